//! Iteration: arrays and strings directly, all else by the protocol. The iterator is in a local
//! slot, its position or `next` method in the slot after it.

use super::{After, Got, Res, SYM_ASYNC_ITERATOR, SYM_ITERATOR, Vm};
use crate::heap::Kind;
use crate::value::{Key, Value};

impl Vm {
    fn slots(&mut self, slot: u32, a: Value, b: Value) {
        if let Some(f) = self.frames.last_mut() {
            f.stack[slot as usize] = a;
            f.stack[slot as usize + 1] = b;
        }
    }

    /// Takes the iterable from the stack. A user's `[Symbol.iterator]` is called first: its
    /// result replaces the iterable, marked by an empty second slot.
    pub(super) fn iter_init(&mut self, slot: u32, is_async: bool) -> Res<()> {
        let v = self.pop();
        if !is_async && (self.is_array(&v) || matches!(v, Value::Str(_))) {
            self.slots(slot, v, Value::Num(0.0));
            return Ok(());
        }
        let mut method = Value::Undef;
        if is_async && let Got::Value(m) = self.get(&v, &Key::Sym(SYM_ASYNC_ITERATOR)) {
            method = m;
        }
        if is_async && method.nullish() {
            let wrap = self.read(&Value::Obj(self.global), "%asyncFrom");
            self.slots(slot, Value::Undef, Value::Empty);
            return self.call(wrap, Value::Undef, vec![v], After::Slot2(slot));
        }
        if method.nullish()
            && !v.nullish()
            && let Got::Value(m) = self.get(&v, &Key::Sym(SYM_ITERATOR))
        {
            method = m;
        }
        let Value::Obj(_) = method else {
            let shown = match &v {
                Value::Undef => "undefined".to_string(),
                Value::Null => "null".to_string(),
                v => {
                    let t = self.callee_text(v);
                    if t.is_empty() {
                        crate::inspect::short(self, v)
                    } else {
                        t
                    }
                }
            };
            return self.type_error(&format!("{shown} is not iterable"));
        };
        self.slots(slot, Value::Undef, Value::Empty);
        self.call(method, v, Vec::new(), After::Slot2(slot))
    }

    /// Pushes the next value and skips the test after it, or calls `next` for the test.
    pub(super) fn iter_next(&mut self, slot: u32) -> Res<()> {
        let Some(f) = self.frames.last_mut() else {
            return Ok(());
        };
        let i = slot as usize;
        match (&f.stack[i], &f.stack[i + 1]) {
            (Value::Obj(id), Value::Num(n)) => {
                let at = *n as usize;
                let v = match &self.heap.get(*id).kind {
                    Kind::Array(l) => l.get(at).cloned(),
                    _ => None,
                };
                let v = v.map(|v| {
                    if matches!(v, Value::Empty) {
                        Value::Undef
                    } else {
                        v
                    }
                });
                self.iter_step(i, v, at + 1);
                Ok(())
            }
            (Value::Str(s), Value::Num(n)) => {
                let at = *n as usize;
                let c = s[at..].chars().next();
                let next = at + c.map_or(0, char::len_utf8);
                let v = c.map(|c| Value::str(c.encode_utf8(&mut [0; 4])));
                self.iter_step(i, v, next);
                Ok(())
            }
            (it, Value::Empty) => {
                let it = it.clone();
                if !matches!(it, Value::Obj(_)) {
                    let shown = crate::inspect::short(self, &it);
                    return self.type_error(&format!(
                        "Result of the Symbol.iterator method is not an object: {shown}"
                    ));
                }
                let next = self.read(&it, "next");
                if let Some(f) = self.frames.last_mut() {
                    f.stack[i + 1] = next.clone();
                }
                self.call(next, it, Vec::new(), After::Push)
            }
            (it, next) => {
                let (it, next) = (it.clone(), next.clone());
                self.call(next, it, Vec::new(), After::Push)
            }
        }
    }

    fn iter_step(&mut self, i: usize, v: Option<Value>, next: usize) {
        let Some(f) = self.frames.last_mut() else {
            return;
        };
        match v {
            Some(v) => {
                f.stack[i + 1] = Value::Num(next as f64);
                f.stack.push(v);
                f.pc += 1;
            }
            None => {
                let r = self.iter_result(Value::Undef, true);
                self.push(r);
            }
        }
    }

    /// Hands a value to the iterator that a generator delegates to.
    pub(super) fn delegate(&mut self, slot: u32, throw: bool) -> Res<()> {
        let v = self.pop();
        let i = slot as usize;
        let Some(f) = self.frames.last() else {
            return Ok(());
        };
        let plain = matches!(f.stack[i + 1], Value::Num(_));
        let it = f.stack[i].clone();
        if !throw {
            if plain || !matches!(it, Value::Obj(_)) {
                return self.iter_next(slot);
            }
            let next = self.read(&it, "next");
            return self.call(next, it, vec![v], After::Push);
        }
        match self.read(&it, "throw") {
            m @ Value::Obj(_) if !plain => self.call(m, it, vec![v], After::Push),
            _ => Err(v),
        }
    }

    /// Takes the result of `next`: pushes its value, or jumps at the end, where `keep` pushes it
    /// too.
    pub(super) fn iter_test(&mut self, to: u32, keep: bool) -> Res<()> {
        let r = self.pop();
        if !matches!(r, Value::Obj(_)) {
            let shown = crate::inspect::short(self, &r);
            return self.type_error(&format!("Iterator result {shown} is not an object"));
        }
        if self.read(&r, "done").truthy() {
            if keep {
                let v = self.read(&r, "value");
                self.push(v);
            }
            if let Some(f) = self.frames.last_mut() {
                f.pc = to as usize;
            }
            return Ok(());
        }
        let v = self.read(&r, "value");
        self.push(v);
        Ok(())
    }

    pub(super) fn iter_close(&mut self, slot: u32) -> Res<()> {
        let Some(f) = self.frames.last() else {
            return Ok(());
        };
        let i = slot as usize;
        if matches!(f.stack[i + 1], Value::Num(_)) {
            return Ok(());
        }
        let it = f.stack[i].clone();
        match self.read(&it, "return") {
            m @ Value::Obj(_) => self.call(m, it, Vec::new(), After::Discard),
            _ => Ok(()),
        }
    }

    /// Names `for…in` visits: own and inherited enumerable ones.
    pub(super) fn for_in_keys(&mut self) {
        let v = self.pop();
        let mut out: Vec<Value> = Vec::new();
        if let Value::Str(s) = &v {
            out.extend((0..s.units()).map(|i| Value::string(i.to_string())));
        }
        if let Value::Obj(id) = v {
            let mut id = id;
            while id != 0 {
                for k in self.own_keys(id, false) {
                    if let Key::Str(s) = k {
                        let v = Value::Str(s);
                        if !out.iter().any(|o| o.strict_eq(&v)) || out.len() > 4096 {
                            out.push(v);
                        }
                    }
                }
                id = self.heap.get(id).proto;
            }
        }
        let list = self.array(out);
        self.push(list);
    }
}
