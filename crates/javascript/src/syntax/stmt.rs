//! Statements.

use super::ast::*;
use super::lexer::Tok;
use super::parser::{Parser, Res};

impl Parser<'_> {
    pub fn statement(&mut self) -> Res<Stmt> {
        self.enter()?;
        let pos = self.pos();
        let kind = self.statement_kind();
        self.leave();
        Ok(Stmt { pos, kind: kind? })
    }

    fn statement_kind(&mut self) -> Res<StmtKind> {
        let word = match self.tok() {
            Tok::Name(n) => n.clone(),
            Tok::Punct("{") => return Ok(StmtKind::Block(self.block()?)),
            Tok::Punct(";") => {
                self.next();
                return Ok(StmtKind::Empty);
            }
            _ => return self.expr_statement(),
        };
        match &*word {
            "var" | "const" => self.declaration(),
            "let" if self.starts_binding() => self.declaration(),
            "function" => self.function_statement(false),
            "async" if self.is_async_function() => self.function_statement(true),
            "class" => {
                let class = self.class(true)?;
                Ok(StmtKind::Class(class))
            }
            "if" => {
                self.next();
                let test = self.paren()?;
                let then = Box::new(self.statement()?);
                let other = if self.eat_word("else") {
                    Some(Box::new(self.statement()?))
                } else {
                    None
                };
                Ok(StmtKind::If(test, then, other))
            }
            "for" => self.for_statement(),
            "while" => {
                self.next();
                let test = self.paren()?;
                Ok(StmtKind::While(test, Box::new(self.statement()?)))
            }
            "do" => {
                self.next();
                let body = Box::new(self.statement()?);
                if !self.eat_word("while") {
                    return self.unexpected();
                }
                let test = self.paren()?;
                self.eat(";");
                Ok(StmtKind::DoWhile(body, test))
            }
            "switch" => self.switch(),
            "try" => self.try_statement(),
            "throw" => {
                self.next();
                if self.token(0).nl {
                    return self.err("Illegal newline after throw", self.pos());
                }
                let value = self.expression()?;
                self.semicolon()?;
                Ok(StmtKind::Throw(value))
            }
            "return" => {
                self.next();
                let value = if self.at_end_of_statement() {
                    None
                } else {
                    Some(self.expression()?)
                };
                self.semicolon()?;
                Ok(StmtKind::Return(value))
            }
            "break" | "continue" => {
                self.next();
                let label = match self.tok().clone() {
                    Tok::Name(n) if !self.token(0).nl => {
                        self.next();
                        Some(n)
                    }
                    _ => None,
                };
                self.semicolon()?;
                Ok(if &*word == "break" {
                    StmtKind::Break(label)
                } else {
                    StmtKind::Continue(label)
                })
            }
            "debugger" => {
                self.next();
                self.semicolon()?;
                Ok(StmtKind::Empty)
            }
            "import" if !matches!(self.token(1).tok, Tok::Punct("(" | ".")) => self.import_decl(),
            "export" => self.export_decl(),
            _ if self.token(1).tok == Tok::Punct(":") => {
                let label = self.binding_name()?;
                self.next();
                Ok(StmtKind::Label(label, Box::new(self.statement()?)))
            }
            _ => self.expr_statement(),
        }
    }

    fn at_end_of_statement(&self) -> bool {
        self.is(";") || self.is("}") || self.tok() == &Tok::Eof || self.token(0).nl
    }

    fn starts_binding(&self) -> bool {
        matches!(&self.token(1).tok, Tok::Name(_) | Tok::Punct("[" | "{"))
    }

    pub fn is_async_function(&self) -> bool {
        let next = self.token(1);
        self.is_word("async") && next.tok == Tok::Name("function".into()) && !next.nl
    }

    fn expr_statement(&mut self) -> Res<StmtKind> {
        let e = self.expression()?;
        self.semicolon()?;
        Ok(StmtKind::Expr(e))
    }

    fn paren(&mut self) -> Res<Node> {
        self.expect("(")?;
        let e = self.expression()?;
        self.expect(")")?;
        Ok(e)
    }

    pub fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> Res<T>) -> Res<(Scope, T)> {
        self.scopes.push(Scope::default());
        let r = f(self);
        let scope = self.scopes.pop().unwrap_or_default();
        Ok((scope, r?))
    }

    pub fn block(&mut self) -> Res<Block> {
        let (scope, body) = self.scoped(Self::braced)?;
        Ok(Block { scope, body })
    }

    pub fn braced(&mut self) -> Res<Vec<Stmt>> {
        self.expect("{")?;
        let mut body = Vec::new();
        while !self.is("}") {
            if self.tok() == &Tok::Eof {
                return self.unexpected();
            }
            body.push(self.statement()?);
        }
        self.next();
        Ok(body)
    }

    pub fn declaration(&mut self) -> Res<StmtKind> {
        let kind = self.decl_kind();
        let list = self.declarators(kind)?;
        self.semicolon()?;
        Ok(StmtKind::Decl(kind, list))
    }

    fn decl_kind(&mut self) -> DeclKind {
        let kind = match self.tok() {
            Tok::Name(n) if &**n == "const" => DeclKind::Const,
            Tok::Name(n) if &**n == "let" => DeclKind::Let,
            _ => DeclKind::Var,
        };
        self.next();
        kind
    }

    fn declarators(&mut self, kind: DeclKind) -> Res<Vec<(Pat, Option<Node>)>> {
        let mut list = Vec::new();
        loop {
            let pat = self.binding(kind)?;
            let init = if self.eat("=") {
                Some(self.assign_expr()?)
            } else {
                if kind == DeclKind::Const || !matches!(pat, Pat::Name(..)) {
                    let what = if matches!(pat, Pat::Name(..)) {
                        "Missing initializer in const declaration"
                    } else {
                        "Missing initializer in destructuring declaration"
                    };
                    return self.err(what, self.pos());
                }
                None
            };
            list.push((pat, init));
            if !self.eat(",") {
                return Ok(list);
            }
        }
    }

    fn for_statement(&mut self) -> Res<StmtKind> {
        self.next();
        let is_await = self.eat_word("await");
        self.expect("(")?;
        let (scope, mut stmt) = self.scoped(|p| p.for_rest(is_await))?;
        match &mut stmt {
            StmtKind::For { scope: s, .. } | StmtKind::ForIn(s, ..) | StmtKind::ForOf(s, ..) => {
                *s = scope;
            }
            _ => {}
        }
        Ok(stmt)
    }

    fn for_rest(&mut self, is_await: bool) -> Res<StmtKind> {
        let pos = self.pos();
        let declares = self.is_word("var")
            || self.is_word("const")
            || (self.is_word("let") && self.starts_binding());
        let mut init = None;
        if declares {
            let kind = self.decl_kind();
            let pat = self.binding(kind)?;
            if self.is_word("of") || self.is_word("in") {
                return self.for_each(ForHead::Var(kind, pat), is_await);
            }
            let value = if self.eat("=") {
                self.no_in = true;
                let v = self.assign_expr();
                self.no_in = false;
                Some(v?)
            } else {
                None
            };
            let mut list = vec![(pat, value)];
            if self.eat(",") {
                self.no_in = true;
                let more = self.declarators(kind);
                self.no_in = false;
                list.append(&mut more?);
            }
            init = Some(StmtKind::Decl(kind, list));
        } else if !self.is(";") {
            self.no_in = true;
            let e = self.expression();
            self.no_in = false;
            let e = e?;
            if self.is_word("of") || self.is_word("in") {
                let pat = self.pattern_of(e)?;
                return self.for_each(ForHead::Pat(pat), is_await);
            }
            init = Some(StmtKind::Expr(e));
        }
        self.expect(";")?;
        let test = if self.is(";") {
            None
        } else {
            Some(self.expression()?)
        };
        self.expect(";")?;
        let step = if self.is(")") {
            None
        } else {
            Some(self.expression()?)
        };
        self.expect(")")?;
        let body = Box::new(self.statement()?);
        Ok(StmtKind::For {
            scope: Scope::default(),
            init: init.map(|kind| Box::new(Stmt { pos, kind })),
            test,
            step,
            body,
        })
    }

    fn for_each(&mut self, head: ForHead, is_await: bool) -> Res<StmtKind> {
        let of = self.is_word("of");
        self.next();
        let list = if of {
            self.assign_expr()?
        } else {
            self.expression()?
        };
        self.expect(")")?;
        let body = Box::new(self.statement()?);
        let scope = Scope::default();
        Ok(if of {
            StmtKind::ForOf(scope, head, list, body, is_await)
        } else {
            StmtKind::ForIn(scope, head, list, body)
        })
    }

    fn switch(&mut self) -> Res<StmtKind> {
        self.next();
        let subject = self.paren()?;
        self.expect("{")?;
        let (scope, cases) = self.scoped(|p| {
            let mut cases = Vec::new();
            while !p.eat("}") {
                let test = if p.eat_word("default") {
                    None
                } else if p.eat_word("case") {
                    Some(p.expression()?)
                } else {
                    return p.unexpected();
                };
                p.expect(":")?;
                let mut body = Vec::new();
                while !p.is("}") && !p.is_word("case") && !p.is_word("default") {
                    if p.tok() == &Tok::Eof {
                        return p.unexpected();
                    }
                    body.push(p.statement()?);
                }
                cases.push((test, body));
            }
            Ok(cases)
        })?;
        Ok(StmtKind::Switch(scope, subject, cases))
    }

    fn try_statement(&mut self) -> Res<StmtKind> {
        self.next();
        let block = self.block()?;
        let mut catch = None;
        if self.eat_word("catch") {
            let (scope, (param, body)) = self.scoped(|p| {
                let param = if p.eat("(") {
                    let pat = p.binding(DeclKind::Let)?;
                    p.expect(")")?;
                    Some(pat)
                } else {
                    None
                };
                Ok((param, p.block()?))
            })?;
            catch = Some(Catch { scope, param, body });
        }
        let finally = if self.eat_word("finally") {
            Some(self.block()?)
        } else {
            None
        };
        if catch.is_none() && finally.is_none() {
            return self.err("Missing catch or finally after try", self.pos());
        }
        Ok(StmtKind::Try(block, catch, finally))
    }
}
