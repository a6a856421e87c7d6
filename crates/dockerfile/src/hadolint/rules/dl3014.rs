//! DL3014: Use the `-y` switch to avoid manual input `apt-get -y install <package>`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3014",
    severity: Severity::Warning,
    message: "Use the `-y` switch to avoid manual input `apt-get -y install <package>`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    for item in items {
        if let What::Run(run) = &item.what
            && run
                .script
                .any(|c| c.has(&["apt-get"], &["install"]) && !says_yes(c))
        {
            found.at(item.line);
        }
    }
}

fn says_yes(command: &Command) -> bool {
    command.has_flag(&["y", "yes", "qq", "assume-yes"])
        || command.count_flag("q") == 2
        || command.count_flag("quiet") == 2
        || command.args.iter().any(|a| a == "-q=2")
}
