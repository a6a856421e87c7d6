//! Timers, in order of their time.

use super::{Job, Timer, Vm};
use crate::value::Value;

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
        self.timers.push(Timer {
            at: self.now + ms,
            seq: self.timer_seq,
            id,
            repeat: repeat.then_some(ms),
            func,
            args,
            keeps_alive: true,
        });
        id
    }

    pub(crate) fn next_timer(&self) -> Option<f64> {
        self.timers.iter().map(|t| t.at).reduce(f64::min)
    }

    /// Starts the first timer that is due.
    pub(super) fn fire_timer(&mut self) -> bool {
        // A timer of one millisecond comes before `setImmediate`, as a real start takes that long.
        let now = self.now + if self.immediates.is_empty() { 0.0 } else { 1.0 };
        let due = self.timers.iter().enumerate().filter(|(_, t)| t.at <= now);
        let first = due.min_by(|(_, a), (_, b)| a.at.total_cmp(&b.at).then(a.seq.cmp(&b.seq)));
        let Some((i, _)) = first else { return false };
        let t = &mut self.timers[i];
        let job = Job::Call(t.func.clone(), t.args.clone(), 0);
        match t.repeat {
            Some(ms) => {
                t.at = self.now + ms;
                self.timer_seq += 1;
                t.seq = self.timer_seq;
            }
            None => {
                self.timers.remove(i);
            }
        }
        self.run_job(job);
        true
    }
}
