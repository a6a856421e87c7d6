//! The page's session: [`session::Session`] with the page's clock, timer and storage.
//!
//! It runs on the main thread in slices of a few milliseconds, so that an endless loop leaves the
//! page live. A host shows its prompt before its programs are loaded.

mod aside;
mod files;
mod place;

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use ::session::link::{Contents, NoLink};
use ::session::{
    Fault, FilesAt, Frame, Keeper, Link, Moment, Next, Note, Preview, Refused, Save,
    Session as Core, Shown, Start, State as Stage, Waiting, keeper,
};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use lesson::{Deed, Lesson, Progress, Study};
use sim::{Front, Part, Snapshot, Software};
use view::Changes;
use view::terminal::{Block, Line};
use yew::Callback;

use crate::browser;
use crate::browser::lock::Lock;
use crate::browser::storage::{self, Local};
use crate::software::{Loader, NotLoaded};

/// How long the simulator may run before the page gets its turn.
const SLICE_MS: f64 = 8.0;
/// The same while a replay goes on, when nobody waits for an answer; and how often it is drawn.
const REPLAY_SLICE_MS: f64 = 30.0;
const REPLAY_DRAW_MS: f64 = 100.0;
/// A replay that takes longer is shown.
const SHOW_REPLAY_MS: f64 = 300.0;
/// Ends the key under which a shared session is kept while one looks at it.
const SHARED: &str = "~shared";

/// A handle on the one session of the page.
#[derive(Clone)]
pub struct Session(Rc<RefCell<State>>);

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct State {
    core: Core,
    keeper: Rc<RefCell<Keeper<Local>>>,
    programs: Programs,
    software: Software,
    loader: Option<Loader>,
    /// The part that the host lacked last.
    lacks: Option<Part>,
    notes: Vec<Note>,
    opened: (Rc<str>, Option<usize>, u32),
    /// What a shared session holds, while one is shown.
    shared: Option<Contents>,
    refused: Option<Refused>,
    replaying_since: Option<f64>,
    drawn_ms: f64,
    timer: Option<Timeout>,
    changed: Callback<()>,
    /// Held while this tab has the session.
    held: Option<Lock>,
    /// Kept so that they go on listening.
    kept: Vec<EventListener>,
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
    pub prompt: Line,
    pub rest: Line,
    pub below: Vec<Rc<Line>>,
    pub at_prompt: bool,
    /// A program wants every key at once.
    pub keys: bool,
    pub snapshot: Rc<Snapshot>,
    pub changes: Rc<Changes>,
    /// The lesson as it stands, if there is one.
    pub study: Option<Rc<Study>>,
    /// The programs that something typed waits for, if it does.
    pub waits: Option<Programs>,
    pub waiting: Vec<Waiting>,
    pub notices: Vec<Notice>,
    /// Every command, in order; and how many of them led here.
    pub moments: Rc<Vec<Rc<Moment>>>,
    pub at: usize,
    pub shown: Shown,
    pub can_redo: bool,
    /// What was tried out, and whether the files of what is shown can be looked into.
    pub preview: Option<Rc<Preview>>,
    pub files: FilesAt,
    /// Nothing that was typed or saved is on its way to the host.
    pub settled: bool,
    /// The file that a command asked to have opened last, its line, and how many there were.
    pub opened: (Rc<str>, Option<usize>, u32),
}

/// Something to tell about the session, outside the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It is somebody's, opened from a link.
    Shared(Contents),
    /// It cannot be kept.
    Fault(Fault),
    /// What was stored could not be read, and was put aside.
    Aside,
    /// Another tab has it; this one goes on by itself.
    Elsewhere,
    /// So many lines were left out after a crash.
    SteppedBack(usize),
    /// The page did not come back from it last time.
    Held,
    /// It is replayed: inputs done, and how many there are.
    Replaying(usize, usize),
    /// From that command on, counted from 0, this simulator answers otherwise than the one before.
    Differs(usize),
    Refused(Refused),
}

/// The name of this tab, unlike any other's.
fn me() -> String {
    format!("{:x}", (js_sys::Math::random() * 9e15) as u64)
}

/// Where this tab notes under which key it keeps a session, if not under the session's own: it is a
/// shared one, or another tab has it. boot.js knows this too.
fn open_key(key: &str) -> String {
    format!("hatoba:open:{key}")
}

impl Session {
    /// Opens the learner's own session, or the shared one that this tab works on.
    pub fn open(start: Start, lesson: Option<Rc<Lesson>>, changed: Callback<()>) -> Self {
        let key = storage::of_tab(&open_key(&start.key)).unwrap_or_else(|| start.key.clone());
        let shared = key.ends_with(SHARED);
        let (keeper, save, notes) = Keeper::open(Local, &key, &me());
        let save = save.unwrap_or_else(|| start.fresh(browser::wall_ms() as u64));
        let contents = shared.then(|| Link::to(&save).describe());
        Self::begin(start, save, lesson, keeper, notes, contents, changed)
    }

