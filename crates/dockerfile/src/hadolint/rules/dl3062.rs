//! DL3062: Pin versions in go. Instead of `go install <package>` use `go install <package>@<version>`.

use super::super::file::{Item, What};
use super::super::shell::Script;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3062",
    severity: Severity::Warning,
    message: "Pin versions in go. Instead of `go install <package>` use `go install <package>@<version>`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && !packages(&run.script).into_iter().all(fixed)
        {
            found.at(item.line);
        }
    }
}

fn packages(script: &Script) -> Vec<&str> {
    let mut run = Vec::new();
    let mut get = Vec::new();
    for command in &script.commands {
        let words = command.words(&[]);
        if command.has(&["go"], &["run"]) {
            run.extend(words.iter().take(2).filter(|w| **w != "run"));
        } else if command.has(&["go"], &["install", "get"]) {
            get.extend(
                words
                    .iter()
                    .filter(|w| !matches!(**w, "install" | "get" | "tool")),
            );
        }
    }
    if run.is_empty() { get } else { run }
}

fn fixed(package: &str) -> bool {
    let loose = package.ends_with("@latest") || package.ends_with("@none");
    package.starts_with(['/', '.']) || package.contains('@') && !loose
}
