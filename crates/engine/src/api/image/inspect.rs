//! `docker image inspect`.

use serde::Serialize;

use crate::api::container::Healthcheck;
use crate::api::container::inspect::GraphDriver;
use crate::api::value::{Dict, Empty, List, Timestamp};

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageInspect {
    #[serde(rename = "Id,go=ID")]
    pub id: String,
    pub repo_tags: Vec<String>,
    pub repo_digests: Vec<String>,
    pub parent: String,
    pub comment: String,
    #[serde(rename = "Created,omitempty")]
    pub created: Timestamp,
    pub docker_version: String,
    pub author: String,
    pub config: ImageConfigView,
    pub architecture: String,
    #[serde(rename = "Variant,omitempty")]
    pub variant: String,
    pub os: String,
    pub size: u64,
    pub graph_driver: GraphDriver,
    #[serde(rename = "RootFS")]
    pub root_fs: RootFs,
    pub metadata: ImageMetadata,
}

/// `Config` of an image: the OCI fields first, Docker's after them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageConfigView {
    #[serde(rename = "User,omitempty")]
    pub user: String,
    #[serde(rename = "ExposedPorts,omitempty")]
    pub exposed_ports: Dict<Empty>,
    #[serde(rename = "Env,omitempty")]
    pub env: List<String>,
    #[serde(rename = "Entrypoint,omitempty")]
    pub entrypoint: List<String>,
    #[serde(rename = "Cmd,omitempty")]
    pub cmd: List<String>,
    #[serde(rename = "Volumes,omitempty")]
    pub volumes: Dict<Empty>,
    #[serde(rename = "WorkingDir,omitempty")]
    pub working_dir: String,
    #[serde(rename = "Labels,omitempty")]
    pub labels: Dict<String>,
    #[serde(rename = "StopSignal,omitempty")]
    pub stop_signal: String,
    #[serde(rename = "ArgsEscaped,omitempty")]
    pub args_escaped: bool,
    #[serde(rename = "Healthcheck,omitempty")]
    pub healthcheck: Option<Healthcheck>,
    #[serde(rename = "OnBuild,omitempty")]
    pub on_build: List<String>,
    #[serde(rename = "Shell,omitempty")]
    pub shell: List<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RootFs {
    #[serde(rename = "Type")]
    pub kind: String,
    #[serde(rename = "Layers,omitempty")]
    pub layers: List<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageMetadata {
    pub last_tag_time: Timestamp,
}
