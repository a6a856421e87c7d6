//! A picture in its place on a slide: drawn as large as the place allows, so that the last row reads
//! it, and only the part that answers first.

use lesson::Picture;
use snapshot::Snapshot;
use snapshot::files::Files;
use view::diagrams::{Request, draw};
use view::{Changes, Lang, Scene};

/// How much larger than in the workbench a picture is drawn: the largest that fits is taken.
const SCALES: [f64; 9] = [2.2, 2.0, 1.8, 1.7, 1.6, 1.5, 1.4, 1.2, 1.0];

/// The host that a picture is of.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub snapshot: &'a Snapshot,
    pub changes: &'a Changes,
    /// Answers what is too big for a snapshot.
    pub files: Option<&'a dyn Files>,
}

/// Draws a slide's picture of a host for a place, in units of the slide; it is to be enlarged until it
/// fills the place. None if there is no picture of that name.
pub fn figure(
    picture: &Picture,
    sight: Sight,
    lang: Lang,
    (width, height): (f64, f64),
) -> Option<Scene> {
    let focus = picture.focus.as_ref().map(|f| match &picture.path {
        Some(path) => format!("{f} {path}"),
        None => f.clone(),
    });
    let at = |scale: f64| {
        let request = Request {
            focus: focus.as_deref(),
            brief: true,
            files: sight.files,
            ..Request::new(sight.snapshot, sight.changes, lang, width / scale)
        };
        draw(&picture.name, &request)
    };
    let mut last = None;
    for scale in SCALES {
        let scene = at(scale)?;
        if scene.width * scale <= width + 1.0 && scene.height * scale <= height {
            return Some(scene);
        }
        last = Some(scene);
    }
    last
}
