//! DL3018: Pin versions in apk add. Instead of `apk add <package>` use `apk add <package>=<version>`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3018",
    severity: Severity::Warning,
    message: "Pin versions in apk add. Instead of `apk add <package>` use `apk add <package>=<version>`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run
                .script
                .any(|c| c.has(&["apk"], &["add"]) && !all_fixed(c))
        {
            found.at(item.line);
        }
    }
}

fn all_fixed(command: &Command) -> bool {
    let packages = command.words(&["t", "virtual", "repository", "X"]);
    let fixed = |p: &str| p.contains(['=', '~', '>', '<']) || p.ends_with(".apk");
    packages.iter().all(|p| *p == "add" || fixed(p))
}
