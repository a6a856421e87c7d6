//! Object and its prototype.

use super::arg;
use crate::heap::{CONFIGURABLE, ENUMERABLE, Kind, Prop, Slot, WRITABLE};
use crate::value::{Key, Value};
use crate::vm::{Got, Res, SYM_TO_STRING_TAG, Vm};

fn object(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    match arg(args, 0) {
        v @ Value::Obj(_) => Ok(v),
        Value::Undef | Value::Null => Ok(Value::Obj(vm.object())),
        v => {
            let proto = vm.proto_of(&v);
            Ok(Value::Obj(vm.heap.alloc(Kind::Boxed(v), proto)))
        }
    }
}

fn need(vm: &mut Vm, v: &Value) -> Res<()> {
    if v.nullish() {
        return vm.type_error("Cannot convert undefined or null to object");
    }
    Ok(())
}

/// Keys and plain values of own enumerable properties.
fn entries_of(vm: &mut Vm, v: &Value) -> Res<Vec<(Value, Value)>> {
    need(vm, v)?;
    if let Value::Str(s) = v {
        let list = s.chars().enumerate();
        let pair =
            |(i, c): (usize, char)| (Value::string(i.to_string()), Value::string(c.to_string()));
        return Ok(list.map(pair).collect());
    }
    let Value::Obj(id) = v else {
        return Ok(Vec::new());
    };
    let mut out = Vec::new();
    for k in vm.own_keys(*id, false) {
        if let Key::Str(_) = k {
            match vm.get(v, &k) {
                Got::Value(x) => out.push((Vm::key_value(&k), x)),
                Got::Getter(_) => {
                    let m = "Listing a property that has a getter is not simulated";
                    return Err(vm.error("Error", m));
                }
            }
        }
    }
    Ok(out)
}

fn keys(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let v = arg(args, 0);
    need(vm, &v)?;
    let list = match &v {
        Value::Obj(id) => vm
            .own_keys(*id, false)
            .iter()
            .filter(|k| matches!(k, Key::Str(_)))
            .map(Vm::key_value)
            .collect(),
        v => entries_of(vm, v)?.into_iter().map(|e| e.0).collect(),
    };
    Ok(vm.array(list))
}

fn values(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = entries_of(vm, &arg(args, 0))?;
    let list = list.into_iter().map(|e| e.1).collect();
    Ok(vm.array(list))
}

fn entries(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = entries_of(vm, &arg(args, 0))?;
    let list = list
        .into_iter()
        .map(|(k, v)| vm.array(vec![k, v]))
        .collect();
    Ok(vm.array(list))
}

fn assign(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let to = arg(args, 0);
    need(vm, &to)?;
    for src in args.iter().skip(1) {
        let Value::Obj(id) = src else { continue };
        for k in vm.own_keys(*id, false) {
            if let Got::Value(v) = vm.get(src, &k)
                && vm.set(&to, k, v)?.is_some()
            {
                let m = "Object.assign to a property with a setter is not simulated";
                return Err(vm.error("Error", m));
            }
        }
    }
    Ok(to)
}

fn create(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let proto = match arg(args, 0) {
        Value::Obj(id) => id,
        Value::Null => 0,
        _ => {
            return vm.type_error("Object prototype may only be an Object or null: undefined");
        }
    };
    let id = vm.heap.alloc(Kind::Plain, proto);
    if let props @ Value::Obj(_) = arg(args, 1) {
        define_properties(vm, this, &[Value::Obj(id), props])?;
    }
    Ok(Value::Obj(id))
}

fn get_proto(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let v = arg(args, 0);
    need(vm, &v)?;
    let p = match v {
        Value::Obj(id) => vm.heap.get(id).proto,
        v => vm.proto_of(&v),
    };
    Ok(if p == 0 { Value::Null } else { Value::Obj(p) })
}

fn set_proto(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Value::Obj(id) = arg(args, 0) {
        let p = match arg(args, 1) {
            Value::Obj(p) => p,
            _ => 0,
        };
        let mut at = p;
        while at != 0 {
            if at == id {
                return vm.type_error("Cyclic __proto__ value");
            }
            at = vm.heap.get(at).proto;
        }
        vm.heap.get_mut(id).proto = p;
    }
    Ok(arg(args, 0))
}

