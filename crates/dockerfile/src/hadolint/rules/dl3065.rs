//! DL3065: Setting `FROM --platform` to predefined `$TARGETPLATFORM` is redundant.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3065",
    severity: Severity::Warning,
    // The slip is hadolint's.
    message: "Setting `FROM --platform` to predefined `$TARGETPLATFORM` in is redundant as this is the default behavior",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::From(image) = &item.what
            && matches!(
                image.platform.as_deref(),
                Some("$TARGETPLATFORM" | "${TARGETPLATFORM}")
            )
        {
            found.at(item.line);
        }
    }
}
