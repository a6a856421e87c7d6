//! Connections and lookups: namespaces and control groups get the names of what lives in them.

use std::rc::Rc;

use machine::{
    Answerer, Applied, Blocked, CgroupId, ConnTrace, Errno, NetNsId, Outcome, Proto, Station,
    StationKind,
};

use super::Camera;
use super::near::nearest;
use super::net::{rule_id, space_number};
use crate::host::Host;
use snapshot::{
    AnsweredBy, Connection, ConnectionOutcome, Hop, HopKind, Lookup, Protocol, Snapshot, Stop,
};

/// The newest ones shown.
const MOST: usize = 32;

/// The connections as they were seen last, and the generation they were seen at.
#[derive(Default)]
pub(super) struct Seen {
    generation: (u64, usize),
    connections: Vec<Rc<Connection>>,
    lookups: Vec<Rc<Lookup>>,
}

/// What an attempt was is decided when it is first seen: names and listeners may change later. Only what
/// is said grows.
pub(super) fn connections(host: &Host, camera: &mut Camera, to: &mut Snapshot) {
    let generation = host.kernel.connections_generation();
    let seen = &mut camera.connections;
    if seen.generation != generation {
        let traces = host.kernel.connections();
        let skip = traces.len().saturating_sub(MOST);
        let look = |trace: &ConnTrace| {
            let old = seen.connections.iter().find(|c| c.number == trace.number);
            let Some(old) = old else {
                return Rc::new(connection(host, trace, to));
            };
            let (sent, received) = trace.talk.texts();
            if (&old.sent, &old.received) == (&sent, &received) {
                return old.clone();
            }
            Rc::new(Connection {
                sent,
                received,
                ..Connection::clone(old)
            })
        };
        let shown: Vec<_> = traces.iter().skip(skip).map(look).collect();
        seen.connections = shown;
        seen.generation = generation;
    }
    to.connections = seen.connections.clone();
}

/// The newest lookups.
pub(super) fn lookups(host: &Host, camera: &mut Camera) -> Vec<Rc<Lookup>> {
    let seen = &mut camera.connections.lookups;
    let all = host.kernel.lookups();
    let skip = all.len().saturating_sub(MOST);
    let look = |l: &machine::Lookup| {
        let old = seen.iter().find(|s| s.number == l.number);
        old.cloned().unwrap_or_else(|| {
            Rc::new(Lookup {
                number: l.number,
                at_ms: host.since_start(l.at),
                from: owner(host, l.from, l.cgroup),
                program: l.program.clone(),
                name: l.name.clone(),
                answered_by: match l.answerer {
                    Answerer::Hosts => AnsweredBy::Hosts,
                    Answerer::Docker => AnsweredBy::Docker,
                    Answerer::Outside => AnsweredBy::Outside,
                },
                addresses: l.addresses.iter().map(ToString::to_string).collect(),
            })
        })
    };
    let shown: Vec<_> = all.iter().skip(skip).map(look).collect();
    seen.clone_from(&shown);
    shown
}

/// Who a process is: a container, by its control group or its network namespace, or the host. Other
/// namespaces are those of build steps.
fn owner(host: &Host, ns: NetNsId, group: CgroupId) -> String {
    let by_group = host.engine.place(group.0);
    by_group.unwrap_or_else(|| space_owner(host, ns))
}

fn space_owner(host: &Host, ns: NetNsId) -> String {
    if ns == host.kernel.host_net_ns() {
        return "host".to_string();
    }
    host.engine
        .place(ns.0)
        .unwrap_or_else(|| "build".to_string())
}

fn connection(host: &Host, trace: &ConnTrace, seen: &Snapshot) -> Connection {
    let (sent, received) = trace.talk.texts();
    let server = trace.server.as_ref();
    Connection {
        number: trace.number,
        at_ms: host.since_start(trace.at),
        from: owner(host, trace.from, trace.cgroup),
        program: trace.program.clone(),
        asked: trace.asked.clone(),
        to: trace.to.map_or(String::new(), |to| to.to_string()),
        protocol: match trace.proto {
            Proto::Tcp => Protocol::Tcp,
            Proto::Udp => Protocol::Udp,
        },
        lookup: trace.lookup,
        hops: trace.stations.iter().map(|s| hop(host, s)).collect(),
        outcome: match trace.outcome {
            Outcome::Connected => ConnectionOutcome::Connected,
            Outcome::ProxyReset => ConnectionOutcome::Reset,
            Outcome::Failed(Errno::ECONNREFUSED) => ConnectionOutcome::Refused,
            Outcome::Failed(Errno::ETIMEDOUT) => ConnectionOutcome::TimedOut,
            Outcome::Failed(_) => ConnectionOutcome::Unreachable,
            Outcome::NoName => ConnectionOutcome::NameNotFound,
        },
        stop: stop(host, trace, seen),
        server: server.map_or(String::new(), |s| owner(host, s.space, s.cgroup)),
        server_program: server.map_or(String::new(), |s| s.program.clone()),
        sent,
        received,
    }
}

