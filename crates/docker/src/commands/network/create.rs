//! `docker network create`.

use crate::commands::prelude::*;
use crate::commands::volume::create::map;
use engine::api::network::{Ipam, IpamConfig, NetworkCreate};
use engine::api::value::{Dict, List};
use std::net::IpAddr;

const FLAGS: &[Flag] = &[
    Flag::bool("attachable", "Enable manual container attachment"),
    Flag::new(
        "aux-address",
        Kind::Map,
        "Auxiliary IPv4 or IPv6 addresses used by Network driver",
    ),
    Flag::string(
        "config-from",
        "The network from which to copy the configuration",
    ),
    Flag::bool("config-only", "Create a configuration only network"),
    Flag::string("driver", "Driver to manage the Network")
        .short('d')
        .default("bridge"),
    Flag::new(
        "gateway",
        Kind::StringSlice,
        "IPv4 or IPv6 Gateway for the master subnet",
    ),
    Flag::bool("ingress", "Create swarm routing-mesh network"),
    Flag::bool("internal", "Restrict external access to the network"),
    Flag::new(
        "ip-range",
        Kind::StringSlice,
        "Allocate container ip from a sub-range",
    ),
    Flag::string("ipam-driver", "IP Address Management Driver").default("default"),
    Flag::new("ipam-opt", Kind::Map, "Set IPAM driver specific options"),
    Flag::bool("ipv4", "Enable or disable IPv4 address assignment").default("true"),
    Flag::bool("ipv6", "Enable or disable IPv6 address assignment"),
    Flag::new("label", Kind::Label, "Set metadata on a network"),
    Flag::new("opt", Kind::Map, "Set driver specific options").short('o'),
    Flag::string("scope", "Control the network's scope"),
    Flag::new(
        "subnet",
        Kind::StringSlice,
        "Subnet in CIDR format that represents a network segment",
    ),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "create",
    "[OPTIONS] NETWORK",
    "Create a network",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let flags = &ctx.flags;
    let switch = |name: &str| flags.changed(name).then(|| flags.bool(name));
    let request = NetworkCreate {
        name: ctx.arg(0).into(),
        driver: flags.str("driver").into(),
        scope: flags.str("scope").into(),
        enable_ipv4: switch("ipv4"),
        enable_ipv6: switch("ipv6"),
        ipam: Ipam {
            driver: flags.str("ipam-driver").into(),
            options: map(&flags.list("ipam-opt")),
            config: List::from(ipam(&ctx)?),
        },
        internal: flags.bool("internal"),
        attachable: flags.bool("attachable"),
        ingress: flags.bool("ingress"),
        config_only: flags.bool("config-only"),
        config_from: flags.str("config-from").into(),
        options: map(&flags.list("opt")),
        labels: map(&flags.list("label")),
    };
    let response = ctx.engine()?.network_create(request)?;
    ctx.print(&format!("{}\n", response.id)).await;
    Ok(0)
}

/// Puts ranges, gateways and reserved addresses to the subnets they lie in.
fn ipam(ctx: &Invocation) -> Result<Vec<IpamConfig>, String> {
    let subnets = ctx.flags.slice("subnet");
    let (ranges, gateways) = (ctx.flags.slice("ip-range"), ctx.flags.slice("gateway"));
    if subnets.len() < ranges.len() || subnets.len() < gateways.len() {
        return Err("every ip-range or gateway must have a corresponding subnet".into());
    }
    let mut configs: Vec<IpamConfig> = Vec::new();
    for subnet in &subnets {
        for earlier in &configs {
            if contains(subnet, &earlier.subnet)? || contains(&earlier.subnet, subnet)? {
                return Err("multiple overlapping subnet configuration is not supported".into());
            }
        }
        configs.push(IpamConfig {
            subnet: subnet.clone(),
            ..IpamConfig::default()
        });
    }
    for range in &ranges {
        cidr(range)?;
        let config =
            of(&mut configs, range)?.ok_or(format!("no matching subnet for range {range}"))?;
        if !config.ip_range.is_empty() {
            let (first, subnet) = (&config.ip_range, &config.subnet);
            return Err(format!(
                "cannot configure multiple ranges ({range}, {first}) on the same subnet ({subnet})"
            ));
        }
        config.ip_range = range.clone();
    }
    for gateway in &gateways {
        let config = of(&mut configs, gateway)?
            .ok_or(format!("no matching subnet for gateway {gateway}"))?;
        if !config.gateway.is_empty() {
            let (first, subnet) = (&config.gateway, &config.subnet);
            return Err(format!(
                "cannot configure multiple gateways ({gateway}, {first}) for the same subnet ({subnet})"
            ));
        }
        config.gateway = gateway.clone();
    }
    for (name, address) in map(&ctx.flags.list("aux-address")).into_map() {
        let config = of(&mut configs, &address)?
            .ok_or(format!("no matching subnet for aux-address {address}"))?;
        let mut aux = std::mem::take(&mut config.aux_address).into_map();
        aux.insert(name, address);
        config.aux_address = Dict::from(aux);
    }
    Ok(configs)
}

fn of<'a>(
    configs: &'a mut [IpamConfig],
    address: &str,
) -> Result<Option<&'a mut IpamConfig>, String> {
    for config in configs {
        if contains(&config.subnet, address)? {
            return Ok(Some(config));
        }
    }
    Ok(None)
}

fn cidr(text: &str) -> Result<(IpAddr, u32), String> {
    let invalid = || format!("invalid CIDR address: {text}");
    let (address, bits) = text.split_once('/').ok_or_else(invalid)?;
    let address: IpAddr = address.parse().map_err(|_| invalid())?;
    let bits: u32 = bits.parse().map_err(|_| invalid())?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    if bits > most {
        Err(invalid())
    } else {
        Ok((address, bits))
    }
}

/// Whether an address or a subnet's base lies in `subnet`.
fn contains(subnet: &str, address: &str) -> Result<bool, String> {
    // What is no subnet at all is the engine's to refuse, in its own words.
    let Ok((base, bits)) = cidr(subnet) else {
        return Ok(false);
    };
    let address = match address.contains('/') {
        true => match cidr(address) {
            Ok((address, _)) => address,
            Err(_) => return Ok(false),
        },
        false => match address.parse() {
            Ok(address) => address,
            Err(_) => return Ok(false),
        },
    };
    Ok(match (base, address) {
        (IpAddr::V4(base), IpAddr::V4(address)) => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            u32::from(base) & mask == u32::from(address) & mask
        }
        (IpAddr::V6(base), IpAddr::V6(address)) => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            u128::from(base) & mask == u128::from(address) & mask
        }
        _ => false,
    })
}
