//! The whole host: the outside and the wall with its doors, a lane for each network with the cards
//! of its containers, and the quay with what outlives them: images, volumes, folders, the disk.
//!
//! It answers: what runs, what did my command change, which door leads in and for whom, which data
//! outlives a container, why is one not running, what eats the disk. Up to six containers are cards,
//! up to fifteen a line each, more are tiles; what changed is always a card.

mod card;
mod doors;
mod facts;
mod goals;
mod lanes;
mod many;
mod quay;
mod tiles;

use snapshot::Snapshot;

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
    let said = sentence::of(request);
    let from = goals::band(&mut pen, request, width, 8.0) - 8.0;
    let mut y = from + 8.0;
    if narrow {
        if !said.is_empty() {
            let at = [12.0, from + 22.0, width - 24.0];
            y = sentence::draw(&mut pen, &said, request.lang, at, 3) + 10.0;
        }
    } else {
        let at = [172.0, from + 21.0, width - 188.0];
        sentence::draw(&mut pen, &said, request.lang, at, 1);
        y = from + 32.0;
    }
    let total = request.snapshot.containers.len() + request.changes.gone.len();
    y = match total {
        n if n <= CARDS => lanes::draw(&mut pen, request, width, y),
        n if n <= LINES => many::draw(&mut pen, request, width, y),
        _ => tiles::draw(&mut pen, request, width, y),
    };
    if !narrow {
        doors::world(&mut pen, request, from, y);
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
