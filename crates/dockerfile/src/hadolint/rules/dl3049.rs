//! DL3049: Label is missing.

use super::super::file::{BaseImage, Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3049",
    severity: Severity::Info,
    message: "Label is missing.",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    for (label, _) in &config.labels {
        for line in missing(items, label) {
            found.with(line, format!("Label `{label}` is missing."));
        }
    }
}

/// The lines of FROMs whose stages lack a label, unless another stage takes it from them.
fn missing(items: &[Item], label: &str) -> Vec<u32> {
    let mut bad: Vec<(u32, &BaseImage)> = Vec::new();
    let mut good: Vec<&BaseImage> = Vec::new();
    let mut current: Option<(u32, &BaseImage)> = None;
    for item in items {
        match &item.what {
            What::From(image) => {
                current = Some((item.line, image));
                let inherits = good.iter().any(|g| g.alias.as_ref() == Some(&image.name));
                match inherits {
                    true => good.push(image),
                    false => bad.push((item.line, image)),
                }
            }
            What::Copy {
                from: Some(source), ..
            } => {
                bad.retain(|(_, image)| image.alias.as_ref() != Some(source));
            }
            What::Label(pairs) if pairs.iter().any(|(key, _)| key == label) => {
                if let Some((line, image)) = current {
                    bad.retain(|(l, _)| *l != line);
                    good.push(image);
                }
            }
            _ => {}
        }
    }
    bad.into_iter().map(|(line, _)| line).collect()
}
