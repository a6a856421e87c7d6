//! Volumes.

pub mod create;
pub mod inspect;
pub mod list;
pub mod prune;

pub use create::VolumeCreate;
pub use inspect::{UsageData, Volume};
pub use list::VolumeListResponse;
pub use prune::VolumesPruneReport;
