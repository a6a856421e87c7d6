//! `ifconfig`, `route`, `arp`, `ss`, `netstat`: what interfaces, routes and sockets there are.
//! Not modelled: changing them, counters, neighbours.

use super::super::kit::{Cx, Run};
use machine::{Interface, Proto};
use std::net::IpAddr;

pub(super) fn broadcast(ip: IpAddr, prefix: u8) -> String {
    match ip {
        IpAddr::V4(v) => {
            let mask = if prefix == 0 {
                0
            } else {
                u32::MAX << (32 - u32::from(prefix.min(32)))
            };
            std::net::Ipv4Addr::from(u32::from(v) | !mask).to_string()
        }
        IpAddr::V6(_) => String::new(),
    }
}

fn netmask(prefix: u8) -> String {
    let mask = if prefix == 0 {
        0
    } else {
        u32::MAX << (32 - u32::from(prefix.min(32)))
    };
    std::net::Ipv4Addr::from(mask).to_string()
}

pub async fn ifconfig(cx: &mut Cx) -> Run {
    let o = cx.opts("a", &[]).await?;
    let list = cx.sys.interfaces();
    let mut list: Vec<&Interface> = list
        .iter()
        .filter(|i| i.name != "lo")
        .chain(list.iter().filter(|i| i.name == "lo"))
        .collect();
    if let Some(d) = o.rest.first() {
        list.retain(|i| i.name == *d);
        if list.is_empty() {
            let text = cx.pick(
                format!("{d}: error fetching interface information: Device not found"),
                format!("{d}: error fetching interface information: Device not found"),
            );
            return cx.die(1, &text).await;
        }
    }
    for i in list {
        let lo = i.name == "lo";
        let v4 = i.addrs.iter().find(|(a, _)| a.is_ipv4());
        let mut t = String::new();
        if cx.busybox() {
            let kind = if lo {
                "Link encap:Local Loopback  ".to_string()
            } else {
                format!("Link encap:Ethernet  HWaddr {}  ", i.mac.to_uppercase())
            };
            t.push_str(&format!("{:<10}{kind}\n", i.name));
            if let Some((ip, p)) = v4 {
                let b = if lo {
                    String::new()
                } else {
                    format!("  Bcast:{}", broadcast(*ip, *p))
                };
                t.push_str(&format!(
                    "          inet addr:{ip}{b}  Mask:{}\n",
                    netmask(*p)
                ));
            }
            for (ip, p) in i.addrs.iter().filter(|(a, _)| a.is_ipv6()) {
                t.push_str(&format!(
                    "          inet6 addr: {ip}/{p} Scope:{}\n",
                    scope(*ip, ["Host", "Link", "Global"])
                ));
            }
            let f = if lo {
                "UP LOOPBACK RUNNING"
            } else {
                "UP BROADCAST RUNNING MULTICAST"
            };
            t.push_str(&format!("          {f}  MTU:{}  Metric:1\n          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:{} \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n", i.mtu, if lo { 1000 } else { 0 }));
        } else {
            let f = if lo {
                "73<UP,LOOPBACK,RUNNING>"
            } else {
                "4163<UP,BROADCAST,RUNNING,MULTICAST>"
            };
            t.push_str(&format!("{}: flags={f}  mtu {}\n", i.name, i.mtu));
            if let Some((ip, p)) = v4 {
                let b = if lo {
                    String::new()
                } else {
                    format!("  broadcast {}", broadcast(*ip, *p))
                };
                t.push_str(&format!("        inet {ip}  netmask {}{b}\n", netmask(*p)));
            }
            for (ip, p) in i.addrs.iter().filter(|(a, _)| a.is_ipv6()) {
                let id = scope(*ip, ["0x10<host>", "0x20<link>", "0x0<global>"]);
                t.push_str(&format!(
                    "        inet6 {ip}  prefixlen {p}  scopeid {id}\n"
                ));
            }
            t.push_str(&if lo {
                "        loop  txqueuelen 1000  (Local Loopback)\n".to_string()
            } else {
                format!("        ether {}  txqueuelen 0  (Ethernet)\n", i.mac)
            });
            t.push_str("        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n");
        }
        cx.out(&t).await;
    }
    Ok(0)
}

