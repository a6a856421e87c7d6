//! `docker compose pull` and `docker compose push`.

use crate::compose::failure::Failure;
use crate::compose::images::Failures;
use crate::compose::labels;
use crate::compose::program::Program;
use crate::compose::ui::Status;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;
use composefile::{Related, Service};
use engine::api::image::PushRequest;

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
    let mut wanted: Vec<&Service> = Vec::new();
    for service in project.services.values() {
        let image = labels::image_name(&project.name, service, program.separator());
        let policy = match flags.str("policy") {
            "" => service.text("pull_policy").unwrap_or(""),
            given => given,
        };
        // The newest image is asked for again, if its tag was written out.
        let latest = image.ends_with(":latest");
        let skipped = if service.text("image").is_none() {
            Some("Skipped - No image to be pulled")
        } else if matches!(policy, "never" | "build") {
            Some("Skipped")
        } else if matches!(policy, "missing" | "if_not_present")
            && program.has_image(&image)
            && !latest
        {
            Some("Skipped - Image is already present locally")
        } else if service.build().is_some() && flags.bool("ignore-buildable") {
            Some("Skipped - Image can be built")
        } else {
            None
        };
        match skipped {
            None => wanted.push(service),
            Some(text) => {
                program.ui.note(&service.name, Status::Done, text, "").await;
            }
        }
    }
    let failures = match flags.bool("ignore-pull-failures") {
        true => Failures::Ignored,
        false => Failures::Fatal,
    };
    program.pull_services(&project, &wanted, failures).await?;
    Ok(0)
}

async fn push(program: Program) -> Outcome {
    let flags = &program.flags;
    let services = program.args().to_vec();
    let mut project = program.project(&services).await?;
    if !flags.bool("include-deps") {
        project.select(&services, Related::None)?;
    }
    for service in project.services.values() {
        let (Some(build), Some(image)) = (service.build(), service.text("image")) else {
            program
                .ui
                .note(&service.name, Status::Done, "Skipped", "")
                .await;
            continue;
        };
        let mut tags = vec![image.to_string()];
        tags.extend(composefile::texts(build.get("tags")));
        for tag in tags {
            match push_image(&program, &tag).await {
                Ok(()) => {}
                Err(failure) if flags.bool("ignore-push-failures") => {
                    let text = format!("Pushing {}: {}\n", service.name, failure.text());
                    program.host.eprint(&text).await;
                }
                Err(failure) => return Err(failure),
            }
        }
    }
    Ok(0)
}

/// Pushes one image; each word about a layer is a line of progress.
async fn push_image(program: &Program, tag: &str) -> Result<(), Failure> {
    if program.globals.dry_run {
        return Ok(());
    }
    let stream = program
        .engine
        .image_push(PushRequest {
            reference: tag.to_string(),
            ..PushRequest::default()
        })
        .await?;
    while let Some(message) = stream.recv().await {
        if let Some(error) = &message.error {
            return Err(Failure::new(error.clone()));
        }
        if message.id.is_empty() || program.flags.bool("quiet") {
            continue;
        }
        let status = match message.status.to_lowercase().as_str() {
            "pushed" | "layer already exists" => Status::Done,
            _ => Status::Working,
        };
        let id = format!("Pushing {tag}: {}", message.id);
        program.ui.note(&id, status, &message.status, "").await;
    }
    Ok(())
}
