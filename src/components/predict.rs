//! A prediction: answers to choose from before the command; afterwards guess and outcome.

use lesson::{Deed, Inline, Predict, Progress};
use yew::prelude::*;

use super::act::Act;
use super::markdown::inlines;
use crate::i18n::{Lang, texts};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub predict: Predict,
    pub progress: Progress,
    pub lang: Lang,
    pub act: Callback<Act>,
}

#[component]
pub fn PredictBox(props: &Props) -> Html {
    let t = texts(props.lang);
    let predict = &props.predict;
    let guess = props.progress.predictions.get(&predict.id).copied();
    let settled = props.progress.is_settled(predict);
    let answer = |(index, answer): (usize, &lesson::Answer)| {
        let chosen = guess == Some(index);
        let verdict = match (settled, answer.right, chosen) {
            (true, true, _) => Some("right"),
            (true, false, true) => Some("wrong"),
            _ => None,
        };
        let onclick = {
            let (act, id) = (props.act.clone(), predict.id.clone());
            Callback::from(move |_: MouseEvent| {
                let id = id.clone();
                act.emit(Act::Deed(Deed::Answer { id, answer: index }));
            })
        };
        html! {
            <li><button type="button" class={classes!("answer", verdict)} aria-pressed={chosen.to_string()}
                disabled={guess.is_some() || settled} {onclick}>
                { inlines(&answer.text) }
                if settled && answer.right { <span class="outcome">{ t.outcome }</span> }
                if chosen { <span class="guess">{ t.your_guess }</span> }
            </button></li>
        }
    };
    let answered = guess.is_some().to_string();
    html! {
        <div class="quiz predict" data-predict={predict.id.clone()} data-answered={answered}>
            <p class="quiz-title">{ t.predict }</p>
            <p>{ inlines(&predict.question) }</p>
            <ul>{ for predict.answers.iter().enumerate().map(answer) }</ul>
            <div class="quiz-verdict" aria-live="polite">
                { outcome(settled, guess.is_some(), &predict.explanation, props.lang) }
            </div>
        </div>
    }
}

fn outcome(settled: bool, guessed: bool, explanation: &[Inline], lang: Lang) -> Html {
    match (settled, guessed) {
        (true, _) => html! { <p>{ inlines(explanation) }</p> },
        (false, true) => html! { <p>{ texts(lang).now_try }</p> },
        (false, false) => html! {},
    }
}
