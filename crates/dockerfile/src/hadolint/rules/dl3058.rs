//! DL3058: Label is not a valid email format - must conform to RFC5322.

use super::super::file::Item;
use super::super::label::LabelKind;
use super::super::{Config, Found, Rule, Severity};
use super::wrong_values;

pub static RULE: Rule = Rule {
    code: "DL3058",
    severity: Severity::Warning,
    message: "Label is not a valid email format - must conform to RFC5322.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    wrong_values(
        items,
        config,
        LabelKind::Email,
        "is not a valid email format - must conform to RFC5322.",
        found,
    );
}
