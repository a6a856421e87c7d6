//! `docker create`.

use super::{ContainerConfig, HostConfig};
use crate::api::network::NetworkingConfig;

/// A container to be made.
#[derive(Clone, Debug, Default)]
pub struct ContainerCreateRequest {
    /// Without a slash; empty for an invented one.
    pub name: String,
    /// `linux/arm64`; empty for the host's.
    pub platform: String,
    pub config: ContainerConfig,
    pub host_config: HostConfig,
    pub networking_config: NetworkingConfig,
}

/// A container that was made.
#[derive(Clone, Debug, Default)]
pub struct ContainerCreateResponse {
    pub id: String,
    pub warnings: Vec<String>,
}
