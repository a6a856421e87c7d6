//! The docker and docker compose programs.

pub mod buildx;
mod commands;
pub mod compose;
pub mod dive;
mod facts;
pub mod flags;
pub mod format;
pub mod programs;
pub mod progress;
pub mod request;
mod rows;
mod tar;
pub mod template;

/// The programs of this crate by the names under which the machine finds them.
pub const PROGRAMS: &[(&str, machine::Program)] = &[
    ("docker", |sys| Box::pin(commands::main(sys))),
    ("hadolint", |sys| Box::pin(programs::hadolint::main(sys))),
    ("dive", |sys| Box::pin(programs::dive::main(sys))),
];

/// The rules that hadolint finds broken in a Dockerfile, by code, one for each finding.
pub fn lint(dockerfile: &str) -> Vec<String> {
    let found = dockerfile::hadolint::check(dockerfile, &Default::default());
    let failures = found.unwrap_or_default();
    failures.iter().map(|f| f.code.to_string()).collect()
}

/// The commands (after the words of `path`) or flags that begin with `word`, for completion.
pub fn completions(path: &[&str], word: &str) -> Vec<String> {
    commands::completions(path, word)
}
