//! `docker ps`.

use serde::Serialize;

use super::MountPoint;
use crate::api::Filters;
use crate::api::network::EndpointSettings;
use crate::api::value::Dict;

/// Which containers to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainerListOptions {
    pub all: bool,
    /// `--last N`; 0 or less for no limit. `--latest` is 1.
    pub limit: i64,
    pub size: bool,
    pub filters: Filters,
}

/// A row of `docker ps`, newest first.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerSummary {
    #[serde(rename = "Id,go=ID")]
    pub id: String,
    /// With slashes, links to it included.
    pub names: Vec<String>,
    /// As named at creation; the image's id (`sha256:…`) when the name moved on.
    pub image: String,
    #[serde(rename = "ImageID")]
    pub image_id: String,
    pub command: String,
    /// Seconds since the epoch.
    pub created: i64,
    pub ports: Vec<PortSummary>,
    #[serde(rename = "SizeRw,omitempty")]
    pub size_rw: u64,
    #[serde(rename = "SizeRootFs,omitempty")]
    pub size_root_fs: u64,
    pub labels: Dict<String>,
    pub state: String,
    /// `Up 3 seconds (healthy)`.
    pub status: String,
    /// `HostConfig.NetworkMode`.
    pub network_mode: String,
    pub networks: Dict<EndpointSettings>,
    pub mounts: Vec<MountPoint>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PortSummary {
    #[serde(rename = "IP,omitempty")]
    pub ip: String,
    pub private_port: u16,
    #[serde(rename = "PublicPort,omitempty")]
    pub public_port: u16,
    #[serde(rename = "Type")]
    pub protocol: String,
}
