//! JSONArgsRecommended: JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals.

use super::super::{Linter, Rule};
use crate::instruction::Instruction;

pub static RULE: Rule = Rule {
    name: "JSONArgsRecommended",
    description: "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals",
    slug: "json-args-recommended",
    experimental: false,
};

/// Reports a CMD or ENTRYPOINT in shell form; the caller knows that no SHELL was set.
pub fn check(instruction: &Instruction, lint: &mut Linter) {
    let message = format!(
        "JSON arguments recommended for {} to prevent unintended behavior related to OS signals",
        instruction.name
    );
    lint.warn(&RULE, instruction.range, message);
}
