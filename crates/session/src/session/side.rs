//! A second host on the side: the session replayed up to some moment, so that it can be looked into
//! or tried out while the first stays as it is.

use sim::{Part, Software, Timed};
use snapshot::files::Files;

use super::Session;
use crate::frame::FilesAt;
use crate::host::Host;
use crate::save::Save;
use crate::start::Start;

/// What a replay may cost to be done on the side, in calls of the simulator.
pub(super) const MOST_EFFORT: u64 = 20_000;

pub(super) struct Side {
    pub host: Host,
    /// How many inputs lead to where it goes, and when that is.
    inputs: usize,
    to_ms: u64,
    there: bool,
}

impl Side {
    pub fn boot(start: &Start, save: &Save, software: Software, inputs: usize, to_ms: u64) -> Self {
        Self {
            host: Host::boot(start, save, software),
            inputs,
            to_ms,
            there: false,
        }
    }

    /// Inputs given, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.host.given.min(self.inputs), self.inputs)
    }

    /// Goes on; true when it is there.
    pub fn go(&mut self, inputs: &[Timed], spent: &mut dyn FnMut() -> bool) -> bool {
        while !self.there {
            self.step(inputs, spent);
            if self.host.waits.is_some() || spent() {
                break;
            }
        }
        self.there
    }

    fn step(&mut self, inputs: &[Timed], spent: &mut dyn FnMut() -> bool) {
        if !self.host.is_set_up && !self.host.set_up(spent) {
            return;
        }
        self.host.marks.clear();
        let next = inputs
            .get(..self.inputs)
            .and_then(|led| led.get(self.host.given));
        let to_ms = next.map_or(self.to_ms, |t| t.at_ms);
        if !self.host.reach(to_ms, spent) {
            return;
        }
        match next {
            Some(timed) => self.host.give(&timed.input),
            None => self.there = true,
        }
    }
}

/// A past moment whose files are asked for.
pub(super) struct Visit {
    moments: usize,
    side: Side,
}

impl Visit {
    pub fn install(&mut self, software: Software) {
        self.side.host.install(software);
    }

    pub fn lacks(&self) -> Option<Part> {
        self.side.host.waits
    }
}

impl Session {
    /// Whether the files of the moment shown are asked for. Those of the past need a second host,
    /// which is brought there in the following calls of [`run`](Self::run).
    pub fn look_into_files(&mut self, wanted: bool) {
        self.files_wanted = wanted;
        if !wanted {
            self.visit = None;
        }
    }

    /// The files of what is shown: of the line tried out, of the past moment, or of the present.
    /// None while the host that knows them is on its way.
    pub fn files(&self) -> Option<&dyn Files> {
        if let Some(trial) = self.trial.as_ref().filter(|_| self.past.is_none()) {
            return trial.files();
        }
        match &self.past {
            None => Some(&self.host.sim),
            Some(past) => {
                let visit = self.visit.as_ref();
                let visit = visit.filter(|v| v.moments == past.moments && v.side.there);
                visit.map(|v| &v.side.host.sim as &dyn Files)
            }
        }
    }

    /// How far the files of what is shown are.
    pub(super) fn files_at(&self) -> FilesAt {
        if self.files().is_some() {
            return FilesAt::Here;
        }
        if self.past.is_some() && self.host.effort > MOST_EFFORT {
            return FilesAt::TooFar;
        }
        let (done, total) = self
            .visit
            .as_ref()
            .map_or((0, 0), |visit| visit.side.progress());
        FilesAt::Coming { done, total }
    }

    /// Brings a second host to the past moment whose files are asked for; true if there is more to do.
    pub(super) fn visit(&mut self, spent: &mut dyn FnMut() -> bool) -> bool {
        let past = self.past.as_ref().filter(|_| self.files_wanted);
        let Some(past) = past.filter(|_| self.host.effort <= MOST_EFFORT) else {
            self.visit = None;
            return false;
        };
        let (moments, to_ms) = (past.moments, past.seen.at_ms);
        if self.visit.as_ref().is_none_or(|v| v.moments != moments) {
            let after = self.moments.all.get(moments);
            let inputs = after.map_or(self.save.inputs.len(), |m| m.input);
            let reused = self.visit.take().map(|v| v.side);
            // A host that has not come so far goes on from where it is.
            let reused = reused.filter(|s| s.host.given <= inputs && s.host.sim.now_ms() <= to_ms);
            let side = match reused {
                Some(side) => Side {
                    inputs,
                    to_ms,
                    there: false,
                    ..side
                },
                None => Side::boot(&self.start, &self.save, self.software, inputs, to_ms),
            };
            self.visit = Some(Visit { moments, side });
        }
        match &mut self.visit {
            Some(visit) if !visit.side.there => {
                let there = visit.side.go(&self.save.inputs, spent);
                !there && visit.side.host.waits.is_none()
            }
            _ => false,
        }
    }
}
