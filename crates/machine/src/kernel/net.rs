//! The network: namespaces with interfaces, bridges between them, published ports, TCP and UDP sockets, DNS.
//!
//! A connection takes the way its packets would: loopback stays in the namespace; a bridge reaches its own
//! members; different bridges are kept apart (Docker's isolation chains drop the packet: a timeout); the host
//! reaches every bridge; a published port on the host's loopback goes through the userland proxy, on another
//! host address through DNAT. Each attempt leaves a trace. Not modelled: IPv6 routing, packet loss, MTU.

mod trace;
mod view;
mod way;

use super::{HOST, K, Kernel};
use crate::Pid;
use crate::pipe::{PipeEnd, new_pipe};
use crate::sync::WaitQueue;
use crate::{Duration, Errno, SysResult};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::{Rc, Weak};
pub(crate) use trace::Side;
pub use trace::{
    Answerer, Applied, Blocked, ConnTrace, Lookup, Outcome, Server, Station, StationKind, Talk,
};
use trace::{Hop, Traces, Way};

/// A network namespace's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NetNsId(pub u32);
/// A bridge's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BridgeId(pub u32);
/// A published port's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NatId(pub u32);

/// A transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proto {
    Tcp,
    Udp,
}

/// What a bridge is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeSpec {
    /// The host interface's name, such as `docker0`.
    pub name: String,
    pub subnet: (Ipv4Addr, u8),
    pub gateway: Ipv4Addr,
    /// No way out of the bridge.
    pub internal: bool,
    /// Its members may talk to each other (`com.docker.network.bridge.enable_icc`).
    pub icc: bool,
    /// The host is on it too, with the gateway's address; not so for macvlan and ipvlan.
    pub host: bool,
    pub mtu: u32,
    /// The host's IPv6 address on it, with the length of the prefix.
    pub gateway6: Option<(Ipv6Addr, u8)>,
}

impl Default for BridgeSpec {
    fn default() -> Self {
        Self {
            name: String::new(),
            subnet: (Ipv4Addr::UNSPECIFIED, 0),
            gateway: Ipv4Addr::UNSPECIFIED,
            internal: false,
            icc: true,
            host: true,
            mtu: 1500,
            gateway6: None,
        }
    }
}

/// A port published on the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dnat {
    pub host_ip: IpAddr,
    pub host_port: u16,
    pub proto: Proto,
    pub to_ip: Ipv4Addr,
    pub to_port: u16,
    pub bridge: BridgeId,
}

/// Names the server at 127.0.0.11 answers in a namespace; keys in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DnsTable {
    pub names: BTreeMap<String, Vec<IpAddr>>,
    /// The name of each address: `db.app` for the container db on the network app.
    pub reverse: BTreeMap<IpAddr, String>,
}

/// Why a name did not resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DnsError {
    /// No such name.
    NotFound,
    /// No server answered.
    TryAgain,
}

/// A network interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    pub name: String,
    pub index: u32,
    pub mac: String,
    pub addrs: Vec<(IpAddr, u8)>,
    pub up: bool,
    pub mtu: u32,
    /// The other end of a veth pair: its name on the host, and the bridge that it is plugged into.
    pub peer: Option<(String, String)>,
}

/// A route; destination 0.0.0.0/0 is the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub dest: (Ipv4Addr, u8),
    pub gateway: Option<Ipv4Addr>,
    pub dev: String,
    pub src: Option<Ipv4Addr>,
}

/// A row of the socket table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketInfo {
    pub proto: Proto,
    pub local: SocketAddr,
    pub peer: Option<SocketAddr>,
    /// `LISTEN`, `ESTAB`, `UNCONN`.
    pub state: &'static str,
    /// The pid in its own namespace, if the process still lives.
    pub pid: Option<Pid>,
    /// The pid as the host numbers it.
    pub host_pid: Option<Pid>,
    pub comm: String,
}

/// Counts the changes of a namespace, the end of a socket among them.
#[derive(Clone, Default)]
pub(crate) struct Stamp(Rc<Cell<u64>>);

impl Stamp {
    fn stir(&self) {
        self.0.set(self.0.get() + 1);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stamp.stir();
    }
}

impl Drop for UdpSocket {
    fn drop(&mut self) {
        self.stamp.stir();
    }
}

