//! The session: one live host, its moments, and what a learner can do with them.

mod files;
mod input;
mod place;
mod run;
mod side;
mod trial;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use lesson::{Deed, Lesson, Study};
use sim::{Completion, Part, Snapshot, Software};
use view::{Changes, changes};

use crate::frame::{Frame, Other, Seen, Shown, State, Waiting};
use crate::host::Host;
use crate::moments::Moments;
use crate::save::{Done, Journal, MOST_MS, Save};
use crate::start::Start;
use crate::watch::Watch;
use input::Item;
use side::Visit;
use trial::Trial;

/// A learner's session. See the crate's words for how it is driven.
///
/// `now_ms` is always the caller's clock in milliseconds, from any origin. An action takes effect in
/// the next [`run`](Self::run).
pub struct Session {
    start: Start,
    save: Save,
    journal: Option<Box<dyn Journal>>,
    software: Software,
    host: Host,
    moments: Moments,
    watch: Watch,
    clock: Clock,
    /// The host stood still for programs in the last run, and so did the clock.
    frozen: bool,
    /// The host is not yet where the save's cursor is.
    restoring: bool,
    held: bool,
    queue: VecDeque<Item>,
    next_id: u64,
    size: Size,
    picture: Picture,
    past: Option<Past>,
    /// A moment to be shown once the host has been there.
    then: Option<usize>,
    /// What is shown while the host is brought to a moment that is known.
    meanwhile: Option<Past>,
    differs_from: Option<usize>,
    /// How many of the save's deeds were taken into account.
    deeds: usize,
    study: Option<Rc<Study>>,
    trial: Option<Trial>,
    /// Whether the files of the moment shown are asked for, and the second host that knows those of the
    /// past.
    files_wanted: bool,
    visit: Option<Visit>,
}

/// Virtual time that follows the caller's.
#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    base_ms: u64,
    real_ms: u64,
}

/// The terminal's size as the page wants it, and as the host knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    wanted: Option<(u16, u16)>,
    told: (u16, u16),
}

/// What the live host is drawn from.
struct Picture {
    snapshot: Rc<Snapshot>,
    changes: Rc<Changes>,
    /// The host as the current moment found it.
    before: Rc<Snapshot>,
    /// When it was taken, on the caller's clock.
    taken_ms: Option<u64>,
}

/// A moment that is shown though the live host is elsewhere.
struct Past {
    moments: usize,
    seen: Seen,
    changes: Rc<Changes>,
    study: Option<Rc<Study>>,
}

impl Session {
    /// Opens a session. Nothing runs yet: [`run`](Self::run) replays the save in slices.
    ///
    /// The lesson's checks are watched from the first input on.
    pub fn open(start: Start, save: Save, lesson: Option<Rc<Lesson>>) -> Self {
        let host = Host::boot(&start, &save, Software::default());
        let snapshot = Rc::new(host.sim.snapshot());
        let mut session = Self {
            picture: Picture {
                before: snapshot.clone(),
                snapshot,
                changes: Rc::default(),
                taken_ms: None,
            },
            start,
            save,
            journal: None,
            software: Software::default(),
            host,
            moments: Moments::default(),
            watch: Watch::new(lesson),
            clock: Clock::default(),
            frozen: false,
            restoring: true,
            held: false,
            queue: VecDeque::new(),
            next_id: 1,
            size: Size {
                wanted: None,
                told: (80, 24),
            },
            past: None,
            then: None,
            meanwhile: None,
            differs_from: None,
            deeds: 0,
            study: None,
            trial: None,
            files_wanted: false,
            visit: None,
        };
        session.queue_saved();
        session
    }

    /// Sets who is told of the save. Without one nothing is kept: a scratch session.
    pub fn keep(&mut self, journal: Box<dyn Journal>) {
        self.journal = Some(journal);
    }

