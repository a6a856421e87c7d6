//! Running: the one loop that a page, a proof, the command line and tests share.

use std::rc::Rc;

use sim::{Front, Input, ShellEvent};
use view::changes;

use super::{Clock, Session};
use crate::frame::{Next, Seen, State};
use crate::moments::{Moments, What};
use crate::save::MOST_MS;

/// While a command runs, the picture follows at this pace, in milliseconds.
const PICTURE_MS: u64 = 120;
/// A host that cannot keep up with the caller's clock lets it wait when it is so far behind.
const LAG_MS: u64 = 200;

impl Session {
    /// Runs until everything waits or `spent` returns true, which is asked after every few turns of
    /// the simulator. The caller's clock must not go back.
    pub fn run(&mut self, now_ms: u64, spent: &mut dyn FnMut() -> bool) -> Next {
        if self.frozen && self.host.waits.is_none() {
            self.frozen = false;
            self.set_clock(now_ms);
        }
        let next = self.run_on(now_ms, spent);
        if self.host.waits.is_none() {
            return next;
        }
        // Nothing of what is typed meanwhile may be earlier than the host is.
        self.set_clock(now_ms);
        self.frozen = true;
        self.look(now_ms, true);
        Next::Never
    }

    fn run_on(&mut self, now_ms: u64, spent: &mut dyn FnMut() -> bool) -> Next {
        match self.state() {
            State::Loading => {
                self.host.reach(sim::ALONE_MS, spent);
                self.look(now_ms, true);
                return Next::Never;
            }
            State::Held => return Next::Never,
            State::Replaying { .. } => {
                if !self.restore(spent) {
                    self.look(now_ms, false);
                    return Next::Now;
                }
                self.arrive(now_ms);
            }
            State::Live => {}
        }
        if !self.live(now_ms, spent) {
            let behind = self.clock(now_ms).saturating_sub(self.host.sim.now_ms());
            if behind > LAG_MS {
                self.set_clock(now_ms);
            }
            self.look(now_ms, false);
            return Next::Now;
        }
        self.look(now_ms, true);
        if self.try_out(spent) || self.visit(spent) {
            return Next::Now;
        }
        let stop = self.watch.stop_ms();
        let wake = self.host.wake_ms.into_iter().chain(stop).min();
        let wake = wake.filter(|w| *w <= MOST_MS);
        wake.map_or(Next::Never, |w| {
            Next::At(now_ms + w.saturating_sub(self.clock(now_ms)).max(1))
        })
    }

    fn set_clock(&mut self, now_ms: u64) {
        self.clock = Clock {
            base_ms: self.host.sim.now_ms(),
            real_ms: now_ms,
        };
    }

    /// Gives what was recorded and brings the host to the present. True when all waits.
    fn live(&mut self, now_ms: u64, spent: &mut dyn FnMut() -> bool) -> bool {
        loop {
            // All of them before anything runs ahead of the clock, as in a replay.
            while self.host.given < self.save.cursor {
                let at_ms = self.save.inputs[self.host.given].at_ms;
                if !self.reach(at_ms, false, spent) {
                    return false;
                }
                self.give();
            }
            if !self.reach(self.clock(now_ms), true, spent) {
                if self.host.waits.is_some() {
                    return false;
                }
                // The prompt may be there, or a program read, while others still run.
                self.deliver(now_ms);
                return false;
            }
            if !self.deliver(now_ms) && self.host.given == self.save.cursor {
                return true;
            }
            if spent() {
                return false;
            }
        }
    }

    /// Replays towards the present of the save. True when it is there.
    fn restore(&mut self, spent: &mut dyn FnMut() -> bool) -> bool {
        if !self.host.is_set_up {
            if !self.host.set_up(spent) {
                return false;
            }
            let snapshot = self.host.sim.snapshot();
            self.watch.begin(&snapshot);
            self.watch.look(&snapshot, &self.host);
        }
        while self.host.given < self.save.cursor {
            let at_ms = self.save.inputs[self.host.given].at_ms;
            if !self.reach(at_ms, false, spent) {
                return false;
            }
            self.give();
            if spent() {
                return false;
            }
        }
        self.reach(self.save.end_ms(), false, spent)
    }

