//! The card of a container, top to bottom: process over writable layer over image.

use snapshot::{Container, MountKind};

use super::{facts, goals};
use crate::diagrams::{Request, hue_of};
use crate::scene::{Font, Group, Mark, Pen, fit, text_width};
use crate::shapes::{self, Flag, Lamp};
use crate::words::Lang;

pub const HEIGHT: f64 = 104.0;

/// Where a card stands; its outline is half a pixel inside.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub w: f64,
}

/// Draws a container, or what is left of one that went.
pub fn draw(pen: &mut Pen, request: &Request, c: &Container, at: Place, gone: bool) {
    let lang = request.lang;
    let mark = match gone {
        true => Mark::Gone,
        false => request.changes.mark("container", &c.name),
    };
    let mut inner = Pen::default();
    inner.rect(
        at.x + 0.5,
        at.y + 0.5,
        at.w - 1.0,
        HEIGHT - 1.0,
        8.0,
        "card",
    );
    head(&mut inner, request, c, at, mark);
    match gone {
        true => left_behind(&mut inner, c, at, lang),
        false => {
            ports(&mut inner, request, c, at);
            middle(&mut inner, request, c, at);
        }
    }
    strip(&mut inner, c, at, lang, gone);
    plank(&mut inner, c, at, lang, gone);
    let off = if c.is_up() || gone { "" } else { " is-off" };
    let label = match gone {
        false => facts::label(c, request.snapshot, lang),
        true => gone_label(c, lang),
    };
    pen.group(Group {
        kind: "container",
        id: c.name.clone(),
        label: flagged(label, mark, lang),
        class: format!("container {}{off}", hue_of(request.snapshot, &c.image_id)).into(),
        mark,
        nodes: inner.nodes,
    });
}

/// A label with the word of the flag that the picture shows.
pub fn flagged(label: String, mark: Mark, lang: Lang) -> String {
    match Flag::of(mark) {
        Some(flag) => format!("{label}{}{}", lang.pick("、", ", "), flag.word(lang)),
        None => label,
    }
}

fn gone_label(c: &Container, lang: Lang) -> String {
    let what = left_text(c, lang);
    let kept = lang.pick("イメージは残る", "the image stays");
    let strip = lang.pick("書き込みレイヤー", "writable layer");
    let written = facts::written(c, lang);
    let strip = format!("{strip} {written}");
    [&c.name, &what, &strip, &c.image, kept].join(lang.pick("、", ", "))
}

fn head(pen: &mut Pen, request: &Request, c: &Container, at: Place, mark: Mark) {
    let lang = request.lang;
    let lamp = match mark {
        Mark::Gone => Lamp::Gone,
        _ => Lamp::of(c),
    };
    lamp.draw(pen, at.x + 18.0, at.y + 18.0);
    let mut right = at.x + at.w - 12.0;
    if mark != Mark::Gone {
        let state = match c.restart_count {
            0 => lang.state(c),
            n => format!("{} ×{n}", lang.state(c)),
        };
        let tone = match lamp {
            Lamp::Running | Lamp::Healthy | Lamp::Starting => "b12 moss",
            lamp if lamp.is_trouble() => "b12 rust",
            _ => "b12",
        };
        right -= text_width(&state, 12.0, Font::Bold) + 8.0;
        pen.text_end(at.x + at.w - 12.0, at.y + 23.0, tone, state);
    }
    let differs = !goals::differences(request, "container", &c.name).is_empty();
    let differs = (differs && mark != Mark::Gone).then_some(Flag::Wrong);
    let flag = Flag::of(mark).or(differs);
    let flag_room = flag.map_or(0.0, |f| f.width(lang) + 10.0);
    let room = right - (at.x + 32.0) - flag_room;
    // A long name is smaller before it is cut.
    let (class, size) = match text_width(&c.name, 15.0, Font::Bold) <= room {
        true => ("h", 15.0),
        false => ("b name", 13.0),
    };
    let name = fit(&c.name, room.max(30.0), size, Font::Bold);
    let end = at.x + 32.0 + text_width(&name, size, Font::Bold);
    pen.text(at.x + 32.0, at.y + 23.0, class, name);
    if let Some(flag) = flag {
        flag.draw(pen, lang, end + 10.0, at.y + 22.0);
    }
}

