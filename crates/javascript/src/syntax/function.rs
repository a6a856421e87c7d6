//! Functions, classes and binding patterns.

use super::ast::*;
use super::lexer::Tok;
use super::parser::{FnCtx, Parser, Res};
use std::rc::Rc;

#[derive(Clone, Copy, Default)]
pub(super) struct FnKind {
    pub is_async: bool,
    pub generator: bool,
    pub arrow: bool,
    pub method: bool,
}

impl Parser<'_> {
    pub fn function_statement(&mut self, is_async: bool) -> Res<StmtKind> {
        let pos = self.pos();
        if is_async {
            self.next();
        }
        self.next();
        let generator = self.eat("*");
        let name = self.binding_name()?;
        self.declare(&name, DeclKind::Function, pos)?;
        let kind = FnKind {
            is_async,
            generator,
            ..FnKind::default()
        };
        Ok(StmtKind::Function(self.function(name, pos, kind)?))
    }

    /// From the parameters' `(` on.
    pub fn function(&mut self, name: Name, pos: u32, kind: FnKind) -> Res<Rc<Func>> {
        self.function_with(name, pos, kind, |p| {
            p.expect("(")?;
            p.params()
        })
    }

    fn params(&mut self) -> Res<(Vec<PatItem>, Option<Pat>)> {
        let mut params = Vec::new();
        let mut rest = None;
        while !self.eat(")") {
            if self.eat("...") {
                rest = Some(self.binding(DeclKind::Param)?);
                self.expect(")")?;
                break;
            }
            params.push(self.binding_item(DeclKind::Param)?);
            if !self.is(")") {
                self.expect(",")?;
            }
        }
        Ok((params, rest))
    }

    fn function_with(
        &mut self,
        name: Name,
        pos: u32,
        kind: FnKind,
        params: impl FnOnce(&mut Self) -> Res<(Vec<PatItem>, Option<Pat>)>,
    ) -> Res<Rc<Func>> {
        self.enter()?;
        self.mark_function();
        self.scopes.push(Scope::default());
        self.fns.push(FnCtx {
            is_async: kind.is_async,
            generator: kind.generator,
            uses_arguments: false,
            scope: self.scopes.len() - 1,
        });
        let no_in = std::mem::replace(&mut self.no_in, false);
        let parts = self.function_parts(kind, params);
        self.no_in = no_in;
        let scope = self.scopes.pop().unwrap_or_default();
        let ctx = self.fns.pop().unwrap_or_default();
        self.leave();
        let (params, rest, body) = parts?;
        if kind.arrow && ctx.uses_arguments {
            self.use_arguments();
        }
        Ok(Rc::new(Func {
            name,
            pos,
            span: (pos, self.last_end()),
            params,
            rest,
            body,
            scope,
            arrow: kind.arrow,
            is_async: kind.is_async,
            generator: kind.generator,
            uses_arguments: ctx.uses_arguments && !kind.arrow,
            method: kind.method,
        }))
    }

    #[allow(
        clippy::type_complexity,
        reason = "a pair that one caller hands to one callee"
    )]
    fn function_parts(
        &mut self,
        kind: FnKind,
        params: impl FnOnce(&mut Self) -> Res<(Vec<PatItem>, Option<Pat>)>,
    ) -> Res<(Vec<PatItem>, Option<Pat>, Vec<Stmt>)> {
        let (params, rest) = params(self)?;
        if kind.arrow {
            self.expect("=>")?;
            if !self.is("{") {
                let pos = self.pos();
                let value = self.assign_expr()?;
                let kind = StmtKind::Return(Some(value));
                return Ok((params, rest, vec![Stmt { pos, kind }]));
            }
        }
        Ok((params, rest, self.braced()?))
    }

    pub fn use_arguments(&mut self) {
        self.fn_ctx().uses_arguments = true;
    }

    /// At an arrow function's parameters (after `async`, if any).
    pub fn arrow(&mut self, pos: u32, is_async: bool) -> Res<Node> {
        let kind = FnKind {
            is_async,
            arrow: true,
            ..FnKind::default()
        };
        let func = self.function_with("".into(), pos, kind, |p| {
            if p.eat("(") {
                return p.params();
            }
            let at = p.pos();
            let name = p.binding_name()?;
            p.declare(&name, DeclKind::Param, at)?;
            let item = PatItem {
                pat: Pat::Name(name, at),
                default: None,
            };
            Ok((vec![item], None))
        })?;
        Ok(Node {
            pos,
            kind: Expr::Function(func),
        })
    }

    pub fn binding_item(&mut self, kind: DeclKind) -> Res<PatItem> {
        let pat = self.binding(kind)?;
        let default = if self.eat("=") {
            Some(self.assign_expr()?)
        } else {
            None
        };
        Ok(PatItem { pat, default })
    }

    pub fn binding(&mut self, kind: DeclKind) -> Res<Pat> {
        self.enter()?;
        let pat = self.binding_inner(kind);
        self.leave();
        pat
    }

    fn binding_inner(&mut self, kind: DeclKind) -> Res<Pat> {
        let pos = self.pos();
        if self.eat("[") {
            let mut items = Vec::new();
            while !self.eat("]") {
                if self.eat(",") {
                    items.push(None);
                    continue;
                }
                if self.eat("...") {
                    let rest = self.binding(kind)?;
                    self.expect("]")?;
                    return Ok(Pat::Array(items, Some(Box::new(rest))));
                }
                items.push(Some(self.binding_item(kind)?));
                if !self.is("]") {
                    self.expect(",")?;
                }
            }
            return Ok(Pat::Array(items, None));
        }
        if self.eat("{") {
            let mut items = Vec::new();
            while !self.eat("}") {
                if self.eat("...") {
                    let rest = self.binding(kind)?;
                    self.expect("}")?;
                    return Ok(Pat::Object(items, Some(Box::new(rest))));
                }
                let at = self.pos();
                let short = matches!(self.tok(), Tok::Name(_));
                let key = self.key()?;
                if self.eat(":") {
                    items.push((key, self.binding_item(kind)?));
                } else {
                    let Key::Name(name) = &key else {
                        return self.unexpected();
                    };
                    if !short || super::parser::is_reserved(name) {
                        return self.unexpected();
                    }
                    let name = name.clone();
                    self.declare(&name, kind, at)?;
                    let default = if self.eat("=") {
                        Some(self.assign_expr()?)
                    } else {
                        None
                    };
                    let pat = Pat::Name(name, at);
                    items.push((key, PatItem { pat, default }));
                }
                if !self.is("}") {
                    self.expect(",")?;
                }
            }
            return Ok(Pat::Object(items, None));
        }
        let name = self.binding_name()?;
        self.declare(&name, kind, pos)?;
        Ok(Pat::Name(name, pos))
    }

    /// A property's name in an object, a class or a pattern.
    pub fn key(&mut self) -> Res<Key> {
        let key = match self.tok().clone() {
            Tok::Name(n) | Tok::Str(n) => Key::Name(n),
            Tok::Private(n) => Key::Private(n),
            Tok::Num(n) => Key::Name(crate::number::to_string(n).into()),
            Tok::BigInt(n) => Key::Name(n.to_string().into()),
            Tok::Punct("[") => {
                self.next();
                let no_in = std::mem::replace(&mut self.no_in, false);
                let e = self.assign_expr();
                self.no_in = no_in;
                let e = e?;
                self.expect("]")?;
                return Ok(Key::Computed(e));
            }
            _ => return self.unexpected(),
        };
        self.next();
        Ok(key)
    }

    pub fn class(&mut self, statement: bool) -> Res<Rc<Class>> {
        let pos = self.pos();
        self.next();
        let mut name = None;
        if statement || !(self.is("{") || self.is_word("extends")) {
            let n = self.binding_name()?;
            if statement {
                self.declare(&n, DeclKind::Class, pos)?;
            }
            name = Some(n);
        }
        // The name is bound once more inside, so the body counts as a scope with a function.
        self.mark_function();
        let parent = if self.eat_word("extends") {
            Some(self.unary()?)
        } else {
            None
        };
        self.expect("{")?;
        let mut members = Vec::new();
        let mut constructor = None;
        while !self.eat("}") {
            if self.eat(";") {
                continue;
            }
            self.member(&mut members, &mut constructor)?;
        }
        Ok(Rc::new(Class {
            name,
            pos,
            span: (pos, self.last_end()),
            parent,
            constructor,
            members,
        }))
    }

    /// The next token cannot follow a modifier, so the word before is itself a name.
    fn word_is_name(&self) -> bool {
        matches!(
            self.token(1).tok,
            Tok::Punct("(" | "=" | ";" | "}" | "," | ":") | Tok::Eof
        )
    }

    fn member(&mut self, out: &mut Vec<Member>, ctor: &mut Option<Rc<Func>>) -> Res<()> {
        let pos = self.pos();
        let mut is_static = false;
        if self.is_word("static") && !self.word_is_name() {
            self.next();
            is_static = true;
            if self.is("{") {
                let kind = FnKind {
                    method: true,
                    ..FnKind::default()
                };
                let f = self.function_with("".into(), pos, kind, |_| Ok((Vec::new(), None)))?;
                let kind = MemberKind::Block(f);
                out.push(Member { is_static, kind });
                return Ok(());
            }
        }
        let mut kind = FnKind {
            method: true,
            ..FnKind::default()
        };
        let mut accessor = "";
        if self.is_word("async") && !self.word_is_name() && !self.token(1).nl {
            self.next();
            kind.is_async = true;
        }
        if self.eat("*") {
            kind.generator = true;
        }
        for word in ["get", "set"] {
            if self.is_word(word) && !self.word_is_name() && accessor.is_empty() {
                self.next();
                accessor = word;
            }
        }
        let key = self.key()?;
        let name = key_name(&key);
        if !self.is("(") {
            let value = if self.eat("=") {
                Some(self.field_value(pos)?)
            } else {
                None
            };
            self.semicolon()?;
            let kind = MemberKind::Field(key, value);
            out.push(Member { is_static, kind });
            return Ok(());
        }
        let is_ctor = !is_static && matches!(&key, Key::Name(n) if &**n == "constructor");
        let func = self.function(name, pos, kind)?;
        if is_ctor {
            *ctor = Some(func);
            return Ok(());
        }
        let kind = match accessor {
            "get" => MemberKind::Get(key, func),
            "set" => MemberKind::Set(key, func),
            _ => MemberKind::Method(key, func),
        };
        out.push(Member { is_static, kind });
        Ok(())
    }

    fn field_value(&mut self, pos: u32) -> Res<Rc<Func>> {
        self.mark_function();
        self.scopes.push(Scope::default());
        self.fns.push(FnCtx {
            scope: self.scopes.len() - 1,
            ..FnCtx::default()
        });
        let at = self.pos();
        let value = self.assign_expr();
        let scope = self.scopes.pop().unwrap_or_default();
        self.fns.pop();
        Ok(Rc::new(Func {
            name: "".into(),
            pos,
            span: (pos, self.last_end()),
            params: Vec::new(),
            rest: None,
            body: vec![Stmt {
                pos: at,
                kind: StmtKind::Return(Some(value?)),
            }],
            scope,
            arrow: false,
            is_async: false,
            generator: false,
            uses_arguments: false,
            method: true,
        }))
    }
}

/// The name a function gets from the key it stands under.
pub(super) fn key_name(key: &Key) -> Name {
    match key {
        Key::Name(n) => n.clone(),
        Key::Private(n) => format!("#{n}").into(),
        Key::Computed(_) => "".into(),
    }
}
