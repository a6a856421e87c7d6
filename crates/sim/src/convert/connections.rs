//! The ways of connections: network namespaces get the names of what lives in them.

use std::collections::BTreeMap;
use std::rc::Rc;

use machine::{ConnTrace, Errno, Hop as Station, Outcome};

use crate::host::Host;
use snapshot::{Connection, ConnectionOutcome, Container, Hop, HopKind};

/// The newest ones kept.
const MOST: usize = 32;

/// Names and addresses by number of the namespace.
type Places = BTreeMap<u32, (String, String)>;

pub(crate) fn connections(host: &Host, containers: &[Rc<Container>]) -> Vec<Rc<Connection>> {
    let traces = host.kernel.connections();
    let mut places: Places = BTreeMap::new();
    for container in containers.iter().filter(|c| c.net_ns != 0) {
        let ip = container.networks.iter().map(|e| e.ip.clone()).next();
        places
            .entry(container.net_ns)
            .or_insert((container.name.clone(), ip.unwrap_or_default()));
    }
    let here = ("host".to_string(), String::new());
    places.insert(host.kernel.host_net_ns().0, here);
    let skip = traces.len().saturating_sub(MOST);
    traces
        .iter()
        .skip(skip)
        .map(|t| Rc::new(connection(t, &places)))
        .collect()
}

fn connection(trace: &ConnTrace, places: &Places) -> Connection {
    let name = |ns: u32| match places.get(&ns) {
        Some((name, _)) => name.clone(),
        // It was removed since.
        None => "?".to_string(),
    };
    let outcome = match trace.outcome {
        Outcome::Connected => ConnectionOutcome::Connected,
        Outcome::ProxyReset => ConnectionOutcome::Reset,
        Outcome::Failed(Errno::ECONNREFUSED) => ConnectionOutcome::Refused,
        Outcome::Failed(Errno::ETIMEDOUT) => ConnectionOutcome::TimedOut,
        Outcome::Failed(_) => ConnectionOutcome::Unreachable,
    };
    let mut hops: Vec<Hop> = Vec::new();
    let mut owner = name(trace.from.0);
    for station in &trace.hops {
        let (kind, destination) = match station {
            Station::Namespace(ns) => {
                owner = name(ns.0);
                let kind = match hops.is_empty() {
                    true => HopKind::Client,
                    false => HopKind::Interface,
                };
                let ip = places.get(&ns.0).map(|p| p.1.clone());
                (kind, ip.unwrap_or_default())
            }
            Station::Loopback => (HopKind::Loopback, trace.to.ip().to_string()),
            Station::Bridge(_, name) => {
                owner.clone_from(name);
                (HopKind::Bridge, String::new())
            }
            Station::Published(_) => (HopKind::Nat, trace.to.to_string()),
            Station::Proxy => (HopKind::Proxy, "docker-proxy".to_string()),
            Station::Listener(addr) => (HopKind::Server, addr.to_string()),
        };
        hops.push(Hop {
            kind,
            owner: owner.clone(),
            destination,
            ..Hop::default()
        });
    }
    if outcome != ConnectionOutcome::Connected {
        hops.push(end(trace, outcome, name(trace.reached.0)));
    }
    Connection {
        at_ms: trace.at.millis(),
        from: name(trace.from.0),
        to: trace.to.to_string(),
        hops,
        outcome,
        ..Connection::default()
    }
}

/// Where a connection stopped, with what listens on that port there all the same.
fn end(trace: &ConnTrace, outcome: ConnectionOutcome, owner: String) -> Hop {
    let kind = match outcome {
        ConnectionOutcome::TimedOut | ConnectionOutcome::Unreachable => HopKind::Firewall,
        _ => HopKind::Nobody,
    };
    let others: Vec<String> = trace.listening.iter().map(ToString::to_string).collect();
    Hop {
        kind,
        owner,
        destination: others.join(", "),
        ..Hop::default()
    }
}
