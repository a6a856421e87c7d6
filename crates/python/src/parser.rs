//! Tokens to a syntax tree.
//!
//! Not modelled: asynchronous generators and comprehensions, complex numbers, type parameters.

use crate::ast::*;
use crate::lexer::{SyntaxError, Tok, tokenize, unescape};

pub(crate) type Res<T> = Result<T, SyntaxError>;

const KEYWORDS: &str = " and as assert break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield async await True False None ";

pub(crate) struct Parser {
    toks: Vec<(Tok, u32)>,
    at: usize,
    depth: u32,
}

pub fn parse(src: &str) -> Res<Vec<Stmt>> {
    let mut p = Parser {
        toks: tokenize(src)?,
        at: 0,
        depth: 0,
    };
    let mut out = Vec::new();
    while *p.tok() != Tok::Eof {
        p.statement(&mut out)?;
    }
    Ok(out)
}

fn keyword(n: &str) -> bool {
    KEYWORDS.contains(&format!(" {n} "))
}

impl Parser {
    pub(crate) fn tok(&self) -> &Tok {
        &self.toks[self.at].0
    }
    pub(crate) fn line(&self) -> u32 {
        self.toks[self.at].1
    }
    pub(crate) fn next(&mut self) {
        if self.at + 1 < self.toks.len() {
            self.at += 1;
        }
    }
    pub(crate) fn is(&self, op: &str) -> bool {
        matches!(self.tok(), Tok::Op(o) if *o == op)
    }
    pub(crate) fn eat(&mut self, op: &str) -> bool {
        let yes = self.is(op);
        if yes {
            self.next();
        }
        yes
    }
    pub(crate) fn word(&self, w: &str) -> bool {
        matches!(self.tok(), Tok::Name(n) if n == w)
    }
    pub(crate) fn eat_word(&mut self, w: &str) -> bool {
        let yes = self.word(w);
        if yes {
            self.next();
        }
        yes
    }
    fn err<T>(&self, message: &str, kind: &'static str) -> Res<T> {
        Err(SyntaxError {
            message: message.into(),
            line: self.line(),
            kind,
        })
    }
    pub(crate) fn bad<T>(&self) -> Res<T> {
        match self.tok() {
            Tok::Indent => self.err("unexpected indent", "IndentationError"),
            _ => self.err("invalid syntax", "SyntaxError"),
        }
    }
    pub(crate) fn expect(&mut self, op: &str) -> Res<()> {
        if self.eat(op) {
            return Ok(());
        }
        if op == ":" {
            return self.err("expected ':'", "SyntaxError");
        }
        self.bad()
    }
    pub(crate) fn name(&mut self) -> Res<String> {
        match self.tok().clone() {
            Tok::Name(n) if !keyword(&n) => {
                self.next();
                Ok(n)
            }
            _ => self.bad(),
        }
    }
    pub(crate) fn enter(&mut self) -> Res<()> {
        self.depth += 1;
        if self.depth > 60 {
            return self.err("too many nested parentheses", "SyntaxError");
        }
        Ok(())
    }

    pub(crate) fn block(&mut self) -> Res<Vec<Stmt>> {
        self.expect(":")?;
        let mut out = Vec::new();
        if *self.tok() != Tok::Newline {
            self.simple_line(&mut out)?;
            return Ok(out);
        }
        self.next();
        if *self.tok() != Tok::Indent {
            return self.err("expected an indented block", "IndentationError");
        }
        self.next();
        self.enter()?;
        while *self.tok() != Tok::Dedent && *self.tok() != Tok::Eof {
            self.statement(&mut out)?;
        }
        self.depth -= 1;
        self.next();
        Ok(out)
    }

