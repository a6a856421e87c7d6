//! Checks a tree against the Compose specification and words the first, most
//! specific violation as Compose does.
//!
//! Not modelled: the order in which Go's maps are walked, so that among equally
//! deep errors the first of the file is told.

mod notation;
mod spec;

use crate::value::{Map, Value};
use notation::{Definitions, Keys, Object, Schema};

/// A violation: how deep it is and its sentence.
struct Violation {
    depth: usize,
    message: String,
}

/// Checks a whole file; the error is the message without the file's name.
pub fn validate(root: &Map) -> Result<(), String> {
    let definitions = Definitions::read(spec::SPEC);
    let checker = Checker {
        definitions: &definitions,
    };
    let mut path = Vec::new();
    match checker.check(
        &Schema::Ref("root".to_string()),
        &Value::Map(root.clone()),
        &mut path,
    ) {
        Some(violation) => Err(violation.message),
        None => Ok(()),
    }
}

struct Checker<'a> {
    definitions: &'a Definitions,
}

/// Keeps the deeper of two violations, the first of equals.
fn worse(found: &mut Option<Violation>, new: Option<Violation>) {
    if let Some(new) = new
        && found.as_ref().is_none_or(|old| new.depth > old.depth)
    {
        *found = Some(new);
    }
}

impl Checker<'_> {
    fn check(&self, schema: &Schema, value: &Value, path: &mut Vec<String>) -> Option<Violation> {
        match schema {
            Schema::Ref(name) => match self.definitions.get(name) {
                Some(schema) => self.check(schema, value, path),
                None => None,
            },
            Schema::Types(types) => match types.iter().any(|t| is_type(*t, value)) {
                true => None,
                false => Some(wrong_type(types, path)),
            },
            Schema::Pattern(pattern) => match value {
                Value::Str(s) if !pattern.fits(s) => Some(violation(
                    path,
                    0,
                    format!("'{s}' does not match pattern '{}'", pattern.text()),
                )),
                Value::Str(_) => None,
                _ => Some(wrong_type(&['s'], path)),
            },
            Schema::Enum(words) => match value {
                Value::Str(s) if words.iter().any(|w| w == s) => None,
                Value::Str(_) => {
                    let list: Vec<String> = words.iter().map(|w| format!("'{w}'")).collect();
                    let text = match list.as_slice() {
                        [one] => format!("value must be {one}"),
                        _ => format!("value must be one of {}", list.join(", ")),
                    };
                    Some(violation(path, 0, text))
                }
                _ => Some(wrong_type(&['s'], path)),
            },
            Schema::Range(min, max) => match value {
                Value::Int(i) if min.is_some_and(|m| *i < m) => Some(violation(
                    path,
                    0,
                    format!(
                        "must be greater than or equal to {}",
                        min.unwrap_or_default()
                    ),
                )),
                Value::Int(i) if max.is_some_and(|m| *i > m) => Some(violation(
                    path,
                    0,
                    format!("must be less than or equal to {}", max.unwrap_or_default()),
                )),
                Value::Int(_) => None,
                _ => Some(wrong_type(&['i'], path)),
            },
            Schema::List(item, unique) => self.list(item, *unique, value, path),
            Schema::OneOf(options) => {
                let mut found = None;
                for option in options {
                    match self.check(option, value, path) {
                        None => return None,
                        some => worse(&mut found, some),
                    }
                }
                found
            }
            Schema::Object(object) => self.object(object, value, path),
        }
    }

    fn list(
        &self,
        item: &Schema,
        unique: bool,
        value: &Value,
        path: &mut Vec<String>,
    ) -> Option<Violation> {
        let Value::Seq(items) = value else {
            return Some(wrong_type(&['a'], path));
        };
        let mut found = None;
        if unique {
            'outer: for j in 1..items.len() {
                for i in 0..j {
                    if items[i] == items[j] {
                        let text = format!("items at {i} and {j} are equal");
                        worse(&mut found, Some(violation(path, 0, text)));
                        break 'outer;
                    }
                }
            }
        }
        for (i, v) in items.iter().enumerate() {
            path.push(i.to_string());
            worse(&mut found, self.check(item, v, path));
            path.pop();
        }
        found
    }

    fn object(&self, object: &Object, value: &Value, path: &mut Vec<String>) -> Option<Violation> {
        let Value::Map(map) = value else {
            return Some(wrong_type(&['o'], path));
        };
        let mut found = None;
        let missing: Vec<String> = object
            .required
            .iter()
            .filter(|name| !map.has(name))
            .map(|name| format!("'{name}'"))
            .collect();
        if !missing.is_empty() {
            let word = if missing.len() == 1 {
                "property"
            } else {
                "properties"
            };
            let text = format!("missing {word} {}", missing.join(", "));
            worse(&mut found, Some(violation(path, 0, text)));
        }
        let mut extra = Vec::new();
        for (key, v) in map.iter() {
            match self.field(object, key) {
                Keys::Known(schema) => {
                    path.push(key.to_string());
                    worse(&mut found, self.check(schema, v, path));
                    path.pop();
                }
                Keys::Free => {}
                Keys::Unknown => extra.push(format!("'{key}'")),
            }
        }
        if !extra.is_empty() {
            extra.sort();
            let text = format!("additional properties {} not allowed", extra.join(", "));
            worse(&mut found, Some(violation(path, 1, text)));
        }
        found
    }

    fn field<'s>(&self, object: &'s Object, key: &str) -> Keys<'s> {
        object.key(key)
    }
}

fn violation(path: &[String], bonus: usize, text: String) -> Violation {
    Violation {
        depth: path.len() + bonus,
        message: format!("{} {text}", path.join(".")),
    }
}

fn wrong_type(types: &[char], path: &[String]) -> Violation {
    let mut names: Vec<&str> = types.iter().map(|t| type_name(*t)).collect();
    names.sort_unstable();
    let text = match names.split_last() {
        Some((last, [])) => format!("must be a {last}"),
        Some((last, rest)) => format!("must be a {} or {last}", rest.join(", ")),
        None => String::new(),
    };
    violation(path, 0, text)
}

fn type_name(letter: char) -> &'static str {
    match letter {
        's' => "string",
        'n' => "number",
        'i' => "integer",
        'b' => "boolean",
        '0' => "null",
        'a' => "array",
        _ => "mapping",
    }
}

fn is_type(letter: char, value: &Value) -> bool {
    match (letter, value) {
        ('s', Value::Str(_)) | ('b', Value::Bool(_)) | ('0', Value::Null) => true,
        ('n', Value::Int(_) | Value::Float(_)) | ('i', Value::Int(_)) => true,
        ('i', Value::Float(f)) => f.fract() == 0.0,
        _ => false,
    }
}
