//! The functions of Go's templates and those docker adds.

use super::compare;
use super::json::to_json;
use super::print;
use super::value::{List, Nil, Value, Zero};
use std::cmp::Ordering;
use std::rc::Rc;

/// A function: its name, how many arguments it takes, and the Go types of the first ones.
struct Func {
    name: &'static str,
    min: usize,
    max: Option<usize>,
    types: &'static [&'static str],
}

const fn exact(name: &'static str, types: &'static [&'static str]) -> Func {
    Func {
        name,
        min: types.len(),
        max: Some(types.len()),
        types,
    }
}

const fn at_least(name: &'static str, min: usize) -> Func {
    Func {
        name,
        min,
        max: None,
        types: &[],
    }
}

const FUNCS: &[Func] = &[
    at_least("and", 1),
    at_least("or", 1),
    exact("not", &["any"]),
    at_least("eq", 1),
    exact("ne", &["any", "any"]),
    exact("lt", &["any", "any"]),
    exact("le", &["any", "any"]),
    exact("gt", &["any", "any"]),
    exact("ge", &["any", "any"]),
    exact("len", &["any"]),
    at_least("index", 1),
    at_least("slice", 1),
    at_least("print", 0),
    Func {
        name: "printf",
        min: 1,
        max: None,
        types: &["string"],
    },
    at_least("println", 0),
    at_least("html", 0),
    at_least("js", 0),
    at_least("urlquery", 0),
    at_least("call", 1),
    exact("json", &["any"]),
    exact("split", &["string", "string"]),
    exact("join", &["[]string", "string"]),
    exact("title", &["string"]),
    exact("lower", &["string"]),
    exact("upper", &["string"]),
    exact("pad", &["string", "int", "int"]),
    exact("truncate", &["string", "int"]),
];

fn find(name: &str) -> Option<&'static Func> {
    FUNCS.iter().find(|f| f.name == name)
}

/// Whether a template may use `name` as a function.
pub fn exists(name: &str) -> bool {
    find(name).is_some()
}

/// Checks the number of arguments.
pub fn check_count(name: &str, given: usize) -> Result<(), String> {
    let Some(func) = find(name) else {
        return Ok(());
    };
    match func.max {
        Some(max) if given != max => Err(format!(
            "wrong number of args for {name}: want {max} got {given}"
        )),
        None if given < func.min => Err(format!(
            "wrong number of args for {name}: want at least {} got {given}",
            func.min
        )),
        _ => Ok(()),
    }
}

/// Checks the Go type of argument `i`.
pub fn check_type(name: &str, i: usize, value: &Value) -> Result<(), String> {
    let want = find(name)
        .and_then(|f| f.types.get(i))
        .copied()
        .unwrap_or("any");
    let fits = match want {
        "string" => matches!(value, Value::Str(_)),
        "int" => matches!(value, Value::Int(_)),
        "[]string" => match value {
            Value::List(l) => !l.any && l.items.iter().all(|v| matches!(v, Value::Str(_))),
            Value::Nil(Nil::List) => true,
            _ => false,
        },
        _ => true,
    };
    if fits {
        Ok(())
    } else if matches!(value, Value::Nil(Nil::Interface)) {
        Err(format!("invalid value; expected {want}"))
    } else {
        Err(format!(
            "wrong type for value; expected {want}; got {}",
            value.type_name()
        ))
    }
}

/// In a table's header the string functions of docker leave the title alone.
pub fn header(name: &str, args: &[Value]) -> Option<Value> {
    matches!(
        name,
        "json" | "split" | "join" | "title" | "lower" | "upper" | "truncate"
    )
    .then(|| args.first().cloned().unwrap_or(Value::str("")))
}

fn text(value: Option<&Value>) -> &str {
    match value {
        Some(Value::Str(s) | Value::Number(s)) => s,
        _ => "",
    }
}

fn int(value: Option<&Value>) -> i64 {
    match value {
        Some(Value::Int(n)) => *n,
        _ => 0,
    }
}

