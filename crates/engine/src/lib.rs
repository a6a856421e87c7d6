//! dockerd: images, containers, volumes, networks, builds and events as plain data.

pub mod build;
