//! UndefinedArgInFrom: FROM command must use declared ARGs.

use std::collections::BTreeSet;

use super::super::{Linter, Rule};
use crate::error::Range;
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "UndefinedArgInFrom",
    description: "FROM command must use declared ARGs",
    slug: "undefined-arg-in-from",
    experimental: false,
};

/// Reports the variables of a FROM that no ARG before it declares.
pub fn check(known: &[&str], unmatched: &BTreeSet<String>, range: Range, lint: &mut Linter) {
    for name in unmatched.iter().filter(|n| !known.contains(&n.as_str())) {
        let message = format!("FROM argument '{name}' is not declared");
        let message = suggest::wrap(message, name, known.iter().copied(), true);
        lint.warn(&RULE, range, message);
    }
}
