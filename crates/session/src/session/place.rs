//! Where in the session one is: undo, redo, looking back, going on from there.

use std::rc::Rc;

use sim::{Input, Timed};

use super::Session;
use crate::frame::{Refused, State};
use crate::host::Host;
use crate::moments::Moments;
use crate::save::Branch;

/// Calls of the simulator that leaving a page may take.
const LEAVING_CALLS: usize = 16;

impl Session {
    /// Takes back the newest: what waits, else the last moment. What it showed before is shown at
    /// once; the host follows in slices.
    pub fn undo(&mut self) -> Result<(), Refused> {
        self.here()?;
        if !self.queue.is_empty() {
            self.queue.clear();
            self.tell();
            return Ok(());
        }
        let at = self.previous().ok_or(Refused::Nothing)?;
        self.see_now();
        self.go_to(at, self.left_ms(at), false);
        Ok(())
    }

    /// Brings back the moment that was taken back last.
    pub fn redo(&mut self) -> Result<(), Refused> {
        self.here()?;
        let next = self.following().ok_or(Refused::Nothing)?;
        self.queue.clear();
        self.see_now();
        self.go_to(next, self.left_ms(next), false);
        Ok(())
    }

    /// Shows the host and the screen after so many moments, without touching the live host. Returns
    /// the moment shown: the newest one before it that is kept.
    pub fn travel(&mut self, moments: usize) -> Result<usize, Refused> {
        if self.is_live() && moments == self.at() {
            self.past = None;
            return Ok(moments);
        }
        if moments > self.moments.all.len() {
            return Err(Refused::Nothing);
        }
        let past = self.past(moments).ok_or(Refused::Nothing)?;
        let shown = past.moments;
        self.past = Some(past);
        Ok(shown)
    }

    /// Travels once the session has been replayed; for a link that names a moment.
    pub fn travel_when_there(&mut self, moments: usize) {
        match self.is_live() {
            true => drop(self.travel(moments)),
            false => self.then = Some(moments),
        }
    }

    /// Shows the present again.
    pub fn now(&mut self) {
        self.past = None;
        self.then = None;
    }

    /// Makes the host as it was after so many moments the present. Later ones can be brought back
    /// by redo, and after something else was typed by [`switch`](Self::switch).
    pub fn go_on(&mut self, moments: usize) -> Result<(), Refused> {
        if moments > self.moments.all.len() {
            return Err(Refused::Nothing);
        }
        self.past = None;
        if moments == self.at() {
            return Ok(());
        }
        self.queue.clear();
        let at = self.moments.all.get(moments);
        let at = at.map_or(self.save.inputs.len(), |m| m.input);
        self.see_now();
        self.go_to(at, self.left_ms(at), false);
        Ok(())
    }

    /// Goes to the end of the line that the newest fork left; the present one is then the other.
    pub fn switch(&mut self) -> Result<(), Refused> {
        self.here()?;
        let Some(Branch { at, inputs }) = self.save.other.take() else {
            return Err(Refused::Nothing);
        };
        self.see_now();
        self.queue.clear();
        let left = self.save.inputs.split_off(at);
        self.save.digests.split_off(&at);
        for done in &mut self.save.deeds {
            done.after = at.min(done.after);
        }
        self.save.inputs.extend(inputs);
        self.save.other = Some(Branch { at, inputs: left });
        self.moments.switch(at);
        if let Some(journal) = &mut self.journal {
            journal.rewrite(&self.save);
        }
        let end = self.save.inputs.len();
        self.go_to(end, self.left_ms(end), true);
        Ok(())
    }

    /// While it replays: gives up the line that is being replayed and what follows; redo brings it
    /// back. If that line has ended and only time passes, the present is there at once.
    pub fn stop(&mut self) -> Result<(), Refused> {
        let current = self.moments.current();
        let at = match self.state() {
            State::Held => self.previous(),
            State::Replaying { done, total } => {
                if done == total && current.is_none_or(|m| m.ended_ms.is_some()) {
                    self.save.left_ms = self.host.sim.now_ms();
                    return Ok(());
                }
                current.map(|m| m.input)
            }
            _ => None,
        };
        let at = at.ok_or(Refused::Nothing)?;
        self.queue.clear();
        self.go_to(at, self.left_ms(at), true);
        Ok(())
    }

