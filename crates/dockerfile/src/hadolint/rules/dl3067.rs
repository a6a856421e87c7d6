//! DL3067: Do not copy an entire filesystem from another stage.

use super::super::file::{Item, What, drop_quotes};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3067",
    severity: Severity::Warning,
    message: "Do not copy an entire filesystem from another stage",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Copy {
            sources,
            target,
            from: Some(_),
        } = &item.what
            && sources.iter().any(|source| drop_quotes(source) == "/")
            && drop_quotes(target) == "/"
        {
            found.at(item.line);
        }
    }
}
