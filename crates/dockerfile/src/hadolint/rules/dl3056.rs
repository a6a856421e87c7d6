//! DL3056: Label does not conform to semantic versioning.

use super::super::file::Item;
use super::super::label::LabelKind;
use super::super::{Config, Found, Rule, Severity};
use super::wrong_values;

pub static RULE: Rule = Rule {
    code: "DL3056",
    severity: Severity::Warning,
    message: "Label does not conform to semantic versioning.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    wrong_values(
        items,
        config,
        LabelKind::SemVer,
        "does not conform to semantic versioning.",
        found,
    );
}
