//! DL4003: Multiple `CMD` instructions found. If you list more than one `CMD` then only the last `CMD` will take effect.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL4003",
    severity: Severity::Warning,
    message: "Multiple `CMD` instructions found. If you list more than one `CMD` then only the last `CMD` will take effect",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut seen = false;
    for item in items {
        match &item.what {
            What::From(_) => seen = false,
            What::Cmd(_) if seen => found.at(item.line),
            What::Cmd(_) => seen = true,
            _ => {}
        }
    }
}
