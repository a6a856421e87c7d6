//! What a build tells while it runs: events about vertices, as plain data.
//!
//! The printers (plain, tty, rawjson) live with the command line.

use std::rc::Rc;

/// How a vertex ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    Cached,
    Failed(String),
    Canceled,
}

/// Something that happened; times in nanoseconds since the epoch, vertices by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A vertex began; it has a name from its first event on.
    Started {
        vertex: usize,
        name: String,
        at: u64,
    },
    /// Something inside a vertex: `transferring context: 32B`; `took` once it is over.
    Status {
        vertex: usize,
        text: String,
        took: Option<u64>,
    },
    /// Bytes inside a vertex, of a total: a download. `elapsed` since it began; `done` at its end.
    Transfer {
        vertex: usize,
        id: String,
        bytes: (u64, u64),
        elapsed: u64,
        done: bool,
    },
    /// Output of the process that the vertex runs.
    Log {
        vertex: usize,
        at: u64,
        data: Vec<u8>,
    },
    /// A build check's finding, found while the vertex ran.
    Warning { vertex: usize, text: String },
    Ended {
        vertex: usize,
        at: u64,
        ending: Ending,
    },
}

/// Where events go, with the clock they are dated by.
#[derive(Clone)]
pub struct Progress {
    clock: Rc<dyn Fn() -> u64>,
    sink: Rc<dyn Fn(Event)>,
}

impl Progress {
    pub fn new(clock: impl Fn() -> u64 + 'static, sink: impl Fn(Event) + 'static) -> Progress {
        Progress {
            clock: Rc::new(clock),
            sink: Rc::new(sink),
        }
    }

    /// The time now.
    pub fn now(&self) -> u64 {
        (self.clock)()
    }

    pub fn started(&self, vertex: usize, name: &str) {
        (self.sink)(Event::Started {
            vertex,
            name: name.to_string(),
            at: self.now(),
        });
    }

    pub fn status(&self, vertex: usize, text: impl Into<String>, took: Option<u64>) {
        (self.sink)(Event::Status {
            vertex,
            text: text.into(),
            took,
        });
    }

    pub fn transfer(&self, vertex: usize, id: &str, bytes: (u64, u64), elapsed: u64, done: bool) {
        (self.sink)(Event::Transfer {
            vertex,
            id: id.to_string(),
            bytes,
            elapsed,
            done,
        });
    }

    pub fn log(&self, vertex: usize, data: &[u8]) {
        (self.sink)(Event::Log {
            vertex,
            at: self.now(),
            data: data.to_vec(),
        });
    }

    pub fn warning(&self, vertex: usize, text: String) {
        (self.sink)(Event::Warning { vertex, text });
    }

    /// Ends a vertex whose work is not wanted any more.
    pub fn cancel(&self, vertex: usize) {
        self.ended(vertex, Ending::Canceled);
    }

    pub fn ended(&self, vertex: usize, ending: Ending) {
        (self.sink)(Event::Ended {
            vertex,
            at: self.now(),
            ending,
        });
    }
}
