//! Properties, conversions between host and program values, errors.

use super::{Res, Vm};
use crate::code::Code;
use crate::heap::{ALL, Bytes, Closure, HIDDEN, Kind, Prop, Slot, WRITABLE};
use crate::host::HostValue;
use crate::number;
use crate::value::{Id, JStr, Key, Value};
use std::rc::Rc;

/// How node got to a file's code.
pub(crate) const LOADER: [&str; 6] = [
    "Module._compile (node:internal/modules/cjs/loader:1521:14)",
    "Module._extensions..js (node:internal/modules/cjs/loader:1623:10)",
    "Module.load (node:internal/modules/cjs/loader:1266:32)",
    "Module._load (node:internal/modules/cjs/loader:1091:12)",
    "Function.executeUserEntryPoint [as runMain] (node:internal/modules/run_main:164:12)",
    "node:internal/main/run_main_module:28:49",
];

/// What reading a property found.
pub enum Got {
    Value(Value),
    Getter(Value),
}

impl Vm {
    pub fn object(&mut self) -> Id {
        self.heap.alloc(Kind::Plain, self.protos.object)
    }

    pub fn array(&mut self, list: Vec<Value>) -> Value {
        Value::Obj(self.heap.alloc(Kind::Array(list), self.protos.array))
    }

    pub fn bytes(&mut self, data: Vec<u8>) -> Value {
        let kind = Kind::Bytes(Box::new(Bytes::from_vec(data)));
        Value::Obj(self.heap.alloc(kind, self.protos.bytes))
    }

    pub(crate) fn closure(&mut self, code: Rc<Code>, env: Id, this: Value, nt: Value) -> Value {
        let generator = code.generator.then_some(code.is_async);
        let kind = Kind::Closure(Box::new(Closure {
            code,
            env,
            this,
            new_target: nt,
            home: 0,
            fields: Vec::new(),
        }));
        let id = self.heap.alloc(kind, self.protos.function);
        if let Some(is_async) = generator {
            let base = if is_async {
                self.protos.async_generator
            } else {
                self.protos.generator
            };
            let proto = self.heap.alloc(Kind::Plain, base);
            self.define(id, Key::new("prototype"), Value::Obj(proto), WRITABLE);
        }
        Value::Obj(id)
    }

    /// A plain function's prototype is made when first asked for.
    pub(crate) fn lazy_prototype(&mut self, id: Id) -> Option<Value> {
        let Kind::Closure(c) = &self.heap.get(id).kind else {
            return None;
        };
        let code = &c.code;
        if code.arrow || code.method || code.is_async || code.generator || code.class {
            return None;
        }
        let proto = self.object();
        self.define(proto, Key::new("constructor"), Value::Obj(id), HIDDEN);
        self.define(id, Key::new("prototype"), Value::Obj(proto), WRITABLE);
        Some(Value::Obj(proto))
    }

    pub fn define(&mut self, id: Id, key: Key, value: Value, flags: u8) {
        if let (Kind::Array(_), Key::Str(s)) = (&self.heap.get(id).kind, &key)
            && number::array_index(s).is_some()
        {
            let _ = self.set_own(id, key, value);
            return;
        }
        self.heap.fresh += 48;
        let slot = Slot::Data(value);
        self.heap.get_mut(id).props.set(key, Prop { slot, flags });
    }

    pub fn put(&mut self, id: Id, name: &str, value: Value) {
        self.define(id, Key::new(name), value, ALL);
    }

    pub fn hide(&mut self, id: Id, name: &str, value: Value) {
        self.define(id, Key::new(name), value, HIDDEN);
    }

    /// Adds a getter or a setter.
    pub(crate) fn define_accessor(&mut self, id: Id, key: Key, f: Value, setter: bool, flags: u8) {
        let obj = self.heap.get_mut(id);
        let (mut get, mut set) = match obj.props.get(&key) {
            Some(Prop {
                slot: Slot::Accessor(g, s),
                ..
            }) => (g.clone(), s.clone()),
            _ => (Value::Undef, Value::Undef),
        };
        if setter {
            set = f;
        } else {
            get = f;
        }
        let slot = Slot::Accessor(get, set);
        obj.props.set(key, Prop { slot, flags });
    }

    pub(crate) fn proto_of(&self, v: &Value) -> Id {
        let p = &self.protos;
        match v {
            Value::Obj(id) => *id,
            Value::Str(_) => p.string,
            Value::Num(_) => p.number,
            Value::Bool(_) => p.boolean,
            Value::Sym(_) => p.symbol,
            Value::BigInt(_) => p.bigint,
            _ => 0,
        }
    }

