//! DL3006: Always tag the version of an image explicitly.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3006",
    severity: Severity::Warning,
    message: "Always tag the version of an image explicitly",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut aliases: Vec<&str> = Vec::new();
    for item in items {
        let What::From(image) = &item.what else {
            continue;
        };
        let untagged = image.tag.is_none() && image.digest.is_none();
        let known = image.name == "scratch"
            || image.name.starts_with('$')
            || aliases.contains(&image.name.as_str());
        if untagged && !known {
            found.at(item.line);
        }
        aliases.extend(image.alias.as_deref());
    }
}
