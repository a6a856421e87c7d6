//! Array: what needs no callback.

use super::arg;
use crate::heap::Kind;
use crate::value::{Id, JStr, Value};
use crate::vm::{Res, Vm};

impl Vm {
    pub(crate) fn list_mut(&mut self, v: &Value) -> Res<&mut Vec<Value>> {
        let id = match v {
            Value::Obj(id) if self.is_array(v) => *id,
            _ => return self.type_error("Array methods on other objects are not simulated"),
        };
        match &mut self.heap.get_mut(id).kind {
            Kind::Array(l) => Ok(l),
            _ => unreachable!("checked above"),
        }
    }

    fn list(&self, v: &Value) -> &[Value] {
        match v {
            Value::Obj(id) => match &self.heap.get(*id).kind {
                Kind::Array(l) => l,
                _ => &[],
            },
            _ => &[],
        }
    }

    fn growable(&mut self, v: &Value) -> Res<()> {
        if let Value::Obj(id) = v
            && !self.heap.get(*id).extensible
        {
            let n = self.list(v).len();
            return self.type_error(&format!(
                "Cannot add property {n}, object is not extensible"
            ));
        }
        Ok(())
    }
}

fn array(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let (1, Value::Num(n)) = (args.len(), arg(args, 0)) {
        if n < 0.0 || n.fract() != 0.0 || n > 4_294_967_295.0 {
            return Err(vm.error("RangeError", "Invalid array length"));
        }
        if n > f64::from(16 << 20) {
            vm.over_limit = true;
            vm.heap.external += n as usize * 8;
            return Err(Value::Undef);
        }
        return Ok(vm.array(vec![Value::Empty; n as usize]));
    }
    Ok(vm.array(args.to_vec()))
}

fn of(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(vm.array(args.to_vec()))
}

fn is_array(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(vm.is_array(&arg(args, 0))))
}

fn push(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    vm.growable(this)?;
    let l = vm.list_mut(this)?;
    l.extend_from_slice(args);
    let n = l.len();
    vm.heap.fresh += 16 * args.len();
    Ok(Value::Num(n as f64))
}

fn pop(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    vm.growable(this)?;
    Ok(vm.list_mut(this)?.pop().unwrap_or(Value::Undef))
}

fn shift(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    let l = vm.list_mut(this)?;
    Ok(if l.is_empty() {
        Value::Undef
    } else {
        l.remove(0)
    })
}

fn unshift(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    vm.growable(this)?;
    let l = vm.list_mut(this)?;
    l.splice(0..0, args.iter().cloned());
    Ok(Value::Num(l.len() as f64))
}

fn slice(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let list = vm.list(this);
    let n = list.len();
    let (a, b) = (vm.arg_index(args, 0, n, 0), vm.arg_index(args, 1, n, n));
    let out = if a < b {
        list[a..b].to_vec()
    } else {
        Vec::new()
    };
    Ok(vm.array(out))
}

fn splice(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    vm.growable(this)?;
    let n = vm.list(this).len();
    let a = vm.arg_index(args, 0, n, 0);
    let count = match args.len() {
        0 => 0,
        1 => n - a,
        _ => (vm.arg_num(args, 1).max(0.0) as usize).min(n - a),
    };
    let items = args.get(2..).unwrap_or(&[]).to_vec();
    let l = vm.list_mut(this)?;
    let out = l.splice(a..a + count, items).collect();
    Ok(vm.array(out))
}

fn concat(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let mut out = vm.list(this).to_vec();
    for a in args {
        if vm.is_array(a) {
            out.extend_from_slice(vm.list(a));
        } else {
            out.push(a.clone());
        }
    }
    Ok(vm.array(out))
}

fn index_of(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let list = vm.list(this);
    let from = vm.arg_index(args, 1, list.len(), 0);
    let want = arg(args, 0);
    let found = list[from..].iter().position(|v| v.strict_eq(&want));
    Ok(Value::Num(found.map_or(-1.0, |i| (i + from) as f64)))
}

fn last_index_of(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let want = arg(args, 0);
    let found = vm.list(this).iter().rposition(|v| v.strict_eq(&want));
    Ok(Value::Num(found.map_or(-1.0, |i| i as f64)))
}

