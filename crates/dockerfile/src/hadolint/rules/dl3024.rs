//! DL3024: FROM aliases (stage names) must be unique.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3024",
    severity: Severity::Error,
    message: "FROM aliases (stage names) must be unique",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut aliases: Vec<&str> = Vec::new();
    for item in items {
        if let What::From(image) = &item.what
            && let Some(alias) = image.alias.as_deref()
        {
            match aliases.contains(&alias) {
                true => found.at(item.line),
                false => aliases.push(alias),
            }
        }
    }
}
