//! The line that is being typed at the prompt, with the keys that readline has by default in bash.
//!
//! A text box of the page shows it and takes plain typing, input methods and the mouse; so the state
//! is [told](Editor::tell) what stands in the box before each key, and the box shows the state after
//! it. What it does is a pure function of state and key.

mod history;
mod keys;
#[cfg(test)]
mod tests;
mod words;

use std::rc::Rc;

use history::{Recall, Search, find, last_word};
pub use keys::Press;

/// A line with its cursor, what was killed, and where one is in the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Editor {
    text: String,
    /// A byte of the text, at a character's start or the end.
    cursor: usize,
    recall: Recall,
    killed: String,
    last: Last,
    /// Earlier states of the line, oldest first.
    undo: Vec<(String, usize)>,
}

/// What the key before was, as far as the next one asks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Last {
    #[default]
    Other,
    Kill,
    /// A word was put in that ends at the cursor and has so many bytes.
    Word(usize),
}

/// What a key asks of whoever has the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Not readline's: the text box or the browser may have it.
    Browser,
    /// Nothing but another line to show.
    Shown,
    /// These lines are entered, one after the other.
    Enter(Vec<String>),
    /// Keys for the terminal, such as `\x03`.
    Send(&'static str),
    /// The screen is to be cleared.
    Clear,
    /// What begins at the cursor is to be [completed](Editor::completed).
    Complete,
}

/// Steps that can be taken back in a line.
const UNDO: usize = 100;

impl Editor {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The cursor, in UTF-16 units as a browser counts them.
    pub fn cursor_units(&self) -> usize {
        let before = self.text.get(..self.cursor).unwrap_or_default();
        before.encode_utf16().count()
    }

    /// The cursor as a byte of the text.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// What stands in the text box, with the cursor in UTF-16 units.
    pub fn tell(&mut self, text: &str, cursor_units: usize) {
        let mut seen = 0;
        let place = text.char_indices().find(|(_, c)| {
            let here = seen >= cursor_units;
            seen += c.len_utf16();
            here
        });
        let cursor = place.map_or(text.len(), |(at, _)| at);
        if self.text != text {
            self.remember();
            self.text = text.to_string();
            self.last = Last::Other;
        }
        self.cursor = cursor;
    }

    /// What bash shows while it looks for a line.
    pub fn searching(&self, lines: &[Rc<str>]) -> Option<String> {
        let search = self.recall.search.as_ref()?;
        let found = find(lines, &self.text, search.skip);
        let failed = if found.is_none() && !self.text.is_empty() {
            "failed "
        } else {
            ""
        };
        let found = found.as_deref().unwrap_or_default();
        Some(format!(
            "({failed}reverse-i-search)`{}': {found}",
            self.text
        ))
    }

    /// Takes a key. `lines` is the history, oldest first; `at_prompt` says that the shell reads.
    pub fn press(&mut self, press: Press, lines: &[Rc<str>], at_prompt: bool) -> Effect {
        let last = std::mem::take(&mut self.last);
        if press.meta {
            return Effect::Browser;
        }
        if self.recall.search.is_some()
            && let Some(effect) = self.search_key(press, lines)
        {
            return effect;
        }
        match (press.ctrl, press.alt) {
            (true, false) => self.control(&press.key.to_lowercase(), last, lines, at_prompt),
            (false, true) => self.alt(press, last, lines),
            (false, false) => self.plain(press, lines),
            (true, true) => Effect::Browser,
        }
    }

    fn plain(&mut self, press: Press, lines: &[Rc<str>]) -> Effect {
        let several = self.text.contains('\n');
        match press.key {
            "Enter" if !press.shift => self.enter(),
            // With nothing typed, Tab leaves the terminal: no keyboard trap.
            "Tab" if !press.shift && !self.text.is_empty() => Effect::Complete,
            "ArrowUp" if !several => self.browse(lines, 1),
            "ArrowDown" if !several => self.browse(lines, -1),
            _ => Effect::Browser,
        }
    }

