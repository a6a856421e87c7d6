//! CopyIgnoredFile: attempting to Copy file that is excluded by .dockerignore.

use super::super::{Linter, Rule};
use crate::error::Range;
use crate::goformat::quote;
use crate::ignore::{Matcher, clean};

pub static RULE: Rule = Rule {
    name: "CopyIgnoredFile",
    description: "Attempting to Copy file that is excluded by .dockerignore",
    slug: "copy-ignored-file",
    experimental: false,
};

/// Reports a source that the ignore file leaves out. Ignore files with `!` are not judged.
pub fn check(command: &str, source: &str, ignore: &Matcher, range: Range, lint: &mut Linter) {
    if ignore.has_exclusions() {
        return;
    }
    let source = clean(source);
    let is_root = source == "." || source == "/";
    if is_root && !ignore.ignores_root() {
        return;
    }
    if ignore.matches(&source) {
        let message = format!(
            "Attempting to {command} file {} that is excluded by .dockerignore",
            quote(&source)
        );
        lint.warn(&RULE, range, message);
    }
}
