//! Rules of the tree that neither the compiler nor clippy knows, held by tests. What broke a rule when
//! it was made stands in a list beside it, and the lists may only shrink: `UPDATE_EXPECT=1 cargo test
//! --test tidy` takes off them what is not needed any more.
#![allow(
    clippy::disallowed_methods,
    reason = "a test of the tree has to read it"
)]

#[path = "tidy/contributing.rs"]
mod contributing;
#[path = "tidy/dependencies.rs"]
mod dependencies;
#[path = "tidy/edges.rs"]
mod edges;
#[path = "tidy/headers.rs"]
mod headers;
#[path = "tidy/lengths.rs"]
mod lengths;
#[path = "tidy/packages.rs"]
mod packages;
#[path = "tidy/snapshot.rs"]
mod snapshot;
#[path = "tidy/source.rs"]
mod source;