/// Port chips on the left edge: filled ones are published, outlined ones only listened on or
/// exposed; what a goal wants instead, or the main process; the address.
fn ports(pen: &mut Pen, request: &Request, c: &Container, at: Place) {
    let y = at.y + 31.0;
    let mut x = at.x;
    let mut published: Vec<u16> = c.ports.iter().map(|p| p.container.number).collect();
    published.dedup();
    let mut painted: Vec<u16> = c.listening.iter().map(|l| l.port).collect();
    painted.extend(c.exposed.iter().map(|p| p.number));
    painted.retain(|p| !published.contains(p));
    painted.sort_unstable();
    painted.dedup();
    for (i, port) in published.iter().take(2).enumerate() {
        let text = port.to_string();
        let w = text.len() as f64 * 6.7 + 11.0;
        let d = match i {
            0 => format!(
                "M{x} {y}h{}a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4h-{}z",
                w - 4.0,
                w - 4.0
            ),
            _ => format!("M{x} {y}h{w}v16h-{w}z"),
        };
        pen.path("chip port", d);
        pen.text(x + 6.0, y + 12.0, "port-t", text);
        x += w + 3.0;
    }
    if published.is_empty() {
        for port in painted.iter().take(2) {
            let text = port.to_string();
            let w = text.len() as f64 * 6.7 + 11.0;
            pen.rect(x + 0.5, y + 0.5, w, 15.0, 3.0, "chip painted");
            pen.text(x + 6.0, y + 12.0, "painted-t", text);
            x += w + 3.0;
        }
    }
    let more = published.len().saturating_sub(2);
    if more > 0 {
        pen.text(x + 2.0, y + 12.0, "mq", format!("+{more}"));
        x += 20.0;
    }
    let ip = c.networks.iter().find(|e| !e.ip.is_empty());
    let mut right = at.x + at.w - 12.0;
    if let Some(e) = ip {
        pen.text_end(right, y + 12.0, "mq", e.ip.clone());
        right -= text_width(&e.ip, 11.0, Font::Mono) + 10.0;
    }
    let x = (x + 7.0).max(at.x + 12.0);
    let goal = ("container", c.name.as_str());
    if goals::chips(pen, request, goal, [x, y, right - x]) > x {
        return;
    }
    let command = fit(&c.command.join(" "), right - x, 11.0, Font::Mono);
    pen.text(x, y + 12.0, "m11", command);
}

