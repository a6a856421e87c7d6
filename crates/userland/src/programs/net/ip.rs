//! `ip`, `brctl`: what interfaces, addresses and routes there are, in busybox's and in iproute2's words.
//! Not modelled: changing them (refused as in a container without NET_ADMIN), neighbours, rules.

use super::super::kit::{Cx, Run};
use super::address::{broadcast, scope};
use machine::{Interface, Route};
use std::net::{IpAddr, Ipv6Addr};

/// What is to be shown, and how.
#[derive(Default)]
struct View {
    brief: bool,
    oneline: bool,
    /// `-4`, `-6`.
    family: Option<u8>,
    busybox: bool,
}

impl View {
    fn shows(&self, ip: IpAddr) -> bool {
        self.family.is_none_or(|f| ip.is_ipv6() == (f == 6))
    }
}

pub async fn ip(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    let mut view = View {
        busybox: cx.busybox(),
        ..View::default()
    };
    while let Some(a) = args.first().filter(|a| a.starts_with('-')).cloned() {
        match a.trim_start_matches('-') {
            "br" | "brief" => view.brief = true,
            "4" => view.family = Some(4),
            "6" => view.family = Some(6),
            "o" | "oneline" => view.oneline = true,
            "f" | "family" => {
                let family = args.get(1).map(String::as_str);
                view.family = Some(if family == Some("inet6") { 6 } else { 4 });
                args.remove(0);
            }
            "V" | "Version" if !view.busybox => {
                cx.line("ip utility, iproute2-6.1.0, libbpf 1.1.0").await;
                return Ok(0);
            }
            _ => {}
        }
        args.remove(0);
    }
    let object = args.first().cloned().unwrap_or_default();
    let verb = args.get(1).cloned().unwrap_or_default();
    let changing = ["add", "delete", "set", "flush", "replace", "change"];
    if !verb.is_empty() && changing.iter().any(|v| v.starts_with(&verb)) {
        let text = "RTNETLINK answers: Operation not permitted\n";
        cx.raw_err(&cx.pick(format!("ip: {text}"), text.to_string()))
            .await;
        return Err(2);
    }
    let is = |full: &str| !object.is_empty() && full.starts_with(&object);
    if is("address") || is("link") {
        return interfaces(cx, &view, is("address"), &args[1..]).await;
    }
    if is("route") {
        return match (verb.as_str(), args.get(2)) {
            ("get", Some(to)) => route_to(cx, to).await,
            _ => routes(cx, &view).await,
        };
    }
    if is("neighbour") || is("neighbor") {
        return Ok(0);
    }
    if is("rule") {
        for (n, table) in [(0, "local"), (32766, "main"), (32767, "default")] {
            cx.line(&format!("{n}:\tfrom all lookup {table}")).await;
        }
        return Ok(0);
    }
    if object.is_empty() || is("help") {
        cx.raw_err("Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n")
            .await;
        return Err(cx.pick(1, 255));
    }
    let unknown = cx.pick("ip: invalid argument '", "Object \"");
    let rest = cx.pick("' to 'ip'\n", "\" is unknown, try \"ip help\".\n");
    cx.raw_err(&format!("{unknown}{object}{rest}")).await;
    Err(1)
}

async fn interfaces(cx: &mut Cx, view: &View, addresses: bool, args: &[String]) -> Run {
    let noise = |a: &&String| {
        !matches!(
            a.as_str(),
            "show" | "list" | "ls" | "lst" | "dev" | "s" | "sh" | "up" | "l"
        )
    };
    let mut list = cx.sys.interfaces();
    if let Some(dev) = args.iter().rfind(noise) {
        list.retain(|i| i.name == *dev);
        if list.is_empty() {
            let text = cx.pick(
                format!("ip: can't find device '{dev}'\n"),
                format!("Device \"{dev}\" does not exist.\n"),
            );
            cx.raw_err(&text).await;
            return Err(1);
        }
    }
    // Asked for one family, ip leaves out what has no address of it.
    list.retain(|i| !addresses || view.family.is_none() || i.addrs.iter().any(|a| view.shows(a.0)));
    for i in &list {
        let text = match view.brief {
            true => brief_line(i, addresses, view),
            false => long(i, addresses, view),
        };
        cx.out(&text).await;
    }
    Ok(0)
}

