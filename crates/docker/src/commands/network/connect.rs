//! `docker network connect`.

use crate::commands::prelude::*;
use crate::request::network::Attachment;
use engine::api::network::{EndpointIpamConfig, EndpointSettings, NetworkConnect};
use engine::api::value::{Dict, List};

const FLAGS: &[Flag] = &[
    Flag::new(
        "alias",
        Kind::StringSlice,
        "Add network-scoped alias for the container",
    ),
    Flag::new(
        "driver-opt",
        Kind::StringSlice,
        "driver options for the network",
    ),
    Flag::new(
        "gw-priority",
        Kind::Int,
        "Highest gw-priority provides the default gateway. Accepts positive and negative values.",
    ),
    Flag::string("ip", "IPv4 address (e.g., \"172.30.100.104\")"),
    Flag::string("ip6", "IPv6 address (e.g., \"2001:db8::33\")"),
    Flag::new("link", Kind::Link, "Add link to another container"),
    Flag::new(
        "link-local-ip",
        Kind::StringSlice,
        "Add a link-local address for the container",
    ),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "connect",
    "[OPTIONS] NETWORK CONTAINER",
    "Connect a container to a network",
    Args::Exact(2),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let flags = &ctx.flags;
    let mut attachment = Attachment {
        aliases: flags.slice("alias"),
        links: flags.list("link"),
        ipv4: flags.str("ip").into(),
        ipv6: flags.str("ip6").into(),
        link_local: flags.slice("link-local-ip"),
        gw_priority: flags.int("gw-priority"),
        ..Attachment::default()
    };
    for option in flags.slice("driver-opt") {
        let Some((key, value)) = option.split_once('=') else {
            return Err("invalid key/value pair format in driver options".into());
        };
        attachment.driver_opts.insert(key.into(), value.into());
    }
    let request = NetworkConnect {
        network: ctx.arg(0).into(),
        container: ctx.arg(1).into(),
        endpoint: endpoint(attachment),
    };
    ctx.engine()?.network_connect(request).await?;
    Ok(0)
}

fn endpoint(attachment: Attachment) -> EndpointSettings {
    EndpointSettings {
        ipam_config: Some(EndpointIpamConfig {
            ipv4_address: attachment.ipv4,
            ipv6_address: attachment.ipv6,
            link_local_ips: List::nil_if_empty(attachment.link_local),
        }),
        links: List::nil_if_empty(attachment.links),
        aliases: List::nil_if_empty(attachment.aliases),
        driver_opts: Dict::nil_if_empty(attachment.driver_opts),
        gw_priority: attachment.gw_priority,
        ..EndpointSettings::default()
    }
}
