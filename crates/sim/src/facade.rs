//! The façade that the page and the lessons use.

use crate::convert::Camera;
use crate::host::Host;
use crate::io::{Completion, Input, Output, SimConfig, Timed};
use crate::software::Software;
use crate::terminal::Terminal;
use machine::{Duration, Time};
use snapshot::{Shell, Snapshot};
use std::cell::RefCell;

/// A host with a terminal. Time comes with the inputs, in milliseconds since the start.
pub struct Sim {
    config: SimConfig,
    host: Host,
    terminal: Terminal,
    start: Time,
    inputs: Vec<Timed>,
    lines: Vec<std::rc::Rc<str>>,
    idle: bool,
    late: bool,
    camera: RefCell<Camera>,
}

/// Turns of the executor in one step of `advance`.
const STEP: usize = 200;
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
            config,
            host,
            terminal,
            start,
            inputs: Vec::new(),
            lines: Vec::new(),
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
        match &timed.input {
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
        self.inputs.push(timed);
        self.go(at, at + AHEAD, FIRST_STEPS);
        self.output()
    }

    /// Lets virtual time go on to `to_ms`, by so many steps at most.
    pub fn advance(&mut self, to_ms: u64, max_steps: u32) -> Output {
        let to = self.time(to_ms);
        self.go(to, to, max_steps);
        self.output()
    }

    fn time(&self, ms: u64) -> Time {
        self.start + Duration::from_millis(ms)
    }

    /// Moves the clock to `to`, letting tasks run while it is not past `until`.
    fn go(&mut self, to: Time, until: Time, max_steps: u32) {
        let kernel = &self.host.kernel;
        (self.idle, self.late) = (false, false);
        for _ in 0..max_steps {
            let state = kernel.run_until(until, STEP);
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

    fn output(&self) -> Output {
        let kernel = &self.host.kernel;
        let ms = |t: Time| t.since(self.start).as_millis() as u64;
        let next = match self.late {
            true => Some(ms(kernel.now()) + 1),
            false => kernel.next_timer().map(ms),
        };
        Output {
            tty: self.terminal.take(),
            busy: !self.idle && !self.late,
            at_prompt: self.idle && self.terminal.shell_has_it(),
            keys: !self.terminal.edits_lines(),
            next_wake_ms: next,
        }
    }

    /// The host as plain data.
    pub fn snapshot(&self) -> Snapshot {
        let shell = Shell {
            lines: self.lines.clone(),
            at_prompt: self.idle && self.terminal.shell_has_it(),
            ..crate::convert::shell(&self.host, self.terminal.shell_pid())
        };
        crate::convert::snapshot(&self.host, shell, &mut self.camera.borrow_mut())
    }

    /// The inputs so far: with the configuration, the whole session.
    pub fn inputs(&self) -> &[Timed] {
        &self.inputs
    }
    /// How the host began.
    pub fn config(&self) -> &SimConfig {
        &self.config
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
