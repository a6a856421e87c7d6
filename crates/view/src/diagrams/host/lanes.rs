//! Lanes: one a network, with the cards of the containers that have their first place there.

use std::rc::Rc;

use snapshot::{Container, Driver, Network};

use super::card::{self, Place};
use super::{NARROW, doors, goals};
use crate::diagrams::Request;
use crate::goal::Wanted;
use crate::scene::{Font, Group, Mark, Pen, fit, text_width, wrap};
use crate::words::Lang;

/// The least width of a card where several stand side by side.
const CARD: f64 = 216.0;
const GAP: f64 = 16.0;
const HEADER: f64 = 24.0;
const ROW: f64 = card::HEIGHT + 8.0;

/// What stands on a lane.
#[derive(Clone, Copy)]
enum Slot<'a> {
    Here(&'a Rc<Container>),
    Gone(&'a Rc<Container>),
    Wanted(&'a Wanted),
}

struct Lane<'a> {
    name: String,
    network: Option<&'a Rc<Network>>,
    slots: Vec<Slot<'a>>,
    /// Containers that have their card in another lane: name and address.
    stubs: Vec<(String, String)>,
}

/// Draws the lanes; returns where they end.
pub fn draw(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let narrow = width < NARROW;
    let mut y = top;
    let mut places = Vec::new();
    for lane in lanes(request) {
        let height = match narrow {
            true => column(pen, request, &lane, width, y),
            false => rows(pen, request, &lane, width, y, &mut places),
        };
        y += height + 8.0;
    }
    if !narrow {
        doors::draw(pen, request, &places);
    }
    y - 4.0
}

/// The name of a container's first network, as the lanes are called.
fn home_of(c: &Container) -> String {
    let first = c.networks.first().map(|e| e.network.clone());
    first.unwrap_or_else(|| match c.network_mode.as_str() {
        "" | "default" => "bridge".to_string(),
        mode => mode.to_string(),
    })
}

fn lanes<'a>(request: &'a Request) -> Vec<Lane<'a>> {
    let s = request.snapshot;
    let mut found: Vec<Lane> = Vec::new();
    let lane = |name: &str, found: &mut Vec<Lane<'a>>| -> usize {
        if let Some(i) = found.iter().position(|l| l.name == name) {
            return i;
        }
        found.push(Lane {
            name: name.to_string(),
            network: s.network(name),
            slots: Vec::new(),
            stubs: Vec::new(),
        });
        found.len() - 1
    };
    for c in &s.containers {
        let at = lane(&home_of(c), &mut found);
        found[at].slots.push(Slot::Here(c));
        for e in c.networks.iter().skip(1) {
            let at = lane(&e.network, &mut found);
            found[at].stubs.push((c.name.clone(), e.ip.clone()));
        }
    }
    for c in &request.changes.gone {
        let at = lane(&home_of(c), &mut found);
        found[at].slots.push(Slot::Gone(c));
    }
    for wanted in goals::missing(request, "container") {
        let at = lane(wanted.value("network").unwrap_or("bridge"), &mut found);
        found[at].slots.push(Slot::Wanted(wanted));
    }
    for wanted in goals::missing(request, "network") {
        lane(&wanted.name, &mut found);
    }
    // User networks are shown as soon as they are there; bridge, host and none only in use.
    for n in &s.networks {
        let own = !matches!(n.name.as_str(), "bridge" | "host" | "none");
        if own {
            lane(&n.name, &mut found);
        }
    }
    if found.is_empty() {
        lane("bridge", &mut found);
    }
    let published = |slot: &Slot| match slot {
        Slot::Here(c) => c.ports.is_empty(),
        _ => true,
    };
    for lane in &mut found {
        // A container's ports never change in its life, so places stay.
        lane.slots.sort_by_key(published);
    }
    let rank = |l: &Lane| match l.network.map(|n| n.driver) {
        Some(Driver::Host | Driver::None) => 1,
        _ => 0,
    };
    found.sort_by_key(rank);
    found
}

