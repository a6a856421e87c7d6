//! A question to the room: answers under the signal flags A, B, C, and hands counted by keys.

use std::collections::BTreeMap;

use lesson::Predict;
use lesson::deck::Deck;
use yew::prelude::*;

use crate::components::markdown::inlines;
use crate::i18n::Lang;
use crate::i18n::stage::texts;

/// Hands counted, by the question's id and the answer.
pub type Votes = BTreeMap<String, Vec<u32>>;

/// Counts a hand for an answer, or takes one back.
pub fn count(votes: &mut Votes, predict: &Predict, answer: usize, back: bool) {
    let hands = votes
        .entry(predict.id.clone())
        .or_insert_with(|| vec![0; predict.answers.len()]);
    if let Some(count) = hands.get_mut(answer) {
        *count = match back {
            true => count.saturating_sub(1),
            false => count.saturating_add(1).min(9999),
        };
    }
}

/// The question of a slide.
pub fn of_slide(deck: &Deck, slide: usize) -> Option<&Predict> {
    deck.predictions()
        .into_iter()
        .find(|(_, s, _)| *s == slide)
        .map(|(predict, ..)| predict)
}

/// The answers with the hands so far; the most hands get a frame, not a colour, as the answer comes
/// from the demo.
pub fn vote(predict: &Predict, votes: &Votes, lang: Lang) -> Html {
    let t = texts(lang);
    let hands = votes.get(&predict.id);
    let most = hands.and_then(|h| h.iter().max()).copied().unwrap_or(0);
    let row = |(n, answer): (usize, &lesson::Answer)| {
        let count = hands.and_then(|h| h.get(n)).copied().unwrap_or(0);
        let leads = most > 0 && count == most;
        html! {
            <li class={leads.then_some("leads")}>
                { flag(n) }
                <span>{ inlines(&answer.text) }</span>
                <span class="hands">{ count }<small>{ t.hands_unit }</small></span>
            </li>
        }
    };
    html! {
        <div class="ask" data-predict={predict.id.clone()} data-answered={(most > 0).to_string()}>
            <p class="question">{ inlines(&predict.question) }</p>
            <ol class="vote">{ for predict.answers.iter().enumerate().map(row) }</ol>
            <p class="how">{ t.hands }</p>
        </div>
    }
}

/// Below the demo that settled a question: the answer, how many had it, and why.
pub fn verdict(predict: &Predict, votes: &Votes, lang: Lang) -> Html {
    let t = texts(lang);
    let Some(right) = predict.answers.iter().position(|a| a.right) else {
        return html! {};
    };
    let hands = votes.get(&predict.id);
    let all: u32 = hands.map_or(0, |h| h.iter().sum());
    let had = hands.and_then(|h| h.get(right)).copied().unwrap_or(0);
    let letter = char::from(b'A' + (right % 26) as u8);
    html! {
        <div class="verdict" data-verdict={predict.id.clone()}>
            { flag(right) }
            <p><b>{ format!("{} {letter}: ", t.answer) }{ inlines(&predict.answers[right].text) }</b>
                if all > 0 { <span class="had">{ format!("{had} / {all} {}", t.hands_unit) }</span> }
                <br />{ inlines(&predict.explanation) }</p>
        </div>
    }
}

/// The signal flag of an answer, with its letter.
fn flag(answer: usize) -> Html {
    let letter = char::from(b'A' + (answer % 26) as u8).to_string();
    let ground = match answer {
        0 => {
            html! { <><path class="fl-white" d="M4 6h40v60H4z" /><path class="fl-blue" d="M44 6h40L68 36l16 30H44z" /></> }
        }
        1 => html! { <path class="fl-red" d="M4 6h80L68 36l16 30H4z" /> },
        2 => html! { <>
        <path class="fl-blue" d="M4 6h80v12H4zM4 54h80v12H4z" /><path class="fl-white" d="M4 18h80v12H4zM4 42h80v12H4z" />
        <path class="fl-red" d="M4 30h80v12H4z" /></> },
        _ => {
            html! { <><path class="fl-yellow" d="M4 6h80v60H4z" /><path class="fl-blue" d="M4 26h80v20H4z" /></> }
        }
    };
    html! {
        <svg class="flag" viewBox="0 0 88 72" aria-hidden="true">
            { ground }
            <path class="fl-edge" d="M4 6h80v60H4z" />
            <text class="fl-halo" x="24" y="47" text-anchor="middle">{ letter.clone() }</text>
            <text class="fl-letter" x="24" y="47" text-anchor="middle">{ letter }</text>
        </svg>
    }
}
