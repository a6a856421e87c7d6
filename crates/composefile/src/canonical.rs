//! Short forms to long ones, defaults that are always filled in, and relative
//! paths made absolute.

use crate::files::{self, Env};
use crate::path::Path;
use crate::port;
use crate::value::{Map, Value};
use crate::volume;

/// Rewrites every short form below `value`. With `lenient` a form that cannot
/// be read stays as it is, as with `--no-interpolate`.
pub fn canonical(
    value: Value,
    path: &Path,
    lenient: bool,
    warnings: &mut Vec<String>,
) -> Result<Value, String> {
    let is = |pattern: &str| path.matches(pattern);
    let value = match value {
        Value::Seq(items) if is("services.*.ports") => return ports(items, path, lenient),
        Value::Str(s) if is("services.*.build") => keyed("context", s),
        Value::Str(s) if is("services.*.extends") => keyed("service", s),
        Value::Str(s) if is("include.*") => keyed("path", s),
        Value::Str(s)
            if is("services.*.build.secrets.*")
                || is("services.*.secrets.*")
                || is("services.*.configs.*") =>
        {
            keyed("source", s)
        }
        Value::Str(s) if is("services.*.volumes.*") => match volume::parse(&s) {
            Ok(mut map) => {
                if let Some(Value::Str(target)) = map.get("target") {
                    let clean = files::clean(target);
                    map.set("target", clean);
                }
                return Ok(Value::Map(map));
            }
            Err(_) if lenient => return Ok(Value::Str(s)),
            Err(e) => return Err(e),
        },
        Value::Str(s) if is("services.*.devices.*") => return device(s, lenient),
        Value::Str(_) if is("services.*.gpus") => {
            return Ok(Value::Seq(vec![keyed("count", "all".to_string())]));
        }
        Value::Str(s)
            if is("services.*.label_file")
                || is("services.*.dns")
                || is("services.*.develop.watch.*.ignore")
                || is("services.*.develop.watch.*.include") =>
        {
            return Ok(Value::Seq(vec![Value::Str(s)]));
        }
        value if is("services.*.build.provenance") || is("services.*.build.sbom") => {
            return Ok(Value::Str(value.to_text()));
        }
        value if is("services.*.env_file") => return Ok(env_files(value)),
        value if is("services.*.depends_on") => return depends_on(value, path),
        Value::Seq(items) if is("services.*.networks") || is("services.*.models") => {
            return Ok(Value::Map(
                items
                    .into_iter()
                    .map(|item| (item.to_text(), Value::Null))
                    .collect(),
            ));
        }
        Value::Seq(items) if is("services.*.build.additional_contexts") => {
            let mut map = Map::new();
            for item in items {
                let text = item.to_text();
                match text.split_once('=') {
                    Some((k, v)) => map.set(k, v),
                    None => {
                        return Err(format!("{path}: invalid value {text}, expected key=value"));
                    }
                }
            }
            return Ok(Value::Map(map));
        }
        Value::Seq(items) if is("services.*.build.ssh") => return ssh(items),
        value => value,
    };
    descend(value, path, lenient, warnings)
}

fn descend(
    value: Value,
    path: &Path,
    lenient: bool,
    warnings: &mut Vec<String>,
) -> Result<Value, String> {
    match value {
        Value::Map(map) => {
            let mut out = Map::new();
            for (k, v) in map {
                let next = path.next(&k);
                out.set(k, canonical(v, &next, lenient, warnings)?);
            }
            let resource = ["volumes.*", "networks.*", "secrets.*", "configs.*"]
                .iter()
                .any(|p| path.matches(p));
            if resource {
                external(&mut out, path, warnings)?;
            }
            Ok(Value::Map(out))
        }
        Value::Seq(items) => {
            let next = path.next("[]");
            let items: Result<Vec<Value>, String> = items
                .into_iter()
                .map(|v| canonical(v, &next, lenient, warnings))
                .collect();
            Ok(Value::Seq(items?))
        }
        other => Ok(other),
    }
}

fn keyed(key: &str, text: String) -> Value {
    let mut map = Map::new();
    map.set(key, text);
    Value::Map(map)
}

fn ports(items: Vec<Value>, path: &Path, lenient: bool) -> Result<Value, String> {
    let mut out = Vec::new();
    for item in &items {
        match item {
            Value::Map(map) => out.push(Value::Map(map.clone())),
            Value::Int(_) | Value::Str(_) => match port::parse(&item.to_text()) {
                Ok(ports) => out.extend(ports.into_iter().map(Value::Map)),
                Err(_) if lenient => return Ok(Value::Seq(items)),
                Err(e) => return Err(e),
            },
            other => {
                return Err(format!("{path}: invalid type {} for port", other.go_type()));
            }
        }
    }
    Ok(Value::Seq(out))
}

