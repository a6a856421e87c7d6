//! The scene of what is shown, drawn again only when what it is made from is another.

use std::rc::Rc;

use ::session::{FilesAt, goals};
use view::Goal;
use view::diagrams::{Request, Wait, draw};
use view::guess::{self, Guess};
use view::{Lang, Scene};
use yew::prelude::*;

use super::Host;
use crate::components::scene::Object;
use crate::model::session::{Session, View};

/// All that a scene is made from.
#[derive(Clone)]
pub struct Key {
    pub session: Session,
    pub host: Host,
    pub name: &'static str,
    pub focus: Option<String>,
    pub goals: Rc<Vec<Goal>>,
    pub guesses: Rc<Vec<Guess>>,
    pub lang: Lang,
    /// 0 while the pane is hidden: then the last scene stays.
    pub width: f64,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.host, &other.host);
        let hidden = other.width <= 0.0;
        hidden
            || Rc::ptr_eq(&a.snapshot, &b.snapshot)
                && Rc::ptr_eq(&a.changes, &b.changes)
                && (a.trial == b.trial)
                && (self.name != "files" || a.files == b.files)
                && self.name == other.name
                && self.focus == other.focus
                && self.goals == other.goals
                && self.guesses == other.guesses
                && (self.lang, self.width) == (other.lang, other.width)
    }
}

#[hook]
pub fn use_scene(key: Key) -> Option<Rc<Scene>> {
    let scene = use_memo(key, |key| scene(key).map(Rc::new));
    (*scene).clone()
}

fn scene(key: &Key) -> Option<Scene> {
    let host = &key.host;
    let wait = match host.files {
        FilesAt::Here => None,
        FilesAt::Coming { done, total } => Some(Wait::Coming { done, total }),
        FilesAt::TooFar => Some(Wait::TooFar),
    };
    let mut scene = draw(
        key.name,
        &Request {
            focus: key.focus.as_deref(),
            goals: &key.goals,
            files: wait.is_none().then_some(&key.session),
            wait,
            trial: host.trial,
            ..Request::new(&host.snapshot, &host.changes, key.lang, key.width)
        },
    )?;
    guess::mark(&mut scene, &key.guesses, key.lang);
    Some(scene)
}

/// The goals of the lesson's step, if they are to be shown.
#[hook]
pub fn use_goals(view: &View, lang: Lang, shown: bool) -> Rc<Vec<Goal>> {
    let study = view.study.as_ref().filter(|_| shown);
    Rc::new(study.map_or_else(Vec::new, |study| goals(study, lang)))
}

/// What stays in sight beside the chosen object.
#[hook]
pub fn use_near(host: &Host, pinned: &Option<Object>) -> Rc<Vec<(&'static str, String)>> {
    let found = pinned
        .as_ref()
        .map(|o| view::inspect::related(&host.snapshot, &o.kind, &o.id));
    Rc::new(found.unwrap_or_default())
}