/// Why it does not run or is not ready, or its mounts.
fn middle(pen: &mut Pen, request: &Request, c: &Container, at: Place) {
    let (lang, y) = (request.lang, at.y + 62.0);
    if let Some((text, bad)) = facts::reason(c, request.snapshot.at_ms, lang) {
        let mut room = at.w - 24.0;
        if c.oom_killed {
            let (x, w) = (at.x + at.w - 76.0, 64.0);
            pen.rect(x + 0.5, y - 8.5, w - 1.0, 8.0, 2.0, "limit-bg");
            pen.rect(x + 1.0, y - 8.0, w - 2.0, 7.0, 1.5, "limit");
            room -= w + 8.0;
        }
        let class = if bad { "rust" } else { "q" };
        pen.text(at.x + 12.0, y, class, fit(&text, room, 12.0, Font::Sans));
        return;
    }
    let mut x = at.x + 12.0;
    let right = at.x + at.w - 12.0;
    for (i, m) in c.mounts.iter().enumerate() {
        let text = facts::mount(m, lang);
        let rest = c.mounts.len() - i - 1;
        let spare = if rest > 0 { 30.0 } else { 0.0 };
        let need = text_width(&text, 11.0, Font::Mono) + 30.0;
        if i > 0 && x + need + spare > right {
            pen.text(x, y, "q11", format!("+{}", rest + 1));
            return;
        }
        let w = need.min(right - x - spare);
        let mut inner = Pen::default();
        inner.rect(x, at.y + 50.0, w, 18.0, 4.0, "chip");
        let icon = match m.kind {
            MountKind::Volume => shapes::cask,
            MountKind::Bind | MountKind::Image => shapes::folder,
            MountKind::Tmpfs => shapes::vapour,
        };
        icon(&mut inner, x + 6.0, at.y + 59.0);
        inner.text(
            x + 22.0,
            y + 1.0,
            "m11",
            fit(&text, w - 28.0, 11.0, Font::Mono),
        );
        pen.group(Group {
            kind: "mount",
            id: format!("{}:{}", c.name, m.target),
            label: text,
            class: "mount".into(),
            nodes: inner.nodes,
            ..Group::default()
        });
        x += w + 6.0;
    }
}

fn left_text(c: &Container, lang: Lang) -> String {
    let [added, changed, deleted] = c.writable_counts;
    match added + changed + deleted {
        0 if c.auto_remove => lang.pick("--rm で消えた", "removed by --rm").to_string(),
        0 => lang
            .pick("中には何も書いていなかった", "nothing was written in it")
            .to_string(),
        n => lang.pick(
            format!("中に書いた {n} 個も消えた"),
            format!("what was written went too: {n}"),
        ),
    }
}

fn left_behind(pen: &mut Pen, c: &Container, at: Place, lang: Lang) {
    let text = fit(&left_text(c, lang), at.w - 24.0, 12.0, Font::Sans);
    pen.text(at.x + 12.0, at.y + 62.0, "q", text);
}

/// The dashed strip: the writable layer.
fn strip(pen: &mut Pen, c: &Container, at: Place, lang: Lang, gone: bool) {
    let written = facts::written(c, lang);
    let empty = c.writable_counts == [0; 3] && c.writable_size == 0;
    let full = !empty && !gone;
    let class = if full { "writable full" } else { "writable" };
    let mut inner = Pen::default();
    inner.rect(at.x + 4.5, at.y + 71.5, at.w - 9.0, 15.0, 3.0, class);
    let name = lang.pick("書き込みレイヤー", "writable layer");
    let struck = if gone { "q11 struck" } else { "q11" };
    inner.text(at.x + 12.0, at.y + 83.0, struck, name);
    let ink = if full { "m11" } else { "mq" };
    inner.text_end(at.x + at.w - 12.0, at.y + 83.0, ink, written.clone());
    pen.group(Group {
        kind: "writable-layer",
        id: c.name.clone(),
        label: format!("{name} {written}"),
        class: "strip".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
}

fn plank(pen: &mut Pen, c: &Container, at: Place, lang: Lang, gone: bool) {
    let (x, y, w) = (at.x + 1.0, at.y + 89.0, at.w - 2.0);
    let d = format!("M{x} {y}h{w}v7a7 7 0 0 1-7 7h-{}a7 7 0 0 1-7-7z", w - 14.0);
    pen.path("plank", d);
    pen.rect(at.x + 12.0, y + 3.0, 8.0, 8.0, 1.5, "plank-k");
    let mut room = at.w - 40.0;
    if gone {
        let stays = lang.pick("イメージは残る", "the image stays");
        pen.text_end(at.x + at.w - 12.0, y + 11.0, "q11", stays);
        room -= text_width(stays, 11.0, Font::Sans) + 8.0;
    }
    pen.text(
        at.x + 26.0,
        y + 11.0,
        "m11",
        fit(&c.image, room, 11.0, Font::Mono),
    );
}
