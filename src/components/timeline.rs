//! The strip of moments under the picture: a button for each command line, what happened by itself
//! beside it, and while one looks back, where one is and how to get on.

use std::rc::Rc;

use session::{Moment, Shown, What};
use snapshot::Snapshot;
use view::timeline::{Happening, Tick, happening, short, words};
use yew::prelude::*;

use crate::i18n::{Lang, texts};
use crate::model::session::Session;

/// How many events are told of a moment.
const SHOWN: usize = 8;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub session: Session,
    pub moments: Rc<Vec<Rc<Moment>>>,
    /// How many of them led here.
    pub at: usize,
    pub shown: Shown,
    pub snapshot: Rc<Snapshot>,
    pub lang: Lang,
}

#[component]
pub fn Timeline(props: &Props) -> Html {
    let (lang, t) = (props.lang, texts(props.lang));
    if props.moments.is_empty() {
        return Html::default();
    }
    let past = match props.shown {
        Shown::Now => None,
        Shown::Past(n) => Some(n),
    };
    let here = past.unwrap_or(props.at);
    let button = |(i, tick): (usize, Tick)| {
        let n = i + 1;
        let onclick = {
            let (session, now) = (props.session.clone(), n == props.at);
            Callback::from(move |_: MouseEvent| {
                if now {
                    session.now();
                } else {
                    session.travel(n);
                }
            })
        };
        let (class, sign) = match (tick.interrupted, tick.status) {
            (true, _) => ("tick cut", "^C".to_string()),
            (_, None | Some(0)) => ("tick ok", String::new()),
            (_, Some(code)) => ("tick bad", code.to_string()),
        };
        let own: Vec<&Happening> = tick.events.iter().filter(|e| e.by_itself).collect();
        html! {
            <li key={n} class={classes!((n > props.at).then_some("undone"))}>
                <button type="button" class={class} data-moment={n.to_string()} aria-current={(n == here).then_some("step")}
                    title={words(&tick, i, lang)} {onclick}>
                    <span class="unseen">{ words(&tick, i, lang) }</span>
                    <span class="sign" aria-hidden="true">{ sign }</span>
                    <span class="what" aria-hidden="true">{ short(&tick.line) }</span>
                </button>
                if !own.is_empty() {
                    <span class="own">{ t.by_itself }{ " " }{ own.iter().map(|e| e.text.clone()).collect::<Vec<_>>().join(" ") }</span>
                }
            </li>
        }
    };
    let ticks = ticks(&props.moments, &props.snapshot, lang)
        .into_iter()
        .enumerate();
    html! {
        <section class="timeline" data-testid="timeline" aria-label={t.timeline}>
            if let Some(n) = past {
                <div class="travel" role="status">
                    <span>{ lang.pick(
                        format!("{} のうち {n} を見ています", props.moments.len()),
                        format!("You look at {n} of {}", props.moments.len()),
                    ) }</span>
                    <span class="gap"></span>
                    <button type="button" data-testid="now" onclick={with(&props.session, |s| s.now())}>{ t.back_to_now }</button>
                    <button type="button" class="go" data-testid="go-on" onclick={with(&props.session, move |s| s.go_on(n))}>{ t.go_on }</button>
                </div>
            }
            <ol>{ for ticks.map(button) }</ol>
        </section>
    }
}

fn with(session: &Session, act: impl Fn(&Session) + 'static) -> Callback<MouseEvent> {
    let session = session.clone();
    Callback::from(move |_| act(&session))
}

/// Moments as ticks, with the engine's events that belong to each: by the line that caused them, else
/// by their time.
fn ticks(moments: &[Rc<Moment>], snapshot: &Snapshot, lang: Lang) -> Vec<Tick> {
    let tick = |moment: &Rc<Moment>| Tick {
        line: match &moment.what {
            What::File(path) => format!("✎ {}", view::words::home(path)),
            _ => moment.text().to_string(),
        },
        status: moment.status,
        interrupted: moment.status == Some(130),
        checks: Vec::new(),
        events: Vec::new(),
    };
    let mut found: Vec<Tick> = moments.iter().map(tick).collect();
    for event in &*snapshot.events {
        let begun = match event.cause {
            Some(line) => moments.partition_point(|m| m.line <= line),
            None => moments.partition_point(|m| m.started_ms <= event.at_ms),
        };
        let Some(tick) = begun.checked_sub(1).map(|i| &mut found[i]) else {
            continue;
        };
        if tick.events.len() < SHOWN {
            tick.events.extend(happening(event, lang));
        }
    }
    found
}
