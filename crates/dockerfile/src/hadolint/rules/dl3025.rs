//! DL3025: Use arguments JSON notation for CMD and ENTRYPOINT arguments.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3025",
    severity: Severity::Warning,
    message: "Use arguments JSON notation for CMD and ENTRYPOINT arguments",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        let shell = matches!(
            item.what,
            What::Cmd(true) | What::Entrypoint(true) | What::Healthcheck(true)
        );
        if shell {
            found.at(item.line);
        }
    }
}
