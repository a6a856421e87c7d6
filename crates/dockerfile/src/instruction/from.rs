//! FROM.

use super::Stage;
use super::flags::{FlagKind, Flags};
use crate::goformat::quote;
use crate::lint::{Linter, rules};
use crate::parser::Node;

pub fn stage(node: &Node, lint: &mut Linter) -> Result<Stage, String> {
    rules::stage_name_casing::check(node, lint);
    rules::from_as_casing::check(node, lint);
    let words = node.args.words();
    let name = stage_name(words)?;
    let flags = Flags::parse(&node.flags, &[("platform", FlagKind::Text)])?;
    if !name.is_empty() {
        rules::invalid_definition_description::check("FROM", &[&name], node, lint);
    }
    Ok(Stage {
        name,
        base: words[0].clone(),
        platform: flags.text("platform"),
        keyword: node.name.clone(),
        range: node.range,
        comments: node.comments.clone(),
        instructions: Vec::new(),
    })
}

fn stage_name(words: &[String]) -> Result<String, String> {
    match words {
        [_] => Ok(String::new()),
        [_, keyword, name] if keyword.eq_ignore_ascii_case("as") => {
            let lower = name.to_lowercase();
            let valid = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
            if lower.starts_with(|c: char| c.is_ascii_lowercase()) && lower.bytes().all(valid) {
                return Ok(lower);
            }
            Err(format!(
                "invalid name for build stage: {}, name can't start with a number or contain symbols",
                quote(name)
            ))
        }
        _ => Err("FROM requires either one or three arguments".into()),
    }
}
