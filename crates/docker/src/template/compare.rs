//! `eq`, `ne`, `lt` and the rest, which compare basic kinds only.

use super::value::Value;
use std::cmp::Ordering;

#[derive(PartialEq, Clone, Copy)]
enum Basic {
    Bool,
    Int,
    Float,
    Str,
}

fn basic(value: &Value) -> Option<Basic> {
    match value {
        Value::Bool(_) => Some(Basic::Bool),
        Value::Int(_) | Value::Duration(_) => Some(Basic::Int),
        Value::Float(_) => Some(Basic::Float),
        Value::Str(_) | Value::Number(_) => Some(Basic::Str),
        _ => None,
    }
}

fn text(value: &Value) -> &str {
    match value {
        Value::Str(s) | Value::Number(s) => s,
        _ => "",
    }
}

/// Whether `first` equals any of the others.
pub fn eq(args: &[Value]) -> Result<bool, String> {
    let [first, rest @ ..] = args else {
        return Err("missing argument for comparison".into());
    };
    if rest.is_empty() {
        return Err("missing argument for comparison".into());
    }
    for other in rest {
        let equal = match (first, other) {
            (Value::Nil(_), Value::Nil(_)) => true,
            (Value::Nil(_), _) | (_, Value::Nil(_)) => false,
            _ if basic(first) != basic(other) => {
                return Err("incompatible types for comparison".into());
            }
            (Value::List(_) | Value::Map(_), _) => {
                return Err(format!(
                    "non-comparable type {}: {}",
                    super::print::display(first),
                    first.type_name()
                ));
            }
            (Value::Int(a) | Value::Duration(a), Value::Int(b) | Value::Duration(b)) => a == b,
            _ => first == other || (basic(first) == Some(Basic::Str) && text(first) == text(other)),
        };
        if equal {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The order of two basic values.
pub fn order(args: &[Value]) -> Result<Ordering, String> {
    let [a, b] = args else {
        return Err("missing argument for comparison".into());
    };
    let (Some(kind), Some(other)) = (basic(a), basic(b)) else {
        return Err("invalid type for comparison".into());
    };
    if kind != other {
        return Err("incompatible types for comparison".into());
    }
    match (a, b) {
        (Value::Int(a) | Value::Duration(a), Value::Int(b) | Value::Duration(b)) => Ok(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => Ok(a.partial_cmp(b).unwrap_or(Ordering::Greater)),
        (Value::Bool(_), _) => Err("invalid type for comparison".into()),
        _ => Ok(text(a).cmp(text(b))),
    }
}
