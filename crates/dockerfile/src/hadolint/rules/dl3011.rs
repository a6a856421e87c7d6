//! DL3011: Valid UNIX ports range from 0 to 65535.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3011",
    severity: Severity::Error,
    message: "Valid UNIX ports range from 0 to 65535",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Expose(ports) = &item.what
            && ports.iter().any(|p| !valid(p))
        {
            found.at(item.line);
        }
    }
}

fn valid(port: &str) -> bool {
    let port = port.split('/').next().unwrap_or_default();
    port.split('-')
        .all(|p| p.parse::<u64>().map_or(true, |n| n <= 65535))
}
