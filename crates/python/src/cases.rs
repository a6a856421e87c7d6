//! `match` and the patterns of its cases.

use crate::ast::{Case, Expr, Kind, Pattern};
use crate::lexer::Tok;
use crate::parser::{Parser, Res};

impl Parser {
    /// Whether `match` here is the statement and not a name: a line `match …:` is.
    pub(crate) fn begins_match(&self) -> bool {
        let mut depth = 0;
        let mut last = None;
        for (i, t) in self.ahead_from(1).enumerate() {
            match t {
                Tok::Op("=" | "." | ")" | "," | ":") if i == 0 => return false,
                Tok::Op("(" | "[" | "{") => depth += 1,
                Tok::Op(")" | "]" | "}") => depth -= 1,
                Tok::Op(o) if depth == 0 && o.ends_with('=') && i == 0 => return false,
                Tok::Newline | Tok::Eof => return last == Some(":"),
                _ => {}
            }
            last = match t {
                Tok::Op(o) => Some(*o),
                _ => None,
            };
        }
        false
    }

    pub(crate) fn match_statement(&mut self) -> Res<Kind> {
        self.next();
        let subject = self.expr_list()?;
        self.expect(":")?;
        if *self.tok() != Tok::Newline {
            return self.bad();
        }
        self.next();
        if *self.tok() != Tok::Indent {
            return self.bad();
        }
        self.next();
        let mut cases: Vec<Case> = Vec::new();
        while *self.tok() != Tok::Dedent && *self.tok() != Tok::Eof {
            let line = self.line();
            if !self.eat_word("case") {
                return self.bad();
            }
            let pattern = self.patterns()?;
            let guard = if self.eat_word("if") {
                Some(self.named()?)
            } else {
                None
            };
            cases.push((pattern, guard, self.block()?, line));
        }
        self.next();
        Ok(Kind::Match(subject, cases))
    }

    /// A pattern, or several with commas between: a sequence.
    fn patterns(&mut self) -> Res<Pattern> {
        let starred = self.is("*");
        let first = self.item()?;
        if !starred && !self.is(",") {
            return Ok(first);
        }
        self.sequence(first, starred, ":")
    }

    fn item(&mut self) -> Res<Pattern> {
        if !self.eat("*") {
            return self.pattern();
        }
        let n = self.name()?;
        Ok(if n == "_" {
            Pattern::Any
        } else {
            Pattern::Name(n)
        })
    }

    fn sequence(&mut self, first: Pattern, starred: bool, close: &str) -> Res<Pattern> {
        let mut star = starred.then_some(0);
        let mut list = vec![first];
        while self.eat(",") {
            if self.is(close) || self.word("if") {
                break;
            }
            if self.is("*") {
                star = Some(list.len());
            }
            list.push(self.item()?);
        }
        Ok(Pattern::Seq(list, star))
    }

    fn pattern(&mut self) -> Res<Pattern> {
        self.enter()?;
        let mut list = vec![self.closed()?];
        while self.eat("|") {
            list.push(self.closed()?);
        }
        let mut p = if list.len() > 1 {
            Pattern::Or(list)
        } else {
            list.swap_remove(0)
        };
        if self.eat_word("as") {
            p = Pattern::As(Box::new(p), self.name()?);
        }
        self.leave();
        Ok(p)
    }

    fn closed(&mut self) -> Res<Pattern> {
        for (open, close) in [("[", "]"), ("(", ")")] {
            if self.eat(open) {
                if self.eat(close) {
                    return Ok(Pattern::Seq(Vec::new(), None));
                }
                let starred = self.is("*");
                let first = self.item()?;
                if open == "(" && !starred && self.eat(")") {
                    return Ok(first);
                }
                let p = self.sequence(first, starred, close)?;
                self.expect(close)?;
                return Ok(p);
            }
        }
        if self.eat("{") {
            return self.mapping();
        }
        let Tok::Name(word) = self.tok().clone() else {
            return Ok(Pattern::Value(self.binary(1)?));
        };
        if matches!(word.as_str(), "None" | "True" | "False") {
            return Ok(Pattern::Value(self.primary()?));
        }
        if !matches!(self.ahead_from(1).next(), Some(Tok::Op("." | "("))) {
            self.name()?;
            return Ok(if word == "_" {
                Pattern::Any
            } else {
                Pattern::Name(word)
            });
        }
        let mut e = Expr::Name(self.name()?);
        while self.eat(".") {
            e = Expr::Attr(Box::new(e), self.name()?);
        }
        if !self.eat("(") {
            return Ok(Pattern::Value(e));
        }
        let (mut plain, mut named) = (Vec::new(), Vec::new());
        while !self.eat(")") {
            let field = matches!(self.ahead_from(1).next(), Some(Tok::Op("=")));
            match self.tok().clone() {
                Tok::Name(n) if field => {
                    self.next();
                    self.next();
                    named.push((n, self.pattern()?));
                }
                _ => plain.push(self.pattern()?),
            }
            if !self.is(")") {
                self.expect(",")?;
            }
        }
        Ok(Pattern::Class(e, plain, named))
    }

    fn mapping(&mut self) -> Res<Pattern> {
        let (mut list, mut rest) = (Vec::new(), None);
        while !self.eat("}") {
            if self.eat("**") {
                rest = Some(self.name()?);
            } else {
                let key = self.binary(1)?;
                self.expect(":")?;
                list.push((key, self.pattern()?));
            }
            if !self.is("}") {
                self.expect(",")?;
            }
        }
        Ok(Pattern::Map(list, rest))
    }
}
