//! A learner's session: the simulated host, its screen, the lesson's progress, and the save.
//!
//! The simulator runs on the main thread in slices of a few milliseconds, so that an endless loop
//! leaves the page live. Its clock follows the real one. A save is the seed and the timed inputs;
//! it is written before an input is applied, so that even a panic loses nothing that was typed.
//!
//! A host shows its prompt before its programs are loaded; inputs wait for them in the save.

pub mod save;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use lesson::{Deed, History, Host, Lesson, Progress, Study};
use sim::{Input, Output, Sim, SimConfig, Snapshot, Software, Timed};
use view::terminal::Block;
use view::{Changes, Terminal, changes};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::{browser, software};
use save::Save;

/// How long the simulator may run before the page gets its turn.
const SLICE_MS: f64 = 8.0;
/// Steps between looks at the clock: a fraction of a slice on a slow phone.
const STEPS: u32 = 4;
/// Steps of a replay at a time, and how often at most between two inputs, so that a session which
/// ended in an endless loop opens again.
const REPLAY_STEPS: u32 = 200;
const REPLAY_ROUNDS: u32 = 200;
/// While a command runs, the picture follows at this pace.
const PICTURE_MS: f64 = 120.0;

/// What a lesson brings to its host.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Names the save; a lesson's slug or `sandbox`.
    pub key: String,
    pub images: Vec<String>,
    /// Paths in the home directory and their bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A handle on the one session of the page.
#[derive(Clone)]
pub struct Session(Rc<RefCell<State>>);

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct State {
    start: Start,
    sim: Sim,
    save: Save,
    /// How many of the save's inputs the host has had.
    applied: usize,
    programs: Programs,
    software: Option<Software>,
    screen: Terminal,
    busy: bool,
    at_prompt: bool,
    keys: bool,
    /// Real time at which virtual time was `base_ms`.
    real_ms: f64,
    base_ms: u64,
    snapshot: Rc<Snapshot>,
    /// The host as the last command found it, and what changed since.
    before: Rc<Snapshot>,
    changes: Rc<Changes>,
    pictured_ms: f64,
    history: History,
    lesson: Option<Rc<Lesson>>,
    progress: Progress,
    study: Option<Rc<Study>>,
    timer: Option<Timeout>,
    changed: Callback<()>,
}

/// Where the host's programs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Programs {
    /// On their way.
    Loading,
    /// They did not arrive; the next input tries again.
    Failed,
    Here,
}

/// What the components draw.
#[derive(Clone, PartialEq)]
pub struct View {
    pub blocks: Vec<Block>,
    /// The line with the cursor, before it and from it on.
    pub prompt: view::terminal::Line,
    pub rest: view::terminal::Line,
    pub below: Vec<Rc<view::terminal::Line>>,
    pub at_prompt: bool,
    /// A program wants every key at once.
    pub keys: bool,
    pub snapshot: Rc<Snapshot>,
    pub changes: Rc<Changes>,
    /// The lesson as it stands, if there is one.
    pub study: Option<Rc<Study>>,
    /// The programs that something typed waits for, if it does.
    pub waits: Option<Programs>,
}

impl Session {
    /// Starts a host, or restores one from its inputs.
    pub fn open(start: Start, save: Option<Save>, changed: Callback<()>) -> Self {
        let save = save.unwrap_or_else(Save::fresh);
        let sim = boot(&start, &save, None);
        let snapshot = Rc::new(sim.snapshot());
        let progress = answers(&start.key);
        let session = Self(Rc::new(RefCell::new(State {
            start,
            sim,
            save,
            applied: 0,
            programs: Programs::Loading,
            software: None,
            screen: Terminal::default(),
            busy: false,
            at_prompt: true,
            keys: false,
            real_ms: browser::now_ms(),
            base_ms: sim::ALONE_MS,
            before: snapshot.clone(),
            snapshot,
            changes: Rc::default(),
            pictured_ms: 0.0,
            history: History::default(),
            lesson: None,
            progress,
            study: None,
            timer: None,
            changed,
        })));
        session.0.borrow_mut().replay();
        session.pump();
        session.load();
        session
    }

    /// Fetches the host's programs.
    fn load(&self) {
        let session = self.clone();
        self.0.borrow_mut().programs = Programs::Loading;
        spawn_local(async move {
            let loaded = software::load().await;
            let mut state = session.0.borrow_mut();
            match loaded {
                Ok(software) => {
                    state.sim.install(software);
                    state.software = Some(software);
                    state.programs = Programs::Here;
                    state.replay();
                    browser::mark("hatoba:programs");
                }
                Err(software::NotLoaded) => state.programs = Programs::Failed,
            }
            drop(state);
            session.pump();
        });
    }

