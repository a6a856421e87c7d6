//! `--progress=plain`: blocks of lines, one a vertex, as logs of CI show them.
//!
//! One vertex is current and prints at once; others wait until it ends. BuildKit switches to
//! and fro after a while, which is not modelled.

use engine::build::progress::{Ending, Event};

use super::{Status, Trace};

/// Prints events as text.
#[derive(Clone, Debug)]
pub struct Plain {
    pub trace: Trace,
    description: String,
    begun: bool,
    current: Option<usize>,
    /// What vertices said while another one was current.
    waiting: Vec<(usize, String)>,
    /// The `#N` of vertices, in the order they were printed.
    numbers: Vec<usize>,
}

impl Plain {
    /// `description` is the line after `#0`; none if it is empty.
    pub fn new(description: &str) -> Plain {
        Plain {
            trace: Trace::default(),
            description: description.to_string(),
            begun: false,
            current: None,
            waiting: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// Lets numbers begin after those of `other`, which was printed before.
    pub fn after(mut self, count: usize) -> Plain {
        self.numbers = vec![usize::MAX; count];
        self.begun = count > 0;
        self
    }

    /// The text that an event adds.
    pub fn take(&mut self, event: &Event) -> String {
        let lines = self.trace.take(event);
        match event {
            Event::Started { vertex, .. } => self.say(*vertex, Vec::new(), false),
            Event::Status { .. } | Event::Transfer { .. } => match Status::of(event) {
                Some((vertex, status)) => self.say(vertex, vec![status_line(&status)], false),
                None => String::new(),
            },
            Event::Log { vertex, .. } => self.say(*vertex, lines, false),
            Event::Warning { vertex, text } => {
                self.say(*vertex, vec![format!("WARN: {text}")], false)
            }
            Event::Ended { vertex, at, ending } => {
                let shown = self.trace.vertex(*vertex);
                let mut lines: Vec<String> = shown.take_rest().into_iter().collect();
                lines.push(match ending {
                    Ending::Done => format!("DONE {:.1}s", shown.seconds(*at)),
                    Ending::Cached => "CACHED".into(),
                    Ending::Failed(message) => format!("ERROR: {message}"),
                    Ending::Canceled => "CANCELED".into(),
                });
                self.say(*vertex, lines, true)
            }
        }
    }

    fn say(&mut self, vertex: usize, lines: Vec<String>, ends: bool) -> String {
        if self.current.is_some_and(|current| current != vertex) {
            let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
            match self.waiting.iter_mut().find(|(id, _)| *id == vertex) {
                Some((_, waiting)) => waiting.push_str(&text),
                None => self.waiting.push((vertex, text)),
            }
            return String::new();
        }
        let mut out = String::new();
        if self.current.is_none() {
            out.push_str(&self.header(vertex));
        }
        self.current = Some(vertex);
        let number = self.number(vertex);
        for line in lines {
            out.push_str(&format!("#{number} {line}\n"));
        }
        if ends {
            self.current = None;
            out.push_str(&self.flush());
        }
        out
    }

    /// Prints the vertices that waited, up to one that is still at work.
    fn flush(&mut self) -> String {
        let mut out = String::new();
        while self.current.is_none() && !self.waiting.is_empty() {
            let over = |id: usize| {
                let mut all = self.trace.vertices.iter();
                all.any(|v| v.id == id && v.ending.is_some())
            };
            let at = self
                .waiting
                .iter()
                .position(|(id, _)| over(*id))
                .unwrap_or(0);
            let (vertex, text) = self.waiting.remove(at);
            out.push_str(&self.header(vertex));
            let number = self.number(vertex);
            for line in text.lines() {
                out.push_str(&format!("#{number} {line}\n"));
            }
            let mut all = self.trace.vertices.iter();
            if !all.any(|v| v.id == vertex && v.ending.is_some()) {
                self.current = Some(vertex);
            }
        }
        out
    }

    fn number(&mut self, vertex: usize) -> usize {
        match self.numbers.iter().position(|id| *id == vertex) {
            Some(at) => at + 1,
            None => {
                self.numbers.push(vertex);
                self.numbers.len()
            }
        }
    }

    fn header(&mut self, vertex: usize) -> String {
        let mut out = String::new();
        if self.begun {
            out.push('\n');
        } else if !self.description.is_empty() {
            out.push_str(&format!("#0 {}\n\n", self.description));
        }
        self.begun = true;
        let number = self.number(vertex);
        let name = self.trace.vertex(vertex).name.clone();
        out.push_str(&format!("#{number} {name}\n"));
        out
    }
}

fn status_line(status: &Status) -> String {
    let mut line = status.shown();
    if status.elapsed > 10_000_000 {
        line.push_str(&format!(" {:.1}s", status.elapsed as f64 / 1e9));
    }
    if status.done {
        line.push_str(" done");
    }
    line
}
