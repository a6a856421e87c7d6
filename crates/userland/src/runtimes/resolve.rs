//! Names of hosts to addresses, and addresses to text.

use machine::Sys;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The first address of a name; none if it has none.
pub(crate) async fn first(sys: &Sys, host: &str) -> Option<IpAddr> {
    if host.is_empty() {
        return Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    }
    if let Ok(ip) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Some(ip);
    }
    all(sys, host).await.into_iter().next()
}

/// [`first`] for a program that is going to connect to a port.
pub(crate) async fn toward(sys: &Sys, host: &str, port: u16) -> Option<IpAddr> {
    if host.is_empty() {
        return Some(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    }
    let mut all = sys.resolve_to(host, port).await.unwrap_or_default();
    all.sort_by_key(|ip| ip.is_ipv6());
    all.into_iter().next()
}

/// All addresses of a name, IPv4 first.
pub(crate) async fn all(sys: &Sys, host: &str) -> Vec<IpAddr> {
    let Ok(mut list) = sys.resolve(host).await else {
        return Vec::new();
    };
    list.sort_by_key(|ip| ip.is_ipv6());
    list
}

/// An address as a server that listens on `::` sees it.
pub(crate) fn mapped(ip: IpAddr, dual: bool) -> String {
    match ip {
        IpAddr::V4(v4) if dual => format!("::ffff:{v4}"),
        IpAddr::V6(v6) if v6 == Ipv6Addr::LOCALHOST => "::1".into(),
        ip => ip.to_string(),
    }
}
