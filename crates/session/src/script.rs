//! A session without a page: lines entered one after the other, time jumping over waits. For proofs,
//! grades, the command line and tests.

use std::rc::Rc;

use lesson::Lesson;
use sim::{Front, Software};

use crate::frame::{Next, Refused};
use crate::host::{PATIENCE_MS, PAUSE_MS, QUIET_MS};
use crate::save::Save;
use crate::session::Session;
use crate::start::Start;

/// Calls of the simulator that a command may take, so that an endless loop ends.
const EFFORT: u64 = 400_000;

pub struct Script {
    pub session: Session,
    now_ms: u64,
}

impl Script {
    /// Opens a session with all programs and brings it to its present.
    pub fn open(start: Start, save: Save, lesson: Option<Rc<Lesson>>) -> Self {
        let mut session = Session::open(start, save, lesson);
        session.install(Software::all());
        let mut script = Self { session, now_ms: 0 };
        script.settle();
        script
    }

    /// Types a line and waits until the shell, or a program that reads, waits for the next one.
    /// False if that does not come within two minutes of virtual time.
    pub fn enter(&mut self, line: &str) -> bool {
        self.now_ms += PAUSE_MS;
        self.act(|session, now_ms| session.line(line, now_ms))
    }

    /// Presses keys and waits likewise.
    pub fn press(&mut self, keys: &str) -> bool {
        self.now_ms += PAUSE_MS;
        self.act(|session, now_ms| session.keys(keys, now_ms))
    }

    /// Acts at the time it is, and waits likewise; false also if that is refused.
    pub fn act<T>(&mut self, act: impl FnOnce(&mut Session, u64) -> Result<T, Refused>) -> bool {
        self.run_once();
        let done = act(&mut self.session, self.now_ms).is_ok();
        self.settle() && done
    }

    /// Lets virtual time pass.
    pub fn pass(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        while self.now_ms < until_ms {
            self.now_ms = match self.run_once() {
                Next::At(at_ms) => at_ms.clamp(self.now_ms + 1, until_ms),
                Next::Now => self.now_ms,
                Next::Never => until_ms,
            };
        }
        self.run_once();
    }

    /// The screen's text.
    pub fn text(&self) -> String {
        self.session.frame().screen.text()
    }

    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    fn run_once(&mut self) -> Next {
        self.session.run(self.now_ms, &mut || false)
    }

    /// Waits for the learner's turn.
    pub fn settle(&mut self) -> bool {
        let (limit_ms, effort) = (self.now_ms + PATIENCE_MS, self.session.effort() + EFFORT);
        let (mut quiet_ms, mut bytes) = (self.now_ms, u64::MAX);
        loop {
            let mut calls = 0;
            let mut spent = || {
                calls += 1;
                calls > EFFORT
            };
            let next = self.session.run(self.now_ms, &mut spent);
            if self.session.bytes() != bytes {
                (quiet_ms, bytes) = (self.now_ms, self.session.bytes());
            }
            let reads = match self.session.front() {
                _ if !self.session.is_settled() => false,
                Front::Prompt | Front::More => return true,
                Front::Program { reads, keys, .. } => reads || keys,
                Front::Nobody => false,
            };
            if reads && self.now_ms >= quiet_ms + QUIET_MS {
                return true;
            }
            self.now_ms = match next {
                Next::At(at_ms) if at_ms <= limit_ms => at_ms,
                Next::Now if self.session.effort() < effort => self.now_ms,
                // Nothing comes by itself any more.
                Next::Never if reads => return true,
                _ => return false,
            };
        }
    }
}
