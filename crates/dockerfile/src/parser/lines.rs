//! How each instruction reads its arguments.

use super::flags::{is_blank, split_command};
use super::{Args, Node};
use crate::error::Range;
use crate::goformat::quote;

/// The node of one joined line.
pub fn node(line: &str, escape: char) -> Result<Node, String> {
    let (name, flags, rest) = split_command(line, escape);
    let args = arguments(&name.to_lowercase(), &rest, escape)?;
    Ok(Node {
        name,
        original: line.to_string(),
        flags,
        args,
        heredocs: Vec::new(),
        range: Range::lines(0, 0),
        comments: Vec::new(),
    })
}

fn arguments(name: &str, rest: &str, escape: char) -> Result<Args, String> {
    let one = |text: &str| match text {
        "" => Vec::new(),
        text => vec![text.to_string()],
    };
    Ok(match name {
        "add" | "copy" | "volume" => match json(rest)? {
            Some(items) => Args::Json(items),
            None => Args::Words(split_blanks(rest)),
        },
        "cmd" | "entrypoint" | "run" | "shell" => match json(rest)? {
            Some(items) => Args::Json(items),
            None => Args::Words(one(rest)),
        },
        "env" | "label" => Args::Pairs(pairs(rest, &name.to_uppercase(), escape)?),
        "arg" => Args::Words(words(rest, escape)),
        "expose" | "from" => Args::Words(split_blanks(rest)),
        "healthcheck" => healthcheck(rest)?,
        "maintainer" | "stopsignal" | "user" | "workdir" => Args::Words(one(rest)),
        "onbuild" if !rest.is_empty() => Args::Trigger(Box::new(node(rest, escape)?)),
        _ => Args::Words(Vec::new()),
    })
}

fn split_blanks(rest: &str) -> Vec<String> {
    rest.split(is_blank)
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect()
}

/// The strings of a JSON array; nothing if the text is not one.
fn json(rest: &str) -> Result<Option<Vec<String>>, String> {
    let rest = rest.trim_start();
    if !rest.starts_with('[') {
        return Ok(None);
    }
    let Ok(items) = serde_json::from_str::<Vec<serde_json::Value>>(rest) else {
        return Ok(None);
    };
    let mut strings = Vec::with_capacity(items.len());
    for item in items {
        match item {
            serde_json::Value::String(text) => strings.push(text),
            _ => {
                return Err(
                    "when using JSON array syntax, arrays must be comprised of strings only".into(),
                );
            }
        }
    }
    Ok(Some(strings))
}

/// HEALTHCHECK's first word is a type, the rest a command in either form.
fn healthcheck(rest: &str) -> Result<Args, String> {
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    if end == 0 {
        return Ok(Args::Words(Vec::new()));
    }
    let kind = rest[..end].to_string();
    let command = rest[end..].trim_start();
    Ok(match json(command)? {
        Some(items) => Args::Json(std::iter::once(kind).chain(items).collect()),
        None if command.is_empty() => Args::Words(vec![kind]),
        None => Args::Words(vec![kind, command.to_string()]),
    })
}

/// Words separated by blanks, with quotes and escapes left in.
pub fn words(rest: &str, escape: char) -> Vec<String> {
    let mut done = Vec::new();
    let mut word = String::new();
    let mut inside = false;
    let mut quote: Option<char> = None;
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            if inside {
                done.push(std::mem::take(&mut word));
            }
            inside = false;
            continue;
        }
        if c == escape && quote != Some('\'') {
            if let Some(next) = chars.next() {
                inside = true;
                word.push(c);
                word.push(next);
            }
            continue;
        }
        inside = true;
        match quote {
            Some(q) if c == q => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            _ => {}
        }
        word.push(c);
    }
    if inside && !word.is_empty() {
        done.push(word);
    }
    done
}

/// `name=value …`, or the old `name value`.
fn pairs(rest: &str, name: &str, escape: char) -> Result<Vec<(String, String, bool)>, String> {
    let words = words(rest, escape);
    let Some(first) = words.first() else {
        return Ok(Vec::new());
    };
    if !first.contains('=') {
        let Some(end) = rest.find(is_blank) else {
            return Err(format!("{name} must have two arguments"));
        };
        let value = rest[end..].trim_start_matches(is_blank);
        return Ok(vec![(rest[..end].to_string(), value.to_string(), false)]);
    }
    let mut pairs = Vec::new();
    for word in &words {
        let Some((key, value)) = word.split_once('=') else {
            return Err(format!(
                "Syntax error - can't find = in {}. Must be of the form: name=value",
                quote(word)
            ));
        };
        pairs.push((key.to_string(), value.to_string(), true));
    }
    Ok(pairs)
}
