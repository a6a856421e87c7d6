//! `docker compose down`: containers, networks and on request volumes and images go.

use crate::compose::containers::OneOff;
use crate::compose::converge::is_orphan;
use crate::compose::failure::Failure;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use composefile::{Project, Value};

const FLAGS: &[Flag] = &[
    Flag::bool("remove-orphans", "Remove containers for services not defined in the Compose file"),
    Flag::string("rmi", "Remove images used by services. \"local\" remove only images that don't have a custom tag (\"local\"|\"all\")"),
    Flag::new("timeout", Kind::Int, "Specify a shutdown timeout in seconds").short('t'),
    Flag::bool("volumes", "Remove named volumes declared in the \"volumes\" section of the Compose file and anonymous volumes attached to containers").short('v'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "down",
    "[OPTIONS] [SERVICES]",
    "Stop and remove containers, networks",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let rmi = program.flags.str("rmi").to_string();
    if !matches!(rmi.as_str(), "" | "all" | "local") {
        return Err(Failure::new(format!("invalid value for --rmi: {rmi:?}")));
    }
    let mut services = program.args().to_vec();
    let (given, name) = program.project_or_name(&services).await?;
    let name = name.to_lowercase();
    let orphans = match program.flags.changed("remove-orphans") {
        true => program.flags.bool("remove-orphans"),
        false => {
            let env = program.host.env();
            env.get("COMPOSE_REMOVE_ORPHANS")
                .is_some_and(|v| crate::compose::verb::truth(v))
        }
    };
    let volumes = program.flags.bool("volumes");
    let one_off = if orphans {
        OneOff::Include
    } else {
        OneOff::Exclude
    };
    let list = program.containers(&name, one_off, true, &[])?;
    let project = match given {
        Some(project) => project,
        None => program.project_with_resources(&name)?,
    };
    // Without a file a slip cannot be told from what is gone already.
    let asked = !services.is_empty();
    services.retain(|s| project.services.contains_key(s));
    if asked && services.is_empty() {
        let text = format!(
            "Any of the services [{}] not running in project {name:?}",
            program.args().join(" ")
        );
        program.log("info", &text).await;
        return Ok(0);
    }
    let timeout = crate::compose::verb::timeout(&program);
    program
        .containers_down(&project, &list, &services, timeout, volumes)
        .await?;
    if orphans {
        let left: Vec<_> = list
            .iter()
            .filter(|c| is_orphan(&project, c))
            .cloned()
            .collect();
        program.stop_and_remove(&left, None, timeout, false).await?;
    }
    let mut something = !list.is_empty();
    something |= networks(&program, &project).await?;
    if !rmi.is_empty() {
        something |= images(&program, &project, &rmi).await?;
    }
    if volumes {
        for volume in project.volumes.values() {
            if volume.get("external").and_then(Value::as_bool) == Some(true) {
                continue;
            }
            something = true;
            let name = volume.get("name").map(Value::to_text).unwrap_or_default();
            program.volume_down(&name).await?;
        }
    }
    if !something {
        program
            .warn(&format!(
                "Warning: No resource found to remove for project {name:?}."
            ))
            .await;
    }
    Ok(0)
}

async fn networks(program: &Program, project: &Project) -> Result<bool, Failure> {
    let mut something = false;
    for (key, network) in &project.networks {
        if network.get("external").and_then(Value::as_bool) == Some(true) {
            continue;
        }
        let name = network.get("name").map(Value::to_text).unwrap_or_default();
        program.network_down(&project.name, key, &name).await?;
        something = true;
    }
    Ok(something)
}

async fn images(program: &Program, project: &Project, rmi: &str) -> Result<bool, Failure> {
    let mut seen: Vec<String> = Vec::new();
    for service in project.services.values() {
        if rmi == "local" && service.text("image").is_some() {
            continue;
        }
        let mut image = labels::image_name(&project.name, service, program.separator());
        let tagged = image
            .rsplit('/')
            .next()
            .is_some_and(|last| last.contains([':', '@']));
        if !tagged {
            image.push_str(":latest");
        }
        if seen.contains(&image) || !program.has_image(&image) {
            continue;
        }
        seen.push(image);
    }
    for image in &seen {
        program.image_down(image).await?;
    }
    Ok(!seen.is_empty())
}
