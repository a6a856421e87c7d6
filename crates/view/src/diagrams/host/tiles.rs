//! Sixteen containers and more: tiles boxed by Compose project, squares for what ended; what the
//! last line changed stands above as cards.

use std::collections::BTreeMap;
use std::rc::Rc;

use snapshot::{Container, ContainerState};

use super::card::{self, Place};
use super::{NARROW, facts, goals};
use crate::diagrams::Request;
use crate::scene::{Font, Group, Mark, Pen, fit, text_width};
use crate::shapes::Lamp;

/// More containers than this are squares, with their names on focus.
const NAMED: usize = 80;
/// Changed containers that stand as cards above the tiles.
const CARDS: usize = 3;
const SQUARE: f64 = 24.0;

/// Draws the tiles; returns where they end.
pub fn draw(pen: &mut Pen, request: &Request, width: f64, top: f64) -> f64 {
    let narrow = width < NARROW;
    let x = if narrow { 12.0 } else { 160.0 };
    let w = width - x - if narrow { 12.0 } else { 16.0 };
    let top = goals::ghosts(pen, request, [x, top, w]);
    let mut y = changed(pen, request, [x, top, w]);
    let squares = request.snapshot.containers.len() > NAMED;
    let mut projects: BTreeMap<Option<&str>, Vec<&Rc<Container>>> = BTreeMap::new();
    let mut ended: Vec<&Rc<Container>> = Vec::new();
    for c in &request.snapshot.containers {
        let project = c.project.as_ref().map(|(p, _)| p.as_str());
        match (project, c.is_up()) {
            (None, false) if c.state == ContainerState::Exited => ended.push(c),
            _ => projects.entry(project).or_default().push(c),
        }
    }
    for (project, members) in projects {
        y = group(pen, request, project, &members, squares, [x, y, w]) + 8.0;
    }
    if !ended.is_empty() {
        let name = request.lang.pick("終了したもの", "ended");
        y = codes(pen, request, name, &ended, [x, y, w]) + 8.0;
    }
    y - 4.0
}

/// What the last line changed, as cards; at most three.
fn changed(pen: &mut Pen, request: &Request, [x, y, w]: [f64; 3]) -> f64 {
    let mut cards: Vec<(&Rc<Container>, bool)> =
        request.changes.gone.iter().map(|c| (c, true)).collect();
    let marked = |c: &&Rc<Container>| request.changes.mark("container", &c.name) != Mark::Same;
    let here = request.snapshot.containers.iter().rev().filter(marked);
    cards.extend(here.map(|c| (c, false)));
    cards.truncate(CARDS);
    if cards.is_empty() {
        return y;
    }
    let per_row = if w < NARROW - 24.0 { 1 } else { 3 };
    let gap = 16.0;
    let card = (w - gap * (per_row as f64 - 1.0)) / per_row as f64;
    for (i, (c, gone)) in cards.iter().enumerate() {
        let at = Place {
            x: x + (card + gap) * (i % per_row) as f64,
            y: y + (card::HEIGHT + 8.0) * (i / per_row) as f64,
            w: card,
        };
        card::draw(pen, request, c, at, *gone);
    }
    y + (card::HEIGHT + 8.0) * cards.len().div_ceil(per_row) as f64
}

/// Counts by lamp: runs, trouble, stopped or paused.
fn counts(members: &[&Rc<Container>]) -> [usize; 3] {
    let mut found = [0; 3];
    for c in members {
        let lamp = Lamp::of(c);
        let at = match lamp {
            Lamp::Running | Lamp::Healthy | Lamp::Starting => 0,
            lamp if lamp.is_trouble() => 1,
            _ => 2,
        };
        found[at] += 1;
    }
    found
}

