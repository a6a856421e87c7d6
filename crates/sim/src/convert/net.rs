//! The kernel's side of the networks, and Docker's packet rules as `iptables -S` would print them.
//!
//! The rules follow from bridges and published ports, as Docker Engine 28 writes them; chains that only
//! lead on are left out.

use std::net::IpAddr;
use std::rc::Rc;

use machine::{BridgeSpec, Dnat, NetNsId, Proto, Route};

use super::Camera;
use crate::host::Host;
use snapshot::{
    Bridge, Interface, Listener, Net, Protocol, Resolver, Rule, RuleKind, Snapshot, Space,
};

/// The net as it was seen last: its generation and the containers' names by namespace.
pub(super) type Seen = Option<(Key, Rc<Net>)>;
type Key = (u64, Vec<(u32, String)>, Vec<String>);

/// The number of a namespace: the host's is 1, so that 0 means none.
pub(super) fn space_number(ns: NetNsId) -> u32 {
    ns.0.max(1)
}

/// How rules are named in hops.
pub(super) mod rule_id {
    use machine::{Dnat, Proto};

    pub fn dnat(d: &Dnat) -> String {
        let proto = match d.proto {
            Proto::Tcp => "tcp",
            Proto::Udp => "udp",
        };
        match d.host_ip.is_unspecified() {
            true => format!("nat:{}/{proto}", d.host_port),
            false => format!("nat:{}:{}/{proto}", d.host_ip, d.host_port),
        }
    }
    pub fn masquerade(bridge: &str) -> String {
        format!("masquerade:{bridge}")
    }
    pub fn isolation(bridge: &str) -> String {
        format!("isolate:{bridge}")
    }
    pub fn internal(bridge: &str) -> String {
        format!("internal:{bridge}")
    }
    pub fn icc(bridge: &str) -> String {
        format!("icc:{bridge}")
    }
}

pub(super) fn net(host: &Host, camera: &mut Camera, seen: &Snapshot) -> Rc<Net> {
    let up = seen.containers.iter().filter(|c| c.net_ns != 0);
    let key: Key = (
        host.kernel.net_generation(),
        up.map(|c| (c.net_ns, c.name.clone())).collect(),
        seen.networks.iter().map(|n| n.name.clone()).collect(),
    );
    if let Some((old, net)) = &camera.net
        && *old == key
    {
        return net.clone();
    }
    let bridges = host.kernel.bridges();
    let net = Rc::new(Net {
        spaces: spaces(host, seen),
        bridges: bridges
            .iter()
            .map(|(id, spec)| bridge(host, *id, spec))
            .collect(),
        rules: rules(host, bridges.iter().map(|(_, spec)| spec)),
    });
    camera.net = Some((key, net.clone()));
    net
}

fn spaces(host: &Host, seen: &Snapshot) -> Vec<Space> {
    let kernel = &host.kernel;
    let look = |ns: NetNsId| {
        let number = space_number(ns);
        let own = ns == kernel.host_net_ns();
        let here = seen.containers.iter().filter(|c| c.net_ns == number);
        let sockets = kernel.sockets(ns).into_iter();
        Space {
            id: number,
            containers: here.map(|c| c.name.clone()).collect(),
            host: own,
            interfaces: kernel.interfaces(ns).into_iter().map(interface).collect(),
            routes: kernel.routes(ns).iter().map(route).collect(),
            resolver: resolver(host, ns),
            listening: sockets
                .filter(|s| s.state == "LISTEN" || s.state == "UNCONN")
                .map(|s| Listener {
                    ip: s.local.ip().to_string(),
                    port: s.local.port(),
                    protocol: match s.proto {
                        Proto::Tcp => Protocol::Tcp,
                        Proto::Udp => Protocol::Udp,
                    },
                    program: s.comm,
                })
                .collect(),
        }
    };
    kernel.spaces().into_iter().map(look).collect()
}

fn interface(i: machine::Interface) -> Interface {
    let (peer, bridge) = i.peer.unwrap_or_default();
    Interface {
        name: i.name,
        index: i.index,
        mac: i.mac,
        addresses: i
            .addrs
            .iter()
            .map(|(ip, bits)| format!("{ip}/{bits}"))
            .collect(),
        peer,
        bridge,
    }
}

