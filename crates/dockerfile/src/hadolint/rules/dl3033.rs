//! DL3033: Specify version with `yum install -y <package>-<version>`.

use super::super::file::Item;
use super::super::{Config, Found, Rule, Severity};
use super::rpm;

pub static RULE: Rule = Rule {
    code: "DL3033",
    severity: Severity::Warning,
    message: "Specify version with `yum install -y <package>-<version>`.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    rpm::check(items, &["yum"], &["module"], found);
}
