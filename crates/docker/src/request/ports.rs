//! `-p [ip:][host:]container[/proto]` and `--expose`, in the words of go-connections 0.6.

use crate::template::quote;
use std::net::IpAddr;

/// A published port.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortMapping {
    /// `80/tcp`.
    pub container: String,
    /// The host's address; empty for all.
    pub host_ip: String,
    /// The host's port, a range, or empty for any.
    pub host_port: String,
}

/// Reads one `-p` value.
pub fn parse_publish(value: &str) -> Result<Vec<PortMapping>, String> {
    if !value.contains('=') {
        return parse_spec(value);
    }
    let (mut published, mut target, mut protocol) =
        (String::new(), String::new(), "tcp".to_string());
    for field in value.split(',') {
        match field.split_once('=') {
            Some(("published", text)) => published = text.into(),
            Some(("target", text)) => target = text.into(),
            Some(("protocol", text)) => protocol = text.into(),
            Some((key, _)) if !key.is_empty() => {}
            _ => {
                return Err(format!(
                    "invalid publish opts format (should be name=value but got '{field}')"
                ));
            }
        }
    }
    parse_spec(&format!("{published}:{target}/{protocol}"))
}

fn parse_spec(spec: &str) -> Result<Vec<PortMapping>, String> {
    let (head, container) = spec.rsplit_once(':').unwrap_or(("", spec));
    let (ip, host) = match head.rsplit_once(':') {
        Some((ip, host)) => (ip, host),
        None => ("", head),
    };
    let (port, proto) = container.split_once('/').unwrap_or((container, "tcp"));
    let proto = match proto {
        "" => "tcp".to_string(),
        proto => proto.to_lowercase(),
    };
    if !matches!(proto.as_str(), "tcp" | "udp" | "sctp") {
        return Err(format!("invalid proto: {proto}"));
    }
    let ip = match ip.strip_prefix('[') {
        Some(inner) => match inner.strip_suffix(']') {
            Some(bare) => bare,
            None => {
                return Err(format!(
                    "invalid IP address {ip}: address {ip}:: missing ']' in address"
                ));
            }
        },
        None => ip,
    };
    if !ip.is_empty() && ip.parse::<IpAddr>().is_err() {
        return Err(format!("invalid IP address: {ip}"));
    }
    if port.is_empty() {
        return Err(format!("no port specified: {spec}<empty>"));
    }
    let (start, end) = parse_range(port).map_err(|_| format!("invalid containerPort: {port}"))?;
    let (host_start, host_end) = match host {
        "" => (0, 0),
        host => parse_range(host).map_err(|_| format!("invalid hostPort: {host}"))?,
    };
    // A range of host ports for one container port means "any of these".
    if !host.is_empty() && end - start != host_end - host_start && end != start {
        return Err(format!(
            "invalid ranges specified for container and host Ports: {port} and {host}"
        ));
    }
    Ok((0..=end - start)
        .map(|i| PortMapping {
            container: format!("{}/{proto}", start + i),
            host_ip: ip.into(),
            host_port: match host {
                "" => String::new(),
                _ if start == end && host_start != host_end => format!("{host_start}-{host_end}"),
                _ => (host_start + i).to_string(),
            },
        })
        .collect())
}

/// Reads one `--expose` value into ports such as `80/tcp`.
pub fn parse_expose(value: &str) -> Result<Vec<String>, String> {
    if value.contains(':') {
        return Err(format!("invalid port format for --expose: {value}"));
    }
    let (port, proto) = value.split_once('/').unwrap_or((value, "tcp"));
    let proto = if proto.is_empty() { "tcp" } else { proto };
    let (start, end) = parse_range(port)
        .map_err(|why| format!("invalid range format for --expose: {value}, error: {why}"))?;
    Ok((start..=end)
        .map(|port| format!("{port}/{proto}"))
        .collect())
}

/// Reads `80` or `80-90`.
pub fn parse_range(text: &str) -> Result<(u32, u32), String> {
    if text.is_empty() {
        return Err("empty string specified for ports".into());
    }
    // What follows a second hyphen is not looked at.
    let mut parts = text.split('-');
    let start = parts.next().unwrap_or_default();
    let end = parts.next().unwrap_or(start);
    let (first, last) = (parse_port(start)?, parse_port(end)?);
    if last < first {
        return Err(format!("invalid range specified for port: {text}"));
    }
    Ok((first, last))
}

/// Reads a port number, or fails as Go's `strconv.ParseUint` does.
pub fn parse_port(text: &str) -> Result<u32, String> {
    let fail = |why| Err(format!("strconv.ParseUint: parsing {}: {why}", quote(text)));
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return fail("invalid syntax");
    }
    match text.parse::<u32>() {
        Ok(port) if port <= 65535 => Ok(port),
        _ => fail("value out of range"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_publish_value_are_found() {
        let one = &parse_publish("127.0.0.1:8080:80/udp").unwrap()[0];
        assert_eq!(
            (
                one.host_ip.as_str(),
                one.host_port.as_str(),
                one.container.as_str()
            ),
            ("127.0.0.1", "8080", "80/udp")
        );
        assert_eq!(parse_publish("80").unwrap()[0].host_port, "");
        assert_eq!(parse_publish("8000-8002:80-82").unwrap().len(), 3);
        assert_eq!(
            parse_publish("8000-8002:80").unwrap()[0].host_port,
            "8000-8002"
        );
        assert_eq!(
            parse_publish("published=8080,target=80").unwrap()[0].host_port,
            "8080"
        );
        assert_eq!(parse_publish("[::1]:8080:80").unwrap()[0].host_ip, "::1");
    }

    #[test]
    fn mistakes_name_the_part() {
        for (value, error) in [
            ("80800:80", "invalid hostPort: 80800"),
            ("8080:http", "invalid containerPort: http"),
            ("8080:", "no port specified: 8080:<empty>"),
            ("8080:80:tcp", "invalid IP address: 8080"),
            ("8080:80/http", "invalid proto: http"),
            (
                "1-3:1-2",
                "invalid ranges specified for container and host Ports: 1-2 and 1-3",
            ),
        ] {
            assert_eq!(parse_publish(value).unwrap_err(), error);
        }
    }
}