    /// Reads an own property that is no ordinary one: elements, `length`.
    fn exotic(&self, id: Id, key: &Key) -> Option<Value> {
        let Key::Str(s) = key else { return None };
        let first = s.as_bytes().first()?;
        let kind = &self.heap.get(id).kind;
        if !first.is_ascii_digit() && &**s != "length" && !matches!(kind, Kind::Regex(_)) {
            return None;
        }
        match kind {
            Kind::Array(list) => {
                if &**s == "length" {
                    return Some(Value::Num(list.len() as f64));
                }
                let i = number::array_index(s)?;
                match list.get(i as usize) {
                    Some(Value::Empty) | None => None,
                    Some(v) => Some(v.clone()),
                }
            }
            Kind::Bytes(b) => {
                if &**s == "length" {
                    return Some(Value::Num(b.len as f64));
                }
                let i = number::array_index(s)?;
                b.get(i as usize).map(|n| Value::Num(f64::from(n)))
            }
            Kind::Boxed(Value::Str(t)) => {
                if &**s == "length" {
                    return Some(Value::Num(t.units() as f64));
                }
                let i = number::array_index(s)? as usize;
                (i < t.units()).then(|| Value::Str(t.slice(i, i + 1)))
            }
            _ => None,
        }
    }

    /// Reads a property along the prototypes.
    pub fn get(&mut self, base: &Value, key: &Key) -> Got {
        if let (Value::Str(s), Key::Str(k)) = (base, key) {
            if &**k == "length" {
                return Got::Value(Value::Num(s.units() as f64));
            }
            if let Some(i) = number::array_index(k) {
                let i = i as usize;
                return Got::Value(if i < s.units() {
                    Value::Str(s.slice(i, i + 1))
                } else {
                    Value::Undef
                });
            }
        }
        let mut id = self.proto_of(base);
        while id != 0 {
            if let Some(v) = self.exotic(id, key) {
                return Got::Value(v);
            }
            let obj = self.heap.get(id);
            if let Some(p) = obj.props.get(key) {
                return match &p.slot {
                    Slot::Data(v) => Got::Value(v.clone()),
                    Slot::Accessor(g, _) => Got::Getter(g.clone()),
                };
            }
            if let (Kind::Closure(c), Key::Str(k)) = (&obj.kind, key) {
                match &**k {
                    "prototype" => {
                        if let Some(v) = self.lazy_prototype(id) {
                            return Got::Value(v);
                        }
                    }
                    "name" => return Got::Value(Value::Str(c.code.name.clone())),
                    "length" => return Got::Value(Value::Num(f64::from(c.code.length))),
                    _ => {}
                }
            }
            if let (Kind::Regex(r), Key::Str(k)) = (&self.heap.get(id).kind, key) {
                let flag = |c: char| Got::Value(Value::Bool(r.1.contains(c)));
                match &**k {
                    "source" => return Got::Value(Value::Str(r.0.clone())),
                    "flags" => return Got::Value(Value::Str(r.1.clone())),
                    "global" => return flag('g'),
                    "ignoreCase" => return flag('i'),
                    "multiline" => return flag('m'),
                    "sticky" => return flag('y'),
                    _ => {}
                }
            }
            id = self.heap.get(id).proto;
        }
        Got::Value(Value::Undef)
    }

    /// Reads a property that is known to have no getter of the program's.
    pub fn read(&mut self, base: &Value, name: &str) -> Value {
        match self.get(base, &Key::new(name)) {
            Got::Value(v) => v,
            Got::Getter(_) => Value::Undef,
        }
    }

    pub(crate) fn has(&self, mut id: Id, key: &Key) -> bool {
        while id != 0 {
            if self.has_own(id, key) {
                return true;
            }
            id = self.heap.get(id).proto;
        }
        false
    }

    pub(crate) fn has_own(&self, id: Id, key: &Key) -> bool {
        let obj = self.heap.get(id);
        if self.exotic(id, key).is_some() || obj.props.get(key).is_some() {
            return true;
        }
        matches!((&obj.kind, key), (Kind::Closure(_), Key::Str(s)) if matches!(&**s, "name" | "length"))
    }

