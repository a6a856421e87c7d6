//! `docker network create`.

use crate::commands::prelude::*;
use crate::commands::volume::create::map;
use engine::api::network::{Ipam, IpamConfig, NetworkCreate};
use engine::api::value::{Dict, List};
use std::net::IpAddr;

const FLAGS: &[Flag] = &[
    Flag::bool("attachable", "Containers may attach by hand"),
    Flag::new(
        "aux-address",
        Kind::Map,
        "Addresses the driver keeps for itself",
    ),
    Flag::string("config-from", "Network to copy the configuration from"),
    Flag::bool("config-only", "A configuration only"),
    Flag::string("driver", "Driver")
        .short('d')
        .default("bridge"),
    Flag::new("gateway", Kind::StringSlice, "Gateway of the subnet"),
    Flag::bool("ingress", "Swarm's routing mesh"),
    Flag::bool("internal", "No way out of the network"),
    Flag::new(
        "ip-range",
        Kind::StringSlice,
        "Range of the subnet to give addresses from",
    ),
    Flag::string("ipam-driver", "Driver that gives addresses").default("default"),
    Flag::new("ipam-opt", Kind::Map, "Options of that driver"),
    Flag::bool("ipv4", "Give IPv4 addresses").default("true"),
    Flag::bool("ipv6", "Give IPv6 addresses"),
    Flag::new("label", Kind::Label, "Metadata"),
    Flag::new("opt", Kind::Map, "Options of the driver").short('o'),
    Flag::string("scope", "Scope"),
    Flag::new("subnet", Kind::StringSlice, "Subnet in CIDR notation"),
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
