//! DL3055: Label is not a valid git hash.

use super::super::file::Item;
use super::super::label::LabelKind;
use super::super::{Config, Found, Rule, Severity};
use super::wrong_values;

pub static RULE: Rule = Rule {
    code: "DL3055",
    severity: Severity::Warning,
    message: "Label is not a valid git hash.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    wrong_values(
        items,
        config,
        LabelKind::GitHash,
        "is not a valid git hash.",
        found,
    );
}
