//! FromPlatformFlagConstDisallowed: FROM --platform flag should not use a constant value.

use super::super::{Linter, Rule};
use crate::goformat::quote;
use crate::instruction::Stage;
use crate::platform::Platform;
use crate::words::Expanded;

pub static RULE: Rule = Rule {
    name: "FromPlatformFlagConstDisallowed",
    description: "FROM --platform flag should not use a constant value",
    slug: "from-platform-flag-const-disallowed",
    experimental: false,
};

/// Reports `--platform=linux/arm64`, unless the stage's name says the same.
pub fn check(stage: &Stage, expanded: &Expanded, lint: &mut Linter) {
    if !expanded.matched.is_empty() || !expanded.unmatched.is_empty() {
        return;
    }
    let Ok(platform) = Platform::parse(&expanded.text) else {
        return;
    };
    if stage.name.contains(&platform.os) || stage.name.contains(&platform.architecture) {
        return;
    }
    let message = format!(
        "FROM --platform flag should not use constant value {}",
        quote(&expanded.text)
    );
    lint.warn(&RULE, stage.range, message);
}
