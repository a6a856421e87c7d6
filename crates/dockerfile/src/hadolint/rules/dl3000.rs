//! DL3000: Use absolute WORKDIR.

use super::super::file::{Item, What, drop_quotes};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3000",
    severity: Severity::Error,
    message: "Use absolute WORKDIR",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Workdir(path) = &item.what
            && !is_absolute(drop_quotes(path))
        {
            found.at(item.line);
        }
    }
}

fn is_absolute(path: &str) -> bool {
    let mut chars = path.chars();
    let drive = chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(':');
    path.starts_with(['$', '/']) || drive
}
