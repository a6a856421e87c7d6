//! The lesson's text with its checks, and the way on.

use std::rc::Rc;

use lesson::Study;
use yew::prelude::*;

use super::act::Act;
use super::markdown::Blocks;
use crate::i18n::texts;
use crate::route::{Page, Route};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub study: Rc<Study>,
    pub route: Route,
    pub act: Callback<Act>,
}

#[component]
pub fn LessonPane(props: &Props) -> Html {
    let lang = props.route.lang;
    let t = texts(lang);
    let lesson = &props.study.lesson;
    let total = lesson.checks().count();
    let checks = lesson.checks();
    let done = checks
        .filter(|c| props.study.progress.done.contains(&c.id))
        .count();
    let complete = total > 0 && done == total;
    let steps = lesson.steps.iter().enumerate().map(|(index, step)| {
        html! {
            <section key={index} class="step">
                if !step.title.is_empty() {
                    <h2>{ &step.title }</h2>
                }
                <Blocks blocks={step.blocks.clone()} study={props.study.clone()} {lang} act={props.act.clone()} />
            </section>
        }
    });
    let slides = match &props.route.page {
        Page::Lesson { slug, .. } => Some(Page::Lesson {
            slug: slug.clone(),
            slides: true,
        }),
        _ => None,
    };
    html! {
        <article class="lesson">
            <header>
                { super::team::way_back(&props.route) }
                <h1>{ &lesson.title }</h1>
                <p class="progress">
                    <progress value={done.to_string()} max={total.to_string()} aria-label={t.goals} />
                    <span>{ format!("{done} / {total}") }</span>
                    if let Some(slides) = slides {
                        <a href={props.route.to(slides).hash()}>{ t.slides }</a>
                    }
                </p>
            </header>
            { for steps }
            <footer class="onward" aria-live="polite">
                if complete {
                    <p class="complete">{ t.complete }</p>
                }
                if let Some(next) = &lesson.next {
                    <a class="next" href={props.route.lesson(next).hash()}>
                        { t.next }
                    </a>
                } else {
                    <a class="next" href={props.route.list().hash()}>{ t.all_lessons }</a>
                }
            </footer>
        </article>
    }
}
