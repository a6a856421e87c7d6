//! The shell: one interpreter with three personalities, bash 5.2, dash 0.5 and busybox's ash.
//!
//! A shell is an ordinary process of the simulated machine. Pipelines, subshells and substitutions are real child
//! processes; redirections change the shell's own descriptors and put them back, as real shells do for builtins.
//! The personalities differ in the grammar they accept ([`syntax::Dialect`]), in their builtins and in their words.
//!
//! Not modelled: programmable completion, `ulimit` limits taking effect.
mod arith;
mod builtins;
mod conditions;
pub(crate) mod escapes;
mod exec;
mod expand;
mod glob;
mod history;
mod input;
mod jobs;
mod memory;
mod message;
mod options;
mod pattern;
mod prompt;
mod redirect;
mod session;
mod state;
pub mod syntax;
#[cfg(test)]
mod tests;
mod traps;
mod vars;

use machine::{Program, ProgramFuture, Sys};

pub use session::Session;
pub use state::{Kind, Shell};

/// bash, as `/bin/bash`.
pub fn bash(sys: Sys) -> ProgramFuture {
    Box::pin(input::main(sys, Kind::Bash))
}

/// busybox's `sh` and `ash`.
pub fn ash(sys: Sys) -> ProgramFuture {
    Box::pin(input::main(sys, Kind::Ash))
}

/// Debian's `/bin/sh`.
pub fn dash(sys: Sys) -> ProgramFuture {
    Box::pin(input::main(sys, Kind::Dash))
}

/// The shell of that name, as executables carry it.
pub fn program(name: &str) -> Option<Program> {
    match name {
        "bash" => Some(bash),
        "ash" => Some(ash),
        "dash" | "sh" => Some(dash),
        _ => None,
    }
}
