//! How a later Compose file overrides an earlier one: mappings merge, lists
//! append, some keys are replaced or joined as `KEY=value` lists; and how
//! repeated entries of a list give way to the last one.

use crate::path::Path;
use crate::value::{Map, Value};
use crate::volume;

#[derive(Clone, Copy)]
enum Rule {
    Override,
    Sequence,
    ExtraHosts,
    Build,
    DependsOn,
    Keys,
    Logging,
    Ipam,
}

const RULES: &[(&str, Rule)] = &[
    ("networks.*.ipam.config", Rule::Ipam),
    ("networks.*.labels", Rule::Sequence),
    ("volumes.*.labels", Rule::Sequence),
    ("services.*.annotations", Rule::Sequence),
    ("services.*.build", Rule::Build),
    ("services.*.build.args", Rule::Sequence),
    ("services.*.build.additional_contexts", Rule::Sequence),
    ("services.*.build.extra_hosts", Rule::ExtraHosts),
    ("services.*.build.labels", Rule::Sequence),
    ("services.*.command", Rule::Override),
    ("services.*.depends_on", Rule::DependsOn),
    ("services.*.deploy.labels", Rule::Sequence),
    ("services.*.dns", Rule::Sequence),
    ("services.*.dns_opt", Rule::Sequence),
    ("services.*.dns_search", Rule::Sequence),
    ("services.*.entrypoint", Rule::Override),
    ("services.*.env_file", Rule::Sequence),
    ("services.*.label_file", Rule::Sequence),
    ("services.*.environment", Rule::Sequence),
    ("services.*.extra_hosts", Rule::ExtraHosts),
    ("services.*.healthcheck.test", Rule::Override),
    ("services.*.labels", Rule::Sequence),
    ("services.*.volumes.*.volume.labels", Rule::Sequence),
    ("services.*.logging", Rule::Logging),
    ("services.*.models", Rule::Keys),
    ("services.*.networks", Rule::Keys),
    ("services.*.sysctls", Rule::Sequence),
    ("services.*.tmpfs", Rule::Sequence),
    ("services.*.ulimits.*", Rule::Override),
];

/// Merges `over` onto `base` at a place.
pub fn merge(base: Value, over: Value, path: &Path) -> Result<Value, String> {
    if let Some((_, rule)) = RULES.iter().find(|(pattern, _)| path.matches(pattern)) {
        return special(*rule, base, over, path);
    }
    if over.is_null() {
        return Ok(base);
    }
    match (base, over) {
        (Value::Map(base), Value::Map(over)) => Ok(Value::Map(mappings(base, over, path)?)),
        (Value::Seq(mut base), Value::Seq(over)) => {
            base.extend(over);
            Ok(Value::Seq(base))
        }
        (Value::Map(_) | Value::Seq(_), _) => Err(format!("cannot override {path}")),
        (_, over) => Ok(over),
    }
}

/// Merges two mappings key by key.
pub fn mappings(mut base: Map, over: Map, path: &Path) -> Result<Map, String> {
    for (key, value) in over {
        let merged = match base.get_mut(&key) {
            Some(slot) => merge(std::mem::take(slot), value, &path.next(&key))?,
            None => value,
        };
        base.set(key, merged);
    }
    Ok(base)
}

