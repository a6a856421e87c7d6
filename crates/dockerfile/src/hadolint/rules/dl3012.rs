//! DL3012: Multiple `HEALTHCHECK` instructions.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3012",
    severity: Severity::Error,
    message: "Multiple `HEALTHCHECK` instructions",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut seen = false;
    for item in items {
        match &item.what {
            What::From(_) => seen = false,
            What::Healthcheck(_) if seen => found.at(item.line),
            What::Healthcheck(_) => seen = true,
            _ => {}
        }
    }
}
