//! DL4006: Set the SHELL option -o pipefail before RUN with a pipe in it. If you are using /bin/sh in an alpine image or if your shell is symlinked to busybox then consider explicitly setting your SHELL to /bin/ash, or disable this check.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL4006",
    severity: Severity::Warning,
    message: "Set the SHELL option -o pipefail before RUN with a pipe in it. If you are using /bin/sh in an alpine image or if your shell is symlinked to busybox then consider explicitly setting your SHELL to /bin/ash, or disable this check",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut safe = false;
    for item in items {
        match &item.what {
            What::From(_) => safe = false,
            What::Shell(script) => safe = has_no_pipes(&script.text) || script.any(sets_pipefail),
            What::Run(run) if !safe && run.script.has_pipe => found.at(item.line),
            _ => {}
        }
    }
}

/// Shells that are not POSIX.
fn has_no_pipes(text: &str) -> bool {
    ["pwsh", "powershell", "cmd"]
        .iter()
        .any(|shell| text.starts_with(shell))
}

fn sets_pipefail(command: &Command) -> bool {
    let name = command.name.rsplit('/').next().unwrap_or_default();
    matches!(name, "bash" | "zsh" | "ash")
        && command.has_flag(&["o"])
        && command.args.iter().any(|a| a == "pipefail")
}
