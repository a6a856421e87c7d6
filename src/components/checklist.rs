//! What to bring about, with a tick for each that was, and what is missing for the others.

use std::rc::Rc;

use lesson::checks::Missing;
use lesson::{Check, Standing, Study};
use yew::prelude::*;

use super::markdown::inlines;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub checks: Vec<Check>,
    pub study: Rc<Study>,
    pub lang: Lang,
}

#[component]
pub fn Checklist(props: &Props) -> Html {
    let t = texts(props.lang);
    let item = |check: &Check| {
        let done = props.study.progress.done.contains(&check.id);
        html! {
            <li key={check.id.clone()} data-check={check.id.clone()} data-done={done.to_string()}>
                <svg class="tick" viewBox="0 0 20 20" role="img" aria-label={if done { t.done } else { t.open }}>
                    <circle class="tick-ring" cx="10" cy="10" r="8.5" />
                    <path class="tick-mark" d="M5.5 10.5l3 3 6-7" />
                </svg>
                <span>
                    { inlines(&check.label) }
                    { props.study.standings.get(&check.id).map_or(html! {}, |s| standing(props, s)) }
                </span>
            </li>
        }
    };
    html! {
        <div class="checks">
            <p class="checks-title">{ t.goals }</p>
            <ul aria-live="polite">{ for props.checks.iter().map(item) }</ul>
        </div>
    }
}

fn standing(props: &Props, standing: &Standing) -> Html {
    let t = texts(props.lang);
    match standing {
        Standing::Done => html! {},
        Standing::Open(verdict) => {
            html! { { for verdict.missing.iter().take(2).map(|m| missing(props.lang, m)) } }
        }
        Standing::Waits { on, .. } => {
            let label = |id: &String| {
                let check = props.study.lesson.checks().find(|c| c.id == *id);
                check.map_or(html! {}, |c| html! { <li>{ inlines(&c.label) }</li> })
            };
            html! {
                <span class="missing" aria-live="off" data-waits={on.join(" ")}>
                    { t.waits_for }<ul>{ for on.iter().map(label) }</ul>
                </span>
            }
        }
    }
}

fn missing(lang: Lang, missing: &Missing) -> Html {
    let t = texts(lang);
    let pick = |text: &lesson::Text| lang.pick(&text.ja, &text.en).clone();
    html! {
        <span class="missing" aria-live="off" data-missing="">
            <span>{ t.now }{ ": " }{ pick(&missing.now) }</span>
            <span>{ t.wanted }{ ": " }{ pick(&missing.wanted) }</span>
        </span>
    }
}
