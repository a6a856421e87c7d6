//! DL3057: `HEALTHCHECK` instruction missing.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3057",
    severity: Severity::Ignore,
    message: "`HEALTHCHECK` instruction missing.",
    onbuild: false,
    check,
};

fn check(items: &[Item], _: &Config, found: &mut Found) {
    // Stages by their line: where they start from, their name, whether they are checked.
    let mut stages: Vec<(u32, &str, &str, bool)> = Vec::new();
    for item in items {
        match &item.what {
            What::From(image) => {
                let inherits = stages
                    .iter()
                    .any(|(_, _, name, good)| *name == image.name && *good);
                stages.push((item.line, &image.name, image.stage_name(), inherits));
            }
            What::Healthcheck(_) => {
                let mut wanted = stages.last().map(|(_, _, name, _)| *name);
                while let Some(name) = wanted.take() {
                    for stage in stages.iter_mut().filter(|s| s.2 == name && !s.3) {
                        stage.3 = true;
                        wanted = Some(stage.1);
                    }
                }
            }
            _ => {}
        }
    }
    let unchecked = stages.iter().filter(|(_, _, _, good)| !good);
    unchecked.for_each(|(line, ..)| found.at(*line));
}
