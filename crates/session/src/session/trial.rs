//! Trying something on a second host: the session replayed on the side, then what is tried.

use std::rc::Rc;

use sim::{Front, Input, Part, Software, Timed};
use snapshot::files::Files;
use view::changes;

use super::Session;
use super::side::{MOST_EFFORT, Side};
use crate::frame::{Refused, Seen};
use crate::host::Turn;
use crate::preview::{Outcome, Preview, Stage};
use crate::watch::AFTER_END_MS;

/// Inputs on their way through the second host.
pub(super) struct Trial {
    tried: Rc<Vec<Input>>,
    /// How many of them were given.
    given: usize,
    side: Side,
    before: Option<Seen>,
    turn: Turn,
    outcome: Option<Rc<Preview>>,
}

impl Trial {
    pub fn install(&mut self, software: Software) {
        self.side.host.install(software);
    }

    pub fn lacks(&self) -> Option<Part> {
        self.side.host.waits
    }

    pub fn preview(&self) -> Rc<Preview> {
        let running = || {
            let (done, total) = self.side.progress();
            self.told(Stage::Running { done, total })
        };
        self.outcome.clone().unwrap_or_else(running)
    }

    /// The files as they would be, once that is known.
    pub fn files(&self) -> Option<&dyn Files> {
        self.outcome.as_ref()?;
        Some(&self.side.host.sim)
    }

    fn told(&self, stage: Stage) -> Rc<Preview> {
        let mut lines = self.tried.iter().filter_map(|input| match input {
            Input::Line(line) => Some(line.clone()),
            _ => None,
        });
        Rc::new(Preview {
            line: lines.next_back().unwrap_or_default(),
            tried: self.tried.clone(),
            stage,
        })
    }

    fn end(&mut self, status: Option<i32>) {
        let Some(before) = &self.before else {
            return;
        };
        let host = &self.side.host;
        let after = Rc::new(host.sim.snapshot());
        self.outcome = Some(self.told(Stage::Ended(Outcome {
            status,
            took_ms: host.sim.now_ms().saturating_sub(before.at_ms),
            changes: Rc::new(changes(Some(&before.snapshot), &after)),
            before: before.snapshot.clone(),
            after,
            screen: host.screen.clone(),
        })));
    }
}

impl Session {
    /// Tries a line on a second host: what it would change, how it would end. Nothing of it is
    /// applied or kept. The answer comes in [`Frame::preview`](crate::Frame::preview).
    pub fn preview(&mut self, line: &str) -> Result<(), Refused> {
        self.attempt(vec![Input::Line(line.to_string())])
    }

    /// Tries several inputs one after the other, each when the one before has ended.
    pub fn attempt(&mut self, inputs: Vec<Input>) -> Result<(), Refused> {
        if self.past.is_some() {
            return Err(Refused::LookingBack);
        }
        if !self.is_live() || self.host.given < self.save.cursor {
            return Err(Refused::NotYet);
        }
        match self.host.front() {
            Front::Prompt => {}
            Front::More => return Err(Refused::Unfinished),
            Front::Program { command, .. } => return Err(Refused::Busy(command)),
            Front::Nobody => return Err(Refused::NotYet),
        }
        if self.host.effort > MOST_EFFORT {
            return Err(Refused::TooLong);
        }
        let (cursor, now_ms) = (self.save.cursor, self.host.sim.now_ms());
        self.trial = Some(Trial {
            tried: Rc::new(inputs),
            given: 0,
            side: Side::boot(&self.start, &self.save, self.software, cursor, now_ms),
            before: None,
            turn: Turn::default(),
            outcome: None,
        });
        Ok(())
    }

    /// Forgets what was tried out.
    pub fn dismiss(&mut self) {
        self.trial = None;
    }

    /// Goes on with it; true if there is more to do.
    pub(super) fn try_out(&mut self, spent: &mut dyn FnMut() -> bool) -> bool {
        let Some(trial) = &mut self.trial else {
            return false;
        };
        while trial.outcome.is_none() {
            trial.step(&self.save.inputs, spent);
            if trial.side.host.waits.is_some() {
                return false;
            }
            if spent() {
                return trial.outcome.is_none();
            }
        }
        false
    }
}

impl Trial {
    fn step(&mut self, inputs: &[Timed], spent: &mut dyn FnMut() -> bool) {
        if self.before.is_none() {
            if self.side.go(inputs, spent) {
                self.before = Some(self.side.host.see(Rc::default()));
                self.give();
            }
            return;
        }
        let host = &mut self.side.host;
        if !host.await_turn(&mut self.turn, spent) {
            return;
        }
        let ended = host.front() == Front::Prompt;
        if ended && self.given < self.tried.len() {
            self.give();
            return;
        }
        let status = ended.then_some(host.sim.last_status());
        self.settle(status, spent);
    }

    fn give(&mut self) {
        if let Some(input) = self.tried.get(self.given) {
            self.side.host.give(input);
            self.given += 1;
        }
        self.turn = self.side.host.turn();
    }

    /// What a client leaves behind, such as `--rm`, is part of the answer.
    fn settle(&mut self, status: Option<i32>, spent: &mut dyn FnMut() -> bool) {
        let host = &mut self.side.host;
        let to_ms = host.sim.now_ms() + AFTER_END_MS;
        for _ in 0..100 {
            if host.reach(to_ms, spent) {
                break;
            }
            host.marks.clear();
        }
        self.end(status);
    }
}