    pub(crate) fn statement(&mut self, out: &mut Vec<Stmt>) -> Res<()> {
        let line = self.line();
        if *self.tok() == Tok::Newline {
            self.next();
            return Ok(());
        }
        let word = match self.tok() {
            Tok::Name(n) => n.clone(),
            Tok::Op("@") => "@".into(),
            _ => String::new(),
        };
        let kind = match word.as_str() {
            "if" => self.if_statement()?,
            "while" => {
                self.next();
                let test = self.named()?;
                let body = self.block()?;
                let other = self.else_block()?;
                Kind::While(test, body, other)
            }
            "for" => {
                self.next();
                let target = self.targets()?;
                if !self.eat_word("in") {
                    return self.bad();
                }
                let iter = self.expr_list()?;
                let body = self.block()?;
                let other = self.else_block()?;
                Kind::For(target, iter, body, other)
            }
            "async" if self.ahead("def") => self.definition()?,
            "def" | "class" | "@" => self.definition()?,
            "async" if self.ahead("with") => {
                self.next();
                self.with_statement(true)?
            }
            "async" if self.ahead("for") => {
                self.next();
                self.next();
                let target = self.targets()?;
                if !self.eat_word("in") {
                    return self.bad();
                }
                let iter = self.expr_list()?;
                Kind::Each(target, iter, self.block()?)
            }
            "match" if self.begins_match() => self.match_statement()?,
            "try" => self.try_statement()?,
            "with" => self.with_statement(false)?,
            _ => return self.simple_line(out),
        };
        out.push(Stmt { line, kind });
        Ok(())
    }

