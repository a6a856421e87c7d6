//! Source text to tokens. A `/` is a regular expression or a division by what stands before it.
//!
//! Not modelled: `\u` escapes inside identifiers, HTML-like comments.

use std::rc::Rc;

/// What went wrong, and at which byte.
#[derive(Debug, Clone)]
pub struct SyntaxError {
    pub message: String,
    pub pos: u32,
}

/// A piece of a template literal: the text with escapes applied (none if invalid), and as written.
pub type Quasi = (Rc<str>, Rc<str>);

#[derive(Debug, Clone, PartialEq)]
pub enum Tok {
    /// An identifier or a keyword.
    Name(Rc<str>),
    Private(Rc<str>),
    Punct(&'static str),
    Num(f64),
    BigInt(i128),
    Str(Rc<str>),
    /// The texts, and the byte ranges of the expressions between them.
    Template(Vec<Quasi>, Vec<(u32, u32)>),
    Regex(Rc<str>, Rc<str>),
    Eof,
}

#[derive(Debug, Clone)]
pub struct Token {
    pub tok: Tok,
    pub pos: u32,
    pub end: u32,
    /// A line break stands before it.
    pub nl: bool,
    /// For an opening bracket: the index of its closing token (0: none).
    pub close: u32,
}

const PUNCTS: [&str; 58] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=",
    "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
    "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%",
    "&", "|", "^", "!", "~", "?", ":", "=", ".", "@",
];

pub struct Lexer<'a> {
    src: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    tokens: Vec<Token>,
    open: Vec<usize>,
    nl: bool,
}

/// Splits `src[from..to]`; positions are offsets into the whole `src`.
pub fn tokenize(src: &str, from: usize, to: usize) -> Result<Vec<Token>, SyntaxError> {
    let mut lx = Lexer {
        src,
        bytes: src.as_bytes(),
        at: from,
        end: to,
        tokens: Vec::new(),
        open: Vec::new(),
        nl: false,
    };
    if from == 0 && src.starts_with("#!") {
        lx.skip_line();
    }
    lx.run()?;
    Ok(lx.tokens)
}

fn is_start(c: char) -> bool {
    c == '$' || c == '_' || c.is_alphabetic()
}

fn is_part(c: char) -> bool {
    is_start(c) || c.is_numeric() || c == '\u{200c}' || c == '\u{200d}'
}

