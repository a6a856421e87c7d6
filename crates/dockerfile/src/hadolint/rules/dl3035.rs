//! DL3035: Do not use `zypper dist-upgrade`.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3035",
    severity: Severity::Warning,
    message: "Do not use `zypper dist-upgrade`.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run
                .script
                .any(|c| c.has(&["zypper"], &["dist-upgrade", "dup"]))
        {
            found.at(item.line);
        }
    }
}