    /// The host is where the save says.
    fn arrive(&mut self, now_ms: u64) {
        self.restoring = false;
        self.meanwhile = None;
        // What was opened then is not opened anew.
        self.host.opened.clear();
        self.take_deeds(u64::MAX);
        self.set_clock(now_ms);
        if !self.save.inputs.is_empty() && self.save.is_foreign() {
            // From now on it is one of this simulator's.
            self.save.simulator = sim::VERSION.to_string();
        }
        if self.watch.lesson().is_some() {
            let snapshot = Rc::new(self.host.sim.snapshot());
            self.watch.look(&snapshot, &self.host);
        }
        self.fit(now_ms);
        let at = self.at();
        let before = at.checked_sub(1).and_then(|n| self.moments.seen(n));
        if let Some((_, seen)) = before {
            self.picture.before = seen.snapshot.clone();
        }
        self.picture.changes = Rc::default();
        self.picture.taken_ms = None;
        if let Some(moments) = self.then.take() {
            let _ = self.travel(moments);
        }
    }

    /// Lets the host's time go on, stopping for looks at the lesson's checks.
    pub(super) fn reach(
        &mut self,
        to_ms: u64,
        ahead: bool,
        spent: &mut dyn FnMut() -> bool,
    ) -> bool {
        loop {
            let stops = self.watch.stop_ms().into_iter().chain(self.deed_ms());
            let stop_ms = stops.min().unwrap_or(u64::MAX);
            let to = to_ms.min(stop_ms);
            let there = match ahead {
                true => self.host.follow(to, stop_ms, spent),
                false => self.host.reach(to, spent),
            };
            if !self.host.marks.is_empty() {
                self.hear();
                if spent() {
                    return false;
                }
                continue;
            }
            if !there {
                return false;
            }
            self.take_deeds(to);
            self.watch.reached(to, &self.host);
            if to == to_ms {
                return true;
            }
            if spent() {
                return false;
            }
        }
    }

    /// Takes note of what the shell did.
    fn hear(&mut self) {
        for mark in std::mem::take(&mut self.host.marks) {
            let (ShellEvent::Prompt { status } | ShellEvent::Left { status }) = mark.what else {
                continue;
            };
            let waits = self.host.front() == Front::Prompt;
            self.moments.end(mark.at_ms, status, waits);
            self.watch.ended(mark.at_ms);
        }
    }

    /// Gives the host the next input of the save, which is due now.
    fn give(&mut self) {
        let index = self.host.given;
        let timed = self.save.inputs[index].clone();
        match (&timed.input, self.host.front()) {
            (Input::Line(line), Front::More) => self.moments.extend(line),
            (Input::Line(line), _) if line.trim().is_empty() => {}
            (Input::Line(line), Front::Program { reads, keys, .. }) if reads || keys => {
                self.begin(What::Typed(line.clone()), index, timed.at_ms);
            }
            (Input::Line(line), _) => self.begin(What::Command(line.clone()), index, timed.at_ms),
            (Input::WriteFile { path, .. }, _) => {
                let what = What::File(path.clone());
                let again = self.moments.current().is_some_and(|m| m.what == what);
                if !again {
                    self.begin(what, index, timed.at_ms);
                }
            }
            (Input::Resize { cols, rows }, _) => self.size.told = (*cols, *rows),
            (Input::Keys(_), _) => {}
        }
        self.watch.input(timed.at_ms);
        self.host.give(&timed.input);
        self.moments.known = self.moments.known.max(self.host.given);
    }

