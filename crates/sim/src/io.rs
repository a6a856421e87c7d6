//! What goes into the simulator and what comes out: plain data, so that a session can be saved.

use crate::software::Part;
use serde::{Deserialize, Serialize};

/// How a host begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimConfig {
    /// All ids and random numbers follow from it.
    pub seed: u64,
    /// The wall clock at the start, milliseconds since 1970 in UTC.
    pub start_ms: u64,
    /// Images present locally, by name.
    pub images: Vec<String>,
    /// Files by path (absolute, or in the home directory), with bytes and permission bits.
    pub files: Vec<(String, Vec<u8>, u32)>,
    /// Whether the simulated registries can be reached.
    pub online: bool,
}

impl Default for SimConfig {
    fn default() -> Self {
        Self {
            seed: 1,
            start_ms: 1_795_000_000_000,
            images: Vec::new(),
            files: Vec::new(),
            online: true,
        }
    }
}

/// Something a learner does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// A line typed at the terminal, without its newline.
    Line(String),
    /// Characters as the keyboard sends them, such as `\x03`.
    Keys(String),
    Resize {
        cols: u16,
        rows: u16,
    },
    /// A file saved in an editor outside the terminal.
    WriteFile {
        path: String,
        bytes: Vec<u8>,
    },
}

/// An input with the virtual time at which it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timed {
    pub at_ms: u64,
    pub input: Input,
}

/// What the terminal shows, and how things stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// Bytes for the terminal since the last output, with ANSI escapes.
    pub tty: Vec<u8>,
    /// True if something could run on at once: call `advance` again.
    pub busy: bool,
    /// True while the shell waits for a command line.
    pub at_prompt: bool,
    /// True while a program wants every key at once, as an editor does.
    pub keys: bool,
    /// When the next timer is due, if any.
    pub next_wake_ms: Option<u64>,
    /// What the learner's shell did since the last output, in order.
    pub marks: Vec<Mark>,
    /// Programs without which the host cannot go on: it stands still, its clock too, until they are
    /// installed. Inputs meanwhile are kept; their times had better stand still as well.
    pub waits_for: Option<Part>,
}

/// What the shell of the terminal did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Virtual milliseconds since the start, rounded up.
    pub at_ms: u64,
    pub what: ShellEvent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellEvent {
    /// It shows its prompt; the status is `$?`.
    Prompt { status: i32 },
    /// It asks for the rest of a command.
    More,
    /// It runs a command.
    Run,
    /// It ended with that status; another one follows.
    Left { status: i32 },
}

/// Who has the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Front {
    /// No shell runs yet.
    #[default]
    Nobody,
    /// The learner's shell waits for a command.
    Prompt,
    /// The learner's shell waits for the rest of a command.
    More,
    /// A command runs.
    Program {
        /// The command line of the program in the foreground.
        command: String,
        /// It waits for a line or a key.
        reads: bool,
        /// It wants every key at once, as an editor does.
        keys: bool,
    },
}

/// What Tab finds for a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completion {
    /// The byte of the line at which the candidates begin.
    pub start: usize,
    /// Sorted; a directory ends in `/`.
    pub candidates: Vec<String>,
}
