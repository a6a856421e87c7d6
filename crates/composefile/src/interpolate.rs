//! Expands variables through a tree and casts the results where the
//! specification wants numbers or booleans.

use crate::path::Path;
use crate::template::{self, Scope, TemplateError};
use crate::value::{Map, Value};

#[derive(Clone, Copy)]
enum Cast {
    Int,
    Float,
    Bool,
}

/// Places whose expanded text is cast.
const CASTS: &[(&str, Cast)] = &[
    ("services.*.cpu_count", Cast::Int),
    ("services.*.cpu_percent", Cast::Float),
    ("services.*.cpu_period", Cast::Int),
    ("services.*.cpu_quota", Cast::Int),
    ("services.*.cpu_rt_period", Cast::Int),
    ("services.*.cpu_rt_runtime", Cast::Int),
    ("services.*.cpus", Cast::Float),
    ("services.*.cpu_shares", Cast::Int),
    ("services.*.init", Cast::Bool),
    ("services.*.deploy.replicas", Cast::Int),
    ("services.*.deploy.update_config.parallelism", Cast::Int),
    (
        "services.*.deploy.update_config.max_failure_ratio",
        Cast::Float,
    ),
    ("services.*.deploy.rollback_config.parallelism", Cast::Int),
    (
        "services.*.deploy.rollback_config.max_failure_ratio",
        Cast::Float,
    ),
    ("services.*.deploy.restart_policy.max_attempts", Cast::Int),
    (
        "services.*.deploy.placement.max_replicas_per_node",
        Cast::Int,
    ),
    ("services.*.healthcheck.retries", Cast::Int),
    ("services.*.healthcheck.disable", Cast::Bool),
    ("services.*.oom_kill_disable", Cast::Bool),
    ("services.*.oom_score_adj", Cast::Int),
    ("services.*.pids_limit", Cast::Int),
    ("services.*.ports.[].target", Cast::Int),
    ("services.*.privileged", Cast::Bool),
    ("services.*.read_only", Cast::Bool),
    ("services.*.scale", Cast::Int),
    ("services.*.stdin_open", Cast::Bool),
    ("services.*.tty", Cast::Bool),
    ("services.*.ulimits.*", Cast::Int),
    ("services.*.ulimits.*.hard", Cast::Int),
    ("services.*.ulimits.*.soft", Cast::Int),
    ("services.*.volumes.[].read_only", Cast::Bool),
    ("services.*.volumes.[].volume.nocopy", Cast::Bool),
    ("networks.*.external", Cast::Bool),
    ("networks.*.internal", Cast::Bool),
    ("networks.*.attachable", Cast::Bool),
    ("networks.*.enable_ipv4", Cast::Bool),
    ("networks.*.enable_ipv6", Cast::Bool),
    ("volumes.*.external", Cast::Bool),
    ("secrets.*.external", Cast::Bool),
    ("configs.*.external", Cast::Bool),
];

/// Expands every string of a mapping; warnings go to `warnings`.
pub fn interpolate(
    map: Map,
    lookup: &dyn Fn(&str) -> Option<String>,
    warnings: &mut Vec<String>,
) -> Result<Map, String> {
    let mut out = Map::new();
    for (key, value) in map {
        let path = Path::of(&key);
        let value = walk(value, &path, lookup, warnings)?;
        out.set(key, value);
    }
    Ok(out)
}

fn walk(
    value: Value,
    path: &Path,
    lookup: &dyn Fn(&str) -> Option<String>,
    warnings: &mut Vec<String>,
) -> Result<Value, String> {
    match value {
        Value::Str(text) => {
            let expanded = expand(&text, path, lookup, warnings)?;
            match CASTS.iter().find(|(pattern, _)| path.matches(pattern)) {
                Some((_, cast)) => cast_to(&expanded, *cast, warnings).map_err(|e| {
                    format!(
                        "error while interpolating {path}: failed to cast to expected type: {e}"
                    )
                }),
                None => Ok(Value::Str(expanded)),
            }
        }
        Value::Map(map) => {
            let mut out = Map::new();
            for (k, v) in map {
                let next = path.next(&k);
                out.set(k, walk(v, &next, lookup, warnings)?);
            }
            Ok(Value::Map(out))
        }
        Value::Seq(items) => {
            let next = path.next("[]");
            let items: Result<Vec<Value>, String> = items
                .into_iter()
                .map(|v| walk(v, &next, lookup, warnings))
                .collect();
            Ok(Value::Seq(items?))
        }
        other => Ok(other),
    }
}

fn expand(
    text: &str,
    path: &Path,
    lookup: &dyn Fn(&str) -> Option<String>,
    warnings: &mut Vec<String>,
) -> Result<String, String> {
    let mut scope = Scope {
        lookup,
        unset: Vec::new(),
    };
    let result = template::substitute(text, &mut scope);
    for name in &scope.unset {
        warnings.push(unset_warning(name));
    }
    result.map_err(|e| match e {
        TemplateError::Invalid => format!(
            "invalid interpolation format for {path}.\nYou may need to escape any $ with another $.\n{text}"
        ),
        e => format!("error while interpolating {path}: {}", e.message(text)),
    })
}

/// The warning for a variable that is not set.
pub fn unset_warning(name: &str) -> String {
    format!("The {name:?} variable is not set. Defaulting to a blank string.")
}

fn cast_to(text: &str, cast: Cast, warnings: &mut Vec<String>) -> Result<Value, String> {
    match cast {
        Cast::Int => match text.parse::<i64>() {
            Ok(i) => Ok(Value::Int(i)),
            Err(_) => Err(format!("strconv.Atoi: parsing {text:?}: invalid syntax")),
        },
        Cast::Float => match text.parse::<f64>() {
            Ok(f) => Ok(Value::Float(f)),
            Err(_) => Err(format!(
                "strconv.ParseFloat: parsing {text:?}: invalid syntax"
            )),
        },
        Cast::Bool => boolean(text, warnings).map(Value::Bool),
    }
}

/// A boolean in words, with YAML 1.1's ones warned about.
pub fn boolean(text: &str, warnings: &mut Vec<String>) -> Result<bool, String> {
    let (value, right) = match text.to_lowercase().as_str() {
        "true" => return Ok(true),
        "false" => return Ok(false),
        "y" | "yes" | "on" => (true, "true"),
        "n" | "no" | "off" => (false, "false"),
        _ => return Err(format!("invalid boolean: {text}")),
    };
    warnings.push(format!(
        "{text:?} for boolean is not supported by YAML 1.2, please use `{right}`"
    ));
    Ok(value)
}