fn device(text: String, lenient: bool) -> Result<Value, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let (source, target, permissions) = match parts.as_slice() {
        [s] => (*s, *s, "rwm"),
        [s, t] => (*s, *t, "rwm"),
        [s, t, p] => (*s, *t, *p),
        _ if lenient => return Ok(Value::Str(text)),
        _ => {
            return Err(format!(
                "confusing device mapping, please use long syntax: {text}"
            ));
        }
    };
    let mut map = Map::new();
    map.set("source", source);
    map.set("target", target);
    map.set("permissions", permissions);
    Ok(Value::Map(map))
}

fn env_files(value: Value) -> Value {
    let items = match value {
        Value::Seq(items) => items,
        other => vec![other],
    };
    Value::Seq(
        items
            .into_iter()
            .map(|item| {
                let mut map = match item {
                    Value::Map(map) => map,
                    other => {
                        let mut map = Map::new();
                        map.set("path", other);
                        map
                    }
                };
                if !map.has("required") {
                    map.set("required", true);
                }
                Value::Map(map)
            })
            .collect(),
    )
}

fn depends_on(value: Value, path: &Path) -> Result<Value, String> {
    let pairs: Vec<(String, Value)> = match value {
        Value::Map(map) => map.into_iter().collect(),
        Value::Seq(items) => items
            .into_iter()
            .map(|item| (item.to_text(), Value::map()))
            .collect(),
        other => {
            return Err(format!(
                "{path}: invalid type {} for depend_on",
                other.go_type()
            ));
        }
    };
    let mut out = Map::new();
    for (name, value) in pairs {
        let Value::Map(mut map) = value else {
            return Err(format!("{path}.{name}: unsupported value"));
        };
        if !map.has("condition") {
            map.set("condition", "service_started");
        }
        if !map.has("required") {
            map.set("required", true);
        }
        out.set(name, map);
    }
    Ok(Value::Map(out))
}

fn ssh(items: Vec<Value>) -> Result<Value, String> {
    let mut map = Map::new();
    for item in items {
        let text = item.to_text();
        match text.split_once('=') {
            Some((id, path)) => map.set(id, path),
            None if text == "default" => map.set(text, Value::Null),
            None => return Err(format!("invalid ssh key {text:?}")),
        }
    }
    Ok(Value::Map(map))
}

/// The deprecated `external: {name: …}`.
fn external(map: &mut Map, path: &Path, warnings: &mut Vec<String>) -> Result<(), String> {
    let Some(Value::Map(external)) = map.get("external") else {
        return Ok(());
    };
    let given = external.get("name").cloned();
    map.set("external", true);
    let Some(given) = given else { return Ok(()) };
    warnings.push(format!(
        "{path}: external.name is deprecated. Please set name and external: true"
    ));
    match map.get("name") {
        Some(name) if *name != given => Err(format!(
            "{path}: name and external.name conflict; only use name"
        )),
        Some(_) => Ok(()),
        None => {
            map.set("name", given);
            Ok(())
        }
    }
}

/// Fills in the defaults of the merged tree.
pub fn defaults(root: &mut Map) {
    each_service(root, |service| {
        if let Some(Value::Map(build)) = service.get_mut("build")
            && !build.has("context")
        {
            build.set("context", ".");
        }
        for item in list_mut(service, "secrets") {
            if let Value::Map(secret) = item
                && !secret.has("target")
            {
                let source = secret.get("source").map(Value::to_text).unwrap_or_default();
                secret.set("target", format!("/run/secrets/{source}"));
            }
        }
        for item in list_mut(service, "ports") {
            if let Value::Map(port) = item {
                if !port.has("protocol") {
                    port.set("protocol", "tcp");
                }
                if !port.has("mode") {
                    port.set("mode", "ingress");
                }
            }
        }
        device_requests(list_mut(service, "gpus"));
        let reserved =
            ["deploy", "resources", "reservations"]
                .iter()
                .try_fold(service, |map, key| match map.get_mut(key) {
                    Some(Value::Map(inner)) => Some(inner),
                    _ => None,
                });
        if let Some(reserved) = reserved {
            device_requests(list_mut(reserved, "devices"));
        }
    });
}

/// A request for devices that names none and no number is for all.
fn device_requests(items: &mut [Value]) {
    for item in items {
        if let Value::Map(request) = item
            && !request.has("count")
            && !request.has("device_ids")
        {
            request.set("count", "all");
        }
    }
}

/// Calls `change` for every service that is a mapping.
pub fn each_service(root: &mut Map, mut change: impl FnMut(&mut Map)) {
    if let Some(Value::Map(services)) = root.get_mut("services") {
        for (_, service) in services.iter_mut() {
            if let Value::Map(service) = service {
                change(service);
            }
        }
    }
}

fn list_mut<'a>(map: &'a mut Map, key: &str) -> &'a mut [Value] {
    match map.get_mut(key) {
        Some(Value::Seq(items)) => items,
        _ => &mut [],
    }
}

