//! A long-lived bash fed with chunks of text: the host's shell when no terminal is there, and what the page needs to
//! know about a line before it is run.
use machine::Sys;

use super::state::{Flow, Kind, Reading, Shell};
use super::syntax::{Dialect, ParseError, Source};

/// A bash that runs one chunk of input after another and words its messages as an interactive one does.
pub struct Session {
    shell: Shell,
    exited: Option<i32>,
}

impl Session {
    pub fn new(sys: Sys) -> Self {
        let mut shell = Shell::new(sys, Kind::Bash);
        shell.reading = Reading::Prompt;
        shell.name = "bash".into();
        Self {
            shell,
            exited: None,
        }
    }

    /// Runs a chunk: one or more lines, here-documents included. Returns `$?`.
    pub async fn run(&mut self, text: &str) -> i32 {
        if let Some(status) = self.exited {
            return status;
        }
        self.shell.line = 1;
        let outcome = self
            .shell
            .run_source(Source::new(text, 1, true), false)
            .await;
        let status = match outcome {
            Ok(status) | Err(Flow::Discard(status)) => status,
            Err(Flow::Exit(_)) => {
                let status = self.shell.finish(outcome).await;
                self.exited = Some(status);
                status
            }
            Err(_) => self.shell.status,
        };
        self.shell.recover();
        self.shell.reap();
        self.shell.status = status;
        status
    }

    /// The status `exit` was called with, once it was.
    pub fn exited(&self) -> Option<i32> {
        self.exited
    }

    /// Whether a text is a whole command, so that Enter runs it; else the page shows `PS2`.
    pub fn is_complete(text: &str) -> bool {
        let mut source = Source::new(&format!("{text}\n"), 1, false);
        let dialect = Dialect {
            bash: true,
            ..Dialect::default()
        };
        let none = std::collections::BTreeMap::new();
        loop {
            match source.next(dialect, &none) {
                Ok(Some(_)) => {}
                Ok(None) => return true,
                Err(ParseError::Incomplete(_)) => return false,
                Err(_) => return true,
            }
        }
    }

    /// What could stand at the cursor: the place where the word begins, and whole words to put there.
    ///
    /// Commands come first on a command's place, else files; `$` completes variables.
    pub fn completions(&self, line: &str, cursor: usize) -> (usize, Vec<String>) {
        complete(&self.shell, line, cursor)
    }

    pub fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// Completes a word of a line for a shell.
pub fn complete(shell: &Shell, line: &str, cursor: usize) -> (usize, Vec<String>) {
    let before = line.get(..cursor.min(line.len())).unwrap_or(line);
    let start = word_start(before);
    let word = &before[start..];
    let head = before[..start].trim_end();
    let command_place = head.is_empty()
        || head.ends_with(['|', '&', ';', '(', '{', '`'])
        || head.ends_with("then")
        || head.ends_with("do");
    let mut found = if let Some(name) = word.strip_prefix('$') {
        let (open, name) = match name.strip_prefix('{') {
            Some(name) => ("${", name),
            None => ("$", name),
        };
        shell
            .vars
            .iter()
            .filter(|(n, _)| n.starts_with(name))
            .map(|(n, _)| format!("{open}{n}"))
            .collect()
    } else if command_place && !word.contains('/') {
        let mut names = commands(shell, word);
        if names.is_empty() {
            names = files(shell, word, true);
        }
        names
    } else {
        files(shell, word, head == "cd" || head.ends_with(" cd"))
    };
    found.sort();
    found.dedup();
    (start, found)
}

fn word_start(text: &str) -> usize {
    let mut start = 0;
    let mut quote = None;
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match (c, quote) {
            _ if escaped => escaped = false,
            ('\\', None) => escaped = true,
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            (' ' | '\t' | '|' | '&' | ';' | '(' | '<' | '>' | '=', None) => {
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    start
}

fn commands(shell: &Shell, prefix: &str) -> Vec<String> {
    let mut names: Vec<String> = super::builtins::names(shell)
        .iter()
        .map(|n| n.to_string())
        .collect();
    names.extend(shell.functions.keys().cloned());
    names.extend(shell.aliases.keys().cloned());
    for dir in shell.vars.get("PATH").unwrap_or_default().split(':') {
        for entry in shell.sys.readdir(dir).unwrap_or_default() {
            if entry.name.starts_with(prefix) {
                names.push(entry.name);
            }
        }
    }
    names.retain(|n| n.starts_with(prefix));
    names
}

fn files(shell: &Shell, word: &str, directories: bool) -> Vec<String> {
    let plain = word.replace(['\\', '\'', '"'], "");
    let (dir, name) = match plain.rfind('/') {
        Some(i) => plain.split_at(i + 1),
        None => ("", plain.as_str()),
    };
    let place = match dir.strip_prefix("~/") {
        Some(rest) => format!("{}/{rest}", shell.vars.get("HOME").unwrap_or_default()),
        None if dir.is_empty() => ".".into(),
        None => dir.to_string(),
    };
    let mut found = Vec::new();
    for entry in shell.sys.readdir(&place).unwrap_or_default() {
        if !entry.name.starts_with(name) || (entry.name.starts_with('.') && !name.starts_with('.'))
        {
            continue;
        }
        let path = format!("{}/{}", place.trim_end_matches('/'), entry.name);
        let is_dir = shell
            .sys
            .stat(&path)
            .is_ok_and(|s| s.kind == machine::FileKind::Directory);
        if directories && !is_dir {
            continue;
        }
        let mut text = String::from(dir);
        for c in entry.name.chars() {
            if " \t'\"\\$&;|<>()*?[]{}!#`".contains(c) {
                text.push('\\');
            }
            text.push(c);
        }
        if is_dir {
            text.push('/');
        }
        found.push(text);
    }
    found
}