    /// Sets the lesson whose checks are watched; a change of language gives the same checks.
    pub fn watch(&self, lesson: Rc<Lesson>) {
        let mut state = self.0.borrow_mut();
        state.lesson = Some(lesson);
        state.picture(true);
    }

    /// Enters a command line.
    pub fn line(&self, text: &str) {
        self.input(Input::Line(text.to_string()));
    }

    /// Sends keys as they are, such as `\x03`.
    pub fn keys(&self, keys: &str) {
        self.input(Input::Keys(keys.to_string()));
    }

    /// Takes note of an answer, or opens a hint.
    pub fn deed(&self, deed: &Deed) {
        let mut state = self.0.borrow_mut();
        if let Some(lesson) = state.lesson.clone()
            && state.progress.apply(&lesson, deed)
        {
            state.keep_answers();
            state.picture(true);
        }
        let changed = state.changed.clone();
        drop(state);
        changed.emit(());
    }

    /// Saves a file of the host, as an editor outside the terminal does.
    pub fn write(&self, path: &str, text: &str) {
        self.input(Input::WriteFile {
            path: path.trim_start_matches("~/").to_string(),
            bytes: text.as_bytes().to_vec(),
        });
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        let mut state = self.0.borrow_mut();
        state.screen.resize(columns.into(), rows.into());
        drop(state);
        self.input(Input::Resize {
            cols: columns,
            rows,
        });
    }

    pub fn clear_screen(&self) {
        let mut state = self.0.borrow_mut();
        state.screen.clear();
        state.changed.emit(());
    }

    /// Shows a text as if a program had printed it, then the prompt and line again.
    pub fn show(&self, text: &str) {
        let mut state = self.0.borrow_mut();
        let prompt = state.screen.current().0.text();
        let again = format!("{text}\r\n{prompt} ").replace('\n', "\r\n");
        state.screen.feed(again.replace("\r\r", "\r").as_bytes());
        state.changed.emit(());
    }

    pub fn complete(&self, line: &str, cursor: usize) -> sim::Completion {
        self.0.borrow().sim.complete(line, cursor)
    }

    /// Whether the program in front wants every key at once.
    pub fn wants_keys(&self) -> bool {
        self.0.borrow().keys
    }

    /// Whether there is a command line to take back.
    pub fn can_undo(&self) -> bool {
        self.0.borrow().save.has_lines()
    }

    /// Takes back the last command line by replaying all inputs before it.
    pub fn undo(&self) {
        let mut state = self.0.borrow_mut();
        if state.save.drop_last_line() {
            state.restart();
        }
        drop(state);
        self.pump();
    }

    pub fn reset(&self) {
        let mut state = self.0.borrow_mut();
        state.save = Save::fresh();
        state.progress = Progress::default();
        state.keep_answers();
        state.restart();
        drop(state);
        self.pump();
    }

    /// The session as text for a link.
    pub fn share(&self) -> String {
        self.0.borrow().save.to_json()
    }

    pub fn view(&self) -> View {
        let state = self.0.borrow();
        let (prompt, rest) = state.screen.current();
        View {
            blocks: state.screen.blocks(),
            prompt,
            rest,
            below: state.screen.below().to_vec(),
            at_prompt: state.at_prompt || !state.sim.is_installed(),
            keys: state.keys,
            waits: state.waits_for_a_line().then_some(state.programs),
            snapshot: state.snapshot.clone(),
            changes: state.changes.clone(),
            study: state.study.clone(),
        }
    }

    fn input(&self, input: Input) {
        let mut state = self.0.borrow_mut();
        let at_ms = state.clock().max(state.save.last_ms());
        let timed = Timed { at_ms, input };
        state.save.inputs.push(timed.clone());
        let (key, save) = (state.start.key.clone(), state.save.to_json());
        Save::store(&key, &save);
        if state.sim.is_installed() {
            if matches!(timed.input, Input::Line(_)) {
                state.before = state.snapshot.clone();
            }
            state.apply(timed);
        }
        let again = state.programs == Programs::Failed;
        drop(state);
        if again {
            self.load();
        }
        self.pump();
    }

    /// Runs one slice and sees to the next one.
    fn pump(&self) {
        let mut state = self.0.borrow_mut();
        if !state.sim.is_installed() {
            let changed = state.changed.clone();
            drop(state);
            return changed.emit(());
        }
        let until = browser::now_ms() + SLICE_MS;
        let wake = loop {
            let clock = state.clock();
            let output = state.sim.advance(clock, STEPS);
            let (busy, wake) = (output.busy, output.next_wake_ms);
            state.take(output);
            if !busy || browser::now_ms() >= until {
                break wake;
            }
        };
        let force = !state.busy;
        state.picture(force);
        let delay = match (state.busy, wake) {
            (true, _) => Some(0),
            (false, Some(at)) => Some(at.saturating_sub(state.clock()).clamp(4, 60_000) as u32),
            (false, None) => None,
        };
        let session = self.clone();
        state.timer = delay.map(|ms| Timeout::new(ms, move || session.pump()));
        let changed = state.changed.clone();
        drop(state);
        changed.emit(());
    }
}

