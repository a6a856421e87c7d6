//! What is refused about a container's networks when it is made or connected.

use std::net::Ipv4Addr;

use super::NetworkData;
use crate::api::container::HostConfig;
use crate::api::network::{EndpointSettings, NetworkingConfig};
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Checks a new container's networks as far as they exist.
    pub(crate) fn verify_networking(
        &self,
        host: &HostConfig,
        networking: &NetworkingConfig,
    ) -> Result<()> {
        let networks = self.d.networks.borrow();
        for (name, settings) in &networking.endpoints {
            let name = match name.as_str() {
                "default" => host.network_mode.as_str(),
                name => name,
            };
            if let Some(network) = networks.find(name) {
                check(network, settings).map_err(|e| {
                    e.context(&format!("invalid config for network {}", network.name))
                })?;
            }
        }
        Ok(())
    }
}

/// Checks an endpoint's settings against its network.
pub(crate) fn check(network: &NetworkData, settings: &EndpointSettings) -> Result<()> {
    let mut problems = Vec::new();
    let wanted = settings
        .ipam_config
        .as_ref()
        .map_or("", |c| c.ipv4_address.as_str());
    if !wanted.is_empty() {
        match (wanted.parse::<Ipv4Addr>(), &network.pool) {
            _ if network.is_builtin() => problems.push(
                "user specified IP address is supported on user defined networks only".to_string(),
            ),
            _ if !network.own_subnet => problems.push(
                "user specified IP address is supported only when connecting to networks with user configured subnets".to_string(),
            ),
            (Err(_), _) => problems.push(format!("invalid IPv4 address: {wanted}")),
            (Ok(ip), Some(pool)) if !pool.contains(ip) => problems.push(format!(
                "no configured subnet or ip-range contain the IP address {wanted}"
            )),
            _ => {}
        }
    }
    if !settings.aliases.is_empty() && network.is_builtin() {
        problems.push(
            "network-scoped aliases are only supported for user-defined networks".to_string(),
        );
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(ApiError::invalid(format!(
            "invalid endpoint settings:\n{}",
            problems.join("\n")
        ))),
    }
}
