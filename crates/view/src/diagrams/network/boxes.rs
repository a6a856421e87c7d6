//! A container on the map: its left edge is eth0, its ring is lo, and who listens stands where it can be
//! reached.

use snapshot::{Connection, Container, Listener, Network};

use super::map::{LOW, Places};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Mark, Pen, fit, text_width};
use crate::shapes::Lamp;

/// Draws it in a box; notes where the way can run through.
pub fn container(
    pen: &mut Pen,
    request: &Request,
    connection: Option<&Connection>,
    n: &Network,
    c: &Container,
    [x, y, w, h]: [f64; 4],
    places: &mut Places,
) {
    let lang = request.lang;
    let big = h > LOW;
    let ip = c
        .networks
        .iter()
        .find(|e| e.network == n.name)
        .map_or("", |e| &e.ip);
    let mut inner = Pen::default();
    inner.rect(
        x + 0.5,
        y + 0.5,
        w - 1.0,
        h - 1.0,
        8.0,
        if big { "box on" } else { "box" },
    );
    Lamp::of(c).draw(&mut inner, x + 20.0, y + 20.0);
    let name = fit(&c.name, w * 0.4, 15.0, Font::Bold);
    inner.text(x + 34.0, y + 25.0, "h", name.clone());
    let address = format!("eth0 {ip}");
    let mut words = vec![c.name.clone(), address.clone()];
    if big {
        inner.text(x + 13.0, y + 44.0, "mq", address);
    } else {
        let at = x + 44.0 + text_width(&name, 15.0, Font::Bold);
        inner.text(at, y + 24.0, "mq", address);
    }
    let ring = (x + w - 66.0, y + h / 2.0);
    let asked = connection.map(Connection::port);
    let (alone, open): (Vec<&Listener>, Vec<&Listener>) =
        c.listening.iter().partition(|l| l.loopback_only());
    ears(&mut inner, &open, [x, y, w, h], &mut words);
    if big {
        let hit = alone.iter().any(|l| Some(l.port) == asked);
        inner.circle(ring.0, ring.1, 50.0, if hit { "ring on" } else { "ring" });
        let text = lang.pick("lo（自分だけ）", "lo (itself)");
        inner.text_middle(ring.0, ring.1 - 22.0, "b12", text);
        words.push(text.to_string());
        for (i, l) in alone.iter().take(2).enumerate() {
            let at = ring.1 + 2.0 + 26.0 * i as f64;
            inner.circle(
                ring.0 - 30.0,
                at - 4.0,
                4.0,
                if hit { "ear lo" } else { "ear" },
            );
            inner.text(
                ring.0 - 22.0,
                at,
                "m11",
                fit(&l.program, 66.0, 11.0, Font::Mono),
            );
            let address = format!("{}:{}", l.ip, l.port);
            inner.text_middle(ring.0, at + 13.0, "m11", address.clone());
            words.push(format!("{} {address}", l.program));
        }
    } else if let Some(l) = alone.first() {
        let text = format!("lo: {} {}:{}", l.program, l.ip, l.port);
        inner.text_end(
            x + w - 12.0,
            y + 24.0,
            "mq",
            fit(&text, w * 0.4, 11.0, Font::Mono),
        );
        words.push(text);
    }
    pen.group(Group {
        kind: "container",
        id: c.name.clone(),
        label: words.join(lang.pick("、", ", ")),
        class: "container".into(),
        mark: Mark::Same,
        nodes: inner.nodes,
    });
    places.boxes.push((c.name.clone(), x, y + h / 2.0, ring));
}

/// Who listens where it can be reached: half-discs on the edge that is eth0.
fn ears(pen: &mut Pen, open: &[&Listener], [x, y, w, h]: [f64; 4], words: &mut Vec<String>) {
    let mut at = y + h - 16.0;
    let mut seen: Vec<(u16, &str)> = Vec::new();
    for l in open {
        // The same socket for both families is one ear.
        if seen.contains(&(l.port, l.program.as_str())) || seen.len() >= 2 {
            continue;
        }
        seen.push((l.port, &l.program));
        pen.path("ear", format!("M{x} {}a8 8 0 0 1 0 16z", at - 12.0));
        let text = format!("{} {}:{}", l.program, l.ip, l.port);
        pen.text(x + 16.0, at, "m11", fit(&text, w - 150.0, 11.0, Font::Mono));
        words.push(text);
        at -= 18.0;
    }
}