    /// Writes a property; gives the setter to call, if there is one.
    pub fn set(&mut self, base: &Value, key: Key, value: Value) -> Res<Option<Value>> {
        let Value::Obj(own) = base else {
            return Ok(None);
        };
        let own = *own;
        let mut id = own;
        while id != 0 {
            let obj = self.heap.get(id);
            if let Some(p) = obj.props.get(&key) {
                match &p.slot {
                    Slot::Accessor(_, set) => {
                        if set.is_undef() {
                            return self.read_only(own, &key, true);
                        }
                        return Ok(Some(set.clone()));
                    }
                    Slot::Data(_) if p.flags & WRITABLE == 0 => {
                        return self.read_only(own, &key, false);
                    }
                    Slot::Data(_) => break,
                }
            }
            id = obj.proto;
        }
        self.set_own(own, key, value)?;
        Ok(None)
    }

    fn strict(&self) -> bool {
        self.frames.last().is_some_and(|f| f.code.strict)
    }

    fn read_only(&mut self, id: Id, key: &Key, getter: bool) -> Res<Option<Value>> {
        if !self.strict() {
            return Ok(None);
        }
        let name = self.key_text(key);
        let what = if matches!(self.heap.get(id).kind, Kind::Array(_)) {
            "[object Array]"
        } else {
            "#<Object>"
        };
        let message = if getter {
            format!("Cannot set property {name} of {what} which has only a getter")
        } else {
            format!("Cannot assign to read only property '{name}' of object '{what}'")
        };
        Err(self.error("TypeError", &message))
    }

    fn set_own(&mut self, id: Id, key: Key, value: Value) -> Res<()> {
        let extensible = self.heap.get(id).extensible;
        let strict = self.strict();
        let obj = self.heap.get_mut(id);
        if let Key::Str(s) = &key {
            match &mut obj.kind {
                Kind::Array(list) => {
                    if let Some(i) = number::array_index(s) {
                        return self.set_index(id, i as usize, value);
                    }
                    if &**s == "length" {
                        let n = match value {
                            Value::Num(n) if n >= 0.0 && n.fract() == 0.0 && n < 4.3e9 => n,
                            _ => return Err(self.error("RangeError", "Invalid array length")),
                        };
                        let n = n as usize;
                        if n > list.len() + (32 << 20) {
                            self.over_limit = true;
                            return Ok(());
                        }
                        let grown = n.saturating_sub(list.len());
                        list.resize(n, Value::Empty);
                        self.heap.fresh += grown * 16;
                        return Ok(());
                    }
                }
                Kind::Bytes(_) => {
                    if let (Some(i), Value::Num(n)) = (number::array_index(s), &value) {
                        let n = *n;
                        self.set_byte(id, i as usize, number::to_i32(n) as u8);
                        return Ok(());
                    }
                }
                _ => {}
            }
        }
        let obj = self.heap.get_mut(id);
        if let Some(p) = obj.props.get_mut(&key) {
            p.slot = Slot::Data(value);
            return Ok(());
        }
        if !extensible {
            if strict {
                let name = self.key_text(&key);
                let message = format!("Cannot add property {name}, object is not extensible");
                return Err(self.error("TypeError", &message));
            }
            return Ok(());
        }
        self.define(id, key, value, ALL);
        Ok(())
    }

    pub(crate) fn set_byte(&mut self, id: Id, i: usize, n: u8) {
        let mut grown = 0;
        if let Kind::Bytes(b) = &mut self.heap.get_mut(id).kind
            && i < b.len
        {
            if i >= b.data.len() {
                grown = i + 1 - b.data.len();
                let fill = b.fill;
                b.data.resize(i + 1, fill);
            }
            b.data[i] = n;
        }
        self.heap.fresh += grown;
    }

    pub(crate) fn set_index(&mut self, id: Id, i: usize, value: Value) -> Res<()> {
        let strict = self.strict();
        let obj = self.heap.get_mut(id);
        let frozen = !obj.extensible;
        let Kind::Array(list) = &mut obj.kind else {
            return Ok(());
        };
        if frozen {
            if strict {
                let message = if i < list.len() {
                    format!("Cannot assign to read only property '{i}' of object '[object Array]'")
                } else {
                    format!("Cannot add property {i}, object is not extensible")
                };
                return Err(self.error("TypeError", &message));
            }
            return Ok(());
        }
        if i < list.len() {
            list[i] = value;
            return Ok(());
        }
        if i > list.len() + (16 << 20) {
            return Err(self.error("RangeError", "Arrays this sparse are not simulated"));
        }
        let grown = i + 1 - list.len();
        list.resize(i, Value::Empty);
        list.push(value);
        self.heap.fresh += grown * 16;
        Ok(())
    }