fn hop(host: &Host, station: &Station) -> Hop {
    Hop {
        kind: match station.kind {
            StationKind::Client => HopKind::Client,
            StationKind::Loopback => HopKind::Loopback,
            StationKind::Interface => HopKind::Interface,
            StationKind::Nat => HopKind::Nat,
            StationKind::Proxy => HopKind::Proxy,
            StationKind::Bridge => HopKind::Bridge,
            StationKind::Firewall => HopKind::Firewall,
            StationKind::Server => HopKind::Server,
            StationKind::Nobody => HopKind::Nobody,
        },
        space: station.space.map_or(0, space_number),
        owner: match (station.bridge, station.space) {
            (Some(bridge), _) => host.engine.network_of(bridge).unwrap_or_default(),
            (None, Some(space)) => space_owner(host, space),
            (None, None) => String::new(),
        },
        interface: station.interface.clone(),
        source: station.before.0.to_string(),
        destination: station.before.1.to_string(),
        new_source: station.after.0.to_string(),
        new_destination: station.after.1.to_string(),
        rule: station.rule.as_ref().map_or(String::new(), |rule| {
            let bridge = |id| host.kernel.bridge(id).map_or(String::new(), |b| b.name);
            match rule {
                Applied::Dnat(d) => rule_id::dnat(d),
                Applied::Masquerade(id) => rule_id::masquerade(&bridge(*id)),
                Applied::Isolation(id) => rule_id::isolation(&bridge(*id)),
                Applied::Internal(id) => rule_id::internal(&bridge(*id)),
                Applied::Icc(id) => rule_id::icc(&bridge(*id)),
            }
        }),
    }
}

fn stop(host: &Host, trace: &ConnTrace, seen: &Snapshot) -> Option<Stop> {
    let network = |id| host.engine.network_of(id).unwrap_or_default();
    if let Some(blocked) = &trace.blocked {
        return Some(match blocked {
            Blocked::OtherBridge(id) => Stop::OtherNetwork {
                network: network(*id),
            },
            Blocked::Internal(id) => Stop::Internal {
                network: network(*id),
            },
            Blocked::Icc(id) => Stop::Icc {
                network: network(*id),
            },
            Blocked::NoRoute => Stop::NoRoute,
            Blocked::Outside => Stop::Outside,
        });
    }
    let local = trace
        .listening
        .iter()
        .find(|s| s.address.ip().is_loopback());
    match trace.outcome {
        Outcome::Connected => None,
        Outcome::NoName => Some(no_name(host, trace, seen)),
        Outcome::ProxyReset => Some(Stop::ProxyNobody {
            listens: trace.listening.first().map(|s| s.address.to_string()),
        }),
        Outcome::Failed(_) => Some(match local {
            Some(server) => Stop::LoopbackOnly {
                program: server.program.clone(),
                listens: server.address.to_string(),
            },
            None if trace.reached.0 == host.kernel.host_net_ns() => {
                let port = trace.reached.1;
                let listens = |c: &&Rc<snapshot::Container>| {
                    c.net_ns > 1 && c.listening.iter().any(|l| l.port == port)
                };
                let inside = seen.containers.iter().filter(listens);
                Stop::NotPublished {
                    inside: inside.map(|c| c.name.clone()).collect(),
                }
            }
            None => Stop::NobodyListens,
        }),
    }
}

/// Why a name has no address where it was asked for.
fn no_name(host: &Host, trace: &ConnTrace, seen: &Snapshot) -> Stop {
    let name = match trace.asked.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => trace.asked.as_str(),
    };
    let name = name.to_string();
    let own = host.kernel.dns(trace.from);
    let wanted = name.trim_end_matches('.').to_ascii_lowercase();
    // Networks whose members answer to the name; the default bridge has containers, too.
    let mut networks: Vec<String> = Vec::new();
    for container in &seen.containers {
        for endpoint in container.networks.iter().filter(|_| container.net_ns > 1) {
            let known = endpoint.aliases.iter().any(|a| a.to_lowercase() == wanted)
                || container.name.to_lowercase() == wanted;
            if known && !networks.contains(&endpoint.network) {
                networks.push(endpoint.network.clone());
            }
        }
    }
    let on_host = trace.from == host.kernel.host_net_ns();
    match own {
        None if !networks.is_empty() && !on_host => Stop::NoResolver { name },
        Some(_) if !networks.is_empty() => Stop::NameElsewhere { name, networks },
        table => {
            let names = table.map(|t| t.names).unwrap_or_default();
            let near = nearest(&wanted, names.keys().map(String::as_str));
            Stop::NoSuchName { name, near }
        }
    }
}
