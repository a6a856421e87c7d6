//! The proof of a lesson, both ways: at its start no check holds, after its solution all do, and
//! every prediction came out as the lesson says.

use std::collections::BTreeMap;

use sim::{Input, Sim, SimConfig, Timed};

use crate::history::History;
use crate::model::Lesson;
use crate::progress::Progress;
use crate::script::{self, Act};
use crate::study::{Host, evaluate, judge};

/// Real steps and virtual time that one command may take.
const ROUNDS: u32 = 2_000;
const STEPS: u32 = 50;
const PATIENCE_MS: u64 = 120_000;

/// What a proof found; all lists but the screen are empty if the lesson holds.
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
    pub screen: Vec<u8>,
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

/// Runs the solution's commands on the lesson's host, as typed at the terminal.
pub fn prove(lesson: &Lesson, folder: Folder) -> Proof {
    let file =
        |(path, bytes): &(String, Vec<u8>)| (path.clone(), bytes.clone(), script::mode(bytes));
    let sim = Sim::new(SimConfig {
        seed: 1,
        start_ms: 1_767_225_600_000,
        online: true,
        images: lesson.images.clone(),
        files: folder.files.iter().map(file).collect(),
    });
    let mut run = Run {
        lesson,
        sim,
        now_ms: 0,
        screen: Vec::new(),
        said: String::new(),
        history: History::default(),
        progress: Progress::default(),
        wrong: BTreeMap::new(),
    };
    run.wait();
    let start = run.sim.snapshot();
    let unknown = lesson.images.iter().filter(|i| start.image(i).is_none());
    let unknown = unknown.cloned().collect();
    for act in script::parse(folder.setup) {
        run.act(&act);
    }
    run.history = History::begin(&run.sim.snapshot());
    run.said.clear();
    run.observe();
    let early = run.progress.done.iter().cloned().collect();
    for act in script::parse(folder.solution) {
        run.act(&act);
        run.observe();
    }
    let missing = lesson
        .checks()
        .filter(|c| !run.progress.done.contains(&c.id));
    Proof {
        unknown,
        early,
        missing: missing.map(|c| c.id.clone()).collect(),
        wrong: run.wrong.into_values().collect(),
        screen: run.screen,
    }
}

struct Run<'a> {
    lesson: &'a Lesson,
    sim: Sim,
    now_ms: u64,
    screen: Vec<u8>,
    /// What was printed since the last check was ticked.
    said: String,
    history: History,
    progress: Progress,
    wrong: BTreeMap<String, String>,
}

impl Run<'_> {
    fn act(&mut self, act: &Act) {
        let input = match act {
            Act::Line(line) => Input::Line(line.clone()),
            Act::Keys(keys) => Input::Keys(keys.clone()),
            Act::Answer(id) => {
                if !self.progress.answer_rightly(self.lesson, id) {
                    let why = format!("the solution answers {id:?}, which is no question");
                    self.wrong.insert(id.clone(), why);
                }
                return;
            }
        };
        // A learner takes a moment between two commands.
        self.now_ms += 300;
        let output = self.sim.apply(Timed {
            at_ms: self.now_ms,
            input,
        });
        let start = self.screen.len();
        self.screen.extend(output.tty);
        self.wait();
        // The terminal shows the line typed before what the command prints.
        let printed = String::from_utf8_lossy(&self.screen[start..]);
        let printed = printed.split_once('\n').map_or("", |p| p.1);
        self.said.push_str(printed);
    }

    /// Lets time go on until the shell waits for a command.
    fn wait(&mut self) {
        let limit = self.now_ms + PATIENCE_MS;
        for _ in 0..ROUNDS {
            let output = self.sim.advance(self.now_ms, STEPS);
            self.screen.extend(output.tty);
            match (output.busy, output.at_prompt, output.next_wake_ms) {
                (true, ..) => {}
                (false, true, _) => return,
                (false, false, Some(at)) if at <= limit => self.now_ms = at.max(self.now_ms + 1),
                (false, false, _) => return,
            }
        }
    }

    /// Ticks what holds now; predictions whose command this was are judged by what it left and said.
    fn observe(&mut self) {
        let snapshot = self.sim.snapshot();
        self.history.observe(&snapshot);
        let host = Host::new(&snapshot, &self.history);
        let new = evaluate(self.lesson, &host, &mut self.progress);
        for predict in self.lesson.predictions() {
            if !predict.after.as_ref().is_some_and(|id| new.contains(id)) {
                continue;
            }
            let found = judge(self.lesson, predict, &host, &self.progress, &self.said);
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
    }
}
