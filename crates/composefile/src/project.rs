//! A loaded project: its services, active and disabled, and its resources.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use crate::emit;
use crate::files::Env;
use crate::value::{Map, Value};

/// A service's name and its decoded fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    pub name: String,
    pub fields: Map,
}

/// One entry of `depends_on`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependency {
    pub name: String,
    /// `service_started`, `service_healthy` or `service_completed_successfully`.
    pub condition: String,
    pub restart: bool,
    pub required: bool,
}

/// A project as `compose` works on it.
#[derive(Clone, Debug, Default)]
pub struct Project {
    pub name: String,
    pub working_dir: String,
    pub files: Vec<String>,
    pub env: Env,
    pub profiles: Vec<String>,
    pub services: BTreeMap<String, Service>,
    /// Services whose profile is not active, or that were not asked for.
    pub disabled: BTreeMap<String, Service>,
    pub networks: BTreeMap<String, Map>,
    pub volumes: BTreeMap<String, Map>,
    pub secrets: BTreeMap<String, Map>,
    pub configs: BTreeMap<String, Map>,
    pub models: BTreeMap<String, Map>,
    /// Top-level `x-` keys.
    pub extensions: Map,
}

/// Which other services come with those asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Related {
    Dependencies,
    Dependents,
    None,
}

impl Service {
    /// A text field.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }

