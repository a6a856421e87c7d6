//! `nano`: an editor whose keys stand at the bottom of the screen.
//!
//! Not modelled: marks, justifying, spelling, several buffers, the configuration file.

use super::super::kit::{Cx, Run};
use super::text::Text;
use super::{Key, Row, Screen, Typed, take_key, width};
use machine::{Errno, Sys};

const HELP: [&[(&str, &str)]; 2] = [
    &[
        ("^G", "Help"),
        ("^O", "Write Out"),
        ("^W", "Where Is"),
        ("^K", "Cut"),
        ("^C", "Location"),
    ],
    &[
        ("^X", "Exit"),
        ("^R", "Read File"),
        ("^\\", "Replace"),
        ("^U", "Paste"),
        ("^/", "Go To Line"),
    ],
];

/// `nano [+LINE] [FILE]`.
pub async fn main(cx: &mut Cx) -> Run {
    let mut line = None;
    let mut file = String::new();
    for arg in &cx.args {
        match arg.strip_prefix('+') {
            Some(n) => line = n.split(',').next().and_then(|n| n.parse::<usize>().ok()),
            None if arg.starts_with('-') => {}
            None => file = arg.clone(),
        }
    }
    if !cx.sys.isatty(0) {
        cx.raw_err("Standard input is not a terminal\n").await;
        return Err(1);
    }
    let Some(screen) = Screen::open(&cx.sys) else {
        cx.raw_err("Standard output is not a terminal\n").await;
        return Err(1);
    };
    let (text, note) = match Text::load(&cx.sys, &file) {
        Ok((text, true)) => {
            let n = text.lines.len();
            (
                text,
                format!("Read {n} line{}", if n == 1 { "" } else { "s" }),
            )
        }
        Ok((text, false)) if file.is_empty() => (
            text,
            "Welcome to nano.  For basic help, type Ctrl+G.".into(),
        ),
        Ok((text, false)) => (text, "New File".to_string()),
        Err(Errno::EISDIR) => (Text::new(""), format!("\"{file}\" is a directory")),
        Err(e) => (Text::new(""), format!("Error reading {file}: {e}")),
    };
    let mut nano = Nano {
        sys: cx.sys.clone(),
        screen,
        text,
        file,
        note,
        clipboard: Vec::new(),
        last_cut: false,
        sought: String::new(),
    };
    nano.text.go(line.unwrap_or(1).saturating_sub(1), 0);
    nano.screen.own_page(true).await;
    nano.run().await;
    nano.screen.own_page(false).await;
    Ok(0)
}

struct Nano {
    sys: Sys,
    screen: Screen,
    text: Text,
    file: String,
    /// A message that stands until the next key.
    note: String,
    clipboard: Vec<Vec<char>>,
    /// The last key cut a line: the next cut adds to the clipboard.
    last_cut: bool,
    sought: String,
}

