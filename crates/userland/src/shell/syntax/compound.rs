//! `if`, loops, `case`, functions.
use std::rc::Rc;

use super::ast::*;
use super::error::{Missing, ParseError, Token};
use super::parser::{Parser, is_name};

type Result<T> = std::result::Result<T, ParseError>;

impl Parser<'_> {
    pub(super) fn do_group(&mut self) -> Result<List> {
        self.expect_word("do")?;
        let body = self.body(&["done"])?;
        self.expect_word("done")?;
        Ok(body)
    }

    pub(super) fn if_command(&mut self) -> Result<Kind> {
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

    pub(super) fn for_command(&mut self) -> Result<Kind> {
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

    pub(super) fn for_head(&mut self) -> Result<(String, Option<Vec<Word>>)> {
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

    pub(super) fn bad_for_name<T>(&mut self, line: u32) -> Result<T> {
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

    pub(super) fn case_command(&mut self) -> Result<Kind> {
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
                let wanted = if self.dialect.bash { "esac" } else { ")" };
                return Err(ParseError::Incomplete(Missing::Rest(Some(wanted))));
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

    pub(super) fn function(&mut self, line: u32, name: String) -> Result<Command> {
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