    /// A boolean field; absent is false.
    pub fn flag(&self, key: &str) -> bool {
        self.fields
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    /// A list of texts.
    pub fn list(&self, key: &str) -> Vec<String> {
        texts(self.fields.get(key))
    }

    /// A command's words, `None` when the key is absent.
    pub fn words(&self, key: &str) -> Option<Vec<String>> {
        self.fields.get(key).map(|v| texts(Some(v)))
    }

    /// The pairs of a mapping to texts; null is `None`.
    pub fn pairs(&self, key: &str) -> Vec<(String, Option<String>)> {
        pairs(self.fields.get(key))
    }

    /// The parts of a list of mappings.
    pub fn parts(&self, key: &str) -> impl Iterator<Item = &Map> {
        self.fields
            .get(key)
            .and_then(Value::as_seq)
            .unwrap_or(&[])
            .iter()
            .filter_map(Value::as_map)
    }

    /// The build section.
    pub fn build(&self) -> Option<&Map> {
        self.fields.get("build").and_then(Value::as_map)
    }

    /// How many containers the service wants.
    pub fn scale(&self) -> i64 {
        let replicas = || self.fields.get("deploy")?.get("replicas")?.as_int();
        self.fields
            .get("scale")
            .and_then(Value::as_int)
            .or_else(replicas)
            .unwrap_or(1)
    }

    /// Sets how many containers the service wants.
    pub fn set_scale(&mut self, scale: i64) {
        self.fields.set("scale", scale);
        if let Some(Value::Map(deploy)) = self.fields.get_mut("deploy") {
            deploy.set("replicas", scale);
        }
    }

    /// Its dependencies by name.
    pub fn depends_on(&self) -> Vec<Dependency> {
        let map = self.fields.get("depends_on").and_then(Value::as_map);
        map.into_iter()
            .flat_map(Map::iter)
            .map(|(name, v)| Dependency {
                name: name.to_string(),
                condition: v
                    .get("condition")
                    .and_then(Value::as_str)
                    .unwrap_or("service_started")
                    .to_string(),
                restart: v.get("restart").and_then(Value::as_bool).unwrap_or(false),
                required: v.get("required").and_then(Value::as_bool).unwrap_or(true),
            })
            .collect()
    }

    /// Its networks, those of higher priority first, with their settings.
    pub fn networks(&self) -> Vec<(String, Map)> {
        let map = self.fields.get("networks").and_then(Value::as_map);
        let mut list: Vec<(String, Map)> = map
            .into_iter()
            .flat_map(Map::iter)
            .map(|(k, v)| (k.to_string(), v.as_map().cloned().unwrap_or_default()))
            .collect();
        let priority = |m: &Map| m.get("priority").and_then(Value::as_int).unwrap_or(0);
        list.sort_by(|a, b| priority(&b.1).cmp(&priority(&a.1)).then(a.0.cmp(&b.0)));
        list
    }

    /// Whether one of the profiles activates the service.
    pub fn has_profile(&self, profiles: &[String]) -> bool {
        let own = self.list("profiles");
        own.is_empty() || profiles.iter().any(|p| p == "*" || own.contains(p))
    }

    /// The hash of the settings a container depends on: without the build, the
    /// scale, dependencies, profiles and the pull policy.
    pub fn config_hash(&self) -> String {
        let mut fields = self.fields.clone();
        for key in ["build", "pull_policy", "scale", "depends_on", "profiles"] {
            fields.remove(key);
        }
        if let Some(Value::Map(deploy)) = fields.get_mut("deploy") {
            deploy.remove("replicas");
        }
        let mut text = String::new();
        emit::json(&Value::Map(fields), 0, &mut text);
        hex(&Sha256::digest(text.as_bytes()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The hash of any settings, hexadecimal.
pub fn hash_of(value: &Map) -> String {
    let mut text = String::new();
    emit::json(&Value::Map(value.clone()), 0, &mut text);
    hex(&Sha256::digest(text.as_bytes()))
}

/// The texts of a list.
pub fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Seq(items)) => items.iter().map(Value::to_text).collect(),
        Some(Value::Str(s)) => vec![s.clone()],
        _ => Vec::new(),
    }
}

/// The pairs of a mapping to texts; null is `None`.
pub fn pairs(value: Option<&Value>) -> Vec<(String, Option<String>)> {
    let map = value.and_then(Value::as_map);
    map.into_iter()
        .flat_map(Map::iter)
        .map(|(k, v)| (k.to_string(), (!v.is_null()).then(|| v.to_text())))
        .collect()
}

impl Project {
    /// Builds a project from its decoded tree; all services are active.
    pub fn from_tree(mut root: Map) -> Project {
        let mut take = |key: &str| -> BTreeMap<String, Map> {
            let Some(Value::Map(map)) = root.remove(key) else {
                return BTreeMap::new();
            };
            map.into_iter()
                .map(|(k, v)| match v {
                    Value::Map(map) => (k, map),
                    _ => (k, Map::new()),
                })
                .collect()
        };
        let services = take("services");
        let mut project = Project {
            networks: take("networks"),
            volumes: take("volumes"),
            secrets: take("secrets"),
            configs: take("configs"),
            models: take("models"),
            ..Project::default()
        };
        project.services = services
            .into_iter()
            .map(|(name, fields)| (name.clone(), Service { name, fields }))
            .collect();
        root.retain(|k, _| k.starts_with("x-"));
        project.extensions = root;
        project
    }

    /// Activates the services of the given profiles and disables the others.
    pub fn apply_profiles(&mut self, profiles: Vec<String>) {
        let mut all = std::mem::take(&mut self.services);
        all.append(&mut self.disabled);
        for (name, service) in all {
            match service.has_profile(&profiles) {
                true => self.services.insert(name, service),
                false => self.disabled.insert(name, service),
            };
        }
        self.profiles = profiles;
    }

    /// Activates named services, by their profiles.
    pub fn enable(&mut self, names: &[String]) {
        let mut profiles = self.profiles.clone();
        for name in names {
            if let Some(service) = self.disabled.get(name) {
                profiles.extend(service.list("profiles"));
            }
        }
        if profiles != self.profiles {
            self.apply_profiles(profiles);
        }
    }

    /// An active service, or why there is none.
    pub fn service(&self, name: &str) -> Result<&Service, String> {
        self.services
            .get(name)
            .ok_or_else(|| match self.disabled.contains_key(name) {
                true => format!("no such service: {name}: disabled"),
                false => format!("no such service: {name}"),
            })
    }

    /// Keeps only the named services and those related to them.
    pub fn select(&mut self, names: &[String], related: Related) -> Result<(), String> {
        if names.is_empty() {
            return Ok(());
        }
        let mut wanted = BTreeSet::new();
        let mut queue: Vec<(String, bool)> = names.iter().map(|n| (n.clone(), true)).collect();
        while let Some((name, required)) = queue.pop() {
            if wanted.contains(&name) {
                continue;
            }
            let service = match self.services.get(&name) {
                Some(service) => service,
                None if required => return Err(format!("no such service: {name}")),
                None => continue,
            };
            match related {
                Related::Dependencies => {
                    queue.extend(
                        service
                            .depends_on()
                            .into_iter()
                            .map(|d| (d.name, d.required)),
                    );
                }
                Related::Dependents => queue.extend(
                    self.services
                        .values()
                        .filter(|s| s.depends_on().iter().any(|d| d.name == name))
                        .map(|s| (s.name.clone(), true)),
                ),
                Related::None => {}
            }
            wanted.insert(name);
        }
        let all = std::mem::take(&mut self.services);
        for (name, mut service) in all {
            if wanted.contains(&name) {
                if let Some(Value::Map(deps)) = service.fields.get_mut("depends_on") {
                    deps.retain(|d, _| wanted.contains(d));
                    if deps.is_empty() {
                        service.fields.remove("depends_on");
                    }
                }
                self.services.insert(name, service);
            } else {
                self.disabled.insert(name, service);
            }
        }
        Ok(())
    }

    /// Drops resources no active service uses.
    pub fn drop_unused(&mut self) {
        let mut networks = BTreeSet::new();
        let mut volumes = BTreeSet::new();
        let mut secrets = BTreeSet::new();
        let mut configs = BTreeSet::new();
        for service in self.services.values() {
            networks.extend(service.networks().into_iter().map(|(n, _)| n));
            for mount in service.parts("volumes") {
                if mount.get("type").and_then(Value::as_str) == Some("volume") {
                    volumes.extend(mount.get("source").map(Value::to_text));
                }
            }
            let sources = |key| service.parts(key).filter_map(|m| m.get("source"));
            secrets.extend(sources("secrets").map(Value::to_text));
            configs.extend(sources("configs").map(Value::to_text));
            let build = service.build().and_then(|b| b.get("secrets"));
            for secret in build.and_then(Value::as_seq).unwrap_or(&[]) {
                secrets.extend(secret.get("source").map(Value::to_text));
            }
        }
        self.networks.retain(|k, _| networks.contains(k));
        self.volumes.retain(|k, _| volumes.contains(k));
        self.secrets.retain(|k, _| secrets.contains(k));
        self.configs.retain(|k, _| configs.contains(k));
    }

    /// The active services, dependencies before their dependents, else by name.
    pub fn in_dependency_order(&self) -> Vec<&Service> {
        let mut done: BTreeSet<&str> = BTreeSet::new();
        let mut order = Vec::new();
        while order.len() < self.services.len() {
            let before = order.len();
            for service in self.services.values() {
                let ready = service.depends_on().iter().all(|d| {
                    done.contains(d.name.as_str()) || !self.services.contains_key(&d.name)
                });
                if ready && !done.contains(service.name.as_str()) {
                    order.push(service);
                }
            }
            done.extend(order[before..].iter().map(|s| s.name.as_str()));
            if order.len() == before {
                break;
            }
        }
        order
    }

    /// The whole as one tree, in the order `config` prints it.
    pub fn to_tree(&self) -> Map {
        let mut root = Map::new();
        root.set("name", self.name.as_str());
        let services: Map = self
            .services
            .values()
            .map(|s| (s.name.clone(), Value::Map(s.fields.clone())))
            .collect();
        root.set("services", services);
        for (key, map) in [
            ("networks", &self.networks),
            ("volumes", &self.volumes),
            ("secrets", &self.secrets),
            ("configs", &self.configs),
            ("models", &self.models),
        ] {
            if map.is_empty() {
                continue;
            }
            let mut section = Map::new();
            for (name, fields) in map {
                let mut fields = fields.clone();
                // The content of secrets stays hidden, that of a variable is not shown twice.
                if key == "secrets" || fields.has("environment") {
                    fields.remove("content");
                }
                section.set(name.as_str(), fields);
            }
            section.sort_by(crate::order::natural);
            root.set(key, section);
        }
        if let Some(Value::Map(services)) = root.get_mut("services") {
            services.sort_by(crate::order::natural);
        }
        for (k, v) in self.extensions.iter() {
            root.set(k, v.clone());
        }
        root
    }

    /// What `config` prints.
    pub fn to_yaml(&self) -> String {
        emit::yaml(&self.to_tree())
    }

    /// What `config --format json` prints, without the last line end.
    pub fn to_json(&self) -> String {
        let mut root = self.to_tree();
        if let Some(Value::Map(services)) = root.get_mut("services") {
            for (_, service) in services.iter_mut() {
                if let Value::Map(service) = service {
                    if let Some(Value::Map(deploy)) = service.get_mut("deploy") {
                        always(deploy, "deploy", "resources", Map::new());
                        always(deploy, "deploy", "placement", Map::new());
                    }
                    let watch = service.get_mut("develop").and_then(|d| match d {
                        Value::Map(develop) => develop.get_mut("watch"),
                        _ => None,
                    });
                    if let Some(Value::Seq(triggers)) = watch {
                        for trigger in triggers {
                            if let Value::Map(trigger) = trigger {
                                let mut exec = Map::new();
                                exec.set("command", Value::Null);
                                always(trigger, "trigger", "exec", exec);
                            }
                        }
                    }
                    *service = with_null_commands(std::mem::take(service));
                }
            }
        }
        if let Some(Value::Map(networks)) = root.get_mut("networks") {
            for (_, network) in networks.iter_mut() {
                if let Value::Map(network) = network {
                    always(network, "network", "ipam", Map::new());
                }
            }
        }
        root.sort();
        let mut text = String::new();
        emit::json(&Value::Map(root), 0, &mut text);
        text
    }
}

/// Gives a part a field that JSON never leaves out, since Go's `omitempty` keeps structs.
fn always(map: &mut Map, part: &str, field: &str, empty: Map) {
    if map.has(field) {
        return;
    }
    let mut old = std::mem::take(map);
    for (name, _) in crate::decode::fields::of(part) {
        if name == field {
            map.set(field, Value::Map(empty.clone()));
        } else if let Some(value) = old.remove(name) {
            map.set(name, value);
        }
    }
    for (name, value) in old {
        map.set(name, value);
    }
}

/// JSON shows `command` and `entrypoint` even when they are unset.
fn with_null_commands(fields: Map) -> Map {
    let mut out = Map::new();
    let (mut command, mut entrypoint) = (!fields.has("command"), !fields.has("entrypoint"));
    for (k, v) in fields {
        if !k.starts_with("x-") {
            if command && k.as_str() > "command" {
                out.set("command", Value::Null);
                command = false;
            }
            if entrypoint && k.as_str() > "entrypoint" {
                out.set("entrypoint", Value::Null);
                entrypoint = false;
            }
            out.set(k, v);
        }
    }
    if command {
        out.set("command", Value::Null);
    }
    if entrypoint {
        out.set("entrypoint", Value::Null);
    }
    out
}
