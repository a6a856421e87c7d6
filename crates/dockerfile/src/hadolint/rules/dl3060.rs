//! DL3060: `yarn cache clean` missing after `yarn install` was run.

use super::super::file::{BaseImage, Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3060",
    severity: Severity::Info,
    message: "`yarn cache clean` missing after `yarn install` was run.",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    let mut stages: Vec<&BaseImage> = Vec::new();
    let mut forgot: Vec<(u32, Option<usize>)> = Vec::new();
    for item in items {
        match &item.what {
            What::From(image) => stages.push(image),
            What::Run(run) => {
                let install = run.script.position(|c| c.has(&["yarn"], &["install"]));
                let clean = run
                    .script
                    .position(|c| c.has(&["yarn"], &["cache", "clean"]));
                let missing = match (install, clean) {
                    (None, _) => false,
                    (Some(_), None) => !run.mounts_over(".cache/yarn"),
                    (Some(install), Some(clean)) => clean < install,
                };
                if missing {
                    forgot.push((item.line, stages.len().checked_sub(1)));
                }
            }
            _ => {}
        }
    }
    for (line, stage) in forgot {
        let counts = stage.is_none_or(|number| {
            let alias = stages[number].alias.as_deref();
            number + 1 == stages.len() || alias.is_some_and(|a| stages.iter().any(|s| s.name == a))
        });
        if counts {
            found.at(line);
        }
    }
}
