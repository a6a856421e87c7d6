//! What the runtime's JavaScript needs of the machine: promises, timers, compiling, inspecting.

use super::arg;
use crate::heap::{HIDDEN, Kind, PromiseState, Reaction};
use crate::syntax::Goal;
use crate::value::{Key, Value};
use crate::vm::{Job, Res, SYM_ITERATOR, Special, Vm};

fn promise(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    Ok(Value::Obj(vm.promise()))
}
fn resolve(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Value::Obj(p) = arg(args, 0) {
        vm.resolve(p, arg(args, 1));
    }
    Ok(Value::Undef)
}
fn reject(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Value::Obj(p) = arg(args, 0) {
        vm.reject(p, arg(args, 1));
    }
    Ok(Value::Undef)
}
fn to_promise(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::Obj(vm.promise_for(arg(args, 0))))
}

fn then(vm: &mut Vm, this: &Value, args: &[Value]) -> Res {
    let p = match this {
        Value::Obj(id) if matches!(vm.heap.get(*id).kind, Kind::Promise(..)) => *id,
        _ => return vm.type_error("Method Promise.prototype.then called on incompatible receiver"),
    };
    let derived = vm.promise();
    vm.react(
        p,
        Reaction::Then {
            ok: arg(args, 0),
            err: arg(args, 1),
            derived,
        },
    );
    Ok(Value::Obj(derived))
}

/// `%promiseState(p)`: `[settled, failed, value]`
fn state(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let list = match arg(args, 0) {
        Value::Obj(id) => match &vm.heap.get(id).kind {
            Kind::Promise(PromiseState::Done(v), _) => {
                vec![Value::Bool(true), Value::Bool(false), v.clone()]
            }
            Kind::Promise(PromiseState::Failed(v), _) => {
                vec![Value::Bool(true), Value::Bool(true), v.clone()]
            }
            _ => vec![Value::Bool(false)],
        },
        _ => Vec::new(),
    };
    Ok(vm.array(list))
}

fn timer(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let ms = vm.arg_num(args, 1);
    let rest = args.get(3..).unwrap_or(&[]).to_vec();
    let id = vm.add_timer(arg(args, 0), ms, arg(args, 2).truthy(), rest);
    Ok(Value::Num(f64::from(id)))
}
fn clear_timer(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let id = vm.arg_num(args, 0) as u32;
    vm.timers.remove(id);
    Ok(Value::Undef)
}
fn ref_timer(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let id = vm.arg_num(args, 0) as u32;
    let on = arg(args, 1).truthy();
    vm.timers.set_keeping(id, on);
    Ok(Value::Undef)
}
/// `%queue(kind, f, args…)`: 0 microtask, 1 next tick, 2 immediate.
fn queue(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let rest = args.get(2..).unwrap_or(&[]).to_vec();
    let job = Job::Call(arg(args, 1), rest, 0);
    match vm.arg_num(args, 0) as u8 {
        0 => vm.jobs.push_back(job),
        1 => vm.ticks.push_back(job),
        _ => vm.add_immediate(job, true),
    }
    Ok(Value::Undef)
}
fn keep(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    vm.refs += vm.arg_num(args, 0) as i64;
    Ok(Value::Undef)
}
fn exit(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    vm.exiting = Some(crate::number::to_i32(vm.arg_num(args, 0)) & 255);
    Ok(Value::Undef)
}
fn exit_code(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Some(v) = args.first() {
        vm.exit_code = crate::number::to_i32(vm.to_number(v)) & 255;
    }
    Ok(Value::Num(f64::from(vm.exit_code)))
}
fn hooks(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    vm.hooks.dispatch = Some(arg(args, 0));
    vm.hooks.uncaught = Some(arg(args, 1));
    vm.hooks.before_exit = Some(arg(args, 2));
    Ok(Value::Undef)
}
fn set_prompt(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    vm.exit_stage = 0;
    Ok(Value::Undef)
}

/// `%compile(name, text, goal, params)`: a function; a SyntaxError says where it is.
fn compile(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let (name, text) = (vm.arg_text(args, 0), vm.arg_text(args, 1));
    let goal = match &*vm.arg_text(args, 2) {
        "module" => Goal::Module,
        "repl" => Goal::Repl,
        "script" => Goal::Script,
        _ => Goal::Body,
    };
    let params = vm.list_of(&arg(args, 3));
    let params: Vec<String> = params.iter().map(|p| vm.text(p).to_string()).collect();
    let params: Vec<&str> = params.iter().map(String::as_str).collect();
    match vm.compile(&name, &text, goal, &params) {
        Ok(f) => {
            if let (Value::Obj(id), Goal::Body) = (&f, goal)
                && !name.starts_with("node:")
            {
                // The wrapper of a module shows under this name in stack traces.
                if let Kind::Closure(c) = &mut vm.heap.get_mut(*id).kind
                    && let Some(code) = std::rc::Rc::get_mut(&mut c.code)
                {
                    code.name = "Object.<anonymous>".into();
                }
            }
            Ok(f)
        }
        Err((e, script)) => {
            let err = vm.error("SyntaxError", &e.message);
            let (line, column) = script.place(e.pos);
            if let Value::Obj(id) = err {
                let list = vec![
                    Value::str(&script.name),
                    Value::Num(line as f64),
                    Value::Num(column as f64),
                    Value::str(script.line(line)),
                ];
                let list = vm.array(list);
                vm.define(id, Key::private("place"), list, HIDDEN);
                let mut stack = format!(
                    "SyntaxError: {}\n    at wrapSafe (node:internal/modules/cjs/loader:1464:18)",
                    e.message
                );
                for at in crate::vm::LOADER {
                    stack.push_str(&format!("\n    at {}", at.replace("1521:14", "1495:20")));
                }
                vm.hide(id, "stack", Value::string(stack));
            }
            Err(err)
        }
    }
}