impl Lexer<'_> {
    fn err<T>(&self, message: &str, pos: usize) -> Result<T, SyntaxError> {
        Err(SyntaxError {
            message: message.to_string(),
            pos: pos as u32,
        })
    }

    fn peek(&self, ahead: usize) -> u8 {
        let i = self.at + ahead;
        if i < self.end { self.bytes[i] } else { 0 }
    }

    fn char(&self) -> Option<char> {
        self.src[self.at..self.end].chars().next()
    }

    fn skip_line(&mut self) {
        while self.at < self.end && self.bytes[self.at] != b'\n' {
            self.at += 1;
        }
    }

    fn push(&mut self, tok: Tok, pos: usize) {
        self.tokens.push(Token {
            tok,
            pos: pos as u32,
            end: self.at as u32,
            nl: self.nl,
            close: 0,
        });
        self.nl = false;
    }

    fn run(&mut self) -> Result<(), SyntaxError> {
        loop {
            self.skip_space()?;
            let pos = self.at;
            let Some(c) = self.char() else {
                self.push(Tok::Eof, pos);
                return Ok(());
            };
            match c {
                '"' | '\'' => self.string(c as u8)?,
                '`' => self.template()?,
                '0'..='9' => self.number()?,
                '.' if self.peek(1).is_ascii_digit() => self.number()?,
                '#' => {
                    self.at += 1;
                    let name = self.word();
                    if name.is_empty() {
                        return self.err("Invalid or unexpected token", pos);
                    }
                    self.push(Tok::Private(name), pos);
                }
                '/' if self.regex_allowed() => self.regex()?,
                c if is_start(c) => {
                    let name = self.word();
                    self.push(Tok::Name(name), pos);
                }
                _ => self.punct()?,
            }
        }
    }

    fn skip_space(&mut self) -> Result<(), SyntaxError> {
        while let Some(c) = self.char() {
            match c {
                '\n' | '\u{2028}' | '\u{2029}' => {
                    self.nl = true;
                    self.at += c.len_utf8();
                }
                '/' if self.peek(1) == b'/' => self.skip_line(),
                '/' if self.peek(1) == b'*' => {
                    let start = self.at;
                    let Some(len) = self.src[self.at + 2..self.end].find("*/") else {
                        return self.err("Invalid or unexpected token", start);
                    };
                    let stop = self.at + 2 + len + 2;
                    if self.src[self.at..stop].contains('\n') {
                        self.nl = true;
                    }
                    self.at = stop;
                }
                '\u{feff}' => self.at += 3,
                c if c.is_whitespace() => self.at += c.len_utf8(),
                _ => break,
            }
        }
        Ok(())
    }

    fn word(&mut self) -> Rc<str> {
        let start = self.at;
        while let Some(c) = self.char() {
            if !is_part(c) {
                break;
            }
            self.at += c.len_utf8();
        }
        self.src[start..self.at].into()
    }

    fn regex_allowed(&self) -> bool {
        match self.tokens.last().map(|t| &t.tok) {
            None => true,
            Some(Tok::Punct(p)) => !matches!(*p, ")" | "]" | "}" | "++" | "--"),
            Some(Tok::Name(n)) => matches!(
                &**n,
                "return"
                    | "typeof"
                    | "case"
                    | "in"
                    | "of"
                    | "instanceof"
                    | "new"
                    | "delete"
                    | "void"
                    | "throw"
                    | "do"
                    | "else"
                    | "yield"
                    | "await"
            ),
            _ => false,
        }
    }

    fn punct(&mut self) -> Result<(), SyntaxError> {
        let pos = self.at;
        let rest = &self.src[self.at..self.end];
        let Some(p) = PUNCTS.iter().find(|p| rest.starts_with(**p)) else {
            return self.err("Invalid or unexpected token", pos);
        };
        // `a?.5:b` is a conditional.
        let p = if *p == "?." && self.peek(2).is_ascii_digit() {
            "?"
        } else {
            p
        };
        self.at += p.len();
        match p {
            "(" | "[" | "{" => self.open.push(self.tokens.len()),
            ")" | "]" | "}" => {
                if let Some(open) = self.open.pop() {
                    self.tokens[open].close = self.tokens.len() as u32;
                }
            }
            _ => {}
        }
        self.push(Tok::Punct(p), pos);
        Ok(())
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let pos = self.at;
        let radix = match (self.peek(0), self.peek(1) | 0x20) {
            (b'0', b'x') => 16,
            (b'0', b'o') => 8,
            (b'0', b'b') => 2,
            _ => 10,
        };
        if radix != 10 {
            self.at += 2;
        }
        let mut text = String::new();
        let mut float = false;
        loop {
            let c = self.peek(0);
            match c {
                b'_' => {}
                b'.' if radix == 10 && !float => {
                    float = true;
                    text.push('.');
                }
                b'e' | b'E' if radix == 10 => {
                    float = true;
                    text.push('e');
                    if matches!(self.peek(1), b'+' | b'-') {
                        text.push(self.peek(1) as char);
                        self.at += 1;
                    }
                }
                c if (c as char).is_digit(radix) => text.push(c as char),
                _ => break,
            }
            self.at += 1;
        }
        let big = self.peek(0) == b'n';
        if big {
            self.at += 1;
        }
        if self.char().is_some_and(is_part) || text.is_empty() {
            return self.err("Invalid or unexpected token", pos);
        }
        let tok = if big {
            match i128::from_str_radix(&text, radix) {
                Ok(n) => Tok::BigInt(n),
                Err(_) => return self.err("BigInt literals over 128 bits are not simulated", pos),
            }
        } else if radix != 10 {
            Tok::Num(text.chars().fold(0.0, |n, c| {
                n * f64::from(radix) + f64::from(c.to_digit(radix).unwrap_or(0))
            }))
        } else {
            match text.parse() {
                Ok(n) => Tok::Num(n),
                Err(_) => return self.err("Invalid or unexpected token", pos),
            }
        };
        self.push(tok, pos);
        Ok(())
    }

    fn string(&mut self, quote: u8) -> Result<(), SyntaxError> {
        let pos = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            match self.char() {
                None | Some('\n') => return self.err("Invalid or unexpected token", pos),
                Some(c) if c as u32 == u32::from(quote) => {
                    self.at += 1;
                    break;
                }
                Some('\\') => self.escape(&mut out)?,
                Some(c) => {
                    out.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        self.push(Tok::Str(out.into()), pos);
        Ok(())
    }

    fn hex(&mut self, digits: usize) -> Result<u32, SyntaxError> {
        let stop = self.at + digits;
        let ok = stop <= self.end && self.src.is_char_boundary(stop);
        let n = if ok {
            u32::from_str_radix(&self.src[self.at..stop], 16).ok()
        } else {
            None
        };
        match n {
            Some(n) => {
                self.at = stop;
                Ok(n)
            }
            None => self.err("Invalid Unicode escape sequence", self.at),
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), SyntaxError> {
        self.at += 1;
        let Some(c) = self.char() else {
            return self.err("Invalid or unexpected token", self.at);
        };
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'v' => out.push('\u{b}'),
            '0' if !self.peek(0).is_ascii_digit() => out.push('\0'),
            '\r' => {
                if self.peek(0) == b'\n' {
                    self.at += 1;
                }
            }
            '\n' => {}
            'x' => {
                let n = self.hex(2)?;
                out.push(char::from_u32(n).unwrap_or('\u{fffd}'));
            }
            'u' => {
                let n = self.unicode()?;
                if (0xd800..0xdc00).contains(&n) && self.peek(0) == b'\\' && self.peek(1) == b'u' {
                    self.at += 2;
                    let low = self.unicode()?;
                    let c = 0x10000 + ((n - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff);
                    out.push(char::from_u32(c).unwrap_or('\u{fffd}'));
                } else {
                    out.push(char::from_u32(n).unwrap_or('\u{fffd}'));
                }
            }
            c => out.push(c),
        }
        Ok(())
    }

    fn unicode(&mut self) -> Result<u32, SyntaxError> {
        if self.peek(0) != b'{' {
            return self.hex(4);
        }
        let Some(len) = self.src[self.at..self.end].find('}') else {
            return self.err("Invalid Unicode escape sequence", self.at);
        };
        let n = u32::from_str_radix(&self.src[self.at + 1..self.at + len], 16);
        self.at += len + 1;
        match n {
            Ok(n) => Ok(n),
            Err(_) => self.err("Invalid Unicode escape sequence", self.at),
        }
    }

    fn template(&mut self) -> Result<(), SyntaxError> {
        let pos = self.at;
        self.at += 1;
        let (mut quasis, mut exprs) = (Vec::new(), Vec::new());
        let mut out = String::new();
        let mut raw_from = self.at;
        loop {
            match self.char() {
                None => return self.err("Unterminated template literal", pos),
                Some('`') => {
                    quasis.push((out.into(), self.src[raw_from..self.at].into()));
                    self.at += 1;
                    break;
                }
                Some('\\') => self.escape(&mut out)?,
                Some('$') if self.peek(1) == b'{' => {
                    let text = std::mem::take(&mut out);
                    quasis.push((text.into(), self.src[raw_from..self.at].into()));
                    self.at += 2;
                    let from = self.at;
                    let to = self.skip_expr(pos)?;
                    exprs.push((from as u32, to as u32));
                    raw_from = self.at;
                }
                Some(c) => {
                    out.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        self.push(Tok::Template(quasis, exprs), pos);
        Ok(())
    }

    /// Passes the `}` that ends a template's expression; returns where it stands.
    fn skip_expr(&mut self, pos: usize) -> Result<usize, SyntaxError> {
        let mut inner = Lexer {
            src: self.src,
            bytes: self.bytes,
            at: self.at,
            end: self.end,
            tokens: Vec::new(),
            open: Vec::new(),
            nl: false,
        };
        if self.tokens.len() > 1_000_000 {
            return self.err("Program too long", pos);
        }
        let mut depth = 0;
        loop {
            inner.skip_space()?;
            let at = inner.at;
            let Some(c) = inner.char() else {
                return self.err("Unterminated template literal", pos);
            };
            match c {
                '}' if depth == 0 => {
                    self.at = at + 1;
                    return Ok(at);
                }
                '"' | '\'' => inner.string(c as u8)?,
                '`' => inner.template()?,
                '/' if inner.regex_allowed() => inner.regex()?,
                c if is_start(c) => {
                    let name = inner.word();
                    inner.push(Tok::Name(name), at);
                }
                c => {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    inner.at += c.len_utf8();
                    let p = if matches!(c, ')' | ']' | '}') || c.is_ascii_digit() {
                        ")"
                    } else {
                        ","
                    };
                    inner.push(Tok::Punct(p), at);
                }
            }
        }
    }

    fn regex(&mut self) -> Result<(), SyntaxError> {
        let pos = self.at;
        self.at += 1;
        let mut class = false;
        loop {
            match self.char() {
                None | Some('\n') => {
                    return self.err("Invalid regular expression: missing /", pos);
                }
                Some('\\') => {
                    self.at += 1;
                    self.at += self.char().map_or(0, char::len_utf8);
                    continue;
                }
                Some('[') => class = true,
                Some(']') => class = false,
                Some('/') if !class => break,
                _ => {}
            }
            self.at += self.char().map_or(0, char::len_utf8);
        }
        let body: Rc<str> = self.src[pos + 1..self.at].into();
        self.at += 1;
        let flags = self.word();
        self.push(Tok::Regex(body, flags), pos);
        Ok(())
    }
}
