//! FromAsCasing: The 'as' keyword should match the case of the 'from' keyword.

use super::super::{Linter, Rule};
use crate::parser::Node;

pub static RULE: Rule = Rule {
    name: "FromAsCasing",
    description: "The 'as' keyword should match the case of the 'from' keyword",
    slug: "from-as-casing",
    experimental: false,
};

/// Compares AS with FROM, unless FROM itself is of mixed case.
pub fn check(from: &Node, lint: &mut Linter) {
    let [_, keyword, _, ..] = from.args.words() else {
        return;
    };
    let matches = if from.name == from.name.to_lowercase() {
        *keyword == keyword.to_lowercase()
    } else if from.name == from.name.to_uppercase() {
        *keyword == keyword.to_uppercase()
    } else {
        true
    };
    if !matches {
        let message = format!(
            "'{keyword}' and '{}' keywords' casing do not match",
            from.name
        );
        lint.warn(&RULE, from.range, message);
    }
}
