//! Going through one line from left to right, noting what each part is.

use super::{Kind, Span};

/// A line longer than this is not taken apart: nobody writes it, and it would cost every key.
const LONG: usize = 4000;

pub struct Scan<'a> {
    line: &'a str,
    at: usize,
    spans: Vec<Span>,
}

impl<'a> Scan<'a> {
    pub fn new(line: &'a str) -> Self {
        let mut scan = Self {
            line,
            at: 0,
            spans: Vec::new(),
        };
        if line.len() > LONG {
            scan.rest_is(Kind::Plain);
        }
        scan
    }

    /// The parts; what nobody looked at is plain.
    pub fn spans(mut self) -> Vec<Span> {
        self.rest_is(Kind::Plain);
        self.spans
    }

    /// What has not been gone through.
    pub fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or_default()
    }

    pub fn line(&self) -> &'a str {
        self.line
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn is_done(&self) -> bool {
        self.at >= self.line.len()
    }

    pub fn is_at_start(&self) -> bool {
        self.line.get(..self.at).is_none_or(|l| l.trim().is_empty())
    }

    /// The character before.
    pub fn before(&self) -> Option<char> {
        self.line.get(..self.at).and_then(|l| l.chars().next_back())
    }

    pub fn starts(&self, with: &str) -> bool {
        self.rest().starts_with(with)
    }

    /// Takes so many bytes of the rest, or up to the character that they would cut.
    pub fn take(&mut self, kind: Kind, bytes: usize) -> &'a str {
        let rest = self.rest();
        let mut end = bytes.min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let taken = rest.get(..end).unwrap_or_default();
        if taken.is_empty() {
            return taken;
        }
        self.at += end;
        match self.spans.last_mut() {
            Some(last) if last.kind == kind => last.end = self.at,
            _ => self.spans.push(Span { kind, end: self.at }),
        }
        taken
    }

    pub fn take_while(&mut self, kind: Kind, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.take(kind, end)
    }

    pub fn one(&mut self, kind: Kind) {
        let bytes = self.peek().map_or(0, char::len_utf8);
        self.take(kind, bytes);
    }

    pub fn blanks(&mut self) {
        self.take_while(Kind::Plain, |c| c.is_whitespace());
    }

    pub fn rest_is(&mut self, kind: Kind) {
        self.take(kind, usize::MAX);
    }

    /// A word of letters, digits and underscores.
    pub fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    /// A number such as 12, 0.5, 0x1f, 10m; false if there is none.
    pub fn number(&mut self) -> bool {
        let digit = self.peek().is_some_and(|c| c.is_ascii_digit());
        let inside = self
            .before()
            .is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !digit || inside {
            return false;
        }
        self.take_while(Kind::Number, |c| {
            c.is_ascii_alphanumeric() || c == '.' || c == '_'
        });
        true
    }

    /// A string in quotes that ends on this line, or not; `escape` says whether a backslash hides
    /// what follows. True if it ended.
    pub fn quoted(&mut self, quote: char, escape: bool) -> bool {
        while let Some(c) = self.peek() {
            if escape && c == '\\' {
                self.one(Kind::Text);
                self.one(Kind::Text);
                continue;
            }
            self.one(Kind::Text);
            if c == quote {
                return true;
            }
        }
        false
    }

    /// A shell's variable: `$NAME`, `${NAME…}`, `$1`, `$@`; false if there is none.
    pub fn variable(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix('$') else {
            return false;
        };
        let bytes = match after.chars().next() {
            Some('{') => match after.find('}') {
                Some(end) => end + 2,
                None => self.rest().len(),
            },
            Some(c) if c.is_ascii_digit() || "@*#?$!-".contains(c) => 2,
            Some(c) if c.is_alphabetic() || c == '_' => {
                let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                end.unwrap_or(after.len()) + 1
            }
            _ => return false,
        };
        self.take(Kind::Variable, bytes);
        true
    }

    /// A string in double quotes as shells have it, from after the opening quote on. True if it ended.
    pub fn double_quoted(&mut self) -> bool {
        while let Some(c) = self.peek() {
            match c {
                '\\' => {
                    self.one(Kind::Text);
                    self.one(Kind::Text);
                }
                '"' => {
                    self.one(Kind::Text);
                    return true;
                }
                '$' if self.variable() => {}
                _ => self.one(Kind::Text),
            }
        }
        false
    }
}
