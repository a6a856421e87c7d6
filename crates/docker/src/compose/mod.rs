//! `docker compose`: Compose v2 (2.40.3) over the engine's API.
//!
//! `main` reads the global flags and hands over to a command of the table in
//! `commands`. Everything the process offers comes through `Host`.
//!
//! Not modelled: remote files, providers and models, file watching, publishing.

mod attached;
mod bake;
mod building;
mod commands;
mod containers;
mod converge;
mod digests;
mod failure;
mod files;
mod host;
mod images;
mod labels;
mod lifecycle;
mod logs;
mod process;
mod program;
mod request;
mod resources;
mod table;
mod ui;
mod verb;
mod watching;

pub use host::{Host, Wait};
pub use table::main;

/// Runs `docker compose ARGS` as a process; gives the exit status.
pub async fn run(sys: machine::Sys, args: Vec<String>) -> i32 {
    main(std::rc::Rc::new(process::Process(sys)), args).await
}

#[cfg(test)]
mod tests;
