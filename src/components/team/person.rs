//! One learner: what the replay gave, what speaks against it, and each session to be opened.

use session::Save;
use session::report::{Judged, Mark, Verdict};
use yew::prelude::*;

use crate::i18n::Lang;
use crate::i18n::team::texts;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub person: Verdict,
    pub lang: Lang,
    /// Slugs and titles of the lessons.
    pub titles: Vec<(String, String)>,
    pub close: Callback<()>,
    /// Opens a lesson's session.
    pub show: Callback<(String, Save)>,
}

#[component]
pub fn Person(props: &Props) -> Html {
    let (lang, person) = (props.lang, &props.person);
    let t = texts(lang);
    let (done, all) = person.sum();
    let sum = |count: fn(&Judged) -> usize| person.lessons.iter().map(count).sum::<usize>();
    let claimed = done + sum(|l| l.checks.iter().filter(|(_, m)| *m == Mark::Claimed).count());
    let doubts: Vec<String> = person
        .doubts
        .iter()
        .map(|d| (None, d))
        .chain(
            person
                .lessons
                .iter()
                .flat_map(|l| l.doubts.iter().map(move |d| (Some(&l.slug), d))),
        )
        .map(|(slug, doubt)| {
            let text = doubt.text();
            let text = lang.pick(&text.ja, &text.en);
            slug.map_or(text.clone(), |slug| format!("{slug}: {text}"))
        })
        .collect();
    let close = {
        let close = props.close.clone();
        Callback::from(move |_: MouseEvent| close.emit(()))
    };
    html! {
        <aside class="person" data-testid="person" aria-label={person.name.clone()}>
            <div class="who"><b>{ &person.name }</b><button type="button" onclick={close}>{ t.close }</button>
                <span class="quiet">{ format!("{done} / {all} ・ {} {} / {} ・ {} {} ・ {} {} ・ {}",
                    t.predictions, sum(|l| l.predictions.0), sum(|l| l.predictions.1), t.hints, sum(|l| l.hints),
                    t.commands, sum(|l| l.moments), t.no_times) }</span>
            </div>
            if !doubts.is_empty() {
                <div class={classes!("alarm", (!person.is_forged()).then_some("mild"))} role="note">
                    <b>{ if person.is_forged() { t.forged_head } else { t.look_head } }</b>
                    <ul>{ for doubts.into_iter().map(|d| html! { <li>{ d }</li> }) }</ul>
                    if claimed != done {
                        <p class="two"><span>{ t.in_report }<b>{ format!("{claimed} / {all}") }</b></span>
                            <span>{ t.in_replay }<b class="rust">{ format!("{done} / {all}") }</b></span></p>
                    }
                </div>
            }
            <ul class="works">{ for person.lessons.iter().map(|l| work(props, l)) }</ul>
        </aside>
    }
}

fn work(props: &Props, lesson: &Judged) -> Html {
    let t = texts(props.lang);
    let title = props.titles.iter().find(|(slug, _)| *slug == lesson.slug);
    let title = title.map_or(lesson.slug.as_str(), |(_, title)| title);
    let done = lesson
        .checks
        .iter()
        .filter(|(_, mark)| *mark == Mark::Done)
        .count();
    let show = lesson.save.clone().map(|save| {
        let (show, slug) = (props.show.clone(), lesson.slug.clone());
        let onclick = Callback::from(move |_: MouseEvent| show.emit((slug.clone(), save.clone())));
        html! { <button type="button" data-open={lesson.slug.clone()} {onclick}>{ t.open_session }</button> }
    });
    html! {
        <li key={lesson.slug.clone()}><span>{ title }</span><span class="quiet">{ format!("{done} / {}", lesson.checks.len()) }</span>{ show }</li>
    }
}
