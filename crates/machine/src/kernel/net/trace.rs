//! What is remembered of connections and lookups: who asked, the way the first packet took with what rewrote
//! it, where it stopped, who answered, and the first bytes of the talk.

use super::{BridgeId, Dnat, HOST_ADDR, Net, NetNsId, Proto, UdpSocket, in_subnet};
use crate::kernel::cgroup::CgroupId;
use crate::kernel::open::{FileObject, OpenFile};
use crate::kernel::{HOST, K, Kernel, PidNsId};
use crate::{Errno, Pid, Time};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

/// Connections and lookups kept of each.
const KEPT: usize = 64;
/// Bytes kept of each direction.
const TALK: usize = 1024;
/// Lookups that a process may have made before it connects.
const RECENT: usize = 8;

/// A station of a route.
#[derive(Clone, Debug)]
pub(super) enum Hop {
    Namespace(NetNsId),
    Loopback,
    Bridge(BridgeId),
    Published(Dnat),
    Proxy,
    Listener,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Connected,
    /// Accepted by the proxy, which found nobody behind it.
    ProxyReset,
    Failed(Errno),
    /// The name had no address.
    NoName,
}

/// What a station is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationKind {
    Client,
    Loopback,
    Interface,
    /// The target is rewritten.
    Nat,
    /// docker-proxy accepts and dials anew.
    Proxy,
    Bridge,
    /// A rule drops the packet.
    Firewall,
    Server,
    Nobody,
}

/// A rule that applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    Dnat(Dnat),
    Masquerade(BridgeId),
    Isolation(BridgeId),
    Internal(BridgeId),
    Icc(BridgeId),
}

/// One station of a packet's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    pub kind: StationKind,
    /// `None` outside of the machine.
    pub space: Option<NetNsId>,
    pub bridge: Option<BridgeId>,
    pub interface: String,
    /// Source and destination as the packet comes in, and as it goes on.
    pub before: (SocketAddr, SocketAddr),
    pub after: (SocketAddr, SocketAddr),
    pub rule: Option<Applied>,
}

/// Why a packet did not get to the namespace it was meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    OtherBridge(BridgeId),
    Internal(BridgeId),
    Icc(BridgeId),
    NoRoute,
    Outside,
}

/// Who listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    pub space: NetNsId,
    pub cgroup: CgroupId,
    pub program: String,
    pub address: SocketAddr,
}

/// Which end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Client,
    Server,
}

/// The first bytes of both directions.
#[derive(Debug, Default)]
pub struct Talk {
    sent: RefCell<Vec<u8>>,
    received: RefCell<Vec<u8>>,
}

impl Talk {
    pub(crate) fn note(&self, side: Side, data: &[u8]) {
        let direction = match side {
            Side::Client => &self.sent,
            Side::Server => &self.received,
        };
        let mut kept = direction.borrow_mut();
        let room = TALK.saturating_sub(kept.len());
        kept.extend_from_slice(&data[..room.min(data.len())]);
    }
    /// How much there is of both; it only grows.
    pub fn len(&self) -> (usize, usize) {
        (self.sent.borrow().len(), self.received.borrow().len())
    }
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.len() == (0, 0)
    }
    /// What the client sent, and what the server sent, as text.
    pub fn texts(&self) -> (String, String) {
        let text = |bytes: &RefCell<Vec<u8>>| String::from_utf8_lossy(&bytes.borrow()).into_owned();
        (text(&self.sent), text(&self.received))
    }
}

/// A connection attempt.
#[derive(Clone, Debug)]
pub struct ConnTrace {
    /// Counts them from 1.
    pub number: u64,
    pub at: Time,
    pub proto: Proto,
    pub from: NetNsId,
    /// The client's control group.
    pub cgroup: CgroupId,
    pub program: String,
    /// What was asked for: a name or an address, with the port if one is known.
    pub asked: String,
    /// The lookup that gave the address.
    pub lookup: Option<u64>,
    /// `None` if the name had no address.
    pub to: Option<SocketAddr>,
    pub client: SocketAddr,
    pub stations: Vec<Station>,
    pub outcome: Outcome,
    /// The namespace that was reached, or where the packet stopped, and the port there.
    pub reached: (NetNsId, u16),
    pub blocked: Option<Blocked>,
    pub server: Option<Server>,
    /// What listens on the port in the namespace that was reached, whatever its address.
    pub listening: Vec<Server>,
    pub talk: Rc<Talk>,
}

