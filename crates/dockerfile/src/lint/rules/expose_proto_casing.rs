//! ExposeProtoCasing: protocol in EXPOSE instruction should be lowercase.

use super::super::{Linter, Rule};
use crate::error::Range;

pub static RULE: Rule = Rule {
    name: "ExposeProtoCasing",
    description: "Protocol in EXPOSE instruction should be lowercase",
    slug: "expose-proto-casing",
    experimental: false,
};

/// Reports `80/TCP`.
pub fn check(written: &str, protocol: &str, range: Range, lint: &mut Linter) {
    if protocol != protocol.to_lowercase() {
        let message =
            format!("Defined protocol '{written}' in EXPOSE instruction should be lowercase");
        lint.warn(&RULE, range, message);
    }
}
