//! dockerd: images, containers, volumes, networks, builds and events as plain data.
//!
//! [`api`] is what clients see; [`Engine`] is the handle they get by connecting to
//! `/var/run/docker.sock`.

pub mod api;
pub mod build;
pub mod engine;
pub mod sync;

pub use engine::Engine;
