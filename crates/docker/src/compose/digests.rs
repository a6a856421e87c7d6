//! Images pinned to the digests their registry has for them, as `config` can print them.

use composefile::{Map, Project, Service, Value};

use super::failure::{Failure, Result, daemon};
use super::program::Program;

/// Pins the images of a project's services.
pub fn pin(program: &Program, project: &mut Project) -> Result<()> {
    for service in project.services.values_mut() {
        let Some(image) = service.text("image").map(str::to_string) else {
            continue;
        };
        let pinned = resolve(program, &image)?;
        service.fields.set("image", pinned);
    }
    Ok(())
}

/// Pins the images of a tree that was not made a project.
pub fn pin_tree(program: &Program, tree: &mut Map) -> Result<()> {
    let Some(Value::Map(services)) = tree.get_mut("services") else {
        return Ok(());
    };
    for (_, service) in services.iter_mut() {
        if let Value::Map(service) = service
            && let Some(Value::Str(image)) = service.get("image").cloned()
        {
            service.set("image", resolve(program, &image)?);
        }
    }
    Ok(())
}

/// A tree with nothing but the images of its services.
pub fn only_images(tree: &mut Map) {
    tree.retain(|key, _| key == "services");
    if let Some(Value::Map(services)) = tree.get_mut("services") {
        for (_, service) in services.iter_mut() {
            if let Value::Map(service) = service {
                service.retain(|key, _| key == "image");
            }
        }
    }
}

/// A project with nothing but the images of its services.
pub fn images_of(project: &Project) -> Project {
    let services = project.services.iter().map(|(name, service)| {
        let mut fields = Map::new();
        if let Some(image) = service.text("image") {
            fields.set("image", image);
        }
        let only = Service {
            name: name.clone(),
            fields,
        };
        (name.clone(), only)
    });
    Project {
        services: services.collect(),
        ..Project::default()
    }
}

/// `name:tag@sha256:…` of an image that has no digest yet.
fn resolve(program: &Program, image: &str) -> Result<String> {
    if image.contains('@') {
        return Ok(image.to_string());
    }
    match program.engine.distribution_inspect(image) {
        Ok((name, digest)) => Ok(format!("{name}@{digest}")),
        Err(error) => {
            let name = full_name(image);
            let why = daemon(&error);
            Err(Failure::new(format!(
                "failed to resolve digest for {name}: {why}"
            )))
        }
    }
}

/// A short name as the engine writes it out.
fn full_name(image: &str) -> String {
    let (first, rest) = image.split_once('/').unwrap_or(("", image));
    let domain = first.contains(['.', ':']) || first == "localhost";
    let mut name = match (domain, first.is_empty()) {
        (true, _) => image.to_string(),
        (false, true) => format!("docker.io/library/{rest}"),
        (false, false) => format!("docker.io/{image}"),
    };
    if !name.rsplit('/').next().is_some_and(|l| l.contains(':')) {
        name.push_str(":latest");
    }
    name
}
