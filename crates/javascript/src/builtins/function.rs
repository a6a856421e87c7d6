//! Function, Error and Symbol.

use super::arg;
use crate::heap::{HIDDEN, Kind};
use crate::value::{Key, Value};
use crate::vm::{
    NativeFn, Res, SYM_ASYNC_ITERATOR, SYM_HAS_INSTANCE, SYM_INSPECT, SYM_ITERATOR,
    SYM_TO_PRIMITIVE, SYM_TO_STRING_TAG, Special, Vm,
};

fn bind(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let rest = args.get(1..).unwrap_or(&[]).to_vec();
    let kind = Kind::Bound(Box::new((this.clone(), arg(args, 0), rest)));
    let id = vm.heap.alloc(kind, vm.protos.function);
    let name = vm.read(this, "name");
    let name = format!("bound {}", vm.text(&name));
    vm.define(id, Key::new("name"), Value::string(name), 4);
    Ok(Value::Obj(id))
}

fn to_string(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Str(vm.text(this)))
}

fn no_function(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    Err(vm.error("Error", "Making functions from text is not simulated"))
}

fn make_error(vm: &mut Vm, class: &str, args: &[Value]) -> Res {
    let message = match arg(args, 0) {
        Value::Undef => None,
        v => Some(vm.text(&v)),
    };
    let e = vm.error(class, message.as_deref().unwrap_or(""));
    if let Value::Obj(id) = e {
        if message.is_none() {
            vm.heap.get_mut(id).props.remove(&Key::new("message"));
        }
        if let o @ Value::Obj(oid) = arg(args, 1)
            && vm.has(oid, &Key::new("cause"))
        {
            let cause = vm.read(&o, "cause");
            vm.hide(id, "cause", cause);
        }
    }
    Ok(e)
}

fn error(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    make_error(vm, "Error", args)
}
fn type_error(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    make_error(vm, "TypeError", args)
}
fn range_error(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    make_error(vm, "RangeError", args)
}
fn syntax_error(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    make_error(vm, "SyntaxError", args)
}
fn reference_error(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    make_error(vm, "ReferenceError", args)
}
fn eval_error(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    make_error(vm, "EvalError", args)
}
fn uri_error(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    make_error(vm, "URIError", args)
}

fn error_text(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    let (name, message) = (vm.read(this, "name"), vm.read(this, "message"));
    let name = if name.is_undef() {
        "Error".into()
    } else {
        vm.text(&name)
    };
    let message = if message.is_undef() {
        "".into()
    } else {
        vm.text(&message)
    };
    Ok(Value::string(if message.is_empty() {
        name.to_string()
    } else if name.is_empty() {
        message.to_string()
    } else {
        format!("{name}: {message}")
    }))
}

fn capture(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let v @ Value::Obj(id) = arg(args, 0) {
        let (name, message) = (vm.read(&v, "name"), vm.read(&v, "message"));
        let name = if name.is_undef() {
            "Error".into()
        } else {
            vm.text(&name)
        };
        let message = if message.is_undef() {
            "".into()
        } else {
            vm.text(&message)
        };
        vm.capture_stack(id, &name, &message, &Value::Undef);
    }
    Ok(Value::Undef)
}

fn symbol(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    if matches!(this, Value::Empty) {
        return vm.type_error("Symbol is not a constructor");
    }
    let text = match arg(args, 0) {
        Value::Undef => "".into(),
        v => vm.text(&v),
    };
    vm.symbols.push(text);
    Ok(Value::Sym((vm.symbols.len() - 1) as u32))
}

fn symbol_for(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let text = vm.arg_text(args, 0);
    let registry = match vm.read(&Value::Obj(vm.global), "%symbols") {
        Value::Obj(id) => id,
        _ => {
            let id = vm.object();
            let inspect = Value::Sym(SYM_INSPECT);
            vm.put(id, "nodejs.util.inspect.custom", inspect);
            vm.hide(vm.global, "%symbols", Value::Obj(id));
            id
        }
    };
    match vm.read(&Value::Obj(registry), &text) {
        v @ Value::Sym(_) => Ok(v),
        _ => {
            vm.symbols.push(text.clone());
            let v = Value::Sym((vm.symbols.len() - 1) as u32);
            vm.put(registry, &text, v.clone());
            Ok(v)
        }
    }
}

fn symbol_text(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(Value::Str(vm.text(this)))
}

fn symbol_description(vm: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(match this {
        Value::Sym(n) => Value::Str(vm.symbols[*n as usize].clone()),
        _ => Value::Undef,
    })
}

pub(super) fn install(vm: &mut Vm) {
    let p = vm.protos;
    vm.class("Function", p.function, no_function);
    vm.natives(p.function, &[("bind", bind), ("toString", to_string)]);
    vm.special_fn(p.function, "call", Special::Call);
    vm.special_fn(p.function, "apply", Special::Apply);

    let base = vm.class("Error", p.error, error);
    vm.hide(p.error, "name", Value::str("Error"));
    vm.hide(p.error, "message", Value::str(""));
    vm.natives(p.error, &[("toString", error_text)]);
    vm.natives(base, &[("captureStackTrace", capture)]);
    let classes: [(&str, NativeFn); 6] = [
        ("TypeError", type_error),
        ("RangeError", range_error),
        ("SyntaxError", syntax_error),
        ("ReferenceError", reference_error),
        ("EvalError", eval_error),
        ("URIError", uri_error),
    ];
    for (name, f) in classes {
        let proto = vm.heap.alloc(Kind::Plain, p.error);
        let id = vm.class(name, proto, f);
        vm.heap.get_mut(id).proto = base;
        vm.hide(proto, "name", Value::str(name));
        vm.hide(proto, "message", Value::str(""));
    }

    let id = vm.class("Symbol", p.symbol, symbol);
    vm.natives(id, &[("for", symbol_for)]);
    vm.natives(p.symbol, &[("toString", symbol_text)]);
    let get = vm.native("description", symbol_description);
    vm.define_accessor(p.symbol, Key::new("description"), get, false, HIDDEN);
    for (name, n) in [
        ("iterator", SYM_ITERATOR),
        ("asyncIterator", SYM_ASYNC_ITERATOR),
        ("hasInstance", SYM_HAS_INSTANCE),
        ("toPrimitive", SYM_TO_PRIMITIVE),
        ("toStringTag", SYM_TO_STRING_TAG),
    ] {
        vm.hide(id, name, Value::Sym(n));
    }
}
