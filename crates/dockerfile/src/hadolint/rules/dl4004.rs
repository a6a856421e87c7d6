//! DL4004: Multiple `ENTRYPOINT` instructions found. If you list more than one `ENTRYPOINT` then only the last `ENTRYPOINT` will take effect.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL4004",
    severity: Severity::Error,
    message: "Multiple `ENTRYPOINT` instructions found. If you list more than one `ENTRYPOINT` then only the last `ENTRYPOINT` will take effect",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut seen = false;
    for item in items {
        match &item.what {
            What::From(_) => seen = false,
            What::Entrypoint(_) if seen => found.at(item.line),
            What::Entrypoint(_) => seen = true,
            _ => {}
        }
    }
}