    /// Opens somebody's session. It has a place of its own, so that the learner's is not touched.
    pub fn open_shared(
        start: Start,
        link: Link,
        lesson: Option<Rc<Lesson>>,
        changed: Callback<()>,
    ) -> Self {
        use ::session::Journal as _;
        let key = format!("{}{SHARED}", start.key);
        let (mut keeper, _, notes) = Keeper::open(Local, &key, &me());
        keeper.rewrite(&link.save);
        storage::set_of_tab(&open_key(&start.key), Some(&key));
        let contents = Some(link.describe());
        let save = link.save;
        let session = Self::begin(start, save, lesson, keeper, notes, contents, changed);
        if let Some(moment) = link.moment {
            session.0.borrow_mut().core.travel_when_there(moment);
        }
        session
    }

    fn begin(
        start: Start,
        save: Save,
        lesson: Option<Rc<Lesson>>,
        keeper: Keeper<Local>,
        notes: Vec<Note>,
        shared: Option<Contents>,
        changed: Callback<()>,
    ) -> Self {
        let keeper = Rc::new(RefCell::new(keeper));
        let mut core = Core::open(start, save, lesson);
        core.keep(Box::new(keeper.clone()));
        if notes.contains(&Note::Stuck) {
            core.hold();
        }
        let session = Self::with(core, keeper, notes, shared, changed);
        session.hold_lock();
        session.listen();
        session.pump();
        session.load();
        session
    }

    /// Opens a session of which nothing is kept: a speaker's own hands on the stage, a lesson in
    /// another site's frame.
    pub fn scratch(start: Start, save: Save, changed: Callback<()>) -> Self {
        let (keeper, ..) = Keeper::open(Local, "scratch", &me());
        let core = Core::open(start, save, None);
        let keeper = Rc::new(RefCell::new(keeper));
        let session = Self::with(core, keeper, Vec::new(), None, changed);
        session.pump();
        session.load();
        session
    }

    /// Whether the host is at the session's present and takes inputs.
    pub fn is_there(&self) -> bool {
        self.0.borrow().core.frame().state == Stage::Live
    }

    /// The session as data, up to now.
    pub fn save(&self) -> Save {
        self.leave();
        self.0.borrow().core.save().clone()
    }

    fn with(
        core: Core,
        keeper: Rc<RefCell<Keeper<Local>>>,
        notes: Vec<Note>,
        shared: Option<Contents>,
        changed: Callback<()>,
    ) -> Self {
        Self(Rc::new(RefCell::new(State {
            core,
            keeper,
            programs: Programs::Loading,
            software: Software::default(),
            loader: None,
            lacks: None,
            notes,
            opened: ("".into(), None, 0),
            shared,
            refused: None,
            replaying_since: None,
            drawn_ms: 0.0,
            timer: None,
            changed,
            held: None,
            kept: Vec::new(),
        })))
    }

    /// Only one tab has a session.
    fn hold_lock(&self) {
        let weak = Rc::downgrade(&self.0);
        let name = keeper::lock_name(self.0.borrow().keeper.borrow().key());
        let lock = Lock::ask(&name, move |free| {
            if let Some(state) = weak.upgrade().filter(|_| !free) {
                let state = state.borrow();
                let mut keeper = state.keeper.borrow_mut();
                keeper.step_aside();
                storage::set_of_tab(&open_key(&state.core.start().key), Some(keeper.key()));
                state.changed.emit(());
            }
        });
        self.0.borrow_mut().held = lock;
    }

