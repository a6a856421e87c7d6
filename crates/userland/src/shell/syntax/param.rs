//! `${…}` in all its forms.
use std::rc::Rc;

use super::ast::{Index, Param, ParamOp, Part, ReplaceHow, Word};
use super::error::{Missing, ParseError};
use super::lexer::{is_name_char, is_name_start};
use super::parser::Parser;

type Result<T> = std::result::Result<T, ParseError>;

impl Parser<'_> {
    /// From the `{` of `${`; `quoted` if inside double quotes.
    pub(super) fn brace_param(&mut self, quoted: bool) -> Result<Part> {
        let (start, line) = (self.pos, self.line);
        self.bump();
        let param = self.param_body(quoted)?;
        let param = match param {
            Some((name, index, indirect, op)) if self.cur() == Some('}') => {
                self.bump();
                Param {
                    name,
                    index,
                    indirect,
                    op,
                    raw: self.raw_from(start),
                }
            }
            _ => {
                self.skip_to_brace(line)?;
                Param {
                    name: String::new(),
                    index: None,
                    indirect: false,
                    op: ParamOp::Bad,
                    raw: self.raw_from(start),
                }
            }
        };
        Ok(Part::Param(Rc::new(param)))
    }

    fn raw_from(&self, start: usize) -> String {
        let text: String = self
            .text
            .get(start..self.pos)
            .unwrap_or_default()
            .iter()
            .collect();
        format!("${text}")
    }

    fn skip_to_brace(&mut self, line: u32) -> Result<()> {
        loop {
            match self.bump() {
                Some('}') => return Ok(()),
                Some(_) => {}
                None => return Err(ParseError::Incomplete(Missing::Close('}', line))),
            }
        }
    }

    #[allow(
        clippy::type_complexity,
        reason = "the parts of an expansion, taken apart by the one caller"
    )]
    fn param_body(
        &mut self,
        quoted: bool,
    ) -> Result<Option<(String, Option<Index>, bool, ParamOp)>> {
        let bash = self.dialect.bash;
        if self.cur() == Some('#')
            && self.raw(1) != Some('}')
            && !matches!(self.raw(1), Some(':' | '-' | '=' | '+' | '%'))
        {
            self.bump();
            if let Some('?') = self.raw(0)
                && self.raw(1) != Some('}')
            {
                return Ok(None);
            }
            let Some(name) = self.param_name() else {
                return Ok(None);
            };
            let index = self.subscript()?;
            return Ok(Some((name, index, false, ParamOp::Length)));
        }
        let mut indirect = false;
        if bash
            && self.cur() == Some('!')
            && self
                .raw(1)
                .is_some_and(|c| is_name_char(c) || "@*#".contains(c))
        {
            self.bump();
            indirect = true;
        }
        let Some(name) = self.param_name() else {
            return Ok(None);
        };
        let index = self.subscript()?;
        if indirect {
            match (self.cur(), self.raw(1), &index) {
                (Some(c @ ('*' | '@')), Some('}'), None) => {
                    self.bump();
                    return Ok(Some((name, None, false, ParamOp::Names { at: c == '@' })));
                }
                (Some('}'), _, Some(Index::At | Index::Star)) => {
                    return Ok(Some((name, index, false, ParamOp::Keys)));
                }
                _ => {}
            }
        }
        let Some(op) = self.param_op(quoted)? else {
            return Ok(None);
        };
        Ok(Some((name, index, indirect, op)))
    }

    fn param_name(&mut self) -> Option<String> {
        let c = self.cur()?;
        let mut name = String::new();
        if is_name_start(c) {
            while let Some(c) = self.cur().filter(|c| is_name_char(*c)) {
                name.push(c);
                self.bump();
            }
        } else if c.is_ascii_digit() {
            while let Some(c) = self.cur().filter(char::is_ascii_digit) {
                name.push(c);
                self.bump();
            }
        } else if "@*#?-$!".contains(c) {
            name.push(c);
            self.bump();
        } else {
            return None;
        }
        Some(name)
    }

    fn subscript(&mut self) -> Result<Option<Index>> {
        if !self.dialect.bash || self.cur() != Some('[') {
            return Ok(None);
        }
        self.bump();
        if self.raw(1) == Some(']') && matches!(self.raw(0), Some('@' | '*')) {
            let at = self.bump() == Some('@');
            self.bump();
            return Ok(Some(if at { Index::At } else { Index::Star }));
        }
        let parts = self.bracketed()?;
        Ok(Some(Index::Word(Word(parts))))
    }

    /// A subscript's text up to and with its `]`.
    pub(super) fn bracketed(&mut self) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut depth = 0;
        loop {
            parts.extend(self.until(&['[', ']'], false, false)?);
            if self.bump() == Some('[') {
                depth += 1;
                super::lexer::push_lit(&mut parts, '[');
            } else if depth == 0 {
                return Ok(parts);
            } else {
                depth -= 1;
                super::lexer::push_lit(&mut parts, ']');
            }
        }
    }

    fn param_op(&mut self, quoted: bool) -> Result<Option<ParamOp>> {
        let bash = self.dialect.bash;
        let extended = bash || self.dialect.ash;
        let Some(c) = self.cur() else {
            return Err(ParseError::Incomplete(Missing::Close('}', self.line)));
        };
        let next = self.raw(1);
        Ok(Some(match c {
            '}' => ParamOp::None,
            ':' if matches!(next, Some('-' | '=' | '?' | '+')) => {
                self.bump();
                let kind = self.bump().unwrap_or('-');
                ParamOp::Default {
                    colon: true,
                    kind,
                    word: Word(self.until(&['}'], quoted, false)?),
                }
            }
            '-' | '=' | '?' | '+' => {
                self.bump();
                ParamOp::Default {
                    colon: false,
                    kind: c,
                    word: Word(self.until(&['}'], quoted, false)?),
                }
            }
            '#' | '%' => {
                self.bump();
                let longest = self.cur() == Some(c);
                if longest {
                    self.bump();
                }
                ParamOp::Remove {
                    front: c == '#',
                    longest,
                    pattern: Word(self.until(&['}'], quoted, true)?),
                }
            }
            '/' if extended => {
                self.bump();
                let how = match self.cur() {
                    Some('/') => ReplaceHow::All,
                    Some('#') => ReplaceHow::Prefix,
                    Some('%') => ReplaceHow::Suffix,
                    _ => ReplaceHow::First,
                };
                if how != ReplaceHow::First {
                    self.bump();
                }
                let pattern = Word(self.until(&['/', '}'], quoted, true)?);
                let mut with = Word::default();
                if self.cur() == Some('/') {
                    self.bump();
                    with = Word(self.until(&['}'], quoted, true)?);
                }
                ParamOp::Replace { how, pattern, with }
            }
            ':' if extended => {
                self.bump();
                let offset = Word(self.slice_part()?);
                let mut length = None;
                if self.cur() == Some(':') {
                    self.bump();
                    length = Some(Word(self.slice_part()?));
                }
                ParamOp::Slice { offset, length }
            }
            '^' | ',' | '~' if bash => {
                self.bump();
                let all = self.cur() == Some(c);
                if all {
                    self.bump();
                }
                let pattern = self.until(&['}'], quoted, true)?;
                let upper = match c {
                    '^' => Some(true),
                    ',' => Some(false),
                    _ => None,
                };
                ParamOp::Case {
                    upper,
                    all,
                    pattern: (!pattern.is_empty()).then_some(Word(pattern)),
                }
            }
            '@' if bash && next.is_some_and(|c| "QEPAaUuLKk".contains(c)) => {
                self.bump();
                ParamOp::Transform(self.bump().unwrap_or('Q'))
            }
            _ => return Ok(None),
        }))
    }

    fn slice_part(&mut self) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut depth = 0;
        loop {
            let stops: &[char] = if depth > 0 {
                &['(', ')', '}']
            } else {
                &['(', ')', ':', '}']
            };
            parts.extend(self.until(stops, true, false)?);
            match self.cur() {
                Some(c @ ('(' | ')')) => {
                    depth += if c == '(' { 1 } else { -1 };
                    self.bump();
                    super::lexer::push_quoted(&mut parts, c);
                }
                _ => return Ok(parts),
            }
        }
    }
}
