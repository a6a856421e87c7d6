//! What a learner has done: checks that held once stay done, answers stay given.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use snapshot::Snapshot;
use snapshot::files::Files;

use crate::checks::{Lint, Seen, Verdict};
use crate::model::{Check, Hint, Lesson, Predict, Question};

/// What was ever seen on the host since the lesson began: a check can ask for something to be gone
/// only because it knows that it was there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub containers: BTreeSet<String>,
    pub running: BTreeSet<String>,
    pub images: BTreeSet<String>,
    pub volumes: BTreeSet<String>,
    pub networks: BTreeSet<String>,
    /// Absolute paths.
    pub files: BTreeSet<String>,
    pub begun: Begun,
}

/// How far a session's counters were when the learner began: what `setup.t` did does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub at_ms: u64,
    pub connections: u64,
    pub builds: usize,
}

impl History {
    /// Starts the lesson: connections, builds and requests up to now were not the learner's.
    pub fn begin(snapshot: &Snapshot) -> Self {
        let mut history = Self {
            begun: Begun {
                at_ms: snapshot.at_ms,
                connections: snapshot.connections.last().map_or(0, |c| c.number),
                builds: snapshot.builds.last().map_or(0, |b| b.number),
            },
            ..Self::default()
        };
        history.observe(snapshot);
        history
    }

    /// Takes note of one moment; call it for every snapshot of a session.
    pub fn observe(&mut self, snapshot: &Snapshot) {
        for container in &snapshot.containers {
            note(&mut self.containers, &container.name);
            if container.state == snapshot::ContainerState::Running {
                note(&mut self.running, &container.name);
            }
        }
        for tag in snapshot.images.iter().flat_map(|i| &i.tags) {
            note(&mut self.images, tag);
        }
        for volume in &snapshot.volumes {
            note(&mut self.volumes, &volume.name);
        }
        for network in &snapshot.networks {
            note(&mut self.networks, &network.name);
        }
        for file in snapshot.files.iter() {
            note(&mut self.files, &file.path);
        }
    }
}

fn note(set: &mut BTreeSet<String>, name: &str) {
    if !set.contains(name) {
        set.insert(name.to_string());
    }
}

/// A lesson's host at one moment.
#[derive(Clone, Copy)]
pub struct Host<'a> {
    pub snapshot: &'a Snapshot,
    pub history: &'a History,
    /// Answers what checks ask of the files of images.
    pub files: Option<&'a dyn Files>,
    pub lint: Option<Lint>,
}

impl<'a> Host<'a> {
    /// A host of which only the snapshot is known.
    pub fn new(snapshot: &'a Snapshot, history: &'a History) -> Self {
        Self {
            snapshot,
            history,
            files: None,
            lint: None,
        }
    }

    fn seen<'b>(&self, lesson: &'b Lesson, progress: &'b Progress) -> Seen<'b>
    where
        'a: 'b,
    {
        Seen {
            lesson,
            snapshot: self.snapshot,
            history: self.history,
            progress,
            files: self.files,
            lint: self.lint,
            said: None,
        }
    }
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

    /// Takes a guess; the first one stays, as what was seen since would change it.
    pub fn predict(&mut self, id: &str, answer: usize) {
        self.predictions.entry(id.to_string()).or_insert(answer);
    }

    pub fn quiz(&mut self, id: &str, answer: usize) {
        self.quizzes.insert(id.to_string(), answer);
    }

    /// Puts an item of a sort into a box, or takes it out.
    pub fn place(&mut self, sort: &crate::Sort, item: usize, place: Option<usize>) {
        let places = self.sorts.entry(sort.id.clone()).or_default();
        places.resize(sort.items.len(), None);
        if let Some(slot) = places.get_mut(item) {
            *slot = place.filter(|p| *p < sort.boxes.len());
        }
    }

    /// Opens the next stage of a hint; returns how many are open.
    pub fn open(&mut self, hint: &Hint) -> usize {
        let open = self.hints.entry(hint.id.clone()).or_default();
        *open = (*open + 1).min(hint.stages.len());
        *open
    }

    /// Answers the question of that id as it should be answered.
    pub fn answer_rightly(&mut self, lesson: &Lesson, id: &str) -> bool {
        match lesson.question(id) {
            Some(Question::Predict(predict)) => {
                let right = predict.answers.iter().position(|a| a.right);
                self.predict(id, right.unwrap_or(0));
            }
            Some(Question::Quiz(quiz)) => {
                let right = quiz.answers.iter().position(|a| a.0);
                self.quiz(id, right.unwrap_or(0));
            }
            Some(Question::Sort(sort)) => {
                let places = sort.items.iter().map(|i| Some(i.place)).collect();
                self.sorts.insert(id.to_string(), places);
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

/// Adds the checks that hold now; returns the ids that are new.
///
/// Checks hold in any order, but for those that wait for others (`after=`).
pub fn evaluate(lesson: &Lesson, host: &Host, progress: &mut Progress) -> Vec<String> {
    let mut new = Vec::new();
    // A check waits for earlier ones only, so that one pass is enough.
    for check in lesson.checks() {
        if progress.done.contains(&check.id) || !waits(check, progress).is_empty() {
            continue;
        }
        if check.rule.holds(&host.seen(lesson, progress)) {
            progress.done.insert(check.id.clone());
            new.push(check.id.clone());
        }
    }
    new
}

/// How things stand with a check.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    Done,
    /// What is missing.
    Open(Verdict),
    /// It holds, or would; but these ids come before it.
    Waits {
        on: Vec<String>,
        verdict: Verdict,
    },
}

/// Tells how every check stands, in reading order.
pub fn standings(lesson: &Lesson, host: &Host, progress: &Progress) -> Vec<(String, Standing)> {
    let seen = host.seen(lesson, progress);
    let standing = |check: &Check| {
        if progress.done.contains(&check.id) {
            return Standing::Done;
        }
        let verdict = check.rule.look(&seen);
        match waits(check, progress) {
            on if on.is_empty() => Standing::Open(verdict),
            on => Standing::Waits { on, verdict },
        }
    };
    let all = lesson.checks().map(|c| (c.id.clone(), standing(c)));
    all.collect()
}

fn waits(check: &Check, progress: &Progress) -> Vec<String> {
    let open = check.after.iter().filter(|id| !progress.done.contains(*id));
    open.cloned().collect()
}

/// The hints that the state of the host calls for now, by id: their condition holds, and the check
/// they help with is open.
pub fn called_for(lesson: &Lesson, host: &Host, progress: &Progress) -> BTreeSet<String> {
    let seen = host.seen(lesson, progress);
    let hints = lesson.blocks().filter_map(|b| match b {
        crate::Block::Hint(hint) => Some(hint),
        _ => None,
    });
    let called = hints.filter(|hint| {
        let open = hint
            .check
            .as_ref()
            .is_none_or(|id| !progress.done.contains(id));
        open && hint.when.as_ref().is_some_and(|rule| rule.holds(&seen))
    });
    called.map(|hint| hint.id.clone()).collect()
}

/// Judges a prediction by the host as its command left it: `said` is what that printed. For each
/// answer with a condition, whether the condition holds.
pub fn judge(
    lesson: &Lesson,
    predict: &Predict,
    host: &Host,
    progress: &Progress,
    said: &str,
) -> Vec<Option<bool>> {
    let seen = Seen {
        said: Some(said),
        ..host.seen(lesson, progress)
    };
    let answers = predict.answers.iter();
    let proof = answers.map(|a| a.proof.as_ref().map(|rule| rule.holds(&seen)));
    proof.collect()
}
