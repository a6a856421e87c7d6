//! Statements, loops and the ways out of them.

use super::{Compiler, Ctl};
use crate::code::{BinOp, Op};
use crate::syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn stmt(&mut self, s: &'a Stmt) {
        self.f().at = s.pos;
        let labels = std::mem::take(&mut self.labels);
        match &s.kind {
            StmtKind::Expr(e) => {
                self.expr(e);
                self.emit(Op::Pop);
            }
            StmtKind::Decl(kind, list) => self.decl(*kind, list),
            StmtKind::Function(_) | StmtKind::Empty => {}
            StmtKind::Class(c) => {
                self.class(c, None);
                if let Some(n) = &c.name {
                    self.store(n, true);
                }
            }
            StmtKind::Block(b) => {
                let at = self.target(labels, false, false);
                self.block(b);
                self.end_target(at, None);
            }
            StmtKind::If(test, then, other) => {
                self.expr(test);
                let no = self.emit(Op::JumpIfNot(0));
                self.stmt(then);
                if let Some(other) = other {
                    let end = self.emit(Op::Jump(0));
                    self.patch(no);
                    self.stmt(other);
                    self.patch(end);
                } else {
                    self.patch(no);
                }
            }
            StmtKind::For {
                scope,
                init,
                test,
                step,
                body,
            } => self.for_loop(
                scope,
                init.as_deref(),
                test.as_ref(),
                step.as_ref(),
                body,
                labels,
            ),
            StmtKind::ForIn(scope, head, list, body) => {
                self.expr(list);
                self.emit(Op::ForInKeys);
                self.for_each(scope, head, body, false, labels);
            }
            StmtKind::ForOf(scope, head, list, body, is_await) => {
                self.expr(list);
                self.for_each(scope, head, body, *is_await, labels);
            }
            StmtKind::While(test, body) => {
                let start = self.here();
                let at = self.target(labels, true, true);
                self.expr(test);
                let out = self.emit(Op::JumpIfNot(0));
                self.stmt(body);
                self.emit(Op::Jump(start));
                self.patch(out);
                self.end_target(at, Some(start));
            }
            StmtKind::DoWhile(body, test) => {
                let start = self.here();
                let at = self.target(labels, true, true);
                self.stmt(body);
                let again = self.here();
                self.expr(test);
                self.emit(Op::JumpIf(start));
                self.end_target(at, Some(again));
            }
            StmtKind::Switch(scope, subject, cases) => self.switch(scope, subject, cases, labels),
            StmtKind::Try(block, catch, finally) => {
                self.try_stmt(block, catch.as_ref(), finally.as_ref());
            }
            StmtKind::Throw(e) => {
                self.expr(e);
                self.f().at = s.pos;
                self.emit(Op::Throw);
            }
            StmtKind::Return(value) => {
                match value {
                    Some(e) => self.expr(e),
                    None => {
                        self.emit(Op::Undef);
                    }
                }
                if self.f().is_async && self.f().generator {
                    self.emit(Op::Await);
                }
                self.unwind_to(0);
                self.emit(Op::Return);
            }
            StmtKind::Break(label) => self.jump_out(label.as_ref(), true),
            StmtKind::Continue(label) => self.jump_out(label.as_ref(), false),
            StmtKind::Label(name, body) => {
                self.labels = labels;
                self.labels.push(name.clone());
                let simple = !matches!(
                    body.kind,
                    StmtKind::For { .. }
                        | StmtKind::ForIn(..)
                        | StmtKind::ForOf(..)
                        | StmtKind::While(..)
                        | StmtKind::DoWhile(..)
                        | StmtKind::Block(_)
                        | StmtKind::Switch(..)
                );
                if simple {
                    let labels = std::mem::take(&mut self.labels);
                    let at = self.target(labels, false, false);
                    self.stmt(body);
                    self.end_target(at, None);
                } else {
                    self.stmt(body);
                }
            }
        }
    }

    fn decl(&mut self, kind: DeclKind, list: &'a [(Pat, Option<Node>)]) {
        for (pat, init) in list {
            match (init, pat) {
                (Some(e), Pat::Name(n, _)) => self.named_expr(e, Some(n)),
                (Some(e), _) => self.expr(e),
                (None, _) if kind == DeclKind::Var => continue,
                (None, _) => {
                    self.emit(Op::Undef);
                }
            }
            self.pattern(pat, true);
        }
    }

    pub(super) fn block(&mut self, b: &'a Block) {
        let env = self.open(&b.scope);
        self.body(&b.body, false);
        self.close(env);
    }

    fn target(&mut self, labels: Vec<Name>, is_loop: bool, breakable: bool) -> usize {
        self.f().ctl.push(Ctl::Target {
            labels,
            is_loop,
            breakable,
            breaks: Vec::new(),
            continues: Vec::new(),
        });
        self.f().ctl.len() - 1
    }

    fn patch_continues(&mut self, at: usize, to: u32) {
        if let Ctl::Target { continues, .. } = &mut self.f().ctl[at] {
            for j in std::mem::take(continues) {
                self.patch_to(j, to);
            }
        }
    }

    fn end_target(&mut self, at: usize, again: Option<u32>) {
        if let Some(to) = again {
            self.patch_continues(at, to);
        }
        if let Some(Ctl::Target { breaks, .. }) = self.f().ctl.pop() {
            for j in breaks {
                self.patch(j);
            }
        }
    }

    /// Undoes what was opened since control level `level`, as a jump out of it must.
    fn unwind_to(&mut self, level: usize) {
        let mut i = self.f().ctl.len();
        while i > level {
            i -= 1;
            match &self.f().ctl[i] {
                Ctl::Target { .. } => {}
                Ctl::Env => {
                    self.emit(Op::PopEnv);
                }
                Ctl::Handler => {
                    self.emit(Op::TryPop);
                }
                Ctl::Iter(slot) => {
                    let op = Op::IterClose(*slot);
                    self.emit(op);
                }
                Ctl::Finally(block, scopes) => {
                    let (block, scopes) = (*block, *scopes);
                    self.emit(Op::TryPop);
                    let ctl = self.f().ctl.split_off(i);
                    let inner = self.f().scopes.split_off(scopes);
                    self.block(block);
                    self.f().ctl.extend(ctl);
                    self.f().scopes.extend(inner);
                }
            }
        }
    }

    fn jump_out(&mut self, label: Option<&Name>, is_break: bool) {
        let found = self.f().ctl.iter().rposition(|c| match c {
            Ctl::Target {
                labels,
                is_loop,
                breakable,
                ..
            } => match label {
                Some(l) => labels.contains(l),
                None if is_break => *breakable,
                None => *is_loop,
            },
            _ => false,
        });
        let Some(at) = found else { return };
        self.unwind_to(at + 1);
        let j = self.emit(Op::Jump(0));
        if let Ctl::Target {
            breaks, continues, ..
        } = &mut self.f().ctl[at]
        {
            if is_break {
                breaks.push(j);
            } else {
                continues.push(j);
            }
        }
    }

    fn for_loop(
        &mut self,
        scope: &'a Scope,
        init: Option<&'a Stmt>,
        test: Option<&'a Node>,
        step: Option<&'a Node>,
        body: &'a Stmt,
        labels: Vec<Name>,
    ) {
        let env = self.open(scope);
        if let Some(init) = init {
            self.stmt(init);
        }
        let start = self.here();
        let at = self.target(labels, true, true);
        let out = test.map(|t| {
            self.expr(t);
            self.emit(Op::JumpIfNot(0))
        });
        self.stmt(body);
        let again = self.here();
        if env {
            self.emit(Op::CopyEnv);
        }
        if let Some(step) = step {
            self.expr(step);
            self.emit(Op::Pop);
        }
        self.emit(Op::Jump(start));
        if let Some(out) = out {
            self.patch(out);
        }
        self.end_target(at, Some(again));
        self.close(env);
    }

    /// The iterable is on the stack.
    fn for_each(
        &mut self,
        scope: &'a Scope,
        head: &'a ForHead,
        body: &'a Stmt,
        is_await: bool,
        labels: Vec<Name>,
    ) {
        let slot = self.new_local();
        self.new_local();
        self.emit(if is_await {
            Op::IterInitAsync(slot)
        } else {
            Op::IterInit(slot)
        });
        // `break` and `return` close the iterator; its end does not.
        let at_break = self.target(labels, true, true);
        let start = self.here();
        self.emit(Op::IterNext(slot));
        if is_await {
            self.emit(Op::Await);
        }
        let out = self.emit(Op::IterTest(0));
        self.f().ctl.push(Ctl::Iter(slot));
        let env = self.open(scope);
        match head {
            ForHead::Var(kind, pat) => self.pattern(pat, *kind != DeclKind::Var),
            ForHead::Pat(pat) => self.pattern(pat, false),
        }
        // `continue` must not close the iterator: it has its own target inside.
        let own = match &self.f().ctl[at_break] {
            Ctl::Target { labels, .. } => labels.clone(),
            _ => Vec::new(),
        };
        let at = self.target(own, true, false);
        self.stmt(body);
        let again = self.here();
        self.end_target(at, Some(again));
        self.close(env);
        self.f().ctl.pop();
        self.emit(Op::Jump(start));
        self.patch(out);
        self.end_target(at_break, Some(start));
    }

    fn switch(
        &mut self,
        scope: &'a Scope,
        subject: &'a Node,
        cases: &'a [(Option<Node>, Vec<Stmt>)],
        labels: Vec<Name>,
    ) {
        self.expr(subject);
        let slot = self.new_local();
        self.emit(Op::StoreLocal(slot));
        let at = self.target(labels, false, true);
        let env = self.open(scope);
        let mut jumps = Vec::new();
        for (test, _) in cases {
            if let Some(t) = test {
                self.emit(Op::LoadLocal(slot));
                self.expr(t);
                self.emit(Op::Bin(BinOp::StrictEq));
                jumps.push(self.emit(Op::JumpIf(0)));
            } else {
                jumps.push(usize::MAX);
            }
        }
        let other = self.emit(Op::Jump(0));
        let mut default = None;
        for ((_, body), jump) in cases.iter().zip(jumps) {
            if jump == usize::MAX {
                default = Some(self.here());
            } else {
                self.patch(jump);
            }
            self.body(body, false);
        }
        match default {
            Some(to) => self.patch_to(other, to),
            None => self.patch(other),
        }
        self.close(env);
        self.end_target(at, None);
    }

    fn try_stmt(&mut self, block: &'a Block, catch: Option<&'a Catch>, finally: Option<&'a Block>) {
        let outer = finally.map(|f| {
            let at = self.emit(Op::TryFinally(0));
            let scopes = self.f().scopes.len();
            self.f().ctl.push(Ctl::Finally(f, scopes));
            at
        });
        if let Some(catch) = catch {
            let handler = self.emit(Op::TryPush(0));
            self.f().ctl.push(Ctl::Handler);
            self.block(block);
            self.f().ctl.pop();
            self.emit(Op::TryPop);
            let end = self.emit(Op::Jump(0));
            self.patch(handler);
            // The exception is on the stack while the scope opens.
            let env = self.open(&catch.scope);
            match &catch.param {
                Some(p) => self.pattern(p, true),
                None => {
                    self.emit(Op::Pop);
                }
            }
            self.block(&catch.body);
            self.close(env);
            self.patch(end);
        } else {
            self.block(block);
        }
        if let (Some(at), Some(f)) = (outer, finally) {
            self.f().ctl.pop();
            self.emit(Op::TryPop);
            self.block(f);
            let end = self.emit(Op::Jump(0));
            self.patch(at);
            self.block(f);
            self.emit(Op::Throw);
            self.patch(end);
        }
    }
}