async fn routes(cx: &mut Cx, view: &View) -> Run {
    if view.family == Some(6) {
        for line in six_routes(&cx.sys.interfaces(), view.busybox) {
            cx.line(&line).await;
        }
        return Ok(0);
    }
    for r in cx.sys.routes() {
        cx.line(&route_line(&r, view.busybox)).await;
    }
    Ok(0)
}

fn route_line(r: &Route, busybox: bool) -> String {
    let dest = match r.dest.1 {
        0 => "default".to_string(),
        bits => format!("{}/{bits}", r.dest.0),
    };
    if let Some(gateway) = r.gateway {
        return format!("{dest} via {gateway} dev {} ", r.dev);
    }
    let src = r.src.map_or(String::new(), |s| format!("src {s} "));
    match busybox {
        true => format!("{dest} dev {} scope link  {src}", r.dev),
        false => format!("{dest} dev {} proto kernel scope link {src}", r.dev),
    }
}

/// The IPv6 table, made from the addresses: each has its subnet, and a global one the way out.
fn six_routes(interfaces: &[Interface], busybox: bool) -> Vec<String> {
    let kernel = if busybox { "" } else { " proto kernel" };
    let mut out = Vec::new();
    for i in interfaces {
        for (ip, bits) in &i.addrs {
            let IpAddr::V6(ip) = ip else { continue };
            if ip.is_loopback() {
                continue;
            }
            let net = subnet6(*ip, *bits);
            out.push(format!("{net}/{bits} dev {}{kernel} metric 256 ", i.name));
        }
    }
    let global = |a: &(IpAddr, u8)| a.0.is_ipv6() && scope(a.0, ["h", "l", "g"]) == "g";
    let way = interfaces
        .iter()
        .filter(|i| i.name.starts_with("eth"))
        .find_map(|i| Some((i, i.addrs.iter().find(|a| global(a))?)));
    if let Some((i, (IpAddr::V6(ip), bits))) = way {
        let gateway = Ipv6Addr::from(u128::from(subnet6(*ip, *bits)) + 1);
        out.push(format!("default via {gateway} dev {} metric 1024 ", i.name));
    }
    out
}

fn subnet6(ip: Ipv6Addr, bits: u8) -> Ipv6Addr {
    let mask = u128::MAX.checked_shl(128 - u32::from(bits.min(128)));
    Ipv6Addr::from(u128::from(ip) & mask.unwrap_or(0))
}

async fn route_to(cx: &mut Cx, to: &str) -> Run {
    let Ok(IpAddr::V4(ip)) = to.parse::<IpAddr>() else {
        let text = cx.pick(
            format!("ip: an inet prefix is expected rather than \"{to}\"\n"),
            format!("Error: inet prefix is expected rather than \"{to}\".\n"),
        );
        cx.raw_err(&text).await;
        return Err(1);
    };
    let routes = cx.sys.routes();
    let holds = |r: &&Route| {
        let mask = u32::MAX.checked_shl(32 - u32::from(r.dest.1)).unwrap_or(0);
        u32::from(ip) & mask == u32::from(r.dest.0) & mask
    };
    let Some(r) = routes.iter().filter(holds).max_by_key(|r| r.dest.1) else {
        let text = "RTNETLINK answers: Network is unreachable\n";
        cx.raw_err(&cx.pick(format!("ip: {text}"), text.to_string()))
            .await;
        return Err(2);
    };
    let interfaces = cx.sys.interfaces();
    let own = interfaces.iter().find(|i| i.name == r.dev);
    let own = own.and_then(|i| i.addrs.iter().map(|a| a.0).find(IpAddr::is_ipv4));
    let via = r.gateway.map_or(String::new(), |g| format!("via {g} "));
    let src = own.map_or(String::new(), |s| s.to_string());
    let text = match cx.busybox() {
        true => format!("{to} {via}dev {}  src {src} \n", r.dev),
        false => format!(
            "{to} {via}dev {} src {src} uid {} \n    cache \n",
            r.dev,
            cx.sys.creds().uid
        ),
    };
    cx.out(&text).await;
    Ok(0)
}

fn flags(i: &Interface) -> &'static str {
    match (i.name == "lo", i.up) {
        (true, _) => "LOOPBACK,UP,LOWER_UP",
        (false, true) => "BROADCAST,MULTICAST,UP,LOWER_UP",
        (false, false) => "BROADCAST,MULTICAST",
    }
}

