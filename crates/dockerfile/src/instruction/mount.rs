//! `RUN --mount=…`.

use crate::goformat::{parse_bool, quote};
use crate::suggest;

/// What is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountKind {
    Bind,
    Cache,
    Tmpfs,
    Secret,
    Ssh,
}

impl MountKind {
    pub fn name(self) -> &'static str {
        match self {
            MountKind::Bind => "bind",
            MountKind::Cache => "cache",
            MountKind::Tmpfs => "tmpfs",
            MountKind::Secret => "secret",
            MountKind::Ssh => "ssh",
        }
    }
}

/// Who may use a cache mount at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    Shared,
    Private,
    Locked,
}

/// One mount of a RUN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    pub kind: MountKind,
    pub from: String,
    pub source: String,
    pub target: String,
    pub read_only: bool,
    /// Bytes, of a tmpfs; 0 means no limit.
    pub size: u64,
    pub id: String,
    pub sharing: Option<Sharing>,
    pub required: bool,
    /// The variable that holds a secret; empty for the secret's id.
    pub env: Option<String>,
    pub mode: Option<u32>,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
}

const KINDS: [&str; 5] = ["bind", "cache", "tmpfs", "secret", "ssh"];
const KEYS: [&str; 19] = [
    "type",
    "from",
    "source",
    "target",
    "readonly",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
    "src",
    "dst",
    "destination",
    "ro",
    "rw",
    "readwrite",
    "env",
];

/// Expands the variables of a value.
pub type Expander<'a> = &'a mut dyn FnMut(&str) -> Result<String, String>;

/// Reads one value of `--mount`. Without an expander only `from` and the kind of constant
/// mounts are read, as the rest may hold variables.
pub fn parse_mount(text: &str, mut expander: Option<Expander>) -> Result<Mount, String> {
    let mut mount = Mount {
        kind: MountKind::Bind,
        from: String::new(),
        source: String::new(),
        target: String::new(),
        read_only: false,
        size: 0,
        id: String::new(),
        sharing: None,
        required: false,
        env: None,
        mode: None,
        uid: None,
        gid: None,
    };
    let mut given_access: Option<bool> = None;
    for field in csv_fields(text)? {
        let (key, value) = match field.split_once('=') {
            Some((key, value)) => (key.to_lowercase(), Some(value)),
            None => (field.to_lowercase(), None),
        };
        match (expander.as_mut(), value) {
            (None, Some(value)) if key == "from" => {
                let dollar = value.find('$');
                if dollar.is_some_and(|at| at + 1 != value.len()) {
                    return Err(format!(
                        "'{key}' doesn't support variable expansion, define alias stage instead"
                    ));
                }
                mount.from = value.to_string();
            }
            (None, _) => {}
            (Some(_), None) => flag_field(&mut mount, &key, &field, &mut given_access)?,
            (Some(expand), Some(value)) => {
                let value = expand(value)?;
                valued_field(&mut mount, &key, &value, &field, &mut given_access)?;
            }
        }
    }
    if expander.is_some() {
        finish(&mut mount, given_access)?;
    }
    Ok(mount)
}

fn flag_field(
    mount: &mut Mount,
    key: &str,
    field: &str,
    access: &mut Option<bool>,
) -> Result<(), String> {
    match key {
        "readonly" | "ro" => *access = Some(true),
        "readwrite" | "rw" => *access = Some(false),
        "required" => return required(mount, key, Some(true)),
        _ => return Err(format!("invalid field '{field}' must be a key=value pair")),
    }
    Ok(())
}

fn required(mount: &mut Mount, key: &str, value: Option<bool>) -> Result<(), String> {
    if !matches!(mount.kind, MountKind::Secret | MountKind::Ssh) {
        return Err(unexpected(key, mount.kind));
    }
    mount.required = value.unwrap_or_default();
    Ok(())
}

fn unexpected(key: &str, kind: MountKind) -> String {
    format!("unexpected key '{key}' for mount type '{}'", kind.name())
}

