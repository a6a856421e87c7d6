//! DL3050: Superfluous label(s) present.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3050",
    severity: Severity::Info,
    message: "Superfluous label(s) present.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    if !config.strict_labels {
        return;
    }
    let known = |key: &String| config.labels.iter().any(|(label, _)| label == key);
    for item in items {
        if let What::Label(pairs) = &item.what
            && !pairs.iter().all(|(key, _)| known(key))
        {
            found.at(item.line);
        }
    }
}
