//! The façade that the page and the lessons use.

use crate::convert::Camera;
use crate::host::Host;
use crate::io::{Completion, Front, Input, Mark, Output, ShellEvent, SimConfig, Timed};
use crate::software::{Part, Software};
use crate::terminal::Terminal;
use machine::{Duration, Time};
use snapshot::{Shell, Snapshot};
use std::cell::RefCell;
use std::collections::VecDeque;

/// A host with a terminal. Time comes with the inputs, in milliseconds since the start.
pub struct Sim {
    host: Host,
    terminal: Terminal,
    start: Time,
    /// Inputs that came by [`Sim::apply`] and that the host has not reached yet.
    waiting: VecDeque<Timed>,
    ahead: Option<Ahead>,
    lines: Vec<std::rc::Rc<str>>,
    last_status: i32,
    idle: bool,
    late: bool,
    held: bool,
    camera: RefCell<Camera>,
}

/// An input's first effects, which run ahead of the clock.
#[derive(Clone, Copy)]
struct Ahead {
    /// When the input came.
    at: Time,
    /// Where the kernel's count of spent units ends it.
    stop: u64,
}

/// CPU units of one step of `advance`, about a microsecond of real work each.
const STEP: u64 = 2_000;
/// The same in one step of `run`, which a page bounds by its clock.
const FINE_STEP: u64 = 400;
/// Steps that `apply` runs at once, so that a quick command answers in the same call.
const FIRST_STEPS: u32 = 12;
/// Units of an input's first effects, and how far they may run ahead of the clock that comes in.
const AHEAD_UNITS: u64 = 20_000;
const AHEAD: Duration = Duration::from_millis(30);

impl Sim {
    /// Boots a host with all its programs; the first prompt comes with the first `advance` or `apply`.
    pub fn new(config: SimConfig) -> Self {
        let sim = Self::bare(config);
        sim.install(Software::all());
        sim
    }

    /// Boots a host without programs, which shows a prompt: [`install`](Self::install) the
    /// [first ones](Part::First) before any input and before time goes on beyond
    /// [`ALONE_MS`](crate::ALONE_MS). The others may come later, in any order.
    pub fn bare(config: SimConfig) -> Self {
        let host = Host::boot(&config);
        let terminal = Terminal::start(&host);
        let start = Time::from_millis(config.start_ms);
        Self {
            host,
            terminal,
            start,
            waiting: VecDeque::new(),
            ahead: None,
            lines: Vec::new(),
            last_status: 0,
            idle: false,
            late: false,
            held: false,
            camera: RefCell::default(),
        }
    }

    /// Brings the programs of a part.
    pub fn install(&self, software: Software) {
        self.host.software.install(software);
    }

    /// Whether the programs of a part are there.
    pub fn has(&self, part: Part) -> bool {
        self.host.software.has(part)
    }

    /// Whether the first programs are there, so that it takes inputs.
    pub fn is_installed(&self) -> bool {
        self.has(Part::First)
    }

    /// Takes an input at its time. The host gets it after all that happens before it: at once if
    /// time has been advanced to there, else in the following calls of `advance`, while
    /// [`Output::busy`].
    pub fn apply(&mut self, timed: Timed) -> Output {
        let at = self.time(timed.at_ms);
        self.waiting.push_back(timed);
        self.go(at, FIRST_STEPS);
        self.output()
    }

    /// Lets virtual time go on to `to_ms`, by so many steps at most; a step is some two
    /// milliseconds of work.
    pub fn advance(&mut self, to_ms: u64, max_steps: u32) -> Output {
        self.go(self.time(to_ms), max_steps);
        self.output()
    }

    /// Takes an input as it is now; what follows from it comes with the next `run`. The host is in
    /// the same state however time was divided if the last one left it not busy.
    pub fn give(&mut self, input: &Input) {
        match input {
            Input::Line(line) => {
                if self.terminal.shell_has_it() && !line.trim().is_empty() {
                    self.host
                        .enter_line(self.terminal.shell_pid(), self.lines.len());
                    self.lines.push(line.as_str().into());
                }
                self.terminal.type_bytes(format!("{line}\r").as_bytes());
            }
            Input::Keys(keys) => self.terminal.type_bytes(keys.as_bytes()),
            Input::Resize { cols, rows } => self.terminal.resize(*cols, *rows),
            // The page's editor has the learner's rights, no more.
            Input::WriteFile { path, bytes } if self.host.may_write(path) => {
                self.host.put_file(path, bytes, 0o644);
            }
            Input::WriteFile { .. } => {}
        }
    }

    /// Lets virtual time go on to `to_ms`, but tasks that are ready until `until_ms`, so that an
    /// input is answered before the clock has come there. Stops, busy, when the shell does something.
    pub fn run(&mut self, to_ms: u64, until_ms: u64, max_steps: u32) -> Output {
        let (to, until) = (self.time(to_ms), self.time(until_ms));
        self.go_by(to, until, max_steps);
        self.output()
    }

    fn time(&self, ms: u64) -> Time {
        self.start + Duration::from_millis(ms)
    }

    /// Moves the clock to `to`, letting tasks run while it is not past `until`, until the shell does
    /// something.
    fn go_by(&mut self, to: Time, until: Time, max_steps: u32) {
        let kernel = &self.host.kernel;
        (self.idle, self.late, self.held) = (false, false, false);
        for _ in 0..max_steps {
            let state = kernel.run_units(until, FINE_STEP);
            if self.terminal.has_events(kernel) {
                return;
            }
            (self.late, self.held) = (state.late, state.held);
            if state.late || state.held {
                return;
            }
            if !state.idle {
                continue;
            }
            match kernel.next_timer().filter(|t| *t <= to) {
                Some(t) => kernel.advance_to(t),
                None => {
                    kernel.advance_to(to);
                    self.idle = true;
                    return;
                }
            }
        }
    }

