//! The list of hops: what each did to the packet, why it stopped, what would help, what went before.

use snapshot::{Connection, ConnectionOutcome, HopKind};

use super::{WAY, words};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Pen, fit, text_width, wrap};
use crate::shapes::{Lamp, octagon};
use crate::words::Lang;

/// Beads at most; more hops are said, not drawn.
pub const MOST: usize = 8;

/// Tells whether a hop is where it ended badly.
pub fn is_stop(c: &Connection, index: usize) -> bool {
    let last = index + 1 == c.hops.len();
    last && matches!(c.hops[index].kind, HopKind::Firewall | HopKind::Nobody)
}

/// A numbered bead, or the octagon where it stopped.
pub fn bead(pen: &mut Pen, c: &Connection, index: usize, x: f64, y: f64) {
    let number = (index + 1).to_string();
    if is_stop(c, index) {
        pen.shapes("halt", |pen| {
            pen.path("stop-f", octagon(x, y, 13.0));
            pen.text_middle(x, y + 5.0, "stop-t", number);
        });
        return;
    }
    let class = match c.hops[index].kind {
        HopKind::Server => "bead good",
        _ => "bead",
    };
    pen.shapes(class, |pen| {
        pen.circle(x, y, 10.0, "bead-f");
        pen.text_middle(x, y + 4.0, "bead-t", number);
    });
}

/// Beside the map; returns its bottom.
pub fn draw(pen: &mut Pen, request: &Request, connection: Option<&Connection>, x: f64) -> f64 {
    let lang = request.lang;
    pen.text(x, 21.0, "b", lang.pick("道のり", "The way"));
    let mut y = 52.0;
    let Some(c) = connection else {
        let text = lang.pick(
            "curl localhost:8080 や docker exec web curl db:5432 のように試すと、1 歩ずつここに出ます。",
            "Try curl localhost:8080, or docker exec web curl db:5432, to see each step here.",
        );
        for line in wrap(text, WAY, 12.0, Font::Sans) {
            pen.text(x, y, "q", line);
            y += 18.0;
        }
        return names(pen, request, x, y + 8.0);
    };
    pen.text_end(
        x + WAY,
        21.0,
        "q11",
        lang.pick("← → で 1 つずつ", "← → step by step"),
    );
    y = hops(pen, lang, c, x, y, WAY);
    y = reasons(pen, lang, c, x, y, WAY);
    history(pen, request, x, y, WAY)
}

/// The hops below each other; returns the bottom.
fn hops(pen: &mut Pen, lang: Lang, c: &Connection, x: f64, top: f64, w: f64) -> f64 {
    let mut y = top;
    let count = c.hops.len().min(MOST);
    let mut line = Pen::default();
    let mut items = Pen::default();
    let mut last = y;
    for index in 0..count {
        let (verb, lines) = words::hop(c, index, lang);
        let stop = is_stop(c, index);
        let h = 23.0 + 17.0 * lines.len().max(1) as f64;
        let mut inner = Pen::default();
        if stop {
            inner.rect(x, y - 18.0, w, h + 2.0, 6.0, "reason");
        }
        bead(&mut inner, c, index, x + 18.0, y);
        let class = if stop { "b12 rust" } else { "b12" };
        let mut shown = wrap(&verb, w - 46.0, 12.0, Font::Bold);
        shown.truncate(1);
        inner.text(
            x + 38.0,
            y - 3.0,
            class,
            fit(&verb, w - 42.0, 12.0, Font::Bold),
        );
        let mut label = format!("{}. {verb}", index + 1);
        for (i, (text, old)) in lines.iter().enumerate() {
            let class = match (old, lines.len()) {
                (true, _) => "mq struck",
                (false, 2) => "m11 sea",
                _ => "m11",
            };
            let at = y + 14.0 + 17.0 * i as f64;
            inner.text(x + 38.0, at, class, fit(text, w - 42.0, 11.0, Font::Mono));
            label.push_str(&format!(": {text}"));
        }
        let rule = &c.hops[index].rule;
        if !rule.is_empty() {
            label.push_str(&format!(" ({rule})"));
        }
        items.group(Group {
            kind: "hop",
            id: (index + 1).to_string(),
            label,
            class: if stop { "hop blocked" } else { "hop" }.into(),
            nodes: inner.nodes,
            ..Group::default()
        });
        last = y;
        y += h;
    }
    line.path("hop-line", format!("M{} {top}V{last}", x + 18.0));
    pen.nodes.append(&mut line.nodes);
    pen.nodes.append(&mut items.nodes);
    y - 6.0
}

