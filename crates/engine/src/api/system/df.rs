//! `docker system df`.

use serde::Serialize;
use snapshot::CacheKind;

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
    #[serde(rename = "Type", serialize_with = "kind_word")]
    pub kind: CacheKind,
    pub description: String,
    pub in_use: bool,
    pub shared: bool,
    pub size: u64,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub usage_count: u32,
}

fn kind_word<S: serde::Serializer>(kind: &CacheKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(kind.as_str())
}

/// What `build_prune` removes.
#[derive(Clone, Debug, Default)]
pub struct CachePrune {
    /// Also what images share.
    pub all: bool,
    /// Only what nobody used for so many nanoseconds; 0 for all.
    pub unused_for: i64,
    /// Bytes that are kept.
    pub reserved: u64,
    /// Bytes to come down to; 0 for none.
    pub max_used: u64,
    /// All must fit.
    pub filter: Vec<CacheTerm>,
}

/// A term of `--filter` on the build cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheTerm {
    pub name: String,
    pub relation: Relation,
    pub value: String,
}

/// How a field must be to a term's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Present,
    Equals,
    Differs,
    Contains,
}
