//! Classes: constructor, prototype, methods, fields.

use super::Compiler;
use crate::code::Op;
use crate::syntax::ast::*;
use std::rc::Rc;

impl<'a> Compiler<'a> {
    /// Leaves the class on the stack.
    pub(super) fn class(&mut self, class: &'a Class, name: Option<&str>) {
        let own = class.name.as_deref().or(name).unwrap_or("");
        let scope = Scope {
            decls: class
                .name
                .iter()
                .map(|n| (n.clone(), DeclKind::Const))
                .collect(),
            has_fn: true,
        };
        self.f().at = class.pos;
        let env = self.open(&scope);
        let derived = class.parent.is_some();
        if let Some(p) = &class.parent {
            self.expr(p);
        }
        let fields = class
            .members
            .iter()
            .filter(|m| !m.is_static && matches!(m.kind, MemberKind::Field(..)))
            .count() as u32;
        let code = match &class.constructor {
            Some(f) => {
                let code = self.function(f, None, fields, true, derived);
                self.renamed(code, own, class.span)
            }
            None => self.default_constructor(class, own, fields, derived),
        };
        self.f().codes.push(code);
        let i = (self.f().codes.len() - 1) as u32;
        self.emit(Op::Class(derived, i));
        // Stack: class prototype
        for m in &class.members {
            self.member(m);
        }
        self.emit(Op::Pop);
        if let Some(n) = &class.name {
            self.emit(Op::Dup);
            self.store(n, true);
        }
        for m in &class.members {
            self.static_member(m);
        }
        self.close(env);
    }

    fn renamed(
        &self,
        code: Rc<crate::code::Code>,
        name: &str,
        span: (u32, u32),
    ) -> Rc<crate::code::Code> {
        match Rc::try_unwrap(code) {
            Ok(mut c) => {
                c.name = name.into();
                c.span = span;
                Rc::new(c)
            }
            Err(c) => c,
        }
    }

    fn default_constructor(
        &mut self,
        class: &'a Class,
        name: &str,
        fields: u32,
        derived: bool,
    ) -> Rc<crate::code::Code> {
        let mut ops = Vec::new();
        if derived {
            ops.extend([Op::RestArgs(0), Op::SuperSpread, Op::BindThis, Op::Pop]);
        }
        ops.extend((0..fields).map(Op::FieldInit));
        ops.extend([Op::Undef, Op::Return]);
        Rc::new(crate::code::Code {
            name: name.into(),
            pos: vec![class.pos; ops.len()],
            ops,
            consts: Vec::new(),
            codes: Vec::new(),
            locals: 0,
            length: 0,
            arrow: false,
            is_async: false,
            generator: false,
            method: false,
            class: true,
            derived,
            strict: true,
            script: self.script.clone(),
            span: class.span,
        })
    }

    fn key(&mut self, key: &'a Key) {
        match key {
            Key::Name(n) => {
                let k = self.text(n);
                self.emit(Op::Const(k));
            }
            Key::Private(n) => {
                let k = self.text(&format!("\0#{n}"));
                self.emit(Op::Const(k));
            }
            Key::Computed(e) => {
                self.expr(e);
                self.emit(Op::ToKey);
            }
        }
    }

    fn member(&mut self, m: &'a Member) {
        let (key, func, kind) = match &m.kind {
            MemberKind::Method(k, f) => (k, f, 0),
            MemberKind::Get(k, f) => (k, f, 1),
            MemberKind::Set(k, f) => (k, f, 2),
            MemberKind::Field(k, f) if !m.is_static => {
                self.emit(Op::Swap);
                self.key(k);
                match f {
                    Some(f) => self.closure(f, None),
                    None => {
                        self.emit(Op::Undef);
                    }
                }
                self.emit(Op::AddField);
                self.emit(Op::Swap);
                return;
            }
            _ => return,
        };
        if m.is_static {
            self.emit(Op::Swap);
        }
        self.key(key);
        self.closure(func, None);
        self.emit(Op::DefMethod(kind));
        if m.is_static {
            self.emit(Op::Swap);
        }
    }

    fn static_member(&mut self, m: &'a Member) {
        match &m.kind {
            MemberKind::Field(k, f) if m.is_static => {
                self.key(k);
                match f {
                    Some(f) => self.closure(f, None),
                    None => {
                        self.emit(Op::Undef);
                    }
                }
                self.emit(Op::StaticField);
            }
            MemberKind::Block(f) => {
                self.emit(Op::Dup);
                self.closure(f, None);
                self.emit(Op::Call(0));
                self.emit(Op::Pop);
            }
            _ => {}
        }
    }
}
