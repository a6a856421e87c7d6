//! The façade. Not modelled yet: the host behind it; a line is echoed and answered by the prompt.

use crate::io::{Completion, Input, Output, SimConfig, Timed};
use crate::snapshot::Snapshot;

pub struct Sim {
    now_ms: u64,
    tty: Vec<u8>,
    lines: Vec<String>,
}

const PROMPT: &[u8] = b"learner@hatoba:~$ ";

impl Sim {
    pub fn new(_: SimConfig) -> Self {
        Self {
            now_ms: 0,
            tty: PROMPT.to_vec(),
            lines: Vec::new(),
        }
    }

    /// Takes an input at its time.
    pub fn apply(&mut self, timed: Timed) -> Output {
        self.now_ms = self.now_ms.max(timed.at_ms);
        if let Input::Line(line) = timed.input {
            self.tty.extend(line.bytes());
            self.tty.extend(b"\r\n");
            self.tty.extend(PROMPT);
            self.lines.push(line);
        }
        self.output()
    }

    /// Lets virtual time go on, by so many steps at most.
    pub fn advance(&mut self, to_ms: u64, _max_slices: u32) -> Output {
        self.now_ms = self.now_ms.max(to_ms);
        self.output()
    }

    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot {
            at_ms: self.now_ms,
            ..Snapshot::default()
        };
        snapshot.shell.lines = self.lines.clone();
        snapshot
    }

    pub fn complete(&self, _line: &str, cursor: usize) -> Completion {
        Completion {
            start: cursor,
            candidates: Vec::new(),
        }
    }

    fn output(&mut self) -> Output {
        Output {
            tty: std::mem::take(&mut self.tty),
            at_prompt: true,
            ..Output::default()
        }
    }
}
