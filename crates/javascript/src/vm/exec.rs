//! One instruction.

use super::{After, Got, Res, Vm};
use crate::code::Op;
use crate::heap::{ALL, CONFIGURABLE, ENUMERABLE, HIDDEN, Kind};
use crate::value::{Key, Value};
use std::rc::Rc;

impl Vm {
    pub(super) fn push(&mut self, v: Value) {
        if let Some(f) = self.frames.last_mut() {
            f.stack.push(v);
        }
    }

    pub(super) fn pop(&mut self) -> Value {
        self.frames
            .last_mut()
            .and_then(|f| f.stack.pop())
            .unwrap_or(Value::Undef)
    }

    fn top(&self, back: usize) -> Value {
        self.frames
            .last()
            .and_then(|f| {
                f.stack
                    .len()
                    .checked_sub(1 + back)
                    .map(|i| f.stack[i].clone())
            })
            .unwrap_or(Value::Undef)
    }

    fn konst(&self, k: u32) -> Value {
        self.frames
            .last()
            .map_or(Value::Undef, |f| f.code.consts[k as usize].clone())
    }

    fn key(&self, k: u32) -> Key {
        match self.konst(k) {
            Value::Str(s) => Key::Str(s),
            _ => Key::new(""),
        }
    }

    fn private_key(&self, k: u32) -> Key {
        match self.konst(k) {
            Value::Str(s) => Key::private(&s),
            _ => Key::new(""),
        }
    }

    fn jump(&mut self, to: u32) {
        if let Some(f) = self.frames.last_mut() {
            f.pc = to as usize;
        }
    }

    fn pop_args(&mut self, n: u32) -> Vec<Value> {
        let mut args = self.take_vec();
        if let Some(f) = self.frames.last_mut() {
            let at = f.stack.len() - n as usize;
            args.extend(f.stack.drain(at..));
        }
        args
    }

    fn env_at(&self, depth: u16) -> u32 {
        let mut env = self.frames.last().map_or(0, |f| f.env);
        for _ in 0..depth {
            env = match &self.heap.get(env).kind {
                Kind::Env(_, parent) => *parent,
                _ => 0,
            };
        }
        env
    }

    fn env_slot(&mut self, depth: u16, i: u32) -> &mut Value {
        let env = self.env_at(depth);
        match &mut self.heap.get_mut(env).kind {
            Kind::Env(v, _) => &mut v[i as usize],
            _ => unreachable!("the compiler counted the environments"),
        }
    }

    fn word_here(&self) -> String {
        let Some(f) = self.frames.last() else {
            return String::new();
        };
        let pos = f.code.pos[f.pc - 1];
        f.code.script.word(pos).to_string()
    }

    fn too_early<T>(&mut self) -> Res<T> {
        let name = self.word_here();
        let message = format!("Cannot access '{name}' before initialization");
        Err(self.error("ReferenceError", &message))
    }

    /// Reads a property and pushes it, or calls its getter.
    fn get_push(&mut self, base: Value, key: &Key) -> Res<()> {
        if base.nullish() {
            let shown = self.text(&base);
            let name = self.key_text(key);
            let m = format!("Cannot read properties of {shown} (reading '{name}')");
            return self.type_error(&m);
        }
        match self.get(&base, key) {
            Got::Value(v) => {
                self.push(v);
                Ok(())
            }
            Got::Getter(Value::Undef) => {
                self.push(Value::Undef);
                Ok(())
            }
            Got::Getter(g) => self.call(g, base, Vec::new(), After::Push),
        }
    }

    fn set_call(&mut self, base: Value, key: Key, v: Value) -> Res<()> {
        if base.nullish() {
            let shown = self.text(&base);
            let name = self.key_text(&key);
            let m = format!("Cannot set properties of {shown} (setting '{name}')");
            return self.type_error(&m);
        }
        self.push(v.clone());
        match self.set(&base, key, v.clone())? {
            Some(setter) => self.call(setter, base, vec![v], After::Discard),
            None => Ok(()),
        }
    }

