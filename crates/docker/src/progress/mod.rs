//! How a build's progress is shown: plain, moving on a terminal, as JSON.
//!
//! Models BuildKit's progress display: events go into a [`Trace`]; each printer turns the
//! trace, or the newest event, into text.

pub mod plain;
pub mod rawjson;
pub mod tty;

use engine::build::progress::{Ending, Event};

/// Lines of output that are shown again under an error.
const KEPT_LINES: usize = 16;

/// A status line inside a vertex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub text: String,
    /// Bytes that came, of a total; a total of 0 means that none are counted.
    pub bytes: (u64, u64),
    /// How long it has taken.
    pub elapsed: u64,
    pub done: bool,
}

impl Status {
    /// What an event says, if it tells of something inside a vertex.
    fn of(event: &Event) -> Option<(usize, Status)> {
        match event {
            Event::Status { vertex, text, took } => {
                let status = Status {
                    text: text.clone(),
                    bytes: (0, 0),
                    elapsed: took.unwrap_or(0),
                    done: took.is_some(),
                };
                Some((*vertex, status))
            }
            Event::Transfer {
                vertex,
                id,
                bytes,
                elapsed,
                done,
            } => {
                let status = Status {
                    text: id.clone(),
                    bytes: *bytes,
                    elapsed: *elapsed,
                    done: *done,
                };
                Some((*vertex, status))
            }
            _ => None,
        }
    }

    /// The text with the bytes, as all displays show it.
    pub fn shown(&self) -> String {
        match self.bytes {
            (_, 0) => self.text.clone(),
            (here, total) => {
                let [here, total] = [here, total].map(engine::build::worker::human_size);
                format!("{} {here} / {total}", self.text)
            }
        }
    }
}

/// What is known of a vertex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub id: usize,
    pub name: String,
    pub started: u64,
    pub ended: Option<u64>,
    pub ending: Option<Ending>,
    pub statuses: Vec<Status>,
    pub warnings: Vec<String>,
    /// The newest lines of output, with the seconds since the start.
    pub logs: Vec<String>,
    /// Output since the last line end.
    partial: String,
}

impl Shown {
    /// Seconds that it has taken until `now`.
    pub fn seconds(&self, now: u64) -> f64 {
        let end = self.ended.unwrap_or(now);
        end.saturating_sub(self.started) as f64 / 1e9
    }

    /// Takes output in, and gives the lines that are complete, dated.
    fn take_output(&mut self, at: u64, data: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        let seconds = at.saturating_sub(self.started) as f64 / 1e9;
        for piece in String::from_utf8_lossy(data).split_inclusive('\n') {
            if self.partial.is_empty() {
                self.partial = format!("{seconds:.3} ");
            }
            match piece.strip_suffix('\n') {
                Some(end) => {
                    self.partial.push_str(end.trim_end_matches('\r'));
                    lines.push(std::mem::take(&mut self.partial));
                }
                None => self.partial.push_str(piece),
            }
        }
        self.keep(&lines);
        lines
    }

    /// The last line, if it has no end.
    fn take_rest(&mut self) -> Option<String> {
        if self.partial.is_empty() {
            return None;
        }
        let line = std::mem::take(&mut self.partial);
        self.keep(std::slice::from_ref(&line));
        Some(line)
    }

    fn keep(&mut self, lines: &[String]) {
        self.logs.extend_from_slice(lines);
        let surplus = self.logs.len().saturating_sub(KEPT_LINES);
        self.logs.drain(..surplus);
    }
}

/// All vertices in the order they showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    pub vertices: Vec<Shown>,
}

impl Trace {
    /// The vertex of a number, new at the end if it was not there.
    fn vertex(&mut self, id: usize) -> &mut Shown {
        let at = match self.vertices.iter().position(|v| v.id == id) {
            Some(at) => at,
            None => {
                self.vertices.push(Shown {
                    id,
                    ..Shown::default()
                });
                self.vertices.len() - 1
            }
        };
        &mut self.vertices[at]
    }

    /// Takes an event in; complete lines of output come back.
    pub fn take(&mut self, event: &Event) -> Vec<String> {
        match event {
            Event::Started { vertex, name, at } => {
                let shown = self.vertex(*vertex);
                shown.name = name.clone();
                shown.started = *at;
                shown.ended = None;
                shown.ending = None;
            }
            Event::Status { .. } | Event::Transfer { .. } => {
                if let Some((vertex, status)) = Status::of(event) {
                    let statuses = &mut self.vertex(vertex).statuses;
                    match statuses.iter_mut().find(|s| s.text == status.text) {
                        Some(known) => *known = status,
                        None => statuses.push(status),
                    }
                }
            }
            Event::Log { vertex, at, data } => {
                return self.vertex(*vertex).take_output(*at, data);
            }
            Event::Warning { vertex, text } => self.vertex(*vertex).warnings.push(text.clone()),
            Event::Ended { vertex, at, ending } => {
                let shown = self.vertex(*vertex);
                shown.ended = Some(*at);
                shown.ending = Some(ending.clone());
            }
        }
        Vec::new()
    }

    /// All warnings; the same one counts once.
    pub fn warnings(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for warning in self.vertices.iter().flat_map(|v| &v.warnings) {
            if !all.contains(warning) {
                all.push(warning.clone());
            }
        }
        all
    }

    /// What failed, with the last lines of its output.
    pub fn error_logs(&self) -> String {
        let mut out = String::new();
        for vertex in &self.vertices {
            if let Some(Ending::Failed(_)) = vertex.ending {
                out.push_str(&format!("------\n > {}:\n", vertex.name));
                for line in &vertex.logs {
                    out.push_str(&format!("{line}\n"));
                }
                out.push_str("------\n");
            }
        }
        out
    }

    /// The summary of warnings at a build's end, in yellow even in a pipe.
    pub fn warning_summary(&self) -> String {
        let warnings = self.warnings();
        let count = match warnings.len() {
            0 => return String::new(),
            1 => "1 warning found".to_string(),
            n => format!("{n} warnings found"),
        };
        let mut out = format!("\n \u{1b}[33m{count} (use docker --debug to expand):\n\u{1b}[0m");
        for warning in warnings {
            out.push_str(&format!(" - {warning}\n"));
        }
        out
    }
}

#[cfg(test)]
mod tests;
