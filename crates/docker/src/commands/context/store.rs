//! Contexts as files: `~/.docker/contexts/meta/SHA256-OF-NAME/meta.json`.

use crate::commands::{config, endpoint};
use engine::digest::Digest;
use machine::Sys;
use serde_json::{Value as Json, json};

/// A named way to an engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Context {
    /// Its name.
    pub name: String,
    /// What its maker said about it.
    pub description: String,
    /// The engine's address.
    pub host: String,
}

/// What the default context is described as.
const DEFAULT_DESCRIPTION: &str = "Current DOCKER_HOST based configuration";

/// The directory of a context's files; `kind` is `meta` or `tls`.
pub fn dir(sys: &Sys, kind: &str, name: &str) -> String {
    let hash = Digest::of(name.as_bytes());
    format!("{}/contexts/{kind}/{}", config::dir(sys), hash.hex())
}

/// Why a name may not be given to a context.
pub fn check_name(name: &str) -> Result<(), String> {
    let fits = |i: usize, c: char| c.is_ascii_alphanumeric() || i > 0 && "_.+-".contains(c);
    match name {
        "" => Err("context name cannot be empty".into()),
        "default" => Err("\"default\" is a reserved context name".into()),
        _ if name.len() < 2 || !name.char_indices().all(|(i, c)| fits(i, c)) => Err(format!(
            "context name {} is invalid, names are validated against regexp \"^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$\"",
            crate::template::quote(name)
        )),
        _ => Ok(()),
    }
}

/// The default context.
pub fn default(sys: &Sys) -> Result<Context, String> {
    Ok(Context {
        name: "default".into(),
        description: DEFAULT_DESCRIPTION.into(),
        host: endpoint::default_host(sys)?,
    })
}

/// Reads the context `name`.
pub fn read(sys: &Sys, name: &str) -> Result<Context, String> {
    if name == "default" {
        return default(sys);
    }
    let path = format!("{}/meta.json", dir(sys, "meta", name));
    let missing = || {
        format!(
            "context {}: context not found: open {path}: no such file or directory",
            crate::template::quote(name)
        )
    };
    let bytes = sys.read_file(&path).map_err(|_| missing())?;
    let meta: Json = serde_json::from_slice(&bytes).map_err(|e| format!("parsing {path}: {e}"))?;
    let text = |at: &str| {
        meta.pointer(at)
            .and_then(Json::as_str)
            .unwrap_or("")
            .to_string()
    };
    Ok(Context {
        name: text("/Name"),
        description: text("/Metadata/Description"),
        host: text("/Endpoints/docker/Host"),
    })
}

/// Writes a context.
pub fn write(sys: &Sys, context: &Context) -> Result<(), String> {
    let base = dir(sys, "meta", &context.name);
    let mut made = String::new();
    for part in base.split('/').filter(|part| !part.is_empty()) {
        made = format!("{made}/{part}");
        let _ = sys.mkdir(&made, 0o755);
    }
    let mut metadata = serde_json::Map::new();
    if !context.description.is_empty() {
        metadata.insert("Description".into(), json!(context.description));
    }
    let meta = json!({
        "Name": context.name,
        "Metadata": metadata,
        "Endpoints": { "docker": { "Host": context.host, "SkipTLSVerify": false } },
    });
    sys.write_file(&format!("{base}/meta.json"), meta.to_string().as_bytes())
        .map_err(|errno| crate::commands::surroundings::open_error(&base, errno))
}

/// All contexts, by name.
pub fn list(sys: &Sys) -> Vec<Context> {
    let base = format!("{}/contexts/meta", config::dir(sys));
    let mut found: Vec<Context> = sys
        .readdir(&base)
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| {
            let bytes = sys
                .read_file(&format!("{base}/{}/meta.json", entry.name))
                .ok()?;
            let meta: Json = serde_json::from_slice(&bytes).ok()?;
            read(sys, meta.get("Name")?.as_str()?).ok()
        })
        .collect();
    found.extend(default(sys));
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Whether a context has files.
pub fn exists(sys: &Sys, name: &str) -> bool {
    sys.stat(&dir(sys, "meta", name)).is_ok()
}

/// Removes a context's files.
pub fn remove(sys: &Sys, name: &str) {
    let base = dir(sys, "meta", name);
    let _ = sys.unlink(&format!("{base}/meta.json"));
    let _ = sys.rmdir(&base);
}
