//! Timers, in order of their time.

use super::{Job, Timer, Vm};
use crate::value::Value;
use std::collections::BTreeMap;

/// A time, which is never negative, as bits that sort as it does; and the order of making.
type At = (u64, u64);

/// The timers that wait.
#[derive(Default)]
pub struct Timers {
    by_time: BTreeMap<At, Timer>,
    by_id: BTreeMap<u32, At>,
    keeping: usize,
    /// The last timer that was there when the first of the waiting immediates came.
    before_immediates: u64,
}

/// What a timer takes of memory.
const COST: usize = 160;

impl Timers {
    fn insert(&mut self, at: f64, seq: u64, timer: Timer) {
        let at = (at.max(0.0).to_bits(), seq);
        self.keeping += usize::from(timer.keeps_alive);
        self.by_id.insert(timer.id, at);
        self.by_time.insert(at, timer);
    }

    /// Takes a timer away.
    pub fn remove(&mut self, id: u32) -> Option<Timer> {
        let at = self.by_id.remove(&id)?;
        let timer = self.by_time.remove(&at)?;
        self.keeping -= usize::from(timer.keeps_alive);
        Some(timer)
    }

    /// Says whether a timer keeps the program running.
    pub fn set_keeping(&mut self, id: u32, on: bool) {
        let Some(timer) = self.by_id.get(&id).and_then(|at| self.by_time.get_mut(at)) else {
            return;
        };
        self.keeping -= usize::from(timer.keeps_alive);
        timer.keeps_alive = on;
        self.keeping += usize::from(on);
    }

    /// Whether one keeps the program running.
    pub fn keep_alive(&self) -> bool {
        self.keeping > 0
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Timer> {
        self.by_time.values()
    }

    fn next(&self) -> Option<(f64, u64, u32)> {
        let ((at, seq), timer) = self.by_time.first_key_value()?;
        Some((f64::from_bits(*at), *seq, timer.id))
    }

    /// The bytes they take.
    pub fn cost(&self) -> usize {
        self.by_time.len() * COST
    }
}

impl Vm {
    pub(crate) fn add_timer(
        &mut self,
        func: Value,
        ms: f64,
        repeat: bool,
        args: Vec<Value>,
    ) -> u32 {
        let ms = if (1.0..=2_147_483_647.0).contains(&ms) {
            ms.trunc()
        } else {
            1.0
        };
        self.timer_seq += 1;
        let id = self.timer_seq as u32;
        self.heap.fresh += COST;
        let timer = Timer {
            id,
            repeat: repeat.then_some(ms),
            func,
            args,
            keeps_alive: true,
        };
        self.timers.insert(self.now + ms, self.timer_seq, timer);
        id
    }

    /// Adds what runs after the timers that are due; `slack` if those of one millisecond that are there
    /// already are.
    pub(crate) fn add_immediate(&mut self, job: Job, slack: bool) {
        if self.immediates.is_empty() {
            self.timers.before_immediates = if slack { self.timer_seq } else { 0 };
        }
        self.immediates.push_back(job);
    }

    pub(crate) fn next_timer(&self) -> Option<f64> {
        self.timers.next().map(|(at, ..)| at)
    }

    /// Starts the first timer that is due.
    pub(super) fn fire_timer(&mut self) -> bool {
        let Some((at, seq, id)) = self.timers.next() else {
            return false;
        };
        // A timer of one millisecond comes before `setImmediate`, as a real start takes that long.
        let soon = !self.immediates.is_empty() && seq <= self.timers.before_immediates;
        if at > self.now + if soon { 1.0 } else { 0.0 } {
            return false;
        }
        let Some(timer) = self.timers.remove(id) else {
            return false;
        };
        let job = Job::Call(timer.func.clone(), timer.args.clone(), 0);
        if let Some(ms) = timer.repeat {
            self.timer_seq += 1;
            self.timers.insert(self.now + ms, self.timer_seq, timer);
        }
        self.run_job(job);
        true
    }
}
