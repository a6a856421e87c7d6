//! DL3045: `COPY` to a relative destination without `WORKDIR` set.

use std::collections::BTreeMap;

use super::super::file::{Item, What, drop_quotes};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3045",
    severity: Severity::Warning,
    message: "`COPY` to a relative destination without `WORKDIR` set.",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut set: BTreeMap<&str, bool> = BTreeMap::new();
    let mut current = "";
    for item in items {
        match &item.what {
            What::From(image) => {
                current = image.stage_name();
                let inherited = set.get(image.name.as_str()).copied().unwrap_or(false);
                set.insert(current, inherited);
            }
            What::Workdir(_) => {
                set.insert(current, true);
            }
            What::Copy { target, .. } => {
                let target = drop_quotes(target);
                let mut chars = target.chars();
                let drive =
                    chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(':');
                let known = set.get(current).copied().unwrap_or(false);
                if !known && !target.starts_with(['/', '$']) && !drive {
                    found.at(item.line);
                }
            }
            _ => {}
        }
    }
}
