//! What is refused about a container's networks when it is made or connected.

use std::net::{IpAddr, Ipv6Addr};

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
    let ipam = settings.ipam_config.clone().unwrap_or_default();
    let wanted = [(ipam.ipv4_address, false), (ipam.ipv6_address, true)];
    let wanted: Vec<(String, bool)> = wanted.into_iter().filter(|w| !w.0.is_empty()).collect();
    if network.is_builtin() {
        if !wanted.is_empty() {
            problems.push(
                "user specified IP address is supported on user defined networks only".to_string(),
            );
        }
        if !settings.aliases.is_empty() {
            problems.push(
                "network-scoped aliases are only supported for user-defined networks".to_string(),
            );
        }
    }
    let parsed = |text: &str, six: bool| {
        let ip = text.parse::<IpAddr>().ok();
        ip.filter(|ip| ip.is_ipv6() == six && !ip.is_unspecified())
    };
    for (text, six) in &wanted {
        if parsed(text, *six).is_none() {
            let kind = if *six { "IPv6" } else { "IPv4" };
            problems.push(format!("invalid {kind} address: {text}"));
        }
    }
    for (text, six) in &wanted {
        problems.extend(out_of_range(network, text, parsed(text, *six), *six));
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(ApiError::invalid(format!(
            "invalid endpoint settings:\n{}",
            list(&problems)
        ))),
    }
}

/// Says if an address that was asked for lies in none of the network's own subnets.
fn out_of_range(
    network: &NetworkData,
    text: &str,
    ip: Option<IpAddr>,
    six: bool,
) -> Option<String> {
    let fixed = network.own_subnet || network.name == "bridge";
    let mut own = network.ipam.config.iter().filter(|_| fixed);
    if !own.any(|c| !c.subnet.is_empty() && c.subnet.contains(':') == six) {
        let why = "user specified IP address is supported only when connecting to networks with user configured subnets";
        return Some(why.to_string());
    }
    let inside = match ip {
        Some(IpAddr::V4(ip)) => network.pool.as_ref().is_none_or(|p| p.contains(ip)),
        Some(IpAddr::V6(ip)) => {
            let prefix = network.prefix6.as_deref().unwrap_or_default();
            let base = format!("{prefix}::").parse::<Ipv6Addr>();
            base.is_ok_and(|base| base.segments()[..4] == ip.segments()[..4])
        }
        None => false,
    };
    (!inside).then(|| format!("no configured subnet or ip-range contain the IP address {text}"))
}

/// Writes several problems as moby joins them: each on a line with a star, one alone without.
pub(crate) fn list(problems: &[String]) -> String {
    match problems {
        [one] => one.clone(),
        all => format!("* {}", all.join("\n* ")),
    }
}
