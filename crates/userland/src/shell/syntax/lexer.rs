//! Words, quotes, expansions and here-documents, read character by character.
use std::rc::Rc;

use super::ast::{List, Param, ParamOp, Part, Word};
use super::error::{Missing, ParseError, Token};
use super::parser::Parser;

type Result<T> = std::result::Result<T, ParseError>;

/// Operators, longest first.
const OPERATORS: [&str; 23] = [
    "&>>", ";;&", "<<<", "<<-", "&&", "||", ";;", ";&", "|&", "&>", "<<", "<&", "<>", ">>", ">&",
    ">|", "&", "|", ";", "<", ">", "(", ")",
];

pub(super) fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

pub(super) fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_meta(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')'
    )
}

impl Parser<'_> {
    /// The current character, after any continued lines.
    pub(super) fn cur(&mut self) -> Option<char> {
        while self.raw(0) == Some('\\') && self.raw(1) == Some('\n') {
            self.pos += 2;
            self.line += 1;
            if self.pos >= self.text.len() && !self.eof {
                self.dangling = true;
            }
        }
        self.raw(0)
    }

    pub(super) fn raw(&self, ahead: usize) -> Option<char> {
        self.text.get(self.pos + ahead).copied()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let c = self.raw(0)?;
        self.pos += 1;
        if c == '\n' {
            self.line += 1;
        }
        Some(c)
    }

    fn starts_with(&self, s: &str) -> bool {
        s.chars().enumerate().all(|(i, c)| self.raw(i) == Some(c))
    }

    /// Skips blanks, continued lines and comments.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(c) = self.cur() {
            match c {
                ' ' | '\t' => self.pos += 1,
                '#' if self.pos == 0 || self.text.get(self.pos - 1).is_none_or(|c| is_meta(*c)) => {
                    while self.raw(0).is_some_and(|c| c != '\n') {
                        self.pos += 1;
                    }
                }
                _ => break,
            }
        }
    }

    /// The operator at the current place, if there is one.
    pub(super) fn peek_op(&mut self) -> Option<&'static str> {
        self.skip_blanks();
        let bash = self.dialect.bash;
        OPERATORS.iter().copied().find(|op| {
            let extension = matches!(*op, ";;&" | ";&" | "|&" | "&>>" | "&>" | "<<<");
            let process = bash && matches!(*op, "<" | ">") && self.raw(1) == Some('(');
            let known =
                bash || !extension || (self.dialect.ash && matches!(*op, "&>" | "&>>" | "<<<"));
            known && !process && self.starts_with(op)
        })
    }

    pub(super) fn eat_op(&mut self, op: &str) -> bool {
        if self.peek_op() == Some(op) {
            self.pos += op.len();
            return true;
        }
        false
    }

    pub(super) fn at_newline(&mut self) -> bool {
        self.skip_blanks();
        self.raw(0) == Some('\n')
    }

    /// Takes a newline and the here-documents that begin after it.
    pub(super) fn eat_newline(&mut self) -> bool {
        if !self.at_newline() {
            return false;
        }
        self.bump();
        if let Some((pos, line)) = self.heredoc_end.take() {
            self.pos = pos;
            self.line = line;
        }
        true
    }

    /// The unquoted word at the current place, as reserved words and aliases are looked up.
    pub(super) fn peek_plain_word(&mut self) -> Option<String> {
        self.skip_blanks();
        let mut word = String::new();
        for c in self.text.iter().skip(self.pos) {
            match c {
                c if is_meta(*c) => break,
                '\\' | '\'' | '"' | '$' | '`' => return None,
                c => word.push(*c),
            }
        }
        (!word.is_empty()).then_some(word)
    }

    /// The token a message names at the current place.
    pub(super) fn token(&mut self) -> Token {
        self.skip_blanks();
        if let Some(op) = self.peek_op() {
            return if op.starts_with(['<', '>']) || op.starts_with("&>") {
                Token::Redirect(op.into())
            } else {
                Token::Op(op.into())
            };
        }
        match self.raw(0) {
            None => Token::End,
            Some('\n') => Token::Newline,
            Some(_) => {
                let start = self.pos;
                let _ = self.word();
                let end = self.pos.max(start + 1).min(self.text.len());
                let text: String = self.text[start..end].iter().collect();
                if super::parser::RESERVED.contains(&text.as_str()) {
                    Token::Op(text)
                } else {
                    Token::Word(text)
                }
            }
        }
    }

    pub(super) fn unexpected<T>(&mut self, expected: Option<&'static str>) -> Result<T> {
        let line = self.line;
        match self.token() {
            Token::End => Err(ParseError::Incomplete(Missing::Rest(expected))),
            token => Err(ParseError::Unexpected {
                token,
                expected,
                line,
            }),
        }
    }

    /// Reads one word; `None` at an operator or the end.
    pub(super) fn word(&mut self) -> Result<Option<Word>> {
        self.skip_blanks();
        if self.peek_op().is_some() {
            return Ok(None);
        }
        let mut parts = Vec::new();
        while let Some(c) = self.cur() {
            if is_meta(c) {
                let process =
                    self.dialect.bash && matches!(c, '<' | '>') && self.raw(1) == Some('(');
                if !process {
                    break;
                }
                self.pos += 2;
                let list = self.nested_list()?;
                parts.push(Part::Process(c == '<', list));
                continue;
            }
            if self.dialect.extglob
                && matches!(c, '?' | '*' | '+' | '@' | '!')
                && self.raw(1) == Some('(')
            {
                self.pos += 2;
                push_lit(&mut parts, c);
                push_lit(&mut parts, '(');
                self.extglob_body(&mut parts)?;
                continue;
            }
            self.word_char(c, &mut parts)?;
        }
        Ok((!parts.is_empty()).then_some(Word(parts)))
    }

    fn extglob_body(&mut self, parts: &mut Vec<Part>) -> Result<()> {
        let line = self.line;
        let mut depth = 1;
        loop {
            let Some(c) = self.cur() else {
                return Err(ParseError::Incomplete(Missing::Close(')', line)));
            };
            match c {
                '(' | ')' => {
                    self.bump();
                    push_lit(parts, c);
                    depth += if c == '(' { 1 } else { -1 };
                    if depth == 0 {
                        return Ok(());
                    }
                }
                c if is_meta(c) => {
                    self.bump();
                    push_lit(parts, c);
                }
                c => self.word_char(c, parts)?,
            }
        }
    }

    /// One step of an unquoted word: a quote, an expansion or a character.
    pub(super) fn word_char(&mut self, c: char, parts: &mut Vec<Part>) -> Result<()> {
        match c {
            '\\' => {
                self.bump();
                match self.bump() {
                    Some(c) => push_quoted(parts, c),
                    None => push_quoted(parts, '\\'),
                }
            }
            '\'' => {
                let text = self.single_quoted()?;
                parts.push(Part::Quoted(text));
            }
            '"' => {
                self.bump();
                let inner = self.double_quoted(Some('"'))?;
                parts.push(Part::Double(inner));
            }
            '$' => match (self.raw(1), self.dialect.bash || self.dialect.ash) {
                (Some('\''), true) => {
                    self.bump();
                    let text = self.ansi_quoted()?;
                    parts.push(Part::Quoted(text));
                }
                (Some('"'), true) if self.dialect.bash => {
                    self.bump();
                }
                _ => match self.dollar(false)? {
                    Some(part) => parts.push(part),
                    None => push_lit(parts, '$'),
                },
            },
            '`' => parts.push(self.backquote(false)?),
            c => {
                self.bump();
                push_lit(parts, c);
            }
        }
        Ok(())
    }

    fn single_quoted(&mut self) -> Result<String> {
        let line = self.line;
        self.bump();
        let mut text = String::new();
        loop {
            match self.bump() {
                Some('\'') => return Ok(text),
                Some(c) => text.push(c),
                None => return Err(ParseError::Incomplete(Missing::Close('\'', line))),
            }
        }
    }

    fn ansi_quoted(&mut self) -> Result<String> {
        let line = self.line;
        self.bump();
        let mut raw = String::new();
        loop {
            match self.bump() {
                Some('\'') => return Ok(crate::shell::escapes::ansi_c(&raw)),
                Some('\\') => {
                    raw.push('\\');
                    raw.extend(self.bump());
                }
                Some(c) => raw.push(c),
                None => return Err(ParseError::Incomplete(Missing::Close('\'', line))),
            }
        }
    }

    /// The inside of double quotes up to `end`, or the text of a here-document (`end` is `None`).
    pub(super) fn double_quoted(&mut self, end: Option<char>) -> Result<Vec<Part>> {
        let line = self.line;
        let mut parts = Vec::new();
        loop {
            let Some(c) = self.cur() else {
                match end {
                    Some(c) => return Err(ParseError::Incomplete(Missing::Close(c, line))),
                    None => return Ok(parts),
                }
            };
            if Some(c) == end {
                self.bump();
                return Ok(parts);
            }
            self.quoted_char(c, end.is_some(), &mut parts)?;
        }
    }

    /// One step inside double quotes.
    pub(super) fn quoted_char(
        &mut self,
        c: char,
        quote_escapes: bool,
        parts: &mut Vec<Part>,
    ) -> Result<()> {
        match c {
            '\\' => {
                self.bump();
                match self.raw(0) {
                    Some(c @ ('$' | '`' | '\\')) => {
                        self.bump();
                        push_quoted(parts, c);
                    }
                    Some('"') if quote_escapes => {
                        self.bump();
                        push_quoted(parts, '"');
                    }
                    _ => push_quoted(parts, '\\'),
                }
            }
            '$' => match self.dollar(true)? {
                Some(part) => parts.push(part),
                None => push_quoted(parts, '$'),
            },
            '`' => parts.push(self.backquote(true)?),
            c => {
                self.bump();
                push_quoted(parts, c);
            }
        }
        Ok(())
    }

    /// Takes a `$`; `None` if it was only a dollar sign.
    pub(super) fn dollar(&mut self, quoted: bool) -> Result<Option<Part>> {
        self.bump();
        match self.cur() {
            Some('(') => {
                if self.raw(1) == Some('(')
                    && let Some(parts) = self.arithmetic(2)?
                {
                    return Ok(Some(Part::Arith(parts)));
                }
                self.bump();
                Ok(Some(Part::Command(self.nested_list()?)))
            }
            Some('[') if self.dialect.bash => {
                self.bump();
                let parts = self.until(&[']'], true, false)?;
                self.bump();
                Ok(Some(Part::Arith(parts)))
            }
            Some('{') => self.enter(|p| p.brace_param(quoted)).map(Some),
            Some(c) if is_name_start(c) => {
                let mut name = String::new();
                while let Some(c) = self.cur().filter(|c| is_name_char(*c)) {
                    name.push(c);
                    self.bump();
                }
                Ok(Some(simple_param(name)))
            }
            Some(c) if c.is_ascii_digit() || "@*#?-$!".contains(c) => {
                self.bump();
                Ok(Some(simple_param(c.to_string())))
            }
            _ => Ok(None),
        }
    }

    /// `((…))` from its first parenthesis; `None`, with nothing taken, if it turns out to be two subshells.
    pub(super) fn arithmetic(&mut self, open: usize) -> Result<Option<Vec<Part>>> {
        let (start, line) = (self.pos, self.line);
        self.pos += open;
        let mut depth = 0;
        let mut parts = Vec::new();
        loop {
            let Some(c) = self.cur() else {
                return Err(ParseError::Incomplete(Missing::Close(')', line)));
            };
            match c {
                '(' => depth += 1,
                ')' if depth > 0 => depth -= 1,
                ')' => {
                    if self.raw(1) == Some(')') {
                        self.pos += 2;
                        return Ok(Some(parts));
                    }
                    self.pos = start;
                    self.line = line;
                    return Ok(None);
                }
                '"' => {
                    self.bump();
                    continue;
                }
                '\'' if self.dialect.bash => {
                    let text = self.single_quoted()?;
                    parts.push(Part::Quoted(text));
                    continue;
                }
                _ => {}
            }
            self.quoted_char(c, true, &mut parts)?;
        }
    }

    fn backquote(&mut self, quoted: bool) -> Result<Part> {
        let line = self.line;
        self.bump();
        let mut text = String::new();
        loop {
            match self.bump() {
                Some('`') => return Ok(Part::Backquote(text)),
                Some('\\') => match self.raw(0) {
                    Some(c @ ('$' | '`' | '\\')) => {
                        self.bump();
                        text.push(c);
                    }
                    Some('"') if quoted => {
                        self.bump();
                        text.push('"');
                    }
                    _ => text.push('\\'),
                },
                Some(c) => text.push(c),
                None => return Err(ParseError::Incomplete(Missing::Close('`', line))),
            }
        }
    }

    /// Parts up to one of `stops` (not taken). `quoted` reads as inside double quotes; `quotes` keeps quotes special there.
    pub(super) fn until(
        &mut self,
        stops: &[char],
        quoted: bool,
        quotes: bool,
    ) -> Result<Vec<Part>> {
        let line = self.line;
        let mut parts = Vec::new();
        loop {
            let Some(c) = self.cur() else {
                let close = stops.last().copied().unwrap_or('}');
                return Err(ParseError::Incomplete(Missing::Close(close, line)));
            };
            if stops.contains(&c) {
                return Ok(parts);
            }
            match c {
                '\\' if quoted && !quotes && self.raw(1) == Some('}') => {
                    self.bump();
                    self.bump();
                    push_quoted(&mut parts, '}');
                }
                '"' => {
                    self.bump();
                    let inner = self.double_quoted(Some('"'))?;
                    parts.push(Part::Double(inner));
                }
                c if quoted && !quotes => self.quoted_char(c, true, &mut parts)?,
                c => self.word_char(c, &mut parts)?,
            }
        }
    }

    /// The commands of a substitution, up to and with its `)`.
    pub(super) fn nested_list(&mut self) -> Result<Rc<List>> {
        let line = self.line;
        let heredoc = self.heredoc_end.take();
        let list = self.enter(|p| p.list(&[]))?;
        self.heredoc_end = heredoc;
        if self.eat_op(")") {
            return Ok(Rc::new(list));
        }
        match self.unexpected(Some(")")) {
            Err(ParseError::Incomplete(_)) => {
                Err(ParseError::Incomplete(Missing::Close(')', line)))
            }
            other => other,
        }
    }

    /// Reads the here-document that `<<` announces: it begins after the end of this line.
    pub(super) fn heredoc(&mut self, strip: bool) -> Result<Word> {
        let Some(end_word) = self.word()? else {
            return self.unexpected(None);
        };
        let quoted = end_word.0.iter().any(|p| !matches!(p, Part::Lit(_)));
        let delimiter = flatten(&end_word.0);
        let (back, back_line) = (self.pos, self.line);
        let (mut pos, mut line) = match self.heredoc_end {
            Some(at) => at,
            None => self.line_end(),
        };
        let mut body = String::new();
        let mut closed = false;
        while pos < self.text.len() {
            let end = self.text[pos..]
                .iter()
                .position(|c| *c == '\n')
                .map_or(self.text.len(), |n| pos + n);
            let mut text: String = self.text[pos..end].iter().collect();
            pos = (end + 1).min(self.text.len());
            line += 1;
            if strip {
                text = text.trim_start_matches('\t').into();
            }
            if text == delimiter {
                closed = true;
                break;
            }
            body.push_str(&text);
            body.push('\n');
        }
        if !closed && !self.eof {
            return Err(ParseError::Incomplete(Missing::HereDoc(delimiter)));
        }
        if !closed {
            self.warnings.push((back_line, delimiter));
        }
        self.heredoc_end = Some((pos, line));
        if quoted {
            return Ok(Word(vec![Part::Quoted(body)]));
        }
        let mut inner = Parser::new(
            body.chars().collect(),
            back_line + 1,
            self.dialect,
            self.aliases,
        );
        inner.eof = true;
        inner.depth = self.depth;
        let parts = inner.double_quoted(None)?;
        self.pos = back;
        self.line = back_line;
        Ok(Word(vec![Part::Double(parts)]))
    }

    /// Where the line that is being read ends, quotes considered.
    fn line_end(&self) -> (usize, u32) {
        let (mut pos, mut line, mut quote) = (self.pos, self.line, None);
        while let Some(c) = self.text.get(pos).copied() {
            pos += 1;
            match (c, quote) {
                ('\n', None) => return (pos, line + 1),
                ('\\', None | Some('"')) => pos += 1,
                ('\'' | '"', None) => quote = Some(c),
                (c, Some(q)) if c == q => quote = None,
                _ => {}
            }
            if c == '\n' {
                line += 1;
            }
        }
        (self.text.len(), line)
    }
}

fn simple_param(name: String) -> Part {
    let raw = format!("${name}");
    Part::Param(Rc::new(Param {
        name,
        index: None,
        indirect: false,
        op: ParamOp::None,
        raw,
    }))
}

pub(super) fn push_lit(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Lit(text)) => text.push(c),
        _ => parts.push(Part::Lit(c.into())),
    }
}

pub(super) fn push_quoted(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Quoted(text)) => text.push(c),
        _ => parts.push(Part::Quoted(c.into())),
    }
}

/// A word's text with the quotes removed and nothing expanded: the end word of a here-document.
pub(super) fn flatten(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Lit(t) | Part::Quoted(t) => out.push_str(t),
            Part::Double(inner) => out.push_str(&flatten(inner)),
            Part::Param(p) => out.push_str(&p.raw),
            Part::Backquote(t) => out.push_str(t),
            Part::Command(_) | Part::Arith(_) | Part::Process(..) => {}
        }
    }
    out
}
