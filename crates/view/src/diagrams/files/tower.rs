//! The tower of the chosen path: the eye looks down from the container through mounts, the writable
//! layer and the image's layers, and stops at the first one that has the path.

use snapshot::files::{Cell, CellState, Entry, Origin};

use super::{View, words};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Pen, fit, text_width};
use crate::shapes::hatch;
use crate::words::{Lang, size};

const PANE: f64 = 28.0;
const PITCH: f64 = 32.0;
/// Panes drawn; the base's lowest fold to one.
const MOST: usize = 9;

/// Draws it; returns its bottom.
pub fn draw(pen: &mut Pen, request: &Request, view: &View, [x, top, w]: [f64; 3]) -> f64 {
    let lang = request.lang;
    let Some(entry) = view.chosen.and_then(|i| view.listing.entries.get(i)) else {
        return top;
    };
    let path = words::join(&view.listing.path, &entry.name);
    pen.text(x + 8.0, top, "m12b", fit(&path, w - 8.0, 12.0, Font::Mono));
    let look = lang.pick("コンテナーから見る", "seen from the container");
    let eye = (x + w - 36.0, top + 22.0);
    pen.text_end(eye.0 - 16.0, eye.1 + 4.0, "t11 hot", look);
    pen.path(
        "sg hot",
        format!("M{} {}q8-9 16 0q-8 9-16 0z", eye.0 - 8.0, eye.1),
    );
    pen.circle(eye.0, eye.1, 2.6, "fl hot");
    let panes = panes(view, entry);
    let mut y = top + 40.0;
    let mut winner = None;
    for pane in &panes {
        let h = if pane.lid { 36.0 } else { PANE };
        // A mount lets nothing through, whether it has the path or not.
        let seen = winner.is_none() && (pane.lid || pane.state != CellState::Absent);
        if seen {
            winner = Some((y + h / 2.0, pane.state));
        }
        draw_pane(pen, lang, pane, seen, winner.is_some() && !seen, [x, y, w]);
        y += if pane.lid { 44.0 } else { PITCH };
    }
    let end = winner.map_or(y, |(at, _)| at);
    pen.path("sight", format!("M{} {}V{end}", eye.0, eye.1 + 7.0));
    match winner {
        Some((at, CellState::Whiteout | CellState::Absent)) => pen.path(
            "sg bad",
            format!("M{} {}l8 8m0-8l-8 8", eye.0 - 4.0, at - 4.0),
        ),
        Some((at, _)) => pen.circle(eye.0, at, 4.0, "fl hot"),
        None => {}
    }
    y
}

struct Pane {
    id: String,
    name: String,
    state: CellState,
    bytes: u64,
    lid: bool,
    origin: Option<Origin>,
    /// Entries it hides, for a lid.
    hides: usize,
}

/// From the top down: mounts, writable layer, layers.
fn panes(view: &View, entry: &Entry) -> Vec<Pane> {
    let cell = |origin: &Origin| entry.tower.iter().find(|c| c.origin == *origin);
    let mut found = Vec::new();
    let mounts = entry.tower.iter().rev();
    for c in mounts.filter(|c| !matches!(c.origin, Origin::Layer(_) | Origin::Writable)) {
        found.push(pane(&c.origin, Some(c), String::new(), entry.hides));
    }
    if view.container.is_some() {
        found.push(pane(
            &Origin::Writable,
            cell(&Origin::Writable),
            String::new(),
            0,
        ));
    }
    let layers = view.listing.layers.len();
    let room = MOST.saturating_sub(found.len());
    let mut shown: Vec<usize> = (0..layers).rev().collect();
    if shown.len() > room {
        // Layers that have the path are always drawn; of the others the upper ones.
        let has =
            |n: &usize| cell(&Origin::Layer(*n)).is_some_and(|c| c.state != CellState::Absent);
        let own: Vec<usize> = shown.iter().copied().filter(has).collect();
        let free = room.saturating_sub(own.len());
        let others: Vec<usize> = shown
            .iter()
            .copied()
            .filter(|n| !has(n))
            .take(free)
            .collect();
        shown.retain(|n| own.contains(n) || others.contains(n));
        shown.truncate(room.max(own.len()));
    }
    for n in shown {
        let by = &view.listing.layers[n];
        let by = by
            .trim_end_matches("# buildkit")
            .trim()
            .replace("/bin/sh -c ", "");
        found.push(pane(&Origin::Layer(n), cell(&Origin::Layer(n)), by, 0));
    }
    found
}