/// `%place(error)`: `[file, line, column, text]` of where it was made.
fn place(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let v = arg(args, 0);
    let Value::Obj(id) = v else {
        return Ok(Value::Undef);
    };
    match vm
        .heap
        .get(id)
        .props
        .get(&Key::private("place"))
        .map(|p| p.slot.clone())
    {
        Some(crate::heap::Slot::Data(v)) => Ok(v),
        _ => Ok(Value::Undef),
    }
}

/// `%caller()`: where the program's innermost frame stands.
fn caller(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    match vm.stack_text(&Value::Undef).1 {
        Some((s, line, column)) => {
            let list = vec![
                Value::str(&s.name),
                Value::Num(line as f64),
                Value::Num(column as f64),
                Value::str(s.line(line)),
            ];
            Ok(vm.array(list))
        }
        None => Ok(Value::Undef),
    }
}

fn inspect(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let v = arg(args, 0);
    let depth = match arg(args, 1) {
        Value::Undef => 2.0,
        Value::Null => 1e9,
        d => vm.to_number(&d),
    };
    Ok(Value::string(crate::inspect::inspect_depth(
        vm,
        &v,
        depth.min(100.0) as u32,
    )))
}

fn format(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    Ok(Value::string(crate::inspect::format(vm, args)))
}

fn now(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    Ok(Value::Num(vm.now - vm.start))
}
fn memory(vm: &mut Vm, _: &Value, _: &[Value]) -> Res {
    Ok(Value::Num(vm.memory() as f64))
}
fn random_bytes(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let n = vm.arg_num(args, 0).clamp(0.0, 65_536.0) as usize;
    let data = (0..n).map(|_| (vm.random() >> 32) as u8).collect();
    Ok(vm.bytes(data))
}
fn define_hidden(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    if let Value::Obj(id) = arg(args, 0) {
        let key = vm.to_key(&arg(args, 1));
        vm.define(id, key, arg(args, 2), HIDDEN);
    }
    Ok(Value::Undef)
}
fn kind_of(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let k = match arg(args, 0) {
        Value::Obj(id) => match &vm.heap.get(id).kind {
            Kind::Array(_) => "array",
            Kind::Error => "error",
            Kind::Date(_) => "date",
            Kind::Regex(_) => "regex",
            Kind::Map(_) => "map",
            Kind::Set(_) => "set",
            Kind::Promise(..) => "promise",
            Kind::Bytes(_) => "bytes",
            Kind::Coroutine(_) => "generator",
            Kind::Plain => "plain",
            _ => "other",
        },
        _ => "",
    };
    Ok(Value::str(k))
}
fn this_iterator(_: &mut Vm, this: &Value, _: &[Value]) -> Res {
    Ok(this.clone())
}

pub(super) fn install(vm: &mut Vm) {
    let (g, p) = (vm.global, vm.protos);
    vm.natives(
        g,
        &[
            ("%promise", promise),
            ("%resolve", resolve),
            ("%reject", reject),
            ("%toPromise", to_promise),
            ("%promiseState", state),
            ("%timer", timer),
            ("%clearTimer", clear_timer),
            ("%refTimer", ref_timer),
            ("%queue", queue),
            ("%keep", keep),
            ("%exit", exit),
            ("%exitCode", exit_code),
            ("%hooks", hooks),
            ("%again", set_prompt),
            ("%compile", compile),
            ("%place", place),
            ("%caller", caller),
            ("%inspect", inspect),
            ("%format", format),
            ("%now", now),
            ("%memory", memory),
            ("%randomBytes", random_bytes),
            ("%hide", define_hidden),
            ("%kind", kind_of),
        ],
    );
    vm.special_fn(g, "%host", Special::Host);
    vm.special_fn(g, "%construct", Special::Construct);
    vm.natives(p.promise, &[("then", then)]);
    vm.hide(g, "%promisePrototype", Value::Obj(p.promise));
    super::tag(vm, p.promise, "Promise");
    for proto in [p.generator, p.async_generator] {
        vm.special_fn(proto, "next", Special::GenNext);
        vm.special_fn(proto, "throw", Special::GenThrow);
        vm.special_fn(proto, "return", Special::GenReturn);
    }
    let f = vm.native("[Symbol.iterator]", this_iterator);
    vm.define(p.iterator, Key::Sym(SYM_ITERATOR), f, HIDDEN);
    let f = vm.native("[Symbol.asyncIterator]", this_iterator);
    vm.define(
        p.async_generator,
        Key::Sym(crate::vm::SYM_ASYNC_ITERATOR),
        f,
        HIDDEN,
    );
    super::tag(vm, p.generator, "Generator");
    vm.hide(g, "%iteratorPrototype", Value::Obj(p.iterator));
    vm.hide(g, "%errorPrototype", Value::Obj(p.error));
}
