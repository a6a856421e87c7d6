//! DL4000: MAINTAINER is deprecated.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL4000",
    severity: Severity::Error,
    message: "MAINTAINER is deprecated",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if item.what == What::Maintainer {
            found.at(item.line);
        }
    }
}
