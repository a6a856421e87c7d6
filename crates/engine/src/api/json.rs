//! JSON of API values: field names are Go tags, and `omitempty` is honoured here.

use serde::Serialize;
use serde_json::{Map, Value};

/// Encodes a value as Docker's API does.
pub fn to_json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).map_or(Value::Null, apply_tags)
}

/// Strips Go tag options from keys and drops empty `omitempty` fields.
fn apply_tags(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(apply_tags).collect(),
        Value::Object(fields) => {
            let mut out = Map::new();
            for (tag, value) in fields {
                let (name, omitempty) = split_tag(&tag);
                let value = apply_tags(value);
                if !(omitempty && is_empty(&value)) {
                    out.insert(name.to_string(), value);
                }
            }
            Value::Object(out)
        }
        other => other,
    }
}

/// Splits a serde name into the JSON name and whether empty values are left out.
///
/// Only names with an option that the API uses are tags: an environment variable or label with
/// a comma in its name stays whole.
pub fn split_tag(tag: &str) -> (&str, bool) {
    let Some((name, options)) = tag.split_once(',') else {
        return (tag, false);
    };
    let known = |option: &str| option == "omitempty" || option.starts_with("go=");
    match options.split(',').all(known) {
        true => (name, options.split(',').any(|o| o == "omitempty")),
        false => (tag, false),
    }
}

/// Returns the Go field name of a serde name: `ID` for `Id,go=ID`.
pub fn go_name(tag: &str) -> &str {
    match tag.rsplit_once(",go=") {
        Some((_, name)) => name.split(',').next().unwrap_or(name),
        None => split_tag(tag).0,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(b) => !b,
        Value::Number(n) => n.as_f64() == Some(0.0),
        Value::String(s) => s.is_empty(),
        Value::Array(a) => a.is_empty(),
        Value::Object(o) => o.is_empty(),
    }
}
