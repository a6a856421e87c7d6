//! `vi`, under the name of vim too: an editor with a mode for commands and one for text.
//!
//! Modelled: counts, the motions h j k l w b e 0 ^ $ gg G, x X r J ~ D C p P u . i a I A o O, d c y
//! with a motion or doubled, / ? n N, and of the colon commands w q x e r s g!-less ranges, `set nu`
//! and line numbers. Not modelled: registers, marks, macros, visual mode, windows.

mod colon;

use super::super::kit::{Cx, Run};
use super::text::{Place, Text};
use super::{Key, Row, Screen, Typed, take_key, width};
use machine::{Errno, Sys};

/// `vi [+LINE] [FILE]`.
pub async fn main(cx: &mut Cx) -> Run {
    let mut line = None;
    let mut file = String::new();
    let mut readonly = false;
    for arg in &cx.args {
        match arg.strip_prefix('+') {
            Some(n) => line = n.parse::<usize>().ok(),
            None if arg.starts_with('-') => readonly |= arg.contains('R'),
            None if file.is_empty() => file = arg.clone(),
            None => {}
        }
    }
    let screen = match cx.sys.isatty(0) {
        true => Screen::open(&cx.sys),
        false => None,
    };
    let Some(screen) = screen else {
        let text = cx.pick(
            "vi: can't read user input\n",
            "Vim: Warning: Output is not to a terminal\nVim: Warning: Input is not from a terminal\nVim: Error reading input, exiting...\n",
        );
        cx.raw_err(text).await;
        return Err(1);
    };
    let (text, note) = read(&cx.sys, &file);
    let mut vi = Vi {
        sys: cx.sys.clone(),
        screen,
        text,
        file,
        note,
        insert: false,
        numbers: false,
        readonly,
        kept: Vec::new(),
        kept_lines: false,
        sought: (String::new(), true),
        again: Vec::new(),
        replay: Vec::new(),
    };
    vi.text.go(line.unwrap_or(1).saturating_sub(1), 0);
    vi.screen.own_page(true).await;
    vi.run().await;
    vi.screen.own_page(false).await;
    Ok(0)
}

/// A file's text, and what vi says of it.
fn read(sys: &Sys, file: &str) -> (Text, String) {
    match Text::load(sys, file) {
        Ok((text, true)) => {
            let size = sys.stat(file).map_or(0, |s| s.size);
            let note = format!("\"{file}\" {}L, {size}B", text.lines.len());
            (text, note)
        }
        Ok((text, false)) if file.is_empty() => (text, String::new()),
        Ok((text, false)) => (text, format!("\"{file}\" [New]")),
        Err(Errno::EISDIR) => (Text::new(""), format!("\"{file}\" is a directory")),
        Err(e) => (Text::new(""), format!("\"{file}\" {e}")),
    }
}

struct Vi {
    sys: Sys,
    screen: Screen,
    text: Text,
    file: String,
    /// A message that stands until the next one.
    note: String,
    insert: bool,
    numbers: bool,
    readonly: bool,
    /// What was deleted or yanked last, and whether it is whole lines.
    kept: Vec<Vec<char>>,
    kept_lines: bool,
    sought: (String, bool),
    /// The keys of the last change, for `.`.
    again: Vec<Key>,
    /// Keys to come before those of the terminal.
    replay: Vec<Key>,
}

impl Vi {
    async fn run(&mut self) {
        loop {
            self.show(None).await;
            let Some(key) = self.key().await else { return };
            let go_on = match self.insert {
                true => {
                    self.again.push(key);
                    self.type_key(key);
                    true
                }
                false => self.command(key).await,
            };
            if !go_on {
                return;
            }
        }
    }

    async fn key(&mut self) -> Option<Key> {
        match self.replay.pop() {
            Some(key) => Some(key),
            None => self.screen.key().await,
        }
    }

    /// A key in insert mode.
    fn type_key(&mut self, key: Key) {
        match key {
            Key::Char(c) => self.text.insert(c),
            Key::Tab => self.text.insert('\t'),
            Key::Enter => self.text.split(),
            Key::Backspace | Key::Ctrl('h') => self.text.backspace(),
            Key::Delete => self.text.delete(),
            Key::Escape | Key::Ctrl('c' | '[') => {
                self.insert = false;
                self.text.col = self.text.col.saturating_sub(1);
            }
            Key::Meta(c) => {
                // Escape and the next command may come together.
                self.type_key(Key::Escape);
                self.replay.push(Key::Char(c));
            }
            other => self.arrow(other),
        }
    }

