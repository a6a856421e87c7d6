//! The short form of a service's volume, `[SOURCE:]TARGET[:OPTIONS]`.

use crate::value::{Map, Value};

/// Reads a short form into the long one's fields.
pub fn parse(spec: &str) -> Result<Map, String> {
    let mut volume = Map::new();
    if spec.is_empty() {
        return Err("invalid empty volume spec".to_string());
    }
    if spec.len() <= 2 {
        volume.set("type", "volume");
        volume.set("target", spec);
        return Ok(volume);
    }
    let sections = sections(spec);
    let wrong = |why: &str| format!("invalid spec: {spec}: {why}");
    if sections.iter().any(String::is_empty) {
        return Err(wrong("empty section between colons"));
    }
    let (source, target, options) = match sections.as_slice() {
        [target] => ("", target.as_str(), ""),
        [source, target] => (source.as_str(), target.as_str(), ""),
        [source, target, options] => (source.as_str(), target.as_str(), options.as_str()),
        _ => return Err(wrong("too many colons")),
    };
    let bind = is_file_path(source);
    volume.set("type", if bind { "bind" } else { "volume" });
    if !source.is_empty() {
        volume.set("source", source);
    }
    volume.set("target", target);
    let (mut as_bind, mut as_volume) = (Map::new(), Map::new());
    for option in options.split(',') {
        match option {
            "ro" => volume.set("read_only", true),
            "rw" => {
                volume.remove("read_only");
            }
            "nocopy" => as_volume.set("nocopy", true),
            "z" | "Z" => as_bind.set("selinux", option),
            "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                as_bind.set("propagation", option);
            }
            _ => {}
        }
    }
    // The options go where their names belong, whatever kind of volume it is.
    if bind {
        as_bind.set("create_host_path", true);
    }
    if bind || !as_bind.is_empty() {
        volume.set("bind", Value::Map(as_bind));
    }
    if !bind || !as_volume.is_empty() {
        volume.set("volume", Value::Map(as_volume));
    }
    Ok(volume)
}

/// The parts between colons; a colon inside `${…}` or after a drive letter is none.
fn sections(spec: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0usize;
    let mut previous = ' ';
    for c in spec.chars() {
        let current = parts.last().cloned().unwrap_or_default();
        let drive = current.chars().count() == 1 && current.chars().all(char::is_alphabetic);
        match c {
            '{' if previous == '$' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            _ => {}
        }
        if c == ':' && depth == 0 && !drive {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
        previous = c;
    }
    parts
}

fn is_file_path(source: &str) -> bool {
    source.starts_with(['.', '/', '~']) || source.starts_with("\\\\")
}