fn includes(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let want = arg(args, 0);
    let same = |v: &Value| match v {
        Value::Empty => want.is_undef(),
        v => v.same_zero(&want),
    };
    Ok(Value::Bool(vm.list(this).iter().any(same)))
}

fn reverse(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    vm.list_mut(this)?.reverse();
    Ok(this.clone())
}

fn fill(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let n = vm.list(this).len();
    let (a, b) = (vm.arg_index(args, 1, n, 0), vm.arg_index(args, 2, n, n));
    let v = arg(args, 0);
    for slot in vm.list_mut(this)?.iter_mut().take(b).skip(a) {
        *slot = v.clone();
    }
    Ok(this.clone())
}

fn at(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let n = vm.arg_num(args, 0).trunc();
    let list = vm.list(this);
    let i = if n < 0.0 { n + list.len() as f64 } else { n };
    let i = if i.is_nan() { 0.0 } else { i };
    Ok(if i < 0.0 {
        Value::Undef
    } else {
        list.get(i as usize).cloned().unwrap_or(Value::Undef)
    })
}

/// Joins if all are primitive or built-in; else the program's `toString` must be called.
fn join(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let sep = match arg(args, 0) {
        Value::Undef => JStr::new(","),
        v => vm.text(&v),
    };
    let list = vm.list(this).to_vec();
    let mut parts = Vec::new();
    let mut len = 0;
    for (i, v) in list.iter().enumerate() {
        if i > 0 {
            parts.push(sep.clone());
        }
        let t = match v {
            Value::Undef | Value::Null | Value::Empty => JStr::new(""),
            v => vm.text(v),
        };
        len += t.len() + sep.len();
        vm.check_length(len)?;
        parts.push(t);
    }
    vm.join_text(&parts)
}

/// Sorts texts or numbers without a comparison of the program's.
fn sort_plain(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = vm.list(&arg(args, 0)).to_vec();
    let mut keyed: Vec<(JStr, Value)> = Vec::new();
    let mut undefined = 0;
    for v in list {
        match v {
            Value::Undef | Value::Empty => undefined += 1,
            v => keyed.push((vm.text(&v), v)),
        }
    }
    keyed.sort_by(|a, b| {
        if a.0.ascii() && b.0.ascii() {
            a.0.cmp(&b.0)
        } else {
            a.0.encode_utf16().cmp(b.0.encode_utf16())
        }
    });
    let out = keyed.into_iter().map(|k| k.1);
    let out = out
        .chain(std::iter::repeat_n(Value::Undef, undefined))
        .collect();
    Ok(vm.array(out))
}

/// `%replace(array, other)`: gives an array another's elements.
fn replace(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = vm.list(&arg(args, 1)).to_vec();
    *vm.list_mut(&arg(args, 0))? = list;
    Ok(arg(args, 0))
}

fn hole(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let i = vm.arg_num(args, 1) as usize;
    let list = vm.list(&arg(args, 0));
    Ok(Value::Bool(matches!(list.get(i), Some(Value::Empty))))
}

fn iter_proto(vm: &Vm) -> Id {
    vm.protos.array
}

pub(super) fn install(vm: &mut Vm) {
    let p = iter_proto(vm);
    let id = vm.class("Array", p, array);
    vm.natives(id, &[("isArray", is_array), ("of", of)]);
    vm.natives(
        p,
        &[
            ("push", push),
            ("pop", pop),
            ("shift", shift),
            ("unshift", unshift),
            ("slice", slice),
            ("splice", splice),
            ("concat", concat),
            ("indexOf", index_of),
            ("lastIndexOf", last_index_of),
            ("includes", includes),
            ("reverse", reverse),
            ("fill", fill),
            ("at", at),
            ("join", join),
            ("toString", join_default),
        ],
    );
    let g = vm.global;
    vm.natives(
        g,
        &[
            ("%sortPlain", sort_plain),
            ("%replace", replace),
            ("%hole", hole),
        ],
    );
}

fn join_default(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Str(vm.text(this)))
}