/// Makes the paths of a tree absolute, relative ones counted from `base`.
pub fn resolve_paths(value: &mut Value, path: &Path, base: &str, env: &Env) -> Result<(), String> {
    let is = |pattern: &str| path.matches(pattern);
    // An absolute path stays as it was written; only one that had to be completed is cleaned.
    let absolute = |text: &str| match env.expand_home(text) {
        text if text.is_empty() || text.starts_with('/') => text,
        text => files::join(base, &text),
    };
    if is("services.*.build.context") || is("services.*.build.additional_contexts.*") {
        if let Value::Str(s) = value {
            let remote = s.contains("://")
                || s.starts_with("git@")
                || s.starts_with("github.com/")
                || s.starts_with("service:");
            if !remote {
                *s = absolute(s);
            }
        }
        return Ok(());
    }
    let plain = [
        "services.*.env_file.*.path",
        "services.*.label_file.*",
        "services.*.extends.file",
        "services.*.develop.watch.*.path",
        "configs.*.file",
        "secrets.*.file",
        "services.*.build.ssh.*",
    ];
    if plain.iter().any(|p| is(p)) {
        if let Value::Str(s) = value {
            *s = absolute(s);
        }
        return Ok(());
    }
    if is("services.*.volumes.*") {
        let Value::Map(map) = value else {
            return Ok(());
        };
        if map.get("type").and_then(Value::as_str) != Some("bind") {
            return Ok(());
        }
        match map.get("source") {
            Some(Value::Str(s)) => {
                let source = absolute(s);
                map.set("source", source);
            }
            _ => {
                return Err(
                    "invalid mount config for type \"bind\": field Source must not be empty"
                        .to_string(),
                );
            }
        }
        return Ok(());
    }
    if is("volumes.*") {
        if let Value::Map(map) = value
            && map.get("driver").and_then(Value::as_str) == Some("local")
            && let Some(Value::Map(options)) = map.get_mut("driver_opts")
            && options.get("o").and_then(Value::as_str) == Some("bind")
            && let Some(Value::Str(device)) = options.get("device")
        {
            let device = absolute(device);
            options.set("device", device);
        }
        return Ok(());
    }
    match value {
        Value::Map(map) => {
            for (k, v) in map.iter_mut() {
                resolve_paths(v, &path.next(k), base, env)?;
            }
        }
        Value::Seq(items) => {
            let next = path.next("[]");
            for item in items {
                resolve_paths(item, &next, base, env)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The checks on the merged tree that the specification's shape cannot say.
pub fn validate(root: &Map) -> Result<(), String> {
    for (key, fields) in [
        ("configs", &["file", "environment", "content"][..]),
        ("secrets", &["file", "environment"][..]),
    ] {
        for (name, item) in section(root, key) {
            let set = fields.iter().filter(|f| item.get(f).is_some()).count();
            let list = fields.join("|");
            if set > 1 {
                return Err(format!(
                    "{key}.{name}: {list} attributes are mutually exclusive"
                ));
            }
            if set == 0 && item.get("driver").is_none() && item.get("external").is_none() {
                return Err(format!("{key}.{name}: one of {list} must be set"));
            }
        }
    }
    for (name, item) in section(root, "volumes") {
        let Value::Map(map) = item else { continue };
        if map.get("external").and_then(Value::as_bool) != Some(true) {
            continue;
        }
        for key in map.keys() {
            if !matches!(key, "name" | "external") && !key.starts_with("x-") {
                return Err(format!(
                    "volumes.{name}: conflicting parameters \"external\" and {key:?} specified"
                ));
            }
        }
    }
    for (name, service) in section(root, "services") {
        let ports = service.get("ports").and_then(Value::as_seq).unwrap_or(&[]);
        for port in ports {
            if let Some(ip) = port.get("host_ip").and_then(Value::as_str)
                && ip.parse::<std::net::IpAddr>().is_err()
            {
                return Err(format!(
                    "services.{name}.ports.[]: invalid ip address: {ip}"
                ));
            }
        }
        let below = |place: &str| {
            let found = place.split('.').try_fold(service, |v, key| v.get(key));
            found.and_then(Value::as_seq).unwrap_or(&[])
        };
        for trigger in below("develop.watch") {
            if trigger.get("path").and_then(Value::as_str) == Some("") {
                return Err(format!(
                    "services.{name}.develop.watch.[].path: value can't be blank"
                ));
            }
        }
        for place in ["gpus", "deploy.resources.reservations.devices"] {
            let both = |r: &Value| r.get("count").is_some() && r.get("device_ids").is_some();
            if below(place).iter().any(both) {
                return Err(format!(
                    "services.{name}.{place}.[]: \"count\" and \"device_ids\" attributes are exclusive"
                ));
            }
        }
    }
    Ok(())
}

/// The pairs of a top-level mapping.
pub fn section<'a>(root: &'a Map, key: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let map = root.get(key).and_then(Value::as_map);
    map.into_iter().flat_map(Map::iter)
}