/// What the network means for names, at the right of its header.
fn meaning(network: Option<&Rc<Network>>, lang: Lang, narrow: bool) -> &'static str {
    let Some(n) = network else { return "" };
    match n.driver {
        Driver::Host => lang.pick(
            "ホストのネットワークをそのまま使う",
            "the host's own network",
        ),
        Driver::None => lang.pick("ネットワークなし", "no network"),
        _ if n.internal => lang.pick("外へ出られない", "no way out"),
        _ if n.names => lang.pick("名前で呼べる", "names work"),
        _ if narrow => lang.pick("名前では呼べない", "no names"),
        _ => lang.pick(
            "既定のネットワーク。名前では呼べない",
            "the default network: names do not work",
        ),
    }
}

/// The header: name, subnet, stubs of other containers, what it means.
fn header(pen: &mut Pen, request: &Request, lane: &Lane, x: f64, y: f64, w: f64) -> Vec<String> {
    let lang = request.lang;
    let narrow = request.width < NARROW;
    let mut words = vec![lane.name.clone()];
    let name = fit(&lane.name, w * 0.5, 13.0, Font::Bold);
    let mut at = x + 12.0 + text_width(&name, 13.0, Font::Bold) + 8.0;
    pen.text(x + 12.0, y + 17.0, "b", name);
    let meaning = meaning(lane.network, lang, narrow);
    let mut right = x + w - 12.0;
    if !meaning.is_empty() {
        pen.text_end(right, y + 17.0, "q11", meaning);
        right -= text_width(meaning, 11.0, Font::Sans) + 12.0;
    }
    let mark = mark(request, lane);
    if let Some(flag) = crate::shapes::Flag::of(mark) {
        at += flag.draw(pen, lang, at, y + 17.0) + 8.0;
    }
    if let Some(n) = lane.network.filter(|n| !n.subnet.is_empty()) {
        if at + text_width(&n.subnet, 11.0, Font::Mono) <= right {
            pen.text(at, y + 17.0, "mq", n.subnet.clone());
            at += text_width(&n.subnet, 11.0, Font::Mono) + 14.0;
        }
        words.push(n.subnet.clone());
    }
    at = goals::chips(
        pen,
        request,
        ("network", &lane.name),
        [at, y + 4.0, (right - at).max(0.0)],
    );
    let also = lang.pick("ここにもいる", "also here");
    let stubs = lane.stubs.iter();
    words.extend(stubs.map(|(name, ip)| format!("{also}: {name} {ip}")));
    if !narrow {
        pills(pen, lane, [at, y + 4.0, right]);
    }
    words.push(meaning.to_string());
    words.retain(|w| !w.is_empty());
    words
}

/// Containers that have their card in another lane, side by side up to `right`; how many are left is
/// told.
fn pills(pen: &mut Pen, lane: &Lane, [x, y, right]: [f64; 3]) {
    let mut at = x;
    for (i, (name, ip)) in lane.stubs.iter().enumerate() {
        let text = format!("{name} {ip}");
        let wide = text_width(&text, 11.0, Font::Mono) + 16.0;
        if at + wide > right {
            let rest = format!("+{}", lane.stubs.len() - i);
            pen.text(at, y + 13.0, "mq", rest);
            return;
        }
        pen.rect(at + 0.5, y + 0.5, wide, 17.0, 8.5, "chip plain");
        pen.text(at + 8.0, y + 13.0, "m11", text);
        at += wide + 6.0;
    }
}

/// How the network differs; a wanted one is a goal.
fn mark(request: &Request, lane: &Lane) -> Mark {
    let wanted = goals::missing(request, "network").any(|w| w.name == lane.name);
    match wanted && lane.network.is_none() {
        true => Mark::Goal,
        false => request.changes.mark("network", &lane.name),
    }
}

fn lane_group(request: &Request, lane: &Lane, words: Vec<String>, nodes: Pen) -> Group {
    let mark = mark(request, lane);
    let label = words.join(request.lang.pick("、", ", "));
    Group {
        kind: "network",
        id: lane.name.clone(),
        label: card::flagged(label, mark, request.lang),
        class: "network".into(),
        mark,
        nodes: nodes.nodes,
    }
}

fn slot(pen: &mut Pen, request: &Request, slot: Slot, at: Place) {
    match slot {
        Slot::Here(c) => card::draw(pen, request, c, at, false),
        Slot::Gone(c) => card::draw(pen, request, c, at, true),
        Slot::Wanted(wanted) => goals::card(pen, request.lang, wanted, at),
    }
}

