//! Dockerfile text to instructions, diagnostics, build checks and a build plan.
//!
//! The way of a Dockerfile: text -> [`parser`] (lines, heredocs, JSON forms) ->
//! [`instruction`]s in stages -> [`plan`] (arguments expanded, base images' settings
//! inherited, steps named as BuildKit names them). [`lint`] holds BuildKit's build checks,
//! [`hadolint`] the rules of the linter of that name, [`ignore`] the patterns of
//! `.dockerignore`. Everything is a pure function of its arguments: what the planner needs
//! to know of an image comes in by argument.
//!
//! Not modelled: other front ends than Docker's own, Windows images.

pub mod error;
pub mod excerpt;
pub mod goformat;
pub mod hadolint;
pub mod ignore;
pub mod instruction;
pub mod lint;
pub mod outline;
pub mod parser;
pub mod plan;
pub mod platform;
pub mod reference;
pub mod suggest;
pub mod words;

pub use error::{BuildError, Range};
