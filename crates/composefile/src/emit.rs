//! Prints a tree as go-yaml v3 does with an indent of two: plain scalars where
//! they read back the same, else single or double quotes, `|` for lines.

use crate::scalar;
use crate::value::{Map, Value};

/// The text of a mapping.
pub fn yaml(map: &Map) -> String {
    let mut out = String::new();
    if map.is_empty() {
        return "{}\n".to_string();
    }
    mapping(map, 0, &mut out);
    out
}

fn mapping(map: &Map, indent: usize, out: &mut String) {
    for (i, (key, value)) in map.iter().enumerate() {
        if i > 0 {
            pad(indent, out);
        }
        out.push_str(&flow_scalar(key));
        out.push(':');
        after_key(value, indent, out);
    }
}

fn after_key(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Map(map) if !map.is_empty() => {
            out.push('\n');
            pad(indent + 2, out);
            mapping(map, indent + 2, out);
        }
        Value::Seq(items) if !items.is_empty() => {
            out.push('\n');
            sequence(items, indent + 2, out);
        }
        value => {
            out.push(' ');
            leaf(value, indent, out);
        }
    }
}

fn sequence(items: &[Value], indent: usize, out: &mut String) {
    for item in items {
        pad(indent, out);
        out.push_str("- ");
        match item {
            Value::Map(map) if !map.is_empty() => mapping(map, indent + 2, out),
            Value::Seq(inner) if !inner.is_empty() => {
                let at = out.len();
                sequence(inner, indent + 2, out);
                // The first inner dash stands on the outer one's line.
                out.replace_range(at..at + indent + 2, "");
            }
            value => leaf(value, indent, out),
        }
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

fn leaf(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(i) => out.push_str(&i.to_string()),
        Value::Float(f) => out.push_str(&scalar::format_float(*f)),
        Value::Str(s) if literal_allowed(s) => {
            literal(s, indent + 2, out);
            return;
        }
        Value::Str(s) => out.push_str(&flow_scalar(s)),
        Value::Seq(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
    out.push('\n');
}

/// Several lines go into a literal block unless a line ends in a blank.
fn literal_allowed(s: &str) -> bool {
    s.contains('\n')
        && !s.contains(" \n")
        && !s.ends_with(' ')
        && s.chars().all(|c| printable(c) || c == '\n' || c == '\t')
}

fn literal(s: &str, indent: usize, out: &mut String) {
    out.push('|');
    if s.starts_with([' ', '\n']) {
        out.push('2');
    }
    let body = match s.strip_suffix('\n') {
        None => {
            out.push('-');
            s
        }
        Some(body) if body.is_empty() || body.ends_with('\n') => {
            out.push('+');
            body
        }
        Some(body) => body,
    };
    out.push('\n');
    for line in body.split('\n') {
        if !line.is_empty() {
            pad(indent, out);
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && c != '\u{feff}'
}

/// A text on one line: plain if it reads back as the same text, else quoted.
pub fn flow_scalar(s: &str) -> String {
    let text = matches!(scalar::resolve(s), Value::Str(_)) && !scalar::is_timestamp(s);
    if !text || scalar::is_old_bool(s) || scalar::is_base60(s) {
        return double_quoted(s);
    }
    let special = s.chars().any(|c| !printable(c));
    let space_break = s.contains(" \n");
    if special || space_break || s.contains('\n') {
        return double_quoted(s);
    }
    if plain_allowed(s) {
        return s.to_string();
    }
    format!("'{}'", s.replace('\'', "''"))
}

fn plain_allowed(s: &str) -> bool {
    if s.starts_with("---") || s.starts_with("...") || s.starts_with(' ') || s.ends_with(' ') {
        return false;
    }
    if s == "<<" || s == "=" {
        return s == "=";
    }
    let chars: Vec<char> = s.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let before = i == 0 || chars[i - 1] == ' ';
        let after = i + 1 == chars.len() || chars[i + 1] == ' ';
        let bad = match (i, c) {
            (0, '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|') => true,
            (0, '>' | '\'' | '"' | '%' | '@' | '`') => true,
            (0, '?' | '-' | ':') => after,
            (_, ':') => after,
            (_, '#') => before,
            _ => false,
        };
        if bad {
            return false;
        }
    }
    true
}

fn double_quoted(s: &str) -> String {
    let mut out = String::from("\"");
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push_str("\\0"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\u{1b}' => out.push_str("\\e"),
            c if printable(c) => out.push(c),
            c if (c as u32) < 256 => out.push_str(&format!("\\x{:02X}", c as u32)),
            c => out.push_str(&format!("\\u{:04X}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// The tree as indented JSON, as Go's encoder prints it (without HTML escapes).
pub fn json(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Str(s) => json_string(s, out),
        Value::Seq(items) if items.is_empty() => out.push_str("[]"),
        Value::Map(map) if map.is_empty() => out.push_str("{}"),
        Value::Seq(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { ",\n" } else { "\n" });
                pad(indent + 2, out);
                json(item, indent + 2, out);
            }
            out.push('\n');
            pad(indent, out);
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (i, (key, item)) in map.iter().enumerate() {
                out.push_str(if i > 0 { ",\n" } else { "\n" });
                pad(indent + 2, out);
                json_string(key, out);
                out.push_str(": ");
                json(item, indent + 2, out);
            }
            out.push('\n');
            pad(indent, out);
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_text()),
    }
}

/// A JSON string.
pub fn json_string(s: &str, out: &mut String) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}