/// Says that a lane is empty; returns how many lines that took.
fn empty(pen: &mut Pen, request: &Request, x: f64, y: f64, w: f64) -> f64 {
    let first = request.snapshot.containers.is_empty();
    let text = match first {
        true => request.lang.pick(
            "コンテナーはまだありません。docker run nginx などで作れます",
            "No container yet: try docker run nginx",
        ),
        false => request
            .lang
            .pick("だれもつながっていません", "nobody is on it"),
    };
    let lines = wrap(text, w, 12.0, Font::Sans);
    for (i, line) in lines.iter().enumerate() {
        pen.text(x, y + 16.0 * i as f64, "q", line.clone());
    }
    lines.len() as f64
}

fn class(request: &Request, lane: &Lane) -> &'static str {
    match lane.network.is_some_and(|n| n.internal) {
        _ if mark(request, lane) == Mark::Goal => "lane wanted",
        true => "lane closed",
        false => "lane",
    }
}

/// The cards side by side, in rows; returns the height.
fn rows(
    pen: &mut Pen,
    request: &Request,
    lane: &Lane,
    width: f64,
    y: f64,
    places: &mut Vec<doors::Stand>,
) -> f64 {
    let (x, w) = (160.0, width - 176.0);
    let inside = w - 16.0;
    let per_row = (((inside + GAP) / (CARD + GAP)).floor() as usize).clamp(1, 4);
    let card = (inside - GAP * (per_row as f64 - 1.0)) / per_row as f64;
    let card = card.floor().min(300.0);
    let count = lane.slots.len();
    let height = match count {
        0 if !lane.stubs.is_empty() => HEADER + 4.0,
        0 => HEADER + 24.0,
        n => HEADER + ROW * n.div_ceil(per_row) as f64 - 4.0,
    };
    let mut inner = Pen::default();
    inner.rect(x, y, w, height, 8.0, class(request, lane));
    let words = header(&mut inner, request, lane, x, y, w);
    if count == 0 && lane.stubs.is_empty() {
        empty(&mut inner, request, x + 12.0, y + 36.0, w - 24.0);
    }
    for (i, item) in lane.slots.iter().enumerate() {
        let at = Place {
            x: x + 8.0 + (card + GAP) * (i % per_row) as f64,
            y: y + HEADER + ROW * (i / per_row) as f64,
            w: card,
        };
        slot(&mut inner, request, *item, at);
        match item {
            Slot::Here(c) => places.push((Rc::clone(c), at, i % per_row, false)),
            Slot::Wanted(w) => {
                let ghost = goals::stand_in(w);
                places.extend(ghost.map(|c| (c, at, i % per_row, true)));
            }
            Slot::Gone(_) => {}
        }
    }
    pen.group(lane_group(request, lane, words, inner));
    height
}

/// The cards below each other, a door as a tab on its card; returns the height.
fn column(pen: &mut Pen, request: &Request, lane: &Lane, width: f64, top: f64) -> f64 {
    let (x, w) = (12.0, width - 24.0);
    let mut inner = Pen::default();
    let mut body = Pen::default();
    let mut y = top + HEADER + 6.0;
    if !lane.stubs.is_empty() {
        pills(&mut body, lane, [x + 12.0, y - 2.0, x + w - 36.0]);
        y += 22.0;
    }
    for item in &lane.slots {
        y += match item {
            Slot::Here(c) => doors::tabs(&mut body, request, c, [x + 16.0, y], false),
            Slot::Wanted(w) => goals::stand_in(w).map_or(0.0, |c| {
                doors::tabs(&mut body, request, &c, [x + 16.0, y], true)
            }),
            Slot::Gone(_) => 0.0,
        };
        let at = Place {
            x: x + 8.0,
            y,
            w: w - 16.0,
        };
        slot(&mut body, request, *item, at);
        y += ROW;
    }
    if lane.slots.is_empty() && lane.stubs.is_empty() {
        y += 8.0 + 16.0 * empty(&mut body, request, x + 12.0, y + 14.0, w - 24.0);
    }
    let height = y - top;
    inner.rect(x, top, w, height, 8.0, class(request, lane));
    let words = header(&mut inner, request, lane, x, top + 3.0, w);
    inner.nodes.append(&mut body.nodes);
    pen.group(lane_group(request, lane, words, inner));
    height
}
