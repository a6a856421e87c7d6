//! A question with answers to pick; a wrong one may be tried again.

use lesson::{Deed, Progress, Quiz};
use yew::prelude::*;

use super::act::Act;
use super::markdown::inlines;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub quiz: Quiz,
    pub progress: Progress,
    pub lang: Lang,
    pub act: Callback<Act>,
}

#[component]
pub fn QuizBox(props: &Props) -> Html {
    let t = texts(props.lang);
    let picked = props.progress.quizzes.get(&props.quiz.id).copied();
    let right = picked.and_then(|p| props.quiz.answers.get(p)).map(|a| a.0);
    let answer = |(index, (correct, text)): (usize, &(bool, Vec<lesson::Inline>))| {
        let chosen = picked == Some(index);
        let verdict = chosen.then_some(if *correct { "right" } else { "wrong" });
        let onclick = {
            let (act, id) = (props.act.clone(), props.quiz.id.clone());
            Callback::from(move |_: MouseEvent| {
                let id = id.clone();
                act.emit(Act::Deed(Deed::Answer { id, answer: index }));
            })
        };
        html! {
            <li><button type="button" class={classes!("answer", verdict)} aria-pressed={chosen.to_string()} {onclick}>
                { inlines(text) }
            </button></li>
        }
    };
    html! {
        <div class="quiz" data-quiz={props.quiz.id.clone()} data-answered={(right == Some(true)).to_string()}>
            <p class="quiz-title">{ t.quiz }</p>
            <p>{ inlines(&props.quiz.question) }</p>
            <ul>{ for props.quiz.answers.iter().enumerate().map(answer) }</ul>
            <div class="quiz-verdict" aria-live="polite">
                { match right {
                    Some(true) => html! { <p>{ t.right }{ " " }{ inlines(&props.quiz.explanation) }</p> },
                    Some(false) => html! { <p>{ t.wrong }</p> },
                    None => html! {},
                } }
            </div>
        </div>
    }
}
