//! The picture pane: which diagram and of what, the diagram at the width there is, its text form,
//! the inspector of the object that was chosen in it, and what was tried out.

mod build;
mod files;
mod guess;
mod network;
mod pane;
mod preview;
mod scene_of;
mod text;

use std::rc::Rc;

use ::session::preview::Stage;
use ::session::{FilesAt, Moment, Shown};
use lesson::Study;
use snapshot::Snapshot;
use view::Changes;
use view::diagrams::{DIAGRAMS, Diagram};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use pane::Chosen;

use super::act::Act;
use super::inspector::InspectorView;
use super::scene::{Object, SceneView};
use crate::i18n::{Lang, picture::words, texts};
use crate::model::session::{Session, View};

#[derive(Properties)]
pub struct Props {
    pub session: Session,
    pub view: View,
    pub lang: Lang,
    /// True when a tab has just brought the pane into view; its width is known then.
    pub shown: bool,
    /// The picture that the lesson opened last.
    pub asked: Option<lesson::Picture>,
    pub act: Callback<Act>,
    /// What stands before the kinds of picture.
    #[prop_or_default]
    pub tabs: Html,
}

/// The same objects, not only equal ones: to compare two hosts costs more than to draw one.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.view, &other.view);
        let same = |a: &Option<Rc<Study>>, b: &Option<Rc<Study>>| match (a, b) {
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        Rc::ptr_eq(&a.snapshot, &b.snapshot)
            && Rc::ptr_eq(&a.changes, &b.changes)
            && same(&a.study, &b.study)
            && (a.shown, a.at, a.files) == (b.shown, b.at, b.files)
            && a.preview == b.preview
            && self.session == other.session
            && (self.lang, self.shown) == (other.lang, other.shown)
            && self.asked == other.asked
            && self.act == other.act
            && self.tabs == other.tabs
    }
}

/// The host that is drawn: as it is or was, or as a line tried out would leave it.
#[derive(Clone)]
pub struct Host {
    pub snapshot: Rc<Snapshot>,
    pub changes: Rc<Changes>,
    pub trial: bool,
    pub files: FilesAt,
}

impl Host {
    fn of(view: &View) -> Self {
        let outcome = view.preview.as_ref().and_then(|p| match &p.stage {
            Stage::Ended(outcome) if view.shown == Shown::Now => Some(outcome),
            _ => None,
        });
        match outcome {
            Some(o) => Self {
                snapshot: o.after.clone(),
                changes: o.changes.clone(),
                trial: true,
                files: view.files,
            },
            None => Self {
                snapshot: view.snapshot.clone(),
                changes: view.changes.clone(),
                trial: false,
                files: view.files,
            },
        }
    }
}

#[component]
pub fn Picture(props: &Props) -> Html {
    let chosen = pane::use_chosen(props.asked.clone());
    let name = *chosen.name;
    let pinned = use_state(|| None::<Object>);
    let as_text = use_state(|| false);
    let with_goals = use_state(|| true);
    use_effect_with(
        (props.session.clone(), name == "files"),
        |(session, wanted)| {
            session.look_into_files(*wanted);
        },
    );
    let frame = use_node_ref();
    let width = pane::use_width(&frame, props.shown);
    let host = Host::of(&props.view);
    let focus = chosen.focus(&props.view, host.trial);
    let goals = scene_of::use_goals(&props.view, props.lang, *with_goals);
    let asked = guess::use_guesses(&props.view, name);
    let scene = scene_of::use_scene(scene_of::Key {
        session: props.session.clone(),
        host: host.clone(),
        name,
        focus: focus.clone(),
        goals,
        guesses: asked.guesses.clone(),
        lang: props.lang,
        width,
    });
    let onpin = {
        let (pinned, refocus, session) = (pinned.clone(), chosen.refocus(), props.session.clone());
        let (act, asked, focus) = (props.act.clone(), asked.clone(), focus.clone());
        let (in_files, previewing) = (name == "files", props.view.preview.is_some());
        Callback::from(move |object: Option<Object>| match object {
            None if previewing && pinned.is_none() => session.dismiss(),
            Some(object) if asked.takes(&object) => act.emit(Act::Deed(asked.answer(&object))),
            Some(object) if in_files && files::is_path(&object) => {
                refocus.emit(Some(files::go(focus.as_deref(), &object)));
            }
            object => pinned.set(object),
        })
    };
    let onpin = pane::use_latest(onpin);
    let inspector = pinned
        .as_ref()
        .and_then(|o| view::inspect::inspect(&host.snapshot, &o.kind, &o.id, props.lang));
    let near = scene_of::use_near(&host, &pinned);
    let close = {
        let pinned = pinned.clone();
        Callback::from(move |()| pinned.set(None))
    };
    let onkeydown = {
        let with_goals = with_goals.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "g" && !pane::is_typing(&event) {
                with_goals.set(!*with_goals);
            }
        })
    };
    html! {
        <div class="picture" {onkeydown}>
            { bar(props, &host, &chosen, focus.as_ref(), &pinned, [&with_goals, &as_text]) }
            <preview::PreviewBar session={props.session.clone()} view={props.view.preview.clone()} past={props.view.shown != Shown::Now} lang={props.lang} act={props.act.clone()} />
            { beside(props, &host, &chosen, focus) }
            { asked.html(scene.as_deref(), props.lang) }
            <div class="frame" ref={frame}>
                if let Some(scene) = scene {
                    if *as_text {
                        { text::form(&scene) }
                    } else {
                        <SceneView {scene} {onpin} pinned={(*pinned).clone()} near={near} />
                    }
                }
                if let Some(inspector) = inspector {
                    <InspectorView {inspector} lang={props.lang} act={props.act.clone()} onclose={close} />
                }
            </div>
        </div>
    }
}

