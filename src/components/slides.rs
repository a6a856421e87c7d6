//! A lesson as slides, one screen each, for a talk; the arrow keys turn them.

use std::rc::Rc;

use gloo_events::EventListener;
use lesson::{Lesson, Slide, Study};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::act::Act;
use super::markdown::Blocks;
use crate::browser;
use crate::i18n::texts;
use crate::model::session::Session;
use crate::route::{Page, Route};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lesson: Rc<Lesson>,
    pub route: Route,
    pub session: Option<Session>,
}

#[component]
pub fn Slides(props: &Props) -> Html {
    let t = texts(props.route.lang);
    let at = use_state(|| 0usize);
    let slides: Vec<&Slide> = props.lesson.talk().collect();
    let last = slides.len().saturating_sub(1);
    let (back, on) = ((*at).saturating_sub(1), (*at + 1).min(last));
    use_effect_with((*at, last), {
        let at = at.clone();
        move |_| {
            let listener = EventListener::new(&browser::window(), "keydown", move |event| {
                let key = event.dyn_ref::<KeyboardEvent>().map(|e| e.key());
                match key.as_deref() {
                    Some("ArrowRight" | "PageDown") => at.set(on),
                    Some("ArrowLeft" | "PageUp") => at.set(back),
                    _ => {}
                }
            });
            move || drop(listener)
        }
    });
    let go = |to: usize| {
        let at = at.clone();
        Callback::from(move |_: MouseEvent| at.set(to))
    };
    let close = match &props.route.page {
        Page::Lesson { slug, .. } => Page::Lesson {
            slug: slug.clone(),
            slides: false,
        },
        page => page.clone(),
    };
    let act = {
        let session = props.session.clone();
        Callback::from(move |act: Act| match (act, &session) {
            (Act::Run(command), Some(session)) => {
                session.submit(&command);
            }
            (Act::Keys(keys), Some(session)) => session.keys(&keys),
            (Act::Deed(deed), Some(session)) => session.deed(&deed),
            (Act::Write { path, text }, Some(session)) => session.write(&path, &text),
            // A slide has no room for a picture beside it.
            (Act::Show(_) | Act::Open(_), _) | (_, None) => {}
        })
    };
    let study = props.session.as_ref().and_then(|s| s.view().study);
    let study = study.unwrap_or_else(|| {
        Rc::new(Study {
            lesson: props.lesson.clone(),
            ..Study::default()
        })
    });
    let blocks = slides
        .get(*at)
        .map(|s| s.blocks.clone())
        .unwrap_or_default();
    html! {
        <div class="slides">
            <article class="slide" aria-live="polite">
                if *at == 0 {
                    <h1>{ &props.lesson.title }</h1>
                }
                <Blocks {blocks} {study} lang={props.route.lang} {act} />
            </article>
            <nav class="turn">
                <button type="button" onclick={go(back)} disabled={*at == 0}>{ t.previous_slide }</button>
                <span>{ format!("{} / {}", *at + 1, last + 1) }</span>
                <button type="button" onclick={go(on)} disabled={*at == last}>{ t.next_slide }</button>
                <a href={props.route.to(close).hash()}>{ t.leave }</a>
            </nav>
        </div>
    }
}