    /// The time of leaving is noted, so that the host goes on from there.
    fn listen(&self) {
        let window = browser::window();
        let on = |target: &web_sys::EventTarget, name: &'static str| {
            let weak = Rc::downgrade(&self.0);
            EventListener::new(target, name, move |_| leave(&weak))
        };
        let mut listeners = vec![on(&window, "pagehide")];
        // A phone may end a hidden page without another word.
        listeners.extend(window.document().map(|d| on(&d, "visibilitychange")));
        self.0.borrow_mut().kept = listeners;
    }

    /// Fetches the host's programs.
    fn load(&self) {
        let weak = Rc::downgrade(&self.0);
        self.0.borrow_mut().programs = Programs::Loading;
        let loader = Loader::start(move |loaded| {
            let Some(state) = weak.upgrade() else {
                return false;
            };
            state.borrow_mut().arrived(loaded);
            Session(state).pump();
            true
        });
        let mut state = self.0.borrow_mut();
        if let Some(part) = state.lacks {
            loader.want(part);
        }
        state.loader = Some(loader);
    }

    /// Acts, tells if that was refused, and runs a slice.
    fn act<T>(&self, act: impl FnOnce(&mut Core, u64) -> Result<T, Refused>) {
        let mut state = self.0.borrow_mut();
        state.refused = act(&mut state.core, clock()).err();
        let again = state.programs == Programs::Failed;
        drop(state);
        if again {
            self.load();
        }
        self.pump();
    }

    /// Acts on what cannot be refused.
    fn change(&self, change: impl FnOnce(&mut Core, u64)) {
        self.act(|core, now| {
            change(core, now);
            Ok::<_, Refused>(())
        });
    }

    /// Sets the lesson anew, in another language.
    pub fn watch(&self, lesson: Rc<Lesson>) {
        self.change(|core, _| core.watch(lesson));
    }

    /// Enters a line at the terminal.
    pub fn line(&self, text: &str) {
        self.act(|core, now| core.line(text, now));
    }

    /// Runs a command of the lesson's text, which may have several lines. False if it was refused.
    pub fn submit(&self, command: &str) -> bool {
        self.act(|core, now| core.submit(command.trim_end_matches('\n'), now));
        self.0.borrow().refused.is_none()
    }

    /// Sends keys as they are, such as `\x03`.
    pub fn keys(&self, keys: &str) {
        self.act(|core, now| core.keys(keys, now));
    }

    /// Takes note of an answer, or opens a hint.
    pub fn deed(&self, deed: &Deed) {
        self.change(|core, _| {
            core.deed(deed.clone());
        });
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.change(|core, now| core.resize(columns, rows, now));
    }

    pub fn clear_screen(&self) {
        self.change(|core, _| core.clear_screen());
    }

    /// Shows a text as if a program had printed it, then the prompt again.
    pub fn show(&self, text: &str) {
        self.change(|core, _| core.show(text));
    }

    pub fn complete(&self, line: &str, cursor: usize) -> sim::Completion {
        self.0.borrow().core.complete(line, cursor)
    }

    /// Whether the program in front wants every key at once.
    pub fn wants_keys(&self) -> bool {
        matches!(self.0.borrow().core.front(), Front::Program { keys, .. } if keys)
    }

    /// What was done of the lesson; `None` for somebody's session.
    pub fn done(&self) -> Option<Rc<Progress>> {
        let state = self.0.borrow();
        state.shared.is_none().then(|| state.core.frame().progress)
    }

    /// While it replays: leaves out the line that does not end.
    pub fn stop_replay(&self) {
        self.act(|core, _| core.stop());
    }

    /// Replays what was held.
    pub fn resume(&self) {
        self.0.borrow_mut().notes.retain(|n| *n != Note::Stuck);
        self.change(|core, _| core.resume());
    }

    pub fn reset(&self) {
        self.change(|core, _| core.reset(browser::wall_ms() as u64));
    }

    /// What follows `?s=` in a link to the session as it is.
    pub fn link(&self) -> Result<String, NoLink> {
        Link::to(self.0.borrow().core.save()).encode()
    }

    /// The session as the text of a file.
    pub fn file(&self) -> String {
        self.0.borrow().core.save().to_text()
    }

    /// Notes the time; for when another session takes its place.
    pub fn leave(&self) {
        leave(&Rc::downgrade(&self.0));
    }

    /// Goes back from a shared session to one's own, the next time one is opened.
    pub fn forget_shared(&self) {
        storage::set_of_tab(&open_key(&self.0.borrow().core.start().key), None);
    }

    /// Makes a shared session the learner's own; theirs is put aside. False if there is no room.
    pub fn adopt(&self) -> bool {
        use ::session::Journal as _;
        let state = self.0.borrow();
        let key = state.core.start().key.clone();
        let (mut own, ..) = Keeper::open(Local, &key, &me());
        if own.make_room().is_err() {
            return false;
        }
        let (mut own, ..) = Keeper::open(Local, &key, &me());
        own.keep(state.core.save());
        own.fault().is_none()
    }

    pub fn view(&self) -> View {
        let state = self.0.borrow();
        let frame = state.core.frame();
        let (prompt, rest) = frame.current();
        let live = frame.state == Stage::Live;
        let typed = frame.waiting.iter().any(|w| !w.text.is_empty());
        let lines = typed || state.core.save().cursor > 0;
        let loading = frame.lacks.is_some() || frame.state == Stage::Loading && lines;
        View {
            blocks: frame.blocks(),
            prompt,
            rest,
            below: frame.screen.below().to_vec(),
            at_prompt: !live || matches!(frame.front, Front::Prompt | Front::More),
            keys: live && matches!(frame.front, Front::Program { keys, .. } if keys),
            waits: loading.then_some(state.programs),
            notices: state.notices(&frame),
            waiting: frame.waiting,
            snapshot: frame.snapshot,
            changes: frame.changes,
            study: frame.study,
            moments: frame.moments,
            at: frame.at,
            shown: frame.shown,
            can_redo: frame.can_redo,
            preview: frame.preview,
            files: frame.files,
            settled: state.core.is_settled(),
            opened: state.opened.clone(),
        }
    }

    /// Runs one slice and sees to the next one.
    fn pump(&self) {
        let mut state = self.0.borrow_mut();
        // The first slice of a replay ends soon, so that what is known of its end is drawn at once.
        let replays = state.replaying_since.is_some();
        let slice_ms = if replays { REPLAY_SLICE_MS } else { SLICE_MS };
        let until = browser::now_ms() + slice_ms;
        // A page that never comes back from here is to know it next time.
        let risky = state.software.has(Part::First) && !state.core.is_settled();
        if risky {
            state.keeper.borrow().guard();
        }
        let next = state.core.run(clock(), &mut || browser::now_ms() >= until);
        if risky {
            state.keeper.borrow().unguard();
        }
        state.want();
        for (path, line) in state.core.take_opened() {
            state.opened = (path.into(), line, state.opened.2 + 1);
        }
        state.note_replay();
        let delay = match next {
            Next::Now => Some(0),
            Next::At(at) => Some(at.saturating_sub(clock()).clamp(4, 60_000) as u32),
            Next::Never => None,
        };
        let weak = Rc::downgrade(&self.0);
        state.timer = delay.map(|ms| {
            Timeout::new(ms, move || {
                if let Some(state) = weak.upgrade() {
                    Session(state).pump();
                }
            })
        });
        let now = browser::now_ms();
        let goes_on = replays && state.replaying_since.is_some();
        if goes_on && now - state.drawn_ms < REPLAY_DRAW_MS {
            return;
        }
        state.drawn_ms = now;
        let changed = state.changed.clone();
        drop(state);
        changed.emit(());
    }
}

