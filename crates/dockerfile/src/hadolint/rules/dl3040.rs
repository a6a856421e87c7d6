//! DL3040: `dnf clean all` missing after dnf command.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};
use super::cleans_after;

pub static RULE: Rule = Rule {
    code: "DL3040",
    severity: Severity::Warning,
    message: "`dnf clean all` missing after dnf command.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    const INSTALLS: [&str; 8] = [
        "install",
        "in",
        "upgrade",
        "up",
        "upgrade-minimal",
        "up-min",
        "reinstall",
        "rei",
    ];
    for item in items {
        if let What::Run(run) = &item.what
            && !run.mounts_over("/var/cache/libdnf5")
            && !run.mounts_over(".cache/libdnf5")
            && ["dnf", "microdnf"].iter().any(|name| {
                !cleans_after(
                    &run.script,
                    |c| c.has(&[name], &INSTALLS),
                    |c| {
                        c.has(&[name], &["clean", "all"])
                            || c.has(&["rm"], &["-rf", "/var/cache/libdnf5*"])
                    },
                )
            })
        {
            found.at(item.line);
        }
    }
}
