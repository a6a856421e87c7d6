//! A talk on the stage: where the speaker is, and the host that belongs there.
//!
//! The host at a stop is what the deck's acts before it lead to, however the speaker came there:
//! forward, back or by a jump. All of them are computed when the talk is opened, by one host in
//! slices ([`Track`]). What the speaker types by hand happens on a session of its own that begins at
//! the stop ([`Stage::by_hand`]); it is gone once the speaker moves on, unless it was kept.

mod figure;
mod playing;
mod proof;
mod record;
mod shelf;
mod track;

use std::collections::BTreeMap;
use std::rc::Rc;

use lesson::deck::{Deck, Step, Stop};

use crate::save::Save;
use crate::start::Start;

pub use figure::{Sight, figure};
pub use playing::{MOST_WAIT_MS, Playing, due, lasts_ms};
pub use proof::{Faults, prove};
pub use record::cast;
pub use shelf::Shelf;
pub use track::{Kept, ROWS, Track};

/// A talk that is being given.
pub struct Stage {
    deck: Rc<Deck>,
    track: Track,
    at: usize,
    /// What was typed by hand and kept, by stop.
    kept: BTreeMap<usize, Save>,
}

impl Stage {
    /// Opens a talk at its first stop. Nothing is known of its hosts before [`run`](Self::run).
    pub fn new(deck: Rc<Deck>, start: Start) -> Self {
        Self {
            track: Track::new(deck.clone(), start),
            deck,
            at: 0,
            kept: BTreeMap::new(),
        }
    }

    pub fn deck(&self) -> &Rc<Deck> {
        &self.deck
    }

    pub fn track(&self) -> &Track {
        &self.track
    }

    /// Brings the programs of the hosts.
    pub fn install(&mut self, software: sim::Software) {
        self.track.install(software);
    }

    /// Computes the hosts of the stops until `spent` returns true. True when all are there.
    pub fn run(&mut self, spent: &mut dyn FnMut() -> bool) -> bool {
        self.track.run(spent)
    }

    /// The number of the stop the speaker is at.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn stop(&self) -> Stop {
        self.deck.stop(self.at)
    }

    /// What the next key brings.
    pub fn step(&self) -> Option<Step<'_>> {
        self.deck.step(self.at)
    }

    /// Goes to a stop; to the last one if there is none of that number.
    pub fn jump(&mut self, at: usize) {
        self.at = at.min(self.deck.last());
    }

    pub fn next(&mut self) {
        self.jump(self.at + 1);
    }

    pub fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// The host at the stop, once it is computed.
    pub fn shown(&self) -> Option<&Kept> {
        self.track.kept(self.stop().acts)
    }

    /// A session that begins at the stop, for the speaker's own hands: what was kept there, or the
    /// deck's acts up to here. Nothing that is typed in it touches the talk.
    pub fn by_hand(&self) -> Option<Save> {
        let kept = self.kept.get(&self.at).cloned();
        kept.or_else(|| self.track.save(self.stop().acts))
    }

    /// Keeps what was typed by hand at this stop, for when the speaker comes back to it.
    pub fn keep(&mut self, save: Save) {
        self.kept.insert(self.at, save);
    }

    /// Forgets what was kept at this stop.
    pub fn forget(&mut self) {
        self.kept.remove(&self.at);
    }

    pub fn has_kept(&self) -> bool {
        self.kept.contains_key(&self.at)
    }
}
