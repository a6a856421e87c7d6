//! DuplicateStageName: stage names should be unique.

use super::super::{Linter, Rule};
use crate::goformat::quote;
use crate::instruction::Stage;

pub static RULE: Rule = Rule {
    name: "DuplicateStageName",
    description: "Stage names should be unique",
    slug: "duplicate-stage-name",
    experimental: false,
};

/// Reports a stage whose name one of the stages before it has.
pub fn check(stage: &Stage, before: &[Stage], lint: &mut Linter) {
    if !stage.name.is_empty() && before.iter().any(|s| s.name == stage.name) {
        let message = format!(
            "Duplicate stage name {}, stage names should be unique",
            quote(&stage.name)
        );
        lint.warn(&RULE, stage.range, message);
    }
}
