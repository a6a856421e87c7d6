//! dockerd: images, containers, volumes, networks, builds and events as plain data.
//!
//! [`api`] is what clients see; [`Engine`] is the handle they get by connecting to
//! `/var/run/docker.sock`. [`dockerd`] is the daemon: a root process of the simulated host.

pub mod api;
pub mod build;
pub mod container;
pub mod content;
pub mod daemon;
pub mod digest;
mod events;
mod exec;
pub mod image;
pub mod init;
mod journal;
pub mod layer;
pub mod names;
pub mod network;
mod observe;
mod oci;
pub mod reference;
pub mod registry;
mod symlinks;
pub mod sync;
mod system;
pub mod tar;
mod tracked;
pub mod units;
mod volume;

#[cfg(test)]
mod tests;

pub use container::user::{groups, users};
pub use daemon::{Engine, EngineConfig, dockerd};
pub use observe::{Camera, FILES, host_file};
