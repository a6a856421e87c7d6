//! Beside the terminal: one sentence for screen readers after each command, a hint with the line that
//! was probably meant, and on wish the explanation of the last command.

use std::rc::Rc;

use session::{Moment, What};
use snapshot::Snapshot;
use view::explain::{Explanation, Said, Way, explain, hint};
use view::terminal::{Block, unbroken};
use yew::prelude::*;

use super::act::Act;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub moments: Rc<Vec<Rc<Moment>>>,
    /// How many of them led to what is shown.
    pub at: usize,
    pub snapshot: Rc<Snapshot>,
    pub blocks: Vec<Block>,
    pub lang: Lang,
    pub act: Callback<Act>,
}

#[component]
pub fn Explain(props: &Props) -> Html {
    let (lang, t) = (props.lang, texts(props.lang));
    let open = use_state(|| false);
    let last = props
        .at
        .checked_sub(1)
        .and_then(|i| props.moments.get(i))
        .cloned();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    use_f2({
        let open = open.clone();
        move || open.set(!*open)
    });
    let Some(moment) = last.filter(|m| matches!(m.what, What::Command(_))) else {
        return html! { <p class="said" role="status" data-testid="said"></p> };
    };
    let line = moment.text().to_string();
    let failed = moment.status.is_some_and(|s| s != 0 && s != 130);
    let meant = hint(&line, moment.status, lang).filter(|_| moment.ended_ms.is_some());
    let explanation = open.then(|| {
        let before = props.at.checked_sub(2).and_then(|i| props.moments.get(i));
        let before = before
            .and_then(|m| m.seen.as_ref())
            .map(|s| s.snapshot.clone());
        let nothing = Rc::new(Snapshot::default());
        let after = moment
            .seen
            .as_ref()
            .map_or_else(|| props.snapshot.clone(), |s| s.snapshot.clone());
        let output = output(&props.blocks, &line);
        explain(
            &Said {
                line: &line,
                status: moment.status,
                output: &output,
                before: before.as_deref().unwrap_or(&nothing),
                after: &after,
            },
            lang,
        )
    });
    html! {
        <div class="aside">
            <p class="said" role="status" data-testid="said">{ said(&moment, &props.blocks, lang) }</p>
            if moment.ended_ms.is_some() {
                <button type="button" class={classes!("quiet", failed.then_some("failed"))} aria-expanded={open.to_string()} onclick={toggle}>
                    { if failed { t.why_failed } else { t.what_did } }{ " " }<kbd>{ "F2" }</kbd>
                </button>
            }
            if let Some(hint) = meant {
                <span class="meant" data-testid="hint-line">
                    { hint.text }{ " " }
                    if let Some(line) = hint.line { { run(&props.act, &line) } }
                </span>
            }
            if let Some(explanation) = explanation {
                <Panel {explanation} lang={lang} act={props.act.clone()} />
            }
        </div>
    }
}

/// F2 anywhere on the page.
#[hook]
fn use_f2(toggle: impl Fn() + 'static) {
    use_effect(move || {
        let listener = gloo_events::EventListener::new_with_options(
            &crate::browser::window(),
            "keydown",
            gloo_events::EventListenerOptions::enable_prevent_default(),
            move |event| {
                let key =
                    wasm_bindgen::JsCast::dyn_ref::<KeyboardEvent>(event).map(KeyboardEvent::key);
                if key.as_deref() == Some("F2") {
                    event.prevent_default();
                    toggle();
                }
            },
        );
        move || drop(listener)
    });
}

/// The lines on the screen since a command was entered.
fn lines(blocks: &[Block], line: &str) -> Vec<String> {
    let first = line.lines().next().unwrap_or(line);
    let entered = format!("$ {first}");
    let newest = blocks.iter().rev().flat_map(|b| b.lines.iter().rev());
    let mut newest: Vec<_> = newest.take(400).collect();
    newest.reverse();
    let mut all = unbroken(newest.into_iter().map(|l| &**l));
    let at = all
        .iter()
        .rposition(|text| text.trim_end().ends_with(&entered));
    all.split_off(at.map_or(0, |i| i + 1))
}

fn output(blocks: &[Block], line: &str) -> String {
    lines(blocks, line).join("\n")
}

/// What a screen reader says of a command, once it has ended.
fn said(moment: &Moment, blocks: &[Block], lang: Lang) -> String {
    let Some(status) = moment.status.filter(|_| moment.ended_ms.is_some()) else {
        return String::new();
    };
    let lines = lines(blocks, moment.text());
    let first: Vec<&str> = lines
        .iter()
        .map(|l| l.trim())
        .filter(|l| !l.is_empty())
        .take(2)
        .collect();
    lang.pick(
        format!(
            "終了 {status}、出力 {} 行。{}",
            lines.len(),
            first.join("。")
        ),
        format!("Exit {status}, {} lines. {}", lines.len(), first.join(". ")),
    )
}

fn run(act: &Callback<Act>, line: &str) -> Html {
    let onclick = {
        let (act, line) = (act.clone(), line.to_string());
        Callback::from(move |_: MouseEvent| act.emit(Act::Run(line.clone())))
    };
    html! { <button type="button" class="fact-run" data-run={line.to_string()} {onclick}>{ line }</button> }
}

#[derive(Properties, PartialEq)]
struct PanelProps {
    explanation: Explanation,
    lang: Lang,
    act: Callback<Act>,
}

#[component]
fn Panel(props: &PanelProps) -> Html {
    let (e, t) = (&props.explanation, texts(props.lang));
    let way = |way: &Way| {
        html! { <li>{ &way.title }if !way.command.is_empty() { { run(&props.act, &way.command) } }</li> }
    };
    html! {
        <section class={classes!("explain", e.failed.then_some("failed"))} data-testid="explain" data-error={e.error}>
            <h2>{ &e.head }</h2>
            if let Some([before, clause, after]) = &e.message {
                <p class="message" lang="en">{ before }<mark>{ clause }</mark>{ after }</p>
            }
            <div class="columns">
                if !e.ways.is_empty() {
                    <div><h3>{ t.ways_out }</h3><ol>{ for e.ways.iter().map(way) }</ol></div>
                }
                if !e.words.is_empty() {
                    <div><h3>{ t.word_by_word }</h3><dl>{ for e.words.iter().map(|w| html! {
                        <><dt><code>{ &w.text }</code></dt><dd>{ &w.meaning }</dd></>
                    }) }</dl></div>
                }
                if !e.events.is_empty() || !e.changes.is_empty() {
                    <div>
                        <h3>{ t.what_happened }</h3>
                        <ol>{ for e.events.iter().map(|text| html! { <li>{ text }</li> }) }</ol>
                        <table><tbody>{ for e.changes.iter().map(|[what, before, after]| html! {
                            <tr><th scope="row">{ what }</th><td>{ before }</td><td>{ "→ " }{ after }</td></tr>
                        }) }</tbody></table>
                    </div>
                }
                if !e.not_done.is_empty() || e.undo.is_some() || !e.smaller.is_empty() {
                    <div>
                        if !e.not_done.is_empty() {
                            <h3>{ t.not_done }</h3>
                            <ul>{ for e.not_done.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
                        }
                        if let Some(undo) = &e.undo {
                            <h3>{ t.to_undo }</h3>
                            <ul>{ way(undo) }</ul>
                        }
                        if !e.smaller.is_empty() {
                            <h3>{ t.smaller }</h3>
                            <pre>{ e.smaller.join("\n") }</pre>
                        }
                    </div>
                }
            </div>
        </section>
    }
}