    /// The tokens from `n` after this one.
    pub(crate) fn ahead_from(&self, n: usize) -> impl Iterator<Item = &Tok> {
        self.toks.iter().skip(self.at + n).map(|t| &t.0)
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Whether the word after this one is `w`.
    fn ahead(&self, w: &str) -> bool {
        matches!(self.toks.get(self.at + 1), Some((Tok::Name(n), _)) if n == w)
    }

    fn definition(&mut self) -> Res<Kind> {
        let mut decorators = Vec::new();
        while self.eat("@") {
            decorators.push(self.named()?);
            self.next();
        }
        let is_async = self.eat_word("async");
        if self.eat_word("def") {
            let name = self.name()?;
            self.expect("(")?;
            let params = self.params(")")?;
            if self.eat("->") {
                self.test()?;
            }
            Ok(Kind::Def(name, params, self.block()?, decorators, is_async))
        } else if self.eat_word("class") {
            let name = self.name()?;
            let args = if self.eat("(") {
                self.args()?
            } else {
                Vec::new()
            };
            Ok(Kind::Class(name, args, self.block()?, decorators))
        } else {
            self.bad()
        }
    }

    fn with_statement(&mut self, is_async: bool) -> Res<Kind> {
        self.next();
        let paren = self.is("(") && self.with_parens();
        if paren {
            self.next();
        }
        let mut items = Vec::new();
        loop {
            let e = self.test()?;
            let target = if self.eat_word("as") {
                Some(self.primary()?)
            } else {
                None
            };
            items.push((e, target));
            if !self.eat(",") || (paren && self.is(")")) {
                break;
            }
        }
        if paren {
            self.expect(")")?;
        }
        Ok(Kind::With(items, self.block()?, is_async))
    }

    /// `with (a as b, c):` as opposed to `with (expr):`.
    fn with_parens(&self) -> bool {
        let mut depth = 0;
        for (t, _) in &self.toks[self.at..] {
            match t {
                Tok::Op("(" | "[" | "{") => depth += 1,
                Tok::Op(")" | "]" | "}") => {
                    depth -= 1;
                    if depth == 0 {
                        return false;
                    }
                }
                Tok::Name(n) if n == "as" && depth == 1 => return true,
                Tok::Newline => return false,
                _ => {}
            }
        }
        false
    }

    fn else_block(&mut self) -> Res<Vec<Stmt>> {
        if self.eat_word("else") {
            self.block()
        } else {
            Ok(Vec::new())
        }
    }

    fn if_statement(&mut self) -> Res<Kind> {
        self.next();
        let test = self.named()?;
        let body = self.block()?;
        let line = self.line();
        let other = if self.word("elif") {
            self.enter()?;
            let kind = self.if_statement()?;
            self.depth -= 1;
            vec![Stmt { line, kind }]
        } else {
            self.else_block()?
        };
        Ok(Kind::If(test, body, other))
    }

    fn try_statement(&mut self) -> Res<Kind> {
        self.next();
        let body = self.block()?;
        let mut handlers = Vec::new();
        while self.word("except") {
            let line = self.line();
            self.next();
            let class = if self.is(":") {
                None
            } else {
                Some(self.expr_list()?)
            };
            let name = if self.eat_word("as") {
                Some(self.name()?)
            } else {
                None
            };
            handlers.push((class, name, self.block()?, line));
        }
        let other = self.else_block()?;
        let last = if self.eat_word("finally") {
            self.block()?
        } else {
            Vec::new()
        };
        if handlers.is_empty() && last.is_empty() {
            return self.err("expected 'except' or 'finally' block", "SyntaxError");
        }
        Ok(Kind::Try(body, handlers, other, last))
    }

    fn simple_line(&mut self, out: &mut Vec<Stmt>) -> Res<()> {
        loop {
            let line = self.line();
            let kind = self.simple()?;
            out.push(Stmt { line, kind });
            let more = self.eat(";");
            if *self.tok() == Tok::Newline {
                self.next();
                return Ok(());
            }
            if !more {
                return match self.tok() {
                    Tok::Eof => Ok(()),
                    _ => self.bad(),
                };
            }
        }
    }

    pub(crate) fn dotted(&mut self) -> Res<String> {
        let mut n = self.name()?;
        while self.eat(".") {
            n = format!("{n}.{}", self.name()?);
        }
        Ok(n)
    }

    pub(crate) fn at_end(&self) -> bool {
        matches!(self.tok(), Tok::Newline | Tok::Eof | Tok::Op(";"))
    }

    fn simple(&mut self) -> Res<Kind> {
        let word = match self.tok() {
            Tok::Name(n) => n.clone(),
            _ => String::new(),
        };
        match word.as_str() {
            "pass" | "break" | "continue" => {
                self.next();
                return Ok(match word.as_str() {
                    "pass" => Kind::Pass,
                    "break" => Kind::Break,
                    _ => Kind::Continue,
                });
            }
            "return" => {
                self.next();
                let e = if self.at_end() {
                    None
                } else {
                    Some(self.expr_list()?)
                };
                return Ok(Kind::Return(e));
            }
            "raise" => {
                self.next();
                let e = if self.at_end() {
                    None
                } else {
                    Some(self.test()?)
                };
                let cause = if self.eat_word("from") {
                    Some(self.test()?)
                } else {
                    None
                };
                return Ok(Kind::Raise(e, cause));
            }
            "import" => {
                self.next();
                let mut list = Vec::new();
                loop {
                    let n = self.dotted()?;
                    let alias = if self.eat_word("as") {
                        Some(self.name()?)
                    } else {
                        None
                    };
                    list.push((n, alias));
                    if !self.eat(",") {
                        return Ok(Kind::Import(list));
                    }
                }
            }
            "from" => {
                self.next();
                let mut module = String::new();
                while self.is(".") || self.is("...") {
                    module.push_str(if self.is(".") { "." } else { "..." });
                    self.next();
                }
                if !self.word("import") {
                    module.push_str(&self.dotted()?);
                }
                if !self.eat_word("import") {
                    return self.bad();
                }
                if self.eat("*") {
                    return Ok(Kind::From(module, vec![("*".into(), "*".into())]));
                }
                let paren = self.eat("(");
                let mut list = Vec::new();
                loop {
                    let n = self.name()?;
                    let alias = if self.eat_word("as") {
                        self.name()?
                    } else {
                        n.clone()
                    };
                    list.push((n, alias));
                    if !self.eat(",") || self.is(")") {
                        break;
                    }
                }
                if paren {
                    self.expect(")")?;
                }
                return Ok(Kind::From(module, list));
            }
            "global" | "nonlocal" => {
                self.next();
                let mut list = vec![self.name()?];
                while self.eat(",") {
                    list.push(self.name()?);
                }
                return Ok(if word == "global" {
                    Kind::Global(list)
                } else {
                    Kind::Nonlocal(list)
                });
            }
            "del" => {
                self.next();
                let e = self.expr_list()?;
                return Ok(Kind::Delete(match e {
                    Expr::Tuple(l) => l,
                    e => vec![e],
                }));
            }
            "assert" => {
                self.next();
                let e = self.test()?;
                let m = if self.eat(",") {
                    Some(self.test()?)
                } else {
                    None
                };
                return Ok(Kind::Assert(e, m));
            }
            _ => {}
        }
        let first = self.expr_list()?;
        if let Tok::Op(op) = self.tok().clone() {
            if op == ":" {
                self.next();
                let kind = self.test()?;
                let v = if self.eat("=") {
                    Some(self.expr_list()?)
                } else {
                    None
                };
                return Ok(Kind::Typed(first, kind, v));
            }
            if op.len() >= 2 && op.ends_with('=') && !matches!(op, "==" | "!=" | "<=" | ">=" | ":=")
            {
                self.next();
                let v = self.expr_list()?;
                return Ok(Kind::Aug(&op[..op.len() - 1], first, v));
            }
        }
        if !self.is("=") {
            return Ok(Kind::Expr(first));
        }
        let mut targets = vec![first];
        let mut value = None;
        while self.eat("=") {
            let v = self.expr_list()?;
            if let Some(t) = value.replace(v) {
                targets.push(t);
            }
        }
        for t in &targets {
            if !matches!(
                t,
                Expr::Name(_)
                    | Expr::Attr(..)
                    | Expr::Index(..)
                    | Expr::Tuple(_)
                    | Expr::List(_)
                    | Expr::Star(_)
            ) {
                return self.err(
                    "cannot assign to expression here. Maybe you meant '==' instead of '='?",
                    "SyntaxError",
                );
            }
        }
        match value {
            Some(v) => Ok(Kind::Assign(targets, v)),
            None => self.bad(),
        }
    }

    fn params(&mut self, close: &str) -> Res<Params> {
        let mut p = Params::default();
        let mut only = false;
        while !self.is(close) {
            if self.eat("**") {
                p.map = Some(self.name()?);
            } else if self.eat("*") {
                only = true;
                if !self.is(",") {
                    p.rest = Some(self.name()?);
                }
            } else if self.eat("/") {
            } else {
                let n = self.name()?;
                if close == ")" && self.eat(":") {
                    let kind = self.test()?;
                    p.types.push((n.clone(), kind));
                }
                let d = if self.eat("=") {
                    Some(self.test()?)
                } else {
                    None
                };
                if only {
                    p.only.push((n, d));
                } else {
                    p.names.push((n, d));
                }
            }
            if close == ")" && self.eat(":") {
                self.test()?;
            }
            if !self.is(close) {
                self.expect(",")?;
            }
        }
        if close == ")" {
            self.next();
        }
        Ok(p)
    }

    fn targets(&mut self) -> Res<Expr> {
        let mut list = vec![self.target()?];
        let mut tuple = false;
        while self.eat(",") {
            tuple = true;
            if self.word("in") {
                break;
            }
            list.push(self.target()?);
        }
        Ok(if tuple {
            Expr::Tuple(list)
        } else {
            list.swap_remove(0)
        })
    }

    fn target(&mut self) -> Res<Expr> {
        if self.eat("*") {
            return Ok(Expr::Star(Box::new(self.primary()?)));
        }
        self.primary()
    }

    /// Expressions with commas between: a tuple.
    pub(crate) fn expr_list(&mut self) -> Res<Expr> {
        let first = self.star_or_named()?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut list = vec![first];
        while self.eat(",") {
            if self.at_end() || matches!(self.tok(), Tok::Op("=" | ")" | "]" | "}" | ":")) {
                break;
            }
            list.push(self.star_or_named()?);
        }
        Ok(Expr::Tuple(list))
    }

    fn star_or_named(&mut self) -> Res<Expr> {
        if self.eat("*") {
            return Ok(Expr::Star(Box::new(self.binary(0)?)));
        }
        self.named()
    }

    pub(crate) fn named(&mut self) -> Res<Expr> {
        if let (Tok::Name(n), Some((Tok::Op(":="), _))) =
            (self.tok().clone(), self.toks.get(self.at + 1))
        {
            self.next();
            self.next();
            return Ok(Expr::Walrus(n, Box::new(self.test()?)));
        }
        self.test()
    }

    pub(crate) fn test(&mut self) -> Res<Expr> {
        self.enter()?;
        let e = self.test_inner();
        self.depth -= 1;
        e
    }

    fn test_inner(&mut self) -> Res<Expr> {
        if self.eat_word("lambda") {
            let p = self.params(":")?;
            self.expect(":")?;
            return Ok(Expr::Lambda(p, Box::new(self.test()?)));
        }
        if self.eat_word("yield") {
            if self.eat_word("from") {
                return Ok(Expr::YieldFrom(Box::new(self.test()?)));
            }
            if self.at_end() || matches!(self.tok(), Tok::Op(")" | "]" | "}" | "=")) {
                return Ok(Expr::Yield(None));
            }
            return Ok(Expr::Yield(Some(Box::new(self.expr_list()?))));
        }
        let e = self.or_test()?;
        if self.eat_word("if") {
            let c = self.or_test()?;
            if !self.eat_word("else") {
                return self.err("expected 'else' after 'if' expression", "SyntaxError");
            }
            let other = self.test()?;
            return Ok(Expr::Cond(Box::new(c), Box::new(e), Box::new(other)));
        }
        Ok(e)
    }

    fn or_test(&mut self) -> Res<Expr> {
        let mut list = vec![self.and_test()?];
        while self.eat_word("or") {
            list.push(self.and_test()?);
        }
        Ok(joined(list, Expr::Or))
    }

    fn and_test(&mut self) -> Res<Expr> {
        let mut list = vec![self.not_test()?];
        while self.eat_word("and") {
            list.push(self.not_test()?);
        }
        Ok(joined(list, Expr::And))
    }

    fn not_test(&mut self) -> Res<Expr> {
        if self.eat_word("not") {
            self.enter()?;
            let e = self.not_test()?;
            self.depth -= 1;
            return Ok(Expr::Unary("not", Box::new(e)));
        }
        let left = self.binary(0)?;
        let mut rest = Vec::new();
        loop {
            let op = match self.tok() {
                Tok::Op(o @ ("<" | ">" | "==" | "!=" | "<=" | ">=")) => *o,
                Tok::Name(n) if n == "in" => "in",
                Tok::Name(n) if n == "is" => "is",
                Tok::Name(n) if n == "not" => "not in",
                _ => break,
            };
            self.next();
            let op = match op {
                "is" if self.eat_word("not") => "is not",
                "not in" if !self.eat_word("in") => return self.bad(),
                o => o,
            };
            rest.push((op, self.binary(0)?));
        }
        Ok(if rest.is_empty() {
            left
        } else {
            Expr::Compare(Box::new(left), rest)
        })
    }

    pub(crate) fn binary(&mut self, min: u8) -> Res<Expr> {
        let mut left = self.unary()?;
        let mut count = 0;
        loop {
            let (op, level) = match self.tok() {
                Tok::Op(o) => (
                    *o,
                    match *o {
                        "|" => 1,
                        "^" => 2,
                        "&" => 3,
                        "<<" | ">>" => 4,
                        "+" | "-" => 5,
                        "*" | "/" | "//" | "%" | "@" => 6,
                        _ => 0,
                    },
                ),
                _ => ("", 0),
            };
            if level == 0 || level <= min {
                return Ok(left);
            }
            count += 1;
            if count > 40 {
                return self.err("expression too long to be simulated", "SyntaxError");
            }
            self.next();
            let right = self.binary(level)?;
            left = Expr::Bin(op, Box::new(left), Box::new(right));
        }
    }

    fn unary(&mut self) -> Res<Expr> {
        for op in ["-", "+", "~"] {
            if self.eat(op) {
                self.enter()?;
                let e = self.unary()?;
                self.depth -= 1;
                return Ok(Expr::Unary(op, Box::new(e)));
            }
        }
        let base = if self.eat_word("await") {
            Expr::Await(Box::new(self.primary()?))
        } else {
            self.primary()?
        };
        if self.eat("**") {
            self.enter()?;
            let e = self.unary()?;
            self.depth -= 1;
            return Ok(Expr::Bin("**", Box::new(base), Box::new(e)));
        }
        Ok(base)
    }

    pub(crate) fn primary(&mut self) -> Res<Expr> {
        let mut e = self.atom()?;
        let mut count = 0;
        loop {
            count += 1;
            if count > 100 {
                return self.err("expression too long to be simulated", "SyntaxError");
            }
            if self.eat(".") {
                e = Expr::Attr(Box::new(e), self.name()?);
            } else if self.eat("(") {
                e = Expr::Call(Box::new(e), self.args()?);
            } else if self.eat("[") {
                let mut list = vec![self.subscript()?];
                let mut tuple = false;
                while self.eat(",") {
                    tuple = true;
                    if self.is("]") {
                        break;
                    }
                    list.push(self.subscript()?);
                }
                self.expect("]")?;
                let i = if tuple {
                    Expr::Tuple(list)
                } else {
                    list.swap_remove(0)
                };
                e = Expr::Index(Box::new(e), Box::new(i));
            } else {
                return Ok(e);
            }
        }
    }

    fn subscript(&mut self) -> Res<Expr> {
        let part = |p: &mut Self| -> Res<Option<Box<Expr>>> {
            if p.is(":") || p.is("]") || p.is(",") {
                return Ok(None);
            }
            Ok(Some(Box::new(p.named()?)))
        };
        let lo = part(self)?;
        if !self.eat(":") {
            return match lo {
                Some(e) => Ok(*e),
                None => self.bad(),
            };
        }
        let hi = part(self)?;
        let step = if self.eat(":") { part(self)? } else { None };
        Ok(Expr::Slice(lo, hi, step))
    }

    fn args(&mut self) -> Res<Vec<Arg>> {
        let mut out = Vec::new();
        while !self.eat(")") {
            if self.eat("**") {
                out.push(Arg::Map(self.test()?));
            } else if self.eat("*") {
                out.push(Arg::Star(self.test()?));
            } else if let (Tok::Name(n), Some((Tok::Op("="), _))) =
                (self.tok().clone(), self.toks.get(self.at + 1))
            {
                self.next();
                self.next();
                out.push(Arg::Named(n, self.test()?));
            } else {
                let e = self.named()?;
                if self.word("for") {
                    let fors = self.comp_for()?;
                    out.push(Arg::Pos(Expr::Comp('g', Box::new(e), None, fors)));
                } else {
                    out.push(Arg::Pos(e));
                }
            }
            if !self.is(")") && !self.eat(",") {
                if *self.tok() == Tok::Eof {
                    return self.err("'(' was never closed", "SyntaxError");
                }
                return self.err("invalid syntax. Perhaps you forgot a comma?", "SyntaxError");
            }
        }
        Ok(out)
    }

    fn comp_for(&mut self) -> Res<Vec<CompFor>> {
        let mut out = Vec::new();
        while self.eat_word("for") {
            let target = self.targets()?;
            if !self.eat_word("in") {
                return self.bad();
            }
            let iter = self.or_test()?;
            let mut ifs = Vec::new();
            while self.eat_word("if") {
                ifs.push(self.or_test()?);
            }
            out.push(CompFor { target, iter, ifs });
        }
        Ok(out)
    }

    fn atom(&mut self) -> Res<Expr> {
        let tok = self.tok().clone();
        match tok {
            Tok::Name(n) => {
                let e = match n.as_str() {
                    "True" => Expr::Const("true"),
                    "False" => Expr::Const("false"),
                    "None" => Expr::Const("null"),
                    n if keyword(n) => return self.bad(),
                    n => Expr::Name(n.to_string()),
                };
                self.next();
                Ok(e)
            }
            Tok::Int(n) => {
                self.next();
                Ok(Expr::Int(n))
            }
            Tok::Float(n) => {
                self.next();
                Ok(Expr::Float(n))
            }
            Tok::Str(_) | Tok::FStr(..) => self.strings(),
            Tok::Bytes(_) => {
                let mut s = String::new();
                while let Tok::Bytes(b) = self.tok().clone() {
                    s.push_str(&b);
                    self.next();
                }
                Ok(Expr::Bytes(s))
            }
            Tok::Op("...") => {
                self.next();
                Ok(Expr::Const("$.Ellipsis"))
            }
            Tok::Op("(") => {
                self.next();
                if self.eat(")") {
                    return Ok(Expr::Tuple(Vec::new()));
                }
                let e = self.expr_list()?;
                if self.word("for") {
                    let fors = self.comp_for()?;
                    self.expect(")")?;
                    return Ok(Expr::Comp('g', Box::new(e), None, fors));
                }
                if !self.is(")") && *self.tok() == Tok::Eof {
                    return self.err("'(' was never closed", "SyntaxError");
                }
                self.expect(")")?;
                Ok(e)
            }
            Tok::Op("[") => {
                self.next();
                if self.eat("]") {
                    return Ok(Expr::List(Vec::new()));
                }
                let mut list = vec![self.star_or_named()?];
                if self.word("for") {
                    let fors = self.comp_for()?;
                    self.expect("]")?;
                    return Ok(Expr::Comp('l', Box::new(list.swap_remove(0)), None, fors));
                }
                while self.eat(",") {
                    if self.is("]") {
                        break;
                    }
                    list.push(self.star_or_named()?);
                }
                self.expect("]")?;
                Ok(Expr::List(list))
            }
            Tok::Op("{") => self.braces(),
            _ => self.bad(),
        }
    }

    fn braces(&mut self) -> Res<Expr> {
        self.next();
        let (mut pairs, mut set) = (Vec::new(), Vec::new());
        while !self.eat("}") {
            if self.eat("**") {
                pairs.push((None, self.test()?));
            } else {
                let k = self.star_or_named()?;
                if self.eat(":") {
                    let v = self.test()?;
                    if self.word("for") {
                        let fors = self.comp_for()?;
                        self.expect("}")?;
                        return Ok(Expr::Comp('d', Box::new(k), Some(Box::new(v)), fors));
                    }
                    pairs.push((Some(k), v));
                } else {
                    if self.word("for") {
                        let fors = self.comp_for()?;
                        self.expect("}")?;
                        return Ok(Expr::Comp('s', Box::new(k), None, fors));
                    }
                    set.push(k);
                }
            }
            if !self.is("}") {
                self.expect(",")?;
            }
        }
        Ok(if set.is_empty() {
            Expr::Dict(pairs)
        } else {
            Expr::Set(set)
        })
    }

    fn strings(&mut self) -> Res<Expr> {
        let mut pieces = Vec::new();
        let mut format = false;
        loop {
            match self.tok().clone() {
                Tok::Str(s) => pieces.push(Piece::Text(s)),
                Tok::FStr(s, raw) => {
                    format = true;
                    pieces.extend(self.fields(&s, raw)?);
                }
                _ => break,
            }
            self.next();
        }
        if format {
            return Ok(Expr::Format(pieces));
        }
        let text = pieces.into_iter().map(|p| match p {
            Piece::Text(s) => s,
            Piece::Field(..) => String::new(),
        });
        Ok(Expr::Str(text.collect()))
    }

    fn fields(&self, s: &str, raw: bool) -> Res<Vec<Piece>> {
        let c: Vec<char> = s.chars().collect();
        let (mut out, mut text, mut i) = (Vec::new(), String::new(), 0);
        let finish = |t: &mut String, out: &mut Vec<Piece>| {
            if !t.is_empty() {
                let t = std::mem::take(t);
                out.push(Piece::Text(if raw { t } else { unescape(&t, false) }));
            }
        };
        while i < c.len() {
            if (c[i] == '{' || c[i] == '}') && c.get(i + 1) == Some(&c[i]) {
                text.push(c[i]);
                i += 2;
                continue;
            }
            if c[i] != '{' {
                text.push(c[i]);
                i += 1;
                continue;
            }
            finish(&mut text, &mut out);
            let start = i + 1;
            let (mut depth, mut quote) = (0, None);
            i += 1;
            while i < c.len() {
                let d = c[i];
                match quote {
                    Some(q) if d == q => quote = None,
                    Some(_) => {}
                    None => match d {
                        '\'' | '"' => quote = Some(d),
                        '(' | '[' | '{' => depth += 1,
                        '}' if depth == 0 => break,
                        ')' | ']' | '}' => depth -= 1,
                        '!' if depth == 0 && c.get(i + 1) != Some(&'=') => break,
                        ':' if depth == 0 => break,
                        _ => {}
                    },
                }
                i += 1;
            }
            let mut code: String = c[start..i.min(c.len())].iter().collect();
            let mut shown = String::new();
            let t = code.trim_end();
            if t.ends_with('=') && !t.ends_with("==") && !t.ends_with("!=") {
                shown = code.clone();
                code = t[..t.len() - 1].to_string();
            }
            let mut conv = ' ';
            if c.get(i) == Some(&'!') {
                conv = c.get(i + 1).copied().unwrap_or(' ');
                i += 2;
            }
            let mut spec = Vec::new();
            if c.get(i) == Some(&':') {
                let from = i + 1;
                let mut depth = 0;
                while i < c.len() && !(c[i] == '}' && depth == 0) {
                    depth += i32::from(c[i] == '{') - i32::from(c[i] == '}');
                    i += 1;
                }
                let text: String = c[from..i.min(c.len())].iter().collect();
                spec = self.fields(&text, raw)?;
            } else if !shown.is_empty() && conv == ' ' {
                conv = 'r';
            }
            if c.get(i) != Some(&'}') {
                return self.err("f-string: expecting '}'", "SyntaxError");
            }
            i += 1;
            let mut p = Parser {
                toks: tokenize(&format!("({code})")).map_err(|e| SyntaxError {
                    line: self.line(),
                    ..e
                })?,
                at: 0,
                depth: self.depth,
            };
            if code.trim().is_empty() {
                return self.err(
                    "f-string: valid expression required before '}'",
                    "SyntaxError",
                );
            }
            let e = p.expr_list().map_err(|e| SyntaxError {
                line: self.line(),
                ..e
            })?;
            out.push(Piece::Field(Box::new(e), conv, spec, shown));
        }
        finish(&mut text, &mut out);
        Ok(out)
    }
}

/// Joins operands by `and` or `or`, which give the same however they are grouped, into a tree that is not
/// deep.
fn joined(mut list: Vec<Expr>, make: fn(Box<Expr>, Box<Expr>) -> Expr) -> Expr {
    if list.len() > 2 {
        let right = list.split_off(list.len() / 2);
        return make(Box::new(joined(list, make)), Box::new(joined(right, make)));
    }
    let mut list = list.into_iter();
    let first = list.next().unwrap_or(Expr::Const("undefined"));
    list.fold(first, |left, right| make(Box::new(left), Box::new(right)))
}