    pub(crate) fn delete(&mut self, base: &Value, key: &Key) -> Res<bool> {
        let Value::Obj(id) = base else {
            return Ok(true);
        };
        let strict = self.strict();
        let obj = self.heap.get_mut(*id);
        if let (Kind::Array(list), Key::Str(s)) = (&mut obj.kind, key)
            && let Some(i) = number::array_index(s)
        {
            if let Some(slot) = list.get_mut(i as usize) {
                *slot = Value::Empty;
            }
            return Ok(true);
        }
        if let Some(p) = obj.props.get(key) {
            if p.flags & crate::heap::CONFIGURABLE == 0 {
                if strict {
                    let name = self.key_text(key);
                    let message = format!("Cannot delete property '{name}' of #<Object>");
                    return Err(self.error("TypeError", &message));
                }
                return Ok(false);
            }
            obj.props.remove(key);
        }
        Ok(true)
    }

    /// Own keys in the language's order: indices, names, symbols.
    pub(crate) fn own_keys(&self, id: Id, hidden: bool) -> Vec<Key> {
        let obj = self.heap.get(id);
        let mut out: Vec<Key> = Vec::new();
        let count = match &obj.kind {
            Kind::Array(list) => list.len(),
            Kind::Bytes(b) => b.len.min(1 << 20),
            Kind::Boxed(Value::Str(s)) => s.units(),
            _ => 0,
        };
        for i in 0..count {
            if let Kind::Array(list) = &obj.kind
                && matches!(list[i], Value::Empty)
            {
                continue;
            }
            out.push(Key::new(&i.to_string()));
        }
        let keys = obj
            .props
            .iter()
            .filter(|(k, p)| !k.is_private() && (hidden || p.flags & crate::heap::ENUMERABLE != 0));
        let mut numbers = Vec::new();
        let (mut names, mut symbols) = (Vec::new(), Vec::new());
        for (k, _) in keys {
            match k {
                Key::Str(s) => match number::array_index(s) {
                    Some(n) => numbers.push((n, k.clone())),
                    None => names.push(k.clone()),
                },
                Key::Sym(_) => symbols.push(k.clone()),
            }
        }
        numbers.sort_by_key(|n| n.0);
        out.extend(numbers.into_iter().map(|n| n.1));
        if hidden && matches!(obj.kind, Kind::Array(_) | Kind::Bytes(_)) {
            out.push(Key::new("length"));
        }
        out.extend(names);
        out.extend(symbols);
        out
    }

    pub(crate) fn key_text(&self, key: &Key) -> String {
        match key {
            Key::Str(s) if key.is_private() => s[1..].to_string(),
            Key::Str(s) => s.to_string(),
            Key::Sym(n) => format!("Symbol({})", self.symbols[*n as usize]),
        }
    }

    pub(crate) fn key_value(key: &Key) -> Value {
        match key {
            Key::Str(s) => Value::Str(s.clone()),
            Key::Sym(n) => Value::Sym(*n),
        }
    }

    /// An error of a built-in class, with the stack of now.
    pub fn error(&mut self, class: &str, message: &str) -> Value {
        let ctor = self.read(&Value::Obj(self.global), class);
        let proto = match self.read(&ctor, "prototype") {
            Value::Obj(p) => p,
            _ => self.protos.error,
        };
        let id = self.heap.alloc(Kind::Error, proto);
        self.hide(id, "message", Value::str(message));
        self.capture_stack(id, class, message, &Value::Undef);
        Value::Obj(id)
    }

    pub(crate) fn type_error<T>(&mut self, message: &str) -> Res<T> {
        Err(self.error("TypeError", message))
    }

    /// Sets `stack`; the first line is for display and follows later changes of `message`.
    pub(crate) fn capture_stack(&mut self, id: Id, class: &str, message: &str, skip: &Value) {
        let head = if message.is_empty() {
            class.to_string()
        } else {
            format!("{class}: {message}")
        };
        let (frames, place) = self.stack_text(skip);
        let text = format!("{head}{frames}");
        self.hide(id, "stack", Value::string(text));
        if let Some((script, line, column)) = place {
            let list = [
                Value::str(&script.name),
                Value::Num(line as f64),
                Value::Num(column as f64),
                Value::str(script.line(line)),
            ];
            let list = self.array(list.to_vec());
            self.define(id, Key::private("place"), list, HIDDEN);
        }
    }