/// The page's clock in whole milliseconds.
fn clock() -> u64 {
    browser::now_ms() as u64
}

fn leave(state: &Weak<RefCell<State>>) {
    if let Some(state) = state.upgrade()
        && let Ok(mut state) = state.try_borrow_mut()
    {
        state.core.leave(clock());
    }
}

impl State {
    /// Gives the host programs that came, and leaves marks for whoever measures.
    fn arrived(&mut self, loaded: Result<Software, NotLoaded>) {
        let Ok(software) = loaded else {
            self.programs = Programs::Failed;
            return;
        };
        let before = self.software;
        self.software = before.with(software);
        self.core.install(software);
        if !before.has(Part::First) {
            browser::mark("hatoba:answers");
        }
        if self.software.is_all() && !before.is_all() {
            self.programs = Programs::Here;
            browser::mark("hatoba:programs");
        }
    }

    /// Asks for the programs that the host cannot go on without.
    fn want(&mut self) {
        self.lacks = self.core.lacks();
        if let (Some(part), Some(loader)) = (self.lacks, &self.loader) {
            loader.want(part);
        }
    }

    fn note_replay(&mut self) {
        let replaying = matches!(self.core.frame().state, Stage::Replaying { .. });
        self.replaying_since = match replaying {
            true => self.replaying_since.or(Some(browser::now_ms())),
            false => None,
        };
    }

    fn notices(&self, frame: &Frame) -> Vec<Notice> {
        let mut notices = Vec::new();
        notices.extend(self.shared.clone().map(Notice::Shared));
        let keeper = self.keeper.borrow();
        notices.extend(keeper.fault().map(Notice::Fault));
        if keeper.moved() {
            notices.push(Notice::Elsewhere);
        }
        for note in &self.notes {
            notices.extend(match note {
                Note::Aside { .. } => Some(Notice::Aside),
                Note::SteppedBack(lines) => Some(Notice::SteppedBack(*lines)),
                Note::Stuck | Note::Fault(_) => None,
            });
        }
        let slow = |since: f64| browser::now_ms() - since > SHOW_REPLAY_MS;
        match frame.state {
            Stage::Held => notices.push(Notice::Held),
            Stage::Replaying { done, total } if self.replaying_since.is_some_and(slow) => {
                notices.push(Notice::Replaying(done, total));
            }
            _ => {}
        }
        notices.extend(frame.differs_from.map(Notice::Differs));
        notices.extend(self.refused.clone().map(Notice::Refused));
        notices
    }
}
