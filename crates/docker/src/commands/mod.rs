//! The commands of the docker program: one file a verb, one line in its group's table.

pub mod builder;
pub mod command;
mod complete;
mod completion;
mod config;
mod confirm;
pub mod container;
pub mod context;
mod dispatch;
pub mod endpoint;
mod help;
pub mod image;
mod inspection;
mod manifest;
mod many;
pub mod network;
mod output;
mod plugin;
pub(crate) mod prelude;
mod progress;
mod registry;
pub mod root;
pub(crate) mod streams;
pub(crate) mod surroundings;
mod swarm;
pub mod system;
mod trust;
pub mod volume;

pub use complete::{completions, first_completions};
pub use dispatch::{COMPOSE, REST, compose, first, main};
pub(crate) use prelude::connect;

/// The flags of `docker run`, for tests of what is made of them.
#[cfg(test)]
pub fn run_flags() -> &'static [crate::flags::Flag] {
    container::run::COMMAND.flags
}

#[cfg(test)]
mod tests;
