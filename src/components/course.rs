//! The first page: what Hatoba is, and its lessons.

use std::rc::Rc;

use lesson::Course;
use yew::prelude::*;

use crate::i18n::texts;
use crate::route::{Page, Route};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub course: Option<Rc<Course>>,
    pub route: Route,
    pub failed: bool,
}

#[component]
pub fn CourseList(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let lessons = props.course.iter().flat_map(|c| &c.lessons).enumerate();
    let items = lessons.map(|(index, entry)| {
        let heading = lang.pick(&entry.ja, &entry.en);
        let page = Page::Lesson {
            slug: entry.slug.clone(),
            slides: false,
        };
        html! {
            <li key={entry.slug.clone()}>
                <a class="berth-card" href={props.route.to(page).hash()}>
                    <span class="number" aria-hidden="true">{ format!("{:02}", index + 1) }</span>
                    <span class="berth-title">{ &heading.title }</span>
                    <span class="berth-summary">{ &heading.summary }</span>
                    <span class="berth-time">{ format!("{} {}", entry.minutes, t.minutes) }</span>
                </a>
            </li>
        }
    });
    html! {
        <div class="course">
            <h1><span class="wordmark">{ lang.pick("波止場", "Hatoba") }</span><span class="tagline">{ t.tagline }</span></h1>
            if props.failed {
                <p class="notice" role="alert">{ t.failed }</p>
            }
            <h2>{ t.lessons }</h2>
            <ol class="berths">{ for items }</ol>
            <h2>{ t.sandbox }</h2>
            <p><a class="wide-link" href={props.route.to(Page::Sandbox).hash()}>{ t.sandbox_about }</a></p>
        </div>
    }
}
