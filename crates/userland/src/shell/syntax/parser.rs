//! Commands: lists, pipelines, compound commands, functions, redirections, `[[ ]]`.
//!
//! Not modelled: `coproc`.
use std::collections::BTreeMap;
use std::rc::Rc;

use super::ast::*;
use super::error::{Missing, ParseError, Token};
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
    alias_stack: Vec<(String, usize)>,
    /// The last alias ended with a blank, so the next word is looked up too.
    blank_alias: bool,
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

    fn item(&mut self, list: &mut List, _closers: &[&str]) -> Result<()> {
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

    fn slice(&self, start: usize) -> String {
        let text: String = self
            .text
            .get(start..self.pos)
            .unwrap_or_default()
            .iter()
            .collect();
        text.trim().to_string()
    }

    fn skip_newlines(&mut self) {
        while self.eat_newline() {}
    }

    fn and_or(&mut self) -> Result<AndOr> {
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

    fn pipeline(&mut self) -> Result<Pipeline> {
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

    fn command(&mut self) -> Result<Command> {
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

    fn with_redirects(&mut self, line: u32, kind: Kind) -> Result<Command> {
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

    fn expect_word(&mut self, word: &'static str) -> Result<()> {
        if self.peek_plain_word().as_deref() == Some(word) {
            self.pos += word.len();
            return Ok(());
        }
        self.unexpected(Some(word))
    }

    fn expect_op(&mut self, op: &'static str) -> Result<()> {
        if self.eat_op(op) {
            Ok(())
        } else {
            self.unexpected(Some(op))
        }
    }

    /// A list that must hold a command.
    fn body(&mut self, closers: &[&'static str]) -> Result<List> {
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

    fn do_group(&mut self) -> Result<List> {
        self.expect_word("do")?;
        let body = self.body(&["done"])?;
        self.expect_word("done")?;
        Ok(body)
    }

    fn if_command(&mut self) -> Result<Kind> {
        let mut arms = Vec::new();
        let mut otherwise = None;
        self.pos += 2;
        loop {
            let condition = self.body(&["then"])?;
            self.expect_word("then")?;
            let body = self.body(&["fi", "else", "elif"])?;
            arms.push((condition, body));
            match self.peek_plain_word().as_deref() {
                Some("elif") => self.pos += 4,
                Some("else") => {
                    self.pos += 4;
                    otherwise = Some(self.body(&["fi"])?);
                    break;
                }
                _ => break,
            }
        }
        self.expect_word("fi")?;
        Ok(Kind::If { arms, otherwise })
    }

    fn for_command(&mut self) -> Result<Kind> {
        self.pos += 3;
        self.skip_blanks();
        if self.dialect.bash && self.raw(0) == Some('(') && self.raw(1) == Some('(') {
            let line = self.line;
            let Some(parts) = self.arithmetic(2)? else {
                return self.unexpected(None);
            };
            let Some(sections) = split_semicolons(parts) else {
                return Err(ParseError::Message {
                    text: "syntax error: arithmetic expression required".into(),
                    line,
                });
            };
            if self.peek_op() == Some(";") {
                self.pos += 1;
            }
            self.skip_newlines();
            let body = if self.peek_plain_word().as_deref() == Some("{") {
                self.pos += 1;
                let body = self.body(&["}"])?;
                self.expect_word("}")?;
                body
            } else {
                self.do_group()?
            };
            return Ok(Kind::ArithFor {
                parts: sections,
                body,
            });
        }
        let start = self.pos;
        let (name, words) = self.for_head()?;
        let header: String = self
            .slice(start)
            .lines()
            .next()
            .unwrap_or_default()
            .to_string();
        let header = format!(
            "for {}",
            header.split(';').next().unwrap_or_default().trim()
        )
        .into();
        Ok(Kind::For {
            header,
            name,
            words,
            body: self.do_group()?,
        })
    }

    fn for_head(&mut self) -> Result<(String, Option<Vec<Word>>)> {
        self.skip_blanks();
        let line = self.line;
        let Some(name) = self.peek_plain_word() else {
            if self.peek_op().is_none() && !self.at_newline() && self.cur().is_some() {
                return self.bad_for_name(line);
            }
            return self.unexpected(None);
        };
        if !is_name(&name) {
            return self.bad_for_name(line);
        }
        self.pos += name.chars().count();
        if self.peek_op() == Some(";") {
            self.pos += 1;
            self.skip_newlines();
            return Ok((name, None));
        }
        self.skip_newlines();
        let mut words = None;
        if self.peek_plain_word().as_deref() == Some("in") {
            self.pos += 2;
            let mut list = Vec::new();
            while let Some(word) = self.word()? {
                list.push(word);
            }
            if self.peek_op() == Some(";") {
                self.pos += 1;
            } else if !self.at_newline() {
                return self.unexpected(None);
            }
            words = Some(list);
        }
        self.skip_newlines();
        Ok((name, words))
    }

    fn bad_for_name<T>(&mut self, line: u32) -> Result<T> {
        let word = match self.token() {
            Token::Word(w) | Token::Op(w) | Token::Redirect(w) => w,
            _ => String::new(),
        };
        let text = if self.dialect.bash {
            format!("`{word}': not a valid identifier")
        } else {
            "Bad for loop variable".into()
        };
        Err(ParseError::Message { text, line })
    }

    fn case_command(&mut self) -> Result<Kind> {
        self.pos += 4;
        let start = self.pos;
        let Some(word) = self.word()? else {
            return self.unexpected(None);
        };
        let header: Rc<str> = format!("case {} in", self.slice(start)).into();
        self.skip_newlines();
        self.expect_word("in")?;
        let mut arms = Vec::new();
        loop {
            self.skip_newlines();
            if self.peek_plain_word().as_deref() == Some("esac") {
                self.pos += 4;
                return Ok(Kind::Case { word, arms, header });
            }
            if self.cur().is_none() {
                return Err(ParseError::Incomplete(Missing::Rest(Some("esac"))));
            }
            self.eat_op("(");
            let mut patterns = Vec::new();
            loop {
                let Some(pattern) = self.word()? else {
                    return self.unexpected(Some(")"));
                };
                patterns.push(pattern);
                if !self.eat_op("|") {
                    break;
                }
            }
            self.expect_op(")")?;
            let body = self.list(&["esac"])?;
            let end = match self.peek_op() {
                Some(";;") => CaseEnd::Break,
                Some(";&") => CaseEnd::FallThrough,
                Some(";;&") => CaseEnd::TestNext,
                _ => {
                    arms.push(CaseArm {
                        patterns,
                        body,
                        end: CaseEnd::Break,
                    });
                    self.skip_newlines();
                    if self.cur().is_none() {
                        return Err(ParseError::Incomplete(Missing::Rest(Some(";;"))));
                    }
                    self.expect_word("esac")?;
                    return Ok(Kind::Case { word, arms, header });
                }
            };
            self.pos += if end == CaseEnd::TestNext { 3 } else { 2 };
            arms.push(CaseArm {
                patterns,
                body,
                end,
            });
        }
    }

    fn function(&mut self, line: u32, name: String) -> Result<Command> {
        self.skip_newlines();
        if self.cur().is_none() {
            return Err(ParseError::Incomplete(Missing::Rest(None)));
        }
        let body = self.enter(Self::command)?;
        if self.dialect.bash && matches!(body.kind, Kind::Simple { .. } | Kind::Function { .. }) {
            let token = match &body.kind {
                Kind::Simple { args, .. } => match args.first() {
                    Some(Arg::Word(w)) => super::lexer::flatten(&w.0),
                    _ => String::new(),
                },
                _ => String::new(),
            };
            return Err(ParseError::Unexpected {
                token: Token::Word(token),
                expected: None,
                line,
            });
        }
        Ok(Command {
            line,
            kind: Kind::Function {
                name,
                body: Rc::new(body),
            },
            redirects: Vec::new(),
        })
    }

    fn simple(&mut self) -> Result<Command> {
        let line = self.line;
        let (mut assigns, mut args, mut redirects) = (Vec::new(), Vec::new(), Vec::new());
        let mut declares = false;
        let mut alias_next = true;
        loop {
            if let Some(redirect) = self.redirect()? {
                redirects.push(redirect);
                continue;
            }
            if alias_next && self.expand_alias(args.is_empty() && assigns.is_empty())? {
                if args.is_empty()
                    && assigns.is_empty()
                    && redirects.is_empty()
                    && self.begins_compound()
                {
                    return self.enter(Self::command);
                }
                continue;
            }
            if args.is_empty() || declares {
                if let Some(assign) = self.assignment()? {
                    if declares {
                        args.push(Arg::Assign(assign))
                    } else {
                        assigns.push(assign)
                    }
                    alias_next = !declares;
                    continue;
                }
            }
            let Some(word) = self.word()? else { break };
            if let Some(text) = word.literal() {
                if args.is_empty() {
                    declares = matches!(
                        text,
                        "declare" | "typeset" | "local" | "export" | "readonly"
                    );
                } else if args.len() == 1
                    && matches!(args.first(), Some(Arg::Word(w)) if matches!(w.literal(), Some("command" | "builtin")))
                {
                    declares = matches!(
                        text,
                        "declare" | "typeset" | "local" | "export" | "readonly"
                    );
                }
                if args.is_empty()
                    && assigns.is_empty()
                    && redirects.is_empty()
                    && self.peek_op() == Some("(")
                {
                    let name = text.to_string();
                    self.pos += 1;
                    if self.peek_op() == Some(")") {
                        self.pos += 1;
                        if !self.dialect.bash && !is_name(&name) {
                            return Err(ParseError::Message {
                                text: "Bad function name".into(),
                                line,
                            });
                        }
                        return self.function(line, name);
                    }
                    let expected = (!self.dialect.bash).then_some(")");
                    return self.unexpected(expected);
                }
            }
            alias_next = self.blank_alias;
            args.push(Arg::Word(word));
        }
        if args.is_empty() && assigns.is_empty() && redirects.is_empty() {
            return self.unexpected(None);
        }
        if self.peek_op() == Some("(") {
            return self.unexpected(None);
        }
        Ok(Command {
            line,
            kind: Kind::Simple { assigns, args },
            redirects,
        })
    }

    fn begins_compound(&mut self) -> bool {
        self.peek_op() == Some("(")
            || self.peek_plain_word().is_some_and(|w| {
                matches!(
                    w.as_str(),
                    "if" | "while" | "until" | "for" | "case" | "{" | "[["
                )
            })
    }

    /// Puts an alias's value in place of the word here.
    fn expand_alias(&mut self, first: bool) -> Result<bool> {
        if self.aliases.is_empty() {
            return Ok(false);
        }
        let Some(word) = self.peek_plain_word() else {
            return Ok(false);
        };
        let left = self.text.len() - self.pos;
        self.alias_stack.retain(|(_, end)| left > *end);
        if !first && !std::mem::take(&mut self.blank_alias) {
            return Ok(false);
        }
        let Some(value) = self.aliases.get(&word) else {
            return Ok(false);
        };
        let blank = value.ends_with(' ');
        if self.alias_stack.iter().any(|(name, _)| *name == word) || self.alias_stack.len() > 20 {
            return Ok(false);
        }
        let len = word.chars().count();
        self.alias_stack.push((word, left - len));
        let chars: Vec<char> = value.chars().collect();
        self.text.splice(self.pos..self.pos + len, chars);
        self.blank_alias = blank;
        Ok(true)
    }

    /// `name=…` at the current place.
    fn assignment(&mut self) -> Result<Option<Assign>> {
        self.skip_blanks();
        let (start, line) = (self.pos, self.line);
        if !self.cur().is_some_and(is_name_start) {
            return Ok(None);
        }
        let mut name = String::new();
        while let Some(c) = self.cur().filter(|c| is_name_char(*c)) {
            name.push(c);
            self.bump();
        }
        let mut index = None;
        if self.dialect.bash && self.raw(0) == Some('[') {
            self.bump();
            match self.bracketed() {
                Ok(parts) => index = Some(Word(parts)),
                Err(_) => {
                    self.pos = start;
                    self.line = line;
                    return Ok(None);
                }
            }
        }
        let append = self.dialect.bash && self.raw(0) == Some('+') && self.raw(1) == Some('=');
        if append {
            self.bump();
        }
        if self.cur() != Some('=') {
            self.pos = start;
            self.line = line;
            return Ok(None);
        }
        self.bump();
        if self.dialect.bash && index.is_none() && self.cur() == Some('(') {
            self.bump();
            let value = AssignValue::Array(self.array_values()?);
            return Ok(Some(Assign {
                name,
                index,
                append,
                value,
            }));
        }
        let at_end = self.cur().is_none_or(|c| matches!(c, ' ' | '\t' | '\n'));
        let word = if at_end { None } else { self.word()? };
        Ok(Some(Assign {
            name,
            index,
            append,
            value: AssignValue::Scalar(word.unwrap_or_default()),
        }))
    }

    fn array_values(&mut self) -> Result<Vec<(Option<Word>, Word)>> {
        let line = self.line;
        let mut values = Vec::new();
        loop {
            self.skip_newlines();
            if self.eat_op(")") {
                return Ok(values);
            }
            if self.cur().is_none() {
                return Err(ParseError::Incomplete(Missing::Close(')', line)));
            }
            let mut key = None;
            let (start, start_line) = (self.pos, self.line);
            if self.raw(0) == Some('[') {
                self.bump();
                match self.bracketed() {
                    Ok(parts) if self.raw(0) == Some('=') => {
                        self.bump();
                        key = Some(Word(parts));
                    }
                    _ => {
                        self.pos = start;
                        self.line = start_line;
                    }
                }
            }
            match self.word()? {
                Some(word) => values.push((key, word)),
                None if key.is_some() => values.push((key, Word::default())),
                None => return self.unexpected(None),
            }
        }
    }

    fn redirect(&mut self) -> Result<Option<Redirect>> {
        self.skip_blanks();
        let start = self.pos;
        let (mut fd, mut var) = (None, None);
        if self.raw(0).is_some_and(|c| c.is_ascii_digit()) {
            let mut digits = String::new();
            while let Some(c) = self.raw(0).filter(char::is_ascii_digit) {
                digits.push(c);
                self.pos += 1;
            }
            if !matches!(self.raw(0), Some('<' | '>')) {
                self.pos = start;
                return Ok(None);
            }
            fd = digits.parse().ok();
        } else if self.dialect.bash && self.raw(0) == Some('{') {
            let word = self.peek_plain_word().unwrap_or_default();
            let name = word
                .strip_prefix('{')
                .and_then(|w| w.strip_suffix('}'))
                .filter(|n| is_name(n));
            let after = self.text.get(self.pos + word.chars().count()).copied();
            if let (Some(name), Some('<' | '>')) = (name, after) {
                var = Some(name.to_string());
                self.pos += word.chars().count();
            } else {
                return Ok(None);
            }
        }
        let kind = match self.peek_op() {
            Some("<") => RedirectKind::Read,
            Some(">") => RedirectKind::Write,
            Some(">>") => RedirectKind::Append,
            Some(">|") => RedirectKind::Clobber,
            Some("<>") => RedirectKind::ReadWrite,
            Some("<&") => RedirectKind::DupIn,
            Some(">&") => RedirectKind::DupOut,
            Some("&>") => RedirectKind::Both,
            Some("&>>") => RedirectKind::BothAppend,
            Some("<<<") => RedirectKind::HereString,
            Some(op @ ("<<" | "<<-")) => {
                self.pos += op.len();
                let target = self.heredoc(op == "<<-")?;
                return Ok(Some(Redirect {
                    fd,
                    var,
                    kind: RedirectKind::HereDoc,
                    target,
                }));
            }
            _ => {
                self.pos = start;
                return Ok(None);
            }
        };
        let op = self.peek_op().unwrap_or_default();
        self.pos += op.len();
        let Some(target) = self.word()? else {
            if self.cur().is_none() && self.eof {
                let line = self.line;
                return Err(ParseError::Unexpected {
                    token: Token::Newline,
                    expected: None,
                    line,
                });
            }
            return self.unexpected(None);
        };
        Ok(Some(Redirect {
            fd,
            var,
            kind,
            target,
        }))
    }

    fn cond_or(&mut self) -> Result<Cond> {
        let mut left = self.cond_and()?;
        self.skip_newlines();
        while self.eat_op("||") {
            left = Cond::Or(Box::new(left), Box::new(self.cond_and()?));
            self.skip_newlines();
        }
        Ok(left)
    }

    fn cond_and(&mut self) -> Result<Cond> {
        let mut left = self.cond_primary()?;
        self.skip_newlines();
        while self.eat_op("&&") {
            left = Cond::And(Box::new(left), Box::new(self.cond_primary()?));
            self.skip_newlines();
        }
        Ok(left)
    }

    fn cond_primary(&mut self) -> Result<Cond> {
        self.skip_newlines();
        if self.peek_plain_word().as_deref() == Some("!") {
            self.pos += 1;
            return Ok(Cond::Not(Box::new(self.enter(Self::cond_primary)?)));
        }
        if self.eat_op("(") {
            let inner = self.enter(Self::cond_or)?;
            self.expect_op(")")?;
            return Ok(inner);
        }
        if self.peek_plain_word().as_deref() == Some("]]") {
            return self.unexpected(None);
        }
        let Some(first) = self.word()? else {
            return self.unexpected(None);
        };
        let unary = first
            .literal()
            .filter(|t| t.len() == 2 && t.starts_with('-'))
            .map(str::to_string);
        let next = self.peek_plain_word();
        if let Some(op) = unary
            && next.as_deref() != Some("]]")
            && !matches!(self.peek_op(), Some("&&" | "||" | ")"))
            && !next
                .as_deref()
                .is_some_and(|w| matches!(w, "==" | "=" | "!="))
        {
            let Some(word) = self.word()? else {
                return self.unexpected(None);
            };
            return Ok(Cond::Unary(op, word));
        }
        let lone_unary = first.literal().is_some_and(|t| {
            matches!(
                t,
                "-e" | "-f" | "-d" | "-n" | "-z" | "-x" | "-r" | "-w" | "-s" | "-L" | "-v"
            )
        });
        if lone_unary && next.as_deref() == Some("]]") && self.dialect.bash {
            let line = self.line;
            let text = "unexpected argument `]]' to conditional unary operator".into();
            return Err(ParseError::Message { text, line });
        }
        let op = match self.peek_op() {
            Some(op @ ("<" | ">")) => {
                self.pos += 1;
                op.to_string()
            }
            _ => match next {
                Some(w) if w != "]]" => {
                    let known = matches!(w.as_str(), "==" | "=" | "!=" | "=~")
                        || matches!(
                            w.as_str(),
                            "-eq" | "-ne" | "-lt" | "-le" | "-gt" | "-ge" | "-nt" | "-ot" | "-ef"
                        );
                    if !known {
                        let line = self.line;
                        return Err(ParseError::Message {
                            text: "conditional binary operator expected".into(),
                            line,
                        });
                    }
                    self.pos += w.len();
                    w
                }
                _ => return Ok(Cond::Unary("-n".into(), first)),
            },
        };
        self.skip_blanks();
        let right = if op == "=~" {
            self.regex_word()?
        } else {
            self.word()?
        };
        let Some(right) = right else {
            return self.unexpected(None);
        };
        Ok(Cond::Binary(op, first, right))
    }

    /// The right side of `=~`: parentheses and bars belong to it.
    fn regex_word(&mut self) -> Result<Option<Word>> {
        let mut parts = Vec::new();
        let mut depth = 0;
        while let Some(c) = self.cur() {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => break,
                ')' => depth -= 1,
                ' ' | '\t' if depth == 0 => break,
                '\n' => break,
                '|' | '<' | '>' | '&' | ';' | ' ' | '\t' => {}
                '\\' => {
                    self.bump();
                    let c = self.bump().unwrap_or('\\');
                    super::lexer::push_lit(&mut parts, '\\');
                    super::lexer::push_lit(&mut parts, c);
                    continue;
                }
                c => {
                    self.word_char(c, &mut parts)?;
                    continue;
                }
            }
            self.bump();
            super::lexer::push_lit(&mut parts, c);
        }
        Ok((!parts.is_empty()).then_some(Word(parts)))
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

/// Splits the three parts of `for ((a; b; c))`.
fn split_semicolons(parts: Vec<Part>) -> Option<[Word; 3]> {
    let mut sections = vec![Vec::new()];
    for part in parts {
        match part {
            Part::Quoted(text) => {
                for (i, piece) in text.split(';').enumerate() {
                    if i > 0 {
                        sections.push(Vec::new());
                    }
                    if !piece.is_empty()
                        && let Some(last) = sections.last_mut()
                    {
                        last.push(Part::Quoted(piece.into()));
                    }
                }
            }
            other => sections.last_mut()?.push(other),
        }
    }
    let mut iter = sections.into_iter().map(Word);
    let three = [iter.next()?, iter.next()?, iter.next()?];
    iter.next().is_none().then_some(three)
}
