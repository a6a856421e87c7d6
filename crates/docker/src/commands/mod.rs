//! The commands of the docker program: one file a verb, one line in its group's table.

pub mod command;
mod confirm;
pub mod container;
pub mod context;
mod dispatch;
mod help;
pub mod image;
mod inspection;
mod many;
pub mod network;
mod output;
mod prelude;
mod progress;
mod registry;
pub mod root;
mod streams;
mod surroundings;
mod swarm;
pub mod system;
pub mod volume;

pub use dispatch::main;

#[cfg(test)]
mod tests;