/// As `ip route` prints it.
fn route(r: &Route) -> String {
    let mut text = match r.dest {
        (_, 0) => "default".to_string(),
        (net, bits) => format!("{net}/{bits}"),
    };
    if let Some(gateway) = r.gateway {
        text += &format!(" via {gateway}");
    }
    text += &format!(" dev {}", r.dev);
    if let Some(src) = r.src {
        text += &format!(" proto kernel scope link src {src}");
    }
    text
}

/// Docker's server where a namespace has one; else the host's, which containers are given, too.
fn resolver(host: &Host, ns: NetNsId) -> Resolver {
    let Some(table) = host.kernel.dns(ns) else {
        let text = host.read("/etc/resolv.conf");
        let server = text.lines().find_map(|l| l.strip_prefix("nameserver "));
        return Resolver {
            address: server.unwrap_or_default().trim().to_string(),
            ..Resolver::default()
        };
    };
    let names = table.names.into_iter();
    let text = |ips: Vec<IpAddr>| ips.iter().map(ToString::to_string).collect();
    Resolver {
        address: "127.0.0.11".to_string(),
        names: names.map(|(name, ips)| (name, text(ips))).collect(),
    }
}

fn bridge(host: &Host, id: machine::BridgeId, spec: &BridgeSpec) -> Bridge {
    let spaces = host.kernel.spaces().into_iter();
    let plugged = spaces.filter(|ns| host.kernel.bridges_of(*ns).contains(&id));
    Bridge {
        name: spec.name.clone(),
        network: host.engine.network_of(id).unwrap_or_default(),
        subnet: subnet(spec),
        gateway: spec.gateway.to_string(),
        internal: spec.internal,
        icc: spec.icc,
        members: plugged.map(space_number).collect(),
    }
}

fn subnet(spec: &BridgeSpec) -> String {
    format!("{}/{}", spec.subnet.0, spec.subnet.1)
}

fn rules<'a>(host: &Host, bridges: impl Iterator<Item = &'a BridgeSpec> + Clone) -> Vec<Rule> {
    let mut all = Vec::new();
    let mut add = |kind, id: String, text: String| all.push(Rule { id, kind, text });
    // Without IPv6 in the containers, [::] is docker-proxy's alone.
    for d in host
        .kernel
        .published()
        .iter()
        .filter(|d| d.host_ip.is_ipv4())
    {
        let name = host
            .kernel
            .bridge(d.bridge)
            .map_or(String::new(), |b| b.name);
        add(RuleKind::Dnat, rule_id::dnat(d), dnat(d, &name));
    }
    // A macvlan has no bridge on the host, so none of this holds for it.
    let own = bridges.filter(|b| b.host);
    for spec in own.clone().filter(|b| b.internal) {
        let (name, net) = (&spec.name, subnet(spec));
        let text = format!("-A DOCKER-INTERNAL ! -d {net} -i {name} -j DROP");
        add(RuleKind::Internal, rule_id::internal(name), text);
    }
    for spec in own.clone() {
        let name = &spec.name;
        let text = format!("-A DOCKER-ISOLATION-STAGE-2 -o {name} -j DROP");
        add(RuleKind::Isolation, rule_id::isolation(name), text);
    }
    for spec in own.clone().filter(|b| !b.icc) {
        let name = &spec.name;
        let text = format!("-A DOCKER-FORWARD -i {name} -o {name} -j DROP");
        add(RuleKind::Icc, rule_id::icc(name), text);
    }
    for spec in own.filter(|b| !b.internal) {
        let (name, net) = (&spec.name, subnet(spec));
        let text = format!("-A POSTROUTING -s {net} ! -o {name} -j MASQUERADE");
        add(RuleKind::Masquerade, rule_id::masquerade(name), text);
    }
    all
}

fn dnat(d: &Dnat, bridge: &str) -> String {
    let proto = match d.proto {
        Proto::Tcp => "tcp",
        Proto::Udp => "udp",
    };
    let only = match d.host_ip.is_unspecified() {
        true => String::new(),
        false => format!("-d {}/32 ", d.host_ip),
    };
    format!(
        "-A DOCKER {only}! -i {bridge} -p {proto} -m {proto} --dport {} -j DNAT --to-destination {}:{}",
        d.host_port, d.to_ip, d.to_port
    )
}