    /// An element by number, without making a key of it.
    fn fast_element(&self, base: &Value, i: &Value) -> Option<Value> {
        let (Value::Obj(id), Value::Num(n)) = (base, i) else {
            return None;
        };
        match &self.heap.get(*id).kind {
            Kind::Array(list) if *n >= 0.0 && n.fract() == 0.0 => match list.get(*n as usize) {
                Some(Value::Empty) | None => None,
                v => v.cloned(),
            },
            Kind::Bytes(b) if *n >= 0.0 && n.fract() == 0.0 => {
                b.get(*n as usize).map(|n| Value::Num(f64::from(n)))
            }
            _ => None,
        }
    }

    fn private_missing<T>(&mut self, key: &Key, verb: &str) -> Res<T> {
        let name = self.key_text(key);
        let m = format!(
            "Cannot {verb} private member {name} {} an object whose class did not declare it",
            if verb == "read" { "from" } else { "to" }
        );
        self.type_error(&m)
    }

    fn get_private(&mut self, base: Value, k: u32) -> Res<()> {
        let key = self.private_key(k);
        let found = matches!(base, Value::Obj(id) if self.has(id, &key));
        if !found {
            return self.private_missing(&key, "read");
        }
        self.get_push(base, &key)
    }

    fn super_base(&self) -> Value {
        let Some(f) = self.frames.last() else {
            return Value::Undef;
        };
        match &self.heap.get(f.func).kind {
            Kind::Closure(c) if c.home != 0 => {
                // In a static method the home is the class itself.
                Value::Obj(self.heap.get(c.home).proto)
            }
            _ => Value::Undef,
        }
    }

    fn get_super(&mut self, key: &Key) -> Res<()> {
        let this = self.pop();
        let base = self.super_base();
        if matches!(base, Value::Undef | Value::Obj(0)) {
            self.push(Value::Undef);
            return Ok(());
        }
        match self.get(&base, key) {
            Got::Value(v) => {
                self.push(v);
                Ok(())
            }
            Got::Getter(g) => self.call(g, this, Vec::new(), After::Push),
        }
    }