/// Who answered a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answerer {
    Hosts,
    /// The server at 127.0.0.11.
    Docker,
    /// The name server of the host's network.
    Outside,
}

/// A question for the address of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Counts them from 1.
    pub number: u64,
    pub at: Time,
    pub from: NetNsId,
    pub cgroup: CgroupId,
    pub program: String,
    pub name: String,
    pub answerer: Answerer,
    pub addresses: Vec<IpAddr>,
}

/// What is kept.
#[derive(Default)]
pub(super) struct Traces {
    connections: VecDeque<ConnTrace>,
    lookups: VecDeque<Lookup>,
    counts: Cell<(u64, u64)>,
}

impl Traces {
    fn connection(&mut self, trace: ConnTrace) {
        if self.connections.len() == KEPT {
            self.connections.pop_front();
        }
        self.connections.push_back(trace);
    }
    fn next_connection(&self) -> u64 {
        let (connections, lookups) = self.counts.get();
        self.counts.set((connections + 1, lookups));
        connections + 1
    }
    fn next_lookup(&self) -> u64 {
        let (connections, lookups) = self.counts.get();
        self.counts.set((connections, lookups + 1));
        lookups + 1
    }
}

/// What is known when an attempt has been decided.
pub(super) struct Way {
    pub pid: Pid,
    pub proto: Proto,
    pub client: SocketAddr,
    pub to: SocketAddr,
    pub hops: Vec<Hop>,
    pub outcome: Outcome,
    pub reached: (NetNsId, u16),
}

impl Net {
    /// The bridge whose addresses include this one.
    fn bridge_of(&self, ip: IpAddr) -> Option<BridgeId> {
        let ip = self.twin(ip)?;
        let mut bridges = self.bridges.iter();
        bridges
            .find(|(_, b)| in_subnet(ip, b.subnet))
            .map(|(id, _)| *id)
    }