    fn control(&mut self, key: &str, last: Last, lines: &[Rc<str>], at_prompt: bool) -> Effect {
        let (at, end) = (self.cursor, self.text.len());
        match key {
            "c" => {
                self.clear();
                return Effect::Send("\x03");
            }
            "d" if self.text.is_empty() => return Effect::Send("\x04"),
            "d" => self.replace(at, words::next_char(&self.text, at), ""),
            "h" => self.replace(words::previous_char(&self.text, at), at, ""),
            "l" => return Effect::Clear,
            "j" | "m" => return self.enter(),
            "a" => self.cursor = 0,
            "e" => self.cursor = end,
            "b" => self.cursor = words::previous_char(&self.text, at),
            "f" => self.cursor = words::next_char(&self.text, at),
            "u" => self.kill(0, at, last),
            "k" => self.kill(at, end, last),
            "w" => self.kill(words::blank_word_start(&self.text, at), at, last),
            "y" => self.insert(&self.killed.clone()),
            "t" => self.transpose(),
            "_" | "/" => self.take_back(),
            "r" if at_prompt => {
                let before = self.text.clone();
                self.recall.search = Some(Search { skip: 0, before });
            }
            "p" if at_prompt => return self.browse(lines, 1),
            "n" if at_prompt => return self.browse(lines, -1),
            "p" => return Effect::Send("\x10"),
            "q" => return Effect::Send("\x11"),
            "z" => return Effect::Send("\x1a"),
            "\\" => return Effect::Send("\x1c"),
            _ => return Effect::Browser,
        }
        Effect::Shown
    }

    fn alt(&mut self, press: Press, last: Last, lines: &[Rc<str>]) -> Effect {
        let at = self.cursor;
        match press.key {
            "b" | "ArrowLeft" => self.cursor = words::word_start(&self.text, at),
            "f" | "ArrowRight" => self.cursor = words::word_end(&self.text, at),
            "d" => self.kill(at, words::word_end(&self.text, at), last),
            "Backspace" => self.kill(words::word_start(&self.text, at), at, last),
            "u" => self.change_word(|word| word.to_uppercase()),
            "l" => self.change_word(|word| word.to_lowercase()),
            "c" => self.change_word(capitalized),
            "." | "_" => self.last_word(last, lines),
            "<" => return self.browse(lines, lines.len() as isize),
            ">" => return self.browse(lines, -(lines.len() as isize)),
            "#" => {
                self.text.insert(0, '#');
                return self.enter();
            }
            _ => return Effect::Browser,
        }
        Effect::Shown
    }

    /// A key while a line is looked for; `None` if the search is over and the key is still to be taken.
    fn search_key(&mut self, press: Press, lines: &[Rc<str>]) -> Option<Effect> {
        let search = self.recall.search.as_mut()?;
        let key = press.key.to_lowercase();
        match (press.ctrl, key.as_str()) {
            (true, "r") => {
                let next = find(lines, &self.text, search.skip + 1);
                search.skip += usize::from(next.is_some());
                Some(Effect::Shown)
            }
            (true, "g") => {
                let before = self.recall.search.take().map(|s| s.before);
                self.set(before.unwrap_or_default());
                Some(Effect::Shown)
            }
            (true, "c") => None,
            // What is looked for is typed and erased as any text.
            (false, "backspace" | "shift") => Some(Effect::Browser),
            (true, "control" | "h") => Some(Effect::Browser),
            (false, _) if press.char().is_some() && !press.alt => {
                search.skip = 0;
                Some(Effect::Browser)
            }
            (_, "control" | "alt" | "process") => Some(Effect::Browser),
            _ => {
                if let Some(found) = find(lines, &self.text, search.skip) {
                    self.set(found.to_string());
                }
                self.recall.search = None;
                (key == "escape").then_some(Effect::Shown)
            }
        }
    }

    /// What Tab found: candidates for the text from the byte `start` to the cursor. Returns what is to be
    /// shown below the line, if there are several and nothing more is certain.
    pub fn completed(&mut self, start: usize, candidates: &[String]) -> Option<String> {
        let typed = self.text.get(start..self.cursor)?;
        let done = match candidates {
            [] => return None,
            [one] if one.ends_with('/') => one.clone(),
            [one] => format!("{one} "),
            _ => common_prefix(candidates),
        };
        if done.len() > typed.len() {
            self.replace(start, self.cursor, &done);
            return None;
        }
        (candidates.len() > 1).then(|| format!("{}\n{}", self.text, candidates.join("  ")))
    }

    fn enter(&mut self) -> Effect {
        let lines = self.text.split('\n').map(str::to_string).collect();
        self.clear();
        Effect::Enter(lines)
    }

