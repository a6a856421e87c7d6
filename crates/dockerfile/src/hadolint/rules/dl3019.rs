//! DL3019: Use the `--no-cache` switch to avoid the need to use `--update` and remove `/var/cache/apk/*` when done installing packages.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3019",
    severity: Severity::Info,
    message: "Use the `--no-cache` switch to avoid the need to use `--update` and remove `/var/cache/apk/*` when done installing packages",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && !run.mounts_over("/var/cache/apk")
            && run
                .script
                .any(|c| c.has(&["apk"], &["add"]) && !c.has_flag(&["no-cache"]))
        {
            found.at(item.line);
        }
    }
}
