//! DL3048: Invalid label key.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3048",
    severity: Severity::Style,
    message: "Invalid label key.",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Label(pairs) = &item.what
            && pairs.iter().any(|(key, _)| !valid(key))
        {
            found.at(item.line);
        }
    }
}

fn valid(key: &str) -> bool {
    let lower = |c: char| c.is_ascii_lowercase();
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let reserved = ["com.docker.", "io.docker.", "org.dockerproject."];
    key.starts_with(lower)
        && key.ends_with(word)
        && key.chars().all(|c| word(c) || ".-_/".contains(c))
        && !reserved.iter().any(|r| key.starts_with(r))
        && !key.contains("..")
        && !key.contains("--")
}
