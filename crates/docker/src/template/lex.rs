//! Template text to tokens, with Go's lexical errors.

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Text,
    Left,
    Right,
    Space,
    Ident,
    Keyword,
    Field,
    Variable,
    CharConst,
    Str,
    RawStr,
    Number,
    Bool,
    Nil,
    Dot,
    Pipe,
    Declare,
    Assign,
    LeftParen,
    RightParen,
    Char,
    Error,
    Eof,
}

/// A token: its text, its place and its line.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub pos: usize,
    pub line: usize,
}

impl Token {
    /// The token as Go shows it in "unexpected …".
    pub fn show(&self) -> String {
        match self.kind {
            Kind::Eof => "EOF".into(),
            Kind::Error => self.text.clone(),
            Kind::Keyword | Kind::Dot | Kind::Nil => format!("<{}>", self.text),
            _ if self.text.len() > 10 => {
                let head: String = self.text.chars().take(10).collect();
                format!("{}...", super::print::quote(&head))
            }
            _ => super::print::quote(&self.text),
        }
    }
}

const KEYWORDS: [&str; 10] = [
    "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with",
];

struct Lexer<'a> {
    text: &'a str,
    pos: usize,
    line: usize,
    parens: usize,
    tokens: Vec<Token>,
}

/// Splits the text into tokens; a lexical error is the last token.
pub fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        pos: 0,
        line: 1,
        parens: 0,
        tokens: Vec::new(),
    };
    lexer.run();
    lexer.tokens
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.pos..]
    }

    fn emit(&mut self, kind: Kind, len: usize) {
        let text = self.text[self.pos..self.pos + len].to_string();
        self.push(kind, text, len);
    }

    fn push(&mut self, kind: Kind, text: String, len: usize) {
        self.tokens.push(Token {
            kind,
            text,
            pos: self.pos,
            line: self.line,
        });
        self.skip(len);
    }

    fn skip(&mut self, len: usize) {
        self.line += self.text[self.pos..self.pos + len].matches('\n').count();
        self.pos += len;
    }

    fn error(&mut self, message: impl Into<String>) -> bool {
        self.push(Kind::Error, message.into(), 0);
        false
    }

    fn run(&mut self) {
        let mut trim_left = false;
        loop {
            let Some(at) = self.rest().find("{{") else {
                self.text_token(self.text.len() - self.pos, trim_left, false);
                self.emit(Kind::Eof, 0);
                return;
            };
            let after = &self.rest()[at + 2..];
            let trims = after.starts_with('-') && after[1..].starts_with([' ', '\t', '\r', '\n']);
            self.text_token(at, trim_left, trims);
            let marker = if trims { 2 } else { 0 };
            if self.rest()[2 + marker..].starts_with("/*") {
                match self.comment(2 + marker) {
                    Some(trim) => trim_left = trim,
                    None => return,
                }
                continue;
            }
            self.emit(Kind::Left, 2);
            self.skip(marker);
            self.parens = 0;
            match self.action() {
                Some(trim) => trim_left = trim,
                None => return,
            }
        }
    }

    /// Emits `len` bytes of text with the blanks the neighbouring actions trim taken off.
    fn text_token(&mut self, len: usize, trim_left: bool, trim_right: bool) {
        let blank = [' ', '\t', '\r', '\n'];
        let whole = &self.text[self.pos..self.pos + len];
        let head = if trim_left {
            whole.len() - whole.trim_start_matches(blank).len()
        } else {
            0
        };
        self.skip(head);
        let rest_len = len - head;
        let rest = &self.text[self.pos..self.pos + rest_len];
        let keep = if trim_right {
            rest.trim_end_matches(blank).len()
        } else {
            rest_len
        };
        if keep > 0 {
            self.emit(Kind::Text, keep);
        }
        self.skip(rest_len - keep);
    }

    /// Skips `{{/* … */}}`; says whether the text after it is trimmed.
    fn comment(&mut self, open: usize) -> Option<bool> {
        let Some(end) = self.rest()[open..].find("*/") else {
            self.error("unclosed comment");
            return None;
        };
        let after = open + end + 2;
        let tail = &self.rest()[after..];
        let (len, trim) = if tail.starts_with("}}") {
            (2, false)
        } else if tail.starts_with(" -}}") {
            (4, true)
        } else {
            self.error("comment ends before closing delimiter");
            return None;
        };
        self.skip(after + len);
        Some(trim)
    }

    /// Lexes up to the closing delimiter; says whether it trims what follows.
    fn action(&mut self) -> Option<bool> {
        loop {
            let rest = self.rest();
            let trims =
                rest.starts_with(" -}}") || rest.starts_with("\t-}}") || rest.starts_with("\n-}}");
            if trims || rest.starts_with("}}") {
                if self.parens > 0 {
                    self.error("unclosed left paren");
                    return None;
                }
                self.skip(if trims { 2 } else { 0 });
                self.emit(Kind::Right, 2);
                return Some(trims);
            }
            if !self.token() {
                return None;
            }
        }
    }

    fn token(&mut self) -> bool {
        let rest = self.rest();
        let Some(c) = rest.chars().next() else {
            return self.error("unclosed action");
        };
        let next = rest[c.len_utf8()..].chars().next();
        match c {
            ' ' | '\t' | '\r' | '\n' => {
                let blank: usize = rest.chars().take_while(|c| " \t\r\n".contains(*c)).count();
                // A blank before a trim marker belongs to the delimiter.
                let len = if rest[blank..].starts_with("-}}") {
                    blank - 1
                } else {
                    blank
                };
                if len == 0 {
                    return true;
                }
                self.emit(Kind::Space, len);
            }
            ':' if next == Some('=') => self.emit(Kind::Declare, 2),
            ':' => return self.error("expected :="),
            '=' => self.emit(Kind::Assign, 1),
            '|' => self.emit(Kind::Pipe, 1),
            '"' => return self.quoted(),
            '`' => match rest[1..].find('`') {
                Some(end) => self.emit(Kind::RawStr, end + 2),
                None => return self.error("unterminated raw quoted string"),
            },
            '\'' => return self.char_constant(),
            '$' => {
                let len = 1 + word_len(&rest[1..]);
                self.emit(Kind::Variable, len);
                return self.terminated();
            }
            '.' if next.is_some_and(|c| c.is_ascii_digit()) => return self.number(),
            '.' => {
                let word = word_len(&rest[1..]);
                self.emit(if word == 0 { Kind::Dot } else { Kind::Field }, 1 + word);
                return word == 0 || self.terminated();
            }
            '+' | '-' | '0'..='9' => return self.number(),
            '(' => {
                self.parens += 1;
                self.emit(Kind::LeftParen, 1);
            }
            ')' => {
                if self.parens == 0 {
                    return self.error("unexpected right paren");
                }
                self.parens -= 1;
                self.emit(Kind::RightParen, 1);
            }
            c if c.is_alphanumeric() || c == '_' => return self.word(),
            c if (' '..='~').contains(&c) => self.emit(Kind::Char, 1),
            c => {
                return self.error(format!(
                    "unrecognized character in action: {}",
                    code_point(c)
                ));
            }
        }
        true
    }

    fn word(&mut self) -> bool {
        let len = word_len(self.rest());
        let word = &self.rest()[..len];
        let kind = match word {
            "true" | "false" => Kind::Bool,
            "nil" => Kind::Nil,
            w if KEYWORDS.contains(&w) => Kind::Keyword,
            _ => Kind::Ident,
        };
        self.emit(kind, len);
        self.terminated()
    }

    /// After a word only certain characters may follow.
    fn terminated(&mut self) -> bool {
        match self.rest().chars().next() {
            None | Some(' ' | '\t' | '\r' | '\n' | '.' | ',' | '|' | ':' | ')' | '(' | '=') => true,
            Some(_) if self.rest().starts_with("}}") => true,
            Some(c) => self.error(format!("bad character {}", code_point(c))),
        }
    }

    fn quoted(&mut self) -> bool {
        let bytes = self.rest().as_bytes();
        let mut i = 1;
        while i < bytes.len() {
            match bytes[i] {
                b'\\' if bytes.get(i + 1).is_some_and(|b| *b != b'\n') => i += 2,
                b'\n' | b'\\' => break,
                b'"' => {
                    self.emit(Kind::Str, i + 1);
                    return true;
                }
                _ => i += 1,
            }
        }
        self.error("unterminated quoted string")
    }

    fn char_constant(&mut self) -> bool {
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                '\n' => break,
                '\'' => {
                    self.emit(Kind::CharConst, i + 1);
                    return true;
                }
                _ => {}
            }
        }
        self.error("unterminated character constant")
    }

    fn number(&mut self) -> bool {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with(['+', '-']));
        let len = sign
            + rest[sign..]
                .bytes()
                .take_while(|b| b.is_ascii_alphanumeric() || b"._".contains(b))
                .count();
        let text = &rest[..len];
        if parse_number(text).is_none() {
            let shown = text.to_string();
            return self.error(format!(
                "bad number syntax: {}",
                super::print::quote(&shown)
            ));
        }
        self.emit(Kind::Number, len);
        true
    }
}

