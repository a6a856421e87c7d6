//! The coloured prefixes before the lines of services.

use std::cell::RefCell;
use std::rc::Rc;

use super::host::Host;

/// The colours of the prefixes, in the order in which services appear.
const COLOURS: [&str; 10] = ["36", "33", "32", "35", "34", "96", "93", "92", "95", "94"];

#[derive(Default)]
struct State {
    names: Vec<(String, usize)>,
    partial: Vec<(String, String)>,
}

/// Prints the lines of several containers; cheap to clone.
#[derive(Clone)]
pub struct LogPrinter {
    host: Rc<dyn Host>,
    colour: bool,
    prefix: bool,
    timestamps: bool,
    state: Rc<RefCell<State>>,
}

impl LogPrinter {
    /// A printer; colours are shown only on a terminal.
    pub fn new(host: Rc<dyn Host>, colour: bool, prefix: bool, timestamps: bool) -> LogPrinter {
        let colour = colour && host.is_terminal(1);
        LogPrinter {
            host,
            colour,
            prefix,
            timestamps,
            state: Rc::default(),
        }
    }

    /// Whether lines carry the name of whoever wrote them.
    pub fn has_prefix(&self) -> bool {
        self.prefix
    }

    /// Makes a name known, so that all prefixes get its width.
    pub fn register(&self, name: &str) {
        let mut state = self.state.borrow_mut();
        if !state.names.iter().any(|(n, _)| n == name) {
            let colour = state.names.len() % COLOURS.len();
            state.names.push((name.to_string(), colour));
        }
    }

    fn paint(&self, name: &str, text: &str) -> String {
        let state = self.state.borrow();
        let colour = state.names.iter().find(|(n, _)| n == name).map(|(_, c)| *c);
        match colour {
            Some(c) if self.colour => format!("\x1b[{}m{text}\x1b[0m", COLOURS[c]),
            _ => text.to_string(),
        }
    }

    fn width(&self) -> usize {
        let state = self.state.borrow();
        state.names.iter().map(|(n, _)| n.len()).max().unwrap_or(0)
    }

    /// Prints lines of the watcher of files.
    pub async fn watcher(&self, text: &str) {
        let head = match (self.prefix, self.colour) {
            (false, _) => String::new(),
            // The watcher's own name has six letters.
            (true, colour) => {
                let head = format!("{} ⦿ ", " ".repeat(self.width().max(6) + 1));
                match colour {
                    true => format!("\x1b[92m{head}\x1b[0m"),
                    false => head,
                }
            }
        };
        let lines = text.lines().map(|l| format!("{head}{l}\n"));
        self.host.print(&lines.collect::<String>()).await;
    }

    fn head(&self, name: &str) -> String {
        if !self.prefix {
            return String::new();
        }
        let width = self.width();
        self.paint(name, &format!("{name:<width$}  | "))
    }

    /// Prints what a container wrote, line by line.
    pub async fn write(&self, name: &str, text: &str, stderr: bool) {
        self.register(name);
        let mut out = String::new();
        {
            let key = format!("{name}{stderr}");
            let mut state = self.state.borrow_mut();
            let at = match state.partial.iter().position(|(k, _)| *k == key) {
                Some(at) => at,
                None => {
                    state.partial.push((key, String::new()));
                    state.partial.len() - 1
                }
            };
            state.partial[at].1.push_str(text);
            let pending = std::mem::take(&mut state.partial[at].1);
            let (lines, rest) = match pending.rfind('\n') {
                Some(end) => (pending[..end].to_string(), pending[end + 1..].to_string()),
                None => {
                    state.partial[at].1 = pending;
                    return;
                }
            };
            state.partial[at].1 = rest;
            out.push_str(&lines);
        }
        self.lines(name, &out, stderr).await;
    }

    async fn lines(&self, name: &str, lines: &str, stderr: bool) {
        let head = self.head(name);
        let mut out = String::new();
        for line in lines.split('\n') {
            out.push_str(&head);
            if self.timestamps {
                let time = crate::format::time::rfc3339_nano_fixed(self.host.now_nanos());
                out.push_str(&time);
                out.push(' ');
            }
            out.push_str(line);
            out.push('\n');
        }
        match stderr {
            true => self.host.eprint(&out).await,
            false => self.host.print(&out).await,
        }
    }

    /// Prints what is left of a container's last line.
    pub async fn flush(&self, name: &str) {
        for stderr in [false, true] {
            let key = format!("{name}{stderr}");
            let rest = {
                let mut state = self.state.borrow_mut();
                match state.partial.iter_mut().find(|(k, _)| *k == key) {
                    Some((_, rest)) => std::mem::take(rest),
                    None => String::new(),
                }
            };
            if !rest.is_empty() {
                self.lines(name, &rest, stderr).await;
            }
        }
    }

    /// Prints a message about a container.
    pub async fn status(&self, name: &str, message: &str) {
        let line = self.paint(name, &format!("\r\x1b[K{name} {message}\n"));
        self.host.print(&line).await;
    }
}
