//! DL3003: Use WORKDIR to switch to a directory.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3003",
    severity: Severity::Warning,
    message: "Use WORKDIR to switch to a directory",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.uses("cd")
        {
            found.at(item.line);
        }
    }
}
