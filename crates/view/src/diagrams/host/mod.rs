//! The whole host: the outside and the wall with its doors, a lane for each network with the cards
//! of its containers, and the quay with what outlives them: images, volumes, folders, the disk.
//!
//! It answers: what runs, what did my command change, which door leads in and for whom, which data
//! outlives a container, why is one not running, what eats the disk. Up to six containers are cards,
//! up to fifteen a line each, more are tiles; what changed is always a card.

mod card;
mod doors;
mod facts;
mod lanes;
mod many;
mod quay;
mod tiles;

use snapshot::{Goal, Snapshot};

use super::Request;
use super::sentence;
use crate::scene::{Pen, Scene};
use crate::words::Lang;

/// Containers up to this number are cards, and lines up to the next.
pub(super) const CARDS: usize = 6;
pub(super) const LINES: usize = 15;
/// Narrower than this, everything is one column.
pub(super) const NARROW: f64 = 640.0;

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(300.0);
    let narrow = width < NARROW;
    let mut pen = Pen::default();
    let said = sentence::of(request.changes, request.snapshot, request.lang);
    let mut y = 8.0;
    if narrow {
        if !said.is_empty() {
            y = sentence::draw(&mut pen, &said, request.lang, [12.0, 22.0, width - 24.0], 3) + 10.0;
        }
    } else {
        sentence::draw(
            &mut pen,
            &said,
            request.lang,
            [172.0, 21.0, width - 188.0],
            1,
        );
        y = 32.0;
    }
    y = goals(&mut pen, request, width, y);
    let total = request.snapshot.containers.len() + request.changes.gone.len();
    let top = y;
    y = match total {
        n if n <= CARDS => lanes::draw(&mut pen, request, width, y),
        n if n <= LINES => many::draw(&mut pen, request, width, y),
        _ => tiles::draw(&mut pen, request, width, y),
    };
    if !narrow {
        doors::world(&mut pen, request, top, y);
    }
    let height = quay::draw(&mut pen, request, width, y + 4.0);
    Scene {
        name: "host",
        title: title(request.snapshot, request.lang),
        sentence: sentence::text(&said, request.lang),
        width,
        height,
        nodes: pen.nodes,
    }
}

fn title(s: &Snapshot, lang: Lang) -> String {
    let running = s.containers.iter().filter(|c| c.is_up()).count();
    let (all, images) = (s.containers.len(), s.images.len());
    lang.pick(
        format!(
            "ホスト全体: コンテナー {all} 個、実行中 {running}。イメージ {images} 個、ボリューム {} 個",
            s.volumes.len()
        ),
        format!(
            "Host: {all} containers, {running} running; {images} images, {} volumes",
            s.volumes.len()
        ),
    )
}

/// The band of what a lesson's step still wants; returns where the rest begins.
fn goals(pen: &mut Pen, request: &Request, width: f64, y: f64) -> f64 {
    let open: Vec<&Goal> = request.goals.iter().filter(|g| !g.done).collect();
    if open.is_empty() {
        return y;
    }
    let left = if width < NARROW { 12.0 } else { 160.0 };
    let lang = request.lang;
    let mut inner = Pen::default();
    let height = 12.0 + 18.0 * open.len() as f64;
    inner.rect(
        left + 0.5,
        y + 0.5,
        width - left - 17.0,
        height,
        6.0,
        "goal-band",
    );
    let mut labels = Vec::new();
    for (i, goal) in open.iter().enumerate() {
        let text = facts::goal(goal, lang);
        let at = y + 20.0 + 18.0 * i as f64;
        inner.circle(left + 14.0, at - 4.0, 5.0, "tick-ring");
        let room = width - left - 52.0;
        let shown = crate::scene::fit(&text, room, 12.0, crate::scene::Font::Sans);
        inner.text(left + 26.0, at, "t12", shown);
        labels.push(text);
    }
    pen.group(crate::scene::Group {
        kind: "goal",
        id: "step".to_string(),
        label: format!("{}: {}", lang.pick("目標", "Goal"), labels.join("; ")),
        class: "goals".into(),
        nodes: inner.nodes,
        ..Default::default()
    });
    y + height + 8.0
}
