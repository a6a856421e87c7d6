//! Files as a container sees them: the merged tree with where each path comes from and who owns it
//! inside and on the host; for the chosen path the tower of layers, writable layer and mounts; and
//! the last access that was refused, with which of owner, group and others decided.
//!
//! It answers: where does this path come from, why do I not see the file I copied, where does a
//! write go and does it survive, who owns it, why "permission denied", what did this container change.

mod denied;
mod focus;
mod rows;
mod tower;
mod words;

use snapshot::files::{Entry, Files, Listing};
use snapshot::{Container, Snapshot};

use super::{Request, Wait};
use crate::scene::{Font, Group, Pen, Scene, fit, wrap};

pub use focus::{Focus, Subject, subject};

/// Narrower than this, everything is one column.
const NARROW: f64 = 640.0;
/// The tower beside the tree, on a picture 980 wide.
const TOWER: f64 = 284.0;

/// What is looked at.
pub(super) struct View<'a> {
    container: Option<&'a Container>,
    name: String,
    listing: Listing,
    chosen: Option<usize>,
}

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(300.0);
    let mut pen = Pen::default();
    let left = if width < NARROW { 12.0 } else { 16.0 };
    let Some(view) = view(request) else {
        let text = nothing(request);
        for (i, line) in wrap(&text, width - 2.0 * left, 12.0, Font::Sans)
            .into_iter()
            .enumerate()
        {
            pen.text(left, 30.0 + 18.0 * i as f64, "q", line);
        }
        let height = denied::draw(&mut pen, request, width, 76.0);
        return scene(request, text, width, height, pen);
    };
    let said = words::head(&view, request.lang);
    let mut y = head(&mut pen, &said, left, width - 2.0 * left);
    y = match width < NARROW {
        _ if request.brief => rows::draw(&mut pen, request, &view, [left, y, width - 2.0 * left]),
        true => {
            let y = rows::draw(&mut pen, request, &view, [left, y, width - 2.0 * left]);
            tower::draw(
                &mut pen,
                request,
                &view,
                [left, y + 12.0, width - 2.0 * left],
            )
        }
        false => {
            let w = width - TOWER - 48.0;
            let a = rows::draw(&mut pen, request, &view, [left, y, w]);
            let x = width - TOWER - 8.0;
            let b = tower::draw(&mut pen, request, &view, [x, y, TOWER - 8.0]);
            a.max(b)
        }
    };
    let height = denied::draw(&mut pen, request, width, y + 8.0);
    scene(request, said.head, width, height, pen)
}

fn scene(request: &Request, sentence: String, width: f64, height: f64, pen: Pen) -> Scene {
    Scene {
        name: "files",
        title: request
            .lang
            .pick("ファイル: 重ね合わせ", "Files: what lies over what")
            .to_string(),
        sentence,
        width,
        height: height + 8.0,
        nodes: pen.nodes,
    }
}

fn nothing(request: &Request) -> String {
    let s = request.snapshot;
    let empty = s.containers.is_empty() && s.images.is_empty();
    let text = match (request.wait, request.files) {
        (Some(Wait::Coming { done, total }), _) => {
            return request.lang.pick(
                format!("この時点のホストを作り直しています（{done}/{total}）。"),
                format!("The host of this moment is being replayed ({done}/{total})."),
            );
        }
        (Some(Wait::TooFar), _) => request.lang.pick(
            "この時点のファイルは出せません。ここまでのやり直しが長すぎます。今に戻れば見られます。",
            "The files of this moment cannot be shown: its replay takes too long. Go back to now to see files.",
        ),
        (None, None) => request.lang.pick(
            "ファイルは今のホストでだけ見られます。「今に戻る」で今に戻ってください。",
            "Files can be looked into only on the host as it is now: go back to now.",
        ),
        (None, Some(_)) if empty => request.lang.pick(
            "まだイメージもコンテナーもありません。docker run nginx などで試せます。",
            "No image and no container yet: try docker run nginx.",
        ),
        _ => request.lang.pick(
            "そのディレクトリーはありません。",
            "There is no such directory.",
        ),
    };
    text.to_string()
}

