//! The whole host: containers at the quay, what they are moored to, and the images they came from.
//!
//! A container's card is cut by a wall: the host's side left, the inside right. Whatever crosses
//! the wall (a published port, a mount, a network) is a line through it, and a server that only
//! listens on the container's own 127.0.0.1 is a line that stops at it.
//!
//! Not drawn: environment variables, labels, resource limits, the networks `host` and `none`
//! unless something uses them.

mod container;
mod files;
mod images;
mod networks;
mod storage;

use super::Request;
use crate::scene::{Pen, Scene};

/// Space between sections and around the picture.
const GAP: f64 = 16.0;
/// From this width on, containers and images stand side by side.
const TWO_COLUMNS: f64 = 760.0;

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(280.0);
    let mut pen = Pen::default();
    let height = if width >= TWO_COLUMNS {
        let left = ((width - GAP) * 0.56).round();
        let (a, b) = (column(left, 0.0), column(width - left - GAP, left + GAP));
        let first = sections(&mut pen, request, a, &[containers, networks::draw]);
        let rest: &[Section] = &[images::draw, storage::draw, files::draw];
        first.max(sections(&mut pen, request, b, rest))
    } else {
        let all: &[Section] = &[
            containers,
            networks::draw,
            storage::draw,
            images::draw,
            files::draw,
        ];
        sections(&mut pen, request, column(width, 0.0), all)
    };
    let s = request.snapshot;
    let running = s.containers.iter().filter(|c| super::is_running(c)).count();
    Scene {
        name: "host",
        title: request.lang.pick(
            format!(
                "ホスト: コンテナー {}（実行中 {running}）、イメージ {}、ボリューム {}",
                s.containers.len(),
                s.images.len(),
                s.volumes.len()
            ),
            format!(
                "Host: {} containers ({running} running), {} images, {} volumes",
                s.containers.len(),
                s.images.len(),
                s.volumes.len()
            ),
        ),
        width,
        height,
        nodes: pen.nodes,
    }
}

/// A column's place.
#[derive(Clone, Copy)]
struct Column {
    x: f64,
    w: f64,
}

fn column(w: f64, x: f64) -> Column {
    Column { x, w }
}

/// Draws from `y` down and returns where it ended; the same `y` if there is nothing to show.
type Section = fn(&mut Pen, &Request, Column, f64) -> f64;

fn sections(pen: &mut Pen, request: &Request, column: Column, list: &[Section]) -> f64 {
    let mut y = 4.0;
    for section in list {
        let end = section(pen, request, column, y);
        y = if end > y { end + GAP } else { y };
    }
    y
}

/// A section's title with a count; returns where its content starts.
fn heading(pen: &mut Pen, column: Column, y: f64, title: &str, count: usize) -> f64 {
    pen.text(column.x + 2.0, y + 14.0, "heading", title);
    pen.text_end(
        column.x + column.w - 2.0,
        y + 14.0,
        "count",
        count.to_string(),
    );
    y + 24.0
}

/// A dashed empty berth with a hint.
fn empty(pen: &mut Pen, column: Column, y: f64, text: &str) -> f64 {
    pen.rect(column.x + 0.5, y + 0.5, column.w - 1.0, 51.0, 8.0, "berth");
    pen.text_middle(column.x + column.w / 2.0, y + 30.0, "hint", text);
    y + 52.0
}

fn containers(pen: &mut Pen, request: &Request, column: Column, y: f64) -> f64 {
    let list = &request.snapshot.containers;
    let title = request.lang.pick("コンテナー", "Containers");
    let mut y = heading(pen, column, y, title, list.len());
    if list.is_empty() {
        let hint = request
            .lang
            .pick("まだありません", "None yet: an empty berth");
        return empty(pen, column, y, hint);
    }
    for (index, container) in list.iter().enumerate() {
        if index > 0 {
            y += 10.0;
        }
        y = container::draw(pen, request, column, y, container);
    }
    y
}
