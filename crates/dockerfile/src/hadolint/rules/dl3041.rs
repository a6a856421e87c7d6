//! DL3041: Specify version with `dnf install -y <package>-<version>`.

use super::super::file::Item;
use super::super::{Config, Found, Rule, Severity};
use super::rpm;

pub static RULE: Rule = Rule {
    code: "DL3041",
    severity: Severity::Warning,
    message: "Specify version with `dnf install -y <package>-<version>`.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    rpm::check(items, &["dnf", "microdnf"], &["module", "group"], found);
}
