//! Simple commands: aliases, assignments, arguments, redirections.
use super::ast::*;
use super::error::{Missing, ParseError, Token};
use super::lexer::{is_name_char, is_name_start};
use super::parser::{Parser, is_name};

type Result<T> = std::result::Result<T, ParseError>;

impl Parser<'_> {
    pub(super) fn simple(&mut self) -> Result<Command> {
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
            if (args.is_empty() || declares)
                && let Some(assign) = self.assignment()?
            {
                if declares {
                    args.push(Arg::Assign(assign));
                } else {
                    assigns.push(assign);
                }
                alias_next = !declares;
                continue;
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

    pub(super) fn begins_compound(&mut self) -> bool {
        self.peek_op() == Some("(")
            || self.peek_plain_word().is_some_and(|w| {
                matches!(
                    w.as_str(),
                    "if" | "while" | "until" | "for" | "case" | "{" | "[["
                )
            })
    }

    /// Puts an alias's value in place of the word here.
    pub(super) fn expand_alias(&mut self, first: bool) -> Result<bool> {
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
    pub(super) fn assignment(&mut self) -> Result<Option<Assign>> {
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

    pub(super) fn array_values(&mut self) -> Result<Vec<(Option<Word>, Word)>> {
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

    pub(super) fn redirect(&mut self) -> Result<Option<Redirect>> {
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
}
