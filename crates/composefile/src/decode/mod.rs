//! A normalised tree to its typed, ordered form: texts to numbers, durations
//! and sizes, commands to word lists, variables to mappings, every part's
//! fields in the specification's order and empty ones left out.

pub(crate) mod fields;

use crate::interpolate;
use crate::order;
use crate::shellwords;
use crate::units;
use crate::value::{Map, Value};

/// Decodes a whole project; the error is Compose's message.
pub fn project(root: Map, warnings: &mut Vec<String>) -> Result<Map, String> {
    let mut decoder = Decoder { warnings };
    decoder
        .part("project", root, "")
        .map_err(|e| format!("decoding failed due to the following error(s):\n\n{e}"))
}

struct Decoder<'a> {
    warnings: &'a mut Vec<String>,
}

fn at(place: &str, message: impl std::fmt::Display) -> String {
    format!("'{place}' {message}")
}

fn below(place: &str, name: &str) -> String {
    match place {
        "" => name.to_string(),
        _ => format!("{place}.{name}"),
    }
}

impl Decoder<'_> {
    fn part(&mut self, part: &str, mut map: Map, place: &str) -> Result<Map, String> {
        let mut out = Map::new();
        for (name, kind) in fields::of(part) {
            let Some(value) = map.remove(name) else {
                continue;
            };
            let (kind, keep) = match kind.strip_suffix('?') {
                Some(kind) => (kind, true),
                None => (kind, false),
            };
            let place = below(place, name);
            if value.is_null() && !kind.starts_with('{') {
                continue;
            }
            let value = self.value(kind, value, &place)?;
            let part = kind.starts_with('@');
            if keep || part || kind == "C" && !value.is_null() || !is_empty(&value) {
                out.set(name, value);
            }
        }
        let mut rest: Vec<(String, Value)> = map
            .into_iter()
            .filter(|(k, _)| k.starts_with("x-"))
            .map(|(k, v)| (k, sorted(v)))
            .collect();
        rest.sort_by(|a, b| order::natural(&a.0, &b.0));
        for (k, v) in rest {
            out.set(k, v);
        }
        Ok(out)
    }

    fn value(&mut self, kind: &str, value: Value, place: &str) -> Result<Value, String> {
        if let Some(part) = kind.strip_prefix(['@', '&']) {
            let map = match value {
                Value::Map(map) => map,
                _ => Map::new(),
            };
            return Ok(Value::Map(self.part(part, map, place)?));
        }
        if let Some(part) = kind.strip_prefix('[') {
            let mut out = Vec::new();
            if let Value::Seq(items) = value {
                for (i, item) in items.into_iter().enumerate() {
                    let place = format!("{place}[{i}]");
                    out.push(match item {
                        Value::Map(map) => Value::Map(self.part(part, map, &place)?),
                        other => other,
                    });
                }
            }
            return Ok(Value::Seq(out));
        }
        if let Some(part) = kind.strip_prefix('{') {
            let mut out = Map::new();
            if let Value::Map(map) = value {
                for (k, v) in map {
                    let place = format!("{place}[{k}]");
                    let v = match v {
                        Value::Map(map) => Value::Map(self.part(part, map, &place)?),
                        other => other,
                    };
                    out.set(k, v);
                }
            }
            out.sort_by(order::natural);
            return Ok(Value::Map(out));
        }
        self.leaf(kind, value, place)
    }

    fn leaf(&mut self, kind: &str, value: Value, place: &str) -> Result<Value, String> {
        Ok(match kind {
            "s" => Value::Str(text(&value)),
            "i" => match &value {
                Value::Str(s) => Value::Int(s.parse().map_err(|_| {
                    at(
                        place,
                        format!("strconv.ParseInt: parsing {s:?}: invalid syntax"),
                    )
                })?),
                Value::Float(f) => Value::Int(*f as i64),
                _ => value,
            },
            "f" => match &value {
                Value::Str(s) => number(s, place)?,
                _ => value,
            },
            "c" => match &value {
                Value::Str(s) => number(s, place)?,
                _ => value,
            },
            "b" => match &value {
                Value::Str(s) => {
                    Value::Bool(interpolate::boolean(s, self.warnings).map_err(|e| at(place, e))?)
                }
                _ => value,
            },
            "x" => match &value {
                Value::Str(s) => Value::Bool(matches!(s.as_str(), "true" | "1" | "t" | "T")),
                Value::Map(_) => Value::Bool(true),
                _ => value,
            },
            "d" => {
                let ns = units::parse_duration(&text(&value)).map_err(|e| at(place, e))?;
                match ns {
                    0 => Value::Str("0s".to_string()),
                    ns => Value::Str(units::format_duration(ns)),
                }
            }
            "B" => match value {
                Value::Int(0) => Value::Null,
                Value::Int(i) => Value::Str(i.to_string()),
                other => match units::parse_bytes(&text(&other)).map_err(|e| at(place, e))? {
                    0 => Value::Null,
                    bytes => Value::Str(bytes.to_string()),
                },
            },
            "C" => match value {
                Value::Str(s) => Value::Seq(
                    shellwords::split(&s)
                        .map_err(|e| at(place, e))?
                        .into_iter()
                        .map(Value::Str)
                        .collect(),
                ),
                other => other,
            },
            "l" | "L" => match value {
                Value::Seq(items) => {
                    Value::Seq(items.iter().map(|v| Value::Str(text(v))).collect())
                }
                other => Value::Seq(vec![Value::Str(text(&other))]),
            },
            "k" => variables(value, place, true)?,
            "m" => variables(value, place, false)?,
            "H" => hosts(value).map_err(|e| at(place, e))?,
            "T" => match value {
                Value::Str(s) => Value::Seq(vec!["CMD-SHELL".into(), Value::Str(s)]),
                other => other,
            },
            "U" => ulimits(value),
            "M" => match &value {
                Value::Str(s) => {
                    let mode =
                        i64::from_str_radix(s.trim_start_matches("0o"), 8).map_err(|_| {
                            at(
                                place,
                                format!("strconv.ParseInt: parsing {s:?}: invalid syntax"),
                            )
                        })?;
                    Value::Str(format!("0{mode:o}"))
                }
                Value::Int(mode) => Value::Str(format!("0{mode:o}")),
                _ => value,
            },
            "F" => env_files(value),
            "D" => match &value {
                Value::Str(s) if s.eq_ignore_ascii_case("all") => Value::Int(-1),
                Value::Str(s) => Value::Int(s.parse().map_err(|_| {
                    at(
                        place,
                        format!("invalid value {s:?}, the only value allowed is 'all' or a number"),
                    )
                })?),
                _ => value,
            },
            "O" => lists_of_texts(value),
            "S" => ssh_keys(value),
            _ => sorted(value),
        })
    }
}

