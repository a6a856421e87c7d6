//! DL3053: Label is not a valid time format - must conform to RFC3339.

use super::super::file::Item;
use super::super::label::LabelKind;
use super::super::{Config, Found, Rule, Severity};
use super::wrong_values;

pub static RULE: Rule = Rule {
    code: "DL3053",
    severity: Severity::Warning,
    message: "Label is not a valid time format - must conform to RFC3339.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    wrong_values(
        items,
        config,
        LabelKind::Rfc3339,
        "is not a valid time format - must conform to RFC3339.",
        found,
    );
}
