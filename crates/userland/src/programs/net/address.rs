//! `ip`, `ifconfig`, `route`, `arp`, `ss`, `netstat`: what interfaces, routes and sockets there are.
//! Not modelled: changing them (refused as in a container without NET_ADMIN), IPv6 beyond loopback.

use super::super::kit::{Cx, Run};
use machine::{Interface, Proto};
use std::net::IpAddr;

fn broadcast(ip: IpAddr, prefix: u8) -> String {
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

pub async fn ip(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    let (mut brief, mut four, mut oneline) = (false, false, false);
    while let Some(a) = args.first().filter(|a| a.starts_with('-')).cloned() {
        match a.as_str() {
            "-br" | "-brief" => brief = true,
            "-4" => four = true,
            "-o" => oneline = true,
            "-V" => {
                cx.line("ip utility, iproute2-6.1.0, libbpf 1.1.0").await;
                return Ok(0);
            }
            _ => {}
        }
        args.remove(0);
    }
    let object = args.first().cloned().unwrap_or_default();
    let verb = args.get(1).cloned().unwrap_or_default();
    let changing = matches!(
        verb.as_str(),
        "add" | "del" | "delete" | "set" | "flush" | "replace" | "change"
    );
    if changing {
        cx.raw_err(cx.pick(
            "ip: RTNETLINK answers: Operation not permitted\n",
            "RTNETLINK answers: Operation not permitted\n",
        ))
        .await;
        return Err(2);
    }
    let dev = args
        .iter()
        .skip(1)
        .rfind(|a| !matches!(a.as_str(), "show" | "list" | "ls" | "dev" | "s" | "sh"))
        .cloned();
    let is = |full: &str| !object.is_empty() && full.starts_with(&object);
    let mut list = cx.sys.interfaces();
    if let Some(d) = &dev
        && (is("address") || is("link"))
    {
        list.retain(|i| i.name == *d);
        if list.is_empty() {
            let text = cx.pick(
                format!("ip: can't find device '{d}'\n"),
                format!("Device \"{d}\" does not exist.\n"),
            );
            cx.raw_err(&text).await;
            return Err(1);
        }
    }
    if is("address") || is("link") {
        let addresses = is("address");
        for i in &list {
            let text = if brief {
                brief_line(i, addresses)
            } else {
                long(i, addresses, four, oneline, cx.busybox())
            };
            cx.out(&text).await;
        }
        return Ok(0);
    }
    if is("route") || object == "r" {
        if verb == "get" {
            let to = args.get(2).cloned().unwrap_or_default();
            let routes = cx.sys.routes();
            let via = routes.iter().find(|r| r.gateway.is_some());
            let text = match via {
                Some(r) => format!(
                    "{to} via {} dev {} src {} uid {}\n    cache\n",
                    r.gateway.map_or(String::new(), |g| g.to_string()),
                    r.dev,
                    r.src.map_or(String::new(), |s| s.to_string()),
                    cx.sys.creds().uid
                ),
                None => "RTNETLINK answers: Network is unreachable\n".to_string(),
            };
            cx.out(&text).await;
            return Ok(0);
        }
        for r in cx.sys.routes() {
            let dest = if r.dest.1 == 0 {
                "default".to_string()
            } else {
                format!("{}/{}", r.dest.0, r.dest.1)
            };
            let text = match r.gateway {
                Some(g) => format!("{dest} via {g} dev {} \n", r.dev),
                None => format!(
                    "{dest} dev {} {}scope link {}\n",
                    r.dev,
                    if cx.busybox() { "" } else { "proto kernel " },
                    r.src.map_or(String::new(), |s| format!(" src {s} "))
                )
                .replace(
                    "scope link  src",
                    if cx.busybox() {
                        "scope link  src"
                    } else {
                        "scope link src"
                    },
                ),
            };
            cx.out(&text).await;
        }
        return Ok(0);
    }
    if is("neighbour") || is("neigh") {
        return Ok(0);
    }
    if object.is_empty() || object == "help" {
        cx.raw_err("Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n")
            .await;
        return Err(cx.pick(1, 255));
    }
    cx.raw_err(&format!(
        "Object \"{object}\" is unknown, try \"ip help\".\n"
    ))
    .await;
    Err(1)
}

fn flags(i: &Interface) -> &'static str {
    match (i.name == "lo", i.up) {
        (true, _) => "LOOPBACK,UP,LOWER_UP",
        (false, true) => "BROADCAST,MULTICAST,UP,LOWER_UP",
        (false, false) => "BROADCAST,MULTICAST",
    }
}