    /// A new moment begins; what the one before came to is kept.
    fn begin(&mut self, what: What, input: usize, at_ms: u64) {
        self.end_moment();
        self.host.begin();
        let line = self.host.sim.line_count();
        self.moments.begin(what, input, line, at_ms);
        self.picture.changes = Rc::default();
        // What was tried was tried on the host before this.
        self.trial = None;
    }

    /// Keeps the host and the screen as the next moment finds them.
    fn end_moment(&mut self) {
        let begun = self.moments.begun;
        self.check_digest();
        let wanted = match begun.checked_sub(1) {
            _ if !self.restoring => true,
            None => self.moments.first.is_none(),
            Some(n) => {
                let known = self.moments.all[n].seen.is_some();
                !known && Moments::keeps(n, self.lines_to_come())
            }
        };
        let lesson = self.watch.lesson().is_some();
        if !wanted && !lesson {
            return;
        }
        let snapshot = Rc::new(self.host.sim.snapshot());
        self.watch.look(&snapshot, &self.host);
        self.picture.before = snapshot.clone();
        if wanted {
            let seen = Seen {
                at_ms: self.host.sim.now_ms(),
                snapshot,
                screen: self.host.screen.clone(),
                done: self.watch.progress.clone(),
            };
            match begun.checked_sub(1) {
                None => self.moments.first = Some(seen),
                Some(n) => self.moments.keep(n, seen),
            }
        }
    }

    /// When the next deed of the save is due, if it follows the inputs that were given.
    fn deed_ms(&self) -> Option<u64> {
        let done = self.save.deeds.get(self.deeds)?;
        let due = done.at_ms.max(self.host.sim.now_ms());
        (done.after <= self.host.given).then_some(due)
    }

    /// Takes deeds into account that are due by that time; all of them at the end of time.
    fn take_deeds(&mut self, at_ms: u64) {
        while let Some(done) = self.save.deeds.get(self.deeds) {
            if at_ms < u64::MAX && self.deed_ms().is_none_or(|due| due > at_ms) {
                return;
            }
            self.watch.deed(&done.deed);
            if at_ms < u64::MAX {
                self.watch.look_at(at_ms);
            }
            self.deeds += 1;
        }
    }

    /// Compares the answer to the current moment with the one that was saved.
    fn check_digest(&mut self) {
        let Some(moment) = self.moments.current() else {
            return;
        };
        let (input, digest) = (moment.input, self.host.digest);
        let saved = self.save.digests.insert(input, digest);
        if saved.is_some_and(|saved| saved != digest) {
            let index = self.moments.begun - 1;
            self.differs_from = Some(self.differs_from.map_or(index, |d| d.min(index)));
        }
    }

    /// About how many moments a replay makes.
    fn lines_to_come(&self) -> usize {
        let led_here = &self.save.inputs[..self.save.cursor];
        let begins = |i: &Input| matches!(i, Input::Line(_) | Input::WriteFile { .. });
        led_here.iter().filter(|t| begins(&t.input)).count()
    }

    /// Keeps what the newest moment came to, for when it is brought back.
    pub(super) fn see_now(&mut self) {
        if self.restoring || self.moments.begun == 0 {
            return;
        }
        let seen = self.host.see(self.watch.progress.clone());
        self.moments.keep(self.moments.begun - 1, seen);
    }

    /// Takes a new picture of the host, if it is time to.
    pub(super) fn look(&mut self, now_ms: u64, waits: bool) {
        let due = |taken: u64| now_ms.saturating_sub(taken) >= PICTURE_MS;
        if self.meanwhile.is_some() || !(waits || self.picture.taken_ms.is_none_or(due)) {
            return;
        }
        self.picture.taken_ms = Some(now_ms);
        let snapshot = self.host.sim.snapshot();
        let found = changes(Some(&self.picture.before), &snapshot);
        if !found.is_empty() {
            self.picture.changes = Rc::new(found);
        }
        self.picture.snapshot = Rc::new(snapshot);
        self.study_now();
    }
}