pub(crate) struct Listener {
    pub addr: SocketAddr,
    pub stamp: Stamp,
    pub queue: RefCell<VecDeque<(Stream, SocketAddr)>>,
    pub waiting: RefCell<WaitQueue>,
}

pub(crate) struct Stream {
    pub rx: PipeEnd,
    pub tx: RefCell<Option<PipeEnd>>,
    pub local: Option<SocketAddr>,
    pub peer: Option<SocketAddr>,
    /// Where what this side writes is noted.
    pub talk: Option<(Rc<Talk>, Side)>,
}

impl Drop for Stream {
    /// Closing with unread data resets the other side, as TCP does.
    fn drop(&mut self) {
        let unread = !self.rx.pipe.borrow().buf.is_empty();
        if let Some(tx) = self.tx.borrow().as_ref()
            && unread
            && self.local.is_some()
        {
            tx.pipe.borrow_mut().reset = true;
        }
    }
}

pub(crate) struct UdpSocket {
    pub addr: SocketAddr,
    pub stamp: Stamp,
    pub queue: RefCell<VecDeque<(Vec<u8>, SocketAddr)>>,
    pub waiting: RefCell<WaitQueue>,
}

#[derive(Clone)]
struct Iface {
    name: String,
    index: u32,
    mac: String,
    ip: Ipv4Addr,
    ip6: Option<(Ipv6Addr, u8)>,
    bridge: BridgeId,
    /// The name of the pair's other end on the host.
    peer: String,
}

#[derive(Default)]
struct NetNs {
    ifaces: Vec<Iface>,
    listeners: Vec<Weak<Listener>>,
    udp: Vec<Weak<UdpSocket>>,
    dns: Option<Rc<DnsTable>>,
    /// The bridge that the default route leads to, if it was chosen.
    way_out: Option<BridgeId>,
    /// Added host names (`host.docker.internal` comes by /etc/hosts, not here).
    next_port: u16,
    next_index: u32,
    stamp: Stamp,
}

pub(crate) struct Net {
    spaces: BTreeMap<NetNsId, NetNs>,
    bridges: BTreeMap<BridgeId, BridgeSpec>,
    nat: BTreeMap<NatId, Dnat>,
    /// What is published on each port of the host, in order.
    nat_by_port: BTreeMap<(Proto, u16), Vec<NatId>>,
    traces: Traces,
    /// Counts changes of bridges and published ports, and those of namespaces that are gone.
    changes: u64,
}

/// The host's own address on its outer interface.
pub(crate) const HOST_ADDR: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 10);

fn in_subnet(ip: Ipv4Addr, (net, bits): (Ipv4Addr, u8)) -> bool {
    let mask = if bits == 0 {
        0
    } else {
        u32::MAX << (32 - u32::from(bits.min(32)))
    };
    u32::from(ip) & mask == u32::from(net) & mask
}

fn covers(bound: IpAddr, ip: Ipv4Addr) -> bool {
    match bound {
        IpAddr::V4(b) => b.is_unspecified() || b == ip,
        IpAddr::V6(b) => b.is_unspecified() || (b.is_loopback() && ip.is_loopback()),
    }
}

/// Where a connection ends up.
enum Target {
    Listener(Rc<Listener>, Ipv4Addr),
    Reset,
}

