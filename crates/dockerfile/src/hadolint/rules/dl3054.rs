//! DL3054: Label is not a valid SPDX identifier.

use super::super::file::Item;
use super::super::label::LabelKind;
use super::super::{Config, Found, Rule, Severity};
use super::wrong_values;

pub static RULE: Rule = Rule {
    code: "DL3054",
    severity: Severity::Warning,
    message: "Label is not a valid SPDX identifier.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    wrong_values(
        items,
        config,
        LabelKind::Spdx,
        "is not a valid SPDX identifier.",
        found,
    );
}