impl Nano {
    async fn run(&mut self) {
        loop {
            self.show(None).await;
            let Some(key) = self.screen.key().await else {
                return;
            };
            self.note.clear();
            let cut_before = std::mem::take(&mut self.last_cut);
            let page = self.screen.size().1.saturating_sub(6) as isize;
            match key {
                Key::Char(c) => self.change(|t| t.insert(c)),
                Key::Tab => self.change(|t| t.insert('\t')),
                Key::Enter | Key::Ctrl('m') => self.change(Text::split),
                Key::Backspace | Key::Ctrl('h') => self.change(Text::backspace),
                Key::Delete | Key::Ctrl('d') => self.change(Text::delete),
                Key::Up | Key::Ctrl('p') => self.text.down(-1),
                Key::Down | Key::Ctrl('n') => self.text.down(1),
                Key::Left | Key::Ctrl('b') => self.text.left(),
                Key::Right | Key::Ctrl('f') => self.text.right(),
                Key::Home | Key::Ctrl('a') => self.text.col = 0,
                Key::End | Key::Ctrl('e') => self.text.col = self.text.line().len(),
                Key::PageUp | Key::Ctrl('y') => self.text.down(-page),
                Key::PageDown | Key::Ctrl('v') => self.text.down(page),
                Key::Meta('\\') => self.text.go(0, 0),
                Key::Meta('/') => self.text.go(usize::MAX, usize::MAX),
                Key::Meta('u' | 'U') => {
                    self.note = match self.text.undo() {
                        true => "Undid action".into(),
                        false => "Nothing to undo".into(),
                    };
                }
                Key::Ctrl('k') => {
                    self.text.begin();
                    let row = self.text.row;
                    let cut = self.text.cut(row, 1);
                    match cut_before {
                        true => self.clipboard.extend(cut),
                        false => self.clipboard = cut,
                    }
                    self.last_cut = true;
                }
                Key::Ctrl('u') => {
                    let lines = self.clipboard.clone();
                    self.change(|t| {
                        let at = t.row;
                        t.row += lines.len();
                        t.col = 0;
                        t.lines.splice(at..at, lines);
                    });
                }
                Key::Ctrl('c') => self.location(),
                Key::Ctrl('w') => self.search().await,
                Key::Ctrl('\\' | '|') => self.replace().await,
                Key::Ctrl('_' | '/' | '\u{7f}') => self.go_to().await,
                Key::Ctrl('r') => self.read_in().await,
                Key::Ctrl('o' | 's') => drop(self.write(key == Key::Ctrl('s')).await),
                Key::Ctrl('x') => {
                    if self.leave().await {
                        return;
                    }
                }
                Key::Ctrl('g') => {
                    self.note = "^O saves, ^X leaves, ^K cuts a line, ^U pastes it, ^W searches, M-U undoes".into();
                }
                Key::Resized | Key::Escape | Key::Ctrl(_) | Key::Meta(_) => {}
            }
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Text)) {
        self.text.begin();
        change(&mut self.text);
    }

    fn location(&mut self) {
        let (row, lines) = (self.text.row + 1, self.text.lines.len());
        let (col, cols) = (self.text.col + 1, self.text.line().len() + 1);
        let before: usize = self.text.lines[..self.text.row]
            .iter()
            .map(|l| l.len() + 1)
            .sum();
        let (at, all) = (
            before + self.text.col,
            self.text.content().chars().count() + 1,
        );
        self.note = format!(
            "line {row}/{lines} ({}%), col {col}/{cols} ({}%), char {at}/{all} ({}%)",
            row * 100 / lines,
            col * 100 / cols,
            at * 100 / all,
        );
    }

    async fn search(&mut self) {
        let label = match self.sought.is_empty() {
            true => "Search: ".to_string(),
            false => format!("Search [{}]: ", self.sought),
        };
        let Some(wanted) = self.ask(&label, "").await else {
            self.note = "Cancelled".into();
            return;
        };
        if !wanted.is_empty() {
            self.sought = wanted;
        }
        match self.text.find(&self.sought, true) {
            Some((row, col)) => self.text.go(row, col),
            None => self.note = format!("\"{}\" not found", self.sought),
        }
    }

    async fn replace(&mut self) {
        let Some(old) = self
            .ask("Search (to replace): ", "")
            .await
            .filter(|o| !o.is_empty())
        else {
            return;
        };
        let Some(new) = self.ask("Replace with: ", "").await else {
            return;
        };
        let mut count = 0;
        self.change(|t| {
            for line in &mut t.lines {
                let text: String = line.iter().collect();
                count += text.matches(&old).count();
                *line = text.replace(&old, &new).chars().collect();
            }
        });
        self.text.go(self.text.row, self.text.col);
        self.note = format!(
            "Replaced {count} occurrence{}",
            if count == 1 { "" } else { "s" }
        );
    }

    async fn go_to(&mut self) {
        let typed = self
            .ask("Enter line number, column number: ", "")
            .await
            .unwrap_or_default();
        let mut numbers = typed.split(',').map(|n| n.trim().parse::<usize>());
        match numbers.next() {
            Some(Ok(row)) => {
                let col = numbers.next().and_then(Result::ok).unwrap_or(1);
                self.text.go(row.saturating_sub(1), col.saturating_sub(1));
            }
            _ => self.note = "Invalid line or column number".into(),
        }
    }

