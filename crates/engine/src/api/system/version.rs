//! `docker version`, the server's half.

use serde::Serialize;

use crate::api::value::Dict;

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Version {
    pub platform: PlatformInfo,
    pub components: Vec<ComponentVersion>,
    pub version: String,
    #[serde(rename = "ApiVersion,go=APIVersion")]
    pub api_version: String,
    #[serde(rename = "MinAPIVersion,omitempty")]
    pub min_api_version: String,
    pub git_commit: String,
    pub go_version: String,
    pub os: String,
    pub arch: String,
    #[serde(rename = "KernelVersion,omitempty")]
    pub kernel_version: String,
    #[serde(rename = "BuildTime,omitempty")]
    pub build_time: String,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PlatformInfo {
    pub name: String,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ComponentVersion {
    pub name: String,
    pub version: String,
    #[serde(rename = "Details,omitempty")]
    pub details: Dict<String>,
}