    /// Brings programs of the host. Until the first ones are there inputs wait, and time stands still
    /// while the host cannot go on without others ([`Frame::lacks`]).
    pub fn install(&mut self, software: Software) {
        self.software = self.software.with(software);
        self.watch.lint = self.software.lint;
        self.host.install(software);
        if let Some(trial) = &mut self.trial {
            trial.install(software);
        }
        if let Some(visit) = &mut self.visit {
            visit.install(software);
        }
    }

    /// Does not replay until [`resume`](Self::resume) is called: for a save whose last replay took
    /// the page down.
    pub fn hold(&mut self) {
        self.held = self.restoring;
    }

    /// Replays after all.
    pub fn resume(&mut self) {
        self.held = false;
    }

    /// Sets the lesson anew: the same checks in another language, or one that came late.
    pub fn watch(&mut self, lesson: Rc<Lesson>) {
        let late = self.watch.lesson().is_none();
        self.watch.set_lesson(lesson);
        if late {
            let all = self.moments.all.clone();
            let seen = all[..self.moments.begun]
                .iter()
                .filter_map(|m| m.seen.as_ref());
            let first = self.moments.first.as_ref();
            for seen in first.into_iter().chain(seen) {
                self.watch.consider(&seen.snapshot, seen.at_ms);
            }
            self.watch.look(&self.host.sim.snapshot(), &self.host);
        }
        self.study_now();
    }

    /// Takes note of an answer, or opens a hint; false if the lesson has no such thing, or it is
    /// settled already.
    pub fn deed(&mut self, deed: Deed) -> bool {
        // While the host is on its way, the deed is judged where it arrives.
        let at_ms = match self.restoring {
            true => self.save.end_ms(),
            false => self.host.sim.now_ms(),
        };
        if !self.restoring {
            if !self.watch.deed(&deed) {
                return false;
            }
            self.watch.look_at(at_ms);
            self.deeds += 1;
        }
        let after = self.save.cursor;
        self.save.deeds.push(Done { after, at_ms, deed });
        self.study_now();
        self.tell();
        true
    }

    fn study_now(&mut self) {
        let progress = &self.watch.progress;
        self.study = self.watch.study(&self.picture.snapshot, progress);
    }

    /// The session as data.
    pub fn save(&self) -> &Save {
        &self.save
    }

    /// How its host began.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// Who has the live terminal.
    pub fn front(&self) -> sim::Front {
        self.host.front()
    }

    /// Whether everything typed has reached the host.
    pub fn is_settled(&self) -> bool {
        self.is_live() && self.queue.is_empty() && self.host.given == self.save.cursor
    }

    /// How often the simulator was called for the live host: what its replay costs.
    pub fn effort(&self) -> u64 {
        self.host.effort
    }

    /// Notes from now on what the terminal gets, and gives what was noted so far.
    pub fn take_output(&mut self) -> Vec<u8> {
        let noted = self.host.noted.replace(Vec::new()).unwrap_or_default();
        noted.into_iter().flat_map(|h| h.bytes).collect()
    }

    /// When each check of the lesson was seen to hold, in virtual milliseconds.
    pub fn ticks(&self) -> &BTreeMap<String, u64> {
        &self.watch.ticks
    }

    /// What was seen of the host since the lesson began.
    pub fn history(&self) -> &lesson::History {
        self.watch.history()
    }

    /// Bytes that the live terminal got.
    pub(crate) fn bytes(&self) -> u64 {
        self.host.bytes
    }

    /// What Tab finds for a line.
    pub fn complete(&self, line: &str, cursor: usize) -> Completion {
        self.host.sim.complete(line, cursor)
    }

    /// Clears the terminal's screen (Ctrl+L).
    pub fn clear_screen(&mut self) {
        Rc::make_mut(&mut self.host.screen).clear();
    }

    /// Shows a text as if a program had printed it, then the prompt again; for what Tab found.
    pub fn show(&mut self, text: &str) {
        let screen = Rc::make_mut(&mut self.host.screen);
        let prompt = screen.current().0.text();
        let again = format!("{text}\n{prompt} ").replace('\n', "\r\n");
        screen.feed(again.as_bytes());
    }

