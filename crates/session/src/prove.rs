//! The proof of a lesson, both ways: at its start no check holds, after its solution all do, and
//! every prediction came out as the lesson says.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use lesson::script::{self, Act};
use lesson::{Deed, Lesson, Question};
use sim::Software;

use crate::save::Save;
use crate::script::{Script, Wait};
use crate::start::Start;

/// What a proof found; all lists are empty if the lesson holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// Images of the front matter that nobody knows.
    pub unknown: Vec<String>,
    /// Checks that hold before anything was done.
    pub early: Vec<String>,
    /// Checks that do not hold after the solution.
    pub missing: Vec<String>,
    /// Predictions that came out otherwise, and answers of the solution to no question: why.
    pub wrong: Vec<String>,
    /// What the terminal got, to find out why.
    pub screen: String,
    /// The session, as a learner's would be.
    pub save: Save,
}

/// The texts of a lesson's folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Folder<'a> {
    /// Paths below `files/`, and the bytes.
    pub files: &'a [(String, Vec<u8>)],
    /// `setup.t`; empty if there is none.
    pub setup: &'a str,
    /// `solution.t`.
    pub solution: &'a str,
}

/// 2026-01-01T00:00:00Z.
const START_MS: u64 = 1_767_225_600_000;
/// After a command: its end is looked at a moment later.
const LOOK_MS: u64 = 30;

/// Runs the solution's commands on the lesson's host, as typed at the terminal.
pub fn prove(lesson: &Rc<Lesson>, folder: Folder) -> Proof {
    let mut proving = Proving::new(lesson, folder, Software::all());
    loop {
        if let Some(proof) = proving.run(&mut || false) {
            return proof;
        }
    }
}

/// A proof on its way, in slices.
pub struct Proving {
    lesson: Rc<Lesson>,
    script: Script,
    /// What is still to be done, and how much there was.
    acts: VecDeque<Act>,
    total: usize,
    stage: Stage,
    wait: Wait,
    early: BTreeSet<String>,
    unknown: Vec<String>,
    screen: String,
    done: BTreeSet<String>,
    /// What was printed since the last check was ticked.
    said: String,
    wrong: BTreeMap<String, String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// The host boots and is set up.
    Opening,
    /// The next act begins.
    Ready,
    /// Its end is waited for; whether it was taken.
    Waiting(bool),
}

impl Proving {
    pub fn new(lesson: &Rc<Lesson>, folder: Folder, software: Software) -> Self {
        let start = Start {
            key: "proof".to_string(),
            images: lesson.images.clone(),
            files: folder.files.to_vec(),
            setup: folder.setup.to_string(),
            seed: Some(1),
        };
        let save = start.fresh(START_MS);
        let script = Script::begin(start, save, Some(lesson.clone()), software);
        let acts: VecDeque<Act> = script::parse(folder.solution).into();
        Self {
            lesson: lesson.clone(),
            wait: script.wait(),
            script,
            total: acts.len(),
            acts,
            stage: Stage::Opening,
            early: BTreeSet::new(),
            unknown: Vec::new(),
            screen: String::new(),
            done: BTreeSet::new(),
            said: String::new(),
            wrong: BTreeMap::new(),
        }
    }

    /// How much of the solution was run, and how much there is.
    pub fn progress(&self) -> (usize, usize) {
        (self.total - self.acts.len(), self.total)
    }

    /// Goes on until `spent` returns true; the proof once there is one.
    pub fn run(&mut self, spent: &mut dyn FnMut() -> bool) -> Option<Proof> {
        loop {
            match self.stage {
                Stage::Opening => {
                    self.script.settle_on(&mut self.wait, spent)?;
                    self.opened();
                    self.stage = Stage::Ready;
                }
                Stage::Ready => {
                    let Some(act) = self.acts.pop_front() else {
                        return Some(self.proof());
                    };
                    let taken = self.begin(&act);
                    self.stage = Stage::Waiting(taken);
                    self.wait = self.script.wait();
                    // An answer is taken at once.
                    if matches!(act, Act::Answer(_)) {
                        self.end(taken);
                    }
                }
                Stage::Waiting(taken) => {
                    let there = self.script.settle_on(&mut self.wait, spent)?;
                    self.end(there && taken);
                }
            }
            if spent() {
                return None;
            }
        }
    }

