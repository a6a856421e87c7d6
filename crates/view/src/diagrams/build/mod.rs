//! A build and what it made: the Dockerfile as the spine, the one step that broke the cache with its
//! reason, what it dragged along, where the bytes are and which are wasted; below, the stages and
//! what they hand over, and how the images of the store share their layers.
//!
//! It answers: which line missed first and exactly why, what ran only because of it, where are the
//! bytes, what is still there after `rm`, what never reached the builder, what do images share.

mod bars;
mod cascade;
mod compare;
mod foot;
mod narrow;
mod reasons;
mod rows;
mod share;
mod stages;
mod table;
mod words;

use snapshot::{Build, Image, Snapshot};

use super::Request;
use crate::scene::{Font, Pen, Scene, fit, wrap};

/// Narrower than this, everything is one column.
const NARROW: f64 = 640.0;

pub fn draw(request: &Request) -> Scene {
    let width = request.width.max(300.0);
    let s = request.snapshot;
    let subject = subject(request);
    let mut pen = Pen::default();
    let (head, y) = match &subject {
        Subject::Two(old, new) => compare::draw(&mut pen, request, [old, new], width),
        Subject::Nothing => (empty(&mut pen, request, width), 96.0),
        subject => {
            let table = rows::of(subject, s, request.lang);
            let y = table::draw(&mut pen, request, &table, width);
            (table.head.clone(), y)
        }
    };
    let height = match (request.brief, subject) {
        (true, _) => y,
        (false, Subject::Build(build)) => {
            let y = stages::draw(&mut pen, request, build, width, y);
            share::draw(&mut pen, request, width, y)
        }
        (false, _) => share::draw(&mut pen, request, width, y),
    };
    Scene {
        name: "build",
        title: request
            .lang
            .pick("ビルドとレイヤー", "Build and layers")
            .to_string(),
        sentence: head,
        width,
        height,
        nodes: pen.nodes,
    }
}

/// What the upper half is of.
#[derive(Clone, Copy, Debug)]
enum Subject<'a> {
    Build(&'a Build),
    Image(&'a Image),
    /// The older and the newer of two builds that are compared.
    Two(&'a Build, &'a Build),
    Nothing,
}

/// Returns what there is to choose from: the builds, the newest first, then the images.
pub fn subjects(s: &Snapshot) -> Vec<String> {
    let builds = s.builds.iter().rev().map(|b| format!("build {}", b.number));
    let images = s.images.iter().map(|i| crate::changes::image_name(i));
    builds.chain(images).collect()
}

fn subject<'a>(request: &Request<'a>) -> Subject<'a> {
    let s = request.snapshot;
    let build = |number: &str| {
        let number = number.trim().parse().ok();
        s.builds.iter().find(|b| Some(b.number) == number)
    };
    if let Some(focus) = request.focus {
        let two = focus
            .strip_prefix("build ")
            .and_then(|n| n.split_once(" vs "));
        if let Some((Some(a), Some(b))) = two.map(|(a, b)| (build(a), build(b))) {
            let (old, new) = if a.number < b.number { (a, b) } else { (b, a) };
            return Subject::Two(old, new);
        }
        let number = focus.strip_prefix("build ").and_then(|n| n.parse().ok());
        if let Some(build) = s.builds.iter().find(|b| Some(b.number) == number) {
            return Subject::Build(build);
        }
        // An image's newest build shows more than the image alone.
        let made = |b: &&std::rc::Rc<Build>| b.tags.iter().any(|t| t == focus);
        let image = s
            .image(focus)
            .or_else(|| s.images.iter().find(|i| i.id.starts_with(focus)));
        if let Some(image) = image {
            let build = s.builds.iter().rev().find(|b| b.image_id == image.id);
            return match build.or_else(|| s.builds.iter().rev().find(made)) {
                Some(build) if build.image_id == image.id => Subject::Build(build),
                _ => Subject::Image(image),
            };
        }
    }
    if let Some(build) = s.builds.last() {
        return Subject::Build(build);
    }
    let newest = s.images.iter().max_by_key(|i| {
        let changed = request
            .changes
            .mark("image", &crate::changes::image_name(i));
        (changed != crate::scene::Mark::Same, i.size)
    });
    newest.map_or(Subject::Nothing, |i| Subject::Image(i))
}

fn empty(pen: &mut Pen, request: &Request, width: f64) -> String {
    let lang = request.lang;
    let head = lang.pick("まだ何もビルドしていません", "Nothing has been built yet");
    let left = if width < NARROW { 12.0 } else { 16.0 };
    pen.text(
        left,
        30.0,
        "head",
        fit(head, width - 2.0 * left, 18.0, Font::Bold),
    );
    let hint = lang.pick(
        "Dockerfile を書いて docker build -t app . と打つと、どの行がキャッシュから来て、どの行が動いたかがここに出ます。",
        "Write a Dockerfile and run docker build -t app . to see here which lines came from the cache and which ran.",
    );
    for (i, line) in wrap(hint, width - 2.0 * left, 12.0, Font::Sans)
        .into_iter()
        .enumerate()
    {
        pen.text(left, 54.0 + 18.0 * i as f64, "q", line);
    }
    head.to_string()
}
