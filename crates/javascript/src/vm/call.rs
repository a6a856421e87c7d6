//! Calls, construction and returns.

use super::{After, Frame, FrameKind, MAX_FRAMES, Res, Special, Step, Vm};
use crate::heap::Kind;
use crate::value::{Id, Key, Value};

enum Target {
    Closure,
    Native(super::NativeFn),
    Special(Special),
    Bound(Value, Value, Vec<Value>),
    None,
}

impl Vm {
    pub(crate) fn callable(&self, id: Id) -> bool {
        matches!(
            self.heap.get(id).kind,
            Kind::Closure(_) | Kind::Native(..) | Kind::Special(_) | Kind::Bound(_)
        )
    }

    fn target(&self, f: &Value) -> Target {
        let Value::Obj(id) = f else {
            return Target::None;
        };
        match &self.heap.get(*id).kind {
            Kind::Closure(_) => Target::Closure,
            Kind::Native(n, _) => Target::Native(*n),
            Kind::Special(s) => Target::Special(*s),
            Kind::Bound(b) => Target::Bound(b.0.clone(), b.1.clone(), b.2.clone()),
            _ => Target::None,
        }
    }

    /// Calls: a native's result is there at once, a closure's when its frame returns.
    pub(crate) fn call(
        &mut self,
        f: Value,
        this: Value,
        args: Vec<Value>,
        after: After,
    ) -> Res<()> {
        match self.target(&f) {
            Target::Closure => self.push_frame(&f, this, args, Value::Undef, after),
            Target::Native(n) => {
                let r = n(self, &this, &args);
                self.give_vec(args);
                let r = r?;
                self.finish(after, r, Value::Undef)
            }
            Target::Bound(target, this, mut bound) => {
                bound.extend(args);
                self.call(target, this, bound, after)
            }
            Target::Special(s) => self.special(s, this, args, after),
            Target::None => {
                let shown = self.callee_text(&f);
                self.type_error(&format!("{shown} is not a function"))
            }
        }
    }

