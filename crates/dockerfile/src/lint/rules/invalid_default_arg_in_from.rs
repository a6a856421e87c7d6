//! InvalidDefaultArgInFrom: default value for global ARG results in an empty or invalid base image name.

use super::super::{Linter, Rule};
use crate::instruction::Stage;
use crate::reference;

pub static RULE: Rule = Rule {
    name: "InvalidDefaultArgInFrom",
    description: "Default value for global ARG results in an empty or invalid base image name",
    slug: "invalid-default-arg-in-from",
    experimental: false,
};

/// Reports a FROM whose name, expanded with the ARGs' defaults alone, is no reference.
pub fn check(stage: &Stage, with_defaults: &str, lint: &mut Linter) {
    if reference::normalize(with_defaults).is_err() {
        let message = format!(
            "Default value for ARG {} results in empty or invalid base image name",
            stage.base
        );
        lint.warn(&RULE, stage.range, message);
    }
}