    fn state(&self) -> State {
        match (self.software.has(Part::First), self.held, self.restoring) {
            (false, ..) => State::Loading,
            (_, true, _) => State::Held,
            (_, _, true) => State::Replaying {
                done: self.host.given,
                total: self.save.cursor,
            },
            _ => State::Live,
        }
    }

    fn is_live(&self) -> bool {
        self.state() == State::Live
    }

    /// How many moments led to the present.
    fn at(&self) -> usize {
        self.moments.before(self.save.cursor)
    }

    /// Virtual time at the caller's.
    fn clock(&self, now_ms: u64) -> u64 {
        if self.frozen {
            return self.clock.base_ms;
        }
        let passed = now_ms.saturating_sub(self.clock.real_ms);
        self.clock.base_ms.saturating_add(passed).min(MOST_MS)
    }

    fn tell(&mut self) {
        self.save.waiting = self.queue.iter().filter_map(Item::saved).collect();
        if let Some(journal) = &mut self.journal {
            journal.keep(&self.save);
        }
    }

    /// What is to be drawn.
    pub fn frame(&self) -> Frame {
        let past = self.past.as_ref().or(self.meanwhile.as_ref());
        let shown = match &self.past {
            Some(past) => Shown::Past(past.moments),
            None => Shown::Now,
        };
        let live = (
            self.host.screen.clone(),
            self.picture.snapshot.clone(),
            self.picture.changes.clone(),
            self.watch.progress.clone(),
            self.study.clone(),
        );
        let (screen, snapshot, changes, progress, study) = past.map_or(live, |past| {
            let seen = past.seen.clone();
            let (changes, study) = (past.changes.clone(), past.study.clone());
            (seen.screen, seen.snapshot, changes, seen.done, study)
        });
        Frame {
            state: self.state(),
            shown,
            at_ms: past.map_or(self.host.sim.now_ms(), |p| p.seen.at_ms),
            screen,
            snapshot,
            changes,
            progress,
            study,
            front: self.host.front(),
            waiting: self.queue.iter().map(Waiting::from).collect(),
            moments: self.moments.all.clone(),
            at: self.at(),
            can_undo: !self.queue.is_empty() || self.can_go_back(),
            can_redo: self.save.cursor < self.save.inputs.len(),
            other: self.other(),
            differs_from: self.differs_from,
            preview: self.trial.as_ref().map(|t| t.preview()),
            lacks: self.lacks(),
            files: self.files_at(),
        }
    }

    /// Programs that the host, or one on the side, needs to go on.
    pub fn lacks(&self) -> Option<Part> {
        let trial = || self.trial.as_ref().and_then(|t| t.lacks());
        let visit = || self.visit.as_ref().and_then(|v| v.lacks());
        self.host.waits.or_else(trial).or_else(visit)
    }

    fn other(&self) -> Option<Other> {
        let branch = self.save.other.as_ref()?;
        let known = self.moments.other.iter().map(|m| m.text().to_string());
        let mut lines: Vec<String> = known.collect();
        if lines.is_empty() {
            let line = |t: &sim::Timed| match &t.input {
                sim::Input::Line(line) => Some(line.clone()),
                _ => None,
            };
            lines = branch.inputs.iter().filter_map(line).collect();
        }
        Some(Other {
            from: self.moments.before(branch.at),
            lines,
        })
    }

    /// A kept moment with what it changed.
    fn past(&self, moments: usize) -> Option<Past> {
        let (moments, seen) = self.moments.seen(moments)?;
        let before = moments.checked_sub(1).and_then(|n| self.moments.seen(n));
        let before = before.map(|(_, seen)| &*seen.snapshot);
        Some(Past {
            moments,
            changes: Rc::new(changes(before, &seen.snapshot)),
            study: self.watch.study(&seen.snapshot, &seen.done),
            seen: seen.clone(),
        })
    }
}