fn group(
    pen: &mut Pen,
    request: &Request,
    project: Option<&str>,
    members: &[&Rc<Container>],
    squares: bool,
    [x, y, w]: [f64; 3],
) -> f64 {
    let lang = request.lang;
    let name = project.unwrap_or(lang.pick("プロジェクトなし", "no project"));
    let (tile, pitch) = match (squares, w < NARROW - 24.0) {
        (true, _) => (SQUARE, SQUARE + 4.0),
        (false, true) => ((w - 24.0 - 8.0) / 3.0, 32.0),
        (false, false) => (96.0, 28.0),
    };
    let per_row = (((w - 16.0 + 4.0) / (tile + 4.0)).floor() as usize).max(1);
    let rows = members.len().div_ceil(per_row);
    let height = 28.0 + pitch * rows as f64 + 4.0;
    let mut inner = Pen::default();
    inner.rect(x, y, w, height, 8.0, "group-box");
    let words = box_header(&mut inner, request, name, members, [x, y, w]);
    for (i, c) in members.iter().enumerate() {
        let at = [
            x + 8.0 + (tile + 4.0) * (i % per_row) as f64,
            y + 28.0 + pitch * (i / per_row) as f64,
            tile,
        ];
        one(&mut inner, request, project, c, squares, at);
    }
    pen.group(Group {
        kind: "project",
        id: name.to_string(),
        label: words,
        class: "project".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    y + height
}

fn box_header(
    pen: &mut Pen,
    request: &Request,
    name: &str,
    members: &[&Rc<Container>],
    [x, y, w]: [f64; 3],
) -> String {
    let lang = request.lang;
    let shown = fit(name, w * 0.4, 12.0, Font::Bold);
    let mut at = x + 12.0 + text_width(&shown, 12.0, Font::Bold) + 14.0;
    pen.text(x + 12.0, y + 18.0, "b12", shown);
    let mut words = vec![name.to_string()];
    let states = [
        (Lamp::Running, lang.pick("実行中", "running")),
        (Lamp::Unhealthy, lang.pick("異常", "in trouble")),
        (Lamp::Ended, lang.pick("停止", "stopped")),
    ];
    for (count, (lamp, word)) in counts(members).into_iter().zip(states) {
        if count == 0 {
            continue;
        }
        lamp.draw(pen, at + 5.0, y + 14.0);
        let text = format!("{count}");
        pen.text(at + 15.0, y + 18.0, "q11", text.clone());
        at += 15.0 + text_width(&text, 11.0, Font::Sans) + 10.0;
        words.push(format!("{word} {count}"));
    }
    let mut doors: Vec<String> = members
        .iter()
        .flat_map(|c| &c.ports)
        .filter(|p| p.host_port != 0)
        .map(|p| format!(":{}", p.host_port))
        .collect();
    doors.dedup();
    if !doors.is_empty() {
        let text = doors.join(" ");
        let room = x + w - 12.0 - at;
        pen.text_end(
            x + w - 12.0,
            y + 18.0,
            "mq",
            fit(&text, room, 11.0, Font::Mono),
        );
        words.push(text);
    }
    words.join(lang.pick("、", ", "))
}

/// A tile, or a square without a name.
fn one(
    pen: &mut Pen,
    request: &Request,
    project: Option<&str>,
    c: &Container,
    square: bool,
    [x, y, w]: [f64; 3],
) {
    let mark = request.changes.mark("container", &c.name);
    let mut inner = Pen::default();
    inner.rect(x + 0.5, y + 0.5, w - 1.0, 23.0, 4.0, "tile");
    Lamp::of(c).draw(&mut inner, x + 12.0, y + 12.0);
    if !square {
        // The project's prefix and a lone "-1" say nothing that the box does not.
        let mut name = c.name.as_str();
        if let Some(project) = project {
            name = name.strip_prefix(project).unwrap_or(name);
            name = name.trim_start_matches(['-', '_']);
            name = name.strip_suffix("-1").unwrap_or(name);
        }
        inner.text(
            x + 22.0,
            y + 16.0,
            "t11",
            fit(name, w - 26.0, 11.0, Font::Sans),
        );
    }
    tile_group(pen, request, c, mark, inner);
}

fn tile_group(pen: &mut Pen, request: &Request, c: &Container, mark: Mark, inner: Pen) {
    let off = if c.is_up() { "" } else { " is-off" };
    let label = facts::label(c, request.snapshot, request.lang);
    pen.group(Group {
        kind: "container",
        id: c.name.clone(),
        label: card::flagged(label, mark, request.lang),
        class: format!("container{off}").into(),
        mark,
        nodes: inner.nodes,
    });
}

/// What ended without a project: squares with the exit status in them.
fn codes(
    pen: &mut Pen,
    request: &Request,
    name: &str,
    members: &[&Rc<Container>],
    [x, y, w]: [f64; 3],
) -> f64 {
    let per_row = (((w - 16.0 + 4.0) / (SQUARE + 4.0)).floor() as usize).max(1);
    let rows = members.len().div_ceil(per_row);
    let height = 28.0 + (SQUARE + 4.0) * rows as f64 + 4.0;
    let mut inner = Pen::default();
    inner.rect(x, y, w, height, 8.0, "group-box");
    inner.text(
        x + 12.0,
        y + 18.0,
        "b12",
        format!("{name} {}", members.len()),
    );
    for (i, c) in members.iter().enumerate() {
        let at_x = x + 8.0 + (SQUARE + 4.0) * (i % per_row) as f64;
        let at_y = y + 28.0 + (SQUARE + 4.0) * (i / per_row) as f64;
        let mut tile = Pen::default();
        let bad = c.exit_code != 0;
        let class = if bad { "tile-x bad" } else { "tile-x" };
        tile.rect(
            at_x + 0.5,
            at_y + 0.5,
            SQUARE - 1.0,
            SQUARE - 1.0,
            4.0,
            class,
        );
        let ink = if bad { "m11 rust" } else { "mq" };
        tile.text_middle(
            at_x + SQUARE / 2.0,
            at_y + 16.0,
            ink,
            c.exit_code.to_string(),
        );
        let mark = request.changes.mark("container", &c.name);
        tile_group(&mut inner, request, c, mark, tile);
    }
    pen.group(Group {
        kind: "project",
        id: "ended".to_string(),
        label: format!("{name} {}", members.len()),
        class: "project".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    y + height
}
