//! The picture pane: which diagram, and the diagram at the width there is.

use std::rc::Rc;

use gloo_events::EventListener;
use sim::Snapshot;
use view::Changes;
use view::diagrams::{DIAGRAMS, Request, draw};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::scene::SceneView;
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
}

#[component]
pub fn Picture(props: &Props) -> Html {
    let t = texts(props.lang);
    let name = use_state(|| "host");
    let focus = use_state(|| None::<String>);
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
    let button = |d: &view::diagrams::Diagram| {
        let (which, chosen) = (d.name, *name == d.name);
        let onclick = {
            let name = name.clone();
            Callback::from(move |_: MouseEvent| name.set(which))
        };
        let title = props.lang.pick(d.title.0, d.title.1);
        html! { <button type="button" aria-pressed={chosen.to_string()} {onclick}>{ title }</button> }
    };
    let scene = draw(
        *name,
        &Request {
            focus: focus.as_deref(),
            ..Request::new(&props.snapshot, &props.changes, props.lang, width)
        },
    );
    html! {
        <>
            <div class="diagrams" role="group" aria-label={t.pictures}>{ for DIAGRAMS.iter().map(button) }</div>
            <div class="frame" ref={frame}>
                if let Some(scene) = scene {
                    <SceneView {scene} />
                }
            </div>
        </>
    }
}

/// The width of an element, now and after the window or the tabs changed it.
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
