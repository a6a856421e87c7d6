//! vi's commands after a colon.

use super::super::text::Text;
use super::Vi;

impl Vi {
    /// Runs a command line; false to leave the editor.
    pub(super) fn colon(&mut self, line: &str) -> bool {
        self.note.clear();
        let line = line.trim();
        let ((from, to), rest) = self.range(line);
        let name_end = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let (name, rest) = rest.split_at(name_end);
        let (force, argument) = match rest.strip_prefix('!') {
            Some(rest) => (true, rest.trim()),
            None => (false, rest.trim()),
        };
        match name {
            "" => self.text.go(to, 0),
            "w" | "write" => drop(self.write(argument, force)),
            "wq" | "x" | "xit" | "wqa" | "xa" => return !self.write(argument, force),
            "q" | "quit" | "qa" => {
                if self.text.modified && !force {
                    self.note = "E37: No write since last change (add ! to override)".into();
                    return true;
                }
                return false;
            }
            "e" | "edit" => self.edit(argument, force),
            "r" | "read" => match Text::load(&self.sys, argument) {
                Ok((other, true)) => {
                    self.text.begin();
                    let at = self.text.row + 1;
                    self.text.lines.splice(at..at, other.lines);
                }
                _ => self.note = format!("E484: Can't open file {argument}"),
            },
            "s" | "substitute" => self.substitute(from, to, rest),
            "d" | "delete" => {
                self.text.begin();
                self.text.cut(from, to + 1 - from);
            }
            "set" | "se" => match argument {
                "nu" | "number" => self.numbers = true,
                "nonu" | "nonumber" => self.numbers = false,
                "paste" | "nopaste" | "list" | "nolist" => {}
                other => self.note = format!("E518: Unknown option: {other}"),
            },
            "noh" | "nohlsearch" | "syntax" => {}
            _ => self.note = format!("E492: Not an editor command: {line}"),
        }
        true
    }

    /// The lines a command is for, from 0, and the rest of it.
    fn range<'a>(&self, line: &'a str) -> ((usize, usize), &'a str) {
        let last = self.text.lines.len() - 1;
        let here = self.text.row;
        if let Some(rest) = line.strip_prefix('%') {
            return ((0, last), rest);
        }
        let address = |text: &'a str| -> (Option<usize>, &'a str) {
            match text.chars().next() {
                Some('.') => (Some(here), &text[1..]),
                Some('$') => (Some(last), &text[1..]),
                _ => {
                    let end = text
                        .find(|c: char| !c.is_ascii_digit())
                        .unwrap_or(text.len());
                    let number = text[..end].parse::<usize>().ok();
                    (number.map(|n| n.saturating_sub(1).min(last)), &text[end..])
                }
            }
        };
        let (from, rest) = address(line);
        let (to, rest) = match rest.strip_prefix(',') {
            Some(rest) => address(rest),
            None => (None, rest),
        };
        let from = from.unwrap_or(here);
        let to = to.unwrap_or(from);
        ((from.min(to), from.max(to)), rest)
    }

    /// Saves; false if that failed.
    fn write(&mut self, name: &str, force: bool) -> bool {
        let name = if name.is_empty() {
            self.file.clone()
        } else {
            name.to_string()
        };
        if name.is_empty() {
            self.note = "E32: No file name".into();
            return false;
        }
        if self.readonly && !force {
            self.note = "E45: 'readonly' option is set (add ! to override)".into();
            return false;
        }
        let new = if self.sys.stat(&name).is_err() {
            " [New]"
        } else {
            ""
        };
        match self.text.save(&self.sys, &name) {
            Ok((lines, bytes)) => {
                self.note = format!("\"{name}\"{new} {lines}L, {bytes}B written");
                if self.file.is_empty() {
                    self.file = name;
                }
                true
            }
            Err(_) => {
                self.note = format!("\"{name}\" E212: Can't open file for writing");
                false
            }
        }
    }

    fn edit(&mut self, name: &str, force: bool) {
        if self.text.modified && !force {
            self.note = "E37: No write since last change (add ! to override)".into();
            return;
        }
        if !name.is_empty() {
            self.file = name.to_string();
        }
        (self.text, self.note) = super::read(&self.sys, &self.file);
    }

    /// `s/old/new/flags`, with the text taken as it stands.
    fn substitute(&mut self, from: usize, to: usize, rest: &str) {
        let mut chars = rest.chars();
        let Some(mark) = chars.next() else { return };
        let parts: Vec<&str> = chars.as_str().splitn(3, mark).collect();
        let old = parts.first().copied().unwrap_or_default();
        let new = parts.get(1).copied().unwrap_or_default();
        let all = parts.get(2).is_some_and(|f| f.contains('g'));
        if old.is_empty()
            || !(from..=to).any(|at| self.text.lines[at].iter().collect::<String>().contains(old))
        {
            self.note = format!("E486: Pattern not found: {old}");
            return;
        }
        self.text.begin();
        for at in from..=to {
            let text: String = self.text.lines[at].iter().collect();
            if text.contains(old) {
                let changed = match all {
                    true => text.replace(old, new),
                    false => text.replacen(old, new, 1),
                };
                self.text.lines[at] = changed.chars().collect();
                self.text.go(at, 0);
            }
        }
    }
}
