//! `docker search`.

use crate::api::Filters;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchOptions {
    pub term: String,
    pub limit: usize,
    pub filters: Filters,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchResult {
    pub name: String,
    pub description: String,
    pub star_count: u32,
    pub is_official: bool,
}