    pub(super) fn exec(&mut self) -> Res<()> {
        let Some(f) = self.frames.last_mut() else {
            return Ok(());
        };
        let op = f.code.ops[f.pc];
        f.pc += 1;
        match op {
            Op::Const(k) => {
                let v = f.code.consts[k as usize].clone();
                f.stack.push(v);
            }
            Op::Int(n) => f.stack.push(Value::Num(f64::from(n))),
            Op::Undef => f.stack.push(Value::Undef),
            Op::Null => f.stack.push(Value::Null),
            Op::True => f.stack.push(Value::Bool(true)),
            Op::False => f.stack.push(Value::Bool(false)),
            Op::Empty => f.stack.push(Value::Empty),
            Op::Pop => {
                f.stack.pop();
            }
            Op::Dup => {
                let v = self.top(0);
                self.push(v);
            }
            Op::Dup2 => {
                let (a, b) = (self.top(1), self.top(0));
                self.push(a);
                self.push(b);
            }
            Op::Swap => {
                let n = f.stack.len();
                f.stack.swap(n - 1, n - 2);
            }
            Op::Rot3 => {
                let n = f.stack.len();
                f.stack[n - 3..].rotate_right(1);
            }
            Op::Rot4 => {
                let n = f.stack.len();
                f.stack[n - 4..].rotate_right(1);
            }
            Op::LoadLocal(i) => {
                let v = f.stack[i as usize].clone();
                f.stack.push(v);
            }
            Op::LoadLocalChk(i) => {
                let v = f.stack[i as usize].clone();
                if matches!(v, Value::Empty) {
                    return self.too_early();
                }
                f.stack.push(v);
            }
            Op::StoreLocal(i) => {
                let v = f.stack.pop().unwrap_or(Value::Undef);
                f.stack[i as usize] = v;
            }
            Op::StoreLocalChk(i) => {
                if matches!(f.stack[i as usize], Value::Empty) {
                    return self.too_early();
                }
                let v = f.stack.pop().unwrap_or(Value::Undef);
                f.stack[i as usize] = v;
            }
            Op::LoadEnv(d, i) => {
                let v = self.env_slot(d, i).clone();
                self.push(v);
            }
            Op::LoadEnvChk(d, i) => {
                let v = self.env_slot(d, i).clone();
                if matches!(v, Value::Empty) {
                    return self.too_early();
                }
                self.push(v);
            }
            Op::StoreEnv(d, i) => {
                let v = self.pop();
                *self.env_slot(d, i) = v;
            }
            Op::StoreEnvChk(d, i) => {
                if matches!(self.env_slot(d, i), Value::Empty) {
                    return self.too_early();
                }
                let v = self.pop();
                *self.env_slot(d, i) = v;
            }
            Op::ConstAssign => return self.type_error("Assignment to constant variable."),
            Op::LoadGlobal(k) | Op::TypeofGlobal(k) => {
                let key = self.key(k);
                let global = Value::Obj(self.global);
                let found = self.has(self.global, &key);
                if !found && matches!(op, Op::LoadGlobal(_)) {
                    let m = format!("{} is not defined", self.key_text(&key));
                    return Err(self.error("ReferenceError", &m));
                }
                if found {
                    self.get_push(global, &key)?;
                } else {
                    self.push(Value::Undef);
                }
            }
            Op::StoreGlobal(k) => {
                let key = self.key(k);
                let strict = self.frames.last().is_some_and(|f| f.code.strict);
                if strict && !self.has(self.global, &key) {
                    let m = format!("{} is not defined", self.key_text(&key));
                    return Err(self.error("ReferenceError", &m));
                }
                let v = self.pop();
                self.define(self.global, key, v, ALL);
            }
            Op::PushEnv(n) => {
                let env = f.env;
                let id = self
                    .heap
                    .alloc(Kind::Env(vec![Value::Undef; n as usize], env), 0);
                if let Some(f) = self.frames.last_mut() {
                    f.env = id;
                }
            }
            Op::PopEnv => {
                if let Kind::Env(_, parent) = &self.heap.get(f.env).kind {
                    f.env = *parent;
                }
            }
            Op::CopyEnv => {
                if let Kind::Env(v, parent) = &self.heap.get(f.env).kind {
                    let copy = Kind::Env(v.clone(), *parent);
                    f.env = self.heap.alloc(copy, 0);
                }
            }
            Op::This => {
                if matches!(f.this, Value::Empty) {
                    return Err(self.error(
                        "ReferenceError",
                        "Must call super constructor in derived class before accessing 'this' or \
                         returning from derived constructor",
                    ));
                }
                let v = f.this.clone();
                f.stack.push(v);
            }
            Op::NewTarget => {
                let v = f.new_target.clone();
                f.stack.push(v);
            }
            Op::Callee => f.stack.push(Value::Obj(f.func)),
            Op::LoadArg(i) => {
                let v = f.args.get(i as usize).cloned().unwrap_or(Value::Undef);
                f.stack.push(v);
            }
            Op::RestArgs(i) => {
                let list = f.args.get(i as usize..).unwrap_or(&[]).to_vec();
                let v = self.array(list);
                self.push(v);
            }
            Op::Arguments => {
                let list = f.args.clone();
                let v = self.array(list);
                if let Value::Obj(id) = v {
                    self.define(id, Key::private("arguments"), Value::Bool(true), HIDDEN);
                }
                self.push(v);
            }
            Op::GetProp(k) => {
                let base = self.pop();
                let key = self.key(k);
                return self.get_push(base, &key);
            }
            Op::GetElem => {
                let n = f.stack.len();
                if let Value::Obj(_) = f.stack[n - 1]
                    && self.primitive_at(0, "string")?
                {
                    return Ok(());
                }
                let (i, base) = (self.pop(), self.pop());
                if let Some(v) = self.fast_element(&base, &i) {
                    self.push(v);
                    return Ok(());
                }
                let key = self.to_key(&i);
                return self.get_push(base, &key);
            }
            Op::GetMethod(k) => {
                let base = self.top(0);
                let key = self.key(k);
                return self.get_push(base, &key);
            }
            Op::GetMethodElem => {
                let i = self.pop();
                let base = self.top(0);
                let key = self.to_key(&i);
                return self.get_push(base, &key);
            }
            Op::SetProp(k) => {
                let (v, base) = (self.pop(), self.pop());
                let key = self.key(k);
                return self.set_call(base, key, v);
            }
            Op::SetElem => {
                let n = f.stack.len();
                if let Value::Obj(_) = f.stack[n - 2]
                    && self.primitive_at(1, "string")?
                {
                    return Ok(());
                }
                let (v, i, base) = (self.pop(), self.pop(), self.pop());
                if let (Value::Obj(id), Value::Num(n)) = (&base, &i)
                    && *n >= 0.0
                    && n.fract() == 0.0
                    && matches!(self.heap.get(*id).kind, Kind::Array(_))
                    && *n < 4e9
                {
                    self.push(v.clone());
                    return self.set_index(*id, *n as usize, v);
                }
                let key = self.to_key(&i);
                return self.set_call(base, key, v);
            }
            Op::DelProp(k) => {
                let base = self.pop();
                let key = self.key(k);
                return self.delete_push(base, key);
            }
            Op::DelElem => {
                let (i, base) = (self.pop(), self.pop());
                let key = self.to_key(&i);
                return self.delete_push(base, key);
            }
            Op::GetPrivate(k) => {
                let base = self.pop();
                return self.get_private(base, k);
            }
            Op::GetMethodPrivate(k) => {
                let base = self.top(0);
                return self.get_private(base, k);
            }
            Op::SetPrivate(k) => {
                let (v, base) = (self.pop(), self.pop());
                let key = self.private_key(k);
                if !matches!(base, Value::Obj(id) if self.has(id, &key)) {
                    return self.private_missing(&key, "write");
                }
                return self.set_call(base, key, v);
            }
            Op::HasPrivate(k) => {
                let base = self.pop();
                let key = self.private_key(k);
                let yes = matches!(base, Value::Obj(id) if self.has(id, &key));
                self.push(Value::Bool(yes));
            }
            Op::GetSuper(k) => {
                let key = self.key(k);
                return self.get_super(&key);
            }
            Op::GetSuperElem => {
                let i = self.pop();
                let key = self.to_key(&i);
                return self.get_super(&key);
            }
            Op::Call(n) => {
                let args = self.pop_args(n);
                let (callee, this) = (self.pop(), self.pop());
                return self.call(callee, this, args, After::Push);
            }
            Op::CallSpread => {
                let list = self.pop();
                let args = self.list_of(&list);
                let (callee, this) = (self.pop(), self.pop());
                return self.call(callee, this, args, After::Push);
            }
            Op::New(n) => {
                let args = self.pop_args(n);
                let callee = self.pop();
                return self.construct(callee.clone(), args, callee, After::Push);
            }
            Op::NewSpread => {
                let list = self.pop();
                let args = self.list_of(&list);
                let callee = self.pop();
                return self.construct(callee.clone(), args, callee, After::Push);
            }
            Op::SuperCall(n) => {
                let args = self.pop_args(n);
                return self.super_call(args);
            }
            Op::SuperSpread => {
                let list = self.pop();
                let args = self.list_of(&list);
                return self.super_call(args);
            }
            Op::BindThis => {
                let v = self.top(0);
                if let Some(f) = self.frames.last_mut() {
                    f.this = v;
                }
            }
            Op::Bin(op) => return self.binary(op),
            Op::Not => {
                let v = self.pop();
                self.push(Value::Bool(!v.truthy()));
            }
            Op::Neg | Op::Plus | Op::BitNot | Op::ToNumeric => {
                if self.primitive_at(0, "number")? {
                    return Ok(());
                }
                let v = self.pop();
                let r = match (&v, op) {
                    (Value::BigInt(_), Op::ToNumeric) => v,
                    (Value::BigInt(n), Op::Neg) => Value::BigInt(Rc::new(n.wrapping_neg())),
                    (Value::BigInt(n), Op::BitNot) => Value::BigInt(Rc::new(!**n)),
                    (Value::BigInt(_), _) => {
                        return self.type_error("Cannot convert a BigInt value to a number");
                    }
                    (Value::Sym(_), _) => {
                        return self.type_error("Cannot convert a Symbol value to a number");
                    }
                    (_, Op::Neg) => Value::Num(-self.to_number(&v)),
                    (_, Op::BitNot) => {
                        Value::Num(f64::from(!crate::number::to_i32(self.to_number(&v))))
                    }
                    _ => Value::Num(self.to_number(&v)),
                };
                self.push(r);
            }
            Op::Typeof => {
                let v = self.pop();
                let t = self.type_name(&v);
                self.push(Value::str(t));
            }
            Op::Inc(by) => {
                let v = match self.pop() {
                    Value::BigInt(n) => Value::BigInt(Rc::new(n.wrapping_add(i128::from(by)))),
                    v => Value::Num(self.to_number(&v) + f64::from(by)),
                };
                self.push(v);
            }
            Op::ToKey => {
                if self.primitive_at(0, "string")? {
                    return Ok(());
                }
            }
            Op::Concat(n) => {
                for back in (0..n as usize).rev() {
                    if self.primitive_at(back, "string")? {
                        return Ok(());
                    }
                }
                let parts = self.pop_args(n);
                if parts.iter().any(|p| matches!(p, Value::Sym(_))) {
                    return self.type_error("Cannot convert a Symbol value to a string");
                }
                let texts: Vec<_> = parts.iter().map(|p| self.text(p)).collect();
                let v = self.join_text(&texts)?;
                self.push(v);
            }
            Op::Jump(t) => f.pc = t as usize,
            Op::JumpIf(t) => {
                if self.pop().truthy() {
                    self.jump(t);
                }
            }
            Op::JumpIfNot(t) => {
                if !self.pop().truthy() {
                    self.jump(t);
                }
            }
            Op::OrJump(t) => self.keep_jump(t, |v| v.truthy()),
            Op::AndJump(t) => self.keep_jump(t, |v| !v.truthy()),
            Op::NullishJump(t) => self.keep_jump(t, |v| !v.nullish()),
            Op::DefaultJump(t) => self.keep_jump(t, |v| !v.is_undef()),
            Op::ChainJump(t) => {
                if self.top(0).nullish() {
                    self.pop();
                    self.push(Value::Undef);
                    self.jump(t);
                }
            }
            Op::Object => {
                let id = self.object();
                self.push(Value::Obj(id));
            }
            Op::Array => {
                let v = self.array(Vec::new());
                self.push(v);
            }
            Op::ArrayPush | Op::ArrayHole => {
                let v = if matches!(op, Op::ArrayPush) {
                    self.pop()
                } else {
                    Value::Empty
                };
                if let Value::Obj(id) = self.top(0)
                    && let Kind::Array(l) = &mut self.heap.get_mut(id).kind
                {
                    l.push(v);
                    self.heap.fresh += 16;
                }
            }
            Op::ArraySpread => {}
            Op::InitProp(k) => {
                let v = self.pop();
                let key = self.key(k);
                if let Value::Obj(id) = self.top(0) {
                    self.define(id, key, v, ALL);
                }
            }
            Op::InitElem => {
                let (v, k) = (self.pop(), self.pop());
                let key = self.to_key(&k);
                if let Value::Obj(id) = self.top(0) {
                    self.define(id, key, v, ALL);
                }
            }
            Op::InitGet | Op::InitSet => {
                let (v, k) = (self.pop(), self.pop());
                let key = self.to_key(&k);
                if let Value::Obj(id) = self.top(0) {
                    let setter = matches!(op, Op::InitSet);
                    self.set_home(&v, id);
                    self.define_accessor(id, key, v, setter, ENUMERABLE | CONFIGURABLE);
                }
            }
            Op::ObjSpread => {
                let src = self.pop();
                if let Value::Obj(to) = self.top(0) {
                    self.copy_props(&src, to, &[])?;
                }
            }
            Op::ObjRest(n) => {
                let keys = self.pop_args(n);
                let keys: Vec<Key> = keys.iter().map(|k| self.to_key(k)).collect();
                let src = self.pop();
                let to = self.object();
                self.copy_props(&src, to, &keys)?;
                self.push(Value::Obj(to));
            }
            Op::NeedObject(name) => {
                let v = self.top(0);
                if v.nullish() {
                    let shown = self.text(&v);
                    let m = if name > 0 {
                        let k = self.key(name - 1);
                        let k = self.key_text(&k);
                        let from = self.word_here();
                        if from.is_empty() {
                            format!(
                                "Cannot destructure property '{k}' of '{shown}' as it is {shown}."
                            )
                        } else {
                            format!(
                                "Cannot destructure property '{k}' of '{from}' as it is {shown}."
                            )
                        }
                    } else {
                        format!("Cannot destructure '{shown}' as it is {shown}.")
                    };
                    return self.type_error(&m);
                }
            }
            Op::Closure(i) => {
                let code = f.code.codes[i as usize].clone();
                let (env, this, nt) = (f.env, f.this.clone(), f.new_target.clone());
                let func = f.func;
                let (this, nt, home) = if code.arrow {
                    let home = match &self.heap.get(func).kind {
                        Kind::Closure(c) => c.home,
                        _ => 0,
                    };
                    (this, nt, home)
                } else {
                    (Value::Undef, Value::Undef, 0)
                };
                let v = self.closure(code, env, this, nt);
                if let (Value::Obj(id), true) = (&v, home != 0)
                    && let Kind::Closure(c) = &mut self.heap.get_mut(*id).kind
                {
                    c.home = home;
                }
                self.push(v);
            }
            Op::Class(derived, i) => {
                let code = f.code.codes[i as usize].clone();
                let env = f.env;
                let ctor = self.closure(code, env, Value::Undef, Value::Undef);
                let parent = derived.then(|| self.pop());
                let (class, proto) = self.make_class(parent, ctor)?;
                self.push(class);
                self.push(proto);
            }
            Op::DefMethod(kind) => {
                let (func, k) = (self.pop(), self.pop());
                let key = self.to_key(&k);
                if let Value::Obj(id) = self.top(0) {
                    self.set_home(&func, id);
                    match kind {
                        0 => self.define(id, key, func, HIDDEN),
                        3 => self.define(id, key, func, ALL),
                        _ => self.define_accessor(id, key, func, kind == 2, CONFIGURABLE),
                    }
                }
            }
            Op::AddField => {
                let (func, k) = (self.pop(), self.pop());
                if let Value::Obj(id) = self.top(0) {
                    let proto = self.read(&Value::Obj(id), "prototype");
                    if let Value::Obj(p) = proto {
                        self.set_home(&func, p);
                    }
                    if let Kind::Closure(c) = &mut self.heap.get_mut(id).kind {
                        c.fields.push((k, func));
                    }
                }
            }
            Op::StaticField => {
                let (func, k) = (self.pop(), self.pop());
                let class = self.top(0);
                let key = self.to_key(&k);
                if let Value::Obj(id) = class {
                    return self.init_field(id, key, func);
                }
            }
            Op::FieldInit(i) => {
                let func = f.func;
                let this = f.this.clone();
                let field = match &self.heap.get(func).kind {
                    Kind::Closure(c) => c.fields.get(i as usize).cloned(),
                    _ => None,
                };
                if let (Some((k, func)), Value::Obj(id)) = (field, this) {
                    let key = self.to_key(&k);
                    return self.init_field(id, key, func);
                }
            }
            Op::TryPush(pc) | Op::TryFinally(pc) => {
                let h = super::Handler {
                    pc,
                    stack: f.stack.len() as u32,
                    env: f.env,
                    finally: matches!(op, Op::TryFinally(_)),
                };
                f.handlers.push(h);
            }
            Op::TryPop => {
                f.handlers.pop();
            }
            Op::Throw => {
                let v = self.pop();
                return Err(v);
            }
            Op::Return => {
                let v = self.pop();
                return self.do_return(v);
            }
            Op::IterInit(s) => return self.iter_init(s, false),
            Op::IterInitAsync(s) => return self.iter_init(s, true),
            Op::IterNext(s) => return self.iter_next(s),
            Op::IterTest(t) => return self.iter_test(t, false),
            Op::DelegateTest(t) => return self.iter_test(t, true),
            Op::Delegate(s, throw) => return self.delegate(s, throw),
            Op::IterClose(s) => return self.iter_close(s),
            Op::ForInKeys => self.for_in_keys(),
            Op::Yield => {
                let v = self.pop();
                return self.do_yield(v);
            }
            Op::Await => {
                let v = self.pop();
                return self.do_await(v);
            }
            Op::Regex(k) => {
                let (body, flags) = (self.konst(k), self.konst(k + 1));
                let v = crate::builtins::regex::make(self, &body, &flags)?;
                self.push(v);
            }
            Op::Generator => return self.make_generator(),
        }
        Ok(())
    }

