//! `docker images`.

use serde::Serialize;

use crate::api::Filters;
use crate::api::value::Dict;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageListOptions {
    /// With intermediate images.
    pub all: bool,
    pub filters: Filters,
    /// Fill in `shared_size`.
    pub shared_size: bool,
}

/// An image, newest first; it gives one row for each tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageSummary {
    #[serde(rename = "Id,go=ID")]
    pub id: String,
    #[serde(rename = "ParentId,go=ParentID")]
    pub parent_id: String,
    /// Familiar names: `nginx:latest`.
    pub repo_tags: Vec<String>,
    /// `nginx@sha256:…`.
    pub repo_digests: Vec<String>,
    /// Seconds since the epoch.
    pub created: i64,
    pub size: u64,
    /// -1 when not computed.
    pub shared_size: i64,
    pub labels: Dict<String>,
    /// Containers made of it; -1 when not computed.
    pub containers: i64,
}