impl Net {
    pub fn new() -> Self {
        let spaces = BTreeMap::from([(NetNsId(HOST), NetNs::default())]);
        Self {
            spaces,
            bridges: BTreeMap::new(),
            nat: BTreeMap::new(),
            nat_by_port: BTreeMap::new(),
            traces: Traces::default(),
            changes: 0,
        }
    }
    fn own_addresses(&self, ns: NetNsId) -> Vec<Ipv4Addr> {
        let mut all: Vec<Ipv4Addr> = Vec::new();
        if ns.0 == HOST {
            all.push(HOST_ADDR);
            all.extend(self.bridges.values().filter(|b| b.host).map(|b| b.gateway));
        }
        all.extend(
            self.spaces
                .get(&ns)
                .into_iter()
                .flat_map(|s| s.ifaces.iter().map(|i| i.ip)),
        );
        all
    }
    /// The IPv4 address of whoever has this one. A member of a bridge that has an IPv6 address has
    /// an IPv4 one too, and packets take the same way to both.
    fn twin(&self, ip: IpAddr) -> Option<Ipv4Addr> {
        let IpAddr::V6(ip6) = ip else { return v4(ip) };
        let members = self.spaces.values().rev().flat_map(|s| &s.ifaces);
        let mut members = members.filter(|i| i.ip6.is_some_and(|(a, _)| a == ip6));
        let mut bridges = self.bridges.values();
        v4(ip).or_else(|| members.next().map(|i| i.ip)).or_else(|| {
            let gateway = bridges.find(|b| b.gateway6.is_some_and(|(a, _)| a == ip6));
            gateway.map(|b| b.gateway)
        })
    }
    /// The interface that the default route of a namespace leads to.
    fn way_out<'a>(&'a self, space: &'a NetNs) -> Option<&'a Iface> {
        let open = |i: &&Iface| self.bridges.get(&i.bridge).is_some_and(|b| !b.internal);
        let mut ifaces = space.ifaces.iter().filter(open);
        let chosen = ifaces.clone().find(|i| Some(i.bridge) == space.way_out);
        chosen.or_else(|| ifaces.next())
    }
    fn is_own(&self, ns: NetNsId, ip: Ipv4Addr) -> bool {
        ip.is_loopback() || ip.is_unspecified() || self.own_addresses(ns).contains(&ip)
    }
    /// `six`: the client asked for an IPv6 address, which a socket on an IPv4 one does not serve.
    fn listener(&self, ns: NetNsId, ip: Ipv4Addr, port: u16, six: bool) -> Option<Rc<Listener>> {
        let mut live = self
            .spaces
            .get(&ns)?
            .listeners
            .iter()
            .filter_map(Weak::upgrade);
        live.find(|l| {
            l.addr.port() == port && covers(l.addr.ip(), ip) && !(six && l.addr.is_ipv4())
        })
    }
    fn member(&self, bridge: BridgeId, ip: Ipv4Addr) -> Option<NetNsId> {
        self.spaces
            .iter()
            // An address that was given out again belongs to its newest holder.
            .rev()
            .find(|(_, s)| s.ifaces.iter().any(|i| i.bridge == bridge && i.ip == ip))
            .map(|(n, _)| *n)
    }
    fn published(&self, ip: Ipv4Addr, port: u16, proto: Proto, six: bool) -> Option<Dnat> {
        let mut all = self.on_port(port, proto);
        let found = all.find(|(_, d)| d.host_ip.is_ipv6() == six && covers(d.host_ip, ip));
        found.map(|(_, d)| d.clone())
    }
    fn on_port(&self, port: u16, proto: Proto) -> impl Iterator<Item = (NatId, &Dnat)> {
        let ids = self.nat_by_port.get(&(proto, port)).into_iter().flatten();
        ids.filter_map(|id| Some((*id, self.nat.get(id)?)))
    }

