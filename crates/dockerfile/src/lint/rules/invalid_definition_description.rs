//! InvalidDefinitionDescription: comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is not intended to be a description comment, add an empty line or comment between the instruction and the comment..

use super::super::{Linter, Rule};
use crate::parser::Node;

pub static RULE: Rule = Rule {
    name: "InvalidDefinitionDescription",
    description: "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is not intended to be a description comment, add an empty line or comment between the instruction and the comment.",
    slug: "invalid-definition-description",
    experimental: true,
};

/// Looks at the comment directly above FROM or ARG.
pub fn check(command: &str, names: &[&str], node: &Node, lint: &mut Linter) {
    let (Some(comment), Some(first)) = (node.comments.last(), names.first()) else {
        return;
    };
    let described = comment.split(' ').next().unwrap_or_default();
    if names.contains(&described) {
        return;
    }
    let example = if names.len() > 1 { "<arg_key>" } else { first };
    let message =
        format!("Comment for {command} should follow the format: `# {example} <description>`");
    lint.warn(&RULE, node.range, message);
}
