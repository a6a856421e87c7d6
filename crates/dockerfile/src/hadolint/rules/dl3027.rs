//! DL3027: Do not use apt as it is meant to be an end-user tool, use apt-get or apt-cache instead.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3027",
    severity: Severity::Warning,
    message: "Do not use apt as it is meant to be an end-user tool, use apt-get or apt-cache instead",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.uses("apt")
        {
            found.at(item.line);
        }
    }
}
