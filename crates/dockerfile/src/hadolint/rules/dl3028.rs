//! DL3028: Pin versions in gem install. Instead of `gem install <gem>` use `gem install <gem>:<version>`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3028",
    severity: Severity::Warning,
    message: "Pin versions in gem install. Instead of `gem install <gem>` use `gem install <gem>:<version>`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run.script.any(forgot)
        {
            found.at(item.line);
        }
    }
}

fn forgot(command: &Command) -> bool {
    let version = |a: &String| a == "-v" || a == "--version" || a.starts_with("--version=");
    if !command.has(&["gem"], &["install", "i"]) || command.args.iter().any(version) {
        return false;
    }
    let mut args = command.args.iter().take_while(|a| *a != "--");
    while let Some(arg) = args.next() {
        if arg.starts_with('-') {
            args.next();
        } else if arg != "install" && arg != "i" && !arg.contains(':') {
            return true;
        }
    }
    false
}