    /// Runs the host for so many steps at most: first what inputs wait for, then up to `to`. How that
    /// is divided into calls changes nothing in what the host does and when it gets an input.
    fn go(&mut self, to: Time, max_steps: u32) {
        let kernel = self.host.kernel.clone();
        let mut left = u64::from(max_steps) * STEP;
        (self.idle, self.late, self.held) = (false, false, false);
        loop {
            // Up to where time jumps, up to where tasks run, and how much they may.
            let (jump, until, units) = match (self.ahead, self.waiting.front()) {
                (Some(ahead), _) => {
                    let units = ahead.stop.saturating_sub(kernel.units());
                    (ahead.at, ahead.at + AHEAD, units)
                }
                (None, Some(next)) => (self.time(next.at_ms), self.time(next.at_ms), u64::MAX),
                (None, None) => (to, to, u64::MAX),
            };
            let before = kernel.units();
            let state = kernel.run_units(until, units.min(left));
            left = left.saturating_sub(kernel.units() - before);
            if state.held {
                self.held = true;
                return;
            }
            let timer = kernel.next_timer().filter(|t| state.idle && *t <= jump);
            if let Some(t) = timer {
                kernel.advance_to(t);
            } else if state.idle || state.late || kernel.units() - before >= units {
                if state.idle {
                    kernel.advance_to(jump);
                }
                if self.ahead.take().is_some() {
                    // The first effects are over.
                } else if let Some(next) = self.waiting.pop_front() {
                    self.give(&next.input);
                    let (at, stop) = (self.time(next.at_ms), kernel.units() + AHEAD_UNITS);
                    self.ahead = Some(Ahead { at, stop });
                } else {
                    (self.idle, self.late) = (state.idle, state.late);
                    return;
                }
            }
            if left == 0 {
                return;
            }
        }
    }

    fn output(&mut self) -> Output {
        let events = self.terminal.take_events(&self.host.kernel);
        let start = self.start;
        let mark = |(at, what): (Time, ShellEvent)| Mark {
            at_ms: up(at.since(start)),
            what,
        };
        let marks: Vec<Mark> = events.into_iter().map(mark).collect();
        for mark in &marks {
            if let ShellEvent::Prompt { status } = mark.what {
                self.last_status = status;
            }
        }
        let kernel = &self.host.kernel;
        let ms = |t: Time| t.since(self.start).as_millis() as u64;
        let next = match (self.held, self.late) {
            (true, _) => None,
            (_, true) => Some(ms(kernel.now()) + 1),
            _ => kernel.next_timer().map(ms),
        };
        Output {
            tty: self.terminal.take(),
            busy: !self.idle && !self.late && !self.held,
            at_prompt: self.is_at_prompt(),
            keys: !self.terminal.edits_lines(),
            next_wake_ms: next,
            marks,
            waits_for: self.waits_for(),
        }
    }

    /// Programs that the host needs to go on, if it does.
    pub fn waits_for(&self) -> Option<Part> {
        let name = self.host.kernel.held_for().filter(|_| self.held);
        name.and_then(|name| Part::of(&name))
    }

    /// Whether the shell waits for a line, also while containers are busy.
    fn is_at_prompt(&self) -> bool {
        let front = matches!(self.front(), Front::Prompt | Front::More);
        front && self.waiting.is_empty() && self.ahead.is_none()
    }

    /// Who has the terminal. A shell that has a line and no time yet to take it up does not wait for
    /// the next one.
    pub fn front(&self) -> Front {
        match self.terminal.front() {
            Front::Prompt | Front::More if !self.terminal.at_prompt(&self.host) => Front::Nobody,
            front => front,
        }
    }

    /// The virtual time in milliseconds since the start, rounded up: an input of that time comes
    /// after all that happened.
    pub fn now_ms(&self) -> u64 {
        up(self.host.kernel.now().since(self.start))
    }

    /// How many command lines the shell was given.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// `$?` at the shell's newest prompt.
    pub fn last_status(&self) -> i32 {
        self.last_status
    }

    /// Grows with each event of the engine.
    pub fn events(&self) -> u64 {
        self.host.engine.event_count()
    }

    /// The host as plain data.
    pub fn snapshot(&self) -> Snapshot {
        let shell = Shell {
            lines: self.lines.clone(),
            at_prompt: self.is_at_prompt(),
            last_status: self.last_status,
            ..crate::convert::shell(&self.host, self.terminal.shell_pid())
        };
        crate::convert::snapshot(&self.host, shell, &mut self.camera.borrow_mut())
    }

    /// Tells later whether the host is still in memory.
    #[cfg(test)]
    pub(crate) fn watch(&self) -> impl Fn() -> bool + 'static {
        self.host.kernel.watch()
    }

    pub(crate) fn host(&self) -> &Host {
        &self.host
    }
    /// What Tab finds.
    pub fn complete(&self, line: &str, cursor: usize) -> Completion {
        let shell = self.terminal.shell_pid();
        self.host.software.complete(&self.host, shell, line, cursor)
    }
}

/// Whole milliseconds, rounded up.
fn up(time: Duration) -> u64 {
    time.as_nanos().div_ceil(1_000_000) as u64
}
