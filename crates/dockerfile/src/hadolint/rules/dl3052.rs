//! DL3052: Label is not a valid URL.

use super::super::file::Item;
use super::super::label::LabelKind;
use super::super::{Config, Found, Rule, Severity};
use super::wrong_values;

pub static RULE: Rule = Rule {
    code: "DL3052",
    severity: Severity::Warning,
    message: "Label is not a valid URL.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    wrong_values(items, config, LabelKind::Url, "is not a valid URL.", found);
}
