//! A lesson held against its host: what ticks, what is missing, which hints are called for.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use snapshot::Snapshot;
use snapshot::files::Files;

use crate::checks::{Lint, Seen, Verdict};
use crate::history::History;
use crate::model::{Check, Lesson, Predict};
use crate::progress::Progress;

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

/// A lesson as it stands with a learner: what a page draws beside the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Study {
    pub lesson: Rc<Lesson>,
    pub progress: Progress,
    /// By the check's id.
    pub standings: BTreeMap<String, Standing>,
    /// Ids of hints that the state of the host calls for: their condition holds, and the check they
    /// help with is open.
    pub called: BTreeSet<String>,
}

impl Study {
    pub fn new(lesson: Rc<Lesson>, host: &Host, progress: Progress) -> Self {
        let seen = host.seen(&lesson, &progress);
        let standing = |check: &Check| {
            if progress.done.contains(&check.id) {
                return Standing::Done;
            }
            let verdict = check.rule.look(&seen);
            match waits(check, &progress) {
                on if on.is_empty() => Standing::Open(verdict),
                on => Standing::Waits { on, verdict },
            }
        };
        let standings = lesson.checks().map(|c| (c.id.clone(), standing(c)));
        let standings = standings.collect();
        let called = lesson.hints().filter(|hint| {
            let check = hint.check.as_ref();
            let open = check.is_none_or(|id| !progress.done.contains(id));
            open && hint.when.as_ref().is_some_and(|rule| rule.holds(&seen))
        });
        let called = called.map(|hint| hint.id.clone()).collect();
        Self {
            lesson,
            progress,
            standings,
            called,
        }
    }

    /// What the open checks want of the host, for a picture, in reading order.
    pub fn goals(&self) -> impl Iterator<Item = &crate::checks::Goal> {
        let standings = self
            .lesson
            .checks()
            .filter_map(|c| self.standings.get(&c.id));
        standings.filter_map(|standing| match standing {
            Standing::Open(verdict) => verdict.goal.as_ref(),
            Standing::Done | Standing::Waits { .. } => None,
        })
    }
}

fn waits(check: &Check, progress: &Progress) -> Vec<String> {
    let open = check.after.iter().filter(|id| !progress.done.contains(*id));
    open.cloned().collect()
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
