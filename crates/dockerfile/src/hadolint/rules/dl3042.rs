//! DL3042: Avoid use of cache directory with pip. Use `pip install --no-cache-dir <package>`.

use std::collections::BTreeMap;

use super::super::file::{Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3042",
    severity: Severity::Warning,
    message: "Avoid use of cache directory with pip. Use `pip install --no-cache-dir <package>`",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    // The stages by name, with whether PIP_NO_CACHE_DIR is set in them.
    let mut off: BTreeMap<&str, bool> = BTreeMap::new();
    let mut current = "";
    for item in items {
        match &item.what {
            What::From(image) => {
                current = image.stage_name();
                let inherited = off.get(image.name.as_str()).copied().unwrap_or(false);
                off.insert(current, inherited);
            }
            What::Env(pairs) => {
                let set = |(key, value): &(String, String)| {
                    key == "PIP_NO_CACHE_DIR" && TRUTHY.contains(&value.as_str())
                };
                if pairs.iter().any(set) {
                    off.insert(current, true);
                }
            }
            What::Run(run) => {
                let disabled = off.get(current).copied().unwrap_or(false)
                    || set_in_line(&run.script.text)
                    || run.mounts_over(".cache/pip");
                if !disabled && run.script.any(forgot) {
                    found.at(item.line);
                }
            }
            _ => {}
        }
    }
}

const TRUTHY: [&str; 10] = [
    "1", "true", "True", "TRUE", "on", "On", "ON", "yes", "Yes", "YES",
];

fn set_in_line(text: &str) -> bool {
    let value = text.split_once("PIP_NO_CACHE_DIR=");
    value.is_some_and(|(_, value)| TRUTHY.iter().any(|t| value.starts_with(t)))
}

fn forgot(command: &Command) -> bool {
    let wrapper = |name: &str| {
        command.name.contains(name)
            || command.name.starts_with("python") && command.has_sequence(&["-m", name])
    };
    command.is_pip_install()
        && !command.args.iter().any(|a| a == "--no-cache-dir")
        && !wrapper("pipx")
        && !wrapper("pipenv")
}
