//! EXPOSE's port specifications: `80`, `80/udp`, `7000-7002`, and mappings that mean nothing.

use crate::error::Range;
use crate::goformat::quote;
use crate::lint::{Linter, rules};

/// The ports of one specification as `port/protocol`.
pub fn expose(spec: &str, range: Range, lint: &mut Linter) -> Result<Vec<String>, String> {
    let parts: Vec<&str> = spec.split(':').collect();
    let (ip, host, container) = match parts[..] {
        [port] => (String::new(), "", port),
        [host, port] => (String::new(), host, port),
        [.., host, port] => (parts[..parts.len() - 2].join(":"), host, port),
        [] => (String::new(), "", ""),
    };
    let (port, protocol) = match container.split_once('/') {
        Some((port, protocol)) => (port, protocol),
        None => (container, ""),
    };
    let bad = |why: String| format!("invalid port: {}: {why}", quote(spec));
    if port.is_empty() {
        return Err(bad("no port specified".into()));
    }
    let protocol = if protocol.is_empty() { "tcp" } else { protocol };
    let lower = protocol.to_lowercase();
    if !matches!(lower.as_str(), "tcp" | "udp" | "sctp") {
        return Err(bad(format!("invalid proto: {protocol}")));
    }
    rules::expose_proto_casing::check(spec, protocol, range, lint);
    if !ip.is_empty() || !host.is_empty() {
        rules::expose_invalid_format::check(spec, range, lint);
    }
    let bare = ip.trim_start_matches('[').trim_end_matches(']');
    if !bare.is_empty() && bare.parse::<std::net::IpAddr>().is_err() {
        return Err(format!("invalid IP address: {bare}"));
    }
    let (first, last) = port_range(port).ok_or_else(|| format!("invalid containerPort: {port}"))?;
    if !host.is_empty() {
        let (host_first, host_last) =
            port_range(host).ok_or_else(|| format!("invalid hostPort: {host}"))?;
        if last - first != host_last - host_first && last != first {
            return Err(format!(
                "invalid ranges specified for container and host Ports: {port} and {host}"
            ));
        }
    }
    Ok((first..=last).map(|p| format!("{p}/{lower}")).collect())
}

fn port_range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some((first, last))
}
