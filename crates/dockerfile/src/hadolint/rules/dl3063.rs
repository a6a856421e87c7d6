//! DL3063: stage name should not be a reserved word.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3063",
    severity: Severity::Warning,
    message: "stage name should not be a reserved word",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::From(image) = &item.what
            && matches!(image.alias.as_deref(), Some("scratch" | "context"))
        {
            found.at(item.line);
        }
    }
}
