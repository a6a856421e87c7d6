//! DL3002: Last USER should not be root.

use std::collections::BTreeMap;

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3002",
    severity: Severity::Warning,
    message: "Last USER should not be root",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut stage = 0;
    let mut roots: BTreeMap<u32, u32> = BTreeMap::new();
    for item in items {
        match &item.what {
            What::From(_) => stage = item.line,
            What::User(user) if is_root(user) => {
                roots.insert(stage, item.line);
            }
            What::User(_) => {
                roots.remove(&stage);
            }
            _ => {}
        }
    }
    for line in roots.values() {
        found.at(*line);
    }
}

fn is_root(user: &str) -> bool {
    matches!(user, "root" | "0") || user.starts_with("root:") || user.starts_with("0:")
}
