//! What a learner has done: checks that held once stay done, answers stay given.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Lesson, Predict, Question};

/// Something done to the lesson itself, not to its host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// An answer, from 0, to a prediction or a quiz.
    Answer { id: String, answer: usize },
    /// An item of a sort is put into a box, or taken out.
    Place {
        id: String,
        item: usize,
        place: Option<usize>,
    },
    /// The next stage of a hint is opened.
    Hint { id: String },
}

/// What a learner did, by the stable ids of the lesson: it is the same in every language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The checks done.
    pub done: BTreeSet<String>,
    /// The answer guessed before the command, from 0.
    pub predictions: BTreeMap<String, usize>,
    /// The newest answer to a quiz, from 0.
    pub quizzes: BTreeMap<String, usize>,
    /// The boxes of a sort's items, `None` for one not yet placed.
    pub sorts: BTreeMap<String, Vec<Option<usize>>>,
    /// How many stages of a hint were opened.
    pub hints: BTreeMap<String, usize>,
}

impl Progress {
    pub fn is_complete(&self, lesson: &Lesson) -> bool {
        lesson.checks().all(|c| self.done.contains(&c.id))
    }

    /// Takes note of a deed; false if the lesson has no such thing, or it is settled already.
    pub fn apply(&mut self, lesson: &Lesson, deed: &Deed) -> bool {
        match deed {
            Deed::Answer { id, answer } => match lesson.question(id) {
                // The first guess stays, and none can be made once the outcome is seen.
                Some(Question::Predict(predict)) if *answer < predict.answers.len() => {
                    let open = !self.is_settled(predict) && !self.predictions.contains_key(id);
                    if open {
                        self.predictions.insert(id.clone(), *answer);
                    }
                    open
                }
                Some(Question::Quiz(quiz)) if *answer < quiz.answers.len() => {
                    self.quizzes.insert(id.clone(), *answer);
                    true
                }
                _ => false,
            },
            Deed::Place { id, item, place } => {
                let Some(Question::Sort(sort)) = lesson.question(id) else {
                    return false;
                };
                if *item >= sort.items.len() || place.is_some_and(|p| p >= sort.boxes.len()) {
                    return false;
                }
                let places = self.sorts.entry(id.clone()).or_default();
                places.resize(sort.items.len(), None);
                places[*item] = *place;
                true
            }
            Deed::Hint { id } => {
                let stages = lesson.hints().find(|h| h.id == *id).map(|h| h.stages.len());
                let open = self.hints.get(id).copied().unwrap_or(0);
                let more = stages.is_some_and(|stages| open < stages);
                if more {
                    self.hints.insert(id.clone(), open + 1);
                }
                more
            }
        }
    }

    /// Answers the question of that id as it should be answered; false if there is none.
    pub fn answer_rightly(&mut self, lesson: &Lesson, id: &str) -> bool {
        let name = id.to_string();
        match lesson.question(id) {
            Some(Question::Predict(predict)) => {
                let right = predict.answers.iter().position(|a| a.right);
                self.predictions.entry(name).or_insert(right.unwrap_or(0));
            }
            Some(Question::Quiz(quiz)) => {
                let right = quiz.answers.iter().position(|a| a.0);
                self.quizzes.insert(name, right.unwrap_or(0));
            }
            Some(Question::Sort(sort)) => {
                let places = sort.items.iter().map(|i| Some(i.place)).collect();
                self.sorts.insert(name, places);
            }
            None => return false,
        }
        true
    }

    /// Tells whether a prediction was given, a quiz answered rightly, a sort completed.
    pub fn has_answered(&self, question: &Question) -> bool {
        match question {
            Question::Predict(predict) => self.predictions.contains_key(&predict.id),
            Question::Quiz(quiz) => {
                let answer = self
                    .quizzes
                    .get(&quiz.id)
                    .and_then(|n| quiz.answers.get(*n));
                answer.is_some_and(|a| a.0)
            }
            Question::Sort(sort) => self.sorts.get(&sort.id).is_some_and(|places| {
                let right = sort.items.iter().map(|i| Some(i.place));
                right.eq(places.iter().copied())
            }),
        }
    }

    /// Tells whether anything was answered to that question.
    pub fn has_tried(&self, id: &str) -> bool {
        self.predictions.contains_key(id)
            || self.quizzes.contains_key(id)
            || self.sorts.contains_key(id)
    }

    /// Tells whether a prediction's outcome may be shown: its command was run.
    pub fn is_settled(&self, predict: &Predict) -> bool {
        match &predict.after {
            Some(check) => self.done.contains(check),
            None => self.predictions.contains_key(&predict.id),
        }
    }
}
