//! From the syntax tree to instructions. Variables of a scope with no function inside are slots
//! of the call; all others live in an environment on the heap.

mod class;
mod expr;
mod pattern;
mod stmt;

use crate::code::{Code, Op, Script};
use crate::syntax::Goal;
use crate::syntax::ast::*;
use crate::value::{JStr, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

pub(crate) struct ScopeC {
    names: Vec<(Name, u32, DeclKind)>,
    env: bool,
}

/// What a jump out of here must undo, and where loops and labels are.
enum Ctl<'a> {
    Target {
        labels: Vec<Name>,
        is_loop: bool,
        breakable: bool,
        breaks: Vec<usize>,
        continues: Vec<usize>,
    },
    Env,
    Handler,
    Iter(u32),
    /// A `finally` to run, and how many scopes are open around it.
    Finally(&'a Block, usize),
}

struct Fc<'a> {
    ops: Vec<Op>,
    pos: Vec<u32>,
    consts: Vec<Value>,
    codes: Vec<Rc<Code>>,
    strings: BTreeMap<JStr, u32>,
    scopes: Vec<ScopeC>,
    ctl: Vec<Ctl<'a>>,
    locals: u32,
    at: u32,
    /// Async: `return` in it awaits nothing more, but `yield` does.
    is_async: bool,
    generator: bool,
    /// Fields the constructor initialises; none if this is no constructor.
    fields: u32,
    derived: bool,
}

enum Place {
    Local(u32, DeclKind),
    Env(u16, u32, DeclKind),
    Import(Name, Name),
    Global,
}

pub(crate) struct Compiler<'a> {
    fns: Vec<Fc<'a>>,
    script: Rc<Script>,
    /// Local names that stand for another module's: the module's variable, the name there.
    imports: BTreeMap<Name, (Name, Name)>,
    /// The outermost names are globals.
    globals: bool,
    /// The last expression is the result.
    value: bool,
    strict: bool,
    labels: Vec<Name>,
}

/// Compiles a program read as `goal`.
pub fn compile(program: &Program, script: Rc<Script>, goal: Goal) -> Rc<Code> {
    let mut imports = BTreeMap::new();
    if let Some(m) = &program.module {
        for (i, decl) in m.imports.iter().enumerate() {
            for (local, name) in &decl.names {
                let var: Name = format!("%m{i}").into();
                imports.insert(local.clone(), (var, name.clone()));
            }
        }
    }
    let first = program.func.body.first();
    let directive = matches!(first.map(|s| &s.kind),
        Some(StmtKind::Expr(Node { kind: Expr::Str(s), .. })) if &**s == "use strict");
    let mut c = Compiler {
        fns: Vec::new(),
        strict: program.module.is_some() || directive || script.internal,
        script,
        imports,
        globals: goal == Goal::Repl,
        value: matches!(goal, Goal::Script | Goal::Repl),
        labels: Vec::new(),
    };
    c.function(&program.func, None, 0, false, false)
}