fn define_property(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let Value::Obj(id) = arg(args, 0) else {
        return vm.type_error("Object.defineProperty called on non-object");
    };
    let key = vm.to_key(&arg(args, 1));
    let d = arg(args, 2);
    let Value::Obj(did) = d else {
        return vm.type_error("Property description must be an object: undefined");
    };
    let old = vm.heap.get(id).props.get(&key).cloned();
    if let Some(o) = &old
        && o.flags & CONFIGURABLE == 0
        && o.flags & WRITABLE == 0
    {
        let m = format!("Cannot redefine property: {}", vm.key_text(&key));
        return vm.type_error(&m);
    }
    let mut flags = old.as_ref().map_or(0, |o| o.flags);
    for (name, bit) in [
        ("writable", WRITABLE),
        ("enumerable", ENUMERABLE),
        ("configurable", CONFIGURABLE),
    ] {
        if vm.has(did, &Key::new(name)) {
            if vm.read(&d, name).truthy() {
                flags |= bit;
            } else {
                flags &= !bit;
            }
        }
    }
    let (get, set) = (vm.read(&d, "get"), vm.read(&d, "set"));
    if !get.is_undef() || !set.is_undef() {
        let slot = Slot::Accessor(get, set);
        vm.heap.get_mut(id).props.set(key, Prop { slot, flags });
    } else {
        let v = if vm.has(did, &Key::new("value")) {
            vm.read(&d, "value")
        } else {
            match old.map(|o| o.slot) {
                Some(Slot::Data(v)) => v,
                _ => Value::Undef,
            }
        };
        vm.define(id, key, v, flags);
    }
    Ok(Value::Obj(id))
}

fn define_properties(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let target = arg(args, 0);
    for (k, d) in entries_of(vm, &arg(args, 1))? {
        define_property(vm, this, &[target.clone(), k, d])?;
    }
    Ok(target)
}

fn freeze(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Value::Obj(id) = arg(args, 0) {
        let o = vm.heap.get_mut(id);
        o.extensible = false;
        for p in o.props.iter_mut() {
            p.flags &= !(WRITABLE | CONFIGURABLE);
        }
    }
    Ok(arg(args, 0))
}

fn seal(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Value::Obj(id) = arg(args, 0) {
        let o = vm.heap.get_mut(id);
        o.extensible = false;
        for p in o.props.iter_mut() {
            p.flags &= !CONFIGURABLE;
        }
    }
    Ok(arg(args, 0))
}

fn is_frozen(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(match arg(args, 0) {
        Value::Obj(id) => {
            let o = vm.heap.get(id);
            !o.extensible && o.props.iter().all(|(_, p)| p.flags & WRITABLE == 0)
        }
        _ => true,
    }))
}

fn own_names(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = match arg(args, 0) {
        Value::Obj(id) => vm.own_keys(id, true),
        _ => Vec::new(),
    };
    let list = list.iter().filter(|k| matches!(k, Key::Str(_)));
    let list = list.map(Vm::key_value).collect();
    Ok(vm.array(list))
}

fn own_symbols(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = match arg(args, 0) {
        Value::Obj(id) => vm.own_keys(id, true),
        _ => Vec::new(),
    };
    let list = list.iter().filter(|k| matches!(k, Key::Sym(_)));
    let list = list.map(Vm::key_value).collect();
    Ok(vm.array(list))
}

fn own_keys(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = match arg(args, 0) {
        Value::Obj(id) => vm.own_keys(id, true),
        _ => Vec::new(),
    };
    let list = list.iter().map(Vm::key_value).collect();
    Ok(vm.array(list))
}

fn descriptor(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let Value::Obj(id) = arg(args, 0) else {
        return Ok(Value::Undef);
    };
    let key = vm.to_key(&arg(args, 1));
    let prop = match vm.heap.get(id).props.get(&key) {
        Some(p) => p.clone(),
        None if vm.has_own(id, &key) => match vm.get(&Value::Obj(id), &key) {
            Got::Value(v) => Prop {
                slot: Slot::Data(v),
                flags: 7,
            },
            Got::Getter(_) => return Ok(Value::Undef),
        },
        None => return Ok(Value::Undef),
    };
    let d = vm.object();
    match prop.slot {
        Slot::Data(v) => {
            vm.put(d, "value", v);
            vm.put(d, "writable", Value::Bool(prop.flags & WRITABLE != 0));
        }
        Slot::Accessor(g, s) => {
            vm.put(d, "get", g);
            vm.put(d, "set", s);
        }
    }
    vm.put(d, "enumerable", Value::Bool(prop.flags & ENUMERABLE != 0));
    vm.put(
        d,
        "configurable",
        Value::Bool(prop.flags & CONFIGURABLE != 0),
    );
    Ok(Value::Obj(d))
}

