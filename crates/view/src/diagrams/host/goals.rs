//! What a lesson's step wants, in place: a band that says it, ghosts of what is not there yet, and
//! chips with the wanted value at what differs.

use std::rc::Rc;

use snapshot::{Container, Port, Protocol, PublishedPort};

use super::NARROW;
use super::card::{self, HEIGHT, Place};
use crate::diagrams::Request;
use crate::goal::{Goal, Wanted};
use crate::scene::{Font, Group, Mark, Pen, fit, text_width, wrap};
use crate::shapes::{Flag, Lamp};
use crate::words::Lang;

const ROW: f64 = 18.0;

/// The objects of goals whose turn it is.
pub fn wanted<'a>(request: &'a Request, kind: &'a str) -> impl Iterator<Item = &'a Wanted> {
    let open = request.goals.iter().filter(|g| g.is_open());
    let objects = open.filter_map(|g| g.object.as_ref());
    objects.filter(move |w| w.kind == kind)
}

/// Those that are not there yet.
pub fn missing<'a>(request: &'a Request, kind: &'a str) -> impl Iterator<Item = &'a Wanted> {
    wanted(request, kind).filter(|w| !w.absent && w.there.is_none())
}

/// What is wanted of an object that is there: phrases with their keys.
pub fn differences(request: &Request, kind: &str, name: &str) -> Vec<(String, String)> {
    let lang = request.lang;
    let mut found: Vec<(String, String)> = Vec::new();
    for w in wanted(request, kind).filter(|w| w.there.as_deref() == Some(name)) {
        match w.absent {
            true => found.push((
                "absent".to_string(),
                lang.pick("消す", "remove it").to_string(),
            )),
            false => found.extend(w.open().map(|f| (f.key.clone(), f.wanted.clone()))),
        }
    }
    found.dedup();
    found
}

/// Draws what is wanted of an object as dashed chips, as many as there is room for; returns where
/// they end.
pub fn chips(
    pen: &mut Pen,
    request: &Request,
    (kind, name): (&str, &str),
    [x, y, room]: [f64; 3],
) -> f64 {
    let lang = request.lang;
    let wanted = differences(request, kind, name);
    let mut at = x;
    for (i, (key, phrase)) in wanted.iter().enumerate() {
        let left = wanted.len() - i;
        let spare = if left > 1 { 22.0 } else { 0.0 };
        let text = format!("{} {phrase}", lang.pick("目標", "goal"));
        let shown = fit(
            &text,
            (x + room - at - 12.0 - spare).max(40.0),
            11.0,
            Font::Sans,
        );
        let w = text_width(&shown, 11.0, Font::Sans).ceil() + 12.0;
        if at > x && at + w + spare > x + room {
            pen.text(at, y + 12.0, "q11", format!("+{left}"));
            return at + 22.0;
        }
        let mut inner = Pen::default();
        inner.rect(at + 0.5, y + 0.5, w - 1.0, 15.0, 4.0, "chip want");
        inner.text_middle(at + w / 2.0, y + 12.0, "t11 sea", shown);
        pen.group(Group {
            kind: "goal",
            id: format!("{name}:{key}"),
            label: text,
            class: "goal-chip".into(),
            mark: Mark::Goal,
            nodes: inner.nodes,
        });
        at += w + 4.0;
    }
    at
}

/// The band of what the step wants, ticked or not; returns where the rest begins.
pub fn band(pen: &mut Pen, request: &Request, width: f64, y: f64) -> f64 {
    let goals = request.goals;
    let open = goals.iter().filter(|g| !g.done).count();
    if open == 0 {
        return y;
    }
    let lang = request.lang;
    let narrow = width < NARROW;
    let left = if narrow { 12.0 } else { 16.0 };
    let mut inner = Pen::default();
    let title = lang.pick("目標", "Goal");
    let rest = lang.pick(format!("あと {open} つ"), format!("{open} to go"));
    inner.text(left + 12.0, y + 19.0, "b12 sea", title);
    let (x, mut row) = match narrow {
        true => {
            let after = left + 20.0 + text_width(title, 12.0, Font::Bold);
            inner.text(after, y + 19.0, "q11", rest);
            (left + 12.0, y + 37.0)
        }
        false => {
            inner.text(left + 12.0, y + 35.0, "q11", rest);
            (left + 96.0, y + 19.0)
        }
    };
    for goal in goals {
        row = line(&mut inner, goal, lang, [x, row, width - left - 12.0 - x]);
    }
    let bottom = (row - 8.0).max(if narrow { 0.0 } else { y + 44.0 });
    let ground = [left + 0.5, y + 0.5, width - 2.0 * left - 1.0, bottom - y];
    pen.rect(ground[0], ground[1], ground[2], ground[3], 8.0, "goal-band");
    pen.nodes.append(&mut inner.nodes);
    bottom + 12.0
}

/// One goal; returns the next baseline.
fn line(pen: &mut Pen, goal: &Goal, lang: Lang, [x, y, w]: [f64; 3]) -> f64 {
    let mut inner = Pen::default();
    inner.circle(
        x + 6.0,
        y - 4.0,
        6.0,
        if goal.done { "tick-full" } else { "tick-ring" },
    );
    if goal.done {
        inner.path("tick-in", format!("M{} {}l2.4 2.6l4-5", x + 2.8, y - 4.2));
    }
    let (left, room) = (x + 20.0, w - 20.0);
    let mut row = y;
    let mut end = left;
    for (i, text) in wrap(&goal.words, room, 12.0, Font::Sans)
        .into_iter()
        .take(2)
        .enumerate()
    {
        row = y + ROW * i as f64;
        end = left + text_width(&text, 12.0, Font::Sans) + 12.0;
        inner.text(
            left,
            row,
            if goal.done { "t12 mute" } else { "t12" },
            fit(&text, room, 12.0, Font::Sans),
        );
    }
    let note = match goal.done {
        true => String::new(),
        false => goal.note(lang),
    };
    if !note.is_empty() {
        if end + text_width(&note, 11.0, Font::Sans) <= left + room {
            inner.text(end, row, "q11", note);
        } else {
            for text in wrap(&note, room, 11.0, Font::Sans).into_iter().take(2) {
                row += 16.0;
                inner.text(left, row, "q11", fit(&text, room, 11.0, Font::Sans));
            }
        }
    }
    pen.group(Group {
        kind: "goal",
        id: goal.id.clone(),
        label: format!("{}: {}", lang.pick("目標", "Goal"), goal.text(lang)),
        class: "goal-line".into(),
        mark: if goal.done { Mark::Same } else { Mark::Goal },
        nodes: inner.nodes,
    });
    row + ROW
}

