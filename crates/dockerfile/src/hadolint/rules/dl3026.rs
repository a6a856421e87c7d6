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
        let image = |name: &str, registry: Option<&str>, aliases: &[&str]| {
            aliases.contains(&name)
                || match registry {
                    Some(registry) => allows(registry),
                    None => name == "scratch" || hub,
                }
        };
        let written = |source: &str, aliases: &[&str]| {
            let first = source.split_once('/').map(|(first, _)| first);
            image(source, first.filter(|first| first.contains('.')), aliases)
        };
        let allowed = match &item.what {
            What::From(base) => image(&base.name, base.registry.as_deref(), &aliases),
            What::Copy {
                from: Some(source), ..
            } => written(source, &aliases),
            What::Run(run) => run
                .mounts
                .iter()
                .filter(|mount| matches!(mount.kind.as_str(), "bind" | "cache"))
                .filter_map(|mount| mount.from.as_deref())
                .all(|source| written(source, &aliases)),
            _ => continue,
        };
        if !allowed {
            found.at(item.line);
        }
        if let What::From(base) = &item.what {
            aliases.extend(base.alias.as_deref());
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
