//! The builders that a client knows: `default`, which is dockerd, and those that it made.
//!
//! As with buildx they are files below ~/.docker/buildx: `instances/NAME` for each and
//! `current` for the one in use. Only `default` can build: any other would have to download
//! BuildKit's own image first.

use machine::Sys;
use serde_json::{Value, json};

use super::options::Surroundings;
use crate::commands::command::Invocation;
use crate::commands::endpoint::DEFAULT;

/// A builder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builder {
    pub name: String,
    pub driver: String,
    /// Names and endpoints.
    pub nodes: Vec<(String, String)>,
}

impl Builder {
    fn read(value: &Value) -> Option<Builder> {
        let text = |value: &Value, key: &str| value[key].as_str().map(str::to_string);
        let nodes = value["Nodes"].as_array()?.iter();
        Some(Builder {
            name: text(value, "Name")?,
            driver: text(value, "Driver")?,
            nodes: nodes
                .filter_map(|node| Some((text(node, "Name")?, text(node, "Endpoint")?)))
                .collect(),
        })
    }

    fn write(&self) -> String {
        let nodes: Vec<Value> = self
            .nodes
            .iter()
            .map(|(name, endpoint)| json!({"Name": name, "Endpoint": endpoint}))
            .collect();
        json!({"Name": self.name, "Driver": self.driver, "Nodes": nodes}).to_string()
    }
}

/// The builder inside dockerd.
pub fn default() -> Builder {
    Builder {
        name: "default".into(),
        driver: "docker".into(),
        nodes: vec![("default".into(), "default".into())],
    }
}

fn directory(home: Option<String>) -> String {
    format!("{}/.docker/buildx", home.unwrap_or_default())
}

/// The name of the builder for a build: as given, or by the environment.
pub fn chosen(flag: &str, around: &dyn Surroundings) -> Result<String, String> {
    let name = match flag {
        "" => around.env("BUILDX_BUILDER").unwrap_or_default(),
        flag => flag.to_string(),
    };
    if matches!(name.as_str(), "" | "default") {
        return Ok("default".into());
    }
    let file = format!("{}/instances/{name}", directory(around.env("HOME")));
    match around.stat(&file) {
        Ok(()) => Ok(name),
        Err(_) => Err(format!("no builder \"{name}\" found")),
    }
}

/// The builders of a user.
pub struct Store<'a> {
    sys: &'a Sys,
    directory: String,
}

impl Store<'_> {
    pub fn of(sys: &Sys) -> Store<'_> {
        Store {
            sys,
            directory: directory(sys.getenv("HOME")),
        }
    }

    fn file(&self, name: &str) -> String {
        format!("{}/instances/{name}", self.directory)
    }

    /// Those made by hand by name, then the default one.
    pub fn list(&self) -> Vec<Builder> {
        let entries = self.sys.readdir(&format!("{}/instances", self.directory));
        let mut names: Vec<String> = entries
            .unwrap_or_default()
            .into_iter()
            .map(|entry| entry.name)
            .collect();
        names.sort();
        let mut out: Vec<Builder> = names.iter().filter_map(|name| self.get(name)).collect();
        out.push(default());
        out
    }

    /// A builder by its name; the empty name is the current one.
    pub fn get(&self, name: &str) -> Option<Builder> {
        match name {
            "" => self.get(&self.current()),
            "default" => Some(default()),
            name => {
                let bytes = self.sys.read_file(&self.file(name)).ok()?;
                Builder::read(&serde_json::from_slice(&bytes).ok()?)
            }
        }
    }

    /// The builder that a command names, by an argument or else by `--builder`.
    pub fn named(ctx: &Invocation) -> (Store<'_>, String) {
        let name = match ctx.arg(0) {
            "" => ctx.flags.str("builder"),
            name => name,
        };
        (Store::of(&ctx.sys), name.to_string())
    }

    /// The name of the one in use.
    pub fn current(&self) -> String {
        let bytes = self.sys.read_file(&format!("{}/current", self.directory));
        let value: Value = bytes
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        match value["Name"].as_str() {
            Some(name) if !name.is_empty() && self.get(name).is_some() => name.to_string(),
            _ => "default".into(),
        }
    }

    /// Chooses the one in use.
    pub fn set_current(&self, name: &str) {
        let name = if name == "default" { "" } else { name };
        let value = json!({"Key": DEFAULT, "Name": name, "Global": false});
        // A home that cannot be written to keeps its default.
        let _ = self.sys.mkdir_all(&self.directory, 0o755);
        let path = format!("{}/current", self.directory);
        let _ = self.sys.write_file(&path, value.to_string().as_bytes());
    }

    pub fn save(&self, builder: &Builder) {
        let _ = self
            .sys
            .mkdir_all(&format!("{}/instances", self.directory), 0o755);
        let _ = self
            .sys
            .write_file(&self.file(&builder.name), builder.write().as_bytes());
    }

    pub fn remove(&self, name: &str) {
        let _ = self.sys.unlink(&self.file(name));
    }
}