fn pane(origin: &Origin, cell: Option<&Cell>, by: String, hides: usize) -> Pane {
    let (chip, _) = words::chip(origin);
    let by = by.split_whitespace().collect::<Vec<_>>().join(" ");
    Pane {
        id: chip.clone(),
        name: match by.as_str() {
            "" => chip,
            by => format!("{chip} {by}"),
        },
        state: cell.map_or(CellState::Absent, |c| c.state),
        bytes: cell.map_or(0, |c| c.size),
        lid: !matches!(origin, Origin::Layer(_) | Origin::Writable),
        origin: Some(origin.clone()),
        hides,
    }
}

fn draw_pane(pen: &mut Pen, lang: Lang, p: &Pane, seen: bool, hidden: bool, [x, y, w]: [f64; 3]) {
    let mut inner = Pen::default();
    let (mut note, class) = match (p.state, seen) {
        (CellState::Absent, _) => (String::new(), "pane-none"),
        (CellState::Whiteout, _) => (lang.pick("消した印", "whiteout").to_string(), "denied"),
        (CellState::Opaque, _) => (
            lang.pick("下を隠すディレクトリー", "opaque directory")
                .to_string(),
            "plate",
        ),
        (_, true) => (weight(p), "plate thick"),
        (_, false) => (weight(p), "pane-hid"),
    };
    if p.lid {
        note = match p.hides {
            _ if p.state == CellState::Absent => lang
                .pick(
                    "ここにはない。下は見えない",
                    "not here, and it hides what is below",
                )
                .to_string(),
            0 => lang.pick("ここが見える", "this is seen").to_string(),
            n => lang.pick(
                format!("ここが見える。下の {n} 項目を隠す"),
                format!("this is seen; hides {n} entries"),
            ),
        };
        inner.path(
            "knob",
            format!("M{} {y}v-5q0-3 3-3h30q3 0 3 3v5", x + w * 0.42),
        );
        let class = match p.origin {
            Some(Origin::Bind(_)) => "lid bind",
            _ => "lid",
        };
        inner.rect(x, y, w, 36.0, 6.0, class);
        inner.text(
            x + 16.0,
            y + 15.0,
            "m12b",
            fit(&p.name, w - 60.0, 12.0, Font::Mono),
        );
        inner.text(
            x + 16.0,
            y + 30.0,
            "t11",
            fit(&note, w - 60.0, 11.0, Font::Sans),
        );
    } else {
        inner.rect(x + 8.0, y, w - 16.0, PANE, 2.0, class);
        let present = matches!(p.state, CellState::Present | CellState::Covered);
        if hidden && present {
            inner.path("hatch soft", hatch(x + 9.0, y + 1.0, w - 18.0, PANE - 2.0));
        }
        let ink = if p.state == CellState::Absent {
            "m11 mute"
        } else {
            "m12b halo"
        };
        let room = w - 60.0 - text_width(&note, 11.0, Font::Mono);
        inner.text(
            x + 16.0,
            y + 18.0,
            ink,
            fit(&p.name, room, 12.0, Font::Mono),
        );
        inner.text_end(x + w - 48.0, y + 18.0, "m11 halo", note.clone());
    }
    let state = match p.state {
        CellState::Absent => lang.pick("ない", "absent"),
        CellState::Whiteout if seen => "",
        _ if seen => lang.pick("見える", "seen"),
        _ => lang.pick("隠れている", "hidden"),
    };
    pen.group(Group {
        kind: "pane",
        id: p.id.clone(),
        label: format!("{} {note} {state}", p.name),
        class: "pane-g".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

fn weight(p: &Pane) -> String {
    match p.bytes {
        0 => String::new(),
        bytes => size(bytes),
    }
}
