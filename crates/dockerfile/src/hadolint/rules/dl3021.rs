//! DL3021: COPY with more than 2 arguments requires the last argument to end with /.

use super::super::file::{Item, What, drop_quotes};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3021",
    severity: Severity::Error,
    message: "COPY with more than 2 arguments requires the last argument to end with /",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Copy {
            sources, target, ..
        } = &item.what
            && sources.len() > 1
            && !drop_quotes(target).ends_with('/')
        {
            found.at(item.line);
        }
    }
}