/// Calls a function whose arguments were checked.
pub fn call(name: &str, args: &[Value]) -> Result<Value, String> {
    let first = args.first();
    Ok(match name {
        "and" | "or" => args.last().cloned().unwrap_or(Value::NO_VALUE),
        "not" => Value::Bool(!first.is_some_and(Value::truth)),
        "eq" => Value::Bool(compare::eq(args)?),
        "ne" => Value::Bool(!compare::eq(args)?),
        "lt" => Value::Bool(compare::order(args)? == Ordering::Less),
        "le" => Value::Bool(compare::order(args)? != Ordering::Greater),
        "gt" => Value::Bool(compare::order(args)? == Ordering::Greater),
        "ge" => Value::Bool(compare::order(args)? != Ordering::Less),
        "len" => Value::Int(len(first.unwrap_or(&Value::NO_VALUE))?),
        "index" => index(args)?,
        "slice" => slice(args)?,
        "print" => Value::Str(print::sprint(args)),
        "println" => Value::Str(print::sprintln(args)),
        "printf" => Value::Str(print::sprintf(text(first), &args[1..])),
        "html" => Value::Str(escape_html(&joined(args))),
        "js" => Value::Str(escape_js(&joined(args))),
        "urlquery" => Value::Str(escape_query(&joined(args))),
        "call" => match first {
            Some(Value::Nil(_)) | None => return Err("call of nil".into()),
            Some(other) => return Err(format!("non-function of type {}", other.type_name())),
        },
        "json" => Value::Str(to_json(first.unwrap_or(&Value::NO_VALUE))),
        "split" => split(text(first), text(args.get(1))),
        "join" => Value::Str(join(first, text(args.get(1)))),
        "title" => Value::Str(title(text(first))),
        "lower" => Value::Str(text(first).to_lowercase()),
        "upper" => Value::Str(text(first).to_uppercase()),
        "pad" => Value::Str(pad(text(first), int(args.get(1)), int(args.get(2)))),
        "truncate" => Value::Str(truncate(text(first), int(args.get(1)))?),
        _ => return Err("not a function".into()),
    })
}

fn joined(args: &[Value]) -> String {
    match args {
        [Value::Str(only)] => only.clone(),
        _ => print::sprint(args),
    }
}

fn len(value: &Value) -> Result<i64, String> {
    match value {
        Value::Str(s) | Value::Number(s) => Ok(s.len() as i64),
        Value::List(l) => Ok(l.items.len() as i64),
        Value::Map(m) => Ok(m.entries.len() as i64),
        Value::Nil(Nil::List | Nil::Map) => Ok(0),
        Value::Nil(Nil::Pointer) => Err("len of nil pointer".into()),
        Value::Nil(Nil::Interface) => Err("len of nil pointer".into()),
        other => Err(format!("len of type {}", other.type_name())),
    }
}

fn index(args: &[Value]) -> Result<Value, String> {
    let mut value = args[0].clone();
    if matches!(value, Value::Nil(Nil::Interface)) {
        return Err("index of untyped nil".into());
    }
    for key in &args[1..] {
        value = match (&value, key) {
            (Value::List(list), Value::Int(i)) => {
                match usize::try_from(*i).ok().and_then(|i| list.items.get(i)) {
                    Some(item) => item.clone(),
                    None => return Err(format!("index out of range: {i}")),
                }
            }
            (Value::Nil(Nil::List), Value::Int(i)) => {
                return Err(format!("index out of range: {i}"));
            }
            (Value::Str(s) | Value::Number(s), Value::Int(i)) => {
                match usize::try_from(*i).ok().and_then(|i| s.as_bytes().get(i)) {
                    Some(byte) => Value::Int(i64::from(*byte)),
                    None => return Err(format!("index out of range: {i}")),
                }
            }
            (
                Value::List(_) | Value::Nil(Nil::List) | Value::Str(_) | Value::Number(_),
                Value::Nil(_),
            ) => {
                return Err("cannot index slice/array with nil".into());
            }
            (Value::List(_) | Value::Nil(Nil::List) | Value::Str(_) | Value::Number(_), other) => {
                return Err(format!(
                    "cannot index slice/array with type {}",
                    other.type_name()
                ));
            }
            (Value::Map(map), Value::Str(key)) => map
                .entries
                .iter()
                .find(|(k, _)| k == key)
                .map_or(zero(map.zero), |(_, v)| v.clone()),
            (Value::Nil(Nil::Map), Value::Str(_)) => zero(Zero::Str),
            (Value::Map(_) | Value::Nil(Nil::Map), other) => {
                return Err(format!(
                    "value has type {}; should be string",
                    other.type_name()
                ));
            }
            (Value::Nil(Nil::Pointer), _) => return Err("index of nil pointer".into()),
            (Value::Nil(Nil::Interface), _) => return Err("index of untyped nil".into()),
            (other, _) => return Err(format!("can't index item of type {}", other.type_name())),
        };
    }
    Ok(value)
}

