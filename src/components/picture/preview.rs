//! A line tried out on a copy of the host: the button, the key, and what came of it above the picture.

use std::rc::Rc;

use ::session::Preview;
use ::session::preview::{Outcome, Stage};
use gloo_events::{EventListener, EventListenerOptions};
use sim::Input;
use view::Mark;
use view::trial::{Row, Told, told};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::network;
use crate::browser;
use crate::components::act::Act;
use crate::i18n::{Lang, picture::words};
use crate::model::session::Session;

/// How many rows are listed.
const MOST: usize = 40;
/// How many lines of the output are shown.
const LINES: usize = 12;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Session,
    pub view: Option<Rc<Preview>>,
    /// The past is shown: nothing can be tried there.
    pub past: bool,
    pub lang: Lang,
    pub act: Callback<Act>,
}

/// What stands in the terminal's text box.
fn typed() -> Option<String> {
    Some(terminal_box()?.value()).filter(|text| !text.trim().is_empty())
}

fn attempt(session: &Session) -> bool {
    let Some(line) = typed() else { return false };
    let lines = line.split('\n').map(|l| Input::Line(l.to_string()));
    session.attempt(lines.collect());
    true
}

#[component]
pub fn PreviewBar(props: &Props) -> Html {
    let w = words(props.lang);
    let asked = use_state(|| false);
    use_keys(props, &asked);
    let onclick = {
        let (session, asked) = (props.session.clone(), asked.clone());
        Callback::from(move |_: MouseEvent| asked.set(!attempt(&session)))
    };
    let Some(preview) = &props.view else {
        return html! {
            <div class="try-bar">
                <button type="button" class="quiet try" data-testid="try" disabled={props.past} title={w.preview_hint} {onclick}>
                    { w.preview }{ " " }<kbd>{ "Alt+Enter" }</kbd>
                </button>
                if *asked { <span class="note" role="status">{ w.empty_line }</span> }
            </div>
        };
    };
    let writes = |i: &Input| matches!(i, Input::WriteFile { .. });
    let what_if = preview.tried.iter().any(writes);
    let dismiss = {
        let session = props.session.clone();
        Callback::from(move |_: MouseEvent| session.dismiss())
    };
    html! {
        <section class="preview" data-testid="preview" aria-label={w.preview}>
            <div class="preview-head">
                if what_if { <b>{ w.what_if }</b> } else { <code>{ &preview.line }</code> }
                <span class="gap"></span>
                if matches!(preview.stage, Stage::Ended(_)) && !what_if && !network::is_question(&preview.line) {
                    { run(props, &preview.line) }
                }
                <button type="button" data-testid="dismiss" onclick={dismiss}>{ w.dismiss }{ " " }<kbd>{ "Esc" }</kbd></button>
            </div>
            { match &preview.stage {
                Stage::Running { done, total } => html! { <p role="status">{ format!("{} {done}/{total}", w.trying) }</p> },
                // The picture itself has the answer.
                Stage::Ended(outcome) if network::is_question(&preview.line) || what_if && outcome.status == Some(0) => {
                    html! { <p class="note">{ w.nothing_applied }</p> }
                }
                Stage::Ended(outcome) => ended(outcome, props.lang),
            } }
        </section>
    }
}

fn run(props: &Props, line: &str) -> Html {
    let w = words(props.lang);
    let onclick = {
        let (act, session, line) = (props.act.clone(), props.session.clone(), line.to_string());
        Callback::from(move |_: MouseEvent| {
            session.dismiss();
            if let Some(area) = terminal_box() {
                area.set_value("");
            }
            act.emit(Act::Run(line.clone()));
        })
    };
    html! { <button type="button" class="run-it" {onclick}>{ w.run_it }</button> }
}

fn terminal_box() -> Option<HtmlTextAreaElement> {
    let document = browser::window().document()?;
    let found = document.query_selector("[data-testid=terminal] textarea");
    found.ok()??.dyn_into().ok()
}

/// How it would end, what would go, come and change, and what it would print.
fn ended(outcome: &Outcome, lang: Lang) -> Html {
    let w = words(lang);
    let hosts = [&*outcome.before, &*outcome.after];
    let Told { head, rows, failed } = told(hosts, &outcome.changes, outcome.status, lang);
    let more = rows.len().saturating_sub(MOST);
    let row = |row: &Row| {
        let word = view::trial::word(row.mark, lang);
        html! {
            <li data-mark={row.mark.word()}>
                <span class="mark">{ word }</span>{ " " }<b>{ &row.text }</b>
                if !row.note.is_empty() { { " " }<span class="note">{ &row.note }</span> }
            </li>
        }
    };
    let printed = printed(outcome);
    html! {
        <>
            <p role="status" class={classes!("preview-said", failed.then_some("failed"))}>
                { head }{ lang.pick("。", ". ") }<span class="note">{ w.nothing_applied }</span>
            </p>
            if !rows.is_empty() {
                <ul>
                    { for rows.iter().take(MOST).map(row) }
                    if more > 0 { <li>{ format!("+{more}") }</li> }
                </ul>
            }
            if !printed.is_empty() {
                <details open={failed || rows.iter().all(|r| r.mark == Mark::Same)}>
                    <summary>{ w.would_print }</summary>
                    <pre tabindex="0">{ printed.join("\n") }</pre>
                </details>
            }
        </>
    }
}

/// The last lines on the copy's screen.
fn printed(outcome: &Outcome) -> Vec<String> {
    let blocks = outcome.screen.blocks();
    let lines: Vec<String> = blocks
        .iter()
        .flat_map(|b| b.lines.iter().map(|l| l.text()))
        .collect();
    let from = lines.len().saturating_sub(LINES);
    lines[from..].to_vec()
}

/// Alt+Enter tries what stands in the terminal, Escape ends it, wherever the focus is.
#[hook]
fn use_keys(props: &Props, asked: &UseStateHandle<bool>) {
    let (session, asked) = (props.session.clone(), asked.clone());
    let (shows, past) = (props.view.is_some(), props.past);
    use_effect_with((session, shows, past), move |(session, shows, past)| {
        let (session, shows, past) = (session.clone(), *shows, *past);
        let listener = EventListener::new_with_options(
            &browser::window(),
            "keydown",
            EventListenerOptions {
                phase: gloo_events::EventListenerPhase::Capture,
                passive: false,
            },
            move |event| {
                let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
                    return;
                };
                let taken = match key.key().as_str() {
                    "Enter" if key.alt_key() && !key.is_composing() && !past => {
                        asked.set(!attempt(&session));
                        true
                    }
                    "Escape" if shows => {
                        session.dismiss();
                        true
                    }
                    _ => false,
                };
                if taken {
                    event.prevent_default();
                    event.stop_propagation();
                }
            },
        );
        move || drop(listener)
    });
}
