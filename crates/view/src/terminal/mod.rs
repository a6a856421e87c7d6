//! A terminal's screen as a model: the bytes a tty delivers become lines of styled spans.
//!
//! Programs write bytes with ANSI escapes, because pipes and ttys carry nothing else; the meaning
//! ("bold", "green") is recovered here and the page decides how it looks. Understood: UTF-8 split
//! at any byte, CR, LF, BS, TAB, SGR with 16, 256 and true colours (mapped to 16), cursor moves,
//! erasing in line and display, the alternate screen. Wide characters take two cells.
//!
//! Not modelled: scroll regions, character sets, mouse reports, combining characters.

mod line;
mod parse;
mod width;

use std::rc::Rc;

pub use line::{Colour, Line, Span, Style};
use parse::{Action, Parser};
pub use width::{cell_width, is_wide};

/// Lines a page keeps; older ones are dropped from the top.
const SCROLLBACK: usize = 4000;
/// Lines of a block, the unit that a page draws and skips when unchanged.
const BLOCK: usize = 50;

/// The texts of lines, those put together that were broken only because the terminal was too narrow.
pub fn unbroken<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        match found.last_mut().filter(|_| open) {
            Some(last) => last.push_str(&line.text()),
            None => found.push(line.text()),
        }
        open = line.goes_on;
    }
    found
}
/// Files asked for and not taken beyond this many are forgotten.
const MOST_OPENED: usize = 12;

/// A screen with its scrollback.
#[derive(Clone, Debug)]
pub struct Terminal {
    parser: Parser,
    lines: Vec<Rc<Line>>,
    /// How many lines were dropped from the top, so that line numbers stay stable.
    dropped: usize,
    row: usize,
    col: usize,
    saved: (usize, usize),
    style: Style,
    columns: usize,
    rows: usize,
    /// The main screen's lines and cursor while a full-screen program runs.
    main: Option<(Vec<Rc<Line>>, usize, usize)>,
    /// Files that a program asked to have opened.
    opened: Vec<String>,
}

/// Some consecutive lines; equal if they are the very same lines.
#[derive(Clone, Debug)]
pub struct Block {
    /// The number of its first line since the session began: a stable key.
    pub first: usize,
    pub lines: Vec<Rc<Line>>,
}

impl PartialEq for Block {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Rc<Line>, &Rc<Line>)| Rc::ptr_eq(a, b);
        self.first == other.first
            && self.lines.len() == other.lines.len()
            && self.lines.iter().zip(&other.lines).all(same)
    }
}

impl Default for Terminal {
    fn default() -> Self {
        Self::new(80, 24)
    }
}

impl Terminal {
    pub fn new(columns: usize, rows: usize) -> Self {
        Self {
            parser: Parser::default(),
            lines: vec![Rc::default()],
            dropped: 0,
            row: 0,
            col: 0,
            saved: (0, 0),
            style: Style::default(),
            columns: columns.max(1),
            rows: rows.max(1),
            main: None,
            opened: Vec::new(),
        }
    }

    /// Sets the size; lines already there keep their breaks, as in most terminals.
    pub fn resize(&mut self, columns: usize, rows: usize) {
        self.columns = columns.max(1);
        self.rows = rows.max(1);
    }

