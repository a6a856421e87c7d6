//! The docker and docker compose programs.

pub mod buildx;
pub mod dive;
pub mod flags;
pub mod format;
pub mod progress;
pub mod request;
pub mod rows;
pub mod tar;
pub mod template;

/// A string in Go's double quotes, as many messages show it.
pub(crate) use template::quote as template_quote;
