//! The builder: what BuildKit is in dockerd.
//!
//! A client's [`request`] is run as a [`job`]: a Dockerfile's plan is lowered to a graph
//! ([`graph`]); the [`solver`] brings the graph to results through the [`worker`], with the
//! [`cache`] and content-based keys; [`progress`] tells what happens and [`reason`] why a step
//! hit or missed; [`record`] keeps both, and [`facts`] tells them to a snapshot. What the builder needs of the engine is the trait [`host::Host`].

pub mod archive;
pub mod cache;
pub mod copy;
pub(crate) mod daemon;
mod entitlement;
pub mod facts;
mod frontend;
mod git;
pub mod graph;
pub mod host;
pub mod job;
mod join;
pub mod layers;
mod log_limit;
pub mod progress;
mod pull;
pub mod reason;
pub mod record;
mod records;
pub mod request;
pub mod sandbox;
pub(crate) mod settings;
pub mod solver;
pub mod tree;
pub mod worker;