fn head(pen: &mut Pen, said: &words::Said, x: f64, w: f64) -> f64 {
    let mut inner = Pen::default();
    let mut y = 34.0;
    for line in wrap(&said.head, w, 18.0, Font::Bold).into_iter().take(2) {
        inner.text(x, y, format!("head {}", said.tone), line);
        y += 24.0;
    }
    for line in wrap(&said.detail, w, 12.0, Font::Sans).into_iter().take(2) {
        inner.text(x, y, "t12", fit(&line, w, 12.0, Font::Sans));
        y += 18.0;
    }
    pen.group(Group {
        kind: "answer",
        id: "files".to_string(),
        label: format!("{} {}", said.head, said.detail),
        class: "answer".into(),
        nodes: inner.nodes,
        ..Group::default()
    });
    y + 12.0
}

/// Returns what there is to choose from: containers, the newest first, then images.
pub fn subjects(s: &Snapshot) -> Vec<String> {
    let containers = s.containers.iter().rev().map(|c| c.name.clone());
    containers
        .chain(s.images.iter().map(|i| crate::changes::image_name(i)))
        .collect()
}

fn view<'a>(request: &Request<'a>) -> Option<View<'a>> {
    let files = request.files?;
    let focus = Focus::parse(request.focus.unwrap_or_default());
    let Subject {
        container,
        name,
        of,
        ..
    } = subject(request.snapshot, &focus)?;
    let path = match focus.path.as_str() {
        "" => container.map_or_else(|| "/".to_string(), interesting),
        path => path.to_string(),
    };
    let listing = files.list(&of, &path).or_else(|| files.list(&of, "/"))?;
    let named = listing.entries.iter().position(|e| e.name == focus.chosen);
    let chosen = named.or_else(|| telling(&listing));
    Some(View {
        container,
        name,
        listing,
        chosen,
    })
}

/// The directory worth opening first: the parent of the mount that hides most, else of what was
/// written last, else the root.
fn interesting(c: &Container) -> String {
    let hiding = c
        .mounts
        .iter()
        .filter(|m| m.hides > 0)
        .max_by_key(|m| m.hides);
    let mount = hiding
        .or_else(|| c.mounts.first())
        .map(|m| m.target.as_str());
    let written = c
        .writable
        .iter()
        .rev()
        .find(|e| !e.directory)
        .map(|e| e.path.as_str());
    let path = mount.or(written).unwrap_or("/");
    match path.rsplit_once('/') {
        Some(("", _)) | None => "/".to_string(),
        Some((parent, _)) => parent.to_string(),
    }
}

/// The entry that tells most: one that a mount lies over, then what was changed here.
fn telling(listing: &Listing) -> Option<usize> {
    let rank = |e: &Entry| match &e.origin {
        _ if e.hides > 0 => 0,
        snapshot::files::Origin::Volume(_) | snapshot::files::Origin::Bind(_) => 1,
        snapshot::files::Origin::Writable => 2,
        _ if !e.visible => 2,
        _ => 3,
    };
    let best = listing
        .entries
        .iter()
        .enumerate()
        .min_by_key(|(_, e)| rank(e));
    best.map(|(i, _)| i)
}

/// The directory that a focus shows, and the entry chosen in it.
pub fn chosen(s: &Snapshot, files: &dyn Files, focus: &Focus) -> Option<(String, Option<Entry>)> {
    let changes = crate::Changes::default();
    let text = focus.to_string();
    let request = Request {
        focus: Some(&text),
        files: Some(files),
        ..Request::new(s, &changes, crate::Lang::En, 0.0)
    };
    let view = view(&request)?;
    let entry = view.chosen.and_then(|i| view.listing.entries.get(i));
    Some((view.listing.path.clone(), entry.cloned()))
}
