//! The hosts of a talk: one live host that does the deck's acts one after the other, in slices, and
//! what it came to after each.

use std::cell::RefCell;
use std::rc::Rc;

use lesson::deck::{Deck, Doing, ENTER_MS, columns, typing};
use lesson::{Block, Progress};
use sim::{Front, Input, Part, Software, Timed};
use view::{Changes, Lang, changes};

use super::figure::{Sight, figure};
use super::shelf::{Asking, Shelf};

use crate::frame::Seen;
use crate::host::{Heard, Host, Turn};
use crate::save::Save;
use crate::start::Start;
use crate::watch::AFTER_END_MS;

/// 2026-01-01T00:00:00Z: a talk's host has the same clock each time.
const START_MS: u64 = 1_767_225_600_000;
/// A speaker says something before the hands begin to type, in virtual milliseconds.
const BREATH_MS: u64 = 1_500;
/// Lines of the host's terminal.
pub const ROWS: u16 = 24;
/// A prompt that leaves room: the talk's terminals are narrow.
const PROMPT: &str = "$ PS1='$ '\n";

/// The host after some acts.
#[derive(Clone, Debug)]
pub struct Kept {
    pub seen: Seen,
    /// What the newest act changed.
    pub changes: Rc<Changes>,
    /// `$?` after the newest act; `None` if the prompt did not come back, or there was none.
    pub status: Option<i32>,
    /// When Enter was pressed, in virtual milliseconds.
    pub entered_ms: u64,
    /// What the terminal got from Enter on.
    pub heard: Rc<Vec<Heard>>,
    /// How wide the terminal was.
    pub columns: u16,
    /// What the pictures shown here ask of the host's files.
    pub files: Rc<Shelf>,
    /// How many of the track's inputs led here.
    inputs: usize,
}

impl Kept {
    /// The number of the line with the cursor, for telling what came later.
    pub fn row(&self) -> usize {
        let blocks = self.seen.screen.blocks();
        blocks.last().map_or(0, |b| b.first + b.lines.len())
    }
}

/// A talk's hosts, from the first act to the last.
pub struct Track {
    start: Start,
    deck: Rc<Deck>,
    save: Save,
    software: Software,
    host: Host,
    columns: u16,
    /// After no act, after one, after two …
    kept: Vec<Kept>,
    going: Option<Going>,
}

/// An act on its way.
struct Going {
    inputs: Vec<Input>,
    given: usize,
    phase: Phase,
    entered_ms: u64,
}

enum Phase {
    /// The hands type until then.
    Before(u64),
    /// The host is at it.
    During(Turn),
    /// What a client leaves behind, such as `--rm`, is part of it.
    After(u64),
}

impl Track {
    pub fn new(deck: Rc<Deck>, mut start: Start) -> Self {
        start.setup.push_str(PROMPT);
        let save = Save {
            seed: 1,
            ..Save::fresh(&start.key, START_MS)
        };
        Self {
            host: Host::boot(&start, &save, Software::default()),
            start,
            deck,
            save,
            software: Software::default(),
            columns: 80,
            kept: Vec::new(),
            going: None,
        }
    }

    /// Brings programs of the host; nothing is computed before the first ones are there.
    pub fn install(&mut self, software: Software) {
        self.software = self.software.with(software);
        self.host.install(software);
    }

    /// Programs without which it cannot go on.
    pub fn lacks(&self) -> Option<Part> {
        self.host.waits
    }

    /// How the hosts begin.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// The host after so many acts, if it is computed.
    pub fn kept(&self, acts: usize) -> Option<&Kept> {
        self.kept.get(acts)
    }

