//! DL4005: Use SHELL to change the default shell.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL4005",
    severity: Severity::Warning,
    message: "Use SHELL to change the default shell",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.any(|c| c.has(&["ln"], &["/bin/sh"]))
        {
            found.at(item.line);
        }
    }
}