fn answers_key(key: &str) -> String {
    format!("hatoba:answers:{key}")
}

/// The answers given before; checks are ticked by replay.
fn answers(key: &str) -> Progress {
    let json = browser::load(&answers_key(key)).unwrap_or_default();
    let kept: Progress = serde_json::from_str(&json).unwrap_or_default();
    Progress {
        done: std::collections::BTreeSet::new(),
        ..kept
    }
}

fn boot(start: &Start, save: &Save, software: Option<Software>) -> Sim {
    let file = |(path, bytes): &(String, Vec<u8>)| {
        (path.clone(), bytes.clone(), lesson::script::mode(bytes))
    };
    let sim = Sim::bare(SimConfig {
        seed: save.seed,
        start_ms: save.start_ms,
        images: start.images.clone(),
        files: start.files.iter().map(file).collect(),
        online: true,
    });
    if let Some(software) = software {
        sim.install(software);
    }
    sim
}

impl State {
    /// Virtual time, which goes on with real time.
    fn clock(&self) -> u64 {
        self.base_ms + (browser::now_ms() - self.real_ms).max(0.0) as u64
    }

    fn take(&mut self, output: Output) {
        self.screen.feed(&output.tty);
        self.busy = output.busy;
        self.at_prompt = output.at_prompt;
        self.keys = output.keys;
    }

    fn restart(&mut self) {
        self.sim = boot(&self.start, &self.save, self.software);
        self.applied = 0;
        self.base_ms = sim::ALONE_MS;
        self.screen = Terminal::default();
        self.history = History::default();
        Save::store(&self.start.key, &self.save.to_json());
        self.replay();
    }

    /// Whether a command waits for the programs.
    fn waits_for_a_line(&self) -> bool {
        let waiting = &self.save.inputs[self.applied..];
        waiting.iter().any(|t| matches!(t.input, Input::Line(_)))
    }

    fn apply(&mut self, timed: Timed) {
        self.applied += 1;
        let output = self.sim.apply(timed);
        self.take(output);
    }

    /// Applies the saved inputs that the host has not had, at their times, without waiting; but a
    /// host without programs only shows its prompt.
    fn replay(&mut self) {
        self.settle(self.base_ms);
        if !self.sim.is_installed() {
            return;
        }
        for timed in self.save.inputs.split_off(self.applied) {
            self.settle(timed.at_ms);
            if matches!(timed.input, Input::Line(_)) {
                self.observe();
            }
            self.save.inputs.push(timed.clone());
            self.apply(timed);
        }
        self.settle(self.save.last_ms());
        self.changes = Rc::default();
        self.snapshot = Rc::new(self.sim.snapshot());
        self.before = self.snapshot.clone();
        self.base_ms = self.snapshot.at_ms;
        self.real_ms = browser::now_ms();
        self.observe();
    }

    /// Runs until everything waits at that time.
    fn settle(&mut self, at_ms: u64) {
        for _ in 0..REPLAY_ROUNDS {
            let output = self.sim.advance(at_ms, REPLAY_STEPS);
            let busy = output.busy;
            self.take(output);
            if !busy {
                break;
            }
        }
    }

    fn observe(&mut self) {
        let snapshot = self.sim.snapshot();
        self.look(&snapshot);
    }

    /// Ticks what holds, and tells what is missing.
    fn look(&mut self, snapshot: &Snapshot) {
        self.history.observe(snapshot);
        if let Some(lesson) = self.lesson.clone() {
            let host = Host::new(snapshot, &self.history);
            lesson::evaluate(&lesson, &host, &mut self.progress);
            self.study = Some(Rc::new(Study::new(lesson, &host, self.progress.clone())));
        }
    }

    /// Answers are no inputs of the host: they are kept beside the save.
    fn keep_answers(&self) {
        let json = serde_json::to_string(&self.progress);
        browser::save(&answers_key(&self.start.key), &json.unwrap_or_default());
    }

    /// Takes a new picture of the host, if it is time to.
    fn picture(&mut self, force: bool) {
        let now = browser::now_ms();
        if !force && now - self.pictured_ms < PICTURE_MS {
            return;
        }
        self.pictured_ms = now;
        let snapshot = self.sim.snapshot();
        self.look(&snapshot);
        let found = changes(Some(&self.before), &snapshot);
        if !found.is_empty() {
            self.changes = Rc::new(found);
        }
        self.snapshot = Rc::new(snapshot);
    }
}