    /// How many of the deck's acts are done, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.kept.len().saturating_sub(1), self.deck.acts.len())
    }

    pub fn is_done(&self) -> bool {
        self.kept.len() > self.deck.acts.len()
    }

    /// A session whose present is the host after so many acts.
    pub fn save(&self, acts: usize) -> Option<Save> {
        let kept = self.kept.get(acts)?;
        Some(Save {
            inputs: self.save.inputs.get(..kept.inputs)?.to_vec(),
            cursor: kept.inputs,
            left_ms: kept.seen.at_ms,
            ..self.save.clone()
        })
    }

    /// Goes on until `spent` returns true, or programs are [missing](Self::lacks). True when all acts
    /// are done.
    pub fn run(&mut self, spent: &mut dyn FnMut() -> bool) -> bool {
        while self.software.has(Part::First) && !self.is_done() {
            self.step(spent);
            if self.host.waits.is_some() || spent() {
                break;
            }
        }
        self.is_done()
    }

    fn step(&mut self, spent: &mut dyn FnMut() -> bool) {
        if !self.host.is_set_up {
            if self.host.set_up(spent) {
                self.host.noted = Some(Vec::new());
                self.keep(0);
            }
            return;
        }
        let Some(mut going) = self.going.take().or_else(|| self.begin()) else {
            return;
        };
        match self.go(&mut going, spent) {
            true => self.keep(going.entered_ms),
            false => self.going = Some(going),
        }
    }

    /// The next act, if there is one.
    fn begin(&self) -> Option<Going> {
        let act = self.deck.acts.get(self.kept.len().checked_sub(1)?)?;
        let (mut inputs, hands_ms) = match &act.doing {
            Doing::Line(text) => {
                let hands = typing(text).last().copied().unwrap_or(0) + ENTER_MS;
                let lines = text.split('\n').map(|l| Input::Line(l.to_string()));
                (lines.collect(), u64::from(hands))
            }
            Doing::Keys(keys) => (vec![Input::Keys(keys.clone())], 0),
            Doing::File { path, text } => {
                let (path, bytes) = (path.clone(), text.as_bytes().to_vec());
                (vec![Input::WriteFile { path, bytes }], 0)
            }
        };
        let cols = self.deck.slides.get(act.slide).map_or(80, columns);
        if cols != self.columns {
            inputs.insert(0, Input::Resize { cols, rows: ROWS });
        }
        Some(Going {
            inputs,
            given: 0,
            phase: Phase::Before(self.host.sim.now_ms() + BREATH_MS + hands_ms),
            entered_ms: 0,
        })
    }

    /// Goes on with an act; true when it is done.
    fn go(&mut self, going: &mut Going, spent: &mut dyn FnMut() -> bool) -> bool {
        match &mut going.phase {
            Phase::Before(to_ms) => {
                if !self.reach(*to_ms, spent) {
                    return false;
                }
                self.host.noted = Some(Vec::new());
                going.entered_ms = self.host.sim.now_ms();
                going.phase = Phase::During(self.give(going));
                false
            }
            Phase::During(turn) => {
                if !self.host.await_turn(turn, spent) {
                    return false;
                }
                going.phase = match going.given < going.inputs.len() {
                    true => Phase::During(self.give(going)),
                    false => Phase::After(self.host.sim.now_ms() + AFTER_END_MS),
                };
                false
            }
            Phase::After(to_ms) => self.reach(*to_ms, spent),
        }
    }

    fn reach(&mut self, to_ms: u64, spent: &mut dyn FnMut() -> bool) -> bool {
        while !self.host.reach(to_ms, spent) {
            self.host.marks.clear();
            if self.host.waits.is_some() || spent() {
                return false;
            }
        }
        true
    }

    /// Gives the next input, with a new size of the terminal before it.
    fn give(&mut self, going: &mut Going) -> Turn {
        while let Some(input) = going.inputs.get(going.given) {
            let at_ms = self.host.sim.now_ms();
            let input = input.clone();
            self.host.give(&input);
            going.given += 1;
            let resized = match input {
                Input::Resize { cols, .. } => {
                    self.columns = cols;
                    true
                }
                _ => false,
            };
            self.save.inputs.push(Timed { at_ms, input });
            self.save.cursor = self.save.inputs.len();
            if !resized {
                break;
            }
        }
        self.host.turn()
    }

    fn keep(&mut self, entered_ms: u64) {
        let seen = self.host.see(Rc::new(Progress::default()));
        let before = self.kept.last().map(|k| &*k.seen.snapshot);
        let found = before.map(|b| changes(Some(b), &seen.snapshot));
        let changes = Rc::new(found.unwrap_or_default());
        let files = self.ask(&seen, &changes);
        let ended = self.host.front() == Front::Prompt;
        self.kept.push(Kept {
            files: Rc::new(files),
            changes,
            status: ended.then(|| self.host.sim.last_status()),
            entered_ms,
            columns: self.columns,
            heard: Rc::new(self.host.noted.take().unwrap_or_default()),
            inputs: self.save.inputs.len(),
            seen,
        });
    }

    /// Draws the pictures of the slides that show this host, and keeps what they ask.
    fn ask(&self, seen: &Seen, changes: &Changes) -> Shelf {
        let asking = Asking {
            host: &self.host.sim,
            shelf: RefCell::default(),
        };
        let acts = self.kept.len();
        let here = self.deck.stops.iter().filter(|s| s.acts == acts);
        let slides = here.filter_map(|s| self.deck.slides.get(s.slide));
        for block in slides.flat_map(|s| &s.blocks) {
            if let Block::Picture(picture) = block {
                let sight = Sight {
                    snapshot: &seen.snapshot,
                    changes,
                    files: Some(&asking),
                };
                let _ = figure(picture, sight, Lang::En, (640.0, f64::MAX));
            }
        }
        asking.shelf.into_inner()
    }
}
