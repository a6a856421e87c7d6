//! A small Python: its text becomes a script for the machine that also runs JavaScript, with
//! Python's objects and operators as that machine's runtime (`lib/`).
//!
//! Not modelled: asynchronous generators, complex numbers, metaclasses, ints over 128 bits.

mod ast;
mod cases;
mod emit;
mod lexer;
mod library;
mod parser;

pub use javascript::{HostError, HostValue, Step, Vm};

const RUNTIME: &str = include_str!("lib/runtime.js");
const RUNTIME_PARTS: &[(&str, &str)] = &[
    ("builtins", include_str!("lib/builtins.js")),
    ("modules", include_str!("lib/modules.js")),
    ("regex", include_str!("lib/regex.js")),
    ("kinds", include_str!("lib/kinds.js")),
];

/// The Python this runtime behaves as.
pub const VERSION: &str = "3.12.12";

/// Begins a program: the host answers `info`, which says what to run.
pub fn start(vm: &mut Vm) {
    javascript::node::embed(vm, "node:python/runtime", RUNTIME);
}

/// The modules of a registry's package that this Python carries; none if it does not. A file that
/// installs one is a line, `# hatoba: MODULE`.
pub fn carries(package: &str) -> Vec<&'static str> {
    library::parts(package)
}

/// Answers the calls that are this crate's own; none for those of the host.
pub fn answer(name: &str, args: &[HostValue]) -> Option<HostValue> {
    let text = args.first().map_or("", |a| a.str());
    match name {
        "source" => {
            let found = match text.split_once('/') {
                Some(("lib", n)) => library::module(n),
                Some(("main", n)) => library::module(n).filter(|t| t.contains("__main__")),
                Some(("package", n)) => library::package(n),
                _ => RUNTIME_PARTS.iter().find(|p| p.0 == text).map(|p| p.1),
            };
            Some(found.map_or(HostValue::Undef, |t| HostValue::Str(t.into())))
        }
        "lacks" => Some(HostValue::Bool(library::lacks(text))),
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
