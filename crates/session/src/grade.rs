//! Grading: a session is replayed and its host looked at. Nothing that a save says is believed but
//! what was typed, and when.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lesson::{Lesson, Progress};
use sim::Software;

use crate::frame::{Next, State};
use crate::moments::Moment;
use crate::save::Save;
use crate::session::Session;
use crate::start::Start;

/// What a session did of its lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grade {
    /// Ids of checks, in the lesson's order.
    pub done: Vec<String>,
    pub missing: Vec<String>,
    /// When each was seen to hold, in virtual milliseconds.
    pub ticks: BTreeMap<String, u64>,
    /// Answers and opened hints, too.
    pub progress: Rc<Progress>,
    /// Moments: commands, lines for programs, saved files.
    pub moments: usize,
    /// Virtual milliseconds from the first input to the end.
    pub took_ms: u64,
    /// The first moment whose answer is not the one that the learner saw.
    pub differs_from: Option<usize>,
    /// The first moment but the newest of which the save does not tell the answer.
    pub untold: Option<usize>,
    /// It was made with another simulator, which explains differences.
    pub foreign: bool,
    /// The replay cost more than is reasonable and was given up: the rest was not looked at.
    pub unfinished: bool,
    /// The session as the replay left it: every answer is told.
    pub save: Save,
}

/// A grade on its way, in slices.
pub struct Grading {
    session: Session,
    lesson: Rc<Lesson>,
    /// As it was given.
    save: Save,
}

/// Calls of the simulator after which a replay is given up: some ten seconds.
const MOST_EFFORT: u64 = 200_000;

impl Grading {
    pub fn new(start: Start, save: Save, lesson: Rc<Lesson>, software: Software) -> Self {
        let mut session = Session::open(start, save.clone(), Some(lesson.clone()));
        session.install(software);
        Self {
            session,
            lesson,
            save,
        }
    }

    /// What was replayed so far.
    pub fn moments(&self) -> Rc<Vec<Rc<Moment>>> {
        self.session.frame().moments
    }

    /// Goes on until `spent` returns true; the grade once there is one.
    pub fn run(&mut self, spent: &mut dyn FnMut() -> bool) -> Option<Grade> {
        let next = self.session.run(0, spent);
        let frame = self.session.frame();
        let unfinished = frame.state != State::Live;
        if unfinished && next == Next::Now && self.session.effort() < MOST_EFFORT {
            return None;
        }
        let done: &BTreeSet<String> = &frame.progress.done;
        let ids = self.lesson.checks().map(|c| c.id.clone());
        let (done, missing) = ids.partition(|id| done.contains(id));
        let began = self.session.save().inputs.first().map_or(0, |t| t.at_ms);
        Some(Grade {
            done,
            missing,
            ticks: self.session.ticks().clone(),
            progress: frame.progress.clone(),
            moments: frame.moments.len(),
            took_ms: frame.at_ms.saturating_sub(began),
            differs_from: frame.differs_from,
            untold: untold(&self.save, &frame.moments),
            foreign: self.save.is_foreign(),
            unfinished,
            save: self.session.save().clone(),
        })
    }
}

/// The newest moment has no end yet, and so no answer that could be told.
fn untold(save: &Save, moments: &[Rc<Moment>]) -> Option<usize> {
    let ended = moments.len().saturating_sub(1);
    let told = |m: &Rc<Moment>| save.digests.contains_key(&m.input);
    moments.iter().take(ended).position(|m| !told(m))
}

/// Grades a session at once.
pub fn grade(start: Start, save: Save, lesson: Rc<Lesson>) -> Grade {
    let mut grading = Grading::new(start, save, lesson, Software::all());
    loop {
        let mut calls = 0;
        let mut spent = || {
            calls += 1;
            calls > 10_000
        };
        if let Some(grade) = grading.run(&mut spent) {
            return grade;
        }
    }
}
