//! The parser's state: tokens, open scopes, and what the function around allows.

use super::ast::*;
use super::lexer::{SyntaxError, Tok, Token, tokenize};
use std::rc::Rc;

/// What a text is read as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// A function body with these parameters (CommonJS).
    Body,
    /// An ES module: `import`, `export`, `await` at the top.
    Module,
    /// A script whose last expression is its value (`-p`).
    Script,
    /// Likewise, and its names become globals (the prompt).
    Repl,
}

pub(super) type Res<T> = Result<T, SyntaxError>;

/// Deeper nesting is refused, so that no text overflows the native stack.
const MAX_DEPTH: u32 = 90;
/// Likewise for long chains of operators and calls.
pub(super) const MAX_CHAIN: u32 = 2000;

#[derive(Default)]
pub(super) struct FnCtx {
    pub is_async: bool,
    pub generator: bool,
    pub uses_arguments: bool,
    /// Index of the function's own scope.
    pub scope: usize,
}

pub(super) struct Parser<'a> {
    pub src: &'a str,
    pub tokens: Vec<Token>,
    pub at: usize,
    pub scopes: Vec<Scope>,
    pub fns: Vec<FnCtx>,
    pub no_in: bool,
    pub depth: u32,
    pub module: Option<Module>,
    /// Statements a module begins with: its exports, then its imports.
    pub head: Vec<Stmt>,
}

/// Parses a whole text; `params` are the names its function takes.
pub fn parse(src: &str, goal: Goal, params: &[&str]) -> Result<Program, SyntaxError> {
    let tokens = tokenize(src, 0, src.len())?;
    let mut p = Parser {
        src,
        tokens,
        at: 0,
        scopes: Vec::new(),
        fns: Vec::new(),
        no_in: false,
        depth: 0,
        module: (goal == Goal::Module).then(Module::default),
        head: Vec::new(),
    };
    p.program(goal, params)
}

