//! The one facade over machine, userland, engine and docker: inputs in, terminal bytes and snapshots out.
//!
//! A session is its seed and its inputs: the same ones give the same host, byte for byte.

mod batch;
mod complete;
mod convert;
mod facade;
mod files;
mod host;
pub mod io;
pub mod lint;
mod software;
mod terminal;

pub use batch::{Batch, CommandResult};
pub use facade::Sim;
pub use files::Place;
pub use io::{Completion, Front, Input, Mark, Output, ShellEvent, SimConfig, Timed};
pub use snapshot::Snapshot;
pub use software::{Part, Software};
pub use terminal::ALONE_MS;

/// The simulator's version, kept in saves: raise it when the same inputs may be answered otherwise.
pub const VERSION: &str = "1";
