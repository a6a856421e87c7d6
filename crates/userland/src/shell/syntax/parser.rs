//! Commands: lists, pipelines, compound commands, functions, redirections, `[[ ]]`.
//!
//! Not modelled: `coproc`.
use std::collections::BTreeMap;
use std::rc::Rc;

use super::ast::*;
use super::error::{Missing, ParseError};
use super::lexer::{is_name_char, is_name_start};

type Result<T> = std::result::Result<T, ParseError>;

/// How deeply commands and expansions may nest: each level costs native stack.
const MAX_DEPTH: u32 = 40;

pub(super) const RESERVED: [&str; 19] = [
    "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "{",
    "}", "!", "in", "[[", "]]", "select",
];

/// Which shell's grammar is read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Dialect {
    pub bash: bool,
    pub ash: bool,
    pub extglob: bool,
}

/// Script text being read one complete command at a time.
#[derive(Debug, Clone, Default)]
pub struct Source {
    pub text: Vec<char>,
    pub pos: usize,
    pub line: u32,
    /// No more text will come.
    pub eof: bool,
    /// Here-documents that the end of the text cut off: line and end word.
    pub warnings: Vec<(u32, String)>,
}

impl Source {
    /// A source whose first line is `line`.
    pub fn new(text: &str, line: u32, eof: bool) -> Self {
        Self {
            text: text.chars().collect(),
            pos: 0,
            line,
            eof,
            warnings: Vec::new(),
        }
    }

    pub fn push(&mut self, text: &str) {
        self.text.extend(text.chars());
    }

    /// Reads commands up to the end of a line; `None` at the end of the text.
    pub fn next(
        &mut self,
        dialect: Dialect,
        aliases: &BTreeMap<String, String>,
    ) -> Result<Option<List>> {
        let rest = self.text.get(self.pos..).unwrap_or_default();
        // Alias substitution edits the parser's copy, so this stays as typed.
        let mut parser = Parser::new(rest.to_vec(), self.line, dialect, aliases);
        parser.eof = self.eof;
        let list = parser.complete();
        let left = parser.text.len().saturating_sub(parser.pos);
        match list {
            Ok(list) if parser.dangling && !self.eof => {
                let _ = list;
                Err(ParseError::Incomplete(Missing::Rest(None)))
            }
            Ok(list) => {
                self.pos = self.text.len().saturating_sub(left);
                self.line = parser.line;
                self.warnings = std::mem::take(&mut parser.warnings);
                Ok(list)
            }
            Err(e) => Err(e),
        }
    }

    /// Skips the rest of the line a mistake is on.
    pub fn skip_line(&mut self) {
        while let Some(c) = self.text.get(self.pos) {
            self.pos += 1;
            if *c == '\n' {
                self.line += 1;
                break;
            }
        }
    }

    /// The text of line `n`, counted as the parser counts.
    pub fn line_text(&self, first: u32, n: u32) -> String {
        let text: String = self.text.iter().collect();
        text.lines()
            .nth(n.saturating_sub(first) as usize)
            .unwrap_or_default()
            .to_string()
    }
}

/// Parses a whole text at once.
pub fn parse_all(
    text: &str,
    line: u32,
    dialect: Dialect,
    aliases: &BTreeMap<String, String>,
) -> Result<List> {
    let mut source = Source::new(text, line, true);
    let mut all = Vec::new();
    while let Some(list) = source.next(dialect, aliases)? {
        all.extend(list);
    }
    Ok(all)
}

