//! Fills in what a project implies: the default network, names of resources,
//! build defaults, dependencies that links and shared namespaces make.

use crate::canonical::section;
use crate::files::{self, Env};
use crate::value::{Map, Value};

/// Normalises the merged tree of the project `name`.
pub fn normalize(root: &mut Map, name: &str, env: &Env) {
    networks(root);
    crate::canonical::each_service(root, |service| normalize_service(service, env));
    for kind in ["networks", "volumes", "configs", "secrets"] {
        let Some(Value::Map(resources)) = root.get_mut(kind) else {
            continue;
        };
        for (key, resource) in resources.iter_mut() {
            if resource.is_null() {
                *resource = Value::map();
            }
            let Value::Map(resource) = resource else {
                continue;
            };
            if resource.get("name").is_some_and(|n| !n.is_null()) {
                continue;
            }
            let external = match resource.get("external") {
                Some(Value::Bool(b)) => *b,
                Some(Value::Str(s)) => s == "true",
                _ => false,
            };
            match external {
                true => resource.set("name", key),
                false => resource.set("name", format!("{name}_{key}")),
            }
        }
    }
}

fn networks(root: &mut Map) {
    let mut uses_default = false;
    crate::canonical::each_service(root, |service| {
        if service.has("provider") || service.has("network_mode") {
            return;
        }
        let empty = service
            .get("networks")
            .and_then(Value::as_map)
            .is_none_or(Map::is_empty);
        if empty {
            let mut map = Map::new();
            map.set("default", Value::Null);
            service.set("networks", map);
        }
        uses_default |= service
            .get("networks")
            .is_some_and(|n| n.get("default").is_some());
    });
    let declared = section(root, "networks").any(|(k, _)| k == "default");
    if uses_default && !declared {
        let mut networks = match root.remove("networks") {
            Some(Value::Map(map)) => map,
            _ => Map::new(),
        };
        networks.set("default", Value::Null);
        root.set("networks", networks);
    }
}

fn normalize_service(service: &mut Map, env: &Env) {
    if service.get("pull_policy").and_then(Value::as_str) == Some("if_not_present") {
        service.set("pull_policy", "missing");
    }
    if let Some(Value::Map(build)) = service.get_mut("build") {
        if build.get("context").is_none_or(Value::is_null) {
            build.set("context", ".");
        }
        if !build.has("dockerfile") && !build.has("dockerfile_inline") {
            build.set("dockerfile", "Dockerfile");
        }
        if let Some(args) = build.get_mut("args") {
            fill(args, env, false);
        }
    }
    if let Some(environment) = service.get_mut("environment") {
        fill(environment, env, true);
    }
    if let Some(Value::Seq(volumes)) = service.get_mut("volumes") {
        for volume in volumes {
            if let Value::Map(volume) = volume
                && let Some(Value::Str(target)) = volume.get("target")
            {
                let target = files::clean(target);
                volume.set("target", target);
            }
        }
    }
    dependencies(service);
}

/// Gives variables without a value the environment's.
fn fill(value: &mut Value, env: &Env, keep_unset: bool) {
    match value {
        Value::Map(map) => {
            for (k, v) in map.iter_mut() {
                if v.is_null()
                    && let Some(found) = env.get(k)
                {
                    *v = Value::Str(found.to_string());
                }
            }
            if !keep_unset {
                map.retain(|_, v| !v.is_null());
            }
        }
        Value::Seq(items) => {
            let mut out = Vec::new();
            for item in std::mem::take(items) {
                match &item {
                    Value::Str(s) if !s.contains('=') => match env.get(s) {
                        Some(found) => out.push(Value::Str(format!("{s}={found}"))),
                        None if keep_unset => out.push(item),
                        None => {}
                    },
                    _ => out.push(item),
                }
            }
            *items = out;
        }
        _ => {}
    }
}

fn dependencies(service: &mut Map) {
    let mut implied: Vec<(String, bool)> = Vec::new();
    let texts = |key: &str| -> Vec<String> {
        match service.get(key) {
            Some(Value::Seq(items)) => items.iter().map(Value::to_text).collect(),
            Some(Value::Str(s)) => vec![s.clone()],
            _ => Vec::new(),
        }
    };
    for link in texts("links") {
        let name = link.split(':').next().unwrap_or("");
        implied.push((name.to_string(), true));
    }
    for namespace in ["network_mode", "ipc", "pid", "uts", "cgroup"] {
        for reference in texts(namespace) {
            if let Some(name) = reference.strip_prefix("service:") {
                implied.push((name.to_string(), true));
            }
        }
    }
    for from in texts("volumes_from") {
        if !from.starts_with("container:") {
            let name = from.split(':').next().unwrap_or("");
            implied.push((name.to_string(), false));
        }
    }
    if implied.is_empty() {
        return;
    }
    let mut depends_on = match service.remove("depends_on") {
        Some(Value::Map(map)) => map,
        _ => Map::new(),
    };
    for (name, restart) in implied {
        if depends_on.has(&name) {
            continue;
        }
        let mut dependency = Map::new();
        dependency.set("condition", "service_started");
        dependency.set("restart", restart);
        dependency.set("required", true);
        depends_on.set(name, dependency);
    }
    service.set("depends_on", depends_on);
}
