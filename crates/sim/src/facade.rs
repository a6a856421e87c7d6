//! The façade that the page and the lessons use.

use crate::convert::Camera;
use crate::host::Host;
use crate::io::{Completion, Front, Input, Mark, Output, ShellEvent, SimConfig, Timed};
use crate::software::Software;
use crate::terminal::Terminal;
use machine::{Duration, Time};
use snapshot::{Shell, Snapshot};
use std::cell::RefCell;

/// A host with a terminal. Time comes with the inputs, in milliseconds since the start.
pub struct Sim {
    host: Host,
    terminal: Terminal,
    start: Time,
    lines: Vec<std::rc::Rc<str>>,
    last_status: i32,
    idle: bool,
    late: bool,
    camera: RefCell<Camera>,
}

/// Turns of the executor in one step of `advance`.
const STEP: usize = 200;
/// The same in one step of `run`: a turn that uses up its CPU slice takes a tenth of a millisecond.
const FINE_STEP: usize = 16;
/// Steps that `apply` runs at once, so that a quick command answers in the same call.
const FIRST_STEPS: u32 = 20;
/// How far an input's first effects may run ahead of the clock that comes in.
const AHEAD: Duration = Duration::from_millis(30);
/// Steps before an input, so that it meets the host in the same state however time was divided before.
const CATCH_UP: u32 = 50_000;

impl Sim {
    /// Boots a host with all its programs; the first prompt comes with the first `advance` or `apply`.
    pub fn new(config: SimConfig) -> Self {
        let sim = Self::bare(config);
        sim.install(Software::all());
        sim
    }

    /// Boots a host without programs, which shows a prompt: [`install`](Self::install) them before
    /// any input and before time goes on beyond [`ALONE_MS`](crate::ALONE_MS).
    pub fn bare(config: SimConfig) -> Self {
        let host = Host::boot(&config);
        let terminal = Terminal::start(&host);
        let start = Time::from_millis(config.start_ms);
        Self {
            host,
            terminal,
            start,
            lines: Vec::new(),
            last_status: 0,
            idle: false,
            late: false,
            camera: RefCell::default(),
        }
    }

    /// Brings the programs.
    pub fn install(&self, software: Software) {
        self.host.software.install(software);
    }

    /// Whether the programs are there.
    pub fn is_installed(&self) -> bool {
        self.host.software.is_complete()
    }

    /// Takes an input at its time, after all that happens before it.
    pub fn apply(&mut self, timed: Timed) -> Output {
        let at = self.time(timed.at_ms);
        self.go(at, at, CATCH_UP);
        self.give(&timed.input);
        self.go(at, at + AHEAD, FIRST_STEPS);
        self.output()
    }

    /// Takes an input as it is now; what follows from it comes with the next `advance`. The host is
    /// in the same state however time was divided if the last one left it not busy.
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
            Input::WriteFile { path, bytes } => self.host.put_file(path, bytes, 0o644),
        }
    }

    /// Lets virtual time go on to `to_ms`, by so many steps at most.
    pub fn advance(&mut self, to_ms: u64, max_steps: u32) -> Output {
        let to = self.time(to_ms);
        self.go(to, to, max_steps);
        self.output()
    }

    /// Lets virtual time go on to `to_ms`, but tasks that are ready until `until_ms`, so that an
    /// input is answered before the clock has come there. Stops, busy, when the shell does something.
    pub fn run(&mut self, to_ms: u64, until_ms: u64, max_steps: u32) -> Output {
        let (to, until) = (self.time(to_ms), self.time(until_ms));
        self.go_by(FINE_STEP, to, until, max_steps, true);
        self.output()
    }

    fn time(&self, ms: u64) -> Time {
        self.start + Duration::from_millis(ms)
    }

    fn go(&mut self, to: Time, until: Time, max_steps: u32) {
        self.go_by(STEP, to, until, max_steps, false);
    }

    /// Moves the clock to `to`, letting tasks run while it is not past `until`.
    fn go_by(&mut self, turns: usize, to: Time, until: Time, max_steps: u32, stop_at_events: bool) {
        let kernel = &self.host.kernel;
        (self.idle, self.late) = (false, false);
        for _ in 0..max_steps {
            let state = kernel.run_until(until, turns);
            if stop_at_events && self.terminal.has_events(kernel) {
                return;
            }
            self.late = state.late;
            if state.late {
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
        let next = match self.late {
            true => Some(ms(kernel.now()) + 1),
            false => kernel.next_timer().map(ms),
        };
        Output {
            tty: self.terminal.take(),
            busy: !self.idle && !self.late,
            at_prompt: self.is_at_prompt(),
            keys: !self.terminal.edits_lines(),
            next_wake_ms: next,
            marks,
        }
    }

    /// Whether everything waits and the shell is what waits for the learner.
    fn is_at_prompt(&self) -> bool {
        self.idle && matches!(self.terminal.front(), Front::Prompt | Front::More)
    }

    /// Who has the terminal.
    pub fn front(&self) -> Front {
        self.terminal.front()
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
