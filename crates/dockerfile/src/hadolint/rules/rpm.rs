//! What DL3033 and DL3041 share: packages and modules of yum and dnf with their versions.

use std::collections::BTreeMap;

use super::super::Found;
use super::super::file::{Item, What};
use super::super::shell::Command;

/// Reports RUNs that install something without a version by one of `programs`. Words of
/// `other` mark commands that install no packages.
pub fn check(items: &[Item], programs: &[&str], other: &[&str], found: &mut Found) {
    let mut args: Vec<&str> = Vec::new();
    let mut envs: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut current = "";
    for item in items {
        match &item.what {
            What::From(image) => {
                current = image.stage_name();
                let inherited = envs.get(image.name.as_str()).cloned().unwrap_or_default();
                envs.insert(current, inherited);
            }
            What::Arg(name) => args.push(name),
            What::Env(pairs) => {
                let names = pairs.iter().map(|(key, _)| key.as_str());
                envs.entry(current).or_default().extend(names);
            }
            What::Run(run) => {
                let known = |name: &str| {
                    let here = envs.get(current).into_iter().flatten();
                    args.iter()
                        .chain(here)
                        .any(|v| name.contains(&format!("${{{v}}}")))
                };
                let loose = |c: &Command| {
                    let words = c.words(&[]);
                    let mut names = words.iter().filter(|w| **w != "install" && **w != "module");
                    match (c.has(programs, &["install"]), c.has(programs, other)) {
                        (false, _) => false,
                        (true, true) if c.has(programs, &["module"]) => {
                            !names.all(|m| m.contains(':'))
                        }
                        (true, true) => false,
                        (true, false) => !names.all(|p| package_fixed(p, &known)),
                    }
                };
                if run.script.any(loose) {
                    found.at(item.line);
                }
            }
            _ => {}
        }
    }
}

fn package_fixed(package: &str, known: &dyn Fn(&str) -> bool) -> bool {
    let Some((_, version)) = package.split_once('-') else {
        return false;
    };
    if package.ends_with(".rpm") {
        return true;
    }
    if package.contains('$') {
        return known(package);
    }
    let valid = |c: char| c.is_ascii_alphanumeric() || ".~^_:+".contains(c);
    let parts = || version.split('-');
    parts().all(|p| p.chars().all(valid))
        && parts().any(|p| p.starts_with(|c: char| c.is_ascii_digit()))
}
