//! A picture in its place on a slide.

use std::rc::Rc;

use session::stage::{Kept, Shelf, Sight, figure};
use snapshot::Snapshot;
use snapshot::files::Files;
use view::Changes;
use yew::prelude::*;

use crate::components::scene::SceneView;
use crate::i18n::Lang;

#[derive(Properties)]
pub struct Props {
    pub kept: Host,
    pub picture: lesson::Picture,
    pub lang: Lang,
    /// The place, in units of the slide.
    pub slot: (f64, f64),
}

/// The host that a picture shows.
#[derive(Clone)]
pub struct Host {
    pub snapshot: Rc<Snapshot>,
    pub changes: Rc<Changes>,
    pub files: Option<Rc<Shelf>>,
}

impl From<&Kept> for Host {
    fn from(kept: &Kept) -> Self {
        Self {
            snapshot: kept.seen.snapshot.clone(),
            changes: kept.changes.clone(),
            files: Some(kept.files.clone()),
        }
    }
}

/// The same host is the same snapshot: nothing is compared that would take as long as drawing.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.kept.snapshot, &other.kept.snapshot)
            && Rc::ptr_eq(&self.kept.changes, &other.kept.changes)
            && self.picture == other.picture
            && self.lang == other.lang
            && self.slot == other.slot
    }
}

#[component]
pub fn Figure(props: &Props) -> Html {
    let host = &props.kept;
    let (picture, lang, slot) = (&props.picture, props.lang, props.slot);
    let files = host.files.as_deref();
    let sight = Sight {
        snapshot: &host.snapshot,
        changes: &host.changes,
        files: files.map(|f| f as &dyn Files),
    };
    match figure(picture, sight, lang, slot) {
        Some(scene) => html! { <SceneView scene={Rc::new(scene)} /> },
        None => html! {},
    }
}
