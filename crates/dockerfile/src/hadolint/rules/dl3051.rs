//! DL3051: label is empty.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3051",
    severity: Severity::Warning,
    message: "label is empty.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    for (label, _) in &config.labels {
        for item in items {
            if let What::Label(pairs) = &item.what
                && pairs
                    .iter()
                    .any(|(key, value)| key == label && value.is_empty())
            {
                found.with(item.line, format!("label `{label}` is empty."));
            }
        }
    }
}
