//! The network as `ip`, `ss` and /proc/net show it.

use super::{HOST_ADDR, Interface, NetNsId, Proto, Route, SocketInfo, Stream, add_six, v4};
use crate::kernel::{HOST, K, PidNsId};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

impl K {
    pub fn interfaces(&self, ns: NetNsId) -> Vec<Interface> {
        let lo = Interface {
            name: "lo".into(),
            index: 1,
            mac: "00:00:00:00:00:00".into(),
            addrs: vec![
                (IpAddr::V4(Ipv4Addr::LOCALHOST), 8),
                (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
            ],
            up: true,
            mtu: 65_536,
            peer: None,
        };
        let mut all = vec![lo];
        if ns.0 == HOST {
            let addrs = vec![(IpAddr::V4(HOST_ADDR), 24)];
            all.push(Interface {
                name: "eth0".into(),
                index: 2,
                mac: "02:00:c0:00:02:0a".into(),
                addrs,
                up: true,
                mtu: 1500,
                peer: None,
            });
            for (id, b) in self.net.bridges.iter().filter(|(_, b)| b.host) {
                let mut addrs = vec![(IpAddr::V4(b.gateway), b.subnet.1)];
                let [x, y, z, w] = b.gateway.octets();
                let mac = format!("02:42:{x:02x}:{y:02x}:{z:02x}:{w:02x}");
                add_six(&mut addrs, b.gateway6, &mac);
                all.push(Interface {
                    name: b.name.clone(),
                    index: 2 + id.0,
                    mac,
                    addrs,
                    up: true,
                    mtu: b.mtu,
                    peer: None,
                });
            }
        }
        for i in self.net.spaces.get(&ns).into_iter().flat_map(|s| &s.ifaces) {
            let bridge = self.net.bridges.get(&i.bridge);
            let bits = bridge.map_or(16, |b| b.subnet.1);
            let mut addrs = vec![(IpAddr::V4(i.ip), bits)];
            add_six(&mut addrs, i.ip6, &i.mac);
            all.push(Interface {
                name: i.name.clone(),
                index: i.index,
                mac: i.mac.clone(),
                addrs,
                up: true,
                mtu: bridge.map_or(1500, |b| b.mtu),
                peer: bridge.map(|b| (i.peer.clone(), b.name.clone())),
            });
        }
        all
    }

    pub fn routes(&self, ns: NetNsId) -> Vec<Route> {
        let mut all = Vec::new();
        let network = |ip: Ipv4Addr, bits: u8| {
            Ipv4Addr::from(
                u32::from(ip)
                    & if bits == 0 {
                        0
                    } else {
                        u32::MAX << (32 - u32::from(bits.min(32)))
                    },
            )
        };
        if ns.0 == HOST {
            all.push(Route {
                dest: (network(HOST_ADDR, 24), 24),
                gateway: None,
                dev: "eth0".into(),
                src: Some(HOST_ADDR),
            });
            for b in self.net.bridges.values().filter(|b| b.host) {
                all.push(Route {
                    dest: (network(b.subnet.0, b.subnet.1), b.subnet.1),
                    gateway: None,
                    dev: b.name.clone(),
                    src: Some(b.gateway),
                });
            }
            return all;
        }
        let Some(space) = self.net.spaces.get(&ns) else {
            return all;
        };
        let ifaces = &space.ifaces;
        let out = self.net.way_out(space);
        if let Some(i) = out {
            let gateway = self.net.bridges.get(&i.bridge).map(|b| b.gateway);
            all.push(Route {
                dest: (Ipv4Addr::UNSPECIFIED, 0),
                gateway,
                dev: i.name.clone(),
                src: None,
            });
        }
        for i in ifaces {
            if let Some(b) = self.net.bridges.get(&i.bridge) {
                all.push(Route {
                    dest: (network(b.subnet.0, b.subnet.1), b.subnet.1),
                    gateway: None,
                    dev: i.name.clone(),
                    src: Some(i.ip),
                });
            }
        }
        all
    }

    pub fn sockets(&self, ns: NetNsId) -> Vec<SocketInfo> {
        use crate::kernel::open::{FileObject, OpenFile};
        let mut all = Vec::new();
        let mut seen: Vec<*const OpenFile> = Vec::new();
        for (pid, p) in self.procs.iter().filter(|(_, p)| p.ns.net == ns) {
            for (file, _) in p.fds.values() {
                if seen.contains(&Rc::as_ptr(file)) {
                    continue;
                }
                seen.push(Rc::as_ptr(file));
                let (proto, local, peer, state) = match &file.object {
                    FileObject::Listener(l) => (Proto::Tcp, l.addr, None, "LISTEN"),
                    FileObject::Stream(Stream {
                        local: Some(l),
                        peer,
                        ..
                    }) => (Proto::Tcp, *l, *peer, "ESTAB"),
                    FileObject::Udp(u) => (Proto::Udp, u.addr, None, "UNCONN"),
                    _ => continue,
                };
                let comm = self
                    .info(*pid, PidNsId(HOST))
                    .map(|i| i.comm)
                    .unwrap_or_default();
                all.push(SocketInfo {
                    proto,
                    local,
                    peer,
                    state,
                    pid: Some(p.ns_pid),
                    host_pid: Some(*pid),
                    comm,
                });
            }
        }
        if ns.0 == HOST {
            for d in self.net.nat.values() {
                let state = if d.proto == Proto::Tcp {
                    "LISTEN"
                } else {
                    "UNCONN"
                };
                let local = SocketAddr::new(d.host_ip, d.host_port);
                all.push(SocketInfo {
                    proto: d.proto,
                    local,
                    peer: None,
                    state,
                    pid: None,
                    host_pid: None,
                    comm: "docker-proxy".into(),
                });
            }
        }
        all.sort_by_key(|s| (s.proto, s.local.port()));
        all
    }

    /// /proc/net/{tcp,route,dev} of the namespace's first process.
    pub fn proc_net(&self, ns: PidNsId, what: &str) -> String {
        let init = self
            .pid_namespaces
            .get(&ns.0)
            .and_then(|n| n.init)
            .and_then(|i| self.procs.get(&i));
        let net = init.map_or(NetNsId(HOST), |p| p.ns.net);
        let hex = |ip: Ipv4Addr| format!("{:08X}", u32::from(ip).swap_bytes());
        match what {
            "route" => {
                let mut out = String::from(
                    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n",
                );
                for r in self.routes(net) {
                    let mask = if r.dest.1 == 0 {
                        0
                    } else {
                        u32::MAX << (32 - u32::from(r.dest.1))
                    };
                    let gateway = r.gateway.unwrap_or(Ipv4Addr::UNSPECIFIED);
                    let flags = if r.gateway.is_some() { "0003" } else { "0001" };
                    out += &format!(
                        "{}\t{}\t{}\t{flags}\t0\t0\t0\t{}\t0\t0\t0\n",
                        r.dev,
                        hex(r.dest.0),
                        hex(gateway),
                        hex(Ipv4Addr::from(mask))
                    );
                }
                out
            }
            "tcp" => {
                let mut out = String::from(
                    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n",
                );
                for (i, s) in self
                    .sockets(net)
                    .iter()
                    .filter(|s| s.proto == Proto::Tcp)
                    .enumerate()
                {
                    let addr = |a: SocketAddr| {
                        format!(
                            "{}:{:04X}",
                            hex(v4(a.ip()).unwrap_or(Ipv4Addr::UNSPECIFIED)),
                            a.port()
                        )
                    };
                    let peer = s.peer.map_or("00000000:0000".to_string(), addr);
                    let st = if s.state == "LISTEN" { "0A" } else { "01" };
                    out += &format!(
                        "{i:4}: {} {peer} {st} 00000000:00000000 00:00000000 00000000     0        0 4026\n",
                        addr(s.local)
                    );
                }
                out
            }
            _ => {
                let mut out = String::from(
                    "Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n",
                );
                for i in self.interfaces(net) {
                    out += &format!(
                        "{:>6}:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n",
                        i.name
                    );
                }
                out
            }
        }
    }
}