/// Picks the word for an address's reach: host, link or global.
pub(super) fn scope(ip: IpAddr, words: [&'static str; 3]) -> &'static str {
    let [host, link, global] = words;
    match ip {
        ip if ip.is_loopback() => host,
        IpAddr::V6(ip) if ip.segments()[0] == 0xfe80 => link,
        _ => global,
    }
}

pub async fn route(cx: &mut Cx) -> Run {
    let o = cx.opts("neA:", &[("numeric", 'n')]).await?;
    routes(cx, o.has('n'), false).await
}

/// The routing table, as `route` or as `netstat -r` has its columns.
async fn routes(cx: &mut Cx, numeric: bool, netstat: bool) -> Run {
    let middle = match netstat {
        true => "  MSS Window  irtt",
        false => "Metric Ref    Use",
    };
    cx.line("Kernel IP routing table").await;
    cx.line(&format!(
        "Destination     Gateway         Genmask         Flags {middle} Iface"
    ))
    .await;
    // Without -n the route to everywhere is "default", and no gateway is shown as "*" or 0.0.0.0.
    let everywhere = if numeric { "0.0.0.0" } else { "default" };
    let none = match (numeric, cx.busybox()) {
        (false, true) => "*",
        _ => "0.0.0.0",
    };
    for r in cx.sys.routes() {
        let to = match r.dest.1 {
            0 => everywhere.to_string(),
            _ => r.dest.0.to_string(),
        };
        let gateway = r.gateway.map_or(none.to_string(), |g| g.to_string());
        let flags = if r.gateway.is_some() { "UG" } else { "U" };
        let numbers = match netstat {
            true => "    0 0          0",
            false => "0      0        0",
        };
        cx.line(&format!(
            "{to:<15} {gateway:<15} {:<15} {flags:<5} {numbers} {}",
            netmask(r.dest.1),
            r.dev
        ))
        .await;
    }
    Ok(0)
}

pub async fn arp(cx: &mut Cx) -> Run {
    if !cx.busybox() {
        cx.line("Address                  HWtype  HWaddress           Flags Mask            Iface")
            .await;
    }
    Ok(0)
}

pub async fn netstat(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "altunpreWi",
            &[
                ("listening", 'l'),
                ("tcp", 't'),
                ("udp", 'u'),
                ("numeric", 'n'),
                ("programs", 'p'),
                ("all", 'a'),
                ("route", 'r'),
            ],
        )
        .await?;
    if o.has('r') {
        return routes(cx, o.has('n'), true).await;
    }
    let which = match (o.has('l'), o.has('a')) {
        (true, _) => "(only servers)",
        (_, true) => "(servers and established)",
        _ => "(w/o servers)",
    };
    cx.line(&format!("Active Internet connections {which}"))
        .await;
    let program = if o.has('p') {
        " PID/Program name    "
    } else {
        ""
    };
    cx.line(&format!(
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State      {program}"
    ))
    .await;
    for s in cx.sys.sockets() {
        let listens = s.state == "LISTEN" || s.state == "UNCONN";
        let tcp = s.proto == Proto::Tcp;
        if (o.has('l') && !listens)
            || (!o.has('l') && !o.has('a') && listens)
            || (o.has('t') && !o.has('u') && !tcp)
            || (o.has('u') && !o.has('t') && tcp)
        {
            continue;
        }
        let name = match (tcp, s.local.is_ipv6()) {
            (true, false) => "tcp",
            (true, true) => "tcp6",
            (false, false) => "udp",
            (false, true) => "udp6",
        };
        let end = |a: std::net::SocketAddr| match a.ip() {
            IpAddr::V6(v) if v.is_unspecified() => format!(":::{}", a.port()),
            ip => format!("{ip}:{}", a.port()),
        };
        let peer = s.peer.map_or_else(
            || {
                if s.local.is_ipv6() {
                    ":::*".to_string()
                } else {
                    "0.0.0.0:*".to_string()
                }
            },
            end,
        );
        let state = match s.state {
            "ESTAB" => "ESTABLISHED",
            "UNCONN" => "",
            x => x,
        };
        let owner = if o.has('p') {
            s.pid
                .map_or(" -".to_string(), |p| format!(" {p}/{}", s.comm))
        } else {
            String::new()
        };
        let name = if cx.busybox() && s.local.is_ipv6() && tcp {
            "tcp"
        } else {
            name
        };
        cx.line(&format!(
            "{name:<5} {:>6} {:>6} {:<23} {peer:<23} {state:<11}{owner}",
            0,
            0,
            end(s.local)
        ))
        .await;
    }
    Ok(0)
}

pub async fn ss(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "altunpHsemixr46",
            &[
                ("listening", 'l'),
                ("tcp", 't'),
                ("udp", 'u'),
                ("numeric", 'n'),
                ("processes", 'p'),
                ("all", 'a'),
                ("no-header", 'H'),
            ],
        )
        .await?;
    let both = o.has('t') == o.has('u');
    let mut rows: Vec<[String; 7]> = Vec::new();
    for s in cx.sys.sockets() {
        let listens = s.state == "LISTEN" || s.state == "UNCONN";
        let tcp = s.proto == Proto::Tcp;
        if (o.has('l') && !listens)
            || (!o.has('l') && !o.has('a') && listens)
            || (!both && o.has('t') != tcp)
        {
            continue;
        }
        // docker-proxy's IPv6 sockets take IPv6 only; others on :: take both, shown as *.
        let proxy = s.comm == "docker-proxy";
        let end = |a: std::net::SocketAddr| match a.ip() {
            IpAddr::V6(v) if v.is_unspecified() && !proxy => format!("*:{}", a.port()),
            IpAddr::V6(v) => format!("[{v}]:{}", a.port()),
            ip => format!("{ip}:{}", a.port()),
        };
        let peer = s.peer.map_or_else(
            || match s.local.ip() {
                IpAddr::V4(_) => "0.0.0.0:*".to_string(),
                IpAddr::V6(v) if v.is_unspecified() && !proxy => "*:*".to_string(),
                IpAddr::V6(_) => "[::]:*".to_string(),
            },
            end,
        );
        let queue = match (s.state, proxy) {
            ("LISTEN", true) => "4096",
            ("LISTEN", false) => "511",
            _ => "0",
        };
        let owner = match (o.has('p'), s.pid) {
            (true, Some(p)) => format!("users:((\"{}\",pid={p},fd=6))", s.comm),
            _ => String::new(),
        };
        rows.push([
            if tcp { "tcp" } else { "udp" }.to_string(),
            s.state.to_string(),
            "0".to_string(),
            queue.to_string(),
            end(s.local),
            peer,
            owner,
        ]);
    }
    let mut head = [
        "Netid",
        "State",
        "Recv-Q",
        "Send-Q",
        "Local Address:Port",
        "Peer Address:Port",
        "Process",
    ]
    .map(str::to_string);
    if both {
        head[0] = "Netid".to_string();
    }
    if !o.has('H') {
        rows.insert(0, head);
    }
    let w: Vec<usize> = (0..7)
        .map(|k| rows.iter().map(|r| r[k].len()).max().unwrap_or(0))
        .collect();
    for r in rows {
        let lead = if both {
            format!("{:<w$} ", r[0], w = w[0])
        } else {
            String::new()
        };
        let text = format!(
            "{lead}{:<a$} {:<b$} {:<c$} {:>d$} {:>e$} {}",
            r[1],
            r[2],
            r[3],
            r[4],
            r[5],
            r[6],
            a = w[1],
            b = w[2],
            c = w[3],
            d = w[4],
            e = w[5]
        );
        cx.line(text.trim_end()).await;
    }
    Ok(0)
}
