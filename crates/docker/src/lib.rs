//! The docker and docker compose programs.

pub mod buildx;
mod commands;
pub mod compose;
pub mod dive;
mod facts;
pub mod findings;
pub mod flags;
pub mod format;
pub mod programs;
pub mod progress;
pub mod request;
mod rows;
mod tar;
pub mod template;

pub use commands::{completions, first_completions};

/// Programs that come together, so that a page can fetch what answers the first commands before the
/// rest. They call one another by name alone ([`machine::Sys::program`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `docker` with the verbs people begin with.
    First,
    /// All other verbs of `docker`, builds among them.
    Rest,
    /// `docker compose`.
    Compose,
    /// Programs that look into Dockerfiles and images.
    Lint,
}

/// A program of this crate: the name under which the machine finds it, and the part it belongs to.
pub const PROGRAMS: &[(&str, Part)] = &[
    ("docker", Part::First),
    (commands::REST, Part::Rest),
    (commands::COMPOSE, Part::Compose),
    ("hadolint", Part::Lint),
    ("dive", Part::Lint),
];

/// The rules that hadolint finds broken in a Dockerfile, by code, one for each finding.
pub fn lint(dockerfile: &str) -> Vec<String> {
    let found = dockerfile::hadolint::check(dockerfile, &Default::default());
    let failures = found.unwrap_or_default();
    failures.iter().map(|f| f.code.to_string()).collect()
}

/// Finds the programs of one part (`PART` is [`Part`] as a number).
pub fn find<const PART: usize>(name: &str) -> Option<machine::Program> {
    const FIRST: usize = Part::First as usize;
    const REST: usize = Part::Rest as usize;
    const COMPOSE: usize = Part::Compose as usize;
    const LINT: usize = Part::Lint as usize;
    match (PART, name) {
        (FIRST, "docker") => Some(|sys| Box::pin(commands::first(sys))),
        (REST, commands::REST) => Some(|sys| Box::pin(commands::main(sys))),
        (COMPOSE, commands::COMPOSE) => Some(|sys| Box::pin(commands::compose(sys))),
        (LINT, "hadolint") => Some(|sys| Box::pin(programs::hadolint::main(sys))),
        (LINT, "dive") => Some(|sys| Box::pin(programs::dive::main(sys))),
        _ => None,
    }
}

/// Finds a program of any part.
pub fn program(name: &str) -> Option<machine::Program> {
    find::<{ Part::First as usize }>(name)
        .or_else(|| find::<{ Part::Rest as usize }>(name))
        .or_else(|| find::<{ Part::Compose as usize }>(name))
        .or_else(|| find::<{ Part::Lint as usize }>(name))
}
