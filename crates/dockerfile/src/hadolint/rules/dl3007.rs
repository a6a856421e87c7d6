//! DL3007: Using latest is prone to errors if the image will ever update. Pin the version explicitly to a release tag.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3007",
    severity: Severity::Warning,
    message: "Using latest is prone to errors if the image will ever update. Pin the version explicitly to a release tag",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::From(image) = &item.what
            && image.digest.is_none()
            && image.tag.as_deref() == Some("latest")
        {
            found.at(item.line);
        }
    }
}
