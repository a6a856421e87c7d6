//! Streams between a client and a process in a container.

use std::rc::Rc;

use crate::sync::{Receiver, Sender};

/// Which of a process's streams bytes belong to. With a terminal all output is `Stdout`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Stdout,
    Stderr,
}

/// A client's hold on a process's streams.
pub struct Attachment {
    /// What is sent here the process reads; dropping it is end-of-file (without a terminal, if
    /// the container's stdin closes with its first client). `None` without stdin.
    pub stdin: Option<Sender<Vec<u8>>>,
    /// What the process writes, in order; ends when it closed both streams.
    pub output: Receiver<(Stream, Vec<u8>)>,
    /// Whether the process has a terminal.
    pub tty: bool,
    pub(crate) resize: Rc<dyn Fn(u16, u16)>,
    /// Whether the process's terminal lets lines be edited before they are read.
    pub edits_lines: Rc<dyn Fn() -> bool>,
}

impl Attachment {
    /// Tells the terminal its size.
    pub fn resize(&self, columns: u16, rows: u16) {
        (self.resize)(columns, rows);
    }
}