    fn arrow(&mut self, key: Key) {
        let page = self.screen.size().1 as isize - 2;
        match key {
            Key::Up => self.text.down(-1),
            Key::Down => self.text.down(1),
            Key::Left => self.text.col = self.text.col.saturating_sub(1),
            Key::Right => self.text.col = (self.text.col + 1).min(self.text.line().len()),
            Key::Home => self.text.col = 0,
            Key::End => self.text.col = self.text.line().len(),
            Key::PageUp | Key::Ctrl('b') => self.text.down(-page),
            Key::PageDown | Key::Ctrl('f') => self.text.down(page),
            Key::Ctrl('u') => self.text.down(-page / 2),
            Key::Ctrl('d') => self.text.down(page / 2),
            _ => {}
        }
    }

    fn begin_insert(&mut self) {
        self.insert = true;
        self.note.clear();
    }

    /// A command of normal mode; false to leave.
    async fn command(&mut self, first: Key) -> bool {
        let mut keys = vec![first];
        let Some((count, key)) = self.count(first, &mut keys).await else {
            return false;
        };
        let times = count.unwrap_or(1);
        let Key::Char(c) = key else {
            self.arrow(key);
            return self.settle();
        };
        if let Some(place) = self.motion(c, count, &mut keys).await {
            self.text.go(place.0, place.1);
            return self.settle();
        }
        if "xXrJ~DCpPiaIAoOdcsSu".contains(c) {
            self.text.begin();
        }
        match c {
            'i' => self.begin_insert(),
            'a' => {
                self.text.col = (self.text.col + 1).min(self.text.line().len());
                self.begin_insert();
            }
            'I' => {
                self.text.col = self
                    .text
                    .line()
                    .iter()
                    .take_while(|c| c.is_whitespace())
                    .count();
                self.begin_insert();
            }
            'A' => {
                self.text.col = self.text.line().len();
                self.begin_insert();
            }
            'o' | 'O' => {
                let at = self.text.row + usize::from(c == 'o');
                self.text.lines.insert(at, Vec::new());
                self.text.go(at, 0);
                self.begin_insert();
            }
            'x' | 's' => {
                let (row, col) = (self.text.row, self.text.col);
                self.take((row, col), (row, (col + times).min(self.text.line().len())));
                if c == 's' {
                    self.begin_insert();
                }
            }
            'X' => {
                let (row, col) = (self.text.row, self.text.col);
                self.take((row, col.saturating_sub(times)), (row, col));
            }
            'D' | 'C' => {
                let (row, col) = (self.text.row, self.text.col);
                self.take((row, col), (row, self.text.line().len()));
                if c == 'C' {
                    self.begin_insert();
                }
            }
            'r' => {
                let Some(key) = self.key().await else {
                    return false;
                };
                keys.push(key);
                if let (Key::Char(new), true) = (key, self.text.col < self.text.line().len()) {
                    let (row, col) = (self.text.row, self.text.col);
                    self.text.lines[row][col] = new;
                }
            }
            '~' => {
                let (row, col) = (self.text.row, self.text.col);
                if let Some(c) = self.text.lines[row].get_mut(col) {
                    *c = match c.is_uppercase() {
                        true => c.to_lowercase().next().unwrap_or(*c),
                        false => c.to_uppercase().next().unwrap_or(*c),
                    };
                    self.text.col += 1;
                }
            }
            'J' => {
                let end = self.text.line().len();
                if self.text.join() {
                    let row = self.text.row;
                    let blank = self.text.lines[row][end..]
                        .iter()
                        .take_while(|c| c.is_whitespace())
                        .count();
                    self.text.lines[row].splice(end..end + blank, [' ']);
                    self.text.col = end;
                }
            }
            'p' | 'P' => (0..times).for_each(|_| self.put(c == 'p')),
            'd' | 'c' | 'y' | 'S' => {
                let done = self.operate(c, times, &mut keys).await;
                if !done {
                    return true;
                }
            }
            'Y' => {
                let (row, end) = (
                    self.text.row,
                    (self.text.row + times).min(self.text.lines.len()),
                );
                (self.kept, self.kept_lines) = (self.text.lines[row..end].to_vec(), true);
            }
            'u' => {
                // The step that `begin` just added is not one.
                self.text.undo();
                if !self.text.undo() {
                    self.note = "Already at oldest change".into();
                }
            }
            '.' => {
                self.replay = self.again.iter().rev().copied().collect();
                return true;
            }
            'n' | 'N' => {
                let forward = self.sought.1 == (c == 'n');
                self.search(forward);
            }
            '/' | '?' => {
                if let Some(wanted) = self.ask(c).await {
                    if !wanted.is_empty() {
                        self.sought.0 = wanted;
                    }
                    self.sought.1 = c == '/';
                    self.search(c == '/');
                }
            }
            ':' => match self.ask(':').await {
                Some(command) => return self.colon(&command),
                None => self.note.clear(),
            },
            'Z' => match self.key().await {
                Some(Key::Char('Z')) => return self.colon("x"),
                Some(Key::Char('Q')) | None => return false,
                _ => {}
            },
            _ => {}
        }
        if "xXrJ~DCpPiaIAoOdcsS".contains(c) {
            self.again = keys;
        }
        self.settle()
    }

