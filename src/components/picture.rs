//! The picture pane: which diagram and of what, the diagram at the width there is, its text form,
//! and the inspector of the object that was chosen in it.

use std::rc::Rc;

use gloo_events::EventListener;
use snapshot::Snapshot;
use view::Changes;
use view::diagrams::{DIAGRAMS, Diagram, Request, draw};
use view::scene::Item;
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::act::Act;
use super::inspector::InspectorView;
use super::scene::{Object, SceneView};
use crate::browser;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub snapshot: Rc<Snapshot>,
    pub changes: Rc<Changes>,
    pub lang: Lang,
    /// True when a tab has just brought the pane into view; its width is known then.
    pub shown: bool,
    /// The picture that the lesson opened last.
    pub asked: Option<lesson::Picture>,
    /// What the open step of the lesson wants.
    #[prop_or_default]
    pub goals: Rc<Vec<snapshot::Goal>>,
    pub act: Callback<Act>,
    /// What stands before the kinds of picture.
    #[prop_or_default]
    pub tabs: Html,
}

#[component]
pub fn Picture(props: &Props) -> Html {
    let t = texts(props.lang);
    let name = use_state(|| "host");
    let focus = use_state(|| None::<String>);
    let pinned = use_state(|| None::<Object>);
    let as_text = use_state(|| false);
    use_effect_with(props.asked.clone(), {
        let (name, focus) = (name.clone(), focus.clone());
        move |asked| {
            let known = |p: &lesson::Picture| DIAGRAMS.iter().find(|d| d.name == p.name);
            if let Some((picture, diagram)) = asked.as_ref().and_then(|p| Some((p, known(p)?))) {
                name.set(diagram.name);
                focus.set(picture.focus.clone());
            }
        }
    });
    let frame = use_node_ref();
    let width = use_width(&frame, props.shown);
    let diagram = DIAGRAMS.iter().find(|d| d.name == *name);
    let tab = |d: &Diagram| {
        let (which, chosen) = (d.name, *name == d.name);
        let onclick = {
            let (name, focus, pinned) = (name.clone(), focus.clone(), pinned.clone());
            Callback::from(move |_: MouseEvent| {
                name.set(which);
                focus.set(None);
                pinned.set(None);
            })
        };
        let title = props.lang.pick(d.title.0, d.title.1);
        html! { <button type="button" data-picture={which} aria-pressed={chosen.to_string()} {onclick}>{ title }</button> }
    };
    let scene = draw(
        *name,
        &Request {
            focus: focus.as_deref(),
            goals: &props.goals,
            ..Request::new(&props.snapshot, &props.changes, props.lang, width)
        },
    );
    let toggle = {
        let as_text = as_text.clone();
        Callback::from(move |_: MouseEvent| as_text.set(!*as_text))
    };
    let onpin = {
        let pinned = pinned.clone();
        Callback::from(move |object| pinned.set(object))
    };
    let inspector = pinned
        .as_ref()
        .and_then(|o| view::inspect::inspect(&props.snapshot, &o.kind, &o.id, props.lang));
    let near = use_memo(
        (props.snapshot.clone(), (*pinned).clone()),
        |(s, pinned)| {
            pinned
                .as_ref()
                .map(|o| view::inspect::related(s, &o.kind, &o.id))
                .unwrap_or_default()
        },
    );
    let close = {
        let pinned = pinned.clone();
        Callback::from(move |()| pinned.set(None))
    };
    let subjects = diagram
        .map(|d| (d.subjects)(&props.snapshot))
        .unwrap_or_default();
    html! {
        <>
            <div class="diagrams" role="group" aria-label={t.pictures}>
                { props.tabs.clone() }
                { for DIAGRAMS.iter().map(tab) }
                <span class="gap"></span>
                if subjects.len() > 1 {
                    <Subjects subjects={subjects} chosen={(*focus).clone()} label={t.of_what}
                        onchoose={let focus = focus.clone(); move |to| focus.set(to)} />
                }
                <button type="button" class="quiet" aria-pressed={as_text.to_string()} onclick={toggle}>{ t.as_text }</button>
            </div>
            <div class="frame" ref={frame}>
                if let Some(scene) = scene {
                    if *as_text {
                        <div class="as-text" data-testid="picture-text">
                            <p>{ &scene.sentence }</p>
                            { items(&scene.items()) }
                        </div>
                    } else {
                        <SceneView {scene} {onpin} pinned={(*pinned).clone()} near={near} />
                    }
                }
                if let Some(inspector) = inspector {
                    <InspectorView {inspector} lang={props.lang} act={props.act.clone()} onclose={close} />
                }
            </div>
        </>
    }
}

/// The text form: the same objects, nested as they are drawn.
fn items(list: &[Item]) -> Html {
    if list.is_empty() {
        return Html::default();
    }
    let one = |item: &Item| {
        html! {
            <li data-kind={item.kind} data-id={item.id.clone()} data-mark={item.mark.word()}>
                { &item.label }{ items(&item.items) }
            </li>
        }
    };
    html! { <ul>{ for list.iter().map(one) }</ul> }
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

/// The width of an element, now and after the window or the panes changed it.
#[hook]
fn use_width(frame: &NodeRef, shown: bool) -> f64 {
    let width = use_state(|| 480.0);
    let measure = {
        let (width, frame) = (width.clone(), frame.clone());
        move || {
            let found = frame
                .cast::<HtmlElement>()
                .map(|e| f64::from(e.client_width()));
            if let Some(found) = found.filter(|w| *w > 0.0 && *w != *width) {
                width.set(found);
            }
        }
    };
    use_effect_with((shown, *width as i64), move |_| {
        measure();
        let listener = EventListener::new(&browser::window(), "resize", move |_| measure());
        move || drop(listener)
    });
    *width
}