    /// The way of a packet to `ip:port`: the namespace it reaches and the address it has there.
    fn route(
        &self,
        from: NetNsId,
        to: (Ipv4Addr, u16, bool),
        proto: Proto,
        hops: &mut Vec<Hop>,
    ) -> Result<(NetNsId, Ipv4Addr, u16, bool), (Errno, NetNsId)> {
        let (ip, port, six) = to;
        hops.push(Hop::Namespace(from));
        if self.is_own(from, ip) && from.0 != HOST {
            hops.push(Hop::Loopback);
            return Ok((from, ip, port, false));
        }
        if from.0 != HOST {
            let space = self.spaces.get(&from).ok_or((Errno::ENETUNREACH, from))?;
            let local = space.ifaces.iter().find(|i| {
                self.bridges
                    .get(&i.bridge)
                    .is_some_and(|b| in_subnet(ip, b.subnet))
            });
            if let Some(iface) = local {
                let bridge = &self.bridges[&iface.bridge];
                hops.push(Hop::Bridge(iface.bridge));
                if bridge.gateway != ip || bridge.internal || !bridge.host {
                    return match self.member(iface.bridge, ip) {
                        Some(ns) if bridge.icc => {
                            hops.push(Hop::Namespace(ns));
                            Ok((ns, ip, port, false))
                        }
                        Some(ns) => Err((Errno::ETIMEDOUT, ns)),
                        None => Err((Errno::EHOSTUNREACH, from)),
                    };
                }
            } else {
                let Some(out) = self.way_out(space) else {
                    return Err((Errno::ENETUNREACH, from));
                };
                let bridge = &self.bridges[&out.bridge];
                hops.push(Hop::Bridge(out.bridge));
                if !bridge.host {
                    return Err((Errno::EHOSTUNREACH, from));
                }
                if !self.is_own(NetNsId(HOST), ip) {
                    hops.push(Hop::Namespace(NetNsId(HOST)));
                    let other = self.bridges.values().any(|b| in_subnet(ip, b.subnet));
                    return Err((
                        if other {
                            Errno::ETIMEDOUT
                        } else {
                            Errno::ENETUNREACH
                        },
                        NetNsId(HOST),
                    ));
                }
            }
            hops.push(Hop::Namespace(NetNsId(HOST)));
        }
        // On the host now.
        if self.is_own(NetNsId(HOST), ip) {
            if let Some(d) = self.published(ip, port, proto, six) {
                hops.push(Hop::Published(d.clone()));
                // Docker's rule leaves out what comes from the container's own bridge (`! -i`): the proxy takes
                // that, too.
                let own = hops
                    .iter()
                    .any(|h| matches!(h, Hop::Bridge(b) if *b == d.bridge));
                let proxied = ip.is_loopback() || ip.is_unspecified() || own;
                if proxied {
                    hops.push(Hop::Proxy);
                }
                hops.push(Hop::Bridge(d.bridge));
                let Some(ns) = self.member(d.bridge, d.to_ip) else {
                    return if proxied {
                        Ok((NetNsId(HOST), d.to_ip, d.to_port, true))
                    } else {
                        Err((Errno::EHOSTUNREACH, NetNsId(HOST)))
                    };
                };
                hops.push(Hop::Namespace(ns));
                return Ok((ns, d.to_ip, d.to_port, proxied));
            }
            hops.push(Hop::Loopback);
            return Ok((NetNsId(HOST), ip, port, false));
        }
        let mut bridges = self.bridges.iter();
        let bridge = bridges.find(|(_, b)| b.host && in_subnet(ip, b.subnet));
        let Some((id, _)) = bridge else {
            return Err((Errno::ENETUNREACH, NetNsId(HOST)));
        };
        hops.push(Hop::Bridge(*id));
        match self.member(*id, ip) {
            Some(ns) => {
                hops.push(Hop::Namespace(ns));
                Ok((ns, ip, port, false))
            }
            None => Err((Errno::EHOSTUNREACH, NetNsId(HOST))),
        }
    }

    fn source_ip(&self, from: NetNsId, to: Ipv4Addr) -> Ipv4Addr {
        if to.is_loopback() {
            return Ipv4Addr::LOCALHOST;
        }
        if from.0 == HOST {
            let gateway = self
                .bridges
                .values()
                .find(|b| in_subnet(to, b.subnet))
                .map(|b| b.gateway);
            return gateway.unwrap_or(HOST_ADDR);
        }
        let ifaces = self
            .spaces
            .get(&from)
            .map(|s| s.ifaces.as_slice())
            .unwrap_or_default();
        let local = ifaces.iter().find(|i| {
            self.bridges
                .get(&i.bridge)
                .is_some_and(|b| in_subnet(to, b.subnet))
        });
        local
            .or(ifaces.first())
            .map_or(Ipv4Addr::LOCALHOST, |i| i.ip)
    }

    fn ephemeral(&mut self, ns: NetNsId) -> u16 {
        let space = self.spaces.entry(ns).or_default();
        if !(32_768..60_999).contains(&space.next_port) {
            space.next_port = 40_000;
        }
        space.next_port += 2;
        space.next_port
    }

    /// Who holds a host port: a listening process of the host or a published port.
    fn holder(&self, ip: IpAddr, port: u16, proto: Proto) -> bool {
        let clash = |other: IpAddr| other == ip || other.is_unspecified() || ip.is_unspecified();
        let published = self
            .on_port(port, proto)
            .any(|(_, d)| d.host_ip.is_ipv4() == ip.is_ipv4() && clash(d.host_ip));
        let space = &self.spaces[&NetNsId(HOST)];
        let listening = match proto {
            Proto::Tcp => space
                .listeners
                .iter()
                .filter_map(Weak::upgrade)
                .any(|l| l.addr.port() == port && clash(l.addr.ip())),
            Proto::Udp => space
                .udp
                .iter()
                .filter_map(Weak::upgrade)
                .any(|l| l.addr.port() == port && clash(l.addr.ip())),
        };
        published || listening
    }
}

