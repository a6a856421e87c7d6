//! WorkdirRelativePath: relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes.

use super::super::{Linter, Rule};
use crate::error::Range;
use crate::goformat::quote;

pub static RULE: Rule = Rule {
    name: "WorkdirRelativePath",
    description: "Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes",
    slug: "workdir-relative-path",
    experimental: false,
};

/// Reports the first WORKDIR of a stage if it is relative.
pub fn check(path: &str, set_before: bool, range: Range, lint: &mut Linter) {
    if !set_before && !path.starts_with('/') {
        let message = format!(
            "Relative workdir {} can have unexpected results if the base image changes",
            quote(path)
        );
        lint.warn(&RULE, range, message);
    }
}
