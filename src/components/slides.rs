//! A lesson as slides, one screen each, for a talk; the arrow keys turn them.

use std::rc::Rc;

use gloo_events::EventListener;
use lesson::{Lesson, Progress};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::markdown::Blocks;
use crate::browser;
use crate::i18n::texts;
use crate::route::{Page, Route};
use crate::session::Session;

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
    let last = props.lesson.slides.len().saturating_sub(1);
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
    let run = {
        let session = props.session.clone();
        Callback::from(move |command: String| {
            if let Some(session) = &session {
                command.lines().for_each(|line| session.line(line));
            }
        })
    };
    let blocks = props.lesson.slides.get(*at).cloned().unwrap_or_default();
    html! {
        <div class="slides">
            <article class="slide" aria-live="polite">
                if *at == 0 {
                    <h1>{ &props.lesson.title }</h1>
                }
                <Blocks {blocks} progress={Progress::default()} lang={props.route.lang} {run} />
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
