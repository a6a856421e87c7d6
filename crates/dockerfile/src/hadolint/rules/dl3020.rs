//! DL3020: Use COPY instead of ADD for files and folders.

use super::super::file::{Item, What, drop_quotes};
use super::super::{Config, Found, Rule, Severity};
use super::is_archive;

pub static RULE: Rule = Rule {
    code: "DL3020",
    severity: Severity::Error,
    message: "Use COPY instead of ADD for files and folders",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Add { sources } = &item.what
            && !sources.iter().all(|s| is_archive(s) || is_url(s))
        {
            found.at(item.line);
        }
    }
}

fn is_url(path: &str) -> bool {
    let path = drop_quotes(path);
    path.starts_with("https://") || path.starts_with("http://")
}
