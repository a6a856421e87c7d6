//! LegacyKeyValueFormat: legacy key/value format with whitespace separator should not be used.

use super::super::{Linter, Rule};
use crate::instruction::{Instruction, Pair};

pub static RULE: Rule = Rule {
    name: "LegacyKeyValueFormat",
    description: "Legacy key/value format with whitespace separator should not be used",
    slug: "legacy-key-value-format",
    experimental: false,
};

/// Reports `ENV key value`.
pub fn check(instruction: &Instruction, pair: &Pair, lint: &mut Linter) {
    if pair.legacy {
        let name = &instruction.name;
        let message = format!(
            "\"{name} key=value\" should be used instead of legacy \"{name} key value\" format"
        );
        lint.warn(&RULE, instruction.range, message);
    }
}
