//! A small Python: its text becomes a script for the machine that also runs JavaScript, with
//! Python's objects and operators as that machine's runtime (`lib/`).
//!
//! Not modelled: `async`, `match`, complex numbers, threads, ints over 128 bits.

mod ast;
mod emit;
mod lexer;
mod parser;

pub use javascript::{HostError, HostValue, Step, Vm};

const RUNTIME: &str = include_str!("lib/runtime.js");

/// The Python this runtime behaves as.
pub const VERSION: &str = "3.12.12";

/// Begins a program: the host answers `info`, which says what to run.
pub fn start(vm: &mut Vm) {
    javascript::node::embed(vm, "node:python/runtime", RUNTIME);
}

/// Answers the calls that are this crate's own; none for those of the host.
pub fn answer(name: &str, args: &[HostValue]) -> Option<HostValue> {
    let text = args.first().map_or("", |a| a.str());
    match name {
        "source" => Some(match text {
            "builtins" => HostValue::Str(include_str!("lib/builtins.js").into()),
            "modules" => HostValue::Str(include_str!("lib/modules.js").into()),
            "http.server.py" => HostValue::Str(include_str!("lib/http_server.py").into()),
            "http.py" => HostValue::Str(String::new()),
            _ => HostValue::Undef,
        }),
        "translate" => Some(match parser::parse(text) {
            Ok(body) => HostValue::Str(emit::emit(&body)),
            Err(e) => HostValue::Map(vec![
                ("message".into(), HostValue::Str(e.message)),
                ("line".into(), HostValue::Num(f64::from(e.line))),
                ("kind".into(), HostValue::Str(e.kind.into())),
            ]),
        }),
        _ => None,
    }
}
