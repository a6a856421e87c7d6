//! Networks: what Docker calls so, what the kernel has, and the ways that packets took.

use crate::container::Listener;
use crate::image::Protocol;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    pub id: String,
    pub name: String,
    pub driver: Driver,
    /// `172.17.0.0/16`; empty for `host` and `none`.
    pub subnet: String,
    pub gateway: String,
    pub internal: bool,
    /// Its members ask 127.0.0.11 for each other's names: every network but the default bridge.
    pub names: bool,
    /// The bridge's interface on the host: `docker0`, `br-…`; empty without one.
    pub bridge: String,
    /// Compose project when Compose made it.
    pub project: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Driver {
    #[default]
    Bridge,
    Host,
    None,
    Macvlan,
    Ipvlan,
    Other,
}

/// The kernel's side of the networks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Net {
    /// The host's first, then by number.
    pub spaces: Vec<Space>,
    pub bridges: Vec<Bridge>,
    /// Rules that rewrite and drop packets, in the order they are asked.
    pub rules: Vec<Rule>,
}

impl Net {
    /// Returns the namespace of that number.
    pub fn space(&self, id: u32) -> Option<&Space> {
        self.spaces.iter().find(|s| s.id == id)
    }
}

/// A network namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Space {
    /// A number of its own; the host's is 1.
    pub id: u32,
    /// Names of the containers in it; in the host's, those of `--network host`.
    pub containers: Vec<String>,
    pub host: bool,
    pub interfaces: Vec<Interface>,
    /// As `ip route` prints them.
    pub routes: Vec<String>,
    pub resolver: Resolver,
    pub listening: Vec<Listener>,
}

/// Who answers names in a namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolver {
    /// `127.0.0.11` with Docker's own server; else the host's.
    pub address: String,
    /// Docker's own: names and their addresses, sorted.
    pub names: Vec<(String, Vec<String>)>,
}

/// A network interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    pub name: String,
    pub index: u32,
    pub mac: String,
    /// With prefix length.
    pub addresses: Vec<String>,
    /// The other end of a veth pair: its name on the host.
    pub peer: String,
    /// The bridge that the other end is plugged into.
    pub bridge: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    /// The interface's name.
    pub name: String,
    /// Docker's name of the network.
    pub network: String,
    pub subnet: String,
    /// The host's address on it.
    pub gateway: String,
    pub internal: bool,
    /// Members may talk to each other (`enable_icc`).
    pub icc: bool,
    /// Numbers of the namespaces plugged into it.
    pub members: Vec<u32>,
}

/// A rule of the packet filter, derived from the model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Names it in hops: `nat:8080/tcp`, `isolate:docker0`.
    pub id: String,
    pub kind: RuleKind,
    /// As `iptables -S` prints it.
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleKind {
    /// A published port: the target is rewritten.
    #[default]
    Dnat,
    /// A way out: the source is rewritten.
    Masquerade,
    /// Bridges are kept apart.
    Isolation,
    /// No way out of an internal network.
    Internal,
    /// Members of a bridge are kept apart.
    Icc,
}

/// A connection that some process tried to make, and the way its first packet took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    /// Counts the connections of the session, from 1.
    pub number: u64,
    pub at_ms: u64,
    /// Who asked: `host` or a container's name.
    pub from: String,
    /// The program that asked (`curl`).
    pub program: String,
    /// What it asked for, as named: `db:5432`, `localhost:8080`.
    pub asked: String,
    /// The address and port that was tried.
    pub to: String,
    pub protocol: Protocol,
    /// Number of the [`Lookup`] that gave the address, if a name was asked for.
    pub lookup: Option<u64>,
    pub hops: Vec<Hop>,
    pub outcome: ConnectionOutcome,
    /// Why it stopped; `None` if it got through.
    pub stop: Option<Stop>,
    /// Who answered: a container's name or `host`, and the program; empty if nobody.
    pub server: String,
    pub server_program: String,
    /// The first kilobyte that the client sent and got, as text.
    pub sent: String,
    pub received: String,
}

impl Connection {
    /// Returns the port that was tried.
    pub fn port(&self) -> u16 {
        let port = self.to.rsplit(':').next();
        port.and_then(|p| p.parse().ok()).unwrap_or(0)
    }
}

/// One stop of a packet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hop {
    pub kind: HopKind,
    /// The namespace's number; 0 for what lies outside.
    pub space: u32,
    /// Whose it is: `host`, a container's name, a network's name.
    pub owner: String,
    /// `eth0`, `docker0`, `lo`; empty where there is none.
    pub interface: String,
    /// Source and destination as the packet comes in.
    pub source: String,
    pub destination: String,
    /// As it goes on, where this hop rewrites it; else the same.
    pub new_source: String,
    pub new_destination: String,
    /// Id of the [`Rule`] that applied; empty if none.
    pub rule: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HopKind {
    /// The process that connects.
    #[default]
    Client,
    Loopback,
    Interface,
    /// A published port: the target is rewritten.
    Nat,
    /// A published port: docker-proxy accepts and dials anew.
    Proxy,
    Bridge,
    /// A rule drops it.
    Firewall,
    /// The listening socket.
    Server,
    /// Nobody listens there.
    Nobody,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConnectionOutcome {
    #[default]
    Connected,
    Refused,
    /// The packet vanished.
    TimedOut,
    Unreachable,
    /// Accepted by docker-proxy, then closed: nobody listens inside.
    Reset,
    /// The name has no address, so nothing was sent.
    NameNotFound,
}

impl ConnectionOutcome {
    /// Returns the word that lessons use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Refused => "refused",
            Self::TimedOut => "timeout",
            Self::Unreachable => "unreachable",
            Self::Reset => "reset",
            Self::NameNotFound => "noname",
        }
    }
}

/// Why a packet stopped where it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Somebody listens on that port, but only on the loopback of the namespace that was reached.
    LoopbackOnly { program: String, listens: String },
    /// Nobody listens on that port in the namespace that was reached.
    NobodyListens,
    /// The host has no door of that number; containers that listen on it inside.
    NotPublished { inside: Vec<String> },
    /// docker-proxy accepted, and nobody was behind it; what listens on that port there all the same.
    ProxyNobody { listens: Option<String> },
    /// The target is on another bridge: dropped.
    OtherNetwork { network: String },
    /// The network has no way out.
    Internal { network: String },
    /// Members of the bridge may not talk to each other.
    Icc { network: String },
    /// The default bridge has no resolver for containers' names.
    NoResolver { name: String },
    /// The name exists on networks where the asker is not.
    NameElsewhere { name: String, networks: Vec<String> },
    /// There is no such name; the nearest one the asker could have meant.
    NoSuchName { name: String, near: Option<String> },
    /// No route: a container without a network.
    NoRoute,
    /// An address that no simulated host has.
    Outside,
}

/// A question for the address of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Counts the lookups of the session, from 1.
    pub number: u64,
    pub at_ms: u64,
    pub from: String,
    pub program: String,
    pub name: String,
    pub answered_by: AnsweredBy,
    /// Empty if there is none.
    pub addresses: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnsweredBy {
    /// A line of /etc/hosts.
    Hosts,
    /// Docker's resolver at 127.0.0.11.
    Docker,
    /// The name server of the host's network, asked directly or by Docker's resolver.
    #[default]
    Outside,
}
