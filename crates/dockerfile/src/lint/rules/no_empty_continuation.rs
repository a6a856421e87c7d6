//! NoEmptyContinuation: empty continuation lines will become errors in a future release.

use super::super::{Linter, Rule};
use crate::parser::Ast;

pub static RULE: Rule = Rule {
    name: "NoEmptyContinuation",
    description: "Empty continuation lines will become errors in a future release",
    slug: "no-empty-continuation",
    experimental: false,
};

/// Reports the end of each instruction that has an empty line inside.
pub fn check(ast: &Ast, lint: &mut Linter) {
    for range in &ast.empty_continuations {
        lint.warn(&RULE, *range, "Empty continuation line".into());
    }
}
