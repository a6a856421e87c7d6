//! DL3037: Specify version with `zypper install -y <package>=<version>`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3037",
    severity: Severity::Warning,
    message: "Specify version with `zypper install -y <package>=<version>`.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run
                .script
                .any(|c| c.has(&["zypper"], &["install", "in"]) && !all_fixed(c))
        {
            found.at(item.line);
        }
    }
}

fn all_fixed(command: &Command) -> bool {
    let fixed = |p: &str| p.contains(['=', '>', '<']) || p.ends_with(".rpm");
    let words = command.words(&[]);
    words
        .iter()
        .all(|p| *p == "install" || *p == "in" || fixed(p))
}
