//! Seven to fifteen containers: a line each, with columns.

use std::rc::Rc;

use snapshot::Container;

use super::{NARROW, card, facts, goals};
use crate::diagrams::{Request, hue_of};
use crate::scene::{Font, Group, Mark, Pen, fit, text_width};
use crate::shapes::{Flag, Lamp};
use crate::words::Lang;

const ROW: f64 = 24.0;
/// A row on a narrow picture: two lines of text.
const TALL: f64 = 44.0;

/// Draws the lines; returns where they end.
pub fn draw(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let narrow = width < NARROW;
    let x = if narrow { 12.0 } else { 160.0 };
    let w = width - x - if narrow { 12.0 } else { 16.0 };
    let top = goals::ghosts(pen, request, [x, top, w]);
    let rows: Vec<(&Rc<Container>, bool)> = rows(request);
    let height = rows.len() as f64 * if narrow { TALL } else { ROW };
    pen.rect(x, top, w, height + 12.0, 8.0, "lane");
    let mut y = top + 6.0;
    for (i, (c, gone)) in rows.into_iter().enumerate() {
        let h = if narrow { TALL } else { ROW };
        line(pen, request, c, gone, i, [x, y, w, h]);
        y += h;
    }
    y + 10.0
}

/// What went first, then what is new or changed, then the rest as it was made.
fn rows<'a>(request: &'a Request) -> Vec<(&'a Rc<Container>, bool)> {
    let mut rows: Vec<(&Rc<Container>, bool)> =
        request.changes.gone.iter().map(|c| (c, true)).collect();
    rows.extend(request.snapshot.containers.iter().map(|c| (c, false)));
    rows
}

fn line(
    pen: &mut Pen,
    request: &Request,
    c: &Container,
    gone: bool,
    index: usize,
    [x, y, w, h]: [f64; 4],
) {
    let lang = request.lang;
    let mark = match gone {
        true => Mark::Gone,
        false => request.changes.mark("container", &c.name),
    };
    let mut inner = Pen::default();
    if index.is_multiple_of(2) {
        inner.rect(x + 4.0, y, w - 8.0, h, 4.0, "zebra");
    }
    let lamp = if gone { Lamp::Gone } else { Lamp::of(c) };
    lamp.draw(&mut inner, x + 18.0, y + 12.0);
    let flag = Flag::of(mark);
    let flag_width = flag.map_or(0.0, |f| f.width(lang) + 8.0);
    let narrow = h > ROW;
    let name_room = if narrow { w - 150.0 } else { w * 0.2 } - flag_width;
    let name = fit(&c.name, name_room.max(48.0), 12.0, Font::Bold);
    let end = x + 32.0 + text_width(&name, 12.0, Font::Bold);
    inner.text(x + 32.0, y + 16.0, "b12 name", name);
    if let Some(flag) = flag {
        flag.draw(&mut inner, lang, end + 8.0, y + 16.0);
    }
    let state = if gone { String::new() } else { lang.state(c) };
    let tone = if lamp.is_trouble() { "rust" } else { "q" };
    if narrow {
        inner.text_end(x + w - 12.0, y + 16.0, tone, state);
        let rest = [doors(c, lang), c.image.clone()].join("  ");
        let rest = fit(rest.trim(), w - 44.0, 11.0, Font::Mono);
        inner.text(x + 32.0, y + 34.0, "mq", rest);
    } else {
        let column = |share: f64| x + 8.0 + (w - 16.0) * share;
        let cell = |pen: &mut Pen, from: f64, to: f64, class: &'static str, text: &str| {
            let room = column(to) - column(from) - 8.0;
            let font = if class.starts_with('m') {
                Font::Mono
            } else {
                Font::Sans
            };
            pen.text(column(from), y + 16.0, class, fit(text, room, 11.0, font));
        };
        cell(
            &mut inner,
            0.25,
            0.35,
            if lamp.is_trouble() { "t11 rust" } else { "q11" },
            &state,
        );
        cell(&mut inner, 0.35, 0.49, "m11", &doors(c, lang));
        cell(&mut inner, 0.49, 0.63, "m11", &c.image);
        let ip = c.networks.iter().find(|e| !e.ip.is_empty());
        cell(&mut inner, 0.63, 0.74, "mq", ip.map_or("", |e| &e.ip));
        let what = match facts::reason(c, request.snapshot.at_ms, lang) {
            Some((why, _)) if !gone => why,
            _ => c
                .mounts
                .first()
                .map_or(String::new(), |m| facts::mount(m, lang)),
        };
        cell(&mut inner, 0.74, 0.9, "q11", &what);
        let written = facts::written(c, lang);
        inner.text_end(
            x + w - 12.0,
            y + 16.0,
            "mq",
            fit(&written, w * 0.1, 11.0, Font::Mono),
        );
    }
    let off = if c.is_up() || gone { "" } else { " is-off" };
    let label = facts::label(c, request.snapshot, lang);
    pen.group(Group {
        kind: "container",
        id: c.name.clone(),
        label: card::flagged(label, mark, lang),
        class: format!(
            "container row {}{off}",
            hue_of(request.snapshot, &c.image_id)
        )
        .into(),
        mark,
        nodes: inner.nodes,
    });
}

/// The doors in short: `:8080→80`.
fn doors(c: &Container, _: Lang) -> String {
    let mut texts: Vec<String> = c
        .ports
        .iter()
        .filter(|p| p.host_port != 0)
        .map(|p| {
            format!(
                "{}:{}→{}",
                facts::host_ip(p),
                p.host_port,
                p.container.number
            )
        })
        .collect();
    texts.dedup();
    texts.join(" ")
}
