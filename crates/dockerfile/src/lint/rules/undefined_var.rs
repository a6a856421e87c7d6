//! UndefinedVar: variables should be defined before their use.

use std::collections::BTreeSet;

use super::super::{Linter, Rule};
use crate::error::Range;
use crate::suggest;
use crate::words::EnvList;

pub static RULE: Rule = Rule {
    name: "UndefinedVar",
    description: "Variables should be defined before their use",
    slug: "undefined-var",
    experimental: false,
};

/// Reports variables that are neither set nor declared by an ARG of the stage.
pub fn check(
    unmatched: &BTreeSet<String>,
    declared: &[String],
    env: &EnvList,
    range: Range,
    lint: &mut Linter,
) {
    for name in unmatched.iter().filter(|n| !declared.contains(n)) {
        let mut message = format!("Usage of undefined variable '${name}'");
        if let Some(nearest) = suggest::search(name, env.keys(), true) {
            message.push_str(&format!(" (did you mean ${nearest}?)"));
        }
        lint.warn(&RULE, range, message);
    }
}