/// Keys with their paths, as one text each.
fn ssh_keys(value: Value) -> Value {
    let Value::Map(map) = value else {
        return value;
    };
    let one = |(id, path): (String, Value)| {
        Value::Str(match path {
            Value::Null => id,
            path => format!("{id}: {}", text(&path)),
        })
    };
    Value::Seq(map.into_iter().map(one).collect())
}

/// A mapping whose values are all lists.
fn lists_of_texts(value: Value) -> Value {
    let Value::Map(map) = value else {
        return value;
    };
    let list = |value: Value| match value {
        Value::Seq(items) => items,
        one => vec![one],
    };
    let texts = |value| list(value).iter().map(|v| text(v).into()).collect();
    let pairs = map.into_iter().map(|(k, v)| (k, Value::Seq(texts(v))));
    let mut out: Map = pairs.collect();
    out.sort_by(order::natural);
    Value::Map(out)
}

/// Go's zero values, which `omitempty` leaves out.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(b) => !b,
        Value::Int(i) => *i == 0,
        Value::Float(f) => *f == 0.0,
        Value::Str(s) => s.is_empty(),
        Value::Seq(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
    }
}

/// A scalar's text; null is empty.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        value => value.to_text(),
    }
}

fn number(s: &str, place: &str) -> Result<Value, String> {
    s.parse().map(Value::Float).map_err(|_| {
        at(
            place,
            format!("strconv.ParseFloat: parsing {s:?}: invalid syntax"),
        )
    })
}

