//! DL3016: Pin versions in npm. Instead of `npm install <package>` use `npm install <package>@<version>`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};
use super::after_install;

pub static RULE: Rule = Rule {
    code: "DL3016",
    severity: Severity::Warning,
    message: "Pin versions in npm. Instead of `npm install <package>` use `npm install <package>@<version>`",
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
    let words = command.words(&["loglevel", "registry"]);
    command.has(&["npm"], &["install"])
        && words.first() == Some(&"install")
        && !after_install(words).iter().all(|p| fixed(p))
}

fn fixed(package: &str) -> bool {
    let starts = |list: &[&str]| list.iter().any(|p| package.starts_with(p));
    if starts(&["git://", "git+ssh://", "git+http://", "git+https://"]) {
        return package.contains('#');
    }
    let tarball = [".tar", ".tar.gz", ".tgz"]
        .iter()
        .any(|s| package.ends_with(s));
    let unscoped = match package.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/').map_or("", |(_, name)| name),
        None => package,
    };
    tarball || starts(&["/", "./", "../", "~/"]) || unscoped.contains('@')
}
