//! DL1001: Please refrain from using inline ignore pragmas  `# hadolint ignore=DLxxxx`.

use super::super::file::{Item, What};
use super::super::pragma;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL1001",
    severity: Severity::Ignore,
    message: "Please refrain from using inline ignore pragmas  `# hadolint ignore=DLxxxx`.",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Comment(text) = &item.what
            && pragma::parse(text, "").is_some()
        {
            found.at(item.line);
        }
    }
}