/// A mapping in YAML's order, the inner ones too.
fn sorted(value: Value) -> Value {
    match value {
        Value::Map(map) => {
            let mut map: Map = map.into_iter().map(|(k, v)| (k, sorted(v))).collect();
            map.sort_by(order::natural);
            Value::Map(map)
        }
        Value::Seq(items) => Value::Seq(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn variables(value: Value, place: &str, nulls: bool) -> Result<Value, String> {
    let mut out = Map::new();
    match value {
        Value::Map(map) => {
            for (k, v) in map {
                match v {
                    Value::Null if nulls => out.set(k, Value::Null),
                    v => out.set(k, text(&v)),
                }
            }
        }
        Value::Seq(items) => {
            for item in items {
                let item = text(&item);
                let (k, v) = match item.split_once('=') {
                    Some((k, v)) => (k, Value::Str(v.to_string())),
                    None if nulls => (item.as_str(), Value::Null),
                    None => (item.as_str(), Value::Str(String::new())),
                };
                if nulls && k.ends_with(char::is_whitespace) {
                    return Err(at(
                        place,
                        format!("environment variable {k} is declared with a trailing space"),
                    ));
                }
                out.set(k, v);
            }
        }
        _ => {}
    }
    out.sort_by(order::natural);
    Ok(Value::Map(out))
}

fn hosts(value: Value) -> Result<Value, String> {
    let mut list: Vec<(String, String)> = Vec::new();
    match value {
        Value::Map(map) => {
            for (host, ips) in map {
                match ips {
                    Value::Seq(ips) => {
                        list.extend(ips.iter().map(|ip| (host.clone(), text(ip))));
                    }
                    ip => list.push((host, text(&ip))),
                }
            }
        }
        Value::Seq(items) => {
            for item in items {
                let item = text(&item);
                let (host, ips) = item
                    .split_once('=')
                    .or_else(|| item.split_once(':'))
                    .ok_or_else(|| format!("invalid additional host, missing IP: {item}"))?;
                list.extend(ips.split(',').map(|ip| (host.to_string(), ip.to_string())));
            }
        }
        _ => {}
    }
    let mut lines = Vec::new();
    for (host, ip) in list {
        if host.is_empty() || host.contains([':', '=']) {
            return Err(format!("bad host name '{host}'"));
        }
        let bare = ip
            .strip_prefix('[')
            .and_then(|i| i.strip_suffix(']'))
            .unwrap_or(&ip);
        lines.push(format!("{host}={bare}"));
    }
    lines.sort();
    Ok(Value::Seq(lines.into_iter().map(Value::Str).collect()))
}

fn ulimits(value: Value) -> Value {
    let number = |v: &Value| match v {
        Value::Str(s) => s.parse().map_or(Value::Int(0), Value::Int),
        v => v.clone(),
    };
    let mut out = Map::new();
    if let Value::Map(map) = value {
        for (name, limit) in map {
            let limit = match &limit {
                Value::Map(both) => {
                    let mut pair = Map::new();
                    for key in ["soft", "hard"] {
                        pair.set(key, both.get(key).map_or(Value::Int(0), number));
                    }
                    Value::Map(pair)
                }
                single => number(single),
            };
            out.set(name, limit);
        }
    }
    out.sort_by(order::natural);
    Value::Map(out)
}

fn env_files(value: Value) -> Value {
    let Value::Seq(items) = value else {
        return value;
    };
    Value::Seq(
        items
            .into_iter()
            .map(|item| {
                let Value::Map(map) = item else { return item };
                let required = match map.get("required") {
                    Some(Value::Bool(b)) => *b,
                    Some(Value::Str(s)) => s == "true",
                    _ => true,
                };
                let path = map.get("path").cloned().unwrap_or_default();
                let mut out = Map::new();
                out.set("path", path);
                if !required {
                    out.set("required", false);
                }
                if let Some(format) = map.get("format") {
                    out.set("format", format.clone());
                }
                Value::Map(out)
            })
            .collect(),
    )
}
