//! Map, Set (and their weak kin), and the iterators over them.

use super::arg;
use crate::heap::{CONFIGURABLE, Kind, Sorted, Table};
use crate::value::{Key, Value};
use crate::vm::{Res, Vm};

fn table<'a>(vm: &'a mut Vm, this: &Value) -> Res<&'a mut Table> {
    let id = match this {
        Value::Obj(id) if matches!(vm.heap.get(*id).kind, Kind::Map(_) | Kind::Set(_)) => *id,
        _ => {
            let shown = crate::inspect::short(vm, this);
            return vm.type_error(&format!("Method called on incompatible receiver {shown}"));
        }
    };
    match &mut vm.heap.get_mut(id).kind {
        Kind::Map(t) | Kind::Set(t) => Ok(t),
        _ => unreachable!("checked above"),
    }
}

fn new_map(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    let kind = Kind::Map(Box::default());
    Ok(Value::Obj(vm.heap.alloc(kind, vm.protos.map)))
}
fn new_set(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    let kind = Kind::Set(Box::default());
    Ok(Value::Obj(vm.heap.alloc(kind, vm.protos.set)))
}

fn insert(vm: &mut Vm, this: &Value, k: Value, v: Value) -> Res {
    let t = table(vm, this)?;
    match t.index.get(&Sorted(k.clone())).copied() {
        Some(i) => t.entries[i] = Some((k, v)),
        None => {
            t.index.insert(Sorted(k.clone()), t.entries.len());
            t.entries.push(Some((k, v)));
            vm.heap.fresh += 96;
        }
    }
    Ok(this.clone())
}

fn set(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    insert(vm, this, arg(args, 0), arg(args, 1))
}
fn add(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    insert(vm, this, arg(args, 0), arg(args, 0))
}
fn get(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let t = table(vm, this)?;
    let i = t.index.get(&Sorted(arg(args, 0)));
    let entry = i.and_then(|i| t.entries[*i].as_ref());
    Ok(entry.map_or(Value::Undef, |e| e.1.clone()))
}
fn has(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let t = table(vm, this)?;
    Ok(Value::Bool(t.index.contains_key(&Sorted(arg(args, 0)))))
}
fn delete(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let t = table(vm, this)?;
    match t.index.remove(&Sorted(arg(args, 0))) {
        Some(i) => {
            t.entries[i] = None;
            if t.index.is_empty() {
                t.entries.clear();
            }
            Ok(Value::Bool(true))
        }
        None => Ok(Value::Bool(false)),
    }
}
fn clear(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    *table(vm, this)? = Table::default();
    Ok(Value::Undef)
}
fn size(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Num(table(vm, this)?.index.len() as f64))
}

fn iter(vm: &mut Vm, this: &Value, mode: u8) -> Res {
    table(vm, this)?;
    let Value::Obj(id) = this else {
        return Ok(Value::Undef);
    };
    let proto = match vm.read(&Value::Obj(vm.global), "%tableIterator") {
        Value::Obj(p) => p,
        _ => vm.protos.iterator,
    };
    Ok(Value::Obj(
        vm.heap.alloc(Kind::TableIter(*id, 0, mode), proto),
    ))
}
fn keys(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    iter(vm, this, 0)
}
fn values(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    iter(vm, this, 1)
}
fn entries(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    iter(vm, this, 2)
}

fn next(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    let Value::Obj(id) = this else {
        return vm.type_error("next called on incompatible receiver");
    };
    let Kind::TableIter(of, mut at, mode) = vm.heap.get(*id).kind else {
        return vm.type_error("next called on incompatible receiver");
    };
    let (Kind::Map(t) | Kind::Set(t)) = &vm.heap.get(of).kind else {
        return vm.type_error("next called on incompatible receiver");
    };
    while at < t.entries.len() && t.entries[at].is_none() {
        at += 1;
    }
    let entry = t.entries.get(at).cloned().flatten();
    vm.heap.get_mut(*id).kind = Kind::TableIter(of, at + 1, mode);
    match entry {
        None => {
            vm.heap.get_mut(*id).kind = Kind::TableIter(of, usize::MAX - 1, mode);
            Ok(vm.iter_result(Value::Undef, true))
        }
        Some((k, v)) => {
            let v = match mode {
                0 => k,
                1 => v,
                _ => vm.array(vec![k, v]),
            };
            Ok(vm.iter_result(v, false))
        }
    }
}

pub(super) fn install(vm: &mut Vm) {
    let it = vm.heap.alloc(Kind::Plain, vm.protos.iterator);
    vm.natives(it, &[("next", next)]);
    vm.hide(vm.global, "%tableIterator", Value::Obj(it));
    let p = vm.protos;
    vm.class("%Map", p.map, new_map);
    vm.class("%Set", p.set, new_set);
    for (proto, is_map) in [(p.map, true), (p.set, false)] {
        vm.natives(
            proto,
            &[
                ("has", has),
                ("delete", delete),
                ("clear", clear),
                ("entries", entries),
            ],
        );
        if is_map {
            vm.natives(
                proto,
                &[
                    ("get", get),
                    ("set", set),
                    ("keys", keys),
                    ("values", values),
                ],
            );
        } else {
            vm.natives(proto, &[("add", add), ("keys", values), ("values", values)]);
        }
        let f = vm.native("size", size);
        vm.define_accessor(proto, Key::new("size"), f, false, CONFIGURABLE);
        let f = vm.native("[Symbol.iterator]", if is_map { entries } else { values });
        vm.define(proto, Key::Sym(crate::vm::SYM_ITERATOR), f, 5);
        super::tag(vm, proto, if is_map { "Map" } else { "Set" });
    }
}