fn special(rule: Rule, base: Value, over: Value, path: &Path) -> Result<Value, String> {
    Ok(match rule {
        Rule::Override => over,
        Rule::Sequence => {
            let mut items = to_sequence(base);
            items.extend(to_sequence(over));
            Value::Seq(items)
        }
        Rule::ExtraHosts => {
            let mut items = to_sequence(base);
            for item in to_sequence(over) {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            Value::Seq(items)
        }
        Rule::Build => Value::Map(mappings(to_build(base), to_build(over), path)?),
        Rule::DependsOn => {
            let mut default = Map::new();
            default.set("condition", "service_started");
            default.set("required", true);
            let default = Value::Map(default);
            Value::Map(mappings(
                to_mapping(base, &default),
                to_mapping(over, &default),
                path,
            )?)
        }
        Rule::Keys => Value::Map(mappings(
            to_mapping(base, &Value::Null),
            to_mapping(over, &Value::Null),
            path,
        )?),
        Rule::Logging => match (base, over) {
            (Value::Map(base), Value::Map(over)) => {
                let (a, b) = (base.get("driver"), over.get("driver"));
                match a == b || a.is_none() || b.is_none() {
                    true => Value::Map(mappings(base, over, path)?),
                    false => Value::Map(over),
                }
            }
            (_, over) => over,
        },
        Rule::Ipam => ipam(base, over, path)?,
    })
}

fn ipam(base: Value, over: Value, path: &Path) -> Result<Value, String> {
    let (Value::Seq(base), Value::Seq(over)) = (base, over) else {
        return Err(format!("{path}: unexpected type"));
    };
    let mut pools: Vec<Value> = Vec::new();
    let same = |a: &Value, b: &Value| a.get("subnet") == b.get("subnet");
    for original in base {
        let mut merged = original;
        for pool in &over {
            if !same(pool, &merged) {
                if !pools.iter().any(|p| same(p, pool)) {
                    pools.push(pool.clone());
                }
                continue;
            }
            merged = match (merged, pool.clone()) {
                (Value::Map(a), Value::Map(b)) => Value::Map(mappings(a, b, path)?),
                (_, b) => b,
            };
        }
        match pools.iter().position(|p| same(p, &merged)) {
            Some(at) => pools[at] = merged,
            None if !over.is_empty() => pools.push(merged),
            None => {}
        }
    }
    Ok(Value::Seq(pools))
}

fn to_build(value: Value) -> Map {
    match value {
        Value::Str(context) => [("context".to_string(), Value::Str(context))]
            .into_iter()
            .collect(),
        Value::Map(map) => map,
        _ => Map::new(),
    }
}

fn to_mapping(value: Value, default: &Value) -> Map {
    match value {
        Value::Map(map) => map,
        Value::Seq(items) => items
            .into_iter()
            .filter_map(|item| match item {
                Value::Str(s) => Some((s, default.clone())),
                _ => None,
            })
            .collect(),
        _ => Map::new(),
    }
}

fn to_sequence(value: Value) -> Vec<Value> {
    match value {
        Value::Map(map) => {
            let mut items: Vec<String> = Vec::new();
            for (k, v) in map {
                match v {
                    Value::Null => items.push(k),
                    Value::Seq(values) => {
                        items.extend(values.iter().map(|v| format!("{k}={}", v.to_text())));
                    }
                    v => items.push(format!("{k}={}", v.to_text())),
                }
            }
            items.sort();
            items.into_iter().map(Value::Str).collect()
        }
        Value::Seq(items) => items,
        Value::Str(s) => vec![Value::Str(s)],
        _ => Vec::new(),
    }
}

#[derive(Clone, Copy)]
enum Index {
    KeyValue,
    Volume,
    Device,
    Mount(&'static str),
    EnvFile,
    Expose,
    Port,
}

const UNIQUE: &[(&str, Index)] = &[
    ("networks.*.labels", Index::KeyValue),
    ("networks.*.ipam.options", Index::KeyValue),
    ("services.*.annotations", Index::KeyValue),
    ("services.*.build.args", Index::KeyValue),
    ("services.*.build.additional_contexts", Index::KeyValue),
    ("services.*.build.platform", Index::KeyValue),
    ("services.*.build.tags", Index::KeyValue),
    ("services.*.build.labels", Index::KeyValue),
    ("services.*.cap_add", Index::KeyValue),
    ("services.*.cap_drop", Index::KeyValue),
    ("services.*.configs", Index::Mount("")),
    ("services.*.deploy.labels", Index::KeyValue),
    ("services.*.devices", Index::Device),
    ("services.*.dns", Index::KeyValue),
    ("services.*.dns_opt", Index::KeyValue),
    ("services.*.dns_search", Index::KeyValue),
    ("services.*.environment", Index::KeyValue),
    ("services.*.env_file", Index::EnvFile),
    ("services.*.expose", Index::Expose),
    ("services.*.labels", Index::KeyValue),
    ("services.*.links", Index::KeyValue),
    ("services.*.networks.*.aliases", Index::KeyValue),
    ("services.*.networks.*.link_local_ips", Index::KeyValue),
    ("services.*.ports", Index::Port),
    ("services.*.profiles", Index::KeyValue),
    ("services.*.secrets", Index::Mount("/run/secrets")),
    ("services.*.sysctls", Index::KeyValue),
    ("services.*.tmpfs", Index::KeyValue),
    ("services.*.volumes", Index::Volume),
];

/// Drops entries of lists that a later entry of the same key redefines.
pub fn enforce_unicity(value: &mut Value, path: &Path) -> Result<(), String> {
    match value {
        Value::Map(map) => {
            for (key, item) in map.iter_mut() {
                enforce_unicity(item, &path.next(key))?;
            }
        }
        Value::Seq(items) => {
            let Some((_, index)) = UNIQUE.iter().find(|(pattern, _)| path.matches(pattern)) else {
                return Ok(());
            };
            let mut kept: Vec<(String, Value)> = Vec::new();
            for (i, item) in std::mem::take(items).into_iter().enumerate() {
                let key = index_of(*index, &item, &path.next(&format!("[{i}]")))?;
                match kept.iter_mut().find(|(k, _)| *k == key) {
                    Some(slot) => slot.1 = item,
                    None => kept.push((key, item)),
                }
            }
            *items = kept.into_iter().map(|(_, v)| v).collect();
        }
        _ => {}
    }
    Ok(())
}

fn index_of(index: Index, item: &Value, path: &Path) -> Result<String, String> {
    let field = |name: &str| item.get(name).map(Value::to_text);
    Ok(match (index, item) {
        (Index::KeyValue, Value::Str(s)) => s.split('=').next().unwrap_or("").to_string(),
        (Index::KeyValue, other) => {
            return Err(format!("{path}: unexpected type {}", other.go_type()));
        }
        (Index::Volume, Value::Str(s)) => volume::parse(s)?
            .get("target")
            .map(Value::to_text)
            .unwrap_or_default(),
        (Index::Volume, Value::Map(_)) => field("target")
            .ok_or_else(|| format!("service volume {path} is missing a mount target"))?,
        (Index::Device, Value::Str(s)) => {
            let mut parts = s.split(':');
            let first = parts.next().unwrap_or("");
            parts.next().unwrap_or(first).to_string()
        }
        (Index::Device, Value::Map(_)) => field("target")
            .ok_or_else(|| format!("service device {path} is missing a mount target"))?,
        (Index::Mount(dir), Value::Str(s)) => format!("{dir}/{s}"),
        (Index::Mount(dir), Value::Map(_)) => field("target")
            .unwrap_or_else(|| format!("{dir}/{}", field("source").unwrap_or_default())),
        (Index::EnvFile, Value::Str(s)) => s.clone(),
        (Index::EnvFile, Value::Map(_)) => {
            field("path").ok_or_else(|| format!("environment path attribute {path} is missing"))?
        }
        (Index::Expose, other) => other.to_text(),
        (Index::Port, Value::Map(_)) => {
            let target = field("target")
                .ok_or_else(|| format!("service ports {path} is missing a target port"))?;
            format!(
                "{}:{}:{target}/{}",
                field("host_ip").unwrap_or_else(|| "0.0.0.0".to_string()),
                field("published").unwrap_or_default(),
                field("protocol").unwrap_or_else(|| "tcp".to_string()),
            )
        }
        (Index::Port, other) => other.to_text(),
        _ => String::new(),
    })
}
