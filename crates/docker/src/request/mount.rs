//! `--mount type=…,src=…,dst=…`.

use crate::flags::parse_bool;
use crate::format::units;
use std::collections::BTreeMap;

/// A mount as `--mount` describes it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MountSpec {
    /// `bind`, `volume`, `tmpfs`, `image`, or whatever the user wrote.
    pub kind: String,
    /// The host path or volume name; empty when not given.
    pub source: String,
    /// The path in the container.
    pub target: String,
    /// Whether the container may only read.
    pub read_only: bool,
    /// `rprivate` and so on; empty when not given.
    pub propagation: String,
    /// Whether nested mounts are left out.
    pub non_recursive: bool,
    /// Whether nested mounts stay writable under a read-only one.
    pub read_only_non_recursive: bool,
    /// Whether nested mounts must become read-only too.
    pub read_only_force_recursive: bool,
    /// `cached` and so on; empty when not given.
    pub consistency: String,
    /// Whether the image's files stay out of a new volume.
    pub no_copy: bool,
    /// The directory within the volume.
    pub subpath: String,
    /// Labels of a new volume.
    pub labels: BTreeMap<String, String>,
    /// Driver of a new volume.
    pub driver: String,
    /// Driver options of a new volume.
    pub driver_opts: BTreeMap<String, String>,
    /// Size of a tmpfs; 0 for no limit.
    pub tmpfs_size: i64,
    /// Mode of a tmpfs; 0 for the default.
    pub tmpfs_mode: u32,
    /// The groups of options used, in the order Docker checks them.
    groups: [bool; 4],
}

const GROUPS: [&str; 4] = ["volume", "image", "bind", "tmpfs"];

/// Reads a `--mount` value; `cwd` is what relative sources start from.
pub fn parse(value: &str, cwd: &str) -> Result<MountSpec, String> {
    let mut mount = MountSpec {
        kind: "volume".into(),
        ..MountSpec::default()
    };
    for field in split_csv(value)? {
        set(&mut mount, &field, cwd)?;
    }
    if mount.kind.is_empty() {
        return Err("type is required".into());
    }
    if mount.target.is_empty() {
        return Err("target is required".into());
    }
    for (group, used) in GROUPS.iter().zip(mount.groups) {
        if used && mount.kind != *group {
            return Err(format!(
                "cannot mix '{group}-*' options with mount type '{}'",
                mount.kind
            ));
        }
    }
    let also = |how: &str, what: &str| {
        let rule = "to be specified in conjunction";
        Err(format!(
            "option 'bind-recursive={how}' requires '{what}' {rule}"
        ))
    };
    if mount.read_only_non_recursive && !mount.read_only {
        return also("writable", "readonly");
    }
    if mount.read_only_force_recursive && !mount.read_only {
        return also("readonly", "readonly");
    }
    if mount.read_only_force_recursive && mount.propagation != "rprivate" {
        return also("readonly", "bind-propagation=rprivate");
    }
    Ok(mount)
}

/// Splits at commas outside double quotes, as Go's `encoding/csv` does for one record.
fn split_csv(value: &str) -> Result<Vec<String>, String> {
    if value.is_empty() {
        return Err("EOF".into());
    }
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            '"' => {
                return Err(format!(
                    "parse error on line 1, column {}: bare \" in non-quoted field",
                    field.len() + 1
                ));
            }
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    if quoted {
        return Err("record on line 1; parse error on line 2, column 0: extraneous or missing \" in quoted-field".into());
    }
    fields.push(field);
    Ok(fields)
}

fn set(mount: &mut MountSpec, field: &str, cwd: &str) -> Result<(), String> {
    let (key, value) = match field.split_once('=') {
        Some((key, value)) => (key.to_lowercase(), Some(value)),
        None => (field.to_lowercase(), None),
    };
    if let Some(group) = GROUPS
        .iter()
        .position(|group| key.starts_with(&format!("{group}-")))
    {
        mount.groups[group] = true;
    }
    let Some(value) = value else {
        match key.as_str() {
            "readonly" | "ro" => mount.read_only = true,
            "volume-nocopy" => mount.no_copy = true,
            "bind-nonrecursive" => mount.non_recursive = true,
            _ => return Err(format!("invalid field '{field}' must be a key=value pair")),
        }
        return Ok(());
    };
    let invalid = || format!("invalid value for {key}: {value}");
    match key.as_str() {
        "type" => mount.kind = value.to_lowercase(),
        "source" | "src" => {
            mount.source = if value.starts_with('.') {
                super::path::absolute(value, cwd)
            } else {
                value.to_string()
            };
        }
        "target" | "dst" | "destination" => mount.target = value.into(),
        "readonly" | "ro" => mount.read_only = parse_bool(value).map_err(|_| invalid())?,
        "consistency" => mount.consistency = value.to_lowercase(),
        "bind-propagation" => mount.propagation = value.to_lowercase(),
        "bind-nonrecursive" => mount.non_recursive = parse_bool(value).map_err(|_| invalid())?,
        "bind-recursive" => match value {
            "enabled" => {}
            "writable" => mount.read_only_non_recursive = true,
            "readonly" => mount.read_only_force_recursive = true,
            "disabled" => mount.non_recursive = true,
            _ => {
                return Err(format!(
                    "{} (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")",
                    invalid()
                ));
            }
        },
        "volume-subpath" | "image-subpath" => mount.subpath = value.into(),
        "volume-nocopy" => mount.no_copy = parse_bool(value).map_err(|_| invalid())?,
        "volume-label" => insert(&mut mount.labels, value),
        "volume-driver" => mount.driver = value.into(),
        "volume-opt" => insert(&mut mount.driver_opts, value),
        "tmpfs-size" => mount.tmpfs_size = units::ram_in_bytes(value).map_err(|_| invalid())?,
        "tmpfs-mode" => mount.tmpfs_mode = u32::from_str_radix(value, 8).map_err(|_| invalid())?,
        _ => return Err(format!("unexpected key '{key}' in '{field}'")),
    }
    Ok(())
}

fn insert(map: &mut BTreeMap<String, String>, value: &str) {
    let (key, value) = value.split_once('=').unwrap_or((value, ""));
    if !key.is_empty() {
        map.insert(key.into(), value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_any_order() {
        let mount = parse("dst=/www,type=bind,src=./html,ro", "/home/me").unwrap();
        assert_eq!(
            (mount.kind.as_str(), mount.source.as_str(), mount.read_only),
            ("bind", "/home/me/html", true)
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (value, error) in [
            ("type=volume,src=v", "target is required"),
            (
                "type=bind,from=/tmp,dst=/d",
                "unexpected key 'from' in 'from=/tmp'",
            ),
            ("type=bind,", "invalid field '' must be a key=value pair"),
            (
                "type=bind,src=/tmp,dst=/d,readonly=maybe",
                "invalid value for readonly: maybe",
            ),
            (
                "type=bind,src=/t,dst=/d,volume-nocopy",
                "cannot mix 'volume-*' options with mount type 'bind'",
            ),
            (
                "type=bind,src=/t,dst=/d,bind-recursive=writable",
                "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction",
            ),
            (
                "type=bind,src=/t,dst=/d,ro,bind-recursive=readonly",
                "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction",
            ),
        ] {
            assert_eq!(parse(value, "/").unwrap_err(), error);
        }
    }
}