fn is(_: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let (a, b) = (arg(args, 0), arg(args, 1));
    Ok(Value::Bool(match (&a, &b) {
        (Value::Num(x), Value::Num(y)) => x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()),
        _ => a.strict_eq(&b),
    }))
}

fn has_own(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let key = vm.to_key(&arg(args, 0));
    Ok(Value::Bool(
        matches!(this, Value::Obj(id) if vm.has_own(*id, &key)),
    ))
}

fn has_own_static(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    has_own(vm, &arg(args, 0), &[arg(args, 1)])
}

fn is_enumerable(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let key = vm.to_key(&arg(args, 0));
    Ok(Value::Bool(
        matches!(this, Value::Obj(id) if vm.own_keys(*id, false).contains(&key)),
    ))
}

fn is_prototype_of(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let (Value::Obj(p), Value::Obj(v)) = (this, arg(args, 0)) else {
        return Ok(Value::Bool(false));
    };
    let mut id = vm.heap.get(v).proto;
    while id != 0 && id != *p {
        id = vm.heap.get(id).proto;
    }
    Ok(Value::Bool(id != 0))
}

fn to_string(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    let tag = match this {
        Value::Undef => "Undefined".into(),
        Value::Null => "Null".into(),
        v => match vm.get(v, &Key::Sym(SYM_TO_STRING_TAG)) {
            Got::Value(Value::Str(s)) => s.to_string(),
            _ => match v {
                Value::Str(_) => "String".into(),
                Value::Num(_) => "Number".into(),
                Value::Bool(_) => "Boolean".into(),
                Value::Obj(id) => match vm.heap.get(*id).kind {
                    Kind::Array(_) => "Array".into(),
                    Kind::Closure(_) | Kind::Native(..) => "Function".to_string(),
                    Kind::Error => "Error".into(),
                    Kind::Date(_) => "Date".into(),
                    Kind::Regex(_) => "RegExp".into(),
                    _ => "Object".into(),
                },
                _ => "Object".into(),
            },
        },
    };
    Ok(Value::string(format!("[object {tag}]")))
}

fn value_of(_: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(this.clone())
}

fn to_locale(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Str(vm.text(this)))
}

fn extensible(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Bool(
        matches!(arg(args, 0), Value::Obj(id) if vm.heap.get(id).extensible),
    ))
}

fn prevent(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Value::Obj(id) = arg(args, 0) {
        vm.heap.get_mut(id).extensible = false;
    }
    Ok(arg(args, 0))
}

pub(super) fn install(vm: &mut Vm) {
    let p = vm.protos.object;
    let id = vm.class("Object", p, object);
    vm.natives(
        id,
        &[
            ("keys", keys),
            ("values", values),
            ("entries", entries),
            ("assign", assign),
            ("create", create),
            ("getPrototypeOf", get_proto),
            ("setPrototypeOf", set_proto),
            ("defineProperty", define_property),
            ("defineProperties", define_properties),
            ("freeze", freeze),
            ("seal", seal),
            ("isFrozen", is_frozen),
            ("isSealed", is_frozen),
            ("isExtensible", extensible),
            ("preventExtensions", prevent),
            ("getOwnPropertyNames", own_names),
            ("getOwnPropertySymbols", own_symbols),
            ("getOwnPropertyDescriptor", descriptor),
            ("is", is),
            ("hasOwn", has_own_static),
        ],
    );
    vm.natives(
        p,
        &[
            ("hasOwnProperty", has_own),
            ("isPrototypeOf", is_prototype_of),
            ("propertyIsEnumerable", is_enumerable),
            ("toString", to_string),
            ("toLocaleString", to_locale),
            ("valueOf", value_of),
        ],
    );
    let keys = vm.native("ownKeys", own_keys);
    vm.hide(vm.global, "%ownKeys", keys);
}
