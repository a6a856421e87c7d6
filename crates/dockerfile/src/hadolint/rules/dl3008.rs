//! DL3008: Pin versions in apt get install. Instead of `apt-get install <package>` use `apt-get install <package>=<version>`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3008",
    severity: Severity::Warning,
    message: "Pin versions in apt get install. Instead of `apt-get install <package>` use `apt-get install <package>=<version>`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run
                .script
                .any(|c| c.has(&["apt-get"], &["install"]) && !all_fixed(c))
        {
            found.at(item.line);
        }
    }
}

fn all_fixed(command: &Command) -> bool {
    let packages = command.words(&["t", "target-release"]);
    let fixed = |p: &str| p.contains(['=', '/']) || p.ends_with(".deb");
    packages.iter().all(|p| *p == "install" || fixed(p))
}
