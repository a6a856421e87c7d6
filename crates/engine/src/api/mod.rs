//! The engine's API as plain data, named as in moby's `api/types`: one folder a noun, one file a
//! verb.
//!
//! What `docker inspect` prints serialises with Docker's JSON names in Docker's order. A field's
//! serde name is its Go tag: `"Mounts,omitempty"` is left out of JSON when empty, and
//! `"Id,go=ID"` is `.ID` to a Go template. [`json::to_json`] applies these tags; a template
//! engine can read them itself. A nil slice ([`List`]) serialises as a unit struct named `[]`, a
//! nil map ([`Dict`]) as one named `{}`, a nil pointer as `None`: all three are `null` in JSON but
//! print differently in Go.

pub mod container;
pub mod error;
pub mod exec;
pub mod filters;
pub mod image;
pub mod json;
pub mod network;
pub(crate) mod pattern;
pub mod stream;
pub mod system;
pub mod value;
pub mod volume;

pub use error::{ApiError, ErrorKind, Result};
pub use filters::Filters;
pub use stream::{Attachment, Stream};
pub use value::{Dict, List};