    /// The text of the expression that was called, as error messages name it.
    pub(crate) fn callee_text(&self, f: &Value) -> String {
        let Some(frame) = self.frames.last() else {
            return crate::inspect::short(self, f);
        };
        let pos = frame
            .code
            .pos
            .get(frame.pc.saturating_sub(1))
            .copied()
            .unwrap_or(0) as usize;
        let text = &frame.code.script.text;
        // Backwards over `a.b.`, forwards over the name.
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '#');
        let mut start = pos.min(text.len());
        while let Some(c) = text[..start].chars().next_back() {
            if !part(c) {
                break;
            }
            start -= c.len_utf8();
        }
        let rest = &text[start..];
        let mut name: String = rest.chars().take_while(|c| part(*c)).collect();
        if start > 0 && text[..start].ends_with([')', ']']) && name.starts_with('.') {
            name = format!("(intermediate value){name}");
        }
        if name.is_empty() {
            return crate::inspect::short(self, f);
        }
        name
    }

    fn special(&mut self, s: Special, this: Value, mut args: Vec<Value>, after: After) -> Res<()> {
        let mut take = |i: usize| {
            args.get_mut(i)
                .map_or(Value::Undef, |v| std::mem::replace(v, Value::Undef))
        };
        match s {
            Special::Host => {
                let name = match take(0) {
                    Value::Str(s) => s.to_string(),
                    _ => String::new(),
                };
                let list = args.iter().skip(1).map(|v| self.to_host(v)).collect();
                self.pending = Some(Step::HostCall { name, args: list });
                self.waiting_host = true;
                Ok(())
            }
            Special::Call => {
                let new_this = take(0);
                let rest = if args.is_empty() {
                    Vec::new()
                } else {
                    args.split_off(1)
                };
                self.call(this, new_this, rest, after)
            }
            Special::Apply => {
                let (new_this, list) = (take(0), take(1));
                let list = self.list_of(&list);
                self.call(this, new_this, list, after)
            }
            Special::Construct => {
                let (f, list, nt) = (take(0), take(1), take(2));
                let list = self.list_of(&list);
                let nt = if nt.is_undef() { f.clone() } else { nt };
                self.construct(f, list, nt, after)
            }
            Special::GenNext => self.generator_call(this, 0, take(0), after),
            Special::GenThrow => self.generator_call(this, 1, take(0), after),
            Special::GenReturn => self.generator_call(this, 2, take(0), after),
        }
    }

    pub(crate) fn list_of(&self, v: &Value) -> Vec<Value> {
        match v {
            Value::Obj(id) => match &self.heap.get(*id).kind {
                Kind::Array(l) => l
                    .iter()
                    .map(|v| match v {
                        Value::Empty => Value::Undef,
                        v => v.clone(),
                    })
                    .collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn push_frame(
        &mut self,
        f: &Value,
        this: Value,
        args: Vec<Value>,
        new_target: Value,
        after: After,
    ) -> Res<()> {
        let Value::Obj(id) = f else { return Ok(()) };
        if self.frames.len() >= MAX_FRAMES {
            return Err(self.error("RangeError", "Maximum call stack size exceeded"));
        }
        let Kind::Closure(c) = &self.heap.get(*id).kind else {
            return Ok(());
        };
        let code = c.code.clone();
        let (env, this, new_target) = if code.arrow {
            (c.env, c.this.clone(), c.new_target.clone())
        } else {
            (c.env, this, new_target)
        };
        if code.class && new_target.is_undef() {
            let name = code.name.clone();
            let message = format!("Class constructor {name} cannot be invoked without 'new'");
            return self.type_error(&message);
        }
        let mut stack = self.take_vec();
        stack.resize(code.locals as usize, Value::Undef);
        let kind = if code.is_async && !code.generator {
            FrameKind::Async(self.promise())
        } else {
            FrameKind::Normal
        };
        self.frames.push(Frame {
            first: kind != FrameKind::Normal,
            code,
            pc: 0,
            stack,
            args,
            env,
            this,
            func: *id,
            new_target,
            handlers: Vec::new(),
            after,
            kind,
        });
        Ok(())
    }

    pub(crate) fn construct(
        &mut self,
        f: Value,
        args: Vec<Value>,
        nt: Value,
        after: After,
    ) -> Res<()> {
        let Value::Obj(id) = f else {
            let shown = self.callee_text(&f);
            return self.type_error(&format!("{shown} is not a constructor"));
        };
        match &self.heap.get(id).kind {
            Kind::Closure(c) => {
                let code = c.code.clone();
                if code.arrow || (code.method && !code.class) || code.is_async || code.generator {
                    let shown = self.callee_text(&f);
                    return self.type_error(&format!("{shown} is not a constructor"));
                }
                let this = if code.derived {
                    Value::Empty
                } else {
                    let proto = self.prototype_of(&nt, self.protos.object);
                    Value::Obj(self.heap.alloc(Kind::Plain, proto))
                };
                let after = match after {
                    After::Push => After::Construct,
                    a => a,
                };
                self.push_frame(&f, this, args, nt, after)
            }
            Kind::Native(n, true) => {
                let n = *n;
                let r = n(self, &Value::Empty, &args)?;
                if let Value::Obj(made) = r
                    && !nt.strict_eq(&f)
                {
                    let proto = self.prototype_of(&nt, 0);
                    if proto != 0 {
                        self.heap.get_mut(made).proto = proto;
                        self.rename_error(made, &nt);
                    }
                }
                self.finish(after, r, Value::Undef)
            }
            Kind::Bound(b) => {
                let (target, _, mut bound) = (**b).clone();
                bound.extend(args);
                self.construct(target.clone(), bound, target, after)
            }
            _ => {
                let shown = self.callee_text(&f);
                self.type_error(&format!("{shown} is not a constructor"))
            }
        }
    }

    /// A subclass of Error shows its own name at the head of its stack.
    fn rename_error(&mut self, id: Id, nt: &Value) {
        if !matches!(self.heap.get(id).kind, Kind::Error) {
            return;
        }
        let this = Value::Obj(id);
        let (name, message) = (self.read(&this, "name"), self.read(&this, "message"));
        if let (Value::Str(n), Value::Str(m)) = (name, message) {
            self.capture_stack(id, &n, &m, nt);
        }
    }

    fn prototype_of(&mut self, nt: &Value, other: Id) -> Id {
        match self.read(nt, "prototype") {
            Value::Obj(p) => p,
            _ => other,
        }
    }

    /// `super(…)`: constructs the parent for the class being made.
    pub(super) fn super_call(&mut self, args: Vec<Value>) -> Res<()> {
        let f = self.frames.last().map_or(0, |f| f.func);
        let nt = self
            .frames
            .last()
            .map_or(Value::Undef, |f| f.new_target.clone());
        let home = match &self.heap.get(f).kind {
            Kind::Closure(c) if c.code.arrow => c.home,
            _ => f,
        };
        let parent = Value::Obj(self.heap.get(home).proto);
        self.construct(parent, args, nt, After::Push)
    }

    /// Hands a result to whoever waits for it. `this` is the returning frame's own.
    pub(crate) fn finish(&mut self, after: After, v: Value, this: Value) -> Res<()> {
        match after {
            After::Push => {
                if let Some(f) = self.frames.last_mut() {
                    f.stack.push(v);
                }
            }
            After::Discard => {}
            After::Construct => {
                let v = match v {
                    Value::Obj(_) => v,
                    _ if matches!(this, Value::Empty) => {
                        return Err(self.error(
                            "ReferenceError",
                            "Must call super constructor in derived class before accessing 'this' \
                             or returning from derived constructor",
                        ));
                    }
                    _ => this,
                };
                if let Some(f) = self.frames.last_mut() {
                    f.stack.push(v);
                }
            }
            After::Slot(i) => {
                if matches!(v, Value::Obj(_)) {
                    return self.type_error("Cannot convert object to primitive value");
                }
                if let Some(f) = self.frames.last_mut() {
                    f.stack[i as usize] = v;
                }
            }
            After::Slot2(i) => {
                if let Some(f) = self.frames.last_mut() {
                    f.stack[i as usize] = v;
                }
            }
            After::Define(id, key) => self.define(id, key, v, crate::heap::ALL),
            After::Settle(p) => {
                if p != 0 {
                    self.resolve(p, v);
                }
            }
        }
        Ok(())
    }

    pub(super) fn do_return(&mut self, v: Value) -> Res<()> {
        let Some(f) = self.frames.pop() else {
            return Ok(());
        };
        let (after, this) = (f.after, f.this);
        self.give_vec(f.stack);
        self.give_vec(f.args);
        match f.kind {
            FrameKind::Normal => self.finish(after, v, this),
            FrameKind::Async(p) => {
                self.resolve(p, v);
                if f.first {
                    self.finish(after, Value::Obj(p), this)?;
                }
                Ok(())
            }
            FrameKind::Gen(id) => {
                self.coroutine_mut(id).running = false;
                let r = self.iter_result(v, true);
                self.finish(after, r, this)
            }
            FrameKind::AsyncGen(id) => {
                self.async_gen_done(id, Ok(v));
                Ok(())
            }
        }
    }

    /// A class: constructor and prototype, linked to the parent's.
    pub(super) fn make_class(&mut self, parent: Option<Value>, ctor: Value) -> Res<(Value, Value)> {
        let Value::Obj(id) = ctor else {
            return self.type_error("Class extends value is not a constructor or null");
        };
        let mut base = self.protos.object;
        match parent {
            None => {}
            Some(Value::Null) => base = 0,
            Some(p @ Value::Obj(pid)) if self.callable(pid) => {
                base = self.prototype_of(&p, 0);
                self.heap.get_mut(id).proto = pid;
            }
            Some(p) => {
                let shown = crate::inspect::inspect(self, &p);
                return self.type_error(&format!(
                    "Class extends value {shown} is not a constructor or null"
                ));
            }
        }
        let proto = self.heap.alloc(Kind::Plain, base);
        self.define(id, Key::new("prototype"), Value::Obj(proto), 0);
        self.hide(proto, "constructor", Value::Obj(id));
        if let Kind::Closure(c) = &mut self.heap.get_mut(id).kind {
            c.home = proto;
        }
        Ok((Value::Obj(id), Value::Obj(proto)))
    }
}
