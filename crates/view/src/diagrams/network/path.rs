//! The way of a packet through the map, with its numbered beads.

use snapshot::{Connection, HopKind};

use super::map::Places;
use super::way;
use crate::scene::Pen;

/// The way through the map, with its beads.
pub fn path(pen: &mut Pen, c: &Connection, places: &Places) {
    let count = c.hops.len().min(way::MOST);
    let mut points: Vec<(f64, f64)> = Vec::new();
    for index in 0..count {
        let point = anchor(c, index, places, points.last().copied());
        points.push(point);
    }
    let Some(first) = points.first() else { return };
    let mut d = format!("M{} {}", first.0, first.1);
    for (i, point) in points.iter().enumerate().skip(1) {
        let before = points[i - 1];
        // docker-proxy's name stands in the row: the way leaves it from below.
        if c.hops[i - 1].kind == HopKind::Proxy {
            let y = before.1 + 20.0;
            d.push_str(&format!("V{y}H{}V{}", point.0, point.1));
            continue;
        }
        // Along the row first, then up or down at a bridge; a ring is entered from above.
        match (before.0 - point.0).abs() < 1.0 || (before.1 - point.1).abs() < 1.0 {
            true => d.push_str(&format!("L{} {}", point.0, point.1)),
            false => d.push_str(&format!("H{}V{}", point.0, point.1)),
        }
    }
    let stopped = c.stop.is_some();
    pen.path(if stopped { "path bad2" } else { "path" }, d);
    for (index, point) in points.iter().enumerate() {
        way::bead(pen, c, index, point.0, point.1);
    }
}

fn anchor(c: &Connection, index: usize, places: &Places, before: Option<(f64, f64)>) -> (f64, f64) {
    let h = &c.hops[index];
    let found = places.boxes.iter().find(|b| b.0 == h.owner);
    let from_outside =
        !matches!(c.from.as_str(), "host") && !places.boxes.iter().any(|b| b.0 == c.from);
    match h.kind {
        HopKind::Client => match found {
            Some((_, x, y, _)) => (x + 40.0, *y),
            None if from_outside => (34.0, places.door),
            None => (places.ring.0, 156.0),
        },
        HopKind::Loopback => match found {
            Some((.., ring)) => (ring.0 - 50.0, ring.1),
            None => (places.ring.0, places.ring.1 - 28.0),
        },
        HopKind::Nat => match from_outside {
            true => (150.0, places.door),
            false => (places.proxy.0, places.ring.1 + 70.0),
        },
        HopKind::Proxy => (places.proxy.0 - 48.0, places.proxy.1),
        HopKind::Bridge => {
            let bridge = places
                .bridges
                .iter()
                .find(|b| b.0 == h.owner || b.1 == h.owner || b.1 == h.interface);
            let next = c
                .hops
                .get(index + 1)
                .and_then(|n| places.boxes.iter().find(|b| b.0 == n.owner));
            match (bridge, next) {
                (Some(b), Some(next)) => (b.2, next.2),
                (Some(b), None) => (b.2, b.3),
                (None, _) => shifted(before, places),
            }
        }
        HopKind::Interface => match found {
            Some((_, x, y, _)) => (x - 18.0, *y),
            None => shifted(before, places),
        },
        HopKind::Server | HopKind::Nobody => match found {
            Some((_, x, y, _)) => (x + 22.0, *y),
            None => (places.ring.0, places.ring.1 + 70.0 + 6.0 * index as f64),
        },
        HopKind::Firewall => shifted(before, places),
    }
}

fn shifted(before: Option<(f64, f64)>, places: &Places) -> (f64, f64) {
    let (x, y) = before.unwrap_or(places.ring);
    (x, y + 34.0)
}
