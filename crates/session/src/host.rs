//! One simulated host with its screen, brought from one virtual time to another in slices.

use std::collections::VecDeque;
use std::rc::Rc;

use lesson::script::{self, Act};
use sim::{Front, Input, Mark, Output, Part, Sim, Software};
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
    /// Programs for which it stands still, its clock too.
    pub waits: Option<Part>,
    /// What the shell did and nobody took yet.
    pub marks: Vec<Mark>,
    /// Of what the terminal got since the last [`Host::begin`].
    pub digest: u32,
    /// Bytes that the terminal got so far.
    pub bytes: u64,
    /// How often the simulator was called: what a replay up to here costs.
    pub effort: u64,
    ahead_until_ms: u64,
    /// What the terminal got, for whoever asked to have it noted.
    pub noted: Option<Vec<Heard>>,
    /// Files that programs asked to have opened, and nobody took yet.
    pub opened: Vec<String>,
    /// What is still to be done before the learner comes.
    setup: VecDeque<Act>,
    turn: Turn,
    pub is_set_up: bool,
}

/// What a terminal got, and when, in virtual milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    pub at_ms: u64,
    pub bytes: Vec<u8>,
}

/// Waiting for the learner's turn, time jumping from timer to timer. Who has the terminal is asked
/// only where all that happens by then has happened, so that slices make no difference.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turn {
    to_ms: u64,
    limit_ms: u64,
    quiet_ms: u64,
    bytes: u64,
}

/// Virtual time that a command may take until it is the learner's turn.
pub(crate) const PATIENCE_MS: u64 = 120_000;
/// A program that reads and prints nothing for so long waits for the learner.
pub(crate) const QUIET_MS: u64 = 2_000;
/// Between two lines of a set-up: a learner takes a moment.
pub(crate) const PAUSE_MS: u64 = 300;

impl Host {
    pub fn boot(start: &Start, save: &Save, software: Software) -> Self {
        let sim = Sim::bare(start.config(save.seed, save.start_ms));
        sim.install(software);
        Self {
            sim,
            screen: Rc::default(),
            given: 0,
            busy: true,
            wake_ms: None,
            waits: None,
            marks: Vec::new(),
            digest: FNV_START,
            bytes: 0,
            effort: 0,
            ahead_until_ms: 0,
            noted: None,
            opened: Vec::new(),
            setup: script::parse(&start.setup).into(),
            turn: Turn::default(),
            is_set_up: false,
        }
    }

    /// Brings programs.
    pub fn install(&mut self, software: Software) {
        self.sim.install(software);
        self.waits = self.waits.filter(|part| !self.sim.has(*part));
    }

    /// Does what the set-up says. True when it is the learner's turn.
    pub fn set_up(&mut self, spent: &mut dyn FnMut() -> bool) -> bool {
        let mut turn = match self.turn.limit_ms {
            0 => self.turn(),
            _ => self.turn,
        };
        while !self.is_set_up {
            let there = self.await_turn(&mut turn, spent);
            self.turn = turn;
            if !there {
                return false;
            }
            match self.setup.pop_front() {
                Some(Act::Line(line)) => self.give(&Input::Line(line)),
                Some(Act::Keys(keys)) => self.give(&Input::Keys(keys)),
                Some(Act::Answer(_)) => continue,
                None => self.is_set_up = true,
            }
            turn = self.turn();
            turn.to_ms += PAUSE_MS;
        }
        self.given = 0;
        self.begin();
        Rc::make_mut(&mut self.screen).clear();
        true
    }

    pub fn turn(&self) -> Turn {
        let now_ms = self.sim.now_ms();
        Turn {
            to_ms: now_ms,
            limit_ms: now_ms + PATIENCE_MS,
            quiet_ms: now_ms,
            bytes: self.bytes,
        }
    }

    /// Lets time go on until the shell, or a program that reads, waits for the learner, or patience
    /// is over. False if the budget was spent before.
    pub fn await_turn(&mut self, turn: &mut Turn, spent: &mut dyn FnMut() -> bool) -> bool {
        loop {
            while !self.reach(turn.to_ms, spent) {
                self.marks.clear();
                if self.waits.is_some() || spent() {
                    return false;
                }
            }
            if self.bytes != turn.bytes {
                (turn.bytes, turn.quiet_ms) = (self.bytes, turn.to_ms);
            }
            // A timer within this millisecond is due in the next one.
            let mut next_ms = self.wake_ms.unwrap_or(u64::MAX).max(turn.to_ms + 1);
            match self.front() {
                Front::Prompt | Front::More => return true,
                Front::Program { reads, keys, .. } if reads || keys => {
                    let patient_ms = turn.quiet_ms + QUIET_MS;
                    if turn.to_ms >= patient_ms {
                        return true;
                    }
                    next_ms = next_ms.min(patient_ms);
                }
                Front::Program { .. } | Front::Nobody => {}
            }
            if next_ms > turn.limit_ms {
                return true;
            }
            turn.to_ms = next_ms;
        }
    }

    /// Lets time go on to `to_ms`. True when it is there; false when the budget was spent before, the
    /// shell did something that is to be looked at, or programs are [missing](Self::waits).
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
        if self.waits.is_some() {
            return false;
        }
        loop {
            let output = self.sim.run(to_ms, until_ms, STEPS);
            self.effort += 1;
            self.take(output);
            if !self.marks.is_empty() || self.waits.is_some() {
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
            if let Some(noted) = &mut self.noted {
                let at_ms = self.sim.now_ms();
                match noted.last_mut().filter(|h| h.at_ms == at_ms) {
                    Some(heard) => heard.bytes.extend(&output.tty),
                    None => noted.push(Heard {
                        at_ms,
                        bytes: output.tty.clone(),
                    }),
                }
            }
            let screen = Rc::make_mut(&mut self.screen);
            screen.feed(&output.tty);
            self.opened.extend(screen.take_opened());
        }
        self.busy = output.busy;
        self.wake_ms = output.next_wake_ms;
        self.waits = output.waits_for;
        self.marks.extend(output.marks);
    }

    /// Whether nothing goes on by itself in this millisecond.
    pub fn is_still(&self) -> bool {
        let due = self.wake_ms.is_some_and(|w| w <= self.sim.now_ms());
        !self.busy && !due
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
