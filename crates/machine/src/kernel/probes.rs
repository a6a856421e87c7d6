//! Probes that programs carry, as USDT probes do: they cost nothing unless somebody traces the process.

use super::Kernel;
use crate::sys::Sys;
use crate::{Pid, Time};

/// A probe that a traced process passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    pub at: Time,
    pub name: &'static str,
    pub value: i64,
}

/// A reader that takes nothing loses what came first.
const MOST: usize = 10_000;

impl Kernel {
    /// Gathers the probes of a process from now on.
    pub fn trace(&self, pid: Pid) {
        self.0.borrow_mut().traced.entry(pid).or_default();
    }
    /// Stops gathering.
    pub fn untrace(&self, pid: Pid) {
        self.0.borrow_mut().traced.remove(&pid);
    }
    /// Whether a process has passed probes since the last [`take_probes`](Self::take_probes).
    pub fn has_probes(&self, pid: Pid) -> bool {
        let k = self.0.borrow();
        k.traced.get(&pid).is_some_and(|seen| !seen.is_empty())
    }
    /// The probes passed since the last call, in order.
    pub fn take_probes(&self, pid: Pid) -> Vec<Probe> {
        let mut k = self.0.borrow_mut();
        k.traced
            .get_mut(&pid)
            .map(std::mem::take)
            .unwrap_or_default()
    }
}

impl Sys {
    /// Says that the program is at a place that a tracer may want to know of.
    pub fn probe(&self, name: &'static str, value: i64) {
        let mut k = self.k_mut();
        let at = k.now;
        let pid = self.host_pid();
        if let Some(seen) = k.traced.get_mut(&pid) {
            if seen.len() >= MOST {
                seen.remove(0);
            }
            seen.push(Probe { at, name, value });
        }
    }
}
