//! Whether a project is consistent: references that lead somewhere, keys that
//! exclude each other, targets mounted once, no dependency cycles.

use std::collections::{BTreeMap, BTreeSet};

use crate::project::{Project, Service};
use crate::value::{Map, Value};

const INVALID: &str = "invalid compose project";

/// Checks the active services and the resources.
pub fn check(project: &Project) -> Result<(), String> {
    for service in project.services.values() {
        check_service(project, service)?;
    }
    for (name, secret) in &project.secrets {
        let external = secret.get("external").and_then(Value::as_bool) == Some(true);
        if !external && !secret.has("file") && !secret.has("environment") {
            return Err(format!(
                "secret {name:?} must declare either `file` or `environment`: {INVALID}"
            ));
        }
    }
    cycles(project)
}

fn check_service(project: &Project, service: &Service) -> Result<(), String> {
    let name = &service.name;
    let fields = &service.fields;
    let build = service.build();
    if build.is_none() && service.text("image").is_none() && !fields.has("provider") {
        return Err(format!(
            "service {name:?} has neither an image nor a build context specified: {INVALID}"
        ));
    }
    if let Some(build) = build {
        if build.has("dockerfile_inline") && build.has("dockerfile") {
            return Err(format!(
                "service {name:?} declares mutualy exclusive dockerfile and dockerfile_inline: {INVALID}"
            ));
        }
        contexts(project, name, build)?;
    }
    if fields.has("network_mode") && !service.networks().is_empty() {
        return Err(format!(
            "service {name} declares mutually exclusive `network_mode` and `networks`: {INVALID}"
        ));
    }
    for (network, _) in service.networks() {
        if !project.networks.contains_key(&network) {
            return Err(format!(
                "service {name:?} refers to undefined network {network}: {INVALID}"
            ));
        }
    }
    let test = fields.get("healthcheck").and_then(|h| h.get("test"));
    if let Some(Value::Seq(test)) = test
        && let Some(first) = test.first()
        && !matches!(first.as_str(), Some("CMD" | "CMD-SHELL" | "NONE"))
    {
        return Err(
            "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"".to_string(),
        );
    }
    for dependency in service.depends_on() {
        let known = project.services.contains_key(&dependency.name);
        let optional = !dependency.required && project.disabled.contains_key(&dependency.name);
        if !known && !optional {
            return Err(format!(
                "service {name:?} depends on undefined service {:?}: {INVALID}",
                dependency.name
            ));
        }
    }
    references(project, service)?;
    numbers(service)?;
    mounts(service)
}

