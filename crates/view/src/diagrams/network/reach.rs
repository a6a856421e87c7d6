//! Who can reach whom, derived from networks and ports alone.

use snapshot::{Container, Driver, Snapshot};

/// How one container reaches another; the strongest way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Itself.
    Own,
    /// By its name, on a network that both are on.
    Name,
    /// Through a published port of the host.
    Door,
    /// By its address only: the default bridge has no names.
    Address,
    No,
}

/// Who asks.
#[derive(Clone, Copy)]
pub enum From<'a> {
    /// Another machine.
    Outside,
    Host,
    Container(&'a Container),
}

/// Tells how `from` reaches `to`.
pub fn reach(s: &Snapshot, from: From, to: &Container) -> Reach {
    let everyone = to
        .ports
        .iter()
        .any(|p| p.host_port != 0 && p.for_everyone());
    let any_door = to.ports.iter().any(|p| p.host_port != 0);
    match from {
        From::Outside if everyone => Reach::Door,
        From::Outside => Reach::No,
        From::Host if any_door => Reach::Door,
        From::Host => match has_address(to) {
            true => Reach::Address,
            false => Reach::No,
        },
        From::Container(a) => between(s, a, to, everyone),
    }
}

fn has_address(c: &Container) -> bool {
    c.networks.iter().any(|e| !e.ip.is_empty())
}

fn between(s: &Snapshot, a: &Container, to: &Container, everyone: bool) -> Reach {
    if a.id == to.id || (a.net_ns != 0 && a.net_ns == to.net_ns) {
        return Reach::Own;
    }
    let on_host = a.network_mode == "host";
    if on_host {
        return reach(s, From::Host, to);
    }
    let mut best = Reach::No;
    for e in a.networks.iter().filter(|e| !e.ip.is_empty()) {
        let both = to
            .networks
            .iter()
            .any(|o| o.network == e.network && !o.ip.is_empty());
        if !both {
            continue;
        }
        match s.network(&e.network) {
            Some(n) if n.names => return Reach::Name,
            _ => best = Reach::Address,
        }
    }
    let out = a.networks.iter().any(|e| {
        let network = s.network(&e.network);
        !e.ip.is_empty() && network.is_some_and(|n| !n.internal && n.driver == Driver::Bridge)
    });
    // A door on 127.0.0.1 is for the host alone, so only open ones count here.
    match best {
        Reach::No if everyone && out => Reach::Door,
        best => best,
    }
}
