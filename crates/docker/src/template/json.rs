//! JSON of template values, as Go's `encoding/json` writes it.
//!
//! `<`, `>` and `&` stay as they are in docker's `json` function and in what the engine sent, but a
//! listing's row makes its own JSON, with Go's default escapes for HTML, and so do inspected objects
//! that the client holds as a typed value.

use super::value::{List, Map, Nil, Value, Zero};
use std::rc::Rc;

/// Encodes a value in one line.
pub fn to_json(value: &Value) -> String {
    let mut out = String::new();
    encode(value, None, 0, &mut out);
    out
}

/// Encodes a value with Go's `MarshalIndent`; `indent` is one level.
pub fn to_json_pretty(value: &Value, indent: &str) -> String {
    let mut out = String::new();
    encode(value, Some(indent), 0, &mut out);
    out
}

/// The same with `<`, `>` and `&` escaped, as `json.Marshal` does by itself.
pub fn escape_html(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        match c {
            '<' | '>' | '&' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Whether a struct is a row of a listing, which writes its JSON by itself.
fn is_row(ty: &str) -> bool {
    ty.starts_with('*') && ty.ends_with("Context")
}

/// Turns decoded JSON into a template value.
pub fn from_json(json: &serde_json::Value) -> Value {
    use serde_json::Value as J;
    match json {
        J::Null => Value::NO_VALUE,
        J::Bool(b) => Value::Bool(*b),
        J::Number(n) => n
            .as_i64()
            .map_or_else(|| Value::Float(n.as_f64().unwrap_or(0.0)), Value::Int),
        J::String(s) => Value::Str(s.clone()),
        J::Array(items) => Value::List(Rc::new(List {
            items: items.iter().map(from_json).collect(),
            any: true,
        })),
        J::Object(map) => Value::map(
            map.iter().map(|(k, v)| (k.clone(), from_json(v))).collect(),
            Zero::Interface,
        ),
    }
}

fn encode(value: &Value, indent: Option<&str>, depth: usize, out: &mut String) {
    match value {
        Value::Nil(Nil::Interface | Nil::Pointer | Nil::List | Nil::Map) => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) | Value::Duration(n) => out.push_str(&n.to_string()),
        Value::Float(x) => out.push_str(&x.to_string()),
        Value::Number(text) => out.push_str(text),
        Value::Str(text) | Value::Time(text) => quote(text, out),
        Value::List(list) => {
            let List { items, .. } = &**list;
            sequence('[', ']', items.len(), indent, depth, out, |i, out| {
                encode(&items[i], indent, depth + 1, out);
            });
        }
        Value::Map(map) => {
            let Map { entries, .. } = &**map;
            sequence('{', '}', entries.len(), indent, depth, out, |i, out| {
                key(&entries[i].0, indent, out);
                encode(&entries[i].1, indent, depth + 1, out);
            });
        }
        Value::Struct(s) if depth == 0 && is_row(&s.ty) => {
            let mut row = String::new();
            encode(value, indent, 1, &mut row);
            out.push_str(&escape_html(&row));
        }
        Value::Struct(s) => {
            let fields: Vec<_> = s
                .fields
                .iter()
                .filter(|f| {
                    !(matches!(f.value, Value::Lookup(_)) || f.omitempty && f.value.is_empty())
                })
                .collect();
            sequence('{', '}', fields.len(), indent, depth, out, |i, out| {
                key(fields[i].json, indent, out);
                encode(&fields[i].value, indent, depth + 1, out);
            });
        }
        Value::Lookup(_) => out.push_str("null"),
    }
}

fn key(name: &str, indent: Option<&str>, out: &mut String) {
    quote(name, out);
    out.push_str(if indent.is_some() { ": " } else { ":" });
}

fn sequence(
    open: char,
    close: char,
    len: usize,
    indent: Option<&str>,
    depth: usize,
    out: &mut String,
    mut item: impl FnMut(usize, &mut String),
) {
    let newline = |depth: usize, out: &mut String| {
        if let Some(indent) = indent {
            out.push('\n');
            for _ in 0..depth {
                out.push_str(indent);
            }
        }
    };
    out.push(open);
    for i in 0..len {
        if i > 0 {
            out.push(',');
        }
        newline(depth + 1, out);
        item(i, out);
    }
    if len > 0 {
        newline(depth, out);
    }
    out.push(close);
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x20 || c == '\u{2028}' || c == '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
