//! DL3034: Non-interactive switch missing from `zypper` command: `zypper install -y`.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3034",
    severity: Severity::Warning,
    message: "Non-interactive switch missing from `zypper` command: `zypper install -y`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.any(|c| {
                c.has(
                    &["zypper"],
                    &[
                        "install",
                        "in",
                        "remove",
                        "rm",
                        "source-install",
                        "si",
                        "patch",
                    ],
                ) && !c.has_flag(&["non-interactive", "n", "no-confirm", "y"])
            })
        {
            found.at(item.line);
        }
    }
}
