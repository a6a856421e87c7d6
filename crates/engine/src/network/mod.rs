//! Networks: bridges with address pools, and the containers on them.
//!
//! Not modelled: overlay networks; what lies beyond the parent interface of macvlan and ipvlan.

mod attach;
mod connect;
mod create;
mod identity;
mod ipam;
mod publish;
mod validate;
mod verify;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use machine::{BridgeId, NatId, NetNsId, Proto};

use crate::api::network::Ipam;
use crate::api::value::{Dict, Timestamp};

pub(crate) use ipam::Pool;

/// A network.
#[derive(Clone, Debug)]
pub(crate) struct NetworkData {
    pub id: String,
    pub name: String,
    pub created: Timestamp,
    /// `bridge`, `host`, `null`, `macvlan`, `ipvlan`.
    pub driver: String,
    pub internal: bool,
    /// It is a configuration for other networks, none itself.
    pub config_only: bool,
    /// The configuration network it was made from.
    pub config_from: String,
    pub attachable: bool,
    pub enable_ipv6: bool,
    /// The first 64 bits of its IPv6 subnet, if it has one: `fd12:3456:789a:1`.
    pub prefix6: Option<String>,
    pub ipam: Ipam,
    /// The user chose the subnet.
    pub own_subnet: bool,
    pub pool: Option<Pool>,
    pub bridge: Option<BridgeId>,
    pub options: Dict<String>,
    pub labels: Dict<String>,
}

impl NetworkData {
    pub fn is_builtin(&self) -> bool {
        matches!(self.name.as_str(), "bridge" | "host" | "none")
    }
}

/// All networks by id, and who is on them.
#[derive(Default)]
pub(crate) struct NetworkStore {
    pub all: BTreeMap<String, NetworkData>,
    /// Interfaces of running containers, in order of attachment.
    pub attached: Vec<Attached>,
    /// Ports that running containers publish.
    pub published: Vec<Published>,
    /// The next port to try when any will do.
    pub next_port: u16,
}

/// A running container's interface.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    pub container: String,
    pub network: String,
    pub endpoint: String,
    pub ip: Ipv4Addr,
    pub mac: String,
    pub ifname: String,
    /// The namespace that has the interface.
    pub ns: NetNsId,
}

/// A port of the host that leads to a container.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub container: String,
    pub nat: NatId,
    pub place: (IpAddr, u16, Proto),
}

impl NetworkStore {
    /// Finds a network by name, id or the start of an id.
    pub fn find(&self, text: &str) -> Option<&NetworkData> {
        let name = if text == "default" { "bridge" } else { text };
        let by_name = self.all.values().find(|n| n.name == name);
        by_name.or_else(|| self.all.get(text)).or_else(|| {
            let mut hits = self.all.values().filter(|n| n.id.starts_with(text));
            match (hits.next(), hits.next()) {
                (Some(one), None) if !text.is_empty() => Some(one),
                _ => None,
            }
        })
    }

    /// Returns the interfaces on a network.
    pub fn on(&self, network: &str) -> Vec<Attached> {
        let own = self.attached.iter().filter(|a| a.network == network);
        own.cloned().collect()
    }
}