fn valued_field(
    mount: &mut Mount,
    key: &str,
    value: &str,
    field: &str,
    access: &mut Option<bool>,
) -> Result<(), String> {
    let invalid = || format!("invalid value for {key}: {value}");
    let number = || {
        value
            .parse::<u32>()
            .map_err(|_| format!("invalid value {value} for {key}"))
    };
    match key {
        "type" => {
            mount.kind = match value.to_lowercase().as_str() {
                "bind" => MountKind::Bind,
                "cache" => MountKind::Cache,
                "tmpfs" => MountKind::Tmpfs,
                "secret" => MountKind::Secret,
                "ssh" => MountKind::Ssh,
                _ => {
                    let message = format!("unsupported mount type {}", quote(value));
                    return Err(suggest::wrap(message, value, KINDS, true));
                }
            };
        }
        "from" => mount.from = value.to_string(),
        "source" | "src" => mount.source = value.to_string(),
        "target" | "dst" | "destination" => mount.target = value.to_string(),
        "readonly" | "ro" => *access = Some(parse_bool(value).ok_or_else(invalid)?),
        "readwrite" | "rw" => *access = Some(!parse_bool(value).ok_or_else(invalid)?),
        "required" => {
            required(mount, key, None)?;
            mount.required = parse_bool(value).ok_or_else(invalid)?;
        }
        "size" if mount.kind == MountKind::Tmpfs => {
            mount.size = ram_in_bytes(value).ok_or_else(invalid)?;
        }
        "size" => return Err(unexpected(key, mount.kind)),
        "id" => mount.id = value.to_string(),
        "sharing" => {
            mount.sharing = Some(match value.to_lowercase().as_str() {
                "shared" => Sharing::Shared,
                "private" => Sharing::Private,
                "locked" => Sharing::Locked,
                _ => {
                    let message = format!("unsupported sharing value {}", quote(value));
                    let options = ["shared", "private", "locked"];
                    return Err(suggest::wrap(message, value, options, true));
                }
            });
        }
        "mode" => {
            let mode = u32::from_str_radix(value, 8);
            mount.mode = Some(mode.map_err(|_| format!("invalid value {value} for mode"))?);
        }
        "uid" => mount.uid = Some(number()?),
        "gid" => mount.gid = Some(number()?),
        "env" => mount.env = Some(value.to_string()),
        _ => {
            let message = format!("unexpected key '{key}' in '{field}'");
            return Err(suggest::wrap(message, key, KEYS, true));
        }
    }
    Ok(())
}

fn finish(mount: &mut Mount, access: Option<bool>) -> Result<(), String> {
    let kind = mount.kind.name();
    if matches!(mount.kind, MountKind::Bind | MountKind::Tmpfs) {
        for (given, key) in [
            (mount.mode.is_some(), "mode"),
            (mount.uid.is_some(), "uid"),
            (mount.gid.is_some(), "gid"),
        ] {
            if given {
                return Err(format!("{key} not allowed for {} type mounts", quote(kind)));
            }
        }
    }
    let default = !matches!(mount.kind, MountKind::Cache | MountKind::Tmpfs);
    mount.read_only = access.unwrap_or(default);
    if mount.kind == MountKind::Secret {
        if !mount.from.is_empty() {
            return Err("secret mount should not have a from".into());
        }
        if mount.sharing.is_some() {
            return Err("secret mount should not define sharing".into());
        }
        if mount.source.is_empty() && mount.target.is_empty() && mount.id.is_empty() {
            return Err("invalid secret mount. one of source, target required".into());
        }
        if !mount.source.is_empty() && !mount.id.is_empty() {
            return Err("both source and id can't be set".into());
        }
    }
    if mount.sharing.is_some() && mount.kind != MountKind::Cache {
        return Err(format!("invalid cache sharing set for {kind} mount"));
    }
    Ok(())
}

/// Fields between commas; a field in double quotes may hold commas.
fn csv_fields(text: &str) -> Result<Vec<String>, String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = fields.len() - 1;
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                fields[last].push('"');
            }
            '"' if quoted || fields[last].is_empty() => quoted = !quoted,
            '"' => {
                return Err(
                    "failed to parse csv mounts: parse error on line 1, column 1: bare \" in non-quoted-field"
                        .into(),
                );
            }
            ',' if !quoted => fields.push(String::new()),
            c => fields[last].push(c),
        }
    }
    Ok(fields)
}

/// `64m`, `1GiB`: bytes, in powers of 1024.
fn ram_in_bytes(text: &str) -> Option<u64> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let number: f64 = text[..digits].parse().ok()?;
    let unit = text[digits..].trim().to_lowercase();
    let unit = unit.trim_end_matches("ib").trim_end_matches('b');
    let shift = match unit {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        "t" => 40,
        _ => return None,
    };
    Some((number * (1u64 << shift) as f64) as u64)
}