    /// Forgets the line. What was killed stays.
    pub fn clear(&mut self) {
        let killed = std::mem::take(&mut self.killed);
        *self = Self {
            killed,
            ..Self::default()
        };
    }

    fn set(&mut self, text: String) {
        self.remember();
        self.cursor = text.len();
        self.text = text;
    }

    fn remember(&mut self) {
        if self.undo.len() == UNDO {
            self.undo.remove(0);
        }
        self.undo.push((self.text.clone(), self.cursor));
    }

    fn take_back(&mut self) {
        if let Some((text, cursor)) = self.undo.pop() {
            (self.text, self.cursor) = (text, cursor);
        }
    }

    /// Puts `with` in the place of the bytes from `from` to `to`; the cursor stands after it.
    fn replace(&mut self, from: usize, to: usize, with: &str) {
        if self.text.get(from..to).is_none_or(|old| old == with) {
            return;
        }
        self.remember();
        self.text.replace_range(from..to, with);
        self.cursor = from + with.len();
    }

    fn insert(&mut self, text: &str) {
        self.replace(self.cursor, self.cursor, text);
    }

    /// Kills in a row make one text, before or after what was killed before.
    fn kill(&mut self, from: usize, to: usize, last: Last) {
        let Some(text) = self.text.get(from..to).map(str::to_string) else {
            return;
        };
        self.last = Last::Kill;
        if text.is_empty() {
            return;
        }
        self.killed = match (last, to == self.cursor) {
            (Last::Kill, true) => text + &self.killed,
            (Last::Kill, false) => std::mem::take(&mut self.killed) + &text,
            _ => text,
        };
        self.replace(from, to, "");
    }

    /// Swaps the characters before and at the cursor; at the end, the two before it.
    fn transpose(&mut self) {
        let at = match self.cursor == self.text.len() {
            true => words::previous_char(&self.text, self.cursor),
            false => self.cursor,
        };
        let (from, to) = (
            words::previous_char(&self.text, at),
            words::next_char(&self.text, at),
        );
        let (Some(a), Some(b)) = (self.text.get(from..at), self.text.get(at..to)) else {
            return;
        };
        let swapped = format!("{b}{a}");
        if !a.is_empty() {
            self.replace(from, to, &swapped);
        }
    }

    fn change_word(&mut self, change: impl Fn(&str) -> String) {
        let end = words::word_end(&self.text, self.cursor);
        let Some(word) = self.text.get(self.cursor..end).map(change) else {
            return;
        };
        self.replace(self.cursor, end, &word);
    }

    /// Puts in the last word of the line before, and with each press more of the one before that.
    fn last_word(&mut self, last: Last, lines: &[Rc<str>]) {
        let (old, back) = match last {
            Last::Word(length) => (length, self.recall.word_back + 1),
            _ => (0, 1),
        };
        let Some(word) = last_word(lines, back) else {
            self.last = last;
            return;
        };
        self.recall.word_back = back;
        self.replace(self.cursor - old, self.cursor, word);
        self.last = Last::Word(word.len());
    }

    /// Shows an older line, or a newer one if `by` is below 0.
    fn browse(&mut self, lines: &[Rc<str>], by: isize) -> Effect {
        if self.recall.back == 0 {
            self.recall.draft.clone_from(&self.text);
        }
        self.recall.back = self.recall.back.saturating_add_signed(by).min(lines.len());
        let text = match lines.len().checked_sub(self.recall.back) {
            Some(n) if n < lines.len() => lines[n].to_string(),
            _ => self.recall.draft.clone(),
        };
        self.set(text);
        Effect::Shown
    }
}

fn capitalized(word: &str) -> String {
    let mut begun = false;
    let change = |c: char| {
        let inside = begun;
        begun |= c.is_alphanumeric();
        match inside {
            true => c.to_lowercase().collect::<String>(),
            false => c.to_uppercase().collect(),
        }
    };
    word.chars().map(change).collect()
}

fn common_prefix(words: &[String]) -> String {
    let Some(first) = words.first() else {
        return String::new();
    };
    let shared = |n: &usize| {
        words
            .iter()
            .all(|w| first.get(..*n).is_some_and(|p| w.starts_with(p)))
    };
    let ends = first.char_indices().map(|(at, c)| at + c.len_utf8());
    let longest = ends.take_while(shared).last().unwrap_or(0);
    first.get(..longest).unwrap_or_default().to_string()
}
