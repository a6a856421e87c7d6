//! `docker system df`.

use serde::Serialize;

use crate::api::container::ContainerSummary;
use crate::api::image::ImageSummary;
use crate::api::value::{List, Timestamp};
use crate::api::volume::Volume;

#[derive(Clone, Debug, Default)]
pub struct DiskUsage {
    /// All layers, each counted once.
    pub layers_size: u64,
    pub images: Vec<ImageSummary>,
    pub containers: Vec<ContainerSummary>,
    pub volumes: Vec<Volume>,
    pub build_cache: Vec<BuildCacheRecord>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BuildCacheRecord {
    #[serde(rename = "ID")]
    pub id: String,
    #[serde(rename = "Parents,omitempty")]
    pub parents: List<String>,
    #[serde(rename = "Type")]
    pub kind: String,
    pub description: String,
    pub in_use: bool,
    pub shared: bool,
    pub size: u64,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub usage_count: u32,
}
