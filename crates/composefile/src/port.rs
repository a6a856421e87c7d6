//! The short form of a service's ports, `[HOST:[PUBLISHED:]]TARGET[/PROTOCOL]`,
//! with ranges, in the words of Docker's port parser.

use crate::value::{Map, Value};

/// Reads a short form into one long form for each port of its range.
pub fn parse(spec: &str) -> Result<Vec<Map>, String> {
    let (host_ip, published, target) = split(spec);
    let (target, protocol) = match target.split_once('/') {
        Some((t, p)) => (t, if p.is_empty() { "tcp" } else { p }),
        None => (target, "tcp"),
    };
    if !matches!(protocol.to_lowercase().as_str(), "tcp" | "udp" | "sctp") {
        return Err(format!("invalid proto: {}", protocol.to_lowercase()));
    }
    let ip = match host_ip.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        Some(v6) => v6,
        None => host_ip,
    };
    if !ip.is_empty() && ip.parse::<std::net::IpAddr>().is_err() {
        return Err(format!("invalid IP address: {host_ip}"));
    }
    if target.is_empty() {
        return Err(format!("no port specified: {spec}<empty>"));
    }
    let (from, to) = range(target).map_err(|()| format!("invalid containerPort: {target}"))?;
    let (mut host_from, mut host_to) = (0, 0);
    if !published.is_empty() {
        (host_from, host_to) =
            range(published).map_err(|()| format!("invalid hostPort: {published}"))?;
    }
    let one_of_many = from == to && host_to != host_from;
    if !published.is_empty() && to - from != host_to - host_from && from != to {
        return Err(format!(
            "invalid ranges specified for container and host Ports: {target} and {published}"
        ));
    }
    let mut ports = Vec::new();
    for i in 0..=(to - from) {
        let host_port = match (published.is_empty(), one_of_many) {
            (true, _) => String::new(),
            (false, true) => format!("{host_from}-{host_to}"),
            (false, false) => (host_from + i).to_string(),
        };
        let mut port = Map::new();
        port.set("mode", "ingress");
        if !ip.is_empty() {
            port.set("host_ip", ip);
        }
        port.set("target", Value::Int(i64::from(from + i)));
        if !host_port.is_empty() {
            port.set("published", host_port);
        }
        port.set("protocol", protocol.to_lowercase());
        ports.push(port);
    }
    // Docker sorts the container ports as text.
    ports.sort_by_key(|p| p.get("target").map(Value::to_text));
    Ok(ports)
}

fn split(spec: &str) -> (&str, &str, &str) {
    let parts: Vec<&str> = spec.split(':').collect();
    match parts.as_slice() {
        [target] => ("", "", target),
        [published, target] => ("", published, target),
        [ip, published, target] => (ip, published, target),
        _ => {
            let target = parts[parts.len() - 1];
            let published = parts[parts.len() - 2];
            let ip_len = spec.len() - target.len() - published.len() - 2;
            (&spec[..ip_len], published, target)
        }
    }
}

fn range(text: &str) -> Result<(u16, u16), ()> {
    // What follows a second hyphen is not looked at.
    let mut parts = text.split('-');
    let from = parts.next().unwrap_or_default();
    let to = parts.next().unwrap_or(from);
    let from: u16 = from.parse().map_err(|_| ())?;
    let to: u16 = to.parse().map_err(|_| ())?;
    if to < from {
        return Err(());
    }
    Ok((from, to))
}