    /// The learner's turn has come for the first time.
    fn opened(&mut self) {
        self.script.session.take_output();
        let frame = self.script.session.frame();
        let unknown = self.lesson.images.iter();
        let unknown = unknown.filter(|i| frame.snapshot.image(i).is_none());
        self.unknown = unknown.cloned().collect();
        self.screen = frame.screen.text();
        self.early = frame.progress.done.clone();
        self.done = self.early.clone();
    }

    fn proof(&mut self) -> Proof {
        let missing = self.lesson.checks().filter(|c| !self.done.contains(&c.id));
        Proof {
            unknown: std::mem::take(&mut self.unknown),
            early: self.early.iter().cloned().collect(),
            missing: missing.map(|c| c.id.clone()).collect(),
            wrong: std::mem::take(&mut self.wrong).into_values().collect(),
            screen: std::mem::take(&mut self.screen),
            save: self.script.session.save().clone(),
        }
    }

    /// Does it; false if that was refused.
    fn begin(&mut self, act: &Act) -> bool {
        match act {
            Act::Line(line) => {
                self.script.pause();
                self.script
                    .begin_act(|session, now| session.line(line, now))
            }
            Act::Keys(keys) => {
                self.script.pause();
                self.script
                    .begin_act(|session, now| session.keys(keys, now))
            }
            Act::Answer(id) => self.answer(id),
        }
    }

    /// What it came to is looked at.
    fn end(&mut self, took: bool) {
        self.stage = Stage::Ready;
        if !took {
            self.screen.push_str("\n(the prompt did not come back)\n");
        }
        self.script.pass(LOOK_MS);
        let output = self.script.session.take_output();
        let printed = String::from_utf8_lossy(&output).into_owned();
        // The terminal shows the line typed before what the command prints.
        self.said += printed.split_once('\n').map_or("", |p| p.1);
        self.screen += &printed;
        self.judge();
    }

    /// Answers the question of that id as it should be answered.
    fn answer(&mut self, id: &str) -> bool {
        let id = id.to_string();
        let deeds: Vec<Deed> = match self.lesson.question(&id) {
            Some(Question::Predict(predict)) => {
                let answer = predict.answers.iter().position(|a| a.right).unwrap_or(0);
                vec![Deed::Answer { id, answer }]
            }
            Some(Question::Quiz(quiz)) => {
                let answer = quiz.answers.iter().position(|a| a.0).unwrap_or(0);
                vec![Deed::Answer { id, answer }]
            }
            Some(Question::Sort(sort)) => {
                let items = sort.items.iter().enumerate();
                let place = |(item, i): (usize, &lesson::SortItem)| Deed::Place {
                    id: id.clone(),
                    item,
                    place: Some(i.place),
                };
                items.map(place).collect()
            }
            None => {
                let why = format!("the solution answers {id:?}, which is no question");
                self.wrong.insert(id, why);
                return true;
            }
        };
        let taken: Vec<bool> = deeds
            .into_iter()
            .map(|d| self.script.session.deed(d))
            .collect();
        taken.iter().all(|t| *t)
    }

    /// Predictions whose command this was are judged by what it left and said.
    fn judge(&mut self) {
        let frame = self.script.session.frame();
        let new: Vec<&String> = frame.progress.done.difference(&self.done).collect();
        let host = lesson::Host::new(&frame.snapshot, self.script.session.history());
        for predict in self.lesson.predictions() {
            if !predict.after.as_ref().is_some_and(|id| new.contains(&id)) {
                continue;
            }
            let found = lesson::judge(&self.lesson, predict, &host, &frame.progress, &self.said);
            for (number, (answer, holds)) in predict.answers.iter().zip(found).enumerate() {
                if holds.is_some_and(|holds| holds != answer.right) {
                    let id = &predict.id;
                    let why = match answer.right {
                        true => format!("{id}: answer {} is right, and did not hold", number + 1),
                        false => format!("{id}: answer {} is wrong, and held", number + 1),
                    };
                    self.wrong.insert(format!("{id} {number}"), why);
                }
            }
        }
        if !new.is_empty() {
            self.said.clear();
        }
        self.done = frame.progress.done.clone();
    }
}
