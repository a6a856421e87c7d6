//! Trying a line on a second host: the session replayed on the side, then the line.

use std::rc::Rc;

use sim::{Front, Input, Part, Software};
use view::changes;

use super::Session;
use crate::frame::{Refused, Seen};
use crate::host::{Host, Turn};
use crate::preview::{Outcome, Preview, Stage};
use crate::watch::AFTER_END_MS;

/// What a replay may cost to be done on the side, in calls of the simulator.
const MOST_EFFORT: u64 = 20_000;

/// A line on its way through the second host.
pub(super) struct Trial {
    line: String,
    host: Host,
    /// How many inputs lead to where the line is entered, and when that is.
    inputs: usize,
    from_ms: u64,
    before: Option<Seen>,
    turn: Turn,
    outcome: Option<Rc<Preview>>,
}

impl Trial {
    pub fn install(&mut self, software: Software) {
        self.host.install(software);
    }

    pub fn lacks(&self) -> Option<Part> {
        self.host.waits
    }

    pub fn preview(&self) -> Rc<Preview> {
        let running = || {
            Rc::new(Preview {
                line: self.line.clone(),
                stage: Stage::Running {
                    done: self.host.given.min(self.inputs),
                    total: self.inputs,
                },
            })
        };
        self.outcome.clone().unwrap_or_else(running)
    }

    fn end(&mut self, status: Option<i32>) {
        let Some(before) = &self.before else {
            return;
        };
        let after = Rc::new(self.host.sim.snapshot());
        self.outcome = Some(Rc::new(Preview {
            line: self.line.clone(),
            stage: Stage::Ended(Outcome {
                status,
                took_ms: self.host.sim.now_ms().saturating_sub(self.from_ms),
                changes: Rc::new(changes(Some(&before.snapshot), &after)),
                before: before.snapshot.clone(),
                after,
                screen: self.host.screen.clone(),
            }),
        }));
    }
}

impl Session {
    /// Tries a line on a second host: what it would change, how it would end. Nothing of it is
    /// applied or kept. The answer comes in [`Frame::preview`](crate::Frame::preview).
    pub fn preview(&mut self, line: &str) -> Result<(), Refused> {
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
        self.trial = Some(Trial {
            line: line.to_string(),
            host: Host::boot(&self.start, &self.save, self.software),
            inputs: self.save.cursor,
            from_ms: self.host.sim.now_ms(),
            before: None,
            turn: Turn::default(),
            outcome: None,
        });
        Ok(())
    }

    /// Forgets the line tried out.
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
            if trial.host.waits.is_some() {
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
    fn step(&mut self, inputs: &[sim::Timed], spent: &mut dyn FnMut() -> bool) {
        if self.before.is_none() {
            if !self.host.is_set_up && !self.host.set_up(spent) {
                return;
            }
            self.host.marks.clear();
            let next = inputs[..self.inputs].get(self.host.given);
            let to_ms = next.map_or(self.from_ms, |t| t.at_ms);
            if !self.host.reach(to_ms, spent) {
                return;
            }
            match next {
                Some(timed) => self.host.give(&timed.input),
                None => {
                    self.before = Some(self.host.see(Rc::default()));
                    self.host.give(&Input::Line(self.line.clone()));
                    self.turn = self.host.turn();
                }
            }
            return;
        }
        if !self.host.await_turn(&mut self.turn, spent) {
            return;
        }
        let status = self.host.sim.last_status();
        let ended = self.host.front() == Front::Prompt;
        self.settle(ended.then_some(status), spent);
    }

    /// What a client leaves behind, such as `--rm`, is part of the answer.
    fn settle(&mut self, status: Option<i32>, spent: &mut dyn FnMut() -> bool) {
        let to_ms = self.host.sim.now_ms() + AFTER_END_MS;
        for _ in 0..100 {
            if self.host.reach(to_ms, spent) {
                break;
            }
            self.host.marks.clear();
        }
        self.end(status);
    }
}
