//! ReservedStageName: reserved words should not be used as stage names.

use super::super::{Linter, Rule};
use crate::goformat::quote;
use crate::instruction::Stage;

pub static RULE: Rule = Rule {
    name: "ReservedStageName",
    description: "Reserved words should not be used as stage names",
    slug: "reserved-stage-name",
    experimental: false,
};

/// Reports stages called `context` or `scratch`.
pub fn check(stage: &Stage, lint: &mut Linter) {
    if matches!(stage.name.as_str(), "context" | "scratch") {
        let message = format!(
            "Stage name should not use the same name as reserved stage {}",
            quote(&stage.name)
        );
        lint.warn(&RULE, stage.range, message);
    }
}
