//! The one facade over machine, userland, engine and docker.

pub mod snapshot;

pub use snapshot::Snapshot;
