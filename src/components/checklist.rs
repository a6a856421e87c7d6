//! What to bring about, with a tick for each that was.

use lesson::{Check, Progress};
use yew::prelude::*;

use super::markdown::inlines;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub checks: Vec<Check>,
    pub progress: Progress,
    pub lang: Lang,
}

#[component]
pub fn Checklist(props: &Props) -> Html {
    let t = texts(props.lang);
    let item = |check: &Check| {
        let done = props.progress.done.contains(&check.id);
        html! {
            <li key={check.id.clone()} data-check={check.id.clone()} data-done={done.to_string()}>
                <svg class="tick" viewBox="0 0 20 20" role="img" aria-label={if done { t.done } else { t.open }}>
                    <circle class="tick-ring" cx="10" cy="10" r="8.5" />
                    <path class="tick-mark" d="M5.5 10.5l3 3 6-7" />
                </svg>
                <span>{ inlines(&check.label) }</span>
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
