//! `docker events`.

use serde::Serialize;

use crate::api::Filters;
use crate::api::value::Dict;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventsOptions {
    /// Nanoseconds since the epoch.
    pub since: Option<i64>,
    pub until: Option<i64>,
    pub filters: Filters,
}

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EventMessage {
    #[serde(rename = "status,omitempty,go=Status")]
    pub status: String,
    #[serde(rename = "id,omitempty,go=ID")]
    pub id: String,
    #[serde(rename = "from,omitempty,go=From")]
    pub from: String,
    /// `container`, `image`, `volume`, `network`, `builder`, `daemon`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// `start`, `die`, `exec_create: ls`.
    #[serde(rename = "Action")]
    pub action: String,
    #[serde(rename = "Actor")]
    pub actor: Actor,
    #[serde(rename = "scope,omitempty,go=Scope")]
    pub scope: String,
    /// Seconds since the epoch.
    #[serde(rename = "time,omitempty,go=Time")]
    pub time: i64,
    #[serde(rename = "timeNano,omitempty,go=TimeNano")]
    pub time_nano: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Actor {
    #[serde(rename = "ID")]
    pub id: String,
    #[serde(rename = "Attributes")]
    pub attributes: Dict<String>,
}
