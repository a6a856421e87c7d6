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
        let mut script = Self::begin(start, save, lesson, Software::all());
        script.settle();
        script
    }

    /// Opens a session that was not brought to its present yet.
    pub(crate) fn begin(
        start: Start,
        save: Save,
        lesson: Option<Rc<Lesson>>,
        software: Software,
    ) -> Self {
        let mut session = Session::open(start, save, lesson);
        session.install(software);
        Self { session, now_ms: 0 }
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
        let done = self.begin_act(act);
        self.settle() && done
    }

    /// Acts without waiting; false if that is refused.
    pub(crate) fn begin_act<T>(
        &mut self,
        act: impl FnOnce(&mut Session, u64) -> Result<T, Refused>,
    ) -> bool {
        self.run_once();
        act(&mut self.session, self.now_ms).is_ok()
    }

    /// Lets a learner's moment pass.
    pub(crate) fn pause(&mut self) {
        self.now_ms += PAUSE_MS;
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
        let mut wait = self.wait();
        loop {
            if let Some(there) = self.settle_on(&mut wait, &mut || false) {
                return there;
            }
        }
    }

    /// Begins to wait.
    pub(crate) fn wait(&self) -> Wait {
        Wait {
            limit_ms: self.now_ms + PATIENCE_MS,
            effort: self.session.effort() + EFFORT,
            quiet_ms: self.now_ms,
            bytes: u64::MAX,
        }
    }

    /// Goes on waiting until `spent` returns true; then whether the turn came.
    pub(crate) fn settle_on(
        &mut self,
        wait: &mut Wait,
        spent: &mut dyn FnMut() -> bool,
    ) -> Option<bool> {
        loop {
            let mut calls = 0;
            let mut enough = || {
                calls += 1;
                calls > EFFORT || spent()
            };
            let next = self.session.run(self.now_ms, &mut enough);
            if self.session.bytes() != wait.bytes {
                (wait.quiet_ms, wait.bytes) = (self.now_ms, self.session.bytes());
            }
            let reads = match self.session.front() {
                _ if !self.session.is_settled() => false,
                Front::Prompt | Front::More => return Some(true),
                Front::Program { reads, keys, .. } => reads || keys,
                Front::Nobody => false,
            };
            if reads && self.now_ms >= wait.quiet_ms + QUIET_MS {
                return Some(true);
            }
            self.now_ms = match next {
                Next::At(at_ms) if at_ms <= wait.limit_ms => at_ms,
                Next::Now if self.session.effort() < wait.effort => self.now_ms,
                // Nothing comes by itself any more.
                Next::Never if reads => return Some(true),
                _ => return Some(false),
            };
            if spent() {
                return None;
            }
        }
    }
}

/// Waiting for the learner's turn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wait {
    limit_ms: u64,
    effort: u64,
    quiet_ms: u64,
    bytes: u64,
}
