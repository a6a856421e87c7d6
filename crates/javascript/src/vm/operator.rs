//! Operators and conversions. An object operand is first made primitive; when that needs a
//! method of the program's, the instruction is repeated with what the method gave.

use super::{After, Got, Res, SYM_TO_PRIMITIVE, Vm};
use crate::code::BinOp;
use crate::heap::Kind;
use crate::number;
use crate::value::{JStr, Key, Value};
use std::cmp::Ordering;
use std::rc::Rc;

impl Vm {
    pub fn to_number(&self, v: &Value) -> f64 {
        match v {
            Value::Undef | Value::Sym(_) | Value::Empty => f64::NAN,
            Value::Null => 0.0,
            Value::Bool(b) => f64::from(u8::from(*b)),
            Value::Num(n) => *n,
            Value::Str(s) => number::parse(s),
            Value::BigInt(n) => **n as f64,
            Value::Obj(id) => match &self.heap.get(*id).kind {
                Kind::Date(t) => *t,
                Kind::Boxed(v) => self.to_number(v),
                _ => number::parse(&self.text(v)),
            },
        }
    }

    /// A text for any value, without calling methods of the program.
    pub fn text(&self, v: &Value) -> JStr {
        match v {
            Value::Undef => "undefined".into(),
            Value::Null => "null".into(),
            Value::Bool(true) => "true".into(),
            Value::Bool(false) => "false".into(),
            Value::Num(n) => number::to_string(*n).into(),
            Value::Str(s) => s.clone(),
            Value::BigInt(n) => n.to_string().into(),
            Value::Sym(n) => format!("Symbol({})", self.symbols[*n as usize]).into(),
            Value::Empty => "".into(),
            Value::Obj(id) => self.object_text(*id, 0).into(),
        }
    }

    fn object_text(&self, id: u32, depth: u32) -> String {
        let obj = self.heap.get(id);
        match &obj.kind {
            Kind::Array(list) if depth < 20 => {
                let parts = list.iter().map(|v| match v {
                    Value::Undef | Value::Null | Value::Empty => String::new(),
                    Value::Obj(o) => self.object_text(*o, depth + 1),
                    v => self.text(v).to_string(),
                });
                parts.collect::<Vec<_>>().join(",")
            }
            Kind::Closure(c) => {
                let (a, b) = c.code.span;
                match c.code.script.text.get(a as usize..b as usize) {
                    Some(t) if !c.code.script.internal => t.to_string(),
                    _ => format!("function {}() {{ [native code] }}", c.code.name),
                }
            }
            Kind::Native(..) | Kind::Special(_) | Kind::Bound(_) => {
                let name = self.function_name(id).unwrap_or_else(|| "".into());
                format!("function {name}() {{ [native code] }}")
            }
            Kind::Error => crate::inspect::error_head(self, id),
            Kind::Date(t) => crate::date::to_text(*t),
            Kind::Regex(r) => format!("/{}/{}", r.0, r.1),
            Kind::Bytes(b) => String::from_utf8_lossy(&b.to_vec()).into_owned(),
            Kind::Boxed(v) => self.text(v).to_string(),
            Kind::Promise(..) => "[object Promise]".into(),
            Kind::Map(_) => "[object Map]".into(),
            Kind::Set(_) => "[object Set]".into(),
            _ => "[object Object]".into(),
        }
    }

    /// Makes the value at a stack position primitive. True: a method was called, repeat.
    pub(super) fn primitive_at(&mut self, back: usize, hint: &str) -> Res<bool> {
        let Some(f) = self.frames.last() else {
            return Ok(false);
        };
        let at = f.stack.len() - 1 - back;
        let Value::Obj(id) = f.stack[at] else {
            return Ok(false);
        };
        let v = Value::Obj(id);
        let simple = matches!(
            self.heap.get(id).kind,
            Kind::Array(_) | Kind::Closure(_) | Kind::Native(..) | Kind::Regex(_)
        );
        if !simple {
            if let Got::Value(m @ Value::Obj(_)) = self.get(&v, &Key::Sym(SYM_TO_PRIMITIVE)) {
                self.repeat();
                self.call(m, v, vec![Value::str(hint)], After::Slot(at as u32))?;
                return Ok(true);
            }
            let order = if hint == "string" {
                ["toString", "valueOf"]
            } else {
                ["valueOf", "toString"]
            };
            for name in order {
                if let Value::Obj(m) = self.read(&v, name)
                    && matches!(self.heap.get(m).kind, Kind::Closure(_) | Kind::Bound(_))
                {
                    self.repeat();
                    self.call(Value::Obj(m), v, Vec::new(), After::Slot(at as u32))?;
                    return Ok(true);
                }
            }
        }
        let p = match &self.heap.get(id).kind {
            Kind::Boxed(v) => v.clone(),
            Kind::Date(t) if hint == "number" => Value::Num(*t),
            _ => Value::Str(self.text(&v)),
        };
        if let Some(f) = self.frames.last_mut() {
            f.stack[at] = p;
        }
        Ok(false)
    }

