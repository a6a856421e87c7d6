//! The proof of a lesson, both ways: at its start no check holds, after its solution all do.

use sim::{Input, Sim, SimConfig, Timed};

use crate::model::Lesson;
use crate::progress::{History, Progress, evaluate};

/// Real steps and virtual time that one command may take.
const ROUNDS: u32 = 2_000;
const STEPS: u32 = 50;
const PATIENCE_MS: u64 = 120_000;

/// What a proof found; both lists empty if the lesson holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// Checks that hold before anything was done.
    pub early: Vec<String>,
    /// Checks that do not hold after the solution.
    pub missing: Vec<String>,
    /// What the terminal got, to find out why.
    pub screen: Vec<u8>,
}

/// Runs the solution's commands on the lesson's host, as typed at the terminal.
pub fn prove(lesson: &Lesson, files: &[(String, Vec<u8>)], solution: &str) -> Proof {
    let file = |(path, bytes): &(String, Vec<u8>)| (path.clone(), bytes.clone(), 0o644);
    let mut run = Run {
        sim: Sim::new(SimConfig {
            seed: 1,
            start_ms: 1_767_225_600_000,
            online: true,
            images: lesson.images.clone(),
            files: files.iter().map(file).collect(),
        }),
        now_ms: 0,
        screen: Vec::new(),
    };
    let (mut history, mut progress) = (History::default(), Progress::default());
    run.wait();
    run.observe(lesson, &mut history, &mut progress);
    let early = progress.done.iter().cloned().collect();
    for line in solution.lines() {
        let text = line.strip_prefix("$ ").or_else(|| line.strip_prefix("> "));
        if let Some(text) = text {
            run.line(text);
            run.observe(lesson, &mut history, &mut progress);
        }
    }
    let missing = lesson.checks().filter(|c| !progress.done.contains(&c.id));
    Proof {
        early,
        missing: missing.map(|c| c.id.clone()).collect(),
        screen: run.screen,
    }
}

struct Run {
    sim: Sim,
    now_ms: u64,
    screen: Vec<u8>,
}

impl Run {
    fn line(&mut self, text: &str) {
        // A learner takes a moment between two commands.
        self.now_ms += 300;
        let output = self.sim.apply(Timed {
            at_ms: self.now_ms,
            input: Input::Line(text.to_string()),
        });
        self.screen.extend(output.tty);
        self.wait();
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

    fn observe(&self, lesson: &Lesson, history: &mut History, progress: &mut Progress) {
        let snapshot = self.sim.snapshot();
        history.observe(&snapshot);
        evaluate(lesson, &snapshot, history, progress);
    }
}