    /// Lines `    at …` without constructors of `skip`, and the innermost place in the program's own text.
    #[allow(
        clippy::type_complexity,
        reason = "a place is its script, line and column; the one caller takes it apart"
    )]
    pub(crate) fn stack_text(
        &self,
        skip: &Value,
    ) -> (String, Option<(Rc<crate::code::Script>, usize, usize)>) {
        let mut out = String::new();
        let mut place = None;
        let mut count = 0;
        for f in self.frames.iter().rev() {
            let pos = f.code.pos.get(f.pc.saturating_sub(1)).copied().unwrap_or(0);
            let (line, column) = f.code.script.place(pos);
            let constructs = !skip.is_undef() && f.new_target.strict_eq(skip);
            if f.code.script.internal || (constructs && place.is_none()) {
                continue;
            }
            if place.is_none() {
                place = Some((f.code.script.clone(), line, column));
            }
            if count >= 10 {
                break;
            }
            count += 1;
            let at = format!("{}:{line}:{column}", f.code.script.name);
            let mut name = f.code.name.to_string();
            if !name.is_empty() && matches!(f.new_target, Value::Obj(_)) {
                name = format!("new {name}");
            } else if f.code.method
                && let Some(class) = self.class_of(&f.this)
            {
                name = format!("{class}.{name}");
            }
            if name.is_empty() {
                out.push_str(&format!("\n    at {at}"));
            } else {
                out.push_str(&format!("\n    at {name} ({at})"));
            }
        }
        if count < 10 && place.is_some() {
            let tail: &[&str] = if self.frames[0].code.script.internal
                && self.frames.len() > 1
                && self
                    .frames
                    .iter()
                    .any(|f| &*f.code.name == "Object.<anonymous>")
            {
                &LOADER
            } else {
                &[]
            };
            for t in tail.iter().take(10 - count) {
                out.push_str(&format!("\n    at {t}"));
            }
        }
        (out, place)
    }

    /// The name of the class an object is of.
    pub(crate) fn class_of(&self, v: &Value) -> Option<JStr> {
        let Value::Obj(id) = v else { return None };
        let mut id = *id;
        let key = Key::new("constructor");
        while id != 0 {
            let obj = self.heap.get(id);
            if let Some(Prop {
                slot: Slot::Data(Value::Obj(c)),
                ..
            }) = obj.props.get(&key)
            {
                return self.function_name(*c);
            }
            id = obj.proto;
        }
        None
    }

    pub(crate) fn function_name(&self, id: Id) -> Option<JStr> {
        let obj = self.heap.get(id);
        if let Some(Prop {
            slot: Slot::Data(Value::Str(s)),
            ..
        }) = obj.props.get(&Key::new("name"))
        {
            return Some(s.clone());
        }
        match &obj.kind {
            Kind::Closure(c) => Some(c.code.name.clone()),
            _ => None,
        }
    }

    pub fn from_host(&mut self, v: HostValue) -> Value {
        match v {
            HostValue::Undef => Value::Undef,
            HostValue::Null => Value::Null,
            HostValue::Bool(b) => Value::Bool(b),
            HostValue::Num(n) => Value::Num(n),
            HostValue::Str(s) => {
                self.heap.fresh += s.len();
                Value::string(s)
            }
            HostValue::Bytes(b) => self.bytes(b),
            HostValue::List(l) => {
                let l = l.into_iter().map(|v| self.from_host(v)).collect();
                self.array(l)
            }
            HostValue::Map(m) => {
                let id = self.object();
                for (k, v) in m {
                    let v = self.from_host(v);
                    self.put(id, &k, v);
                }
                Value::Obj(id)
            }
            HostValue::Err(e) => self.host_error(&e),
        }
    }

    pub fn to_host(&self, v: &Value) -> HostValue {
        match v {
            Value::Null => HostValue::Null,
            Value::Bool(b) => HostValue::Bool(*b),
            Value::Num(n) => HostValue::Num(*n),
            Value::Str(s) => HostValue::Str(s.to_string()),
            Value::Obj(id) => {
                let obj = self.heap.get(*id);
                match &obj.kind {
                    Kind::Bytes(b) => HostValue::Bytes(b.to_vec()),
                    Kind::Array(l) => HostValue::List(l.iter().map(|v| self.to_host(v)).collect()),
                    Kind::Plain => HostValue::Map(
                        obj.props
                            .iter()
                            .filter_map(|(k, p)| match (k, &p.slot) {
                                (Key::Str(k), Slot::Data(v)) if !matches!(v, Value::Obj(_)) => {
                                    Some((k.to_string(), self.to_host(v)))
                                }
                                _ => None,
                            })
                            .collect(),
                    ),
                    _ => HostValue::Undef,
                }
            }
            _ => HostValue::Undef,
        }
    }
}
