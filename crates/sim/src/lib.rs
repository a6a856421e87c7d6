//! The one facade over machine, userland, engine and docker.

mod facade;
pub mod io;
pub mod snapshot;

pub use facade::Sim;
pub use io::{Completion, Input, Output, SimConfig, Timed};
pub use snapshot::Snapshot;
