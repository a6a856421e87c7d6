//! The text in an editor: lines, a cursor, what can be undone, and its file.

use super::{Row, shown, width};
use machine::{Errno, FileKind, Sys};

/// A position: line and character, from 0.
pub type Place = (usize, usize);

/// How many steps back an editor remembers.
const UNDO: usize = 200;

#[derive(Default)]
pub struct Text {
    pub lines: Vec<Vec<char>>,
    pub row: usize,
    pub col: usize,
    pub modified: bool,
    /// The first line shown.
    pub top: usize,
    past: Vec<(Vec<Vec<char>>, Place)>,
}

impl Text {
    pub fn new(content: &str) -> Text {
        let mut lines: Vec<Vec<char>> = content.split('\n').map(|l| l.chars().collect()).collect();
        if lines.len() > 1 && lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        Text {
            lines,
            ..Text::default()
        }
    }

    /// Reads a file; one that does not exist is empty. Returns the text and whether it exists.
    pub fn load(sys: &Sys, path: &str) -> Result<(Text, bool), Errno> {
        match sys.stat(path) {
            Ok(s) if s.kind == FileKind::Directory => Err(Errno::EISDIR),
            Err(Errno::ENOENT) => Ok((Text::new(""), false)),
            _ => {
                let bytes = sys.read_file(path)?;
                Ok((Text::new(&String::from_utf8_lossy(&bytes)), true))
            }
        }
    }

    /// Writes the file. Returns how many lines and bytes.
    pub fn save(&mut self, sys: &Sys, path: &str) -> Result<(usize, usize), Errno> {
        let mut content = self.content();
        if !content.is_empty() {
            content.push('\n');
        }
        sys.write_file(path, content.as_bytes())?;
        self.modified = false;
        let lines = if content.is_empty() {
            0
        } else {
            self.lines.len()
        };
        Ok((lines, content.len()))
    }

    /// All of it, without the last newline.
    pub fn content(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(|l| l.iter().collect()).collect();
        lines.join("\n")
    }

    /// Remembers how things are, before a change.
    pub fn begin(&mut self) {
        self.past.push((self.lines.clone(), (self.row, self.col)));
        if self.past.len() > UNDO {
            self.past.remove(0);
        }
        self.modified = true;
    }

    /// Goes back to before the last change.
    pub fn undo(&mut self) -> bool {
        let Some((lines, place)) = self.past.pop() else {
            return false;
        };
        self.lines = lines;
        (self.row, self.col) = place;
        true
    }

    pub fn line(&self) -> &Vec<char> {
        &self.lines[self.row]
    }

    pub fn insert(&mut self, c: char) {
        self.lines[self.row].insert(self.col, c);
        self.col += 1;
    }

    pub fn split(&mut self) {
        let rest = self.lines[self.row].split_off(self.col);
        self.row += 1;
        self.lines.insert(self.row, rest);
        self.col = 0;
    }

    /// Joins the line with the next; false on the last one.
    pub fn join(&mut self) -> bool {
        if self.row + 1 >= self.lines.len() {
            return false;
        }
        let next = self.lines.remove(self.row + 1);
        self.lines[self.row].extend(next);
        true
    }

    pub fn backspace(&mut self) {
        if self.col > 0 {
            self.col -= 1;
            self.lines[self.row].remove(self.col);
        } else if self.row > 0 {
            self.row -= 1;
            self.col = self.line().len();
            self.join();
        }
    }

    pub fn delete(&mut self) {
        if self.col < self.line().len() {
            self.lines[self.row].remove(self.col);
        } else {
            self.join();
        }
    }

    /// Takes lines out; one empty line stays if all went.
    pub fn cut(&mut self, from: usize, count: usize) -> Vec<Vec<char>> {
        let end = (from + count).min(self.lines.len());
        let cut = self.lines.drain(from..end).collect();
        if self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
        self.row = from.min(self.lines.len() - 1);
        self.col = 0;
        cut
    }

    pub fn go(&mut self, row: usize, col: usize) {
        self.row = row.min(self.lines.len() - 1);
        self.col = col.min(self.line().len());
    }

    pub fn left(&mut self) {
        if self.col > 0 {
            self.col -= 1;
        } else if self.row > 0 {
            self.go(self.row - 1, usize::MAX);
        }
    }

    pub fn right(&mut self) {
        if self.col < self.line().len() {
            self.col += 1;
        } else if self.row + 1 < self.lines.len() {
            self.go(self.row + 1, 0);
        }
    }

    pub fn down(&mut self, by: isize) {
        self.go(self.row.saturating_add_signed(by), self.col);
    }

    /// The next place after the cursor (or before it) where a text stands, around the end.
    pub fn find(&self, wanted: &str, forward: bool) -> Option<Place> {
        let wanted: Vec<char> = wanted.chars().collect();
        let places: Vec<Place> = self
            .lines
            .iter()
            .enumerate()
            .flat_map(|(row, line)| {
                let starts = 0..line.len().saturating_sub(wanted.len().saturating_sub(1));
                starts
                    .filter(|col| line[*col..].starts_with(&wanted))
                    .map(move |col| (row, col))
                    .collect::<Vec<_>>()
            })
            .collect();
        let here = (self.row, self.col);
        match forward {
            true => places.iter().find(|p| **p > here).or(places.first()),
            false => places.iter().rev().find(|p| **p < here).or(places.last()),
        }
        .copied()
    }

    /// The rows of a window of that height with the cursor in it, and where the cursor stands.
    /// `margin` gives what stands before a line.
    pub fn window(
        &mut self,
        height: usize,
        columns: usize,
        margin: impl Fn(usize) -> String,
    ) -> (Vec<Row>, Place) {
        self.top = self
            .top
            .min(self.row)
            .max((self.row + 1).saturating_sub(height));
        let before = width(&margin(self.row)) + width(&shown(&self.line()[..self.col]));
        // A long line moves aside so that the cursor shows.
        let skipped = if before < columns {
            0
        } else {
            before + columns / 2 - columns
        };
        let rows = (self.top..self.lines.len().min(self.top + height)).map(|at| {
            let line = margin(at) + &shown(&self.lines[at]);
            let aside = if at == self.row { skipped } else { 0 };
            Row::Text(line.chars().skip(aside).collect())
        });
        (rows.collect(), (self.row - self.top, before - skipped))
    }
}
