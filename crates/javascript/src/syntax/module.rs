//! `import` and `export`. A module becomes an async function: it first registers a getter for
//! each export (`%export(name, () => local)`), then awaits what it imports (`%import(from)`).

use super::ast::*;
use super::function::FnKind;
use super::lexer::Tok;
use super::parser::{Parser, Res};
use std::rc::Rc;

fn ident(name: &str) -> Node {
    Node {
        pos: 0,
        kind: Expr::Ident(name.into()),
    }
}

fn call(name: &str, args: Vec<Node>, pos: u32) -> Node {
    let args = args.into_iter().map(Elem::Item).collect();
    Node {
        pos,
        kind: Expr::Call(Box::new(ident(name)), args, false),
    }
}

fn text(s: &Name) -> Node {
    Node {
        pos: 0,
        kind: Expr::Str(s.clone()),
    }
}

impl Parser<'_> {
    fn module_only(&mut self, word: &str) -> Res<&mut Module> {
        let pos = self.pos();
        let top = self.scopes.len() == 1;
        match &mut self.module {
            Some(m) if top => Ok(m),
            _ if word == "import" => Err(super::SyntaxError {
                message: "Cannot use import statement outside a module".into(),
                pos,
            }),
            _ => Err(super::SyntaxError {
                message: format!("Unexpected token '{word}'"),
                pos,
            }),
        }
    }

    fn source_clause(&mut self) -> Res<Name> {
        match self.tok().clone() {
            Tok::Str(s) => {
                self.next();
                if self.eat_word("with") || self.eat_word("assert") {
                    self.object_skipped()?;
                }
                Ok(s)
            }
            _ => self.unexpected(),
        }
    }

    fn object_skipped(&mut self) -> Res<()> {
        self.expression().map(|_| ())
    }

    fn export_name(&mut self) -> Res<Name> {
        match self.tok().clone() {
            Tok::Name(n) | Tok::Str(n) => {
                self.next();
                Ok(n)
            }
            _ => self.unexpected(),
        }
    }

    pub fn import_decl(&mut self) -> Res<StmtKind> {
        self.module_only("import")?;
        let pos = self.pos();
        self.next();
        let mut names: Vec<(Name, Name)> = Vec::new();
        if !matches!(self.tok(), Tok::Str(_)) {
            if matches!(self.tok(), Tok::Name(_)) {
                names.push((self.binding_name()?, "default".into()));
                self.eat(",");
            }
            if self.eat("*") {
                if !self.eat_word("as") {
                    return self.unexpected();
                }
                names.push((self.binding_name()?, "*".into()));
            } else if self.eat("{") {
                while !self.eat("}") {
                    let name = self.export_name()?;
                    let local = if self.eat_word("as") {
                        self.binding_name()?
                    } else {
                        name.clone()
                    };
                    names.push((local, name));
                    if !self.is("}") {
                        self.expect(",")?;
                    }
                }
            }
            if !self.eat_word("from") {
                return self.unexpected();
            }
        }
        let from = self.source_clause()?;
        self.semicolon()?;
        let m = self.module_only("import")?;
        m.imports.push(ImportDecl { from, pos, names });
        Ok(StmtKind::Empty)
    }

    fn add_export(&mut self, e: ExportDecl) {
        if let Some(m) = &mut self.module {
            m.exports.push(e);
        }
    }

    pub fn export_decl(&mut self) -> Res<StmtKind> {
        self.module_only("export")?;
        let pos = self.pos();
        self.next();
        if self.eat_word("default") {
            return self.export_default(pos);
        }
        if self.eat("*") {
            let name = if self.eat_word("as") {
                Some(self.export_name()?)
            } else {
                None
            };
            if !self.eat_word("from") {
                return self.unexpected();
            }
            let from = self.source_clause()?;
            self.semicolon()?;
            self.add_export(match name {
                Some(n) => ExportDecl::From(from, "*".into(), n),
                None => ExportDecl::All(from),
            });
            return Ok(StmtKind::Empty);
        }
        if self.eat("{") {
            let mut list = Vec::new();
            while !self.eat("}") {
                let local = self.export_name()?;
                let name = if self.eat_word("as") {
                    self.export_name()?
                } else {
                    local.clone()
                };
                list.push((local, name));
                if !self.is("}") {
                    self.expect(",")?;
                }
            }
            let from = if self.eat_word("from") {
                Some(self.source_clause()?)
            } else {
                None
            };
            self.semicolon()?;
            for (local, name) in list {
                self.add_export(match &from {
                    Some(f) => ExportDecl::From(f.clone(), local, name),
                    None => ExportDecl::Local(local, name),
                });
            }
            return Ok(StmtKind::Empty);
        }
        let before = self.scopes[0].decls.len();
        let stmt = self.statement()?;
        let added: Vec<Name> = self.scopes[0].decls[before..]
            .iter()
            .map(|d| d.0.clone())
            .collect();
        if added.is_empty() {
            return self.err("Unexpected token 'export'", pos);
        }
        for name in added {
            self.add_export(ExportDecl::Local(name.clone(), name));
        }
        Ok(stmt.kind)
    }

    fn export_default(&mut self, pos: u32) -> Res<StmtKind> {
        let named = match (&self.token(0).tok, &self.token(1).tok) {
            (Tok::Name(k), Tok::Name(_)) => &**k == "function" || &**k == "class",
            (Tok::Name(k), Tok::Punct("*")) => &**k == "function",
            _ => false,
        };
        let named_async = self.is_async_function()
            && matches!(&self.token(2).tok, Tok::Name(_) | Tok::Punct("*"));
        if named || named_async {
            let before = self.scopes[0].decls.len();
            let stmt = self.statement()?;
            if let Some(d) = self.scopes[0].decls.get(before) {
                let name = d.0.clone();
                self.add_export(ExportDecl::Local(name, "default".into()));
                return Ok(stmt.kind);
            }
            return Ok(stmt.kind);
        }
        let value = self.assign_expr()?;
        self.semicolon()?;
        let local: Name = "%default".into();
        self.declare(&local, DeclKind::Const, pos)?;
        self.add_export(ExportDecl::Local(local.clone(), "default".into()));
        Ok(StmtKind::Decl(
            DeclKind::Const,
            vec![(Pat::Name(local, pos), Some(value))],
        ))
    }

    fn getter(&mut self, value: Node) -> Node {
        let kind = FnKind {
            arrow: true,
            ..FnKind::default()
        };
        let func = Func {
            name: "".into(),
            pos: 0,
            span: (0, 0),
            params: Vec::new(),
            rest: None,
            body: vec![Stmt {
                pos: 0,
                kind: StmtKind::Return(Some(value)),
            }],
            scope: Scope::default(),
            arrow: kind.arrow,
            is_async: false,
            generator: false,
            uses_arguments: false,
            method: false,
        };
        Node {
            pos: 0,
            kind: Expr::Function(Rc::new(func)),
        }
    }

    /// Writes the statements a module begins with.
    pub fn module_head(&mut self, m: &Module) -> Res<()> {
        let mut sources: Vec<(Name, u32)> = Vec::new();
        for i in &m.imports {
            sources.push((i.from.clone(), i.pos));
        }
        for e in &m.exports {
            if let ExportDecl::From(f, ..) | ExportDecl::All(f) = e {
                sources.push((f.clone(), 0));
            }
        }
        let mut head = Vec::new();
        let mut push = |node: Node| {
            head.push(Stmt {
                pos: node.pos,
                kind: StmtKind::Expr(node),
            });
        };
        let var = |i: usize| -> Name { format!("%m{i}").into() };
        let mut at = m.imports.len();
        for e in &m.exports {
            match e {
                ExportDecl::Local(local, name) => {
                    let value = self.getter(ident(local));
                    push(call("%export", vec![text(name), value], 0));
                }
                ExportDecl::From(_, what, name) => {
                    let base = ident(&var(at));
                    let value = if &**what == "*" {
                        base
                    } else {
                        Node {
                            pos: 0,
                            kind: Expr::Member(Box::new(base), what.clone(), false),
                        }
                    };
                    let value = self.getter(value);
                    push(call("%export", vec![text(name), value], 0));
                    at += 1;
                }
                ExportDecl::All(_) => at += 1,
            }
        }
        for (i, (from, pos)) in sources.iter().enumerate() {
            self.declare(&var(i), DeclKind::Let, 0)?;
            let mut wanted = vec![text(from)];
            if let Some(decl) = m.imports.get(i) {
                let names = decl.names.iter().filter(|n| &*n.1 != "*");
                wanted.extend(names.map(|n| text(&n.1)));
            }
            let value = Node {
                pos: *pos,
                kind: Expr::Await(Box::new(call("%import", wanted, *pos))),
            };
            let target = Box::new(Pat::Name(var(i), 0));
            push(Node {
                pos: 0,
                kind: Expr::Assign("=init", target, Box::new(value)),
            });
        }
        let mut at = m.imports.len();
        for e in &m.exports {
            match e {
                ExportDecl::All(_) => {
                    push(call("%exportAll", vec![ident(&var(at))], 0));
                    at += 1;
                }
                ExportDecl::From(..) => at += 1,
                ExportDecl::Local(..) => {}
            }
        }
        self.head = head;
        Ok(())
    }
}