impl Parser<'_> {
    fn program(&mut self, goal: Goal, params: &[&str]) -> Res<Program> {
        self.scopes.push(Scope::default());
        self.fns.push(FnCtx {
            is_async: goal == Goal::Module,
            ..FnCtx::default()
        });
        let mut items = Vec::new();
        for name in params {
            let name: Name = (*name).into();
            self.declare(&name, DeclKind::Param, 0)?;
            items.push(PatItem {
                pat: Pat::Name(name, 0),
                default: None,
            });
        }
        let mut body = Vec::new();
        while self.tok() != &Tok::Eof {
            body.push(self.statement()?);
        }
        let module = self.module.take();
        if let Some(m) = &module {
            self.module_head(m)?;
            let mut head = std::mem::take(&mut self.head);
            head.append(&mut body);
            body = head;
        }
        let mut scope = self.scopes.pop().unwrap_or_default();
        if goal != Goal::Body {
            scope.has_fn = true;
        }
        Ok(Program {
            func: Rc::new(Func {
                name: "".into(),
                pos: 0,
                span: (0, self.src.len() as u32),
                params: items,
                rest: None,
                body,
                scope,
                arrow: false,
                is_async: goal == Goal::Module,
                generator: false,
                uses_arguments: false,
                method: false,
            }),
            module,
        })
    }

    pub fn tok(&self) -> &Tok {
        &self.tokens[self.at].tok
    }

    pub fn token(&self, ahead: usize) -> &Token {
        let i = (self.at + ahead).min(self.tokens.len() - 1);
        &self.tokens[i]
    }

    pub fn pos(&self) -> u32 {
        self.tokens[self.at].pos
    }

    /// Where the token before ends.
    pub fn last_end(&self) -> u32 {
        self.at.checked_sub(1).map_or(0, |i| self.tokens[i].end)
    }

    pub fn next(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    pub fn is(&self, p: &str) -> bool {
        matches!(self.tok(), Tok::Punct(q) if *q == p)
    }

    pub fn is_word(&self, w: &str) -> bool {
        matches!(self.tok(), Tok::Name(n) if &**n == w)
    }

    pub fn eat(&mut self, p: &str) -> bool {
        let yes = self.is(p);
        if yes {
            self.next();
        }
        yes
    }

    pub fn eat_word(&mut self, w: &str) -> bool {
        let yes = self.is_word(w);
        if yes {
            self.next();
        }
        yes
    }

    pub fn expect(&mut self, p: &str) -> Res<()> {
        if self.eat(p) {
            Ok(())
        } else {
            self.unexpected()
        }
    }

    pub fn err<T>(&self, message: &str, pos: u32) -> Res<T> {
        Err(SyntaxError {
            message: message.to_string(),
            pos,
        })
    }

    pub fn unexpected<T>(&self) -> Res<T> {
        let message = match self.tok() {
            Tok::Eof => "Unexpected end of input".to_string(),
            Tok::Num(_) | Tok::BigInt(_) => "Unexpected number".to_string(),
            Tok::Str(_) => "Unexpected string".to_string(),
            Tok::Template(..) => "Unexpected template string".to_string(),
            Tok::Name(n) if is_reserved(n) => format!("Unexpected token '{n}'"),
            Tok::Name(n) => format!("Unexpected identifier '{n}'"),
            Tok::Private(n) => format!("Unexpected identifier '#{n}'"),
            Tok::Punct(p) => format!("Unexpected token '{p}'"),
            Tok::Regex(..) => "Unexpected regular expression".to_string(),
        };
        self.err(&message, self.pos())
    }

    pub fn enter(&mut self) -> Res<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.err("Nesting this deep is not simulated", self.pos());
        }
        Ok(())
    }

    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// A statement's end: `;`, or a place where JavaScript puts one.
    pub fn semicolon(&mut self) -> Res<()> {
        if self.eat(";") || self.is("}") || self.tok() == &Tok::Eof || self.token(0).nl {
            return Ok(());
        }
        self.unexpected()
    }

    /// A name that can be bound here.
    pub fn binding_name(&mut self) -> Res<Name> {
        match self.tok().clone() {
            Tok::Name(n) if !is_reserved(&n) => {
                self.next();
                Ok(n)
            }
            _ => self.unexpected(),
        }
    }

    pub fn declare(&mut self, name: &Name, kind: DeclKind, pos: u32) -> Res<()> {
        let at = match kind {
            DeclKind::Var => self.fns.last().map_or(0, |f| f.scope),
            _ => self.scopes.len() - 1,
        };
        let lexical = |k| matches!(k, DeclKind::Let | DeclKind::Const | DeclKind::Class);
        if let Some(old) = self.scopes[at].decls.iter().find(|d| d.0 == *name) {
            if lexical(kind) || lexical(old.1) {
                let message = format!("Identifier '{name}' has already been declared");
                return self.err(&message, pos);
            }
            return Ok(());
        }
        self.scopes[at].decls.push((name.clone(), kind));
        Ok(())
    }

    /// A function stands here: every scope around it must live on the heap.
    pub fn mark_function(&mut self) {
        for s in &mut self.scopes {
            s.has_fn = true;
        }
    }

    pub fn fn_ctx(&mut self) -> &mut FnCtx {
        self.fns.last_mut().expect("a program is a function")
    }

    /// Reads tokens of another part of the source, as the inside of a template.
    pub fn sub_expression(&mut self, from: u32, to: u32) -> Res<Node> {
        let tokens = tokenize(self.src, from as usize, to as usize)?;
        let saved = std::mem::replace(&mut self.tokens, tokens);
        let at = std::mem::replace(&mut self.at, 0);
        let node = self.expression();
        let done = self.tok() == &Tok::Eof;
        let fail = if node.is_ok() && !done {
            self.unexpected::<()>().err()
        } else {
            None
        };
        self.tokens = saved;
        self.at = at;
        match fail {
            Some(e) => Err(e),
            None => node,
        }
    }
}

pub(super) fn is_reserved(name: &str) -> bool {
    matches!(
        name,
        "break"
            | "case"
            | "catch"
            | "class"
            | "const"
            | "continue"
            | "debugger"
            | "default"
            | "delete"
            | "do"
            | "else"
            | "enum"
            | "export"
            | "extends"
            | "false"
            | "finally"
            | "for"
            | "function"
            | "if"
            | "import"
            | "in"
            | "instanceof"
            | "new"
            | "null"
            | "return"
            | "super"
            | "switch"
            | "this"
            | "throw"
            | "true"
            | "try"
            | "typeof"
            | "var"
            | "void"
            | "while"
            | "with"
    )
}
