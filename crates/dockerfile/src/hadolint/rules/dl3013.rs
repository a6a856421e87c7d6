//! DL3013: Pin versions in pip. Instead of `pip install <package>` use `pip install <package>==<version>` or `pip install --requirement <requirements file>`.

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};
use super::after_install;

pub static RULE: Rule = Rule {
    code: "DL3013",
    severity: Severity::Warning,
    message: "Pin versions in pip. Instead of `pip install <package>` use `pip install <package>==<version>` or `pip install --requirement <requirements file>`",
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

const WITH_VALUE: [&str; 26] = [
    "abi",
    "b",
    "build",
    "e",
    "editable",
    "extra-index-url",
    "f",
    "find-links",
    "i",
    "index-url",
    "implementation",
    "no-binary",
    "only-binary",
    "platform",
    "prefix",
    "progress-bar",
    "proxy",
    "python",
    "python-version",
    "root",
    "root-user-action",
    "src",
    "t",
    "target",
    "trusted-host",
    "upgrade-strategy",
];

fn forgot(command: &Command) -> bool {
    let from_file = |a: &String| matches!(a.as_str(), "--requirement" | "-r" | ".");
    command.is_pip_install()
        && !command.has_flag(&["constraint", "c"])
        && !command.args.iter().any(from_file)
        && !after_install(command.words(&WITH_VALUE))
            .iter()
            .all(|p| fixed(p))
}

fn fixed(package: &str) -> bool {
    let vcs = ["git", "hg+", "svn", "bzr+"]
        .iter()
        .any(|v| package.starts_with(v));
    package.contains(['<', '>'])
        || ["==", "~=", "!="].iter().any(|s| package.contains(s))
        || vcs && package.contains('@')
        || package.ends_with(".whl")
        || package.ends_with(".tar.gz")
        || !vcs && package.contains('/')
}
