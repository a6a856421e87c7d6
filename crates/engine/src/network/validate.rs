//! What is refused about a new network, with moby's words.

use std::net::Ipv4Addr;

use super::ipam::{bounds, parse_cidr};
use super::verify::list;
use crate::api::network::{IpamConfig, NetworkCreate};
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

pub(crate) const MTU: &str = "com.docker.network.driver.mtu";
pub(crate) const NOT_A_MANAGER: &str = "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

impl Engine {
    /// Checks what is asked of a new network, in moby's order, and completes it from the
    /// configuration network it names.
    pub(crate) fn check_create(&self, mut req: NetworkCreate) -> Result<NetworkCreate> {
        let forbidden = |why: &str| Err(ApiError::forbidden(why));
        let mut problems = Vec::new();
        for config in &req.ipam.config {
            check_config(config, &mut problems);
        }
        if !problems.is_empty() {
            let why = format!("invalid network config:\n{}", list(&problems));
            return Err(ApiError::invalid(why));
        }
        if req.name.trim().is_empty() {
            return Err(ApiError::invalid("invalid name: name is empty"));
        }
        let operator = req.ingress || req.internal || req.attachable || !req.scope.is_empty();
        if req.config_only && operator {
            return forbidden(
                "configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.",
            );
        }
        let own = !req.ipam.config.is_empty() || !req.labels.is_empty();
        if !req.config_from.is_empty() && req.config_only {
            return forbidden(
                "a configuration network cannot depend on another configuration network",
            );
        }
        if !req.config_from.is_empty() && own {
            return forbidden(
                "user specified configurations are not supported if the network depends on a configuration network",
            );
        }
        if !req.config_from.is_empty() && !req.options.is_empty() {
            return forbidden(
                "network driver options are not supported if the network depends on a configuration network",
            );
        }
        if req.config_only {
            return Ok(req);
        }
        match req.driver.as_str() {
            "" | "bridge" | "default" | "macvlan" | "ipvlan" => {}
            kind @ ("host" | "null") => {
                let why = format!("only one instance of \"{kind}\" network is allowed");
                return Err(ApiError::forbidden(why));
            }
            other => return Err(ApiError::not_found(format!("plugin \"{other}\" not found"))),
        }
        if req.ingress {
            return forbidden("Ingress network can only be global scope network");
        }
        if !req.config_from.is_empty() {
            let networks = self.d.networks.borrow();
            let from = networks.find(&req.config_from).filter(|n| n.config_only);
            let Some(from) = from else {
                let why = format!(
                    "configuration network \"{}\" does not exist",
                    req.config_from
                );
                return Err(ApiError::not_found(why));
            };
            req.ipam = from.ipam.clone();
            req.options = from.options.clone();
            req.labels = from.labels.clone();
            req.enable_ipv6 = Some(from.enable_ipv6);
        }
        if req.scope == "swarm" {
            return forbidden("cannot create a swarm scoped network when swarm is not active");
        }
        match req.ipam.driver.as_str() {
            "" | "default" | "null" => {}
            other => return Err(ApiError::not_found(format!("plugin \"{other}\" not found"))),
        }
        check_options(&req)?;
        let of_kind = |six: bool| {
            let subnets = req.ipam.config.iter().map(|c| c.subnet.as_str());
            subnets
                .filter(|s| !s.is_empty() && s.contains(':') == six)
                .count()
        };
        let bridge = matches!(req.driver.as_str(), "" | "bridge" | "default");
        if bridge && (of_kind(false) > 1 || of_kind(true) > 1) {
            return forbidden("bridge driver doesn't support multiple subnets");
        }
        Ok(req)
    }
}

/// Checks the driver's options that it reads as numbers and switches.
fn check_options(req: &NetworkCreate) -> Result<()> {
    const SWITCHES: [&str; 4] = [
        "com.docker.network.bridge.default_bridge",
        "com.docker.network.bridge.enable_icc",
        "com.docker.network.bridge.enable_ip_masquerade",
        "com.docker.network.bridge.inhibit_ipv4",
    ];
    const TRUTHS: [&str; 12] = [
        "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False",
    ];
    for (key, value) in req.options.iter() {
        let read = match key.as_str() {
            MTU if value.parse::<i64>().is_err() => "Atoi",
            key if SWITCHES.contains(&key) && !TRUTHS.contains(&value.as_str()) => "ParseBool",
            _ => continue,
        };
        return Err(ApiError::invalid(format!(
            "failed to parse {key} value: {value} (strconv.{read}: parsing \"{value}\": invalid syntax)"
        )));
    }
    let get = |key: &str| req.options.get(key).map_or("", String::as_str);
    let driver = req.driver.as_str();
    let (mode, modes): (&str, &[&str]) = match driver {
        "macvlan" => (
            get("macvlan_mode"),
            &["bridge", "private", "vepa", "passthru"],
        ),
        "ipvlan" => (get("ipvlan_mode"), &["l2", "l3", "l3s"]),
        _ => return Ok(()),
    };
    if !mode.is_empty() && !modes.contains(&mode) {
        let why = format!(
            "requested {driver} mode '{mode}' is not valid, '{}' mode is the {driver} driver default",
            modes[0]
        );
        return Err(ApiError::invalid(why));
    }
    let parent = get("parent");
    let (base, vlan) = parent.split_once('.').unwrap_or((parent, ""));
    if matches!(base, "" | "eth0") && vlan.parse::<u16>().is_ok() == parent.contains('.') {
        return Ok(());
    }
    Err(ApiError::system(match vlan {
        "" => format!("invalid subinterface vlan name {parent}, example formatting is eth0.10"),
        _ => format!("failed to find master interface {base} on the Docker host: Link not found"),
    }))
}

fn check_config(config: &IpamConfig, problems: &mut Vec<String>) {
    let text = &config.subnet;
    if text.is_empty() || text.contains("::") {
        return;
    }
    let Some(subnet) = parse_cidr(text) else {
        problems.push(format!(
            "invalid subnet {text}: invalid CIDR block notation"
        ));
        return;
    };
    let first = Ipv4Addr::from(bounds(subnet).0);
    if first != subnet.0 {
        let right = format!("{first}/{}", subnet.1);
        problems.push(format!("invalid subnet {text}: it should be {right}"));
        return;
    }
    if !config.ip_range.is_empty() {
        match parse_cidr(&config.ip_range) {
            None => problems.push(format!(
                "invalid ip-range {}: invalid CIDR block notation",
                config.ip_range
            )),
            Some(range)
                if bounds(range).0 < bounds(subnet).0 || bounds(range).1 > bounds(subnet).1 =>
            {
                problems.push(format!(
                    "invalid ip-range {}: CIDR block must be within subnet {text}",
                    config.ip_range
                ));
            }
            Some(_) => {}
        }
    }
    if !config.gateway.is_empty() {
        match config.gateway.parse::<Ipv4Addr>() {
            Err(_) => problems.push(format!(
                "invalid gateway {}: invalid address",
                config.gateway
            )),
            Ok(ip) if u32::from(ip) < bounds(subnet).0 || u32::from(ip) > bounds(subnet).1 => {
                problems.push(format!(
                    "invalid gateway {}: parent subnet {text} doesn't contain this address",
                    config.gateway
                ));
            }
            Ok(_) => {}
        }
    }
}
