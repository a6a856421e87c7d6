//! DL3061: Invalid instruction order. Dockerfile must begin with `FROM`, `ARG` or comment.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3061",
    severity: Severity::Error,
    message: "Invalid instruction order. Dockerfile must begin with `FROM`, `ARG` or comment.",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        match &item.what {
            What::From(_) => return,
            What::Comment(_) | What::Arg(_) => {}
            _ => found.at(item.line),
        }
    }
}
