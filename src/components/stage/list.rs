//! The talks on the first page, a line each.

use lesson::Course;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::browser;
use crate::i18n::stage::texts;
use crate::route::{Page, Route};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub route: Route,
}

#[component]
pub fn TalkList(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let talks = use_state(Course::default);
    use_effect_with((), {
        let talks = talks.clone();
        move |()| {
            spawn_local(async move {
                let text = browser::fetch_text("talks/index.json").await;
                if let Some(found) = text.and_then(|t| Course::from_json(&t)) {
                    talks.set(found);
                }
            });
        }
    });
    if talks.lessons.is_empty() {
        return html! {};
    }
    let row = |entry: &lesson::Entry| {
        let heading = lang.pick(&entry.ja, &entry.en);
        let page = Page::Talk {
            name: entry.slug.clone(),
            present: false,
        };
        html! {
            <li key={entry.slug.clone()}><a href={props.route.to(page).hash()}>
                <span class="min">{ format!("{}:00", entry.minutes) }</span>
                <span><b>{ heading.title.clone() }</b>{ heading.summary.clone() }</span>
            </a></li>
        }
    };
    html! {
        <>
            <h2>{ t.talks }</h2>
            <p class="talks-about">{ t.talks_about }</p>
            <ul class="talks">{ for talks.lessons.iter().map(row) }</ul>
        </>
    }
}