/// The ghost of a container that is wanted.
pub fn card(pen: &mut Pen, lang: Lang, w: &Wanted, at: Place) {
    let any = lang.pick("名前はどれでもよい", "any name");
    let name = if w.name.is_empty() { any } else { &w.name };
    let mut inner = Pen::default();
    inner.rect(
        at.x + 0.5,
        at.y + 0.5,
        at.w - 1.0,
        HEIGHT - 1.0,
        8.0,
        "card",
    );
    Lamp::Goal.draw(&mut inner, at.x + 18.0, at.y + 18.0);
    let not_yet = lang.pick("まだない", "not there yet");
    let flag = Flag::Goal.width(lang);
    let room = at.w - 66.0 - flag - text_width(not_yet, 12.0, Font::Bold);
    let shown = fit(name, room.max(30.0), 15.0, Font::Bold);
    let end = at.x + 32.0 + text_width(&shown, 15.0, Font::Bold);
    inner.text(at.x + 32.0, at.y + 23.0, "h", shown);
    Flag::Goal.draw(&mut inner, lang, end + 8.0, at.y + 22.0);
    inner.text_end(at.x + at.w - 12.0, at.y + 23.0, "q", not_yet);
    if let Some(port) = door(w) {
        let text = port.container.number.to_string();
        let wide = text.len() as f64 * 6.7 + 11.0;
        inner.rect(at.x + 0.5, at.y + 31.5, wide, 15.0, 3.0, "chip want");
        inner.text(at.x + 6.0, at.y + 43.0, "t11 sea", text);
    }
    let phrases: Vec<&str> = w
        .facts
        .iter()
        .filter(|f| !matches!(f.key.as_str(), "name" | "image" | "network"))
        .map(|f| f.wanted.as_str())
        .collect();
    let phrase = phrases.join(lang.pick("、", ", "));
    for (i, text) in wrap(&phrase, at.w - 24.0, 11.0, Font::Sans)
        .into_iter()
        .take(2)
        .enumerate()
    {
        let text = fit(&text, at.w - 24.0, 11.0, Font::Sans);
        inner.text(at.x + 12.0, at.y + 60.0 + 15.0 * i as f64, "t11", text);
    }
    let image = match w.value("image") {
        Some(image) => image.to_string(),
        None => lang.pick("どのイメージでもよい", "any image").to_string(),
    };
    inner.rect(at.x + 12.5, at.y + 91.5, 7.0, 7.0, 1.5, "plank-want");
    inner.text(
        at.x + 26.0,
        at.y + 99.0,
        "q11",
        fit(&image, at.w - 40.0, 11.0, Font::Sans),
    );
    let label = [name, not_yet, &phrase, &image];
    let label: Vec<&str> = label.into_iter().filter(|t| !t.is_empty()).collect();
    let label = label.join(lang.pick("、", ", "));
    pen.group(Group {
        kind: "container",
        id: w.name.clone(),
        label: card::flagged(label, Mark::Goal, lang),
        class: "container".into(),
        mark: Mark::Goal,
        nodes: inner.nodes,
    });
}

/// The door that is wanted, `8080:80` or `127.0.0.1:8080:80`.
pub fn door(w: &Wanted) -> Option<PublishedPort> {
    let value = w.value("publish")?;
    let (rest, inside) = value.rsplit_once(':')?;
    let (ip, outside) = rest.rsplit_once(':').unwrap_or(("0.0.0.0", rest));
    let inside = inside.split('/').next()?;
    Some(PublishedPort {
        host_ip: ip.to_string(),
        host_port: outside.parse().ok()?,
        container: Port {
            number: inside.parse().ok()?,
            protocol: Protocol::Tcp,
        },
    })
}

/// A container as far as a goal tells of it, for its door.
pub fn stand_in(w: &Wanted) -> Option<Rc<Container>> {
    Some(Rc::new(Container {
        name: w.name.clone(),
        ports: vec![door(w)?],
        ..Container::default()
    }))
}

/// The ghosts of containers side by side, where there are no lanes; returns where they end.
pub fn ghosts(pen: &mut Pen, request: &Request, [x, y, w]: [f64; 3]) -> f64 {
    let wanted: Vec<&Wanted> = missing(request, "container").collect();
    if wanted.is_empty() {
        return y;
    }
    let per_row = if w < NARROW - 24.0 { 1 } else { 3 };
    let gap = 16.0;
    let wide = (w - gap * (per_row as f64 - 1.0)) / per_row as f64;
    for (i, w) in wanted.iter().enumerate() {
        let at = Place {
            x: x + (wide + gap) * (i % per_row) as f64,
            y: y + (HEIGHT + 8.0) * (i / per_row) as f64,
            w: wide,
        };
        card(pen, request.lang, w, at);
    }
    y + (HEIGHT + 8.0) * wanted.len().div_ceil(per_row) as f64
}