    /// Reads a count before a command.
    async fn count(&mut self, first: Key, keys: &mut Vec<Key>) -> Option<(Option<usize>, Key)> {
        let (mut count, mut key) = (None, first);
        loop {
            match key {
                Key::Char(c @ '0'..='9') if c != '0' || count.is_some() => {
                    let digit = c as usize - '0' as usize;
                    count = Some((count.unwrap_or(0) * 10 + digit).min(99_999));
                }
                _ => return Some((count, key)),
            }
            key = self.key().await?;
            keys.push(key);
        }
    }

    /// Where a motion leads, if the key is one.
    async fn motion(
        &mut self,
        c: char,
        count: Option<usize>,
        keys: &mut Vec<Key>,
    ) -> Option<Place> {
        let (row, col) = (self.text.row, self.text.col);
        let times = count.unwrap_or(1);
        let last = self.text.lines.len() - 1;
        Some(match c {
            'h' => (row, col.saturating_sub(times)),
            'l' | ' ' => (row, (col + times).min(self.text.line().len())),
            'j' => ((row + times).min(last), col),
            'k' => (row.saturating_sub(times), col),
            '0' => (row, 0),
            '^' => (
                row,
                self.text
                    .line()
                    .iter()
                    .take_while(|c| c.is_whitespace())
                    .count(),
            ),
            '$' => (row, self.text.line().len()),
            'G' => (count.map_or(last, |n| n.saturating_sub(1).min(last)), 0),
            'g' => {
                let key = self.key().await?;
                keys.push(key);
                (count.map_or(0, |n| n.saturating_sub(1).min(last)), 0)
            }
            'w' | 'b' | 'e' | 'W' | 'B' | 'E' => {
                (0..times).fold((row, col), |at, _| self.word(c.to_ascii_lowercase(), at))
            }
            _ => return None,
        })
    }

    /// The next word's begin (`w`), this one's begin (`b`) or end (`e`).
    fn word(&self, kind: char, from: Place) -> Place {
        let class = |c: &char| match *c {
            c if c.is_whitespace() => 0,
            c if c.is_alphanumeric() || c == '_' => 1,
            _ => 2,
        };
        let lines = &self.text.lines;
        let (mut row, mut col) = from;
        let line = &lines[row];
        match kind {
            'w' => {
                let here = line.get(col).map_or(0, class);
                while col < line.len() && class(&line[col]) == here && here != 0 {
                    col += 1;
                }
                while col < line.len() && class(&line[col]) == 0 {
                    col += 1;
                }
                if col >= line.len() && row + 1 < lines.len() {
                    row += 1;
                    col = lines[row].iter().take_while(|c| class(c) == 0).count();
                }
            }
            'b' => {
                if col == 0 && row > 0 {
                    row -= 1;
                    col = lines[row].len();
                }
                let line = &lines[row];
                while col > 0 && class(&line[col - 1]) == 0 {
                    col -= 1;
                }
                let here = col.checked_sub(1).map_or(0, |at| class(&line[at]));
                while col > 0 && class(&line[col - 1]) == here {
                    col -= 1;
                }
            }
            _ => {
                col += 1;
                while col < line.len() && class(&line[col]) == 0 {
                    col += 1;
                }
                let here = line.get(col).map_or(0, class);
                while col + 1 < line.len() && class(&line[col + 1]) == here {
                    col += 1;
                }
                col = col.min(line.len().saturating_sub(1));
            }
        }
        (row, col)
    }

