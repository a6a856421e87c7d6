//! The client's configuration: `~/.docker/config.json`.
//!
//! Not modelled: what a plug-in keeps there, HTTP headers, proxies for containers.

use machine::Sys;
use serde_json::{Map, Value as Json};

/// The directory of the client's files.
pub fn dir(sys: &Sys) -> String {
    let env = sys.env();
    match env.get("DOCKER_CONFIG").filter(|dir| !dir.is_empty()) {
        Some(dir) => dir.trim_end_matches('/').to_string(),
        None => format!("{}/.docker", env.get("HOME").unwrap_or("")),
    }
}

/// The path of the configuration file.
pub fn path(sys: &Sys) -> String {
    format!("{}/config.json", dir(sys))
}

/// The configuration; a missing or broken file counts as empty.
pub fn read(sys: &Sys) -> Map<String, Json> {
    match sys.read_file(&path(sys)).map(|bytes| parse(&bytes)) {
        Ok(Ok(map)) => map,
        _ => Map::new(),
    }
}

/// What every docker command says first when it cannot read the file.
pub fn complaint(sys: &Sys) -> Option<String> {
    let bytes = sys.read_file(&path(sys)).ok()?;
    let why = parse(&bytes).err()?;
    Some(format!(
        "WARNING: Error parsing config file ({}): {why}",
        path(sys)
    ))
}

fn parse(bytes: &[u8]) -> Result<Map<String, Json>, String> {
    match serde_json::from_slice(bytes) {
        Ok(Json::Object(map)) => Ok(map),
        Ok(other) => Err(format!(
            "json: cannot unmarshal {} into Go value of type configfile.ConfigFile",
            match other {
                Json::Array(_) => "array",
                Json::String(_) => "string",
                Json::Bool(_) => "bool",
                _ => "number",
            }
        )),
        Err(error) if bytes.trim_ascii().is_empty() => {
            let _ = error;
            Err("EOF".into())
        }
        Err(error) if error.is_eof() => Err("unexpected EOF".into()),
        Err(error) => {
            let line = bytes
                .split(|b| *b == b'\n')
                .nth(error.line().saturating_sub(1));
            let at = line.and_then(|line| line.get(error.column().saturating_sub(1)));
            let found = at.map_or(' ', |b| char::from(*b));
            let looking = match error.to_string() {
                text if text.starts_with("key must be a string") => {
                    "looking for beginning of object key string"
                }
                text if text.starts_with("trailing comma") => {
                    "looking for beginning of object key string"
                }
                text if text.starts_with("expected `:`") => "after object key",
                text if text.starts_with("expected `,` or `}`") => "after object key:value pair",
                text if text.starts_with("expected `,` or `]`") => "after array element",
                text if text.starts_with("trailing characters") => "after top-level value",
                _ => "looking for beginning of value",
            };
            Err(format!("invalid character '{found}' {looking}"))
        }
    }
}

/// A text of the configuration; empty when it has none.
pub fn text(sys: &Sys, key: &str) -> String {
    match read(sys).get(key) {
        Some(Json::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Writes the configuration, which only its owner may read.
pub fn write(sys: &Sys, config: &Map<String, Json>) {
    let mut config = config.clone();
    if !config.contains_key("auths") {
        config.shift_insert(0, "auths".into(), Json::Object(Map::new()));
    }
    let _ = sys.mkdir(&dir(sys), 0o700);
    let path = path(sys);
    let text =
        crate::template::to_json_pretty(&crate::template::from_json(&Json::Object(config)), "\t");
    if sys.write_file(&path, text.as_bytes()).is_ok() {
        let _ = sys.chmod(&path, 0o600);
    }
}
