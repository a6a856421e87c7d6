//! ENV, LABEL and ARG.

use super::flags::Flags;
use super::{ArgDef, Pair, at_least_one};
use crate::parser::{Args, Node};

pub fn pairs(node: &Node, command: &str) -> Result<Vec<Pair>, String> {
    Flags::none(&node.flags)?;
    let Args::Pairs(pairs) = &node.args else {
        return Err(at_least_one(command));
    };
    if pairs.is_empty() {
        return Err(at_least_one(command));
    }
    let mut out = Vec::new();
    for (key, value, delimited) in pairs {
        if key.is_empty() {
            return Err(format!("{command} names can not be blank"));
        }
        out.push(Pair {
            key: key.clone(),
            value: value.clone(),
            legacy: !delimited,
        });
    }
    Ok(out)
}

pub fn arg(node: &Node) -> Result<Vec<ArgDef>, String> {
    if node.args.words().is_empty() {
        return Err(at_least_one("ARG"));
    }
    let mut out = Vec::new();
    for word in node.args.words() {
        let (key, value) = match word.split_once('=') {
            Some(("", _)) => return Err("ARG names can not be blank".into()),
            Some((key, value)) => (key, Some(value.to_string())),
            None => (word.as_str(), None),
        };
        out.push(ArgDef {
            key: key.to_string(),
            value,
        });
    }
    Ok(out)
}