/// A number as Go's template language writes it: an integer in any base, or a float.
pub fn parse_number(text: &str) -> Option<Result<i64, f64>> {
    let clean = text.replace('_', "");
    let (negative, digits) = match clean.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, clean.strip_prefix('+').unwrap_or(&clean)),
    };
    let lower = digits.to_ascii_lowercase();
    let integer = if let Some(hex) = lower.strip_prefix("0x") {
        i64::from_str_radix(hex, 16).ok()
    } else if let Some(binary) = lower.strip_prefix("0b") {
        i64::from_str_radix(binary, 2).ok()
    } else if let Some(octal) = lower.strip_prefix("0o") {
        i64::from_str_radix(octal, 8).ok()
    } else if lower.len() > 1 && lower.starts_with('0') {
        // A leading zero means octal; what is no octal number may still be a float.
        i64::from_str_radix(&lower, 8).ok()
    } else {
        lower.parse().ok()
    };
    if let Some(n) = integer {
        return Some(Ok(if negative { n.checked_neg()? } else { n }));
    }
    if !lower.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    lower
        .parse::<f64>()
        .ok()
        .map(|x| Err(if negative { -x } else { x }))
}

fn word_len(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len())
}

fn code_point(c: char) -> String {
    format!("U+{:04X} '{c}'", c as u32)
}
