//! ConsistentInstructionCasing: all commands within the Dockerfile should use the same casing (either upper or lower).

use super::super::{Linter, Rule};
use crate::instruction::Stage;

pub static RULE: Rule = Rule {
    name: "ConsistentInstructionCasing",
    description: "All commands within the Dockerfile should use the same casing (either upper or lower)",
    slug: "consistent-instruction-casing",
    experimental: false,
};

/// Compares every instruction with the case of the majority.
pub fn check(stages: &[Stage], lint: &mut Linter) {
    let names = || {
        stages.iter().flat_map(|stage| {
            let rest = stage.instructions.iter().map(|i| (&i.name, i.range));
            std::iter::once((&stage.keyword, stage.range)).chain(rest)
        })
    };
    let lower = names().filter(|(n, _)| **n == n.to_lowercase()).count();
    let upper = names().filter(|(n, _)| **n == n.to_uppercase()).count();
    for (name, range) in names() {
        let (right, casing) = match lower > upper {
            true => (name.to_lowercase(), "lowercase"),
            false => (name.to_uppercase(), "uppercase"),
        };
        if *name != right {
            let message = format!(
                "Command '{name}' should match the case of the command majority ({casing})"
            );
            lint.warn(&RULE, range, message);
        }
    }
}
