//! `docker rmi`.

use serde::Serialize;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageRemoveOptions {
    /// Only if the image is for that platform; empty for any.
    pub platform: String,
    pub force: bool,
    pub no_prune: bool,
}

/// One line of `docker rmi`: either an untagged reference or a deleted id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum DeleteResponse {
    Untagged(String),
    Deleted(String),
}
