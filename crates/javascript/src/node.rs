//! Node's runtime on the machine: its modules are JavaScript embedded here; everything outside
//! the program is a host call. `userland` answers them.

use crate::builtins::arg;
use crate::syntax::Goal;
use crate::value::{Key, Value};
use crate::vm::{Res, Vm};

const SOURCES: &[(&str, &str)] = &[
    ("assert", include_str!("lib/assert.js")),
    ("child_process", include_str!("lib/child_process.js")),
    ("crypto", include_str!("lib/crypto.js")),
    ("dns", include_str!("lib/dns.js")),
    ("fs", include_str!("lib/fs.js")),
    ("fs/promises", "module.exports = require('fs').promises;"),
    ("http", include_str!("lib/http.js")),
    ("internal/fetch", include_str!("lib/fetch.js")),
    ("internal/repl", include_str!("lib/repl.js")),
    ("net", include_str!("lib/net.js")),
    ("os", include_str!("lib/os.js")),
    ("package/express", include_str!("lib/express.js")),
    ("path", include_str!("lib/path.js")),
    ("path/posix", "module.exports = require('path');"),
    (
        "perf_hooks",
        "module.exports = { performance: { now: () => $.now(), timeOrigin: Date.now() - $.now(), mark() {}, measure() {} } };",
    ),
    ("querystring", include_str!("lib/querystring.js")),
    ("readline", include_str!("lib/readline.js")),
    ("stream", include_str!("lib/stream.js")),
    ("url", include_str!("lib/url.js")),
    ("util", include_str!("lib/util.js")),
];

/// The Node.js this runtime behaves as.
pub const VERSION: &str = "v20.20.2";

/// Packages the runtime carries: their files in a registry need only say
/// `"hatoba": NAME` in `package.json`.
pub const PACKAGES: &[&str] = &["express"];

fn source(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let name = vm.arg_text(args, 0);
    let found = SOURCES.iter().find(|s| s.0 == &*name);
    Ok(found.map_or(Value::Undef, |s| Value::str(s.1)))
}

fn hash(vm: &mut Vm, _: &Value, args: &[Value]) -> Res {
    let name = vm.arg_text(args, 0);
    let data = match vm.to_host(&arg(args, 1)) {
        crate::HostValue::Bytes(b) => b,
        v => v.bytes(),
    };
    Ok(match crate::hash::digest(&name, &data) {
        Some(d) => vm.bytes(d),
        None => Value::Undef,
    })
}

/// Starts another runtime's script; it gets the machine's own functions as `$`.
pub fn embed(vm: &mut Vm, name: &str, text: &str) {
    let own = vm.read(&Value::Obj(vm.global), "%");
    if let Value::Obj(id) = own {
        let f = vm.native("hash", hash);
        vm.put(id, "hash", f);
    }
    match vm.compile(name, text, Goal::Body, &["$"]) {
        Ok(f) => vm.start(f, vec![own]),
        Err((e, script)) => {
            let (line, column) = script.place(e.pos);
            debug_assert!(false, "{name}:{line}:{column}: {}", e.message);
            vm.exiting = Some(1);
        }
    }
}

/// Begins a program: the host answers `info`, which says what to run.
pub fn start(vm: &mut Vm) {
    let own = vm.read(&Value::Obj(vm.global), "%");
    if let Value::Obj(id) = own {
        let f = vm.native("source", source);
        vm.put(id, "source", f);
        let f = vm.native("hash", hash);
        vm.put(id, "hash", f);
    }
    let text = include_str!("lib/node.js");
    match vm.compile("node:internal/node", text, Goal::Body, &["$"]) {
        Ok(f) => vm.start(f, vec![own]),
        Err((e, script)) => {
            let (line, column) = script.place(e.pos);
            debug_assert!(false, "node.js:{line}:{column}: {}", e.message);
            vm.exiting = Some(1);
        }
    }
    let key = Key::new("%");
    vm.heap.get_mut(vm.global).props.remove(&key);
}
