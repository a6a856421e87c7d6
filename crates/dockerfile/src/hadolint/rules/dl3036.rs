//! DL3036: `zypper clean` missing after zypper use.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};
use super::cleans_after;

pub static RULE: Rule = Rule {
    code: "DL3036",
    severity: Severity::Warning,
    message: "`zypper clean` missing after zypper use.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && !run.mounts_over("/var/cache/zypp")
            && !cleans_after(
                &run.script,
                |c| c.has(&["zypper"], &["install", "in"]),
                |c| c.has(&["zypper"], &["clean", "cc"]),
            )
        {
            found.at(item.line);
        }
    }
}
