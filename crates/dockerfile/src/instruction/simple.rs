//! EXPOSE, MAINTAINER, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR.

use super::at_least_one;
use super::flags::Flags;
use crate::parser::{Args, Node};

/// The one argument of MAINTAINER, USER or WORKDIR.
pub fn exactly_one(node: &Node, command: &str) -> Result<String, String> {
    let [one] = node.args.words() else {
        return Err(format!("{command} requires exactly one argument"));
    };
    Flags::none(&node.flags)?;
    Ok(one.clone())
}

pub fn stop_signal(node: &Node) -> Result<String, String> {
    match node.args.words() {
        [one] => Ok(one.clone()),
        _ => Err("STOPSIGNAL requires exactly one argument".into()),
    }
}

pub fn expose(node: &Node) -> Result<Vec<String>, String> {
    if node.args.words().is_empty() {
        return Err(at_least_one("EXPOSE"));
    }
    Flags::none(&node.flags)?;
    let mut ports = node.args.words().to_vec();
    ports.sort();
    Ok(ports)
}

pub fn volume(node: &Node) -> Result<Vec<String>, String> {
    if node.args.words().is_empty() {
        return Err(at_least_one("VOLUME"));
    }
    Flags::none(&node.flags)?;
    let mut volumes = Vec::new();
    for word in node.args.words() {
        match word.trim() {
            "" => return Err("VOLUME specified can not be an empty string".into()),
            volume => volumes.push(volume.to_string()),
        }
    }
    Ok(volumes)
}

/// The instruction to keep, with its heredocs.
pub fn onbuild(node: &Node) -> Result<String, String> {
    let Args::Trigger(inner) = &node.args else {
        return Err(at_least_one("ONBUILD"));
    };
    Flags::none(&node.flags)?;
    let trigger = inner.name.to_uppercase();
    match trigger.as_str() {
        "ONBUILD" => return Err("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed".into()),
        "MAINTAINER" | "FROM" => {
            return Err(format!("{trigger} isn't allowed as an ONBUILD trigger"));
        }
        _ => {}
    }
    let mut text = inner.original.clone();
    for doc in &node.heredocs {
        text.push('\n');
        text.push_str(&doc.content);
        text.push_str(&doc.name);
    }
    Ok(text)
}
