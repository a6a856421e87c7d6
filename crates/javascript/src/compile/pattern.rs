//! Binding and assignment patterns: the value is on the stack and is consumed.

use super::Compiler;
use crate::code::Op;
use crate::syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn item(&mut self, item: &'a PatItem, init: bool) {
        if let Some(default) = &item.default {
            let skip = self.emit(Op::DefaultJump(0));
            let name = match &item.pat {
                Pat::Name(n, _) => Some(&**n),
                _ => None,
            };
            self.named_expr(default, name);
            self.patch(skip);
        }
        self.pattern(&item.pat, init);
    }

    pub(super) fn pattern(&mut self, pat: &'a Pat, init: bool) {
        match pat {
            Pat::Name(n, pos) => {
                self.f().at = *pos;
                self.store(n, init);
            }
            Pat::Place(node) => {
                // `value -> value obj [key] value`, then set and drop.
                match &node.kind {
                    Expr::Member(obj, name, _) => {
                        self.expr(obj);
                        self.emit(Op::Swap);
                        let k = self.text(name);
                        self.f().at = node.pos;
                        self.emit(Op::SetProp(k));
                    }
                    Expr::Private(obj, name, _) => {
                        self.expr(obj);
                        self.emit(Op::Swap);
                        let k = self.text(name);
                        self.emit(Op::SetPrivate(k));
                    }
                    Expr::Index(obj, key, _) => {
                        self.expr(obj);
                        self.emit(Op::Swap);
                        self.expr(key);
                        self.emit(Op::Swap);
                        self.emit(Op::SetElem);
                    }
                    _ => {}
                }
                self.emit(Op::Pop);
            }
            Pat::Array(items, rest) => self.array_pattern(items, rest.as_deref(), init),
            Pat::Object(items, rest) => {
                let first = items.first().and_then(|(k, _)| match k {
                    Key::Name(n) => Some(n.clone()),
                    _ => None,
                });
                let name = first.map_or(0, |n| self.text(&n) + 1);
                self.emit(Op::NeedObject(name));
                let mut computed = Vec::new();
                for (key, item) in items {
                    self.emit(Op::Dup);
                    match key {
                        Key::Name(n) | Key::Private(n) => {
                            let k = self.text(n);
                            self.emit(Op::GetProp(k));
                            computed.push(None);
                        }
                        Key::Computed(e) => {
                            self.expr(e);
                            if rest.is_some() {
                                let slot = self.new_local();
                                self.emit(Op::ToKey);
                                self.emit(Op::Dup);
                                self.emit(Op::StoreLocal(slot));
                                computed.push(Some(slot));
                            }
                            self.emit(Op::GetElem);
                        }
                    }
                    self.item(item, init);
                }
                match rest {
                    Some(rest) => {
                        for ((key, _), slot) in items.iter().zip(&computed) {
                            match (key, slot) {
                                (Key::Name(n) | Key::Private(n), _) => {
                                    let k = self.text(n);
                                    self.emit(Op::Const(k));
                                }
                                (_, Some(slot)) => {
                                    let op = Op::LoadLocal(*slot);
                                    self.emit(op);
                                }
                                _ => {
                                    self.emit(Op::Undef);
                                }
                            }
                        }
                        self.emit(Op::ObjRest(items.len() as u32));
                        self.pattern(rest, init);
                    }
                    None => {
                        self.emit(Op::Pop);
                    }
                }
            }
        }
    }

    fn array_pattern(&mut self, items: &'a [Option<PatItem>], rest: Option<&'a Pat>, init: bool) {
        let slot = self.new_local();
        self.new_local();
        let done = self.new_local();
        self.emit(Op::IterInit(slot));
        self.emit(Op::False);
        self.emit(Op::StoreLocal(done));
        for item in items {
            self.next_item(slot, done);
            match item {
                Some(i) => self.item(i, init),
                None => {
                    self.emit(Op::Pop);
                }
            }
        }
        if let Some(rest) = rest {
            self.emit(Op::Array);
            self.emit(Op::LoadLocal(done));
            let none = self.emit(Op::JumpIf(0));
            let start = self.here();
            self.emit(Op::IterNext(slot));
            let out = self.emit(Op::IterTest(0));
            self.emit(Op::ArrayPush);
            self.emit(Op::Jump(start));
            self.patch(out);
            self.patch(none);
            self.pattern(rest, init);
            return;
        }
        self.emit(Op::LoadLocal(done));
        let ended = self.emit(Op::JumpIf(0));
        self.emit(Op::IterClose(slot));
        self.patch(ended);
    }

    /// The next value of the iterator, `undefined` after its end.
    fn next_item(&mut self, slot: u32, done: u32) {
        self.emit(Op::LoadLocal(done));
        let ended = self.emit(Op::JumpIf(0));
        self.emit(Op::IterNext(slot));
        let out = self.emit(Op::IterTest(0));
        let have = self.emit(Op::Jump(0));
        self.patch(out);
        self.emit(Op::True);
        self.emit(Op::StoreLocal(done));
        self.patch(ended);
        self.emit(Op::Undef);
        self.patch(have);
    }
}