    /// Takes what the tty delivered.
    pub fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if let Some(action) = self.parser.advance(byte) {
                self.perform(action);
            }
        }
    }

    /// Forgets the scrollback and all lines but the one with the cursor (Ctrl+L).
    pub fn clear(&mut self) {
        let last = self.lines.swap_remove(self.row);
        self.dropped += self.row;
        self.lines = vec![last];
        self.row = 0;
    }

    /// The lines but the one with the cursor, in blocks, oldest first.
    pub fn blocks(&self) -> Vec<Block> {
        let end = self.row;
        let mut blocks = Vec::with_capacity(end / BLOCK + 2);
        let mut at = 0;
        while at < end {
            let number = self.dropped + at;
            let next = (at + BLOCK - number % BLOCK).min(end);
            blocks.push(Block {
                first: number,
                lines: self.lines[at..next].to_vec(),
            });
            at = next;
        }
        blocks
    }

    /// The line with the cursor, before it and from it on: the first is the prompt, when a shell waits.
    pub fn current(&self) -> (Line, Line) {
        self.lines[self.row].split(self.col)
    }

    /// The lines below the cursor, when a program moved up.
    pub fn below(&self) -> &[Rc<Line>] {
        &self.lines[self.row + 1..]
    }

    /// The files that programs asked to have opened in an editor since this was asked last, as
    /// `PATH` or `PATH:LINE`, `%xx` standing for what cannot stand there.
    pub fn take_opened(&mut self) -> Vec<String> {
        std::mem::take(&mut self.opened)
    }

    /// True while a full-screen program has the alternate screen.
    pub fn full_screen(&self) -> bool {
        self.main.is_some()
    }

    /// All text, one line each, trailing blanks cut.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|l| l.text()).collect();
        lines.join("\n")
    }

    fn perform(&mut self, action: Action) {
        match action {
            Action::Print(ch) => self.print(ch),
            Action::Newline => self.newline(),
            Action::Return => self.col = 0,
            Action::Backspace => self.col = self.col.saturating_sub(1),
            Action::Tab => self.col = ((self.col / 8 + 1) * 8).min(self.columns - 1),
            Action::Csi(kind, args) => self.csi(kind, &args),
            Action::Private(kind, arg) => self.private(kind, arg),
            Action::Save => self.saved = (self.row.saturating_sub(self.top()), self.col),
            Action::Restore => self.move_to(self.saved.0, self.saved.1),
            Action::Command(text) => {
                if let Some(path) = text.strip_prefix("1337;OpenFile=")
                    && self.opened.len() < MOST_OPENED
                {
                    self.opened.push(path.to_string());
                }
            }
        }
    }

    /// The first line of the visible screen.
    fn top(&self) -> usize {
        self.lines.len().saturating_sub(self.rows)
    }

    fn print(&mut self, ch: char) {
        let width = cell_width(ch);
        if width == 0 {
            return;
        }
        if self.col + width > self.columns {
            self.line().goes_on = true;
            self.newline();
            self.col = 0;
        }
        let (col, style) = (self.col, self.style);
        self.line().put(col, ch, width, style);
        self.col += width;
    }

    fn newline(&mut self) {
        self.row += 1;
        if self.row == self.lines.len() {
            self.lines.push(Rc::default());
        }
        if self.lines.len() > SCROLLBACK + BLOCK {
            self.lines.drain(..BLOCK);
            self.dropped += BLOCK;
            self.row = self.row.saturating_sub(BLOCK);
        }
    }

    fn line(&mut self) -> &mut Line {
        Rc::make_mut(&mut self.lines[self.row])
    }

    fn move_to(&mut self, row: usize, col: usize) {
        let row = self.top() + row.min(self.rows - 1);
        while self.lines.len() <= row {
            self.lines.push(Rc::default());
        }
        self.row = row;
        self.col = col.min(self.columns - 1);
    }

    fn csi(&mut self, kind: u8, args: &[u16]) {
        let first = args.first().copied().unwrap_or(0);
        let count = usize::from(first.max(1));
        match kind {
            b'A' | b'F' => self.row = self.row.saturating_sub(count).max(self.top()),
            b'B' | b'E' => {
                let row = self.row.saturating_sub(self.top()) + count;
                self.move_to(row, self.col);
            }
            b'C' => self.col = (self.col + count).min(self.columns - 1),
            b'D' => self.col = self.col.saturating_sub(count),
            b'G' => self.col = (count - 1).min(self.columns - 1),
            b'H' | b'f' => {
                let col = usize::from(args.get(1).copied().unwrap_or(1).max(1)) - 1;
                self.move_to(count - 1, col);
            }
            b'J' => self.erase_display(first),
            b'K' => {
                let (col, end) = (self.col, self.columns);
                match first {
                    0 => self.line().truncate(col),
                    1 => self.line().blank(0, col + 1),
                    _ => self.line().blank(0, end),
                }
            }
            b'P' => {
                let col = self.col;
                self.line().delete(col, count);
            }
            b'm' => self.style.apply(args),
            _ => {}
        }
        if matches!(kind, b'E' | b'F') {
            self.col = 0;
        }
    }

    fn erase_display(&mut self, how: u16) {
        match how {
            0 => {
                let col = self.col;
                self.line().truncate(col);
                self.lines.truncate(self.row + 1);
            }
            1 => {}
            // Like xterm: what was on the screen goes, the scrollback stays until 3J.
            2 if self.main.is_some() => {
                let top = self.top();
                self.lines.truncate(top);
                self.lines.push(Rc::default());
                self.row = top;
            }
            _ => {
                self.dropped += self.lines.len();
                self.lines = vec![Rc::default()];
                self.row = 0;
                self.col = 0;
            }
        }
    }

    fn private(&mut self, kind: u8, arg: u16) {
        if !matches!(arg, 47 | 1047 | 1049) {
            return;
        }
        match (kind, self.main.take()) {
            (b'h', None) => {
                let lines = std::mem::replace(&mut self.lines, vec![Rc::default()]);
                self.main = Some((lines, self.row, self.col));
                (self.row, self.col) = (0, 0);
            }
            (b'l', Some((lines, row, col))) => {
                self.lines = lines;
                (self.row, self.col) = (row, col);
            }
            (_, main) => self.main = main,
        }
    }
}

#[cfg(test)]
mod tests;