/// The kinds of picture, what it is of, goals, and the text form.
fn bar(
    props: &Props,
    host: &Host,
    chosen: &Chosen,
    focus: Option<&String>,
    pinned: &UseStateHandle<Option<Object>>,
    [with_goals, as_text]: [&UseStateHandle<bool>; 2],
) -> Html {
    let (t, w) = (texts(props.lang), words(props.lang));
    let tab = |d: &Diagram| {
        let (which, pressed) = (d.name, *chosen.name == d.name);
        let onclick = {
            let (name, pinned) = (chosen.name.clone(), pinned.clone());
            Callback::from(move |_: MouseEvent| {
                name.set(which);
                pinned.set(None);
            })
        };
        let title = props.lang.pick(d.title.0, d.title.1);
        html! { <button type="button" data-picture={which} aria-pressed={pressed.to_string()} {onclick}>{ title }</button> }
    };
    let toggle = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(!*state))
    };
    let subjects = DIAGRAMS
        .iter()
        .find(|d| d.name == *chosen.name)
        .map(|d| (d.subjects)(&host.snapshot))
        .unwrap_or_default();
    let has_goals = props.view.study.is_some() && *chosen.name == "host";
    html! {
        <div class="diagrams" role="group" aria-label={t.pictures}>
            { props.tabs.clone() }
            { for DIAGRAMS.iter().map(tab) }
            <span class="gap"></span>
            if subjects.len() > 1 {
                <Subjects subjects={subjects} chosen={focus.cloned()} label={t.of_what} onchoose={chosen.refocus()} />
            }
            if has_goals {
                <button type="button" class="quiet" aria-pressed={with_goals.to_string()} title={w.goals_hint} onclick={toggle(with_goals)}>{ w.goals }</button>
            }
            <button type="button" class="quiet" aria-pressed={as_text.to_string()} onclick={toggle(as_text)}>{ t.as_text }</button>
        </div>
    }
}

/// What goes with one kind of picture.
fn beside(props: &Props, host: &Host, chosen: &Chosen, focus: Option<String>) -> Html {
    let (session, lang) = (props.session.clone(), props.lang);
    let (view, refocus) = (props.view.clone(), chosen.refocus());
    match *chosen.name {
        "files" => {
            html! { <files::Controls host={files::Seen(host.clone())} {session} {focus} {lang} {refocus} /> }
        }
        "build" if !host.trial => {
            html! { <build::Controls {session} {view} {focus} {lang} {refocus} /> }
        }
        "network" if view.shown == Shown::Now => {
            html! { <network::Ask {session} {view} {lang} /> }
        }
        _ => Html::default(),
    }
}

/// Whether a check was done before the newest command of the moment shown.
fn was_done(view: &View, check: &str) -> bool {
    let here = match view.shown {
        Shown::Now => view.at,
        Shown::Past(n) => n,
    };
    let before: Option<&Rc<Moment>> = here.checked_sub(2).and_then(|n| view.moments.get(n));
    match before {
        // Before the first command nothing was.
        None => false,
        Some(moment) => {
            let seen = moment.seen.as_ref();
            seen.is_none_or(|s| s.done.done.contains(check))
        }
    }
}

#[derive(Properties, PartialEq)]
struct SubjectsProps {
    subjects: Vec<String>,
    chosen: Option<String>,
    label: &'static str,
    onchoose: Callback<Option<String>>,
}

/// What the picture is of; nothing chosen is the newest.
#[component]
fn Subjects(props: &SubjectsProps) -> Html {
    let onchange = {
        let onchoose = props.onchoose.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            onchoose.emit(Some(select.value()).filter(|v| !v.is_empty()));
        })
    };
    // A path may follow the subject's name.
    let chosen = props.chosen.as_deref().map(|c| {
        let known = props.subjects.iter().any(|s| s == c);
        if known {
            c
        } else {
            c.split(' ').next().unwrap_or(c)
        }
    });
    html! {
        <select class="subject" aria-label={props.label} {onchange}>
            <option value="" selected={chosen.is_none()}>{ "–" }</option>
            { for props.subjects.iter().map(|s| html! {
                <option value={s.clone()} selected={chosen == Some(s)}>{ s }</option>
            }) }
        </select>
    }
}