impl<'a> Compiler<'a> {
    fn f(&mut self) -> &mut Fc<'a> {
        self.fns.last_mut().expect("inside a function")
    }

    fn emit(&mut self, op: Op) -> usize {
        let f = self.f();
        f.ops.push(op);
        f.pos.push(f.at);
        f.ops.len() - 1
    }

    fn here(&mut self) -> u32 {
        self.f().ops.len() as u32
    }

    /// Points a jump emitted before to here.
    fn patch(&mut self, at: usize) {
        let to = self.here();
        self.patch_to(at, to);
    }

    fn patch_to(&mut self, at: usize, to: u32) {
        let op = &mut self.f().ops[at];
        match op {
            Op::Jump(t)
            | Op::JumpIf(t)
            | Op::JumpIfNot(t)
            | Op::OrJump(t)
            | Op::AndJump(t)
            | Op::NullishJump(t)
            | Op::ChainJump(t)
            | Op::DefaultJump(t)
            | Op::IterTest(t)
            | Op::DelegateTest(t)
            | Op::TryPush(t)
            | Op::TryFinally(t) => *t = to,
            _ => {}
        }
    }

    fn constant(&mut self, v: Value) -> u32 {
        let f = self.f();
        f.consts.push(v);
        (f.consts.len() - 1) as u32
    }

    fn text(&mut self, s: &str) -> u32 {
        let key = JStr::new(s);
        let f = self.f();
        if let Some(i) = f.strings.get(&key) {
            return *i;
        }
        f.consts.push(Value::Str(key.clone()));
        let i = (f.consts.len() - 1) as u32;
        f.strings.insert(key, i);
        i
    }

    fn new_local(&mut self) -> u32 {
        let f = self.f();
        f.locals += 1;
        f.locals - 1
    }

    /// Opens a scope: gives its names places and marks them as not yet initialised.
    fn open(&mut self, scope: &Scope) -> bool {
        if scope.decls.is_empty() {
            self.f().scopes.push(ScopeC {
                names: Vec::new(),
                env: false,
            });
            return false;
        }
        let env = scope.has_fn;
        let mut names = Vec::new();
        for (i, (name, kind)) in scope.decls.iter().enumerate() {
            let slot = if env { i as u32 } else { self.new_local() };
            names.push((name.clone(), slot, *kind));
        }
        if env {
            self.emit(Op::PushEnv(names.len() as u32));
        }
        let lexical: Vec<u32> = names
            .iter()
            .filter(|n| matches!(n.2, DeclKind::Let | DeclKind::Const | DeclKind::Class))
            .map(|n| n.1)
            .collect();
        self.f().scopes.push(ScopeC { names, env });
        for slot in lexical {
            self.emit(Op::Empty);
            self.emit(if env {
                Op::StoreEnv(0, slot)
            } else {
                Op::StoreLocal(slot)
            });
        }
        if env {
            self.f().ctl.push(Ctl::Env);
        }
        env
    }

    fn close(&mut self, env: bool) {
        if env {
            self.emit(Op::PopEnv);
            self.f().ctl.pop();
        }
        self.f().scopes.pop();
    }

    fn resolve(&self, name: &str) -> Place {
        let mut depth = 0;
        for (i, f) in self.fns.iter().enumerate().rev() {
            for s in f.scopes.iter().rev() {
                if let Some(n) = s.names.iter().find(|n| &*n.0 == name) {
                    if s.env {
                        return Place::Env(depth, n.1, n.2);
                    }
                    if i + 1 == self.fns.len() {
                        return Place::Local(n.1, n.2);
                    }
                }
                depth += u16::from(s.env);
            }
        }
        match self.imports.get(name) {
            Some((var, prop)) => Place::Import(var.clone(), prop.clone()),
            None => Place::Global,
        }
    }

    fn load(&mut self, name: &str) {
        let checked = |k| matches!(k, DeclKind::Let | DeclKind::Const | DeclKind::Class);
        match self.resolve(name) {
            Place::Local(s, k) if checked(k) => self.emit(Op::LoadLocalChk(s)),
            Place::Local(s, _) => self.emit(Op::LoadLocal(s)),
            Place::Env(d, i, k) if checked(k) => self.emit(Op::LoadEnvChk(d, i)),
            Place::Env(d, i, _) => self.emit(Op::LoadEnv(d, i)),
            Place::Import(var, prop) => {
                self.load(&var);
                if &*prop == "*" {
                    return;
                }
                let k = self.text(&prop);
                self.emit(Op::GetProp(k))
            }
            Place::Global if name == "undefined" => self.emit(Op::Undef),
            Place::Global => {
                let k = self.text(name);
                self.emit(Op::LoadGlobal(k))
            }
        };
    }

    /// Stores the top; `init`: this is its declaration.
    fn store(&mut self, name: &str, init: bool) {
        match self.resolve(name) {
            Place::Local(_, DeclKind::Const) | Place::Env(_, _, DeclKind::Const) if !init => {
                self.emit(Op::ConstAssign)
            }
            Place::Local(s, k) => {
                let check = !init && matches!(k, DeclKind::Let | DeclKind::Class);
                self.emit(if check {
                    Op::StoreLocalChk(s)
                } else {
                    Op::StoreLocal(s)
                })
            }
            Place::Env(d, i, k) => {
                let check = !init && matches!(k, DeclKind::Let | DeclKind::Class);
                self.emit(if check {
                    Op::StoreEnvChk(d, i)
                } else {
                    Op::StoreEnv(d, i)
                })
            }
            Place::Import(..) => self.emit(Op::ConstAssign),
            Place::Global => {
                let k = self.text(name);
                self.emit(Op::StoreGlobal(k))
            }
        };
    }

    /// Compiles a function; `fields` counts those a constructor initialises.
    pub(crate) fn function(
        &mut self,
        func: &'a Func,
        name: Option<&str>,
        fields: u32,
        class: bool,
        derived: bool,
    ) -> Rc<Code> {
        let top = self.fns.is_empty();
        self.fns.push(Fc {
            ops: Vec::new(),
            pos: Vec::new(),
            consts: Vec::new(),
            codes: Vec::new(),
            strings: BTreeMap::new(),
            scopes: Vec::new(),
            ctl: Vec::new(),
            locals: 0,
            at: func.pos,
            is_async: func.is_async,
            generator: func.generator,
            fields,
            derived,
        });
        self.prologue(func, top, class);
        let value = top && self.value;
        self.body(&func.body, value);
        self.emit(Op::Undef);
        self.emit(Op::Return);
        let f = self.fns.pop().expect("pushed above");
        let own = if func.name.is_empty() {
            name.unwrap_or("")
        } else {
            &func.name
        };
        let simple = func.params.iter().take_while(|p| p.default.is_none());
        Rc::new(Code {
            name: own.into(),
            ops: f.ops,
            pos: f.pos,
            consts: f.consts,
            codes: f.codes,
            locals: f.locals,
            length: simple.count() as u32,
            arrow: func.arrow,
            is_async: func.is_async,
            generator: func.generator,
            method: func.method,
            class,
            derived,
            strict: self.strict,
            script: self.script.clone(),
            span: func.span,
        })
    }

    fn prologue(&mut self, func: &'a Func, top: bool, class: bool) {
        // A named function expression sees itself under its name, unless something hides it.
        let own = &func.name;
        let hidden = func.scope.decls.iter().any(|d| d.0 == *own);
        if !own.is_empty() && !hidden && !func.method && !top {
            let scope = Scope {
                decls: vec![(own.clone(), DeclKind::Function)],
                has_fn: func.scope.has_fn,
            };
            self.open(&scope);
            self.f().ctl.clear();
            self.emit(Op::Callee);
            self.store(own, true);
        }
        let globals = top && self.globals;
        if !globals {
            self.open(&func.scope);
            self.f().ctl.clear();
        }
        if func.uses_arguments {
            let name: Name = "arguments".into();
            if matches!(self.resolve(&name), Place::Global) || !hidden {
                let slot = self.new_local();
                if func.scope.has_fn {
                    // Arrow functions inside see it too: it needs a place on the heap.
                    self.emit(Op::PushEnv(1));
                    let names = vec![(name, 0, DeclKind::Var)];
                    self.f().scopes.push(ScopeC { names, env: true });
                    self.emit(Op::Arguments);
                    self.emit(Op::StoreEnv(0, 0));
                } else {
                    let names = vec![(name, slot, DeclKind::Var)];
                    self.f().scopes.push(ScopeC { names, env: false });
                    self.emit(Op::Arguments);
                    self.emit(Op::StoreLocal(slot));
                }
            }
        }
        for (i, p) in func.params.iter().enumerate() {
            self.emit(Op::LoadArg(i as u32));
            self.item(p, true);
        }
        if let Some(rest) = &func.rest {
            self.emit(Op::RestArgs(func.params.len() as u32));
            self.pattern(rest, true);
        }
        if func.generator {
            self.emit(Op::Generator);
        }
        if class && !self.f().derived {
            self.init_fields();
        }
    }

    fn init_fields(&mut self) {
        for i in 0..self.f().fields {
            self.emit(Op::FieldInit(i));
        }
    }

    fn closure(&mut self, func: &'a Func, name: Option<&str>) {
        let code = self.function(func, name, 0, false, false);
        self.push_closure(code);
    }

    fn push_closure(&mut self, code: Rc<Code>) {
        let f = self.f();
        f.codes.push(code);
        let i = (f.codes.len() - 1) as u32;
        self.emit(Op::Closure(i));
    }

    /// Statements of a scope already open: its functions first.
    fn body(&mut self, list: &'a [Stmt], value: bool) {
        for s in list {
            if let StmtKind::Function(func) = &s.kind {
                self.closure(func, None);
                self.store(&func.name, true);
            }
        }
        for (i, s) in list.iter().enumerate() {
            if let (StmtKind::Expr(e), true) = (&s.kind, value && i + 1 == list.len()) {
                self.expr(e);
                self.emit(Op::Return);
                return;
            }
            self.stmt(s);
        }
    }
}