pub(super) struct Parser<'a> {
    pub(super) text: Vec<char>,
    pub(super) pos: usize,
    pub(super) line: u32,
    pub(super) eof: bool,
    pub(super) dialect: Dialect,
    pub(super) aliases: &'a BTreeMap<String, String>,
    pub(super) depth: u32,
    /// Where reading goes on after the next newline, past here-documents already read.
    pub(super) heredoc_end: Option<(usize, u32)>,
    pub(super) warnings: Vec<(u32, String)>,
    /// The text ended with a continued line.
    pub(super) dangling: bool,
    /// Aliases being expanded, each with the length of text left when its value ends.
    pub(super) alias_stack: Vec<(String, usize)>,
    /// The last alias ended with a blank, so the next word is looked up too.
    pub(super) blank_alias: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(
        text: Vec<char>,
        line: u32,
        dialect: Dialect,
        aliases: &'a BTreeMap<String, String>,
    ) -> Self {
        Self {
            text,
            pos: 0,
            line,
            eof: false,
            dialect,
            aliases,
            depth: 0,
            heredoc_end: None,
            warnings: Vec::new(),
            dangling: false,
            alias_stack: Vec::new(),
            blank_alias: false,
        }
    }

    pub(super) fn enter<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            return Err(ParseError::TooDeep { line: self.line });
        }
        self.depth += 1;
        let result = f(self);
        self.depth -= 1;
        result
    }

    fn complete(&mut self) -> Result<Option<List>> {
        while self.eat_newline() {}
        if self.cur().is_none() {
            return Ok(None);
        }
        let mut list = Vec::new();
        loop {
            self.item(&mut list, &[])?;
            self.skip_blanks();
            if self.eat_newline() || self.cur().is_none() {
                return Ok(Some(list));
            }
            if self
                .peek_op()
                .is_some_and(|op| op.starts_with(';') || op == ")")
                || list.last().is_some_and(|i: &Item| !i.ended())
            {
                return self.unexpected(None);
            }
        }
    }

    /// A compound list up to a closing word, a `)` or the end; the closer is not taken.
    pub(super) fn list(&mut self, closers: &[&str]) -> Result<List> {
        let mut list = Vec::new();
        loop {
            while self.eat_newline() {}
            if self.cur().is_none()
                || self
                    .peek_op()
                    .is_some_and(|op| op == ")" || op.starts_with(";;") || op == ";&")
            {
                return Ok(list);
            }
            if self
                .peek_plain_word()
                .is_some_and(|w| closers.contains(&w.as_str()))
            {
                return Ok(list);
            }
            self.item(&mut list, closers)?;
            if !list.last().is_some_and(Item::ended) && !self.at_newline() {
                self.skip_blanks();
                let closes = self.cur().is_none()
                    || self
                        .peek_op()
                        .is_some_and(|op| op == ")" || op.starts_with(";;") || op == ";&");
                if !closes {
                    return self.unexpected(None);
                }
            }
        }
    }

    pub(super) fn item(&mut self, list: &mut List, _closers: &[&str]) -> Result<()> {
        self.skip_blanks();
        let start = self.pos;
        let and_or = self.and_or()?;
        let text = self.slice(start);
        let mut ended = false;
        let mut background = false;
        match self.peek_op() {
            Some(";") => {
                self.pos += 1;
                ended = true;
            }
            Some("&") => {
                self.pos += 1;
                background = true;
                ended = true;
            }
            _ => {}
        }
        let text = if ended { text } else { format!("{text}\0") };
        list.push(Item {
            and_or: Rc::new(and_or),
            background,
            text: text.into(),
        });
        Ok(())
    }

    pub(super) fn slice(&self, start: usize) -> String {
        let text: String = self
            .text
            .get(start..self.pos)
            .unwrap_or_default()
            .iter()
            .collect();
        text.trim().to_string()
    }

    pub(super) fn skip_newlines(&mut self) {
        while self.eat_newline() {}
    }

    pub(super) fn and_or(&mut self) -> Result<AndOr> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            let and = match self.peek_op() {
                Some("&&") => true,
                Some("||") => false,
                _ => return Ok(AndOr { first, rest }),
            };
            self.pos += 2;
            self.skip_newlines();
            rest.push((and, self.pipeline()?));
        }
    }

    pub(super) fn pipeline(&mut self) -> Result<Pipeline> {
        self.skip_blanks();
        let start = self.pos;
        let (mut bang, mut timed) = (false, None);
        loop {
            match self.peek_plain_word().as_deref() {
                Some("!") => {
                    self.pos += 1;
                    bang = !bang;
                }
                Some("time") if self.dialect.bash && timed.is_none() => {
                    self.pos += 4;
                    timed = Some(false);
                    if self.peek_plain_word().as_deref() == Some("-p") {
                        self.pos += 2;
                        timed = Some(true);
                    }
                }
                _ => break,
            }
        }
        let mut commands = Vec::new();
        self.skip_blanks();
        if timed.is_some()
            && (self.at_newline() || self.cur().is_none() || self.peek_op() == Some(";"))
        {
            return Ok(Pipeline {
                bang,
                timed,
                commands,
                text: self.slice(start).into(),
            });
        }
        loop {
            let mut command = self.enter(Self::command)?;
            match self.peek_op() {
                Some("|") => self.pos += 1,
                Some("|&") => {
                    self.pos += 2;
                    command.redirects.push(Redirect {
                        fd: Some(2),
                        var: None,
                        kind: RedirectKind::DupOut,
                        target: Word(vec![Part::Quoted("1".into())]),
                    });
                }
                _ => {
                    commands.push(Rc::new(command));
                    return Ok(Pipeline {
                        bang,
                        timed,
                        commands,
                        text: self.slice(start).into(),
                    });
                }
            }
            commands.push(Rc::new(command));
            self.skip_newlines();
        }
    }

    pub(super) fn command(&mut self) -> Result<Command> {
        self.skip_blanks();
        let line = self.line;
        let bash = self.dialect.bash;
        if self.peek_op() == Some("(") {
            if bash
                && self.raw(1) == Some('(')
                && let Some(parts) = self.arithmetic(2)?
            {
                return self.with_redirects(line, Kind::Arith(Word(parts)));
            }
            self.pos += 1;
            let list = self.list(&[])?;
            if list.is_empty() {
                return self.unexpected(None);
            }
            self.expect_op(")")?;
            return self.with_redirects(line, Kind::Subshell(Rc::new(list)));
        }
        let kind = match self.peek_plain_word().as_deref() {
            Some("{") => {
                self.pos += 1;
                let body = self.body(&["}"])?;
                self.expect_word("}")?;
                Kind::Brace(body)
            }
            Some("if") => self.if_command()?,
            Some(word @ ("while" | "until")) => {
                let until = word == "until";
                self.pos += 5;
                let condition = self.body(&["do"])?;
                Kind::Loop {
                    until,
                    condition,
                    body: self.do_group()?,
                }
            }
            Some("for") => self.for_command()?,
            Some("select") if bash => {
                self.pos += 6;
                let (name, words) = self.for_head()?;
                Kind::Select {
                    name,
                    words,
                    body: self.do_group()?,
                }
            }
            Some("case") => self.case_command()?,
            Some("[[") if bash || self.dialect.ash => {
                self.pos += 2;
                let saved = self.dialect.extglob;
                self.dialect.extglob = true;
                let cond = self.enter(Self::cond_or);
                self.dialect.extglob = saved;
                let cond = cond?;
                self.skip_newlines();
                self.expect_word("]]")?;
                Kind::Cond(cond)
            }
            Some("function") if bash || self.dialect.ash => {
                self.pos += 8;
                self.skip_blanks();
                let Some(name) = self.peek_plain_word() else {
                    return self.unexpected(None);
                };
                self.pos += name.chars().count();
                if self.eat_op("(") {
                    self.expect_op(")")?;
                }
                return self.function(line, name);
            }
            Some("coproc") if bash => {
                let start = self.pos;
                self.pos += 6;
                self.skip_blanks();
                let mut name = "COPROC".to_string();
                if let Some(word) = self.peek_plain_word().filter(|w| is_name(w)) {
                    // A name stands before a compound command only.
                    let (pos, line) = (self.pos, self.line);
                    self.pos += word.chars().count();
                    self.skip_blanks();
                    if !RESERVED.contains(&word.as_str()) && self.begins_compound() {
                        name = word;
                    } else {
                        (self.pos, self.line) = (pos, line);
                    }
                }
                let body = Rc::new(self.enter(Self::command)?);
                let text = self.slice(start).into();
                return Ok(Command {
                    line,
                    kind: Kind::Coproc { name, body, text },
                    redirects: Vec::new(),
                });
            }
            Some(word)
                if RESERVED.contains(&word)
                    && !matches!(word, "in" | "]]" | "[[" | "select" | "!") =>
            {
                return self.unexpected(None);
            }
            _ => return self.simple(),
        };
        self.with_redirects(line, kind)
    }

    pub(super) fn with_redirects(&mut self, line: u32, kind: Kind) -> Result<Command> {
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect()? {
            redirects.push(redirect);
        }
        Ok(Command {
            line,
            kind,
            redirects,
        })
    }

    pub(super) fn expect_word(&mut self, word: &'static str) -> Result<()> {
        if self.peek_plain_word().as_deref() == Some(word) {
            self.pos += word.len();
            return Ok(());
        }
        self.unexpected(Some(word))
    }

    pub(super) fn expect_op(&mut self, op: &'static str) -> Result<()> {
        if self.eat_op(op) {
            Ok(())
        } else {
            self.unexpected(Some(op))
        }
    }

    /// A list that must hold a command.
    pub(super) fn body(&mut self, closers: &[&'static str]) -> Result<List> {
        let list = self.list(closers)?;
        if list.is_empty() {
            if self.cur().is_none() {
                return Err(ParseError::Incomplete(Missing::Rest(
                    closers.first().copied(),
                )));
            }
            return self.unexpected(None);
        }
        if self
            .peek_plain_word()
            .is_some_and(|w| closers.contains(&w.as_str()))
        {
            return Ok(list);
        }
        self.unexpected(closers.first().copied())
    }
}

impl Item {
    fn ended(&self) -> bool {
        !self.text.ends_with('\0')
    }

    /// The command's source text.
    pub fn source(&self) -> &str {
        self.text.trim_end_matches('\0')
    }
}

/// Whether `text` is a valid variable name.
pub fn is_name(text: &str) -> bool {
    text.starts_with(is_name_start) && text.chars().all(is_name_char)
}
