//! DL3026: Use only an allowed registry in the FROM image.

use super::super::file::{Item, What};
use super::super::{Config, Found, Rule, Severity};

pub static RULE: Rule = Rule {
    code: "DL3026",
    severity: Severity::Error,
    message: "Use only an allowed registry in the FROM image",
    onbuild: false,
    check,
};

fn check(items: &[Item], config: &Config, found: &mut Found) {
    if config.trusted_registries.is_empty() {
        return;
    }
    let mut aliases: Vec<&str> = Vec::new();
    let allows = |registry: &str| {
        config
            .trusted_registries
            .iter()
            .any(|a| matches(a, registry))
    };
    let hub = allows("docker.io") || allows("hub.docker.com");
    for item in items {
        let (name, registry) = match &item.what {
            What::From(image) => (image.name.as_str(), image.registry.as_deref()),
            What::Copy {
                from: Some(source), ..
            } => match source.split_once('/') {
                Some((first, _)) if first.contains('.') => (source.as_str(), Some(first)),
                _ => (source.as_str(), None),
            },
            _ => continue,
        };
        let allowed = match registry {
            Some(registry) => allows(registry),
            None => name == "scratch" || hub,
        };
        if !allowed && !aliases.contains(&name) {
            found.at(item.line);
        }
        if let What::From(image) = &item.what {
            aliases.extend(image.alias.as_deref());
        }
    }
}

/// A star at either end stands for anything.
fn matches(allowed: &str, registry: &str) -> bool {
    match (allowed.strip_prefix('*'), allowed.strip_suffix('*')) {
        (Some(end), _) => registry.ends_with(end),
        (None, Some(start)) => registry.starts_with(start),
        _ => allowed == registry,
    }
}
