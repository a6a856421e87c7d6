//! One simulated host with its screen, brought from one virtual time to another in slices.

use std::rc::Rc;

use sim::{Front, Input, Mark, Output, Sim, Software};
use view::Terminal;

use crate::frame::Seen;
use crate::save::Save;
use crate::start::Start;
use lesson::Progress;

/// Steps of the simulator between two looks at the budget: a fraction of a slice on a slow phone.
const STEPS: u32 = 2;
/// How far the answer to an input may run ahead of the clock, in milliseconds.
const AHEAD_MS: u64 = 30;

pub(crate) struct Host {
    pub sim: Sim,
    pub screen: Rc<Terminal>,
    /// How many of the save's inputs it was given.
    pub given: usize,
    /// Whether something could run on at once.
    pub busy: bool,
    /// When the next timer is due, in virtual milliseconds.
    pub wake_ms: Option<u64>,
    /// What the shell did and nobody took yet.
    pub marks: Vec<Mark>,
    /// Of what the terminal got since the last [`Host::begin`].
    pub digest: u32,
    /// Bytes that the terminal got so far.
    pub bytes: u64,
    /// How often the simulator was called: what a replay up to here costs.
    pub effort: u64,
    ahead_until_ms: u64,
}

impl Host {
    pub fn boot(start: &Start, save: &Save, software: Option<Software>) -> Self {
        let sim = Sim::bare(start.config(save.seed, save.start_ms));
        if let Some(software) = software {
            sim.install(software);
        }
        Self {
            sim,
            screen: Rc::default(),
            given: 0,
            busy: true,
            wake_ms: None,
            marks: Vec::new(),
            digest: FNV_START,
            bytes: 0,
            effort: 0,
            ahead_until_ms: 0,
        }
    }

    /// Lets time go on to `to_ms`. True when it is there; false when the budget was spent before, or
    /// the shell did something that is to be looked at.
    pub fn reach(&mut self, to_ms: u64, spent: &mut dyn FnMut() -> bool) -> bool {
        self.go(to_ms, to_ms, spent)
    }

    /// As [`reach`](Self::reach), with the answer to the last input running ahead, up to `stop_ms`.
    pub fn follow(&mut self, to_ms: u64, stop_ms: u64, spent: &mut dyn FnMut() -> bool) -> bool {
        self.go(
            to_ms,
            self.ahead_until_ms.clamp(to_ms, stop_ms.max(to_ms)),
            spent,
        )
    }

    fn go(&mut self, to_ms: u64, until_ms: u64, spent: &mut dyn FnMut() -> bool) -> bool {
        loop {
            let output = self.sim.run(to_ms, until_ms, STEPS);
            self.effort += 1;
            self.take(output);
            if !self.marks.is_empty() {
                return false;
            }
            if !self.busy {
                return true;
            }
            if spent() {
                return false;
            }
        }
    }

    fn take(&mut self, output: Output) {
        if !output.tty.is_empty() {
            self.bytes += output.tty.len() as u64;
            self.digest = output.tty.iter().fold(self.digest, fnv);
            Rc::make_mut(&mut self.screen).feed(&output.tty);
        }
        self.busy = output.busy;
        self.wake_ms = output.next_wake_ms;
        self.marks.extend(output.marks);
    }

    /// Gives it the next input of a save, which is due now.
    pub fn give(&mut self, input: &Input) {
        if let Input::Resize { cols, rows } = input {
            Rc::make_mut(&mut self.screen).resize((*cols).into(), (*rows).into());
        }
        self.sim.give(input);
        self.given += 1;
        self.busy = true;
        self.ahead_until_ms = self.sim.now_ms() + AHEAD_MS;
    }

    /// Begins a new digest; returns the old one.
    pub fn begin(&mut self) -> u32 {
        std::mem::replace(&mut self.digest, FNV_START)
    }

    pub fn front(&self) -> Front {
        self.sim.front()
    }

    /// What a moment keeps.
    pub fn see(&self, done: Rc<Progress>) -> Seen {
        Seen {
            at_ms: self.sim.now_ms(),
            snapshot: Rc::new(self.sim.snapshot()),
            screen: self.screen.clone(),
            done,
        }
    }
}

/// FNV-1a, 32 bits: tells answers apart that a newer simulator words otherwise. Nothing relies on
/// it being hard to forge.
const FNV_START: u32 = 0x811c_9dc5;

fn fnv(hash: u32, byte: &u8) -> u32 {
    (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
}
