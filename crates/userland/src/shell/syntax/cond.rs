//! The inside of `[[ ]]`.
use super::ast::*;
use super::error::ParseError;
use super::parser::Parser;

type Result<T> = std::result::Result<T, ParseError>;

impl Parser<'_> {
    pub(super) fn cond_or(&mut self) -> Result<Cond> {
        let mut left = self.cond_and()?;
        self.skip_newlines();
        while self.eat_op("||") {
            left = Cond::Or(Box::new(left), Box::new(self.cond_and()?));
            self.skip_newlines();
        }
        Ok(left)
    }

    pub(super) fn cond_and(&mut self) -> Result<Cond> {
        let mut left = self.cond_primary()?;
        self.skip_newlines();
        while self.eat_op("&&") {
            left = Cond::And(Box::new(left), Box::new(self.cond_primary()?));
            self.skip_newlines();
        }
        Ok(left)
    }

    pub(super) fn cond_primary(&mut self) -> Result<Cond> {
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
        if self.peek_plain_word().as_deref() == Some("]]") && self.dialect.bash {
            let line = self.line;
            let text = "unexpected argument `]]' to conditional binary operator".into();
            return Err(ParseError::Message { text, line });
        }
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
    pub(super) fn regex_word(&mut self) -> Result<Option<Word>> {
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