/// Adds an interface's IPv6 address and the link-local one that comes with it.
fn add_six(addrs: &mut Vec<(IpAddr, u8)>, ip6: Option<(Ipv6Addr, u8)>, mac: &str) {
    let Some((ip, bits)) = ip6 else { return };
    addrs.push((IpAddr::V6(ip), bits));
    let mac: Vec<u16> = mac
        .split(':')
        .filter_map(|byte| u16::from_str_radix(byte, 16).ok())
        .collect();
    if let [a, b, c, d, e, f] = mac[..] {
        let words = [(a ^ 2) << 8 | b, c << 8 | 0xff, 0xfe00 | d, e << 8 | f];
        let [w, x, y, z] = words;
        addrs.push((IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, w, x, y, z)), 64));
    }
}

/// The name of the host's end of a veth pair: seven digits that follow from what is at the other end.
fn peer_name(ns: NetNsId, ip: Ipv4Addr, mac: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let numbers = [ns.0, u32::from(ip)].map(u32::to_be_bytes).concat();
    for byte in numbers.iter().chain(mac.as_bytes()) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    }
    format!("veth{:07x}", hash >> 36)
}

pub(crate) fn v4(ip: IpAddr) -> Option<Ipv4Addr> {
    match ip {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(ip) if ip.is_loopback() => Some(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => Some(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(ip) => ip.to_ipv4_mapped(),
    }
}

pub(crate) fn stream_pair(a: Option<SocketAddr>, b: Option<SocketAddr>) -> (Stream, Stream) {
    let (up, down) = (new_pipe(), new_pipe());
    let client = Stream {
        rx: PipeEnd::reader(&down),
        tx: RefCell::new(Some(PipeEnd::writer(&up))),
        local: a,
        peer: b,
        talk: None,
    };
    let server = Stream {
        rx: PipeEnd::reader(&up),
        tx: RefCell::new(Some(PipeEnd::writer(&down))),
        local: b,
        peer: a,
        talk: None,
    };
    (client, server)
}

impl K {
    pub fn listen_on(&mut self, ns: NetNsId, mut addr: SocketAddr) -> SysResult<Rc<Listener>> {
        let ip = self.net.twin(addr.ip()).ok_or(Errno::EADDRNOTAVAIL)?;
        if !self.net.is_own(ns, ip) {
            return Err(Errno::EADDRNOTAVAIL);
        }
        if addr.port() == 0 {
            addr.set_port(self.net.ephemeral(ns));
        }
        let clash = |l: &Rc<Listener>| {
            let other = v4(l.addr.ip()).unwrap_or(Ipv4Addr::UNSPECIFIED);
            l.addr.port() == addr.port()
                && (other == ip || other.is_unspecified() || ip.is_unspecified())
        };
        let taken_by_port = ns.0 == HOST
            && self
                .net
                .on_port(addr.port(), Proto::Tcp)
                .any(|(_, d)| covers(d.host_ip, ip) || ip.is_unspecified());
        let space = self.net.spaces.entry(ns).or_default();
        space.listeners.retain(|l| l.strong_count() > 0);
        if taken_by_port
            || space
                .listeners
                .iter()
                .filter_map(Weak::upgrade)
                .any(|l| clash(&l))
        {
            return Err(Errno::EADDRINUSE);
        }
        space.stamp.stir();
        let listener = Rc::new(Listener {
            addr,
            stamp: space.stamp.clone(),
            queue: RefCell::default(),
            waiting: RefCell::default(),
        });
        space.listeners.push(Rc::downgrade(&listener));
        Ok(listener)
    }

    /// Tries to connect; the second part is how long the caller waits before it learns the result.
    pub fn connect_to(&mut self, pid: Pid, to: SocketAddr) -> (SysResult<Stream>, Duration) {
        let from = self.proc(pid).ns.net;
        let mut hops = Vec::new();
        let Some(ip) = self.net.twin(to.ip()) else {
            return (Err(Errno::ENETUNREACH), Duration::ZERO);
        };
        let result = self
            .net
            .route(from, (ip, to.port(), to.is_ipv6()), Proto::Tcp, &mut hops);
        let (outcome, reached, target) = match result {
            Err((errno, ns)) => (Outcome::Failed(errno), (ns, to.port()), None),
            Ok((ns, ip, port, proxied)) => {
                // A published port speaks IPv4 to the container, whatever it was asked by.
                let translated = hops.iter().any(|h| matches!(h, Hop::Published(_)));
                let six = to.is_ipv6() && !translated;
                match self.net.listener(ns, ip, port, six) {
                    Some(l) => {
                        hops.push(Hop::Listener);
                        let target = Target::Listener(l, ip);
                        (Outcome::Connected, (ns, port), Some(target))
                    }
                    None if proxied => (Outcome::ProxyReset, (ns, port), Some(Target::Reset)),
                    None => (Outcome::Failed(Errno::ECONNREFUSED), (ns, port), None),
                }
            }
        };
        let port = self.net.ephemeral(from);
        let local = SocketAddr::new(IpAddr::V4(self.net.source_ip(from, ip)), port);
        let way = Way {
            pid,
            proto: Proto::Tcp,
            client: local,
            to,
            hops,
            outcome,
            reached,
        };
        let listener = match &target {
            Some(Target::Listener(l, _)) => Some(l.clone()),
            _ => None,
        };
        let talk = self.trace(way, &|file| match (&file.object, &listener) {
            (super::open::FileObject::Listener(held), Some(l)) => Rc::ptr_eq(held, l),
            _ => false,
        });
        let quick = Duration::from_micros(300);
        match (outcome, target) {
            (Outcome::Failed(Errno::ETIMEDOUT), _) => {
                (Err(Errno::ETIMEDOUT), Duration::from_secs(130))
            }
            (Outcome::Failed(Errno::EHOSTUNREACH), _) => {
                (Err(Errno::EHOSTUNREACH), Duration::from_secs(3))
            }
            (Outcome::Failed(e), _) => (Err(e), quick),
            (_, Some(Target::Listener(l, ip))) => {
                // A bridge's member sees the peer's own address, or the gateway for what the host forwards.
                let seen = if reached.0 == from {
                    local
                } else {
                    SocketAddr::new(IpAddr::V4(self.net.source_ip(from, ip)), port)
                };
                let server_addr = SocketAddr::new(IpAddr::V4(ip), l.addr.port());
                let (mut client, mut server) = stream_pair(Some(local), Some(to));
                client.peer = Some(to);
                client.talk = Some((talk.clone(), Side::Client));
                server.local = Some(server_addr);
                server.peer = Some(seen);
                server.talk = Some((talk, Side::Server));
                l.queue.borrow_mut().push_back((server, seen));
                l.waiting.borrow_mut().wake();
                (Ok(client), quick)
            }
            _ => {
                let (mut client, server) = stream_pair(Some(local), Some(to));
                client.talk = Some((talk, Side::Client));
                client.rx.pipe.borrow_mut().reset = true;
                drop(server);
                (Ok(client), quick)
            }
        }
    }

    pub fn udp_on(&mut self, ns: NetNsId, mut addr: SocketAddr) -> SysResult<Rc<UdpSocket>> {
        if addr.port() == 0 {
            addr.set_port(self.net.ephemeral(ns));
        }
        let space = self.net.spaces.entry(ns).or_default();
        space.udp.retain(|l| l.strong_count() > 0);
        if space
            .udp
            .iter()
            .filter_map(Weak::upgrade)
            .any(|u| u.addr.port() == addr.port())
        {
            return Err(Errno::EADDRINUSE);
        }
        space.stamp.stir();
        let socket = Rc::new(UdpSocket {
            addr,
            stamp: space.stamp.clone(),
            queue: RefCell::default(),
            waiting: RefCell::default(),
        });
        space.udp.push(Rc::downgrade(&socket));
        Ok(socket)
    }

    /// Sends a datagram from a process's socket.
    pub fn udp_send(
        &mut self,
        pid: Pid,
        source_port: u16,
        to: SocketAddr,
        data: &[u8],
    ) -> SysResult<()> {
        let from = self.proc(pid).ns.net;
        let Some(ip) = self.net.twin(to.ip()) else {
            return Err(Errno::ENETUNREACH);
        };
        let mut hops = Vec::new();
        let local = SocketAddr::new(IpAddr::V4(self.net.source_ip(from, ip)), source_port);
        let way = self
            .net
            .route(from, (ip, to.port(), to.is_ipv6()), Proto::Udp, &mut hops);
        let (ns, ip, port) = match way {
            Ok((ns, ip, port, _)) => (ns, ip, port),
            Err((errno, ns)) => {
                let outcome = Outcome::Failed(errno);
                self.trace_datagram(pid, hops, (local, to), outcome, (ns, to.port()), None, data);
                return Err(errno);
            }
        };
        let source = SocketAddr::new(IpAddr::V4(self.net.source_ip(from, ip)), source_port);
        let sockets = self.net.spaces.get(&ns).map(|s| s.udp.as_slice());
        let mut sockets = sockets.unwrap_or_default().iter().filter_map(Weak::upgrade);
        let socket = sockets.find(|u| u.addr.port() == port && covers(u.addr.ip(), ip));
        let outcome = match &socket {
            Some(_) => {
                hops.push(Hop::Listener);
                Outcome::Connected
            }
            None => Outcome::Failed(Errno::ECONNREFUSED),
        };
        let ends = (local, to);
        self.trace_datagram(pid, hops, ends, outcome, (ns, port), socket.as_ref(), data);
        let Some(u) = socket else {
            return Err(Errno::ECONNREFUSED);
        };
        u.queue.borrow_mut().push_back((data.to_vec(), source));
        u.waiting.borrow_mut().wake();
        Ok(())
    }

    /// Whether an echo request would be answered.
    pub fn ping_to(&self, from: NetNsId, ip: IpAddr) -> SysResult<()> {
        let ip = self.net.twin(ip).ok_or(Errno::ENETUNREACH)?;
        let mut hops = Vec::new();
        self.net
            .route(from, (ip, 0, false), Proto::Udp, &mut hops)
            .map(|_| ())
            .map_err(|e| e.0)
    }

    pub fn dns_table(&self, ns: NetNsId) -> Option<&DnsTable> {
        self.net.spaces.get(&ns)?.dns.as_deref()
    }
}

impl Kernel {
    /// The host's network namespace.
    pub fn host_net_ns(&self) -> NetNsId {
        NetNsId(HOST)
    }
    /// A new namespace with a loopback interface.
    pub fn new_net_ns(&self) -> NetNsId {
        let mut k = self.0.borrow_mut();
        let id = NetNsId(k.fresh_id());
        k.net.spaces.insert(id, NetNs::default());
        k.net.changes += 1;
        id
    }
    /// Forgets a namespace.
    pub fn drop_net_ns(&self, ns: NetNsId) {
        let mut k = self.0.borrow_mut();
        let gone = k.net.spaces.remove(&ns);
        k.net.changes += 1 + gone.map_or(0, |s| s.stamp.0.get());
    }
    /// A new bridge on the host, whose gateway address is the host's.
    pub fn add_bridge(&self, spec: BridgeSpec) -> BridgeId {
        let mut k = self.0.borrow_mut();
        let id = BridgeId(k.fresh_id());
        k.net.bridges.insert(id, spec);
        k.net.changes += 1;
        id
    }
    /// What a bridge was made from.
    pub fn bridge(&self, id: BridgeId) -> Option<BridgeSpec> {
        self.0.borrow().net.bridges.get(&id).cloned()
    }
    /// Takes a bridge away.
    pub fn remove_bridge(&self, id: BridgeId) {
        let mut k = self.0.borrow_mut();
        k.net.bridges.remove(&id);
        k.net.changes += 1;
    }
    /// A veth pair: an interface in the namespace, its other end on the bridge.
    pub fn attach(&self, ns: NetNsId, bridge: BridgeId, ifname: &str, ip: Ipv4Addr, mac: &str) {
        let mut k = self.0.borrow_mut();
        let space = k.net.spaces.entry(ns).or_default();
        space.stamp.stir();
        space.next_index += 1;
        let index = space.next_index + 1;
        space.ifaces.push(Iface {
            name: ifname.into(),
            index,
            mac: mac.into(),
            ip,
            ip6: None,
            bridge,
            peer: peer_name(ns, ip, mac),
        });
    }
    /// Gives the namespace's interface on a bridge an IPv6 address, too.
    pub fn set_ip6(&self, ns: NetNsId, bridge: BridgeId, ip6: (Ipv6Addr, u8)) {
        let mut k = self.0.borrow_mut();
        let space = k.net.spaces.get_mut(&ns);
        let ifaces = space.map(|s| {
            s.stamp.stir();
            &mut s.ifaces
        });
        for iface in ifaces.into_iter().flatten().filter(|i| i.bridge == bridge) {
            iface.ip6 = Some(ip6);
        }
    }
    /// Chooses the bridge that the namespace's default route leads to.
    pub fn set_way_out(&self, ns: NetNsId, bridge: Option<BridgeId>) {
        if let Some(space) = self.0.borrow_mut().net.spaces.get_mut(&ns) {
            space.way_out = bridge;
            space.stamp.stir();
        }
    }
    /// Takes the namespace's interface on a bridge away.
    pub fn detach(&self, ns: NetNsId, bridge: BridgeId) {
        if let Some(space) = self.0.borrow_mut().net.spaces.get_mut(&ns) {
            space.ifaces.retain(|i| i.bridge != bridge);
            space.stamp.stir();
        }
    }
    /// Sets what the server at 127.0.0.11 answers in a namespace.
    pub fn set_dns(&self, ns: NetNsId, table: Rc<DnsTable>) {
        if let Some(space) = self.0.borrow_mut().net.spaces.get_mut(&ns)
            && space.dns.as_ref() != Some(&table)
        {
            space.dns = Some(table);
            space.stamp.stir();
        }
    }
    /// Publishes a port. EADDRINUSE if a process or another published port holds it.
    pub fn add_dnat(&self, dnat: Dnat) -> SysResult<NatId> {
        let mut k = self.0.borrow_mut();
        if k.net.holder(dnat.host_ip, dnat.host_port, dnat.proto) {
            return Err(Errno::EADDRINUSE);
        }
        let id = NatId(k.fresh_id());
        let port = (dnat.proto, dnat.host_port);
        k.net.nat_by_port.entry(port).or_default().push(id);
        k.net.nat.insert(id, dnat);
        k.net.changes += 1;
        Ok(id)
    }
    /// Takes a published port away.
    pub fn remove_dnat(&self, id: NatId) {
        let net = &mut self.0.borrow_mut().net;
        let port = net.nat.remove(&id).map(|d| (d.proto, d.host_port));
        net.changes += 1;
        if let Some(ids) = port.and_then(|p| net.nat_by_port.get_mut(&p)) {
            ids.retain(|i| *i != id);
        }
    }
    /// Whether a host port is held.
    pub fn port_taken(&self, ip: IpAddr, port: u16, proto: Proto) -> bool {
        self.0.borrow().net.holder(ip, port, proto)
    }
    /// Grows with every change of namespaces, bridges, published ports, listening sockets and names.
    pub fn net_generation(&self) -> u64 {
        let k = self.0.borrow();
        let spaces = k.net.spaces.values().map(|s| s.stamp.0.get());
        k.net.changes + spaces.sum::<u64>()
    }
    /// The same of one namespace.
    pub fn space_generation(&self, ns: NetNsId) -> u64 {
        let k = self.0.borrow();
        k.net.spaces.get(&ns).map_or(0, |s| s.stamp.0.get())
    }
    /// All bridges.
    pub fn bridges(&self) -> Vec<(BridgeId, BridgeSpec)> {
        let k = self.0.borrow();
        k.net
            .bridges
            .iter()
            .map(|(id, b)| (*id, b.clone()))
            .collect()
    }
    /// All published ports.
    pub fn published(&self) -> Vec<Dnat> {
        self.0.borrow().net.nat.values().cloned().collect()
    }
    /// All network namespaces, the host's first.
    pub fn spaces(&self) -> Vec<NetNsId> {
        self.0.borrow().net.spaces.keys().copied().collect()
    }
    /// The bridges that a namespace is plugged into.
    pub fn bridges_of(&self, ns: NetNsId) -> Vec<BridgeId> {
        let k = self.0.borrow();
        let space = k.net.spaces.get(&ns);
        let ifaces = space.into_iter().flat_map(|s| &s.ifaces);
        ifaces.map(|i| i.bridge).collect()
    }
    /// What the server at 127.0.0.11 answers in a namespace, if there is one.
    pub fn dns(&self, ns: NetNsId) -> Option<DnsTable> {
        self.0.borrow().dns_table(ns).cloned()
    }
    /// The socket table of a namespace.
    pub fn sockets(&self, ns: NetNsId) -> Vec<SocketInfo> {
        self.0.borrow().sockets(ns)
    }
    /// The routes of a namespace.
    pub fn routes(&self, ns: NetNsId) -> Vec<Route> {
        self.0.borrow().routes(ns)
    }
    /// The interfaces of a namespace.
    pub fn interfaces(&self, ns: NetNsId) -> Vec<Interface> {
        self.0.borrow().interfaces(ns)
    }
}
