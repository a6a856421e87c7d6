//! MultipleInstructionsDisallowed: multiple instructions of the same type should not be used in the same stage.

use super::super::{Linter, Rule};
use crate::error::Range;
use crate::instruction::Instruction;

pub static RULE: Rule = Rule {
    name: "MultipleInstructionsDisallowed",
    description: "Multiple instructions of the same type should not be used in the same stage",
    slug: "multiple-instructions-disallowed",
    experimental: false,
};

/// Reports the earlier of two instructions of which only the last counts.
pub fn check(instruction: &Instruction, earlier: Option<Range>, lint: &mut Linter) {
    if let Some(range) = earlier {
        let message = format!(
            "Multiple {} instructions should not be used in the same stage because only the last one will be used",
            instruction.name
        );
        lint.warn(&RULE, range, message);
    }
}
