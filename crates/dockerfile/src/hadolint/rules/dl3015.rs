//! DL3015: Avoid additional packages by specifying `--no-install-recommends`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3015",
    severity: Severity::Info,
    message: "Avoid additional packages by specifying `--no-install-recommends`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run
                .script
                .any(|c| c.has(&["apt-get"], &["install"]) && !is_lean(c))
        {
            found.at(item.line);
        }
    }
}

fn is_lean(command: &Command) -> bool {
    command.has_flag(&["no-install-recommends"])
        || command
            .args
            .iter()
            .any(|a| a == "APT::Install-Recommends=false")
}
