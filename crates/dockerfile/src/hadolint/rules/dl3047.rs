//! DL3047: Avoid use of wget without progress bar. Use `wget --progress=dot:giga <url>`. Or consider using `-q` or `-nv` (shorthands for `--quiet` or `--no-verbose`).

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3047",
    severity: Severity::Info,
    message: "Avoid use of wget without progress bar. Use `wget --progress=dot:giga <url>`. Or consider using `-q` or `-nv` (shorthands for `--quiet` or `--no-verbose`).",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    const QUIET: [&str; 8] = [
        "progress",
        "q",
        "quiet",
        "o",
        "output-file",
        "a",
        "append-output",
        "no-verbose",
    ];
    for item in items {
        if let What::Run(run) = &item.what
            && run
                .script
                .any(|c| c.is(&["wget"]) && !c.has_flag(&QUIET) && !c.has(&["wget"], &["-nv"]))
        {
            found.at(item.line);
        }
    }
}
