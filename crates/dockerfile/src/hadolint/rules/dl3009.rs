//! DL3009: Delete the apt lists (/var/lib/apt/lists) after installing something.

use super::super::file::{BaseImage, Item, What};
use super::super::shell::Command;
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3009",
    severity: Severity::Info,
    message: "Delete the apt lists (/var/lib/apt/lists) after installing something",
    onbuild: true,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    // The stages as `image as alias`, and what forgot to clean up in which of them.
    let mut stages: Vec<&BaseImage> = Vec::new();
    let mut forgot: Vec<(u32, Option<usize>)> = Vec::new();
    for item in items {
        match &item.what {
            What::From(image) => stages.push(image),
            What::Run(run) => {
                let updates = |c: &Command| c.has(&["apt", "apt-get", "aptitude"], &["update"]);
                let cleans = |c: &Command| c.has(&["rm"], &["-rf", "/var/lib/apt/lists/*"]);
                let mounted = run.mounts_over("/var/lib/apt/lists")
                    || run.mounts_over("/var/lib/apt") && run.mounts_over("/var/cache/apt");
                if run.script.any(updates) && !run.script.any(cleans) && !mounted {
                    forgot.push((item.line, stages.len().checked_sub(1)));
                }
            }
            _ => {}
        }
    }
    for (line, stage) in forgot {
        if stage.is_none_or(|number| counts(&stages, number)) {
            found.at(line);
        }
    }
}

/// The last stage counts, and those that others start from.
fn counts(stages: &[&BaseImage], number: usize) -> bool {
    let alias = stages[number].alias.as_deref();
    number + 1 == stages.len() || alias.is_some_and(|a| stages.iter().any(|s| s.name == a))
}
