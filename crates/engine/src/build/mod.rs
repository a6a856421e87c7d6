//! The builder: what BuildKit is in dockerd.
//!
//! A Dockerfile's plan is lowered to a graph ([`graph`]); the [`solver`] brings the graph to
//! results, with the [`cache`] and content-based keys; [`progress`] tells what happens and
//! [`reason`] why a step hit or missed.

pub mod cache;
pub mod graph;
mod join;
pub mod progress;
pub mod reason;
pub mod solver;
