//! DL3004: Do not use sudo as it leads to unpredictable behavior. Use a tool like gosu to enforce root.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3004",
    severity: Severity::Error,
    message: "Do not use sudo as it leads to unpredictable behavior. Use a tool like gosu to enforce root",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.uses("sudo")
        {
            found.at(item.line);
        }
    }
}