    /// Starts anew with another seed and clock, in milliseconds since 1970. The old inputs are gone
    /// from here; a [`Keeper`](crate::Keeper) keeps them aside.
    pub fn reset(&mut self, wall_ms: u64) {
        self.save = self.start.fresh(wall_ms);
        self.moments = Moments::default();
        self.past = None;
        self.differs_from = None;
        self.queue.clear();
        if let Some(journal) = &mut self.journal {
            journal.rewrite(&self.save);
        }
        self.restart();
    }

    /// Notes the time at which the page is left.
    pub fn leave(&mut self, now_ms: u64) {
        if !self.is_live() || self.save.is_blank() {
            return;
        }
        self.save.left_ms = self.clock(now_ms).max(self.host.sim.now_ms());
        // That is rounded up to a millisecond, in which the terminal may show something more.
        let mut calls = 0;
        self.reach(self.save.left_ms, false, &mut || {
            calls += 1;
            calls > LEAVING_CALLS
        });
        self.look(now_ms, true);
        // As it will be when it is opened again.
        self.watch.look(&self.host.sim.snapshot(), &self.host);
        self.tell();
    }

    pub(super) fn can_go_back(&self) -> bool {
        self.previous().is_some()
    }

    fn here(&self) -> Result<(), Refused> {
        match self.past.is_some() {
            true => Err(Refused::LookingBack),
            false => Ok(()),
        }
    }

    /// The input at which the newest moment began.
    fn previous(&self) -> Option<usize> {
        let known = self.at().checked_sub(1).map(|n| self.moments.all[n].input);
        // Of what was not replayed yet, only the inputs are known.
        let replayed = self.host.given.min(self.save.cursor);
        let unknown = &self.save.inputs[replayed..self.save.cursor];
        let begins = unknown.iter().rposition(begins_moment);
        begins.map(|n| replayed + n).or(known)
    }

    /// The input at which the moment after the next one begins, or the end.
    fn following(&self) -> Option<usize> {
        let (cursor, end) = (self.save.cursor, self.save.inputs.len());
        if cursor == end {
            return None;
        }
        let at = self.at();
        if at < self.moments.all.len() {
            return Some(self.moments.all.get(at + 1).map_or(end, |m| m.input));
        }
        let mut begins = (cursor..end).filter(|i| begins_moment(&self.save.inputs[*i]));
        begins.next();
        Some(begins.next().unwrap_or(end))
    }

    /// Until when the session runs if that many inputs led to the present.
    fn left_ms(&self, cursor: usize) -> u64 {
        let next = self.save.inputs.get(cursor).map(|t| t.at_ms);
        let newest = self.moments.all.last();
        let seen = newest.and_then(|m| Some(m.seen.as_ref()?.at_ms));
        next.or(seen).unwrap_or(0)
    }

    /// Moves the cursor and brings the host there: onward if it has not come so far on this line of
    /// inputs, else from the start.
    fn go_to(&mut self, cursor: usize, left_ms: u64, anew: bool) {
        self.past = None;
        self.held = false;
        self.save.cursor = cursor;
        self.save.left_ms = left_ms;
        let at = self.at();
        let past = self.past(at).filter(|p| p.moments == at);
        self.meanwhile = past.filter(|_| cursor <= self.moments.known);
        self.tell();
        let next = self.save.inputs.get(self.host.given);
        let due = next.map_or(left_ms, |t| t.at_ms.min(left_ms));
        match anew || self.host.given > cursor || self.host.sim.now_ms() > due {
            true => self.restart(),
            false => self.restoring = true,
        }
    }

    /// Boots a host that has been given nothing yet.
    fn restart(&mut self) {
        self.host = Host::boot(&self.start, &self.save, self.software);
        self.moments.restart();
        self.watch.restart();
        self.deeds = 0;
        self.size.told = (80, 24);
        self.restoring = true;
        self.held = false;
        self.trial = None;
        self.visit = None;
        if self.meanwhile.is_none() {
            let snapshot = Rc::new(self.host.sim.snapshot());
            self.picture.before = snapshot.clone();
            self.picture.snapshot = snapshot;
            self.picture.changes = Rc::default();
            self.picture.taken_ms = None;
        }
    }
}

fn begins_moment(timed: &Timed) -> bool {
    match &timed.input {
        Input::Line(line) => !line.trim().is_empty(),
        Input::WriteFile { .. } => true,
        Input::Keys(_) | Input::Resize { .. } => false,
    }
}