fn zero(zero: Zero) -> Value {
    match zero {
        Zero::Str => Value::str(""),
        Zero::Pointer => Value::Nil(Nil::Pointer),
        Zero::List => Value::Nil(Nil::List),
        Zero::Interface => Value::NO_VALUE,
    }
}

fn slice(args: &[Value]) -> Result<Value, String> {
    let total = match &args[0] {
        Value::Str(s) | Value::Number(s) => s.len(),
        Value::List(l) => l.items.len(),
        Value::Nil(Nil::List) => 0,
        Value::Nil(_) => return Err("slice of untyped nil".into()),
        other => return Err(format!("can't slice item of type {}", other.type_name())),
    };
    if args.len() > 4 {
        return Err(format!("too many slice indexes: {}", args.len() - 1));
    }
    let mut bounds = [0, total];
    for (i, arg) in args[1..].iter().take(2).enumerate() {
        let Value::Int(n) = arg else {
            return Err(format!(
                "cannot index slice/array with type {}",
                arg.type_name()
            ));
        };
        bounds[i] = match usize::try_from(*n) {
            Ok(n) if n <= total => n,
            _ => return Err(format!("index out of range: {n}")),
        };
    }
    if bounds[0] > bounds[1] {
        return Err(format!(
            "invalid slice index: {} > {}",
            bounds[0], bounds[1]
        ));
    }
    Ok(match &args[0] {
        Value::Str(s) | Value::Number(s) => {
            Value::Str(String::from_utf8_lossy(&s.as_bytes()[bounds[0]..bounds[1]]).into_owned())
        }
        Value::List(l) => Value::List(Rc::new(List {
            items: l.items[bounds[0]..bounds[1]].to_vec(),
            any: l.any,
        })),
        other => other.clone(),
    })
}

fn split(text: &str, separator: &str) -> Value {
    if separator.is_empty() {
        let chars: Vec<String> = text.chars().map(String::from).collect();
        return Value::strings(&chars);
    }
    Value::strings(&text.split(separator).collect::<Vec<_>>())
}

fn join(list: Option<&Value>, separator: &str) -> String {
    match list {
        Some(Value::List(l)) => l
            .items
            .iter()
            .map(|v| text(Some(v)))
            .collect::<Vec<_>>()
            .join(separator),
        _ => String::new(),
    }
}

/// Go's `strings.Title`: an upper-case letter at the start of each word.
fn title(text: &str) -> String {
    let mut before = ' ';
    text.chars()
        .map(|c| {
            let inside = before.is_alphanumeric() || before == '_' || before == '\'';
            before = c;
            if inside {
                c
            } else {
                c.to_uppercase().next().unwrap_or(c)
            }
        })
        .collect()
}

fn pad(text: &str, before: i64, after: i64) -> String {
    if text.is_empty() {
        return String::new();
    }
    let blanks = |n: i64| " ".repeat(n.clamp(0, 4096) as usize);
    format!("{}{text}{}", blanks(before), blanks(after))
}

fn truncate(text: &str, length: i64) -> Result<String, String> {
    let Ok(length) = usize::try_from(length) else {
        return Err(format!(
            "runtime error: slice bounds out of range [:{length}]"
        ));
    };
    if text.len() < length {
        return Ok(text.to_string());
    }
    Ok(String::from_utf8_lossy(&text.as_bytes()[..length]).into_owned())
}

fn escape_html(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

fn escape_js(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '"' => out.push_str("\\\""),
            '<' | '>' | '&' | '=' => out.push_str(&format!("\\u{:04X}", c as u32)),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

fn escape_query(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(byte as char);
            }
            b' ' => out.push('+'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