    fn blocked(&self, way: &Way) -> Option<Blocked> {
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
    fn stations(&self, way: &Way, blocked: Option<&Blocked>) -> Vec<Station> {
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

impl K {
    /// A process's program, as `ps -o comm` names it.
    pub fn program_of(&self, pid: Pid) -> String {
        self.info(pid, PidNsId(HOST))
            .map_or(String::new(), |i| i.comm)
    }

    /// The processes that hold open files of a kind.
    fn holders(&self, ns: NetNsId, is_it: &dyn Fn(&OpenFile) -> Option<SocketAddr>) -> Vec<Server> {
        let mut found: Vec<Server> = Vec::new();
        for (pid, p) in self.procs.iter().filter(|(_, p)| p.ns.net == ns) {
            for (file, _) in p.fds.values() {
                let Some(address) = is_it(file) else { continue };
                // Children that were forked with the socket hold the same one.
                if !found.iter().any(|s| s.address == address) {
                    found.push(Server {
                        space: ns,
                        cgroup: p.cgroup,
                        program: self.program_of(*pid),
                        address,
                    });
                }
            }
        }
        found
    }

    /// Notes an attempt; `serves` tells the socket that answers it.
    pub(super) fn trace(&mut self, way: Way, serves: &dyn Fn(&OpenFile) -> bool) -> Rc<Talk> {
        let blocked = self.net.blocked(&way);
        let stations = self.net.stations(&way, blocked.as_ref());
        let (ns, port) = way.reached;
        let bound = |file: &OpenFile| match &file.object {
            FileObject::Listener(l) if way.proto == Proto::Tcp => Some(l.addr),
            FileObject::Udp(u) if way.proto == Proto::Udp => Some(u.addr),
            _ => None,
        };
        let on_port = |file: &OpenFile| bound(file).filter(|a| a.port() == port);
        let server = match way.outcome {
            Outcome::Connected => self.holders(ns, &|f| bound(f).filter(|_| serves(f))).pop(),
            _ => None,
        };
        let listening = match blocked {
            None => self.holders(ns, &on_port),
            Some(_) => Vec::new(),
        };
        let p = self.proc(way.pid);
        let asked = p.lookups.iter().rev().find(|l| l.2.contains(&way.to.ip()));
        let (asked, lookup) = match asked {
            Some((name, number, _)) => (format!("{name}:{}", way.to.port()), Some(*number)),
            None => (way.to.to_string(), None),
        };
        let talk = Rc::new(Talk::default());
        let trace = ConnTrace {
            number: self.net.traces.next_connection(),
            at: self.now,
            proto: way.proto,
            from: p.ns.net,
            cgroup: p.cgroup,
            program: self.program_of(way.pid),
            asked,
            lookup,
            to: Some(way.to),
            client: way.client,
            stations,
            outcome: way.outcome,
            reached: way.reached,
            blocked,
            server,
            listening,
            talk: talk.clone(),
        };
        self.net.traces.connection(trace);
        talk
    }

    /// Notes a datagram: the first one between two sockets as an attempt, others as part of the talk.
    #[allow(clippy::too_many_arguments, reason = "it is what a datagram has")]
    pub(super) fn trace_datagram(
        &mut self,
        pid: Pid,
        hops: Vec<Hop>,
        (client, to): (SocketAddr, SocketAddr),
        outcome: Outcome,
        reached: (NetNsId, u16),
        socket: Option<&Rc<UdpSocket>>,
        data: &[u8],
    ) {
        let from = self.proc(pid).ns.net;
        let udp = self.net.traces.connections.iter().rev();
        let mut udp = udp.filter(|t| t.proto == Proto::Udp && t.outcome == Outcome::Connected);
        let known = udp.find_map(|t| {
            let again = t.from == from && t.client == client && t.to == Some(to);
            let answer =
                t.reached.0 == from && t.client.port() == to.port() && t.reached.1 == client.port();
            match (again, answer) {
                (true, _) => Some((t.talk.clone(), Side::Client)),
                (_, true) => Some((t.talk.clone(), Side::Server)),
                _ => None,
            }
        });
        if let Some((talk, side)) = known {
            talk.note(side, data);
            return;
        }
        let way = Way {
            pid,
            proto: Proto::Udp,
            client,
            to,
            hops,
            outcome,
            reached,
        };
        let talk = self.trace(way, &|file| match (&file.object, socket) {
            (FileObject::Udp(held), Some(u)) => Rc::ptr_eq(held, u),
            _ => false,
        });
        talk.note(Side::Client, data);
    }

    /// Notes a lookup of a process.
    pub fn trace_lookup(&mut self, pid: Pid, name: &str, answerer: Answerer, addresses: &[IpAddr]) {
        let number = self.net.traces.next_lookup();
        let program = self.program_of(pid);
        let at = self.now;
        let p = self.proc_mut(pid);
        if p.lookups.len() == RECENT {
            p.lookups.remove(0);
        }
        p.lookups
            .push((name.to_string(), number, addresses.to_vec()));
        let lookup = Lookup {
            number,
            at,
            from: p.ns.net,
            cgroup: p.cgroup,
            program,
            name: name.to_string(),
            answerer,
            addresses: addresses.to_vec(),
        };
        let lookups = &mut self.net.traces.lookups;
        if lookups.len() == KEPT {
            lookups.pop_front();
        }
        lookups.push_back(lookup);
    }

    /// Notes that a client could not even try, because the name it was to connect to has no address.
    pub fn trace_no_name(&mut self, pid: Pid, name: &str, port: Option<u16>) {
        let p = self.proc(pid);
        let asked = p.lookups.iter().rev().find(|l| l.0 == name);
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        let trace = ConnTrace {
            number: self.net.traces.next_connection(),
            at: self.now,
            proto: Proto::Tcp,
            from: p.ns.net,
            cgroup: p.cgroup,
            program: self.program_of(pid),
            asked: match port {
                Some(port) => format!("{name}:{port}"),
                None => name.to_string(),
            },
            lookup: asked.map(|l| l.1),
            to: None,
            client: nowhere,
            stations: Vec::new(),
            outcome: Outcome::NoName,
            reached: (p.ns.net, port.unwrap_or(0)),
            blocked: None,
            server: None,
            listening: Vec::new(),
            talk: Rc::default(),
        };
        self.net.traces.connection(trace);
    }
}

impl Kernel {
    /// The last connection attempts, the oldest first.
    pub fn connections(&self) -> Vec<ConnTrace> {
        let k = self.0.borrow();
        k.net.traces.connections.iter().cloned().collect()
    }
    /// The last connection attempt's number, and how much was said in all that are kept: it grows with every
    /// change.
    pub fn connections_generation(&self) -> (u64, usize) {
        let k = self.0.borrow();
        let traces = &k.net.traces;
        let said = traces.connections.iter().map(|t| {
            let (sent, received) = t.talk.len();
            sent + received
        });
        (traces.counts.get().0, said.sum())
    }
    /// The last lookups, the oldest first, and the number of the newest.
    pub fn lookups(&self) -> Vec<Lookup> {
        let k = self.0.borrow();
        k.net.traces.lookups.iter().cloned().collect()
    }
}
