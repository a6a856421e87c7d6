//! Images.

pub mod history;
pub mod import;
pub mod inspect;
pub mod list;
pub mod load;
pub mod prune;
pub mod pull;
pub mod remove;
pub mod search;

pub use history::HistoryItem;
pub use import::ImportRequest;
pub use inspect::{ImageConfigView, ImageInspect, RootFs};
pub use list::{ImageListOptions, ImageSummary};
pub use load::JsonMessage;
pub use prune::ImagesPruneReport;
pub use pull::{AuthConfig, PullRequest, PushRequest};
pub use remove::{DeleteResponse, ImageRemoveOptions};
pub use search::{SearchOptions, SearchResult};
