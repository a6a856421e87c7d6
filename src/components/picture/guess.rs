//! A prediction that can be answered in the picture: which one is open, what stands for its answers,
//! and afterwards guess and outcome side by side.

use std::rc::Rc;

use lesson::{Deed, Inline, Predict, Study};
use view::Scene;
use view::guess::{Guess, Standing};
use yew::prelude::*;

use super::was_done;
use crate::components::markdown::inlines;
use crate::components::scene::Object;
use crate::i18n::{Lang, picture::words, texts};
use crate::model::session::View;

/// What is asked in the picture, or was just answered by a command.
#[derive(Clone, Default)]
pub struct Asked {
    pub guesses: Rc<Vec<Guess>>,
    id: String,
    question: Vec<Inline>,
    /// The objects of the answers, in their order.
    marks: Vec<Option<(String, String)>>,
    /// The words of the answer given, and of the right one.
    guess: Option<Vec<Inline>>,
    outcome: Option<Vec<Inline>>,
    is_open: bool,
}

#[hook]
pub fn use_guesses(view: &View, picture: &'static str) -> Asked {
    let study = view.study.as_ref();
    study.map_or_else(Asked::default, |study| {
        asked(study, &|check| was_done(view, check), picture)
    })
}

fn asked(study: &Study, was_done: &dyn Fn(&str) -> bool, picture: &str) -> Asked {
    let here = |p: &&Predict| p.picture.as_deref() == Some(picture);
    let marked = |p: &&Predict| p.answers.iter().any(|a| a.mark.is_some());
    let progress = &study.progress;
    let all: Vec<&Predict> = study
        .lesson
        .predictions()
        .filter(here)
        .filter(marked)
        .collect();
    // The one whose command was just run goes before the next one.
    let fresh = |p: &Predict| {
        let new = |check: &String| !was_done(check);
        progress.is_settled(p)
            && progress.predictions.contains_key(&p.id)
            && p.after.as_ref().is_some_and(new)
    };
    let settled = all.iter().find(|p| fresh(p));
    let open = || all.iter().find(|p| !progress.is_settled(p));
    let Some(predict) = settled.or_else(open) else {
        return Asked::default();
    };
    let guess = progress.predictions.get(&predict.id).copied();
    let settled = progress.is_settled(predict);
    let mut guesses = Vec::new();
    for (i, answer) in predict.answers.iter().enumerate() {
        let standing = match (settled, answer.right, guess == Some(i)) {
            (true, true, true) => Standing::Right,
            (true, true, false) => Standing::Came,
            (true, false, true) => Standing::Wrong,
            (false, _, true) => Standing::Chosen,
            (false, ..) if guess.is_none() => Standing::Open,
            _ => continue,
        };
        let Some((kind, id)) = &answer.mark else {
            continue;
        };
        let known = |g: &Guess| (&g.kind, &g.id) == (kind, id);
        if !guesses.iter().any(known) {
            guesses.push(Guess {
                kind: kind.clone(),
                id: id.clone(),
                standing,
            });
        }
    }
    let right = predict.answers.iter().find(|a| a.right);
    Asked {
        guesses: Rc::new(guesses),
        id: predict.id.clone(),
        question: predict.question.clone(),
        marks: predict.answers.iter().map(|a| a.mark.clone()).collect(),
        guess: guess
            .and_then(|i| predict.answers.get(i))
            .map(|a| a.text.clone()),
        outcome: right.filter(|_| settled).map(|a| a.text.clone()),
        is_open: guess.is_none() && !settled,
    }
}

impl Asked {
    /// The answer that an object stands for, if it stands for one alone.
    fn index(&self, object: &Object) -> Option<usize> {
        // A mark names the object it stands at.
        let (kind, id) = match object.kind.as_str() {
            "guess" => object.id.split_once(':')?,
            kind => (kind, object.id.as_str()),
        };
        let is =
            |m: &Option<(String, String)>| m.as_ref().is_some_and(|(k, i)| k == kind && i == id);
        let mut found = self.marks.iter().enumerate().filter(|(_, m)| is(m));
        let first = found.next();
        first.filter(|_| found.next().is_none()).map(|(i, _)| i)
    }

    /// Whether choosing this object answers the question.
    pub fn takes(&self, object: &Object) -> bool {
        self.is_open && self.index(object).is_some()
    }

    pub fn answer(&self, object: &Object) -> Deed {
        Deed::Answer {
            id: self.id.clone(),
            answer: self.index(object).unwrap_or(0),
        }
    }

    /// The question above the picture; afterwards what was guessed beside what came.
    pub fn html(&self, scene: Option<&Scene>, lang: Lang) -> Html {
        let (t, w) = (texts(lang), words(lang));
        // What the command will make is not there to be chosen.
        let is_there = |g: &Guess| {
            let all = scene.map_or(Vec::new(), |s| s.groups());
            all.iter().any(|o| o.kind == g.kind && o.id == g.id)
        };
        if self.id.is_empty() || (self.is_open && !self.guesses.iter().any(is_there)) {
            return Html::default();
        }
        let note = match (&self.guess, &self.outcome) {
            (Some(guess), Some(outcome)) => html! {
                <dl>
                    <div><dt>{ t.your_guess }</dt><dd>{ inlines(guess) }</dd></div>
                    <div><dt>{ t.outcome }</dt><dd>{ inlines(outcome) }</dd></div>
                </dl>
            },
            (Some(guess), None) => html! {
                <p><b>{ t.your_guess }</b>{ " " }{ inlines(guess) }{ " " }<span class="note">{ w.guessed }</span></p>
            },
            (None, Some(outcome)) => {
                html! { <p><b>{ t.outcome }</b>{ " " }{ inlines(outcome) }</p> }
            }
            (None, None) => html! { <p class="note">{ w.guess_here }</p> },
        };
        html! {
            <div class="guess-bar" data-testid="guess" role="status">
                <p><b>{ t.predict }</b>{ " " }{ inlines(&self.question) }</p>
                { note }
            </div>
        }
    }
}