fn state(i: &Interface) -> &'static str {
    match (i.name == "lo", i.up) {
        (true, _) => "UNKNOWN",
        (false, true) => "UP",
        (false, false) => "DOWN",
    }
}

/// One end of a veth pair names its peer's index.
fn is_veth(i: &Interface) -> bool {
    i.name.starts_with("eth")
}

fn shown_name(i: &Interface) -> String {
    match is_veth(i) {
        true => format!("{}@if{}", i.name, i.index + 1),
        false => i.name.clone(),
    }
}

fn long(i: &Interface, addresses: bool, view: &View) -> String {
    let lo = i.name == "lo";
    let mut t = String::new();
    if !view.oneline || !addresses {
        let group = if view.busybox { "" } else { "group default " };
        let tail = if lo { "qlen 1000" } else { "" };
        // busybox can't see the peer, which is in another namespace, and takes it for down.
        let down = match view.busybox && is_veth(i) {
            true => ",M-DOWN",
            false => "",
        };
        t.push_str(&format!(
            "{}: {}: <{}{down}> mtu {} qdisc noqueue state {} {group}{tail}",
            i.index,
            shown_name(i),
            flags(i),
            i.mtu,
            state(i)
        ));
        if view.family.is_none() || !addresses {
            let (kind, brd) = match lo {
                true => ("link/loopback", "00:00:00:00:00:00"),
                false => ("link/ether", "ff:ff:ff:ff:ff:ff"),
            };
            let netns = match is_veth(i) && !view.busybox {
                true => " link-netnsid 0",
                false => "",
            };
            let glue = if view.oneline { "\\" } else { "\n" };
            t.push_str(&format!("{glue}    {kind} {} brd {brd}{netns}", i.mac));
        }
        t.push('\n');
    }
    if !addresses {
        return t;
    }
    // With -o a backslash stands for the line break.
    let (lead, glue) = match view.oneline {
        true => (format!("{}: {}", i.index, i.name), "\\"),
        false => (String::new(), "\n"),
    };
    for (ip, prefix) in i.addrs.iter().filter(|a| view.shows(a.0)) {
        let reach = scope(*ip, ["host", "link", "global"]);
        let head = match ip {
            IpAddr::V4(_) if lo => format!("inet {ip}/{prefix} scope host {}", i.name),
            IpAddr::V4(_) => format!(
                "inet {ip}/{prefix} brd {} scope {reach} {}",
                broadcast(*ip, *prefix),
                i.name
            ),
            // Docker sets global addresses without waiting for a duplicate to object.
            IpAddr::V6(_) if reach == "global" && view.busybox => {
                format!("inet6 {ip}/{prefix} scope {reach} flags 02 ")
            }
            IpAddr::V6(_) if reach == "global" => {
                format!("inet6 {ip}/{prefix} scope {reach} nodad ")
            }
            IpAddr::V6(_) => format!("inet6 {ip}/{prefix} scope {reach} "),
        };
        t.push_str(&format!(
            "{lead}    {head}{glue}       valid_lft forever preferred_lft forever\n"
        ));
    }
    t
}

fn brief_line(i: &Interface, addresses: bool, view: &View) -> String {
    let (name, state) = (shown_name(i), state(i));
    if !addresses {
        return format!("{name:<16} {state:<14} {} <{}> \n", i.mac, flags(i));
    }
    let shown = i.addrs.iter().filter(|a| view.shows(a.0));
    let list: Vec<String> = shown.map(|(ip, p)| format!("{ip}/{p}")).collect();
    format!("{name:<16} {state:<14} {} \n", list.join(" "))
}

/// `brctl show`: the bridges of the namespace. The interfaces on them are those of containers,
/// whose names differ from run to run, so none is listed.
pub async fn brctl(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let Some(verb) = args.first() else {
        return cx.bad_usage("").await;
    };
    if verb != "show" {
        let name = args.get(1).map_or("", String::as_str);
        let text = format!("bridge {name}: Operation not permitted");
        return cx.die(1, &text).await;
    }
    cx.line("bridge name\tbridge id\t\tSTP enabled\tinterfaces")
        .await;
    let bridge = |i: &&Interface| i.name == "docker0" || i.name.starts_with("br-");
    for i in cx.sys.interfaces().iter().filter(bridge) {
        let id = i.mac.replace(':', "");
        cx.line(&format!("{}\t\t8000.{id}\tno\t\t", i.name)).await;
    }
    Ok(0)
}
