//! DL3030: Use the -y switch to avoid manual input `yum install -y <package>`.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3030",
    severity: Severity::Warning,
    message: "Use the -y switch to avoid manual input `yum install -y <package>`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.any(|c| {
                c.has(&["yum"], &["install", "groupinstall", "localinstall"])
                    && !c.has_flag(&["y", "assumeyes"])
            })
        {
            found.at(item.line);
        }
    }
}
