//! `docker compose pull` and `docker compose push`.

use super::{Outcome, Verb};
use crate::compose::failure::Failure;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::flags::Flag;
use composefile::{Related, Service};

const FLAGS: &[Flag] = &[
    Flag::bool("ignore-buildable", "Ignore images that can be built"),
    Flag::bool(
        "ignore-pull-failures",
        "Pull what it can and ignores images with pull failures",
    ),
    Flag::bool(
        "include-deps",
        "Also pull services declared as dependencies",
    ),
    Flag::string("policy", "Apply pull policy (\"missing\"|\"always\")"),
    Flag::bool("quiet", "Pull without printing progress information").short('q'),
];

/// `pull`.
pub const PULL: Verb = Verb::new(
    "pull",
    "[OPTIONS] [SERVICE...]",
    "Pull service images",
    FLAGS,
    |p| Box::pin(pull(p)),
);

const PUSH_FLAGS: &[Flag] = &[
    Flag::bool(
        "ignore-push-failures",
        "Push what it can and ignores images with push failures",
    ),
    Flag::bool(
        "include-deps",
        "Also push images of services declared as dependencies",
    ),
    Flag::bool("quiet", "Push without printing progress information").short('q'),
];

/// `push`.
pub const PUSH: Verb = Verb::new(
    "push",
    "[OPTIONS] [SERVICE...]",
    "Push service images",
    PUSH_FLAGS,
    |p| Box::pin(push(p)),
);

async fn pull(program: Program) -> Outcome {
    let flags = &program.flags;
    let services = program.args().to_vec();
    let mut project = program.project(&services).await?;
    if !flags.bool("include-deps") {
        project.select(&services, Related::None)?;
    }
    let missing = flags.str("policy") == "missing";
    let quiet = flags.bool("quiet");
    let mut wanted: Vec<&Service> = Vec::new();
    for service in project.services.values() {
        let image = labels::image_name(&project.name, service, program.separator());
        let skipped = if service.text("image").is_none() {
            Some("Skipped No image to be pulled")
        } else if service.build().is_some() && flags.bool("ignore-buildable") {
            Some("Skipped Image can be built")
        } else if matches!(service.text("pull_policy"), Some("never" | "build")) {
            Some("Skipped")
        } else if missing && program.has_image(&image) {
            Some("Skipped Image is already present locally")
        } else {
            None
        };
        match skipped {
            None => wanted.push(service),
            Some(text) if !quiet => program.ui.done(&service.name, text).await,
            Some(_) => {}
        }
    }
    let ignore = flags.bool("ignore-pull-failures");
    program
        .pull_services(&project, &wanted, quiet, ignore)
        .await?;
    Ok(0)
}

async fn push(program: Program) -> Outcome {
    program.project(program.args()).await?;
    Err(Failure::new(
        "docker compose push is not simulated: there is no registry to push to",
    ))
}
