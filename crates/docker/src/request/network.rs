//! `--network`: a name, or `name=…,alias=…,ip=…`.

use std::collections::BTreeMap;

/// One network a container is to join, with the endpoint's settings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attachment {
    /// The network's name, id or mode.
    pub target: String,
    /// Further names on that network.
    pub aliases: Vec<String>,
    /// `container:alias` links.
    pub links: Vec<String>,
    /// A fixed IPv4 address.
    pub ipv4: String,
    /// A fixed IPv6 address.
    pub ipv6: String,
    /// Link-local addresses.
    pub link_local: Vec<String>,
    /// A fixed MAC address.
    pub mac: String,
    /// Driver options.
    pub driver_opts: BTreeMap<String, String>,
    /// The network with the highest value gives the default route.
    pub gw_priority: i64,
}

/// Reads one `--network` value.
pub fn parse(value: &str) -> Result<Attachment, String> {
    let mut out = Attachment::default();
    if !value.contains('=') {
        out.target = value.into();
        return Ok(out);
    }
    for field in value.split(',') {
        let Some((key, text)) = field.split_once('=').filter(|(key, _)| !key.is_empty()) else {
            return Err(format!("invalid field {field}"));
        };
        let text = text.trim().to_string();
        match key.trim().to_lowercase().as_str() {
            "name" => out.target = text,
            "alias" => out.aliases.push(text),
            "ip" => out.ipv4 = text,
            "ip6" => out.ipv6 = text,
            "mac-address" => out.mac = text,
            "link-local-ip" => out.link_local.push(text),
            "driver-opt" => match text.split_once('=') {
                Some((key, value)) => {
                    out.driver_opts
                        .insert(key.trim().to_lowercase(), value.trim().to_string());
                }
                None => return Err("invalid key value pair format in driver options".into()),
            },
            "gw-priority" => match text.parse() {
                Ok(n) => out.gw_priority = n,
                Err(_) => {
                    return Err(format!("invalid gw-priority ({text}): invalid syntax"));
                }
            },
            key => return Err(format!("invalid field key {key}")),
        }
    }
    if out.target.is_empty() {
        Err("network name/id is not specified".into())
    } else {
        Ok(out)
    }
}

/// Whether a network mode names a network of the user's.
pub fn is_user_defined(mode: &str) -> bool {
    !matches!(mode, "" | "default" | "bridge" | "host" | "none") && !mode.starts_with("container:")
}

/// The endpoints of a container from its `--network` values and the flags that go with the first.
pub fn attachments(values: &[String], flags: Attachment) -> Result<Vec<Attachment>, String> {
    let mut out: Vec<Attachment> = Vec::new();
    for value in values {
        out.push(parse(value)?);
    }
    if out.is_empty() {
        out.push(Attachment {
            target: "default".into(),
            ..Attachment::default()
        });
    }
    apply(&mut out[0], flags)?;
    for (i, attachment) in out.iter().enumerate() {
        check(attachment)?;
        if out[..i]
            .iter()
            .any(|earlier| earlier.target == attachment.target)
        {
            return Err(format!(
                "network {} is specified multiple times",
                crate::template::quote(&attachment.target)
            ));
        }
    }
    let user = out.iter().any(|a| is_user_defined(&a.target));
    if user && !out.iter().all(|a| is_user_defined(&a.target)) {
        return Err("conflicting options: cannot attach both user-defined and non-user-defined network-modes".into());
    }
    Ok(out)
}

fn apply(first: &mut Attachment, flags: Attachment) -> Result<(), String> {
    let conflict = |what: &str| Err(format!("conflicting options: cannot specify both {what}"));
    if !first.aliases.is_empty() && !flags.aliases.is_empty() {
        return conflict("--network-alias and per-network alias");
    }
    if !first.ipv4.is_empty() && !flags.ipv4.is_empty() {
        return conflict("--ip and per-network IPv4 address");
    }
    if !first.ipv6.is_empty() && !flags.ipv6.is_empty() {
        return conflict("--ip6 and per-network IPv6 address");
    }
    if !first.mac.is_empty() && !flags.mac.is_empty() {
        return conflict("--mac-address and per-network MAC address");
    }
    if !first.link_local.is_empty() && !flags.link_local.is_empty() {
        return conflict("--link-local-ip and per-network link-local IP addresses");
    }
    if !flags.aliases.is_empty() {
        first.aliases = flags.aliases;
    }
    // On the default bridge `--link` is the old kind of link, which the host configuration holds.
    if is_user_defined(&first.target) && !flags.links.is_empty() {
        first.links = flags.links;
    }
    if !flags.ipv4.is_empty() {
        first.ipv4 = flags.ipv4;
    }
    if !flags.ipv6.is_empty() {
        first.ipv6 = flags.ipv6;
    }
    if !flags.mac.is_empty() {
        first.mac = flags.mac;
    }
    if !flags.link_local.is_empty() {
        first.link_local = flags.link_local;
    }
    Ok(())
}

fn check(attachment: &Attachment) -> Result<(), String> {
    if attachment.target.trim().is_empty() {
        return Err("no name set for network".into());
    }
    if !is_user_defined(&attachment.target) && !attachment.aliases.is_empty() {
        return Err("network-scoped aliases are only supported for user-defined networks".into());
    }
    if !attachment.mac.is_empty() && !is_mac(&attachment.mac) {
        return Err(format!("{} is not a valid mac address", attachment.mac));
    }
    Ok(())
}

/// Whether a text is a MAC address.
pub fn is_mac(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split([':', '-']).collect();
    parts.len() == 6
        && parts
            .iter()
            .all(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_form_carries_endpoint_settings() {
        let one = parse("name=app,alias=web,ip=10.0.0.5").unwrap();
        assert_eq!(
            (one.target.as_str(), one.ipv4.as_str()),
            ("app", "10.0.0.5")
        );
        assert_eq!(one.aliases, ["web"]);
        assert_eq!(
            parse("name=a,color=red"),
            Err("invalid field key color".into())
        );
    }

    #[test]
    fn aliases_need_a_network_of_ones_own() {
        let flags = Attachment {
            aliases: vec!["web".into()],
            ..Attachment::default()
        };
        assert_eq!(
            attachments(&[], flags).unwrap_err(),
            "network-scoped aliases are only supported for user-defined networks"
        );
    }

    #[test]
    fn a_network_counts_once() {
        let twice = ["a".to_string(), "a".to_string()];
        assert_eq!(
            attachments(&twice, Attachment::default()).unwrap_err(),
            "network \"a\" is specified multiple times"
        );
    }
}
