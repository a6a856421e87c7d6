//! DL3032: `yum clean all` missing after yum command.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};
use super::cleans_after;

pub static RULE: Rule = Rule {
    code: "DL3032",
    severity: Severity::Warning,
    message: "`yum clean all` missing after yum command.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && !cleans_after(
                &run.script,
                |c| c.has(&["yum"], &["install"]),
                |c| {
                    c.has(&["yum"], &["clean", "all"])
                        || c.has(&["rm"], &["-rf", "/var/cache/yum/*"])
                },
            )
        {
            found.at(item.line);
        }
    }
}
