//! Expressions: operators by precedence, calls, literals, and patterns made from them.

use super::ast::*;
use super::function::{FnKind, key_name};
use super::lexer::Tok;
use super::parser::{MAX_CHAIN, Parser, Res, is_reserved};

fn precedence(op: &str) -> u8 {
    match op {
        "??" => 1,
        "||" => 2,
        "&&" => 3,
        "|" => 4,
        "^" => 5,
        "&" => 6,
        "==" | "!=" | "===" | "!==" => 7,
        "<" | ">" | "<=" | ">=" | "in" | "instanceof" => 8,
        "<<" | ">>" | ">>>" => 9,
        "+" | "-" => 10,
        "*" | "/" | "%" => 11,
        "**" => 12,
        _ => 0,
    }
}

fn node(pos: u32, kind: Expr) -> Node {
    Node { pos, kind }
}

impl Parser<'_> {
    pub fn expression(&mut self) -> Res<Node> {
        let pos = self.pos();
        let first = self.assign_expr()?;
        if !self.is(",") {
            return Ok(first);
        }
        let mut list = vec![first];
        while self.eat(",") {
            list.push(self.assign_expr()?);
        }
        Ok(node(pos, Expr::Seq(list)))
    }

    pub fn assign_expr(&mut self) -> Res<Node> {
        self.enter()?;
        let e = self.assign_inner();
        self.leave();
        e
    }

    /// Whether an arrow function begins at the token `ahead`.
    fn arrow_ahead(&self, ahead: usize) -> bool {
        let t = self.token(ahead);
        let after = match &t.tok {
            Tok::Name(n) if !is_reserved(n) => self.at + ahead + 1,
            Tok::Punct("(") if t.close > 0 => t.close as usize + 1,
            _ => return false,
        };
        self.tokens
            .get(after)
            .is_some_and(|t| t.tok == Tok::Punct("=>") && !t.nl)
    }

    fn assign_inner(&mut self) -> Res<Node> {
        let pos = self.pos();
        if self.is_word("async") && !self.token(1).nl && self.arrow_ahead(1) {
            self.next();
            return self.arrow(pos, true);
        }
        if self.arrow_ahead(0) {
            return self.arrow(pos, false);
        }
        if self.is_word("yield") && self.fn_ctx().generator {
            return self.yield_expr(pos);
        }
        let left = self.conditional()?;
        let op = match self.tok() {
            Tok::Punct(
                p @ ("=" | "+=" | "-=" | "*=" | "/=" | "%=" | "**=" | "<<=" | ">>=" | ">>>=" | "&="
                | "|=" | "^=" | "&&=" | "||=" | "??="),
            ) => *p,
            _ => return Ok(left),
        };
        let at = self.pos();
        let target = self.pattern_of(left)?;
        if op != "=" && !matches!(target, Pat::Name(..) | Pat::Place(_)) {
            return self.err("Invalid left-hand side in assignment", pos);
        }
        self.next();
        let value = self.assign_expr()?;
        let _ = at;
        Ok(node(
            pos,
            Expr::Assign(op, Box::new(target), Box::new(value)),
        ))
    }

    fn yield_expr(&mut self, pos: u32) -> Res<Node> {
        self.next();
        let delegate = self.eat("*");
        let stop = self.token(0).nl
            || matches!(
                self.tok(),
                Tok::Punct(")" | "]" | "}" | "," | ";" | ":") | Tok::Eof
            );
        let value = if stop && !delegate {
            None
        } else {
            Some(Box::new(self.assign_expr()?))
        };
        Ok(node(pos, Expr::Yield(value, delegate)))
    }

    fn conditional(&mut self) -> Res<Node> {
        let pos = self.pos();
        let test = self.binary(1)?;
        if !self.eat("?") {
            return Ok(test);
        }
        let no_in = std::mem::replace(&mut self.no_in, false);
        let yes = self.assign_expr()?;
        self.no_in = no_in;
        self.expect(":")?;
        let no = self.assign_expr()?;
        let kind = Expr::Cond(Box::new(test), Box::new(yes), Box::new(no));
        Ok(node(pos, kind))
    }

    fn operator(&self) -> Option<&'static str> {
        match self.tok() {
            Tok::Punct(p) => Some(p),
            Tok::Name(n) if &**n == "in" && !self.no_in => Some("in"),
            Tok::Name(n) if &**n == "instanceof" => Some("instanceof"),
            _ => None,
        }
    }

    fn binary(&mut self, min: u8) -> Res<Node> {
        let pos = self.pos();
        if let (Tok::Private(n), Tok::Name(w)) = (self.tok().clone(), &self.token(1).tok)
            && &**w == "in"
        {
            self.next();
            self.next();
            let right = self.binary(9)?;
            return Ok(node(pos, Expr::HasPrivate(n, Box::new(right))));
        }
        let mut left = self.unary()?;
        let mut count = 0;
        while let Some(op) = self.operator() {
            let level = precedence(op);
            if level == 0 || level < min {
                break;
            }
            count += 1;
            if count > MAX_CHAIN {
                return self.err("Expression too long", pos);
            }
            let at = self.pos();
            self.next();
            self.enter()?;
            let right = self.binary(if op == "**" { level } else { level + 1 })?;
            self.leave();
            let (l, r) = (Box::new(left), Box::new(right));
            left = match op {
                "&&" | "||" | "??" => node(pos, Expr::Logical(op, l, r)),
                _ => node(
                    if matches!(op, "in" | "instanceof") {
                        at
                    } else {
                        pos
                    },
                    Expr::Binary(op, l, r),
                ),
            };
        }
        Ok(left)
    }

    pub fn unary(&mut self) -> Res<Node> {
        let pos = self.pos();
        let op = match self.tok() {
            Tok::Punct(p @ ("!" | "-" | "+" | "~")) => *p,
            Tok::Punct(p @ ("++" | "--")) => {
                let by = if *p == "++" { 1.0 } else { -1.0 };
                self.next();
                let place = self.nested_unary()?;
                self.check_place(&place, "prefix")?;
                return Ok(node(pos, Expr::Update(by, true, Box::new(place))));
            }
            Tok::Name(n) => match &**n {
                "typeof" => "typeof",
                "void" => "void",
                "delete" => "delete",
                "await" if self.fn_ctx_async() => {
                    self.next();
                    let e = self.nested_unary()?;
                    return Ok(node(pos, Expr::Await(Box::new(e))));
                }
                _ => return self.postfix(),
            },
            _ => return self.postfix(),
        };
        self.next();
        let e = self.nested_unary()?;
        Ok(node(pos, Expr::Unary(op, Box::new(e))))
    }

    fn fn_ctx_async(&self) -> bool {
        self.fns.last().is_some_and(|f| f.is_async)
    }

    fn nested_unary(&mut self) -> Res<Node> {
        self.enter()?;
        let e = self.unary();
        self.leave();
        e
    }

    fn check_place(&self, place: &Node, side: &str) -> Res<()> {
        if matches!(
            place.kind,
            Expr::Ident(_) | Expr::Member(..) | Expr::Index(..) | Expr::Private(..)
        ) {
            return Ok(());
        }
        let message = format!("Invalid left-hand side expression in {side} operation");
        self.err(&message, place.pos)
    }

    fn postfix(&mut self) -> Res<Node> {
        let pos = self.pos();
        let e = self.call_expr()?;
        if (self.is("++") || self.is("--")) && !self.token(0).nl {
            self.check_place(&e, "postfix")?;
            let by = if self.is("++") { 1.0 } else { -1.0 };
            self.next();
            return Ok(node(pos, Expr::Update(by, false, Box::new(e))));
        }
        Ok(e)
    }

    fn call_expr(&mut self) -> Res<Node> {
        let pos = self.pos();
        let mut e = if self.is_word("new") {
            self.new_expr()?
        } else {
            self.primary()?
        };
        let mut chain = false;
        let mut count = 0;
        loop {
            count += 1;
            if count > MAX_CHAIN {
                return self.err("Expression too long", pos);
            }
            let at = self.pos();
            match self.tok().clone() {
                Tok::Punct("?.") => {
                    chain = true;
                    self.next();
                    if self.is("(") {
                        let args = self.arguments()?;
                        e = node(e.pos, Expr::Call(Box::new(e), args, true));
                    } else if self.eat("[") {
                        let i = self.index()?;
                        e = node(at, Expr::Index(Box::new(e), Box::new(i), true));
                    } else {
                        e = self.member_name(e, true)?;
                    }
                }
                Tok::Punct("(") => {
                    let args = self.arguments()?;
                    // A call's place is its function's last name, as V8 has it.
                    let at = match &e.kind {
                        Expr::Member(..) | Expr::Index(..) | Expr::Private(..) => e.pos,
                        _ => pos,
                    };
                    e = node(at, Expr::Call(Box::new(e), args, false));
                }
                Tok::Template(..) => {
                    let t = self.primary()?;
                    e = self.tagged(e, t, at)?;
                }
                _ => match self.member_step(e)? {
                    Ok(next) => e = next,
                    Err(done) => {
                        e = done;
                        break;
                    }
                },
            }
        }
        if chain {
            e = node(pos, Expr::Chain(Box::new(e)));
        }
        Ok(e)
    }

    fn tagged(&mut self, tag: Node, t: Node, pos: u32) -> Res<Node> {
        let Expr::Tagged(_, quasis, exprs) = t.kind else {
            let Expr::Template(texts, exprs) = t.kind else {
                return self.unexpected();
            };
            // `primary` left the raw texts behind: read them from the source again.
            let raws = self.raw_quasis(&texts);
            let kind = Expr::Tagged(Box::new(tag), raws, exprs);
            return Ok(node(pos, kind));
        };
        Ok(node(pos, Expr::Tagged(Box::new(tag), quasis, exprs)))
    }

    fn raw_quasis(&self, texts: &[Name]) -> Vec<(Name, Name)> {
        match &self.tokens[self.at - 1].tok {
            Tok::Template(quasis, _) => quasis.clone(),
            _ => texts.iter().map(|t| (t.clone(), t.clone())).collect(),
        }
    }

    fn index(&mut self) -> Res<Node> {
        let no_in = std::mem::replace(&mut self.no_in, false);
        let i = self.expression();
        self.no_in = no_in;
        let i = i?;
        self.expect("]")?;
        Ok(i)
    }

    fn member_name(&mut self, e: Node, optional: bool) -> Res<Node> {
        let pos = self.pos();
        let kind = match self.tok().clone() {
            Tok::Name(n) => Expr::Member(Box::new(e), n, optional),
            Tok::Private(n) => Expr::Private(Box::new(e), n, optional),
            _ => return self.unexpected(),
        };
        self.next();
        Ok(node(pos, kind))
    }

    /// `.name` or `[index]`; gives the expression back if neither follows.
    fn member_step(&mut self, e: Node) -> Res<Result<Node, Node>> {
        if self.eat(".") {
            return Ok(Ok(self.member_name(e, false)?));
        }
        if self.is("[") {
            self.next();
            let pos = self.pos();
            let i = self.index()?;
            let kind = Expr::Index(Box::new(e), Box::new(i), false);
            return Ok(Ok(node(pos, kind)));
        }
        Ok(Err(e))
    }

    fn new_expr(&mut self) -> Res<Node> {
        let pos = self.pos();
        self.next();
        if self.eat(".") {
            if !self.eat_word("target") {
                return self.unexpected();
            }
            return Ok(node(pos, Expr::NewTarget));
        }
        self.enter()?;
        let mut callee = if self.is_word("new") {
            self.new_expr()?
        } else {
            self.primary()?
        };
        loop {
            match self.member_step(callee)? {
                Ok(next) => callee = next,
                Err(done) => {
                    callee = done;
                    break;
                }
            }
        }
        self.leave();
        let args = if self.is("(") {
            self.arguments()?
        } else {
            Vec::new()
        };
        Ok(node(pos, Expr::New(Box::new(callee), args)))
    }

    fn arguments(&mut self) -> Res<Vec<Elem>> {
        self.expect("(")?;
        self.elements(")")
    }

    fn elements(&mut self, close: &str) -> Res<Vec<Elem>> {
        let no_in = std::mem::replace(&mut self.no_in, false);
        let mut list = Vec::new();
        while !self.eat(close) {
            if self.is(",") && close == "]" {
                self.next();
                list.push(Elem::Hole);
                continue;
            }
            if self.eat("...") {
                list.push(Elem::Spread(self.assign_expr()?));
            } else {
                list.push(Elem::Item(self.assign_expr()?));
            }
            if !self.is(close) && !self.eat(",") {
                if close == ")" {
                    return self.err("missing ) after argument list", self.pos());
                }
                return self.unexpected();
            }
        }
        self.no_in = no_in;
        Ok(list)
    }

    fn primary(&mut self) -> Res<Node> {
        let pos = self.pos();
        let tok = self.tok().clone();
        let kind = match tok {
            Tok::Num(n) => Expr::Num(n),
            Tok::BigInt(n) => Expr::BigInt(n),
            Tok::Str(s) => Expr::Str(s),
            Tok::Regex(body, flags) => Expr::Regex(body, flags),
            Tok::Template(quasis, ranges) => {
                self.next();
                let mut exprs = Vec::new();
                for (from, to) in ranges {
                    exprs.push(self.sub_expression(from, to)?);
                }
                let texts = quasis.into_iter().map(|q| q.0).collect();
                return Ok(node(pos, Expr::Template(texts, exprs)));
            }
            Tok::Punct("(") => {
                self.next();
                let no_in = std::mem::replace(&mut self.no_in, false);
                let e = self.expression();
                self.no_in = no_in;
                let e = e?;
                self.expect(")")?;
                return Ok(e);
            }
            Tok::Punct("[") => {
                self.next();
                return Ok(node(pos, Expr::Array(self.elements("]")?)));
            }
            Tok::Punct("{") => return self.object(),
            Tok::Name(n) => return self.word_primary(&n, pos),
            _ => return self.unexpected(),
        };
        self.next();
        Ok(node(pos, kind))
    }

    fn word_primary(&mut self, word: &Name, pos: u32) -> Res<Node> {
        if self.is_async_function() {
            self.next();
            return self.function_expr(pos, true);
        }
        let kind = match &**word {
            "this" => Expr::This,
            "null" => Expr::Null,
            "true" => Expr::Bool(true),
            "false" => Expr::Bool(false),
            "super" => Expr::Super,
            "function" => return self.function_expr(pos, false),
            "class" => {
                let (_, class) = self.scoped(|p| p.class(false))?;
                return Ok(node(pos, Expr::Class(class)));
            }
            "import" => {
                self.next();
                if self.eat(".") {
                    if !self.eat_word("meta") {
                        return self.unexpected();
                    }
                    return Ok(node(pos, Expr::ImportMeta));
                }
                self.expect("(")?;
                let e = self.assign_expr()?;
                self.eat(",");
                self.expect(")")?;
                return Ok(node(pos, Expr::Import(Box::new(e))));
            }
            w if is_reserved(w) => return self.unexpected(),
            "arguments" => {
                self.use_arguments();
                Expr::Ident(word.clone())
            }
            _ => Expr::Ident(word.clone()),
        };
        self.next();
        Ok(node(pos, kind))
    }

    fn function_expr(&mut self, pos: u32, is_async: bool) -> Res<Node> {
        self.next();
        let generator = self.eat("*");
        let kind = FnKind {
            is_async,
            generator,
            ..FnKind::default()
        };
        let name = match self.tok() {
            Tok::Name(_) => self.binding_name()?,
            _ => "".into(),
        };
        let func = self.function(name, pos, kind)?;
        Ok(node(pos, Expr::Function(func)))
    }

    fn object(&mut self) -> Res<Node> {
        let pos = self.pos();
        self.next();
        let no_in = std::mem::replace(&mut self.no_in, false);
        let mut props = Vec::new();
        while !self.eat("}") {
            props.push(self.property()?);
            if !self.is("}") {
                self.expect(",")?;
            }
        }
        self.no_in = no_in;
        Ok(node(pos, Expr::Object(props)))
    }

    fn property(&mut self) -> Res<Prop> {
        let pos = self.pos();
        if self.eat("...") {
            return Ok(Prop::Spread(self.assign_expr()?));
        }
        let modifier = !matches!(
            self.token(1).tok,
            Tok::Punct("(" | "," | ":" | "}" | "=") | Tok::Eof
        );
        let mut kind = FnKind {
            method: true,
            ..FnKind::default()
        };
        let mut accessor = "";
        if modifier {
            if self.is_word("get") || self.is_word("set") {
                accessor = if self.is_word("get") { "get" } else { "set" };
                self.next();
            } else if self.eat_word("async") {
                kind.is_async = true;
            }
        }
        if self.eat("*") {
            kind.generator = true;
        }
        let short = matches!(self.tok(), Tok::Name(_));
        let key = self.key()?;
        if self.is("(") {
            let func = self.function(key_name(&key), pos, kind)?;
            let value = node(pos, Expr::Function(func));
            return Ok(match accessor {
                "get" => Prop::Get(key, value),
                "set" => Prop::Set(key, value),
                _ => Prop::Value(key, value),
            });
        }
        if self.eat(":") {
            let value = self.assign_expr()?;
            return Ok(Prop::Value(key, value));
        }
        match &key {
            Key::Name(n) if short && !is_reserved(n) => {
                let name = n.clone();
                if &*name == "arguments" {
                    self.use_arguments();
                }
                let ident = node(pos, Expr::Ident(name.clone()));
                // `{ a = 1 }` is a pattern: kept as an assignment until it becomes one.
                if self.eat("=") {
                    let default = self.assign_expr()?;
                    let target = Box::new(Pat::Name(name, pos));
                    let value = node(pos, Expr::Assign("=", target, Box::new(default)));
                    return Ok(Prop::Value(key, value));
                }
                Ok(Prop::Value(key, ident))
            }
            _ => self.unexpected(),
        }
    }

    /// Reads an expression once more as the target of an assignment.
    pub fn pattern_of(&mut self, e: Node) -> Res<Pat> {
        match e.kind {
            Expr::Ident(n) => Ok(Pat::Name(n, e.pos)),
            Expr::Member(..) | Expr::Index(..) | Expr::Private(..) => Ok(Pat::Place(e)),
            Expr::Array(elems) => {
                let mut items = Vec::new();
                for el in elems {
                    match el {
                        Elem::Hole => items.push(None),
                        Elem::Item(n) => items.push(Some(self.item_of(n)?)),
                        Elem::Spread(n) => {
                            let rest = self.pattern_of(n)?;
                            return Ok(Pat::Array(items, Some(Box::new(rest))));
                        }
                    }
                }
                Ok(Pat::Array(items, None))
            }
            Expr::Object(props) => {
                let mut items = Vec::new();
                for p in props {
                    match p {
                        Prop::Value(k, v) => items.push((k, self.item_of(v)?)),
                        Prop::Spread(n) => {
                            let rest = self.pattern_of(n)?;
                            return Ok(Pat::Object(items, Some(Box::new(rest))));
                        }
                        _ => return self.err("Invalid destructuring assignment target", e.pos),
                    }
                }
                Ok(Pat::Object(items, None))
            }
            _ => self.err("Invalid left-hand side in assignment", e.pos),
        }
    }

    fn item_of(&mut self, e: Node) -> Res<PatItem> {
        if let Expr::Assign("=", target, value) = e.kind {
            return Ok(PatItem {
                pat: *target,
                default: Some(*value),
            });
        }
        Ok(PatItem {
            pat: self.pattern_of(e)?,
            default: None,
        })
    }
}