/// Why it stopped and what would help.
fn reasons(pen: &mut Pen, lang: Lang, c: &Connection, x: f64, top: f64, w: f64) -> f64 {
    let Some(stop) = &c.stop else {
        return top + 8.0;
    };
    let why = words::why(c, stop, lang);
    let (help, line) = words::help(c, stop, lang);
    let mut y = top + 6.0;
    let texts = wrap(&why, w - 24.0, 12.0, Font::Sans);
    let h = 30.0 + 18.0 * texts.len() as f64;
    let mut inner = Pen::default();
    inner.rect(x, y, w, h, 8.0, "reason");
    inner.text(x + 12.0, y + 20.0, "b rust", lang.pick("なぜ", "Why"));
    for (i, text) in texts.into_iter().enumerate() {
        inner.text(x + 12.0, y + 40.0 + 18.0 * i as f64, "t12", text);
    }
    pen.group(Group {
        kind: "why",
        id: c.number.to_string(),
        label: format!("{}: {why}", lang.pick("なぜ", "Why")),
        class: "why".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    y += h + 8.0;
    let texts = wrap(&help, w - 24.0, 12.0, Font::Sans);
    let h = 52.0 + 18.0 * texts.len() as f64;
    let mut inner = Pen::default();
    inner.rect(x, y, w, h, 8.0, "remedy");
    inner.text(
        x + 12.0,
        y + 20.0,
        "b moss",
        lang.pick("どうすれば", "What would help"),
    );
    let mut at = y + 40.0;
    for text in texts {
        inner.text(x + 12.0, at, "t12", text);
        at += 18.0;
    }
    inner.text(
        x + 12.0,
        at + 3.0,
        "m",
        fit(&line, w - 24.0, 11.5, Font::Mono),
    );
    pen.group(Group {
        kind: "help",
        id: c.number.to_string(),
        label: format!(
            "{}: {help} {line}",
            lang.pick("どうすれば", "What would help")
        ),
        class: "help".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    y + h + 8.0
}

/// The connections before, equal ones counted.
fn history(pen: &mut Pen, request: &Request, x: f64, top: f64, w: f64) -> f64 {
    let lang = request.lang;
    let mut rows: Vec<(&Connection, usize)> = Vec::new();
    for c in request.snapshot.connections.iter().rev() {
        let same = |(o, _): &&mut (&Connection, usize)| {
            o.from == c.from
                && o.asked == c.asked
                && o.outcome == c.outcome
                && o.program == c.program
        };
        match rows.iter_mut().find(same) {
            Some((_, n)) => *n += 1,
            None => rows.push((c, 1)),
        }
    }
    if rows.len() < 2 && rows.first().is_none_or(|r| r.1 < 2) {
        return top;
    }
    rows.truncate(5);
    let mut y = top + 14.0;
    pen.text(
        x,
        y,
        "b12",
        lang.pick("これまでの通信", "Connections so far"),
    );
    for (c, n) in rows {
        y += 20.0;
        let ok = c.outcome == ConnectionOutcome::Connected;
        let mut inner = Pen::default();
        let lamp = if ok { Lamp::Running } else { Lamp::Failed };
        lamp.draw(&mut inner, x + 8.0, y - 4.0);
        let title = words::asked(c);
        inner.text(x + 22.0, y, "m11", fit(&title, w - 62.0, 11.0, Font::Mono));
        if n > 1 {
            inner.text_end(x + w, y, "mq", format!("×{n}"));
        }
        pen.group(Group {
            kind: "connection",
            id: format!("{}-row", c.number),
            label: format!("{title} ×{n} {}", words::verdict(ok, lang)),
            class: "past".into(),
            nodes: inner.nodes,
            ..Group::default()
        });
    }
    y + 14.0
}

/// Without a connection: which names each network answers.
fn names(pen: &mut Pen, request: &Request, x: f64, top: f64) -> f64 {
    let lang = request.lang;
    let mut y = top;
    let spaces = request.snapshot.net.spaces.iter();
    for space in spaces.filter(|s| !s.resolver.names.is_empty()).take(6) {
        let who = space.containers.join(", ");
        let names: Vec<&str> = space
            .resolver
            .names
            .iter()
            .map(|(n, _)| n.as_str())
            .take(6)
            .collect();
        let text = lang.pick(
            format!("{who} が呼べる名前: {}", names.join("、")),
            format!("{who} can call: {}", names.join(", ")),
        );
        y += 18.0;
        pen.text(x, y, "q11", fit(&text, WAY, 11.0, Font::Sans));
    }
    y + 16.0
}

/// The picture on a phone: a box a namespace, the way through them at the left; returns the height.
pub fn narrow(
    pen: &mut Pen,
    request: &Request,
    connection: Option<&Connection>,
    width: f64,
    top: f64,
) -> f64 {
    let lang = request.lang;
    let (x, w) = (12.0, width - 24.0);
    let Some(c) = connection else {
        return super::map::list(pen, request, width, top) + 8.0;
    };
    let mut y = top + 8.0;
    let mut index = 0;
    let count = c.hops.len().min(MOST);
    let mut beads = Pen::default();
    let mut centres: Vec<f64> = Vec::new();
    while index < count {
        let place = place(c, index);
        let mut end = index + 1;
        while end < count && self::place(c, end) == place {
            end += 1;
        }
        let mut inner = Pen::default();
        let mut at = y + 30.0;
        let mut words_ = vec![title(&place, lang)];
        for i in index..end {
            let (verb, lines) = words::hop(c, i, lang);
            at += 22.0;
            centres.push(at - 4.0);
            bead(&mut beads, c, i, x + 32.0, at - 4.0);
            let class = if is_stop(c, i) { "b12 rust" } else { "b12" };
            inner.text(x + 52.0, at, class, fit(&verb, w - 60.0, 12.0, Font::Bold));
            words_.push(format!("{}. {verb}", i + 1));
            for (text, old) in lines {
                at += 17.0;
                let class = if old { "mq struck" } else { "m11" };
                inner.text(x + 52.0, at, class, fit(&text, w - 60.0, 11.0, Font::Mono));
                words_.push(text);
            }
            at += 6.0;
        }
        let mut frame = Pen::default();
        let class = if matches!(place, Place::Bridge(_)) {
            "lane"
        } else {
            "box on"
        };
        frame.rect(x + 0.5, y + 0.5, w - 1.0, at + 8.0 - y, 8.0, class);
        frame.text(
            x + 52.0,
            y + 20.0,
            "b",
            fit(&title(&place, lang), w - 60.0, 13.0, Font::Bold),
        );
        frame.nodes.append(&mut inner.nodes);
        pen.group(Group {
            kind: "hop",
            id: (index + 1).to_string(),
            label: words_.join(" "),
            class: "hop".into(),
            nodes: frame.nodes,
            ..Group::default()
        });
        y = at + 18.0;
        index = end;
    }
    if let (Some(first), Some(last)) = (centres.first(), centres.last()) {
        pen.path("path", format!("M{} {first}V{last}", x + 32.0));
    }
    pen.nodes.append(&mut beads.nodes);
    let y = reasons(pen, lang, c, x, y, w);
    history(pen, request, x, y, w) + 8.0
}

#[derive(Clone, PartialEq)]
enum Place {
    Host,
    Bridge(String),
    Container(String),
}

fn place(c: &Connection, index: usize) -> Place {
    let h = &c.hops[index];
    match (h.kind, h.owner.as_str()) {
        (HopKind::Bridge, name) => Place::Bridge(name.to_string()),
        (HopKind::Nat | HopKind::Proxy, _) | (_, "host" | "") => Place::Host,
        (_, name) => Place::Container(name.to_string()),
    }
}

fn title(place: &Place, lang: Lang) -> String {
    match place {
        Place::Host => lang.pick("ホスト", "Host").to_string(),
        Place::Bridge(name) => lang.pick(format!("ネットワーク {name}"), format!("Network {name}")),
        Place::Container(name) => {
            lang.pick(format!("コンテナー {name}"), format!("Container {name}"))
        }
    }
}

/// The width a pill of mono text takes.
pub fn pill(text: &str) -> f64 {
    text_width(text, 11.0, Font::Mono) + 32.0
}
