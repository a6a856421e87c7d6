//! Programs that take the whole terminal: editors and pagers. Here what they share: the terminal in
//! raw mode, keys out of its bytes, and lines drawn onto it.
//!
//! Not modelled: colours of syntax, the mouse, terminals that are not like xterm.

pub mod nano;
pub mod pager;
mod text;
pub mod vi;

use machine::{Errno, Fd, OpenFlags, SigAction, Signal, Sys, TtyMode};
use std::collections::VecDeque;

/// A key as a person means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Char(char),
    /// Ctrl and a letter, as the letter in lower case, or one of `\ ] ^ _`.
    Ctrl(char),
    /// Alt and a character.
    Meta(char),
    Enter,
    Backspace,
    Tab,
    Escape,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Delete,
    /// The terminal has another size.
    Resized,
}

/// A terminal that is a program's alone until it is dropped.
struct Screen {
    sys: Sys,
    keys: Fd,
    before: TtyMode,
    waiting: VecDeque<char>,
    /// Bytes of a character that is not whole yet.
    partial: Vec<u8>,
}

impl Screen {
    /// Takes the terminal; `None` if there is none. Keys come from it even if standard input is a file.
    fn open(sys: &Sys) -> Option<Screen> {
        if !sys.isatty(1) {
            return None;
        }
        let keys = match sys.isatty(0) {
            true => 0,
            false => sys.open("/dev/tty", OpenFlags::READ, 0).ok()?,
        };
        let before = sys.tty_mode(keys).ok()?;
        sys.set_tty_mode(keys, TtyMode::raw()).ok()?;
        sys.sigaction(Signal::WINCH, SigAction::Catch);
        Some(Screen {
            sys: sys.clone(),
            keys,
            before,
            waiting: VecDeque::new(),
            partial: Vec::new(),
        })
    }

    /// Columns and rows.
    fn size(&self) -> (usize, usize) {
        let (columns, rows) = self.sys.winsize(1).unwrap_or((80, 24));
        (usize::from(columns).max(10), usize::from(rows).max(3))
    }

    /// The next key; `None` when the terminal is gone.
    async fn key(&mut self) -> Option<Key> {
        while self.waiting.is_empty() {
            match self.sys.read(self.keys, 4096).await {
                Ok(bytes) if bytes.is_empty() => return None,
                Ok(bytes) => self.take(&bytes),
                Err(Errno::EINTR) => {
                    self.sys.take_signal();
                    return Some(Key::Resized);
                }
                Err(_) => return None,
            }
        }
        let first = self.waiting.pop_front()?;
        Some(match first {
            '\u{1b}' => self.escape(),
            '\r' | '\n' => Key::Enter,
            '\u{7f}' | '\u{8}' => Key::Backspace,
            '\t' => Key::Tab,
            c @ '\u{1}'..='\u{1f}' => Key::Ctrl(char::from(c as u8 + 0x60).to_ascii_lowercase()),
            c => Key::Char(c),
        })
    }

    fn take(&mut self, bytes: &[u8]) {
        self.partial.extend(bytes);
        let bytes = std::mem::take(&mut self.partial);
        for chunk in bytes.utf8_chunks() {
            self.waiting.extend(chunk.valid().chars());
            // Only what may still become a character at the end is kept.
            if chunk.invalid().len() < 4 && bytes.ends_with(chunk.invalid()) {
                self.partial = chunk.invalid().to_vec();
            }
        }
    }

    /// What follows an escape: a key's sequence comes in one piece, a key pressed alone does not.
    fn escape(&mut self) -> Key {
        match self.waiting.pop_front() {
            None => Key::Escape,
            Some('[' | 'O') => {
                let mut number = String::new();
                while let Some(c) = self.waiting.pop_front() {
                    match (c, number.as_str()) {
                        ('0'..='9' | ';', _) => number.push(c),
                        ('A', _) => return Key::Up,
                        ('B', _) => return Key::Down,
                        ('C', _) => return Key::Right,
                        ('D', _) => return Key::Left,
                        ('H', _) | ('~', "1" | "7") => return Key::Home,
                        ('F', _) | ('~', "4" | "8") => return Key::End,
                        ('~', "5") => return Key::PageUp,
                        ('~', "6") => return Key::PageDown,
                        ('~', "3") => return Key::Delete,
                        _ => return Key::Escape,
                    }
                }
                Key::Escape
            }
            Some(c) => Key::Meta(c),
        }
    }

    /// Draws the screen's rows and puts the cursor at a row and column, from 0.
    async fn draw(&self, lines: &[Row], cursor: (usize, usize)) {
        let (columns, rows) = self.size();
        let mut out = String::from("\u{1b}[H");
        for at in 0..rows {
            out.push_str("\u{1b}[2K");
            match lines.get(at) {
                Some(Row::Text(text)) => out.push_str(&clip(text, columns)),
                Some(Row::Note(text)) => {
                    out.push_str(&format!("\u{1b}[7m{}\u{1b}[0m", clip(text, columns)));
                }
                Some(Row::Bar(text)) => {
                    let text = clip(text, columns);
                    let blank = " ".repeat(columns.saturating_sub(width(&text)));
                    out.push_str(&format!("\u{1b}[7m{text}{blank}\u{1b}[0m"));
                }
                None => {}
            }
            if at + 1 < rows {
                out.push_str("\r\n");
            }
        }
        out.push_str(&format!("\u{1b}[{};{}H", cursor.0 + 1, cursor.1 + 1));
        self.sys.print(&out).await;
    }

    /// Shows the screen's own page, or gives back what was there before.
    async fn own_page(&self, on: bool) {
        let text = if on {
            "\u{1b}[?1049h\u{1b}[2J"
        } else {
            "\u{1b}[?1049l"
        };
        self.sys.print(text).await;
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.sys.set_tty_mode(self.keys, self.before);
    }
}

/// A row of the screen: plain, inverse as far as its text goes, or inverse all over.
enum Row {
    Text(String),
    Note(String),
    Bar(String),
}

/// How a line that is asked for stands after a key.
enum Typed {
    More,
    Done,
    GivenUp,
}

/// Takes a key into a line at the bottom of the screen.
fn take_key(line: &mut String, key: Key) -> Typed {
    match key {
        Key::Enter => return Typed::Done,
        Key::Escape | Key::Ctrl('c') => return Typed::GivenUp,
        Key::Char(c) => line.push(c),
        Key::Backspace => drop(line.pop()),
        _ => {}
    }
    Typed::More
}

/// How many cells a character takes.
fn cells(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// As much of a text as fits.
fn clip(text: &str, columns: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += cells(*c);
        used <= columns
    };
    text.chars().take_while(fits).collect()
}

/// A line as it is shown: tabs go to the next eighth column, control characters as `^X`.
fn shown(line: &[char]) -> String {
    let mut out = String::new();
    for &c in line {
        match c {
            '\t' => out.push_str(&" ".repeat(8 - width(&out) % 8)),
            '\0'..='\u{1f}' => out.extend(['^', char::from(c as u8 + 0x40)]),
            '\u{7f}' => out.push_str("^?"),
            c => out.push(c),
        }
    }
    out
}
