//! One file a picture, and the table of them.

mod build;
mod host;
mod layers;
mod network;

use snapshot::Snapshot;
use snapshot::{Change, Container, ContainerState, LayerEntry, PublishedPort};

use crate::words::size;
use crate::{Changes, Lang, Scene};

/// What a picture is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub snapshot: &'a Snapshot,
    pub changes: &'a Changes,
    pub lang: Lang,
    /// The width to fill, in pixels; heights follow.
    pub width: f64,
    /// The object in question, where a picture is of one (an image's name or id).
    pub focus: Option<&'a str>,
}

/// A kind of picture.
pub struct Diagram {
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    pub draw: fn(&Request) -> Scene,
}

/// Every picture, in the order a page offers them.
pub const DIAGRAMS: &[Diagram] = &[
    Diagram {
        name: "host",
        title: ("ホスト全体", "Host"),
        draw: host::draw,
    },
    Diagram {
        name: "layers",
        title: ("レイヤー", "Layers"),
        draw: layers::draw,
    },
    Diagram {
        name: "build",
        title: ("ビルド", "Build"),
        draw: build::draw,
    },
    Diagram {
        name: "network",
        title: ("通信の道筋", "Connection"),
        draw: network::draw,
    },
];

/// Draws the picture of that name.
pub fn draw(name: &str, request: &Request) -> Option<Scene> {
    let found = DIAGRAMS.iter().find(|d| d.name == name)?;
    Some((found.draw)(request))
}

fn is_running(c: &Container) -> bool {
    use ContainerState::{Paused, Restarting, Running};
    matches!(c.state, Running | Paused | Restarting)
}

/// Tells whether a port is open on all of the host's addresses.
fn publishes_all(port: &PublishedPort) -> bool {
    port.host_ip.is_empty() || port.host_ip == "0.0.0.0" || port.host_ip == "::"
}

/// The class that tells an image's layers from another's.
fn hue(index: usize) -> &'static str {
    const HUES: [&str; 6] = [
        "plank hue0",
        "plank hue1",
        "plank hue2",
        "plank hue3",
        "plank hue4",
        "plank hue5",
    ];
    HUES[index % HUES.len()]
}

/// What was written over an image: `+2 −1 · 1.2kB`, or that nothing was.
fn size_change(lang: Lang, entries: &[LayerEntry], bytes: u64) -> String {
    let count = |change| entries.iter().filter(|e| e.change == change).count();
    let (added, deleted) = (count(Change::Added), count(Change::Deleted));
    if entries.is_empty() && bytes == 0 {
        return lang.pick("変更なし", "unchanged").to_string();
    }
    let mut parts = Vec::new();
    if added > 0 {
        parts.push(format!("+{added}"));
    }
    if deleted > 0 {
        parts.push(format!("−{deleted}"));
    }
    parts.push(size(bytes));
    parts.join(" ")
}

#[cfg(test)]
mod tests;
