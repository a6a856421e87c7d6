//! DL3029: Do not use --platform flag with FROM.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3029",
    severity: Severity::Warning,
    message: "Do not use --platform flag with FROM",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::From(image) = &item.what
            && image
                .platform
                .as_deref()
                .is_some_and(|p| !p.contains("BUILDPLATFORM") && !p.contains("TARGETPLATFORM"))
        {
            found.at(item.line);
        }
    }
}
