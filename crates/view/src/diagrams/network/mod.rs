//! Networks and the way of a packet: namespaces as boxes with their own `lo`, bridges as bars,
//! listeners drawn where they can be reached, doors with what they rewrite, the numbered way of one
//! connection with the place where it stopped, why, and what would help.
//!
//! It answers: who can talk to whom and by which name, whose localhost, on which address is the port
//! open, where did this packet stop and why, what was rewritten, who answered the name.

mod boxes;
mod map;
mod matrix;
mod path;
mod reach;
mod way;
mod words;

use std::rc::Rc;

use snapshot::{Connection, Snapshot};

use super::Request;
use crate::scene::{Font, Group, Pen, Scene, fit, text_width, wrap};
use crate::shapes::Flag;

/// Narrower than this, the list of hops is the picture.
const NARROW: f64 = 640.0;
/// The list of hops beside the map.
const WAY: f64 = 308.0;
/// More containers than this, and the first view is who reaches whom.
const MANY: usize = 8;

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(300.0);
    let connection = chosen(request);
    let matrix = match request.focus {
        Some("matrix") => true,
        Some(_) => false,
        None => request.snapshot.containers.len() > MANY && !is_fresh(request),
    };
    let mut pen = Pen::default();
    if matrix {
        let (sentence, height) = matrix::draw(&mut pen, request, width);
        return scene(request, sentence, width, height, pen);
    }
    let left = if width < NARROW { 12.0 } else { 80.0 };
    let sentence = match &connection {
        Some(c) => head(&mut pen, request, c, left, width),
        None => hint(&mut pen, request, left, width),
    };
    let height = match width < NARROW {
        true => way::narrow(&mut pen, request, connection.as_deref(), width, 44.0),
        false => {
            let map = map::draw(&mut pen, request, connection.as_deref(), width - WAY - 32.0);
            let way = way::draw(&mut pen, request, connection.as_deref(), width - WAY - 8.0);
            map.max(way)
        }
    };
    scene(request, sentence, width, height, pen)
}

fn scene(request: &Request, sentence: String, width: f64, height: f64, pen: Pen) -> Scene {
    Scene {
        name: "network",
        title: request
            .lang
            .pick("通信の道筋", "Networks and ways")
            .to_string(),
        sentence,
        width,
        height,
        nodes: pen.nodes,
    }
}

/// Returns what there is to choose from: the connections, the newest first, and the matrix.
pub fn subjects(s: &Snapshot) -> Vec<String> {
    let ways = s
        .connections
        .iter()
        .rev()
        .take(20)
        .map(|c| c.number.to_string());
    ways.chain(std::iter::once("matrix".to_string())).collect()
}

fn chosen(request: &Request) -> Option<Rc<Connection>> {
    let all = &request.snapshot.connections;
    let number = request.focus.and_then(|f| f.parse::<u64>().ok());
    let found = number.and_then(|n| all.iter().find(|c| c.number == n));
    found.or(all.last()).cloned()
}

/// Whether the newest connection belongs to what was just done: then its way goes before the matrix.
fn is_fresh(request: &Request) -> bool {
    let last = request.snapshot.connections.last();
    last.is_some_and(|c| request.snapshot.at_ms.saturating_sub(c.at_ms) < 5000)
}

/// The first line: what was asked, by whom, whether it arrived.
fn head(pen: &mut Pen, request: &Request, c: &Connection, left: f64, width: f64) -> String {
    let lang = request.lang;
    let ok = c.stop.is_none() && c.outcome == snapshot::ConnectionOutcome::Connected;
    let flag = if ok { Flag::Right } else { Flag::Wrong };
    let word = words::verdict(ok, lang);
    let title = words::asked(c);
    let flag_width = text_width(word, 11.0, Font::Bold).ceil() + 12.0;
    let room = width - left - flag_width - 30.0;
    let shown = fit(&title, room.min(360.0), 13.0, Font::Mono);
    let mut inner = Pen::default();
    inner.text(left, 21.0, "mb", shown.clone());
    let mut x = left + text_width(&shown, 13.0, Font::Mono) + 12.0;
    inner.shapes(
        if flag == Flag::Right {
            "flag right"
        } else {
            "flag wrong"
        },
        |pen| {
            pen.rect(x, 9.0, flag_width, 16.0, 4.0, "flag-bg");
            pen.text_middle(x + flag_width / 2.0, 21.0, "flag-t", word);
        },
    );
    x += flag_width + 12.0;
    let said = words::client_says(c);
    if width >= NARROW && x + 60.0 < width - WAY - 20.0 {
        let room = width - WAY - 24.0 - x;
        inner.text(x, 21.0, "mq", fit(&said, room, 11.0, Font::Mono));
    } else if !said.is_empty() {
        inner.text(
            left,
            38.0,
            "mq",
            fit(&said, width - 2.0 * left, 11.0, Font::Mono),
        );
    }
    let sentence = words::sentence(c, lang);
    pen.group(Group {
        kind: "connection",
        id: c.number.to_string(),
        label: format!("{title} {word} {said}. {sentence}"),
        class: "answer".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    sentence
}

fn hint(pen: &mut Pen, request: &Request, left: f64, width: f64) -> String {
    let text = request.lang.pick(
        "まだ通信がありません。curl などで試せます。",
        "No connection yet: try curl.",
    );
    let room = if width < NARROW {
        width - 24.0
    } else {
        width - WAY - 110.0
    };
    for (i, line) in wrap(text, room, 12.0, Font::Sans).into_iter().enumerate() {
        pen.text(left, 21.0 + 16.0 * i as f64, "q", line);
    }
    text.to_string()
}
