//! ExposeInvalidFormat: IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a future release.

use super::super::{Linter, Rule};
use crate::error::Range;

pub static RULE: Rule = Rule {
    name: "ExposeInvalidFormat",
    description: "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a future release",
    slug: "expose-invalid-format",
    experimental: false,
};

/// Reports `8080:80`; the caller knows that there is an address or a host port.
pub fn check(written: &str, range: Range, lint: &mut Linter) {
    let message = format!(
        "EXPOSE instruction should not define an IP address or host-port mapping, found '{written}'"
    );
    lint.warn(&RULE, range, message);
}
