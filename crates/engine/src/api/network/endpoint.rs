//! A container's place on a network.

use serde::Serialize;

use crate::api::value::{Dict, List};

/// Settings by network name, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkingConfig {
    pub endpoints: Vec<(String, EndpointSettings)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointSettings {
    #[serde(rename = "IPAMConfig")]
    pub ipam_config: Option<EndpointIpamConfig>,
    pub links: List<String>,
    pub aliases: List<String>,
    pub mac_address: String,
    pub driver_opts: Dict<String>,
    pub gw_priority: i64,
    #[serde(rename = "NetworkID")]
    pub network_id: String,
    #[serde(rename = "EndpointID")]
    pub endpoint_id: String,
    pub gateway: String,
    #[serde(rename = "IPAddress")]
    pub ip_address: String,
    #[serde(rename = "IPPrefixLen")]
    pub ip_prefix_len: u8,
    #[serde(rename = "IPv6Gateway")]
    pub ipv6_gateway: String,
    #[serde(rename = "GlobalIPv6Address")]
    pub global_ipv6_address: String,
    #[serde(rename = "GlobalIPv6PrefixLen")]
    pub global_ipv6_prefix_len: u8,
    #[serde(rename = "DNSNames")]
    pub dns_names: List<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EndpointIpamConfig {
    #[serde(rename = "IPv4Address,omitempty")]
    pub ipv4_address: String,
    #[serde(rename = "IPv6Address,omitempty")]
    pub ipv6_address: String,
    #[serde(rename = "LinkLocalIPs,omitempty")]
    pub link_local_ips: List<String>,
}
