//! A line of cells, and the runs of one look it is drawn as.

use super::width::is_wide;

/// One of the 16 colours of a terminal; `None` in a [`Style`] is the default colour.
pub type Colour = u8;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub foreground: Option<Colour>,
    pub background: Option<Colour>,
    pub bold: bool,
    pub dim: bool,
    pub italic: bool,
    pub underline: bool,
    pub inverse: bool,
}

impl Style {
    /// Takes the arguments of SGR (`ESC [ … m`).
    pub fn apply(&mut self, args: &[u16]) {
        let args = if args.is_empty() { &[0][..] } else { args };
        let mut at = 0;
        while at < args.len() {
            match args[at] {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                3 => self.italic = true,
                4 => self.underline = true,
                7 => self.inverse = true,
                22 => (self.bold, self.dim) = (false, false),
                23 => self.italic = false,
                24 => self.underline = false,
                27 => self.inverse = false,
                n @ 30..=37 => self.foreground = Some((n - 30) as u8),
                n @ 90..=97 => self.foreground = Some((n - 90 + 8) as u8),
                n @ 40..=47 => self.background = Some((n - 40) as u8),
                n @ 100..=107 => self.background = Some((n - 100 + 8) as u8),
                39 => self.foreground = None,
                49 => self.background = None,
                n @ (38 | 48) => {
                    let (colour, used) = extended(&args[at + 1..]);
                    if n == 38 {
                        self.foreground = colour;
                    } else {
                        self.background = colour;
                    }
                    at += used;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Returns CSS class names; empty for the default look.
    pub fn classes(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        names.extend(self.foreground.map(|c| format!("fg{c}")));
        names.extend(self.background.map(|c| format!("bg{c}")));
        let flags = [
            (self.bold, "bold"),
            (self.dim, "dim"),
            (self.italic, "italic"),
            (self.underline, "underline"),
            (self.inverse, "inverse"),
        ];
        names.extend(flags.iter().filter(|f| f.0).map(|f| f.1.to_string()));
        names.join(" ")
    }
}

/// Maps `5;N` and `2;R;G;B` to one of the 16 colours, with the number of arguments used.
fn extended(args: &[u16]) -> (Option<Colour>, usize) {
    match args {
        [5, n, ..] => (Some(from_256(*n)), 2),
        [2, r, g, b, ..] => (Some(nearest(*r, *g, *b)), 4),
        _ => (None, args.len()),
    }
}

fn from_256(n: u16) -> Colour {
    match n {
        0..=15 => n as u8,
        16..=231 => {
            let (n, step) = (n - 16, 51);
            nearest(n / 36 * step, n / 6 % 6 * step, n % 6 * step)
        }
        _ => match n.saturating_sub(232).min(23) {
            0..=5 => 0,
            6..=11 => 8,
            12..=18 => 7,
            _ => 15,
        },
    }
}

fn nearest(r: u16, g: u16, b: u16) -> Colour {
    let high = r.max(g).max(b);
    let bit = |c: u16, value: u8| if c * 2 > high { value } else { 0 };
    let hue = if high < 48 {
        0
    } else {
        bit(r, 1) | bit(g, 2) | bit(b, 4)
    };
    if high > 200 { hue + 8 } else { hue }
}

/// A cell: a wide character is followed by a cell with `ch` zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    ch: char,
    style: Style,
}

const BLANK: Cell = Cell {
    ch: ' ',
    style: Style {
        foreground: None,
        background: None,
        bold: false,
        dim: false,
        italic: false,
        underline: false,
        inverse: false,
    },
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    cells: Vec<Cell>,
    /// It was as wide as the terminal, and its text goes on in the next line.
    pub goes_on: bool,
}

/// A run of characters with one look and one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub style: Style,
    /// True if each character takes two cells.
    pub wide: bool,
}

impl Line {
    pub(super) fn put(&mut self, col: usize, ch: char, width: usize, style: Style) {
        if self.cells.len() < col + width {
            self.cells.resize(col + width, BLANK);
        }
        // Half of a wide character cannot stay.
        if self.cells[col].ch == '\0' && col > 0 {
            self.cells[col - 1].ch = ' ';
        }
        if let Some(next) = self.cells.get_mut(col + width)
            && next.ch == '\0'
        {
            next.ch = ' ';
        }
        self.cells[col] = Cell { ch, style };
        if width == 2 {
            self.cells[col + 1] = Cell { ch: '\0', style };
        }
    }

    pub(super) fn truncate(&mut self, col: usize) {
        self.goes_on = false;
        self.cells.truncate(col);
    }

    pub(super) fn blank(&mut self, from: usize, to: usize) {
        let to = to.min(self.cells.len());
        if from < to {
            self.cells[from..to].fill(BLANK);
        }
    }

    pub(super) fn delete(&mut self, col: usize, count: usize) {
        let end = (col + count).min(self.cells.len());
        if col < end {
            self.cells.drain(col..end);
        }
    }

    /// What stands before a column, filled up to it with blanks, and what stands from there on,
    /// trailing blanks without a look of their own cut.
    pub(super) fn split(&self, col: usize) -> (Self, Self) {
        let at = col.min(self.cells.len());
        let (before, after) = self.cells.split_at(at);
        let (mut before, mut after) = (before.to_vec(), after.to_vec());
        before.resize(col, BLANK);
        let end = after.iter().rposition(|c| *c != BLANK).map_or(0, |i| i + 1);
        after.truncate(end);
        let part = |cells| Self {
            cells,
            goes_on: false,
        };
        (part(before), part(after))
    }

    /// The text, trailing blanks cut, but for those before a break that only the width made.
    pub fn text(&self) -> String {
        let chars = self.cells.iter().map(|c| c.ch).filter(|c| *c != '\0');
        let text: String = chars.collect();
        match self.goes_on {
            true => text,
            false => text.trim_end().to_string(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The line as runs, blanks kept.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for cell in self.cells.iter().filter(|c| c.ch != '\0') {
            let wide = is_wide(cell.ch);
            match spans.last_mut() {
                Some(span) if span.style == cell.style && span.wide == wide => {
                    span.text.push(cell.ch);
                }
                _ => spans.push(Span {
                    text: cell.ch.to_string(),
                    style: cell.style,
                    wide,
                }),
            }
        }
        spans
    }
}
