//! The engine itself.

pub mod df;
pub mod events;
pub mod info;
pub mod version;

pub use df::{BuildCacheRecord, CachePrune, CacheTerm, DiskUsage, Relation};
pub use events::{Actor, EventMessage, EventsOptions};
pub use info::Info;
pub use version::Version;
