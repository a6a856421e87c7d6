//! The outside, the wall, and a door for each published port.

use std::rc::Rc;

use snapshot::{Container, PublishedPort};

use super::card::{HEIGHT, Place, flagged};
use super::facts;
use crate::diagrams::Request;
use crate::scene::{Font, Group, Mark, Pen, text_width};
use crate::shapes::tip_right;
use crate::words::Lang;

/// Sea, wall and their names, behind everything; the wall is open where a door is for everybody.
pub fn world(pen: &mut Pen, request: &Request, top: f64, bottom: f64) {
    let lang = request.lang;
    let openings: Vec<f64> = pen.nodes.iter().filter_map(opening).collect();
    let mut inner = Pen::default();
    inner.rect(0.0, top, 88.0, bottom + 4.0 - top, 0.0, "sea-bg");
    let mut y = top + 56.0;
    let mut odd = false;
    while y < bottom - 16.0 {
        let clear = openings.iter().all(|o| (o - y).abs() >= 32.0);
        if clear {
            let x = if odd { 8 } else { 22 };
            inner.path("wave", format!("M{x} {y}q6-5 12 0t12 0t12 0"));
        }
        (y, odd) = (y + 32.0, !odd);
    }
    let mut from = top;
    let mut at: Vec<f64> = openings;
    at.sort_by(f64::total_cmp);
    for open in at {
        inner.rect(88.0, from, 6.0, open - 13.0 - from, 0.0, "wall");
        from = open + 13.0;
    }
    inner.rect(88.0, from, 6.0, bottom + 4.0 - from, 0.0, "wall");
    inner.text(12.0, top + 21.0, "b12", lang.pick("外の世界", "Outside"));
    inner.text(104.0, top + 21.0, "b12", lang.pick("ホスト", "Host"));
    pen.nodes.insert(
        0,
        crate::scene::Node::Group(Group {
            class: "world".into(),
            nodes: inner.nodes,
            ..Group::default()
        }),
    );
}

/// The height at which a door drawn before opens the wall.
fn opening(node: &crate::scene::Node) -> Option<f64> {
    let crate::scene::Node::Group(g) = node else {
        return None;
    };
    let open = g.kind == "door" && g.class.contains("open");
    let first = g.nodes.iter().find_map(|n| match n {
        crate::scene::Node::Text { y, class, .. } if class.contains("door-n") => Some(*y),
        _ => None,
    });
    first.filter(|_| open).map(|y| y + 7.0)
}

/// A container, where its card stands, in which column, and whether it is only wanted.
pub type Stand = (Rc<Container>, Place, usize, bool);

/// The doors of the containers at these places.
pub fn draw(pen: &mut Pen, request: &Request, places: &[Stand]) {
    for (c, at, column, wanted) in places {
        let mut doors: Vec<&PublishedPort> = Vec::new();
        for p in c.ports.iter().filter(|p| p.host_port != 0) {
            // The same door for IPv4 and IPv6 is one.
            if !doors.iter().any(|d| same_door(d, p)) {
                doors.push(p);
            }
        }
        let Some(first) = doors.first() else { continue };
        let y = match column {
            0 => at.y + 39.0,
            _ => at.y + HEIGHT + 4.0,
        };
        door(pen, request, (c, first, *wanted), *at, *column, y);
        for (i, other) in doors.iter().skip(1).take(2).enumerate() {
            chip(pen, request.lang, c, other, *at, i);
        }
    }
}

fn same_door(a: &PublishedPort, b: &PublishedPort) -> bool {
    a.host_port == b.host_port
        && a.container == b.container
        && a.for_everyone() == b.for_everyone()
        && (a.for_everyone() || a.host_ip == b.host_ip)
}

fn door(
    pen: &mut Pen,
    request: &Request,
    (c, p, wanted): (&Container, &PublishedPort, bool),
    at: Place,
    column: usize,
    y: f64,
) {
    let lang = request.lang;
    let open = p.for_everyone();
    let works = wanted || c.is_up() && facts::is_served(c, p);
    let mut inner = Pen::default();
    if open {
        let d = format!("M84 {}h14v4h-14zM84 {}h14v4h-14z", y - 15.0, y + 11.0);
        inner.path(if wanted { "door goal" } else { "door" }, d);
    } else {
        inner.rect(94.0, y - 7.0, 8.0, 14.0, 2.0, "door half");
    }
    let way = match (wanted, works) {
        (true, _) => "way goal",
        (_, true) => "way",
        (_, false) => "way off",
    };
    let tip = if works { "tip" } else { "tip off" };
    let x0 = if open { 12.0 } else { 102.0 };
    let entry = at.y + 39.0;
    match column {
        0 => inner.path(way, format!("M{x0} {y}H{}", at.x - 1.0)),
        _ => inner.path(
            way,
            format!("M{x0} {y}H{}V{entry}H{}", at.x - 8.0, at.x - 1.0),
        ),
    }
    inner.path(tip, tip_right(at.x, entry));
    let text_x = if open { 12.0 } else { 102.0 };
    inner.text(
        text_x,
        y - 7.0,
        "mb sea door-n",
        format!(":{}", p.host_port),
    );
    let who_x = if open { 12.0 } else { 100.0 };
    // Under the last lane there is no room below the way.
    let who_y = if column == 0 { y + 18.0 } else { y - 23.0 };
    inner.text(who_x, who_y, "q11", facts::who(p, lang));
    // The wall is not open yet where a door is only wanted.
    let class = if open && !wanted {
        "door-g open"
    } else {
        "door-g"
    };
    pen.group(group(c, p, lang, wanted, class, inner));
}

