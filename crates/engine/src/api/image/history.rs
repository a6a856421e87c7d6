//! `docker history`.

use serde::Serialize;

use crate::api::value::List;

/// A step of an image, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct HistoryItem {
    pub comment: String,
    /// Seconds since the epoch.
    pub created: i64,
    pub created_by: String,
    /// `sha256:…` or `<missing>`.
    #[serde(rename = "Id,go=ID")]
    pub id: String,
    pub size: u64,
    pub tags: List<String>,
}