    fn keep_jump(&mut self, to: u32, test: fn(&Value) -> bool) {
        if test(&self.top(0)) {
            self.jump(to);
        } else {
            self.pop();
        }
    }

    fn delete_push(&mut self, base: Value, key: Key) -> Res<()> {
        if base.nullish() {
            return self.type_error("Cannot convert undefined or null to object");
        }
        let done = self.delete(&base, &key)?;
        self.push(Value::Bool(done));
        Ok(())
    }

    fn set_home(&mut self, func: &Value, home: u32) {
        if let Value::Obj(id) = func
            && let Kind::Closure(c) = &mut self.heap.get_mut(*id).kind
        {
            c.home = home;
        }
    }

    fn init_field(&mut self, id: u32, key: Key, func: Value) -> Res<()> {
        match func {
            Value::Undef => {
                self.define(id, key, Value::Undef, ALL);
                Ok(())
            }
            func => {
                let this = Value::Obj(id);
                self.call(func, this, Vec::new(), After::Define(id, key))
            }
        }
    }

    /// Copies own enumerable properties. Getters of the source are not called: those of
    /// built-in and plain objects are read through, others are left out.
    pub(crate) fn copy_props(&mut self, src: &Value, to: u32, skip: &[Key]) -> Res<()> {
        if let Value::Str(s) = src {
            for (i, c) in s.chars().enumerate() {
                self.put(to, &i.to_string(), Value::string(c.to_string()));
            }
        }
        let Value::Obj(id) = src else { return Ok(()) };
        for k in self.own_keys(*id, false) {
            if skip.contains(&k) {
                continue;
            }
            match self.get(src, &k) {
                Got::Value(v) => self.define(to, k, v, ALL),
                Got::Getter(_) => {
                    let m = "Copying a property that has a getter is not simulated";
                    return Err(self.error("Error", m));
                }
            }
        }
        Ok(())
    }
}