    async fn read_in(&mut self) {
        let Some(name) = self.ask("File to insert: ", "").await else {
            return;
        };
        match Text::load(&self.sys, &name) {
            Ok((other, true)) => self.change(|t| {
                let at = t.row;
                t.lines.splice(at..at, other.lines);
            }),
            Ok((_, false)) => self.note = format!("File \"{name}\" not found"),
            Err(e) => self.note = format!("Error reading {name}: {e}"),
        }
    }

    /// Saves, asking for the name unless it is known and not to be asked. False if it was given up or failed.
    async fn write(&mut self, quietly: bool) -> bool {
        let name = match quietly && !self.file.is_empty() {
            true => self.file.clone(),
            false => match self.ask("File Name to Write: ", &self.file.clone()).await {
                Some(name) if !name.is_empty() => name,
                _ => {
                    self.note = "Cancelled".into();
                    return false;
                }
            },
        };
        match self.text.save(&self.sys, &name) {
            Ok((lines, _)) => {
                self.note = format!("Wrote {lines} line{}", if lines == 1 { "" } else { "s" });
                self.file = name;
                true
            }
            Err(e) => {
                self.note = format!("Error writing {name}: {e}");
                false
            }
        }
    }

    async fn leave(&mut self) -> bool {
        if !self.text.modified {
            return true;
        }
        self.note = "Save modified buffer?  (Y)es, (N)o, (^C) Cancel".into();
        loop {
            let note = self.note.clone();
            self.show(Some((&note, width(&note)))).await;
            match self.screen.key().await {
                Some(Key::Char('y' | 'Y')) => return self.write(false).await,
                Some(Key::Char('n' | 'N')) | None => return true,
                Some(Key::Ctrl('c') | Key::Escape) => {
                    self.note = "Cancelled".into();
                    return false;
                }
                Some(_) => {}
            }
        }
    }

    /// Reads a line at the bottom; `None` if it was given up.
    async fn ask(&mut self, label: &str, before: &str) -> Option<String> {
        let mut typed = before.to_string();
        loop {
            let line = format!("{label}{typed}");
            self.show(Some((&line, width(&line)))).await;
            match take_key(&mut typed, self.screen.key().await?) {
                Typed::More => {}
                Typed::Done => return Some(typed),
                Typed::GivenUp => return None,
            }
        }
    }

    /// Draws all; with a question, the cursor stands in it.
    async fn show(&mut self, question: Option<(&str, usize)>) {
        let (columns, rows) = self.screen.size();
        let height = rows.saturating_sub(4).max(1);
        let name = if self.file.is_empty() {
            "New Buffer"
        } else {
            &self.file
        };
        let state = if self.text.modified { "Modified" } else { "" };
        let middle = columns.saturating_sub(width(name)) / 2;
        let left = format!("{:<middle$}{name}", "  GNU nano 7.2");
        let gap = columns.saturating_sub(width(&left) + state.len() + 2);
        let mut all = vec![Row::Bar(format!("{left}{}{state}", " ".repeat(gap)))];
        let (shown, cursor) = self.text.window(height, columns, |_| String::new());
        all.extend(shown);
        all.resize_with(height + 1, || Row::Text(String::new()));
        let mut at = (cursor.0 + 1, cursor.1);
        match question {
            Some((line, column)) => {
                at = (all.len(), column);
                all.push(Row::Bar(line.to_string()));
            }
            None if self.note.is_empty() => all.push(Row::Text(String::new())),
            None => {
                let note = format!("[ {} ]", self.note);
                let left = columns.saturating_sub(width(&note)) / 2;
                all.push(Row::Text(format!("{}{note}", " ".repeat(left))));
            }
        }
        for row in HELP {
            let each = columns / row.len();
            let text = row
                .iter()
                .map(|(key, what)| format!("{:<each$}", format!("{key} {what}")));
            all.push(Row::Text(text.collect()));
        }
        self.screen.draw(&all, at).await;
    }
}