fn shown_name(i: &Interface) -> String {
    // One end of a veth pair names its peer's index.
    if i.name.starts_with("eth") {
        format!("{}@if{}", i.name, i.index + 1)
    } else {
        i.name.clone()
    }
}

fn long(i: &Interface, addresses: bool, four: bool, oneline: bool, busybox: bool) -> String {
    let state = if i.name == "lo" {
        "UNKNOWN"
    } else if i.up {
        "UP"
    } else {
        "DOWN"
    };
    let lo = i.name == "lo";
    let tail = if lo { "qlen 1000" } else { "" };
    let mut t = String::new();
    if !oneline {
        let group = if busybox { "" } else { "group default " };
        let state = if busybox && lo {
            String::new()
        } else {
            format!("state {state} ")
        };
        let queue = "noqueue";
        t.push_str(&format!(
            "{}: {}: <{}> mtu {} qdisc {queue} {state}{group}{tail}\n",
            i.index,
            shown_name(i),
            flags(i),
            i.mtu
        ));
        let kind = if lo { "link/loopback" } else { "link/ether" };
        let brd = if lo {
            "00:00:00:00:00:00"
        } else {
            "ff:ff:ff:ff:ff:ff"
        };
        let netns = if lo || busybox { "" } else { " link-netnsid 0" };
        t.push_str(&format!("    {kind} {} brd {brd}{netns}\n", i.mac));
    }
    if addresses {
        // With -o a backslash stands for the line break.
        let (lead, glue) = if oneline {
            (format!("{}: {}", i.index, i.name), "\\")
        } else {
            (String::new(), "\n")
        };
        for (ip, prefix) in &i.addrs {
            if four && ip.is_ipv6() {
                continue;
            }
            let head = match ip {
                IpAddr::V4(_) => {
                    let b = if lo {
                        String::new()
                    } else {
                        format!("brd {} ", broadcast(*ip, *prefix))
                    };
                    let scope = if lo { "host" } else { "global" };
                    format!("inet {ip}/{prefix} {b}scope {scope} {}", i.name)
                }
                IpAddr::V6(_) => {
                    let scope = if lo { "host" } else { "link" };
                    format!("inet6 {ip}/{prefix} scope {scope} ")
                }
            };
            t.push_str(&format!(
                "{lead}    {head}{glue}       valid_lft forever preferred_lft forever\n"
            ));
        }
    }
    t
}

fn brief_line(i: &Interface, addresses: bool) -> String {
    let state = if i.name == "lo" {
        "UNKNOWN"
    } else if i.up {
        "UP"
    } else {
        "DOWN"
    };
    if addresses {
        let list: Vec<String> = i.addrs.iter().map(|(ip, p)| format!("{ip}/{p}")).collect();
        return format!("{:<16} {state:<14} {} \n", shown_name(i), list.join(" "));
    }
    format!(
        "{:<16} {state:<14} {} <{}> \n",
        shown_name(i),
        i.mac,
        flags(i)
    )
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

pub async fn route(cx: &mut Cx) -> Run {
    cx.opts("n", &[]).await?;
    cx.line("Kernel IP routing table").await;
    cx.line("Destination     Gateway         Genmask         Flags Metric Ref    Use Iface")
        .await;
    for r in cx.sys.routes() {
        let gw = r.gateway.map_or("0.0.0.0".to_string(), |g| g.to_string());
        let f = if r.gateway.is_some() { "UG" } else { "U" };
        cx.line(&format!(
            "{:<15} {gw:<15} {:<15} {f:<5} 0      0        0 {}",
            r.dest.0.to_string(),
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
        return route(cx).await;
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
        let end = |a: std::net::SocketAddr| match a.ip() {
            IpAddr::V6(v) if v.is_unspecified() => format!("*:{}", a.port()),
            ip => format!("{ip}:{}", a.port()),
        };
        let peer = s.peer.map_or_else(
            || {
                if s.local.is_ipv6() {
                    "*:*".to_string()
                } else {
                    "0.0.0.0:*".to_string()
                }
            },
            end,
        );
        let queue = if s.state == "LISTEN" { "511" } else { "0" };
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