    fn repeat(&mut self) {
        if let Some(f) = self.frames.last_mut() {
            f.pc -= 1;
        }
    }

    pub(super) fn binary(&mut self, op: BinOp) -> Res<()> {
        use BinOp::*;
        if let Some(f) = self.frames.last_mut() {
            let n = f.stack.len();
            if let (Value::Num(a), Value::Num(b)) = (&f.stack[n - 2], &f.stack[n - 1])
                && let Some(v) = number_op(op, *a, *b)
            {
                f.stack.pop();
                f.stack[n - 2] = v;
                return Ok(());
            }
        }
        match op {
            StrictEq | StrictNe => {
                let (b, a) = (self.pop(), self.pop());
                self.push(Value::Bool(a.strict_eq(&b) == (op == StrictEq)));
                return Ok(());
            }
            In => {
                let (b, a) = (self.pop(), self.pop());
                let Value::Obj(id) = b else {
                    let (k, shown) = (self.text(&a), self.text(&b));
                    let m = format!("Cannot use 'in' operator to search for '{k}' in {shown}");
                    return self.type_error(&m);
                };
                let key = self.to_key(&a);
                let found = self.has(id, &key);
                self.push(Value::Bool(found));
                return Ok(());
            }
            InstanceOf => return self.instance_of(),
            Eq | Ne => {
                let n = self.frames.last().map_or(0, |f| f.stack.len());
                let (a_obj, b_obj, nullish) = match self.frames.last() {
                    Some(f) => {
                        let (a, b) = (&f.stack[n - 2], &f.stack[n - 1]);
                        let obj = |v: &Value| matches!(v, Value::Obj(_));
                        (obj(a), obj(b), a.nullish() || b.nullish())
                    }
                    None => return Ok(()),
                };
                if a_obj != b_obj && !nullish {
                    let back = usize::from(a_obj);
                    if self.primitive_at(back, "default")? {
                        return Ok(());
                    }
                }
                let (b, a) = (self.pop(), self.pop());
                let eq = self.loose_eq(&a, &b);
                self.push(Value::Bool(eq == (op == Eq)));
                return Ok(());
            }
            _ => {}
        }
        let hint = if op == Add { "default" } else { "number" };
        for back in [1, 0] {
            if self.primitive_at(back, hint)? {
                return Ok(());
            }
        }
        let (b, a) = (self.pop(), self.pop());
        if matches!(a, Value::Sym(_)) || matches!(b, Value::Sym(_)) {
            return self.type_error("Cannot convert a Symbol value to a number");
        }
        if op == Add && (matches!(a, Value::Str(_)) || matches!(b, Value::Str(_))) {
            let (x, y) = (self.text(&a), self.text(&b));
            let v = self.join_text(&[x, y])?;
            self.push(v);
            return Ok(());
        }
        if matches!(op, Lt | Gt | Le | Ge) {
            let ord = match (&a, &b) {
                (Value::Str(x), Value::Str(y)) => Some(x.encode_utf16().cmp(y.encode_utf16())),
                (Value::BigInt(x), Value::BigInt(y)) => Some(x.cmp(y)),
                _ => self.to_number(&a).partial_cmp(&self.to_number(&b)),
            };
            let yes = match op {
                Lt => ord == Some(Ordering::Less),
                Gt => ord == Some(Ordering::Greater),
                Le => matches!(ord, Some(Ordering::Less | Ordering::Equal)),
                _ => matches!(ord, Some(Ordering::Greater | Ordering::Equal)),
            };
            self.push(Value::Bool(yes));
            return Ok(());
        }
        if let (Value::BigInt(x), Value::BigInt(y)) = (&a, &b) {
            let v = self.bigint_op(op, **x, **y)?;
            self.push(v);
            return Ok(());
        }
        if matches!(a, Value::BigInt(_)) || matches!(b, Value::BigInt(_)) {
            return self.type_error("Cannot mix BigInt and other types, use explicit conversions");
        }
        let (x, y) = (self.to_number(&a), self.to_number(&b));
        self.push(number_op(op, x, y).unwrap_or(Value::Undef));
        Ok(())
    }

    fn bigint_op(&mut self, op: BinOp, a: i128, b: i128) -> Res {
        use BinOp::*;
        let r = match op {
            Add => a.checked_add(b),
            Sub => a.checked_sub(b),
            Mul => a.checked_mul(b),
            Div | Rem if b == 0 => return Err(self.error("RangeError", "Division by zero")),
            Div => a.checked_div(b),
            Rem => a.checked_rem(b),
            Pow => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
            BitAnd => Some(a & b),
            BitOr => Some(a | b),
            BitXor => Some(a ^ b),
            Shl => u32::try_from(b).ok().and_then(|b| a.checked_shl(b)),
            Shr => u32::try_from(b).ok().and_then(|b| a.checked_shr(b)),
            _ => None,
        };
        match r {
            Some(n) => Ok(Value::BigInt(Rc::new(n))),
            None => Err(self.error("RangeError", "BigInt over 128 bits is not simulated")),
        }
    }

