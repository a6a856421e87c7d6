//! Awk's grammar: tokens to a tree.

use super::lex::{Tok, lex};

#[derive(Debug, Clone)]
pub enum Expr {
    Num(f64),
    Str(String),
    Regex(String),
    Var(usize),
    Local(usize),
    Field(Box<Expr>),
    Index(Name, Vec<Expr>),
    Assign(Box<Expr>, Option<&'static str>, Box<Expr>),
    Cond(Box<Expr>, Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    In(Vec<Expr>, Name),
    Match(bool, Box<Expr>, Box<Expr>),
    Compare(&'static str, Box<Expr>, Box<Expr>),
    Concat(Box<Expr>, Box<Expr>),
    Arith(&'static str, Box<Expr>, Box<Expr>),
    /// Many operands, from left to right.
    Chain(Box<Expr>, Vec<(&'static str, Expr)>),
    Not(Box<Expr>),
    Neg(Box<Expr>),
    Plus(Box<Expr>),
    /// target, step, prefix
    Step(Box<Expr>, f64, bool),
    Call(usize, Vec<Expr>),
    Builtin(&'static str, Vec<Expr>),
    /// from: None main input, "<" a file, "|" a command; target
    Getline(Option<&'static str>, Option<Box<Expr>>, Option<Box<Expr>>),
    Group(Box<Expr>),
}

/// An array: global or a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Name {
    Global(usize),
    Local(usize),
}

#[derive(Debug, Clone)]
pub enum Stmt {
    Expr(Expr),
    Print(Vec<Expr>, bool, Option<(&'static str, Expr)>),
    If(Expr, Box<Stmt>, Option<Box<Stmt>>),
    While(Expr, Box<Stmt>),
    Do(Box<Stmt>, Expr),
    For(
        Option<Box<Stmt>>,
        Option<Expr>,
        Option<Box<Stmt>>,
        Box<Stmt>,
    ),
    ForIn(Expr, Name, Box<Stmt>),
    Block(Vec<Stmt>),
    Next,
    NextFile,
    Exit(Option<Expr>),
    Return(Option<Expr>),
    Break,
    Continue,
    Delete(Name, Option<Vec<Expr>>),
}

#[derive(Debug, Clone)]
pub enum Pattern {
    Always,
    When(Expr),
    Range(Expr, Expr),
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub pattern: Pattern,
    /// `None`: print the record.
    pub body: Option<Stmt>,
}

#[derive(Debug, Clone, Default)]
pub struct Function {
    pub params: usize,
    pub body: Option<Stmt>,
}

#[derive(Debug, Default)]
pub struct Program {
    pub begin: Vec<Stmt>,
    pub rules: Vec<Rule>,
    pub end: Vec<Stmt>,
    pub functions: Vec<Function>,
    pub globals: Vec<String>,
}

/// Chains that are longer are not kept as trees that lean to the left.
const LEANING: usize = 16;

/// Joins operands by an operator that gives the same however they are grouped.
fn joined(mut list: Vec<Expr>, make: fn(Box<Expr>, Box<Expr>) -> Expr) -> Expr {
    if list.len() > LEANING {
        let right = list.split_off(list.len() / 2);
        return make(Box::new(joined(list, make)), Box::new(joined(right, make)));
    }
    let mut list = list.into_iter();
    let first = list.next().unwrap_or(Expr::Num(0.0));
    list.fold(first, |left, right| make(Box::new(left), Box::new(right)))
}

fn chain(first: Expr, rest: Vec<(&'static str, Expr)>) -> Expr {
    if rest.len() > LEANING {
        return Expr::Chain(Box::new(first), rest);
    }
    let arith = |left, (op, right)| Expr::Arith(op, Box::new(left), Box::new(right));
    rest.into_iter().fold(first, arith)
}

struct Parser {
    toks: Vec<(Tok, usize)>,
    at: usize,
    globals: Vec<String>,
    locals: Vec<String>,
    functions: Vec<(String, Function)>,
    no_in: bool,
    no_gt: bool,
    depth: usize,
}

type Res<T> = Result<T, (String, usize)>;

/// Parses a program; an error has the offending token's text and the line.
pub fn parse(text: &str) -> Res<Program> {
    let mut p = Parser {
        toks: lex(text)?,
        at: 0,
        globals: super::SPECIAL.iter().map(|s| s.to_string()).collect(),
        locals: Vec::new(),
        functions: Vec::new(),
        no_in: false,
        no_gt: false,
        depth: 0,
    };
    let mut out = Program::default();
    loop {
        p.skip_ends();
        match p.peek().clone() {
            Tok::End => break,
            Tok::Word("BEGIN") => {
                p.at += 1;
                p.skip_newlines();
                let b = p.block()?;
                out.begin.push(b);
            }
            Tok::Word("END") => {
                p.at += 1;
                p.skip_newlines();
                let b = p.block()?;
                out.end.push(b);
            }
            Tok::Word("function" | "func") => p.function()?,
            Tok::Op("{") => {
                let body = p.block()?;
                out.rules.push(Rule {
                    pattern: Pattern::Always,
                    body: Some(body),
                });
            }
            _ => {
                let first = p.expr()?;
                let pattern = if p.take(",") {
                    p.skip_newlines();
                    Pattern::Range(first, p.expr()?)
                } else {
                    Pattern::When(first)
                };
                let body = if *p.peek() == Tok::Op("{") {
                    Some(p.block()?)
                } else {
                    None
                };
                out.rules.push(Rule { pattern, body });
            }
        }
        // After a body another item may follow at once; a bare pattern needs an end.
        let ended = matches!(p.toks.get(p.at.wrapping_sub(1)), Some((Tok::Op("}"), _)));
        if !ended && !matches!(p.peek(), Tok::Newline | Tok::End | Tok::Op(";")) {
            return p.unexpected();
        }
    }
    if let Some((name, _)) = p.functions.iter().find(|(_, f)| f.body.is_none()) {
        return Err((format!("function {name} not defined"), 1));
    }
    out.functions = p.functions.into_iter().map(|(_, f)| f).collect();
    out.globals = p.globals;
    Ok(out)
}

impl Parser {
    fn peek(&self) -> &Tok {
        self.toks.get(self.at).map_or(&Tok::End, |t| &t.0)
    }

    fn line(&self) -> usize {
        self.toks.get(self.at).map_or(1, |t| t.1)
    }

    fn unexpected<T>(&self) -> Res<T> {
        let near = match self.peek() {
            Tok::Num(n) => n.to_string(),
            Tok::Str(s) => s.clone(),
            Tok::Regex(r) => format!("/{r}/"),
            Tok::Name(n) | Tok::Func(n) => n.clone(),
            Tok::Word(w) => w.to_string(),
            Tok::Op(o) => o.to_string(),
            Tok::Newline => "end of line".to_string(),
            Tok::End => "end of file".to_string(),
        };
        Err((near, self.line()))
    }

    fn take(&mut self, op: &str) -> bool {
        let hit = matches!(self.peek(), Tok::Op(o) if *o == op);
        self.at += usize::from(hit);
        hit
    }

    fn word(&mut self, w: &str) -> bool {
        let hit = matches!(self.peek(), Tok::Word(o) if *o == w);
        self.at += usize::from(hit);
        hit
    }

    fn need(&mut self, op: &str) -> Res<()> {
        if self.take(op) {
            Ok(())
        } else {
            self.unexpected()
        }
    }

    fn skip_newlines(&mut self) {
        while *self.peek() == Tok::Newline {
            self.at += 1;
        }
    }

    fn skip_ends(&mut self) {
        while matches!(self.peek(), Tok::Newline | Tok::Op(";")) {
            self.at += 1;
        }
    }

    fn deeper(&mut self) -> Res<()> {
        self.depth += 1;
        if self.depth > 250 {
            Err(("expression too complex".to_string(), self.line()))
        } else {
            Ok(())
        }
    }

    fn variable(&mut self, name: &str) -> Expr {
        if let Some(i) = self.locals.iter().position(|n| n == name) {
            return Expr::Local(i);
        }
        Expr::Var(self.global(name))
    }

    fn global(&mut self, name: &str) -> usize {
        match self.globals.iter().position(|n| n == name) {
            Some(i) => i,
            None => {
                self.globals.push(name.to_string());
                self.globals.len() - 1
            }
        }
    }

    fn array(&mut self, name: &str) -> Name {
        match self.variable(name) {
            Expr::Local(i) => Name::Local(i),
            Expr::Var(i) => Name::Global(i),
            _ => Name::Global(0),
        }
    }

    fn function_id(&mut self, name: &str) -> usize {
        match self.functions.iter().position(|(n, _)| n == name) {
            Some(i) => i,
            None => {
                self.functions.push((name.to_string(), Function::default()));
                self.functions.len() - 1
            }
        }
    }

    fn function(&mut self) -> Res<()> {
        self.at += 1;
        let (Tok::Name(name) | Tok::Func(name)) = self.peek().clone() else {
            return self.unexpected();
        };
        self.at += 1;
        self.need("(")?;
        let mut params = Vec::new();
        while !self.take(")") {
            match self.peek().clone() {
                Tok::Name(n) => params.push(n),
                _ => return self.unexpected(),
            }
            self.at += 1;
            if self.take(",") {
                self.skip_newlines();
            }
        }
        self.skip_newlines();
        let id = self.function_id(&name);
        self.locals = params;
        let count = self.locals.len();
        let body = self.block();
        self.locals.clear();
        self.functions[id].1 = Function {
            params: count,
            body: Some(body?),
        };
        Ok(())
    }

    fn block(&mut self) -> Res<Stmt> {
        self.deeper()?;
        self.need("{")?;
        let mut list = Vec::new();
        loop {
            self.skip_ends();
            if self.take("}") {
                self.depth -= 1;
                return Ok(Stmt::Block(list));
            }
            list.push(self.statement()?);
        }
    }

    fn end_simple(&mut self) -> Res<()> {
        match self.peek() {
            Tok::Newline | Tok::Op(";") => {
                self.at += 1;
                Ok(())
            }
            Tok::Op("}") | Tok::End => Ok(()),
            _ => self.unexpected(),
        }
    }

    fn body(&mut self) -> Res<Stmt> {
        self.skip_newlines();
        if self.take(";") {
            return Ok(Stmt::Block(Vec::new()));
        }
        self.statement()
    }

    fn statement(&mut self) -> Res<Stmt> {
        self.deeper()?;
        let s = self.statement_inner();
        self.depth -= 1;
        s
    }

    fn statement_inner(&mut self) -> Res<Stmt> {
        if *self.peek() == Tok::Op("{") {
            return self.block();
        }
        if self.word("if") {
            self.need("(")?;
            let c = self.expr()?;
            self.need(")")?;
            let yes = self.body()?;
            let save = self.at;
            self.skip_ends();
            if self.word("else") {
                return Ok(Stmt::If(c, Box::new(yes), Some(Box::new(self.body()?))));
            }
            self.at = save;
            return Ok(Stmt::If(c, Box::new(yes), None));
        }
        if self.word("while") {
            self.need("(")?;
            let c = self.expr()?;
            self.need(")")?;
            return Ok(Stmt::While(c, Box::new(self.body()?)));
        }
        if self.word("do") {
            let b = self.body()?;
            self.skip_ends();
            if !self.word("while") {
                return self.unexpected();
            }
            self.need("(")?;
            let c = self.expr()?;
            self.need(")")?;
            self.end_simple()?;
            return Ok(Stmt::Do(Box::new(b), c));
        }
        if self.word("for") {
            return self.for_loop();
        }
        let s = self.simple()?;
        self.end_simple()?;
        Ok(s)
    }

    fn for_loop(&mut self) -> Res<Stmt> {
        self.need("(")?;
        // for (name in array)
        if let (
            Some((Tok::Name(v), _)),
            Some((Tok::Word("in"), _)),
            Some((Tok::Name(a), _)),
            Some((Tok::Op(")"), _)),
        ) = (
            self.toks.get(self.at).cloned(),
            self.toks.get(self.at + 1),
            self.toks.get(self.at + 2).cloned(),
            self.toks.get(self.at + 3),
        ) {
            self.at += 4;
            let var = self.variable(&v);
            let array = self.array(&a);
            return Ok(Stmt::ForIn(var, array, Box::new(self.body()?)));
        }
        let init = if *self.peek() == Tok::Op(";") {
            None
        } else {
            Some(Box::new(self.simple()?))
        };
        self.need(";")?;
        self.skip_newlines();
        let cond = if *self.peek() == Tok::Op(";") {
            None
        } else {
            Some(self.expr()?)
        };
        self.need(";")?;
        self.skip_newlines();
        let step = if *self.peek() == Tok::Op(")") {
            None
        } else {
            Some(Box::new(self.simple()?))
        };
        self.need(")")?;
        Ok(Stmt::For(init, cond, step, Box::new(self.body()?)))
    }

    fn at_end(&self) -> bool {
        matches!(
            self.peek(),
            Tok::Newline | Tok::Op(";" | "}" | ")") | Tok::End
        )
    }

    fn simple(&mut self) -> Res<Stmt> {
        if self.word("print") || matches!(self.peek(), Tok::Word("printf")) {
            let printf = self.word("printf");
            return self.print(printf);
        }
        if self.word("next") {
            return Ok(Stmt::Next);
        }
        if self.word("nextfile") {
            return Ok(Stmt::NextFile);
        }
        if self.word("break") {
            return Ok(Stmt::Break);
        }
        if self.word("continue") {
            return Ok(Stmt::Continue);
        }
        if self.word("exit") {
            return Ok(Stmt::Exit(if self.at_end() {
                None
            } else {
                Some(self.expr()?)
            }));
        }
        if self.word("return") {
            return Ok(Stmt::Return(if self.at_end() {
                None
            } else {
                Some(self.expr()?)
            }));
        }
        if self.word("delete") {
            let Tok::Name(n) = self.peek().clone() else {
                return self.unexpected();
            };
            self.at += 1;
            let array = self.array(&n);
            if self.take("[") {
                let list = self.list("]")?;
                return Ok(Stmt::Delete(array, Some(list)));
            }
            return Ok(Stmt::Delete(array, None));
        }
        Ok(Stmt::Expr(self.expr()?))
    }

    fn list(&mut self, close: &str) -> Res<Vec<Expr>> {
        let (no_in, no_gt) = (
            std::mem::take(&mut self.no_in),
            std::mem::take(&mut self.no_gt),
        );
        let mut list = Vec::new();
        self.skip_newlines();
        while !self.take(close) {
            list.push(self.expr()?);
            self.skip_newlines();
            if self.take(",") {
                self.skip_newlines();
            } else if !matches!(self.peek(), Tok::Op(o) if *o == close) {
                return self.unexpected();
            }
        }
        self.no_in = no_in;
        self.no_gt = no_gt;
        Ok(list)
    }

    fn print(&mut self, printf: bool) -> Res<Stmt> {
        let mut args = Vec::new();
        // print (a, b) > "f": the parentheses hold the list only if nothing but a redirection follows.
        let save = self.at;
        let mut grouped = false;
        if self.take("(") {
            if let Ok(list) = self.list(")")
                && (self.at_end() || matches!(self.peek(), Tok::Op(">" | ">>" | "|")))
            {
                args = list;
                grouped = true;
            } else {
                self.at = save;
            }
        }
        if !grouped {
            self.no_gt = true;
            while !self.at_end() && !matches!(self.peek(), Tok::Op(">" | ">>" | "|")) {
                args.push(self.expr()?);
                if !self.take(",") {
                    break;
                }
                self.skip_newlines();
            }
            self.no_gt = false;
        }
        let op = match self.peek() {
            Tok::Op(o @ (">" | ">>" | "|")) => *o,
            _ => return Ok(Stmt::Print(args, printf, None)),
        };
        self.at += 1;
        let save = std::mem::replace(&mut self.no_gt, true);
        let to = self.concat(true)?;
        self.no_gt = save;
        Ok(Stmt::Print(args, printf, Some((op, to))))
    }

    fn expr(&mut self) -> Res<Expr> {
        self.deeper()?;
        let e = self.ternary();
        self.depth -= 1;
        let e = e?;
        let op = match self.peek() {
            Tok::Op("=") => None,
            Tok::Op("+=") => Some("+"),
            Tok::Op("-=") => Some("-"),
            Tok::Op("*=") => Some("*"),
            Tok::Op("/=") => Some("/"),
            Tok::Op("%=") => Some("%"),
            Tok::Op("^=" | "**=") => Some("^"),
            _ => return Ok(e),
        };
        // `a == b = c` style oddities are not assignments here.
        if !matches!(
            e,
            Expr::Var(_) | Expr::Local(_) | Expr::Field(_) | Expr::Index(..)
        ) {
            // `$1 ~ x = y` and `!x = y`: the assignment binds to the last operand.
            if let Some(fixed) = self.assign_inside(e, op)? {
                return Ok(fixed);
            }
            return self.unexpected();
        }
        self.at += 1;
        self.skip_newlines();
        self.deeper()?;
        let value = self.expr()?;
        self.depth -= 1;
        Ok(Expr::Assign(Box::new(e), op, Box::new(value)))
    }

    fn assign_inside(&mut self, e: Expr, op: Option<&'static str>) -> Res<Option<Expr>> {
        let lvalue = |e: &Expr| {
            matches!(
                e,
                Expr::Var(_) | Expr::Local(_) | Expr::Field(_) | Expr::Index(..)
            )
        };
        match e {
            Expr::Not(inner) if lvalue(&inner) => {
                self.at += 1;
                let v = self.expr()?;
                Ok(Some(Expr::Not(Box::new(Expr::Assign(
                    inner,
                    op,
                    Box::new(v),
                )))))
            }
            Expr::And(a, b) if lvalue(&b) => {
                self.at += 1;
                let v = self.expr()?;
                Ok(Some(Expr::And(
                    a,
                    Box::new(Expr::Assign(b, op, Box::new(v))),
                )))
            }
            Expr::Or(a, b) if lvalue(&b) => {
                self.at += 1;
                let v = self.expr()?;
                Ok(Some(Expr::Or(
                    a,
                    Box::new(Expr::Assign(b, op, Box::new(v))),
                )))
            }
            _ => Ok(None),
        }
    }

    fn ternary(&mut self) -> Res<Expr> {
        let c = self.or()?;
        if !self.take("?") {
            return Ok(c);
        }
        self.skip_newlines();
        let a = self.expr()?;
        self.skip_newlines();
        self.need(":")?;
        self.skip_newlines();
        let b = self.expr()?;
        Ok(Expr::Cond(Box::new(c), Box::new(a), Box::new(b)))
    }

    fn or(&mut self) -> Res<Expr> {
        let mut list = vec![self.and()?];
        while self.take("||") {
            self.skip_newlines();
            list.push(self.and()?);
        }
        Ok(joined(list, Expr::Or))
    }

    fn and(&mut self) -> Res<Expr> {
        let mut list = vec![self.membership()?];
        while self.take("&&") {
            self.skip_newlines();
            list.push(self.membership()?);
        }
        Ok(joined(list, Expr::And))
    }

    /// Counts the links of a chain that makes a deep tree.
    fn link(&mut self, links: &mut usize) -> Res<()> {
        *links += 1;
        match *links > 250 {
            true => Err(("expression too complex".to_string(), self.line())),
            false => Ok(()),
        }
    }

    fn membership(&mut self) -> Res<Expr> {
        let mut e = self.matching()?;
        let mut links = 0;
        while !self.no_in && self.word("in") {
            self.link(&mut links)?;
            let Tok::Name(n) = self.peek().clone() else {
                return self.unexpected();
            };
            self.at += 1;
            e = Expr::In(vec![e], self.array(&n));
        }
        Ok(e)
    }

    fn matching(&mut self) -> Res<Expr> {
        let mut e = self.comparison()?;
        let mut links = 0;
        loop {
            self.link(&mut links)?;
            let yes = match self.peek() {
                Tok::Op("~") => true,
                Tok::Op("!~") => false,
                _ => return Ok(e),
            };
            self.at += 1;
            e = Expr::Match(yes, Box::new(e), Box::new(self.comparison()?));
        }
    }

    fn comparison(&mut self) -> Res<Expr> {
        let e = self.concat(false)?;
        let op = match self.peek() {
            Tok::Op(o @ ("<" | "<=" | "==" | "!=" | ">=")) => *o,
            Tok::Op(">") if !self.no_gt => ">",
            _ => return Ok(e),
        };
        self.at += 1;
        Ok(Expr::Compare(
            op,
            Box::new(e),
            Box::new(self.concat(false)?),
        ))
    }

    fn concat(&mut self, target: bool) -> Res<Expr> {
        let mut list = vec![self.additive()?];
        let mut links = 0;
        loop {
            let starts = match self.peek() {
                Tok::Num(_) | Tok::Str(_) | Tok::Name(_) | Tok::Func(_) | Tok::Regex(_) => true,
                Tok::Op(o) => matches!(*o, "$" | "!" | "(" | "-" | "+" | "++" | "--"),
                Tok::Word(w) => !matches!(*w, "in" | "getline") && self.is_builtin(w),
                _ => false,
            };
            if starts {
                // `a -1` is a subtraction, handled by additive; a sign here cannot happen.
                list.push(self.additive()?);
                continue;
            }
            if !target
                && matches!(self.peek(), Tok::Op("|"))
                && matches!(self.toks.get(self.at + 1), Some((Tok::Word("getline"), _)))
            {
                self.at += 2;
                let to = self.optional_lvalue()?;
                self.link(&mut links)?;
                let from = joined(std::mem::take(&mut list), Expr::Concat);
                list.push(Expr::Getline(Some("|"), Some(Box::new(from)), to));
                continue;
            }
            return Ok(joined(list, Expr::Concat));
        }
    }

    fn is_builtin(&self, w: &str) -> bool {
        !matches!(
            w,
            "BEGIN"
                | "END"
                | "function"
                | "func"
                | "if"
                | "else"
                | "while"
                | "for"
                | "do"
                | "break"
                | "continue"
                | "next"
                | "nextfile"
                | "exit"
                | "return"
                | "delete"
                | "in"
                | "print"
                | "printf"
        )
    }

    fn additive(&mut self) -> Res<Expr> {
        let first = self.multiplicative()?;
        let mut rest = Vec::new();
        while let Tok::Op(op @ ("+" | "-")) = self.peek() {
            let op = *op;
            self.at += 1;
            rest.push((op, self.multiplicative()?));
        }
        Ok(chain(first, rest))
    }

    fn multiplicative(&mut self) -> Res<Expr> {
        let first = self.unary()?;
        let mut rest = Vec::new();
        while let Tok::Op(op @ ("*" | "/" | "%")) = self.peek() {
            let op = *op;
            self.at += 1;
            rest.push((op, self.unary()?));
        }
        Ok(chain(first, rest))
    }

    fn unary(&mut self) -> Res<Expr> {
        self.deeper()?;
        let e = if self.take("!") {
            Ok(Expr::Not(Box::new(self.unary()?)))
        } else if self.take("-") {
            Ok(Expr::Neg(Box::new(self.unary()?)))
        } else if self.take("+") {
            Ok(Expr::Plus(Box::new(self.unary()?)))
        } else {
            self.power()
        };
        self.depth -= 1;
        e
    }

    fn power(&mut self) -> Res<Expr> {
        let base = self.postfix()?;
        if self.take("^") || self.take("**") {
            let right = self.unary_power()?;
            return Ok(Expr::Arith("^", Box::new(base), Box::new(right)));
        }
        Ok(base)
    }

    fn unary_power(&mut self) -> Res<Expr> {
        self.deeper()?;
        let e = match self.take("-") {
            true => Expr::Neg(Box::new(self.unary_power()?)),
            false => self.power()?,
        };
        self.depth -= 1;
        Ok(e)
    }

    fn postfix(&mut self) -> Res<Expr> {
        let e = self.primary()?;
        if matches!(
            e,
            Expr::Var(_) | Expr::Local(_) | Expr::Field(_) | Expr::Index(..)
        ) {
            if self.take("++") {
                return Ok(Expr::Step(Box::new(e), 1.0, false));
            }
            if self.take("--") {
                return Ok(Expr::Step(Box::new(e), -1.0, false));
            }
        }
        Ok(e)
    }

    fn optional_lvalue(&mut self) -> Res<Option<Box<Expr>>> {
        Ok(match self.peek() {
            Tok::Name(_) | Tok::Op("$") => Some(Box::new(self.primary()?)),
            _ => None,
        })
    }

    fn primary(&mut self) -> Res<Expr> {
        let tok = self.peek().clone();
        match tok {
            Tok::Num(n) => {
                self.at += 1;
                Ok(Expr::Num(n))
            }
            Tok::Str(s) => {
                self.at += 1;
                Ok(Expr::Str(s))
            }
            Tok::Regex(r) => {
                self.at += 1;
                Ok(Expr::Regex(r))
            }
            Tok::Op("$") => {
                self.at += 1;
                self.deeper()?;
                let inner = if self.take("++") {
                    Expr::Step(Box::new(self.primary()?), 1.0, true)
                } else if self.take("--") {
                    Expr::Step(Box::new(self.primary()?), -1.0, true)
                } else if self.take("-") {
                    Expr::Neg(Box::new(self.primary()?))
                } else {
                    self.primary()?
                };
                self.depth -= 1;
                Ok(Expr::Field(Box::new(inner)))
            }
            Tok::Op(o @ ("++" | "--")) => {
                self.at += 1;
                let target = self.primary()?;
                Ok(Expr::Step(
                    Box::new(target),
                    if o == "++" { 1.0 } else { -1.0 },
                    true,
                ))
            }
            Tok::Op("(") => {
                self.at += 1;
                let mut list = self.list(")")?;
                if list.len() > 1 {
                    if self.word("in")
                        && let Tok::Name(n) = self.peek().clone()
                    {
                        self.at += 1;
                        return Ok(Expr::In(list, self.array(&n)));
                    }
                    return self.unexpected();
                }
                match list.pop() {
                    Some(e) => Ok(Expr::Group(Box::new(e))),
                    None => self.unexpected(),
                }
            }
            Tok::Name(n) => {
                self.at += 1;
                if self.take("[") {
                    let array = self.array(&n);
                    let list = self.list("]")?;
                    return Ok(Expr::Index(array, list));
                }
                Ok(self.variable(&n))
            }
            Tok::Func(n) => {
                self.at += 1;
                self.need("(")?;
                let id = self.function_id(&n);
                let list = self.list(")")?;
                Ok(Expr::Call(id, list))
            }
            Tok::Word("getline") => {
                self.at += 1;
                let to = self.optional_lvalue()?;
                if self.take("<") {
                    let file = self.postfix()?;
                    return Ok(Expr::Getline(Some("<"), Some(Box::new(file)), to));
                }
                Ok(Expr::Getline(None, None, to))
            }
            Tok::Word(w) if self.is_builtin(w) => {
                self.at += 1;
                if self.take("(") {
                    let list = self.list(")")?;
                    return Ok(Expr::Builtin(w, list));
                }
                if w == "length" {
                    return Ok(Expr::Builtin(w, Vec::new()));
                }
                self.unexpected()
            }
            Tok::Op("-" | "+" | "!") => self.unary(),
            _ => self.unexpected(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_parse() {
        for good in [
            "{print $1, $2}",
            "/a/,/b/ {n++} END {print n+0}",
            "BEGIN {FS=\":\"; OFS=\"-\"} $1 ~ /x/ && NR>1 {a[$1,$2]=$3; next}\n!seen[$0]++",
            "function f(a,b) { return a+b } {print f(1,2) \"x\" -1}",
            "{ for (i=1;i<=NF;i++) s+=$i; for (k in a) delete a[k] } END { if (s) print s; else print \"none\" }",
            "{ print > \"out\"; \"date\" | getline d; while ((getline line < \"f\") > 0) n++ }",
            "$1==\"a\"{print $NF-1} (1,2) in a",
            "{ printf(\"%s %d\\n\", $1, x ? 1 : 2) | \"sort\" }",
        ] {
            assert!(parse(good).is_ok(), "{good}: {:?}", parse(good).err());
        }
        assert!(parse("{print").is_err());
        assert!(parse("{print )}").is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_program_panics(text in "[a-c$0-9{}();/\"+*<>=~!&|?:, \n\\[\\]-]{0,24}") {
            let _ = parse(&text);
        }
    }
}
