//! Pure readers of what users type: ports, mounts, networks, references, environment files.

pub mod container;
pub mod env_file;
pub mod mount;
pub mod network;
pub mod path;
pub mod platform;
pub mod ports;
pub mod reference;
pub mod ulimit;
pub mod volume;

#[cfg(test)]
mod container_tests;
