//! `docker network create`.

use serde::Serialize;

use crate::api::value::{Dict, List};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkCreate {
    pub name: String,
    /// Empty for `bridge`.
    pub driver: String,
    pub scope: String,
    pub enable_ipv4: Option<bool>,
    pub enable_ipv6: Option<bool>,
    pub ipam: Ipam,
    pub internal: bool,
    pub attachable: bool,
    pub ingress: bool,
    pub config_only: bool,
    pub config_from: String,
    pub options: Dict<String>,
    pub labels: Dict<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkCreateResponse {
    pub id: String,
    pub warning: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Ipam {
    pub driver: String,
    pub options: Dict<String>,
    pub config: List<IpamConfig>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IpamConfig {
    #[serde(rename = "Subnet,omitempty")]
    pub subnet: String,
    #[serde(rename = "IPRange,omitempty")]
    pub ip_range: String,
    #[serde(rename = "Gateway,omitempty")]
    pub gateway: String,
    #[serde(rename = "AuxiliaryAddresses,omitempty,go=AuxAddress")]
    pub aux_address: Dict<String>,
}