fn group(
    c: &Container,
    p: &PublishedPort,
    lang: Lang,
    wanted: bool,
    class: &'static str,
    inner: Pen,
) -> Group {
    let mark = if wanted { Mark::Goal } else { Mark::Same };
    let words = match wanted {
        true => facts::door(p, lang),
        false => label(c, p, lang),
    };
    let label = format!("{} {words}", c.name).trim().to_string();
    Group {
        kind: "door",
        id: p.host_port.to_string(),
        label: flagged(label, mark, lang),
        class: class.into(),
        mark,
        nodes: inner.nodes,
    }
}

/// A door in words, with what is wrong with it.
fn label(c: &Container, p: &PublishedPort, lang: Lang) -> String {
    let door = facts::door(p, lang);
    let trouble = match (c.is_up(), facts::is_served(c, p)) {
        (true, true) => "",
        (true, false) => lang.pick("（中でだれも待っていない）", " (nobody listens inside)"),
        (false, _) => lang.pick(
            "（止まっているので閉じている）",
            " (closed: it does not run)",
        ),
    };
    format!("{door}{trouble}")
}

/// A further door of a card: a chip at its upper edge.
fn chip(pen: &mut Pen, lang: Lang, c: &Container, p: &PublishedPort, at: Place, index: usize) {
    let text = format!(":{} → {}", p.host_port, p.container.number);
    let w = text_width(&text, 11.0, Font::Mono) + 12.0;
    let x = at.x + at.w - 12.0 - (w + 4.0) * (index as f64 + 1.0);
    let mut inner = Pen::default();
    inner.rect(x + 0.5, at.y - 8.5, w, 15.0, 4.0, "chip want solid");
    inner.text(x + 6.0, at.y + 3.0, "m11", text);
    pen.group(Group {
        kind: "door",
        id: p.host_port.to_string(),
        label: format!("{} {}", c.name, label(c, p, lang)),
        class: "door-g".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

/// On a narrow picture a door is a tab on its card; returns the height they take.
pub fn tabs(
    pen: &mut Pen,
    request: &Request,
    c: &Container,
    [x, y]: [f64; 2],
    wanted: bool,
) -> f64 {
    let lang = request.lang;
    let mut at = x;
    let mut any = false;
    let mut drawn: Vec<&PublishedPort> = Vec::new();
    for p in c.ports.iter().filter(|p| p.host_port != 0) {
        if drawn.iter().any(|d| same_door(d, p)) {
            continue;
        }
        drawn.push(p);
        let text = format!(":{} → {}", p.host_port, p.container.number);
        let who = facts::who(p, lang);
        let w = text_width(&text, 13.0, Font::Mono) + text_width(who, 11.0, Font::Sans) + 26.0;
        if at + w > request.width - 28.0 {
            continue;
        }
        any = true;
        let open = p.for_everyone();
        let mut inner = Pen::default();
        let d = format!(
            "M{at} {}v-18a6 6 0 0 1 6-6h{}a6 6 0 0 1 6 6v18z",
            y + 24.0,
            w - 12.0
        );
        let class = match (wanted, open) {
            (true, _) => "tab goal",
            (_, true) => "tab",
            (_, false) => "tab half",
        };
        inner.path(class, d);
        let (bold, quiet) = match open && !wanted {
            true => ("mb on-sea", "t11 on-sea"),
            false => ("mb sea", "q11"),
        };
        inner.text(at + 10.0, y + 17.0, bold, text.clone());
        let after = at + 18.0 + text_width(&text, 13.0, Font::Mono);
        inner.text(after, y + 17.0, quiet, who);
        pen.group(group(c, p, lang, wanted, "door-g", inner));
        at += w + 6.0;
    }
    if any { 24.0 } else { 0.0 }
}