    /// `d`, `c` or `y` with what follows; false if that made no sense.
    async fn operate(&mut self, c: char, times: usize, keys: &mut Vec<Key>) -> bool {
        let second = match c {
            'S' => Key::Char('S'),
            _ => match self.key().await {
                Some(key) => key,
                None => return false,
            },
        };
        keys.push(second);
        let Some((count, Key::Char(target))) = self.count(second, keys).await else {
            return false;
        };
        let times = times * count.unwrap_or(1);
        let (row, col) = (self.text.row, self.text.col);
        if target == c {
            let end = (row + times).min(self.text.lines.len());
            (self.kept, self.kept_lines) = (self.text.lines[row..end].to_vec(), true);
            match c {
                'd' => drop(self.text.cut(row, times)),
                'c' | 'S' => {
                    self.text.lines.splice(row..end, [Vec::new()]);
                    self.text.go(row, 0);
                    self.begin_insert();
                }
                _ => {}
            }
            return true;
        }
        // `cw` changes to the end of the word, not to the next one.
        let asked = if c == 'c' && target == 'w' {
            'e'
        } else {
            target
        };
        let Some(mut place) = self.motion(asked, Some(times), keys).await else {
            return false;
        };
        if matches!(target, 'j' | 'k' | 'G' | 'g') {
            let place = match target {
                'G' if count.is_none() => (self.text.lines.len() - 1, 0),
                'g' => (0, 0),
                _ => place,
            };
            let (from, to) = (row.min(place.0), row.max(place.0));
            (self.kept, self.kept_lines) = (self.text.lines[from..=to].to_vec(), true);
            if c != 'y' {
                self.text.cut(from, to - from + 1);
            }
            return true;
        }
        if asked == 'e' {
            place.1 += 1;
        }
        if asked == 'w' && place.0 > row {
            place = (row, self.text.line().len());
        }
        let here = (row, col);
        let (from, to) = if place < here {
            (place, here)
        } else {
            (here, place)
        };
        match c {
            'y' => {
                (self.kept, self.kept_lines) = (vec![self.between(from, to)], false);
                self.text.go(from.0, from.1);
            }
            _ => self.take(from, to),
        }
        if c == 'c' {
            self.begin_insert();
        }
        true
    }

    fn between(&self, from: Place, to: Place) -> Vec<char> {
        let line = &self.text.lines[from.0];
        let end = if to.0 == from.0 { to.1 } else { line.len() };
        line[from.1.min(line.len())..end.min(line.len())].to_vec()
    }

    /// Takes out part of a line.
    fn take(&mut self, from: Place, to: Place) {
        (self.kept, self.kept_lines) = (vec![self.between(from, to)], false);
        let line = &mut self.text.lines[from.0];
        let end = if to.0 == from.0 {
            to.1.min(line.len())
        } else {
            line.len()
        };
        line.drain(from.1.min(end)..end);
        self.text.row = from.0;
        self.text.col = from.1;
    }

    /// Puts what was kept after the cursor, or before it.
    fn put(&mut self, after: bool) {
        let row = self.text.row;
        if self.kept_lines {
            let at = row + usize::from(after);
            self.text.lines.splice(at..at, self.kept.clone());
            self.text.go(at, 0);
        } else if let Some(kept) = self.kept.first().cloned() {
            let line = &mut self.text.lines[row];
            let at = (self.text.col + usize::from(after)).min(line.len());
            self.text.col = (at + kept.len()).saturating_sub(1);
            line.splice(at..at, kept);
        }
    }

    fn search(&mut self, forward: bool) {
        match self.text.find(&self.sought.0, forward) {
            Some((row, col)) => self.text.go(row, col),
            None => self.note = format!("E486: Pattern not found: {}", self.sought.0),
        }
    }

    /// In normal mode the cursor stands on a character.
    fn settle(&mut self) -> bool {
        if !self.insert {
            let last = self.text.line().len().saturating_sub(1);
            self.text.col = self.text.col.min(last);
        }
        true
    }

    /// Reads a line at the bottom; `None` if it was given up.
    async fn ask(&mut self, mark: char) -> Option<String> {
        let mut typed = String::new();
        loop {
            self.show(Some(&format!("{mark}{typed}"))).await;
            let key = self.key().await?;
            if key == Key::Backspace && typed.is_empty() {
                return None;
            }
            match take_key(&mut typed, key) {
                Typed::More => {}
                Typed::Done => return Some(typed),
                Typed::GivenUp => return None,
            }
        }
    }

    async fn show(&mut self, question: Option<&str>) {
        let (columns, rows) = self.screen.size();
        let numbers = self.numbers;
        let margin = |at: usize| {
            if numbers {
                format!("{:3} ", at + 1)
            } else {
                String::new()
            }
        };
        let (mut all, cursor) = self.text.window(rows - 1, columns, margin);
        all.resize_with(rows - 1, || Row::Text("~".into()));
        let status = match (question, self.insert) {
            (Some(line), _) => line.to_string(),
            (None, true) => "-- INSERT --".into(),
            (None, false) => self.note.clone(),
        };
        let at = match question {
            Some(line) => (rows - 1, width(line)),
            None => cursor,
        };
        let place = format!("{},{}", self.text.row + 1, self.text.col + 1);
        let gap = columns.saturating_sub(width(&status) + 18);
        all.push(Row::Text(match question {
            Some(_) => status,
            None => format!("{status}{}{place}", " ".repeat(gap)),
        }));
        self.screen.draw(&all, at).await;
    }
}