    pub(crate) fn loose_eq(&self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Undef | Value::Null, Value::Undef | Value::Null) => true,
            (Value::Undef | Value::Null, _) | (_, Value::Undef | Value::Null) => false,
            (Value::Num(_), Value::Num(_))
            | (Value::Str(_), Value::Str(_))
            | (Value::Bool(_), Value::Bool(_))
            | (Value::Sym(_), _)
            | (_, Value::Sym(_))
            | (Value::Obj(_), Value::Obj(_)) => a.strict_eq(b),
            _ => self.to_number(a) == self.to_number(b),
        }
    }

    fn instance_of(&mut self) -> Res<()> {
        let (b, a) = (self.pop(), self.pop());
        let f = match b {
            Value::Obj(id) if self.callable(id) => id,
            _ => return self.type_error("Right-hand side of 'instanceof' is not callable"),
        };
        let f = match &self.heap.get(f).kind {
            Kind::Bound(t) => t.0.clone(),
            _ => Value::Obj(f),
        };
        let proto = self.read(&f, "prototype");
        let mut yes = false;
        if let (Value::Obj(id), Value::Obj(p)) = (a, proto) {
            let mut id = self.heap.get(id).proto;
            while id != 0 && !yes {
                yes = id == p;
                id = self.heap.get(id).proto;
            }
        }
        self.push(Value::Bool(yes));
        Ok(())
    }

    /// Joins texts; too long a result is an error, as in V8.
    pub(crate) fn join_text(&mut self, parts: &[JStr]) -> Res {
        let len: usize = parts.iter().map(|p| p.len()).sum();
        self.check_length(len)?;
        if parts.len() == 2 {
            if parts[0].is_empty() {
                return Ok(Value::Str(parts[1].clone()));
            }
            if parts[1].is_empty() {
                return Ok(Value::Str(parts[0].clone()));
            }
        }
        let mut s = String::with_capacity(len);
        for p in parts {
            s.push_str(p);
        }
        self.heap.fresh += len + 24;
        Ok(Value::string(s))
    }

    pub(crate) fn check_length(&mut self, len: usize) -> Res<()> {
        if len > 0x1fff_ffe8 {
            return Err(self.error("RangeError", "Invalid string length"));
        }
        if len > 48 << 20 {
            self.over_limit = true;
            self.heap.external += len;
            return Err(Value::Undef);
        }
        Ok(())
    }

    pub(crate) fn to_key(&self, v: &Value) -> Key {
        match v {
            Value::Str(s) => Key::Str(s.clone()),
            Value::Sym(n) => Key::Sym(*n),
            v => Key::Str(self.text(v)),
        }
    }

    pub(crate) fn type_name(&self, v: &Value) -> &'static str {
        match v {
            Value::Undef | Value::Empty => "undefined",
            Value::Null => "object",
            Value::Bool(_) => "boolean",
            Value::Num(_) => "number",
            Value::Str(_) => "string",
            Value::BigInt(_) => "bigint",
            Value::Sym(_) => "symbol",
            Value::Obj(id) if self.callable(*id) => "function",
            Value::Obj(_) => "object",
        }
    }
}

fn number_op(op: BinOp, a: f64, b: f64) -> Option<Value> {
    use BinOp::*;
    let i = |n: f64| number::to_i32(n);
    let shift = |n: f64| (number::to_i32(n) & 31) as u32;
    Some(match op {
        Add => Value::Num(a + b),
        Sub => Value::Num(a - b),
        Mul => Value::Num(a * b),
        Div => Value::Num(a / b),
        Rem => Value::Num(a % b),
        Pow => Value::Num(power(a, b)),
        BitAnd => Value::Num(f64::from(i(a) & i(b))),
        BitOr => Value::Num(f64::from(i(a) | i(b))),
        BitXor => Value::Num(f64::from(i(a) ^ i(b))),
        Shl => Value::Num(f64::from(i(a).wrapping_shl(shift(b)))),
        Shr => Value::Num(f64::from(i(a).wrapping_shr(shift(b)))),
        UShr => Value::Num(f64::from((i(a) as u32).wrapping_shr(shift(b)))),
        Eq | StrictEq => Value::Bool(a == b),
        Ne | StrictNe => Value::Bool(a != b),
        Lt => Value::Bool(a < b),
        Gt => Value::Bool(a > b),
        Le => Value::Bool(a <= b),
        Ge => Value::Bool(a >= b),
        In | InstanceOf => return None,
    })
}

pub(crate) fn power(a: f64, b: f64) -> f64 {
    if b.is_nan() || (a.abs() == 1.0 && b.is_infinite()) {
        return f64::NAN;
    }
    if b.fract() == 0.0 && b.abs() < 1024.0 {
        return a.powi(b as i32);
    }
    a.powf(b)
}
