//! When a lesson's checks are looked at: at virtual times that follow from the save alone, so that a
//! replay ticks what the learner saw ticked.
//!
//! After a command ended, before the next moment begins, when the session is left; and in between
//! twice a second, if the terminal got something or the engine did.

use std::collections::BTreeMap;
use std::rc::Rc;

use lesson::checks::Lint;
use lesson::{Deed, History, Lesson, Progress, Study};
use sim::Snapshot;

use crate::host::Host;

/// How long after the shell's prompt: time for what a client leaves behind, such as `--rm`.
pub(crate) const AFTER_END_MS: u64 = 20;
/// Between two looks, and the same when nothing was typed for a minute.
const PACE_MS: u64 = 500;
const SLOW_MS: u64 = 5_000;
const MINUTE_MS: u64 = 60_000;

#[derive(Default)]
pub(crate) struct Watch {
    lesson: Option<Rc<Lesson>>,
    pub lint: Option<Lint>,
    history: History,
    pub progress: Rc<Progress>,
    /// When each check was seen to hold, in virtual milliseconds.
    pub ticks: BTreeMap<String, u64>,
    /// When a command's end is to be looked at.
    ended_ms: Option<u64>,
    /// The last input's time, and the next look after it.
    since_ms: u64,
    next_ms: u64,
    /// The host's events and bytes at the last look.
    looked: (u64, u64),
}

impl Watch {
    pub fn new(lesson: Option<Rc<Lesson>>) -> Self {
        Self {
            lesson,
            next_ms: u64::MAX,
            ..Self::default()
        }
    }

    pub fn lesson(&self) -> Option<&Rc<Lesson>> {
        self.lesson.as_ref()
    }

    pub fn set_lesson(&mut self, lesson: Rc<Lesson>) {
        self.lesson = Some(lesson);
    }

    pub fn restart(&mut self) {
        *self = Self {
            lint: self.lint,
            ..Self::new(self.lesson.take())
        };
    }

    /// The host is set up: what was done up to now was not done by the learner.
    pub fn begin(&mut self, snapshot: &Snapshot) {
        self.history = History::begin(snapshot);
    }

    /// An input was given at that time.
    pub fn input(&mut self, at_ms: u64) {
        self.since_ms = at_ms;
        self.next_ms = at_ms + PACE_MS;
    }

    /// A command ended at that time.
    pub fn ended(&mut self, at_ms: u64) {
        if self.lesson.is_some() {
            self.ended_ms = Some(at_ms + AFTER_END_MS);
        }
    }

    /// Something is to be looked at by that time: a check may ask for an answer that was given.
    pub fn look_at(&mut self, at_ms: u64) {
        if self.lesson.is_some() {
            self.ended_ms = Some(self.ended_ms.map_or(at_ms, |t| t.min(at_ms)));
        }
    }

    /// The virtual time at which the host has to stop for a look, if any.
    pub fn stop_ms(&self) -> Option<u64> {
        self.lesson.as_ref()?;
        let stop = self.ended_ms.unwrap_or(u64::MAX).min(self.next_ms);
        (stop < u64::MAX).then_some(stop)
    }

    /// Looks, if it is time to. The host has done all that happens up to `at_ms`.
    pub fn reached(&mut self, at_ms: u64, host: &Host) {
        if self.lesson.is_none() {
            return;
        }
        let ended = self.ended_ms.take_if(|t| *t <= at_ms).is_some();
        let paced = self.next_ms <= at_ms;
        if ended || (paced && self.looked != (host.sim.events(), host.bytes)) {
            self.look(&host.sim.snapshot(), host);
        }
        if paced {
            let pace = match at_ms.saturating_sub(self.since_ms) {
                ..MINUTE_MS => PACE_MS,
                _ => SLOW_MS,
            };
            // Nothing happens before the next timer.
            let wake = host.wake_ms;
            let ahead = wake.map(|w| w.saturating_sub(at_ms).div_ceil(pace).max(1));
            self.next_ms = ahead.map_or(u64::MAX, |n| at_ms.saturating_add(n * pace));
        }
    }

    /// Looks at the host as it is.
    pub fn look(&mut self, snapshot: &Snapshot, host: &Host) {
        self.looked = (host.sim.events(), host.bytes);
        self.consider(snapshot, host.sim.now_ms());
    }

    /// Takes a moment into account.
    pub fn consider(&mut self, snapshot: &Snapshot, at_ms: u64) {
        let Some(lesson) = &self.lesson else {
            return;
        };
        self.history.observe(snapshot);
        let seen = lesson::Host {
            lint: self.lint,
            ..lesson::Host::new(snapshot, &self.history)
        };
        let new = lesson::evaluate(lesson, &seen, Rc::make_mut(&mut self.progress));
        self.ticks.extend(new.into_iter().map(|id| (id, at_ms)));
    }

    /// An answer, or a hint opened; false if the lesson has no such thing.
    pub fn deed(&mut self, deed: &Deed) -> bool {
        let Some(lesson) = &self.lesson else {
            return false;
        };
        Rc::make_mut(&mut self.progress).apply(lesson, deed)
    }

    /// The lesson as it stands with a host.
    pub fn study(&self, snapshot: &Snapshot, progress: &Progress) -> Option<Rc<Study>> {
        let seen = lesson::Host {
            lint: self.lint,
            ..lesson::Host::new(snapshot, &self.history)
        };
        let lesson = self.lesson.clone()?;
        Some(Rc::new(Study::new(lesson, &seen, progress.clone())))
    }

    pub fn history(&self) -> &History {
        &self.history
    }
}