fn contexts(project: &Project, name: &str, build: &Map) -> Result<(), String> {
    for (add, context) in crate::project::pairs(build.get("additional_contexts")) {
        let context = context.unwrap_or_default();
        let Some(target) = context.strip_prefix("service:") else {
            continue;
        };
        match project.services.get(target) {
            None => {
                return Err(format!(
                    "service {name:?} declares unknown service {target:?} as additional contexts {add}"
                ));
            }
            Some(t) if t.build().is_none() => {
                return Err(format!(
                    "service {name:?} declares non-buildable service {target:?} as additional contexts {add}"
                ));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn references(project: &Project, service: &Service) -> Result<(), String> {
    let name = &service.name;
    let undefined = |kind: &str, source: &str| {
        Err(format!(
            "service {name:?} refers to undefined {kind} {source}: {INVALID}"
        ))
    };
    let source = |part: &Map| part.get("source").map(Value::to_text).unwrap_or_default();
    for volume in service.parts("volumes") {
        let source = source(volume);
        if volume.get("type").and_then(Value::as_str) == Some("volume")
            && !source.is_empty()
            && !project.volumes.contains_key(&source)
        {
            return undefined("volume", &source);
        }
    }
    let build_secrets = service.build().and_then(|b| b.get("secrets"));
    for secret in build_secrets.and_then(Value::as_seq).unwrap_or(&[]) {
        let source = secret.get("source").map(Value::to_text).unwrap_or_default();
        if !project.secrets.contains_key(&source) {
            return undefined("build secret", &source);
        }
    }
    for config in service.parts("configs") {
        let source = source(config);
        if !project.configs.contains_key(&source) {
            return undefined("config", &source);
        }
    }
    for secret in service.parts("secrets") {
        let source = source(secret);
        if !project.secrets.contains_key(&source) {
            return undefined("secret", &source);
        }
    }
    Ok(())
}

fn numbers(service: &Service) -> Result<(), String> {
    let name = &service.name;
    let fields = &service.fields;
    let deploy = fields.get("deploy");
    let scale = fields.get("scale").and_then(Value::as_int);
    let replicas = deploy
        .and_then(|d| d.get("replicas"))
        .and_then(Value::as_int);
    let distinct = |a: &str, b: &str| {
        Err(format!(
            "services.{name}: can't set distinct values on '{a}' and '{b}': {INVALID}"
        ))
    };
    if let (Some(a), Some(b)) = (scale, replicas)
        && a != b
    {
        return distinct("scale", "deploy.replicas");
    }
    for (key, value) in [("scale", scale), ("deploy.replicas", replicas)] {
        if value.is_some_and(|v| v < 0) {
            return Err(format!(
                "services.{name}.{key}: must be greater than or equal to 0"
            ));
        }
    }
    let resources = deploy.and_then(|d| d.get("resources"));
    for (key, group, inner) in [
        ("cpus", "limits", "cpus"),
        ("mem_limit", "limits", "memory"),
        ("mem_reservation", "reservations", "memory"),
        ("pids_limit", "limits", "pids"),
    ] {
        let Some(own) = fields.get(key) else { continue };
        let Some(group_value) = resources.and_then(|r| r.get(group)) else {
            continue;
        };
        if group_value.get(inner).map(Value::to_text) != Some(own.to_text()) {
            return distinct(key, &format!("deploy.resources.{group}.{inner}"));
        }
    }
    if service.scale() > 1 && fields.has("container_name") {
        let attribute = if scale.is_some() {
            "scale"
        } else {
            "deploy.replicas"
        };
        // The real message has the two names swapped.
        return Err(format!(
            "services.{attribute}: can't set container_name and {name} as container name must be unique: {INVALID}"
        ));
    }
    Ok(())
}

fn mounts(service: &Service) -> Result<(), String> {
    let name = &service.name;
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let tmpfs = service.list("tmpfs").into_iter().enumerate().map(|(i, t)| {
        let target = t.split(':').next().unwrap_or("").to_string();
        (format!("services.{name}.tmpfs[{i}]"), target)
    });
    let volumes = service.parts("volumes").enumerate().map(|(i, v)| {
        let target = v.get("target").map(Value::to_text).unwrap_or_default();
        (format!("services.{name}.volumes[{i}]"), target)
    });
    for (place, target) in tmpfs.chain(volumes) {
        if let Some(first) = seen.get(&target) {
            return Err(format!(
                "{place}: target {target} already mounted as {first}"
            ));
        }
        seen.insert(target, place);
    }
    Ok(())
}

fn cycles(project: &Project) -> Result<(), String> {
    let mut done = BTreeSet::new();
    for name in project.services.keys() {
        search(project, &mut vec![name.clone()], &mut done)?;
    }
    Ok(())
}

fn search(
    project: &Project,
    path: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Result<(), String> {
    let Some(name) = path.last().cloned() else {
        return Ok(());
    };
    let Some(service) = project.services.get(&name) else {
        return Ok(());
    };
    if done.contains(&name) {
        return Ok(());
    }
    for dependency in service.depends_on() {
        let next = dependency.name;
        if let Some(at) = path.iter().position(|p| *p == next) {
            return Err(format!(
                "dependency cycle detected: {} -> {next}",
                path[at..].join(" -> ")
            ));
        }
        path.push(next);
        search(project, path, done)?;
        path.pop();
    }
    done.insert(name);
    Ok(())
}
