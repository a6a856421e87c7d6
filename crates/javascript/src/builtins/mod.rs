//! The language's own objects. What calls back into the program is written in JavaScript
//! (`lib/core.js`), so that it can be suspended like any other code.

mod array;
mod bytes;
mod collections;
mod date;
mod function;
mod math;
mod number;
mod object;
pub(crate) mod regex;
mod runtime;
mod string;

use crate::heap::{HIDDEN, Kind};
use crate::value::{Id, JStr, Key, Value};
use crate::vm::{NativeFn, Protos, Special, Vm};

pub(crate) type Table<'a> = &'a [(&'a str, NativeFn)];

pub(crate) fn arg(args: &[Value], i: usize) -> Value {
    args.get(i).cloned().unwrap_or(Value::Undef)
}

impl Vm {
    pub(crate) fn native(&mut self, name: &str, f: NativeFn) -> Value {
        let id = self
            .heap
            .alloc(Kind::Native(f, false), self.protos.function);
        self.define(id, Key::new("name"), Value::str(name), 4);
        Value::Obj(id)
    }

    pub(crate) fn natives(&mut self, id: Id, table: Table) {
        for (name, f) in table {
            let v = self.native(name, *f);
            self.hide(id, name, v);
        }
    }

    pub(crate) fn special_fn(&mut self, id: Id, name: &str, s: Special) {
        let f = self.heap.alloc(Kind::Special(s), self.protos.function);
        self.define(f, Key::new("name"), Value::str(name), 4);
        self.hide(id, name, Value::Obj(f));
    }

    /// A constructor in the globals, with its prototype.
    pub(crate) fn class(&mut self, name: &str, proto: Id, f: NativeFn) -> Id {
        let id = self.heap.alloc(Kind::Native(f, true), self.protos.function);
        self.define(id, Key::new("name"), Value::str(name), 4);
        self.define(id, Key::new("prototype"), Value::Obj(proto), 0);
        self.hide(proto, "constructor", Value::Obj(id));
        self.hide(self.global, name, Value::Obj(id));
        id
    }

    pub(crate) fn arg_text(&self, args: &[Value], i: usize) -> JStr {
        self.text(args.get(i).unwrap_or(&Value::Undef))
    }

    pub(crate) fn arg_num(&self, args: &[Value], i: usize) -> f64 {
        self.to_number(args.get(i).unwrap_or(&Value::Undef))
    }

    /// A relative position, as `slice` takes them.
    pub(crate) fn arg_index(&self, args: &[Value], i: usize, len: usize, other: usize) -> usize {
        match args.get(i) {
            None | Some(Value::Undef) => other,
            Some(v) => {
                let n = self.to_number(v);
                let n = if n.is_nan() { 0.0 } else { n.trunc() };
                if n < 0.0 {
                    (len as f64 + n).max(0.0) as usize
                } else {
                    n.min(len as f64) as usize
                }
            }
        }
    }
}

/// Makes the prototypes and the globals.
pub(crate) fn install(vm: &mut Vm) {
    for s in [
        "Symbol.iterator",
        "Symbol.asyncIterator",
        "Symbol.hasInstance",
        "Symbol.toPrimitive",
        "Symbol.toStringTag",
        "nodejs.util.inspect.custom",
    ] {
        vm.symbols.push(s.into());
    }
    let object = vm.heap.alloc(Kind::Plain, 0);
    let mut new = |kind: Kind, proto: Id| vm.heap.alloc(kind, proto);
    let function = new(Kind::Plain, object);
    let iterator = new(Kind::Plain, object);
    vm.protos = Protos {
        object,
        function,
        iterator,
        array: new(Kind::Array(Vec::new()), object),
        string: new(Kind::Plain, object),
        number: new(Kind::Plain, object),
        boolean: new(Kind::Plain, object),
        symbol: new(Kind::Plain, object),
        bigint: new(Kind::Plain, object),
        error: new(Kind::Plain, object),
        promise: new(Kind::Plain, object),
        regex: new(Kind::Plain, object),
        date: new(Kind::Plain, object),
        map: new(Kind::Plain, object),
        set: new(Kind::Plain, object),
        bytes: new(Kind::Plain, object),
        generator: new(Kind::Plain, iterator),
        async_generator: new(Kind::Plain, object),
    };
    vm.global = vm.heap.alloc(Kind::Plain, object);
    let global = vm.global;
    vm.hide(global, "globalThis", Value::Obj(global));
    vm.hide(global, "undefined", Value::Undef);
    vm.hide(global, "NaN", Value::Num(f64::NAN));
    vm.hide(global, "Infinity", Value::Num(f64::INFINITY));
    function::install(vm);
    object::install(vm);
    array::install(vm);
    string::install(vm);
    number::install(vm);
    math::install(vm);
    regex::install(vm);
    date::install(vm);
    collections::install(vm);
    bytes::install(vm);
    runtime::install(vm);
    crate::json::install(vm);
    let core = include_str!("../lib/core.js");
    // What starts with `%` is for the runtime's own scripts, which get it as `$`.
    let own = vm.object();
    for k in vm.own_keys(global, true) {
        if let Key::Str(s) = &k
            && let Some(name) = s.strip_prefix('%')
        {
            let v = vm.read(&Value::Obj(global), s);
            vm.put(own, name, v);
        }
    }
    vm.hide(global, "%", Value::Obj(own));
    match vm.compile(
        "node:internal/core",
        core,
        crate::syntax::Goal::Body,
        &["$"],
    ) {
        Ok(f) => {
            vm.start(f, vec![Value::Obj(own)]);
            // The core only defines; it ends within this budget and asks nothing of the host.
            while !vm.jobs.is_empty() || !vm.frames.is_empty() {
                if vm.run_core() {
                    break;
                }
            }
        }
        Err((e, _)) => debug_assert!(false, "core.js: {} at {}", e.message, e.pos),
    }
}

/// Marks what a class shows under `Symbol.toStringTag`.
pub(crate) fn tag(vm: &mut Vm, id: Id, name: &str) {
    let key = Key::Sym(crate::vm::SYM_TO_STRING_TAG);
    vm.define(id, key, Value::str(name), HIDDEN & !1);
}
