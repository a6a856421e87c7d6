//! RedundantTargetPlatform: setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior.

use super::super::{Linter, Rule};
use crate::error::Range;
use crate::words::{EnvList, Expanded};

pub static RULE: Rule = Rule {
    name: "RedundantTargetPlatform",
    description: "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior",
    slug: "redundant-target-platform",
    experimental: false,
};

/// Reports `--platform=$TARGETPLATFORM`.
pub fn check(written: &str, expanded: &Expanded, env: &EnvList, range: Range, lint: &mut Linter) {
    const TARGET: &str = "TARGETPLATFORM";
    let only_target = expanded.matched.len() == 1
        && expanded.matched.contains(TARGET)
        && expanded.unmatched.is_empty();
    if only_target && env.get(TARGET) == Some(&expanded.text) {
        let message = format!(
            "Setting platform to predefined {written} in FROM is redundant as this is the default behavior"
        );
        lint.warn(&RULE, range, message);
    }
}
