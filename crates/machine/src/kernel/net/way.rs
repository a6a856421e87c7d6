//! The stations of a packet's way, with what rewrites it, and where it stops.

use super::trace::{Applied, Blocked, Hop, Outcome, Station, StationKind, Way};
use super::{BridgeId, HOST_ADDR, Net, NetNsId, in_subnet};
use crate::Errno;
use crate::kernel::HOST;
use std::net::{IpAddr, SocketAddr};

impl Net {
    /// The bridge whose addresses include this one.
    fn bridge_of(&self, ip: IpAddr) -> Option<BridgeId> {
        let ip = self.twin(ip)?;
        let mut bridges = self.bridges.iter();
        bridges
            .find(|(_, b)| in_subnet(ip, b.subnet))
            .map(|(id, _)| *id)
    }

    pub(super) fn blocked(&self, way: &Way) -> Option<Blocked> {
        let Outcome::Failed(errno) = way.outcome else {
            return None;
        };
        let last = way.hops.last();
        match errno {
            Errno::ECONNREFUSED => None,
            Errno::ETIMEDOUT => match last {
                Some(Hop::Bridge(id)) => Some(Blocked::Icc(*id)),
                _ => self.bridge_of(way.to.ip()).map(Blocked::OtherBridge),
            },
            _ => {
                let crossed = way.hops.iter().any(|h| matches!(h, Hop::Bridge(_)));
                let from = way.hops.first().and_then(|h| match h {
                    Hop::Namespace(ns) if ns.0 != HOST => self.spaces.get(ns),
                    _ => None,
                });
                Some(match from.map(|s| s.ifaces.first()) {
                    Some(None) => Blocked::NoRoute,
                    Some(Some(iface)) if !crossed => Blocked::Internal(iface.bridge),
                    _ => Blocked::Outside,
                })
            }
        }
    }

    /// The name of a namespace's interface that leads to a bridge.
    fn interface(&self, ns: NetNsId, bridge: BridgeId) -> String {
        if ns.0 == HOST {
            return self.bridge_name(bridge);
        }
        let space = self.spaces.get(&ns);
        let mut ifaces = space.into_iter().flat_map(|s| &s.ifaces);
        let found = ifaces.find(|i| i.bridge == bridge);
        found.map_or(String::new(), |i| i.name.clone())
    }

    fn bridge_name(&self, id: BridgeId) -> String {
        self.bridges
            .get(&id)
            .map_or(String::new(), |b| b.name.clone())
    }

    /// The stations of a way, with the packet before and after each.
    pub(super) fn stations(&self, way: &Way, blocked: Option<&Blocked>) -> Vec<Station> {
        let mut packet = (way.client, way.to);
        let mut out: Vec<Station> = Vec::new();
        let mut here = NetNsId(HOST);
        let mut bridge: Option<BridgeId> = None;
        let station = |kind, space, interface: String, packet| Station {
            kind,
            space: Some(space),
            bridge: None,
            interface,
            before: packet,
            after: packet,
            rule: None,
        };
        for (at, hop) in way.hops.iter().enumerate() {
            match hop {
                Hop::Namespace(ns) => {
                    here = *ns;
                    let interface = match (at, way.hops.get(at + 1)) {
                        (0, Some(Hop::Bridge(id))) => self.interface(here, *id),
                        (0, Some(_)) => "lo".to_string(),
                        (0, None) if here.0 == HOST => "eth0".to_string(),
                        (0, None) => String::new(),
                        _ => bridge.map_or(String::new(), |id| self.interface(here, id)),
                    };
                    let kind = match at {
                        0 => StationKind::Client,
                        _ => StationKind::Interface,
                    };
                    let mut next = station(kind, here, interface, packet);
                    let leaves = at + 1 == way.hops.len() && blocked == Some(&Blocked::Outside);
                    if let Some(id) = bridge.filter(|_| leaves && here.0 == HOST && at > 0) {
                        packet.0 = SocketAddr::new(IpAddr::V4(HOST_ADDR), packet.0.port());
                        next.after = packet;
                        next.rule = Some(Applied::Masquerade(id));
                    }
                    out.push(next);
                }
                Hop::Loopback => {
                    out.push(station(StationKind::Loopback, here, "lo".into(), packet));
                }
                Hop::Bridge(id) => {
                    bridge = Some(*id);
                    let name = self.bridge_name(*id);
                    let next = station(StationKind::Bridge, NetNsId(HOST), name, packet);
                    out.push(Station {
                        bridge: Some(*id),
                        ..next
                    });
                }
                Hop::Published(d) => {
                    let target = SocketAddr::new(IpAddr::V4(d.to_ip), d.to_port);
                    let proxied = matches!(way.hops.get(at + 1), Some(Hop::Proxy));
                    let mut next = station(StationKind::Nat, here, String::new(), packet);
                    if proxied {
                        next.kind = StationKind::Proxy;
                        let gateway = self.bridges.get(&d.bridge).map_or(HOST_ADDR, |b| b.gateway);
                        packet.0 = SocketAddr::new(IpAddr::V4(gateway), packet.0.port());
                    } else {
                        next.rule = Some(Applied::Dnat(d.clone()));
                    }
                    packet.1 = target;
                    next.after = packet;
                    out.push(next);
                }
                Hop::Proxy => {}
                Hop::Listener => {
                    let interface = out.last().map_or(String::new(), |s| s.interface.clone());
                    out.push(station(StationKind::Server, here, interface, packet));
                }
            }
        }
        out.extend(self.end(way, blocked, packet));
        out
    }

    /// Where a packet stopped.
    fn end(
        &self,
        way: &Way,
        blocked: Option<&Blocked>,
        packet: (SocketAddr, SocketAddr),
    ) -> Option<Station> {
        if way.outcome == Outcome::Connected {
            return None;
        }
        let (kind, space, bridge, rule) = match blocked {
            None => (StationKind::Nobody, Some(way.reached.0), None, None),
            Some(Blocked::OtherBridge(id)) => {
                let rule = Some(Applied::Isolation(*id));
                (StationKind::Firewall, Some(NetNsId(HOST)), Some(*id), rule)
            }
            Some(Blocked::Icc(id)) => {
                let rule = Some(Applied::Icc(*id));
                (StationKind::Firewall, Some(NetNsId(HOST)), Some(*id), rule)
            }
            Some(Blocked::Internal(id)) => {
                let rule = Some(Applied::Internal(*id));
                (StationKind::Firewall, Some(NetNsId(HOST)), Some(*id), rule)
            }
            Some(Blocked::NoRoute) => (StationKind::Nobody, Some(way.reached.0), None, None),
            Some(Blocked::Outside) => (StationKind::Nobody, None, None, None),
        };
        Some(Station {
            kind,
            space,
            bridge,
            interface: bridge.map_or(String::new(), |id| self.bridge_name(id)),
            before: packet,
            after: packet,
            rule,
        })
    }
}
