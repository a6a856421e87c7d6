//! `docker volume inspect`.

use serde::Serialize;

use crate::api::value::Dict;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Volume {
    /// `2026-11-24T11:13:46Z`.
    #[serde(rename = "CreatedAt,omitempty")]
    pub created_at: String,
    pub driver: String,
    pub labels: Dict<String>,
    pub mountpoint: String,
    pub name: String,
    pub options: Dict<String>,
    pub scope: String,
    #[serde(rename = "UsageData,omitempty")]
    pub usage_data: Option<UsageData>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UsageData {
    /// Containers that refer to it.
    pub ref_count: i64,
    pub size: i64,
}
