//! StageNameCasing: stage names should be lowercase.

use super::super::{Linter, Rule};
use crate::parser::Node;

pub static RULE: Rule = Rule {
    name: "StageNameCasing",
    description: "Stage names should be lowercase",
    slug: "stage-name-casing",
    experimental: false,
};

/// Looks at the name after AS.
pub fn check(from: &Node, lint: &mut Linter) {
    if let [_, _, name] = from.args.words()
        && *name != name.to_lowercase()
    {
        let message = format!("Stage name '{name}' should be lowercase");
        lint.warn(&RULE, from.range, message);
    }
}
