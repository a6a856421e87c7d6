//! One file a picture, and the table of them.

mod build;
pub mod files;
mod host;
mod network;
pub mod sentence;

use snapshot::Snapshot;
use snapshot::files::Files;

use crate::{Changes, Goal, Lang, Scene};

/// What a picture is made from.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub snapshot: &'a Snapshot,
    pub changes: &'a Changes,
    pub lang: Lang,
    /// The width to fill, in pixels; heights follow.
    pub width: f64,
    /// The object in question, where a picture is of one: an image's or container's name, a build's
    /// or connection's number; a path may follow after a blank.
    pub focus: Option<&'a str>,
    /// What a lesson's step wants.
    pub goals: &'a [Goal],
    /// Directories of images and containers, where they can be asked for.
    pub files: Option<&'a dyn Files>,
    /// Why they cannot.
    pub wait: Option<Wait>,
    /// The snapshot is what a line tried out would make, not what is.
    pub trial: bool,
    /// Only the part that answers first: for a slide, which has no room for more.
    pub brief: bool,
}

/// Why files cannot be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The host that knows them is replayed: inputs done, and how many there are.
    Coming { done: usize, total: usize },
    /// That would take too long.
    TooFar,
}

impl<'a> Request<'a> {
    /// A request for a picture of the whole, without goals.
    pub fn new(snapshot: &'a Snapshot, changes: &'a Changes, lang: Lang, width: f64) -> Self {
        Self {
            snapshot,
            changes,
            lang,
            width,
            focus: None,
            goals: &[],
            files: None,
            wait: None,
            trial: false,
            brief: false,
        }
    }
}

/// A kind of picture.
pub struct Diagram {
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    /// What it can be of, in the order to offer: values of [`Request::focus`].
    pub subjects: fn(&Snapshot) -> Vec<String>,
    pub draw: fn(&Request) -> Scene,
}

fn whole(_: &Snapshot) -> Vec<String> {
    Vec::new()
}

/// Every picture, in the order a page offers them.
pub const DIAGRAMS: &[Diagram] = &[
    Diagram {
        name: "host",
        title: ("ホスト全体", "Host"),
        subjects: whole,
        draw: host::draw,
    },
    Diagram {
        name: "build",
        title: ("ビルド", "Build"),
        subjects: build::subjects,
        draw: build::draw,
    },
    Diagram {
        name: "files",
        title: ("ファイル", "Files"),
        subjects: files::subjects,
        draw: files::draw,
    },
    Diagram {
        name: "network",
        title: ("通信", "Network"),
        subjects: network::subjects,
        draw: network::draw,
    },
];

/// Draws the picture of that name.
pub fn draw(name: &str, request: &Request) -> Option<Scene> {
    let found = DIAGRAMS.iter().find(|d| d.name == name)?;
    Some((found.draw)(request))
}

/// The hue of an image: chosen by its id, the next one if an older image has it already, so that it
/// stays while the images before it stay.
fn hue_of(snapshot: &Snapshot, image_id: &str) -> &'static str {
    const HUES: [&str; 6] = ["hue0", "hue1", "hue2", "hue3", "hue4", "hue5"];
    let mut taken = [false; HUES.len()];
    let mut hue = 0;
    for image in &snapshot.images {
        let digits: usize = image.id.bytes().take(8).map(usize::from).sum();
        let free = (0..HUES.len()).map(|i| (digits + i) % HUES.len());
        hue = free
            .clone()
            .find(|h| !taken[*h])
            .unwrap_or(digits % HUES.len());
        taken[hue] = true;
        if image.id == image_id {
            break;
        }
    }
    HUES[hue]
}

#[cfg(test)]
mod tests;
