//! `docker compose cp`: what `docker cp` does, with services for containers.

use crate::commands::container::cp::Copying;
use crate::compose::containers::{self, OneOff};
use crate::compose::failure::{Failure, Result};
use crate::compose::program::Program;
use crate::compose::ui::Status;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use engine::api::container::ContainerSummary;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Include containers created by the run command"),
    Flag::bool("archive", "Archive mode (copy all uid/gid information)").short('a'),
    Flag::bool("follow-link", "Always follow symbol link in SRC_PATH").short('L'),
    Flag::new(
        "index",
        Kind::Int,
        "Index of the container if service has multiple replicas",
    ),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "cp",
    "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-\n\tdocker compose cp [OPTIONS] SRC_PATH|- SERVICE:DEST_PATH",
    "Copy files/folders between a service container and the local filesystem",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(2, Some(2));

async fn run(program: Program) -> Outcome {
    let name = program.project_name().await?;
    let source = side(&program.args()[0]);
    let target = side(&program.args()[1]);
    let services: Vec<&str> = [source.0, target.0].into_iter().flatten().collect();
    let [service] = services.as_slice() else {
        return Err(Failure::new(match services.is_empty() {
            true => "unknown copy direction",
            false => "copying between services is not supported",
        }));
    };
    let one_off = match program.flags.bool("all") {
        true => OneOff::Include,
        false => OneOff::Exclude,
    };
    let index = program.flags.int("index");
    let mut list = match index {
        0 => program.containers(&name, one_off, true, &[service.to_string()])?,
        _ => vec![program.container_of(&name, service, index, true, OneOff::Exclude)?],
    };
    if list.is_empty() {
        return Err(Failure::new(format!(
            "no container found for service {service:?}"
        )));
    }
    // Into a service means into each of its containers.
    if target.0.is_none() {
        list.truncate(1);
    }
    for container in &list {
        copy(&program, container, source, target).await?;
    }
    Ok(0)
}

async fn copy(
    program: &Program,
    container: &ContainerSummary,
    source: (Option<&str>, &str),
    target: (Option<&str>, &str),
) -> Result<()> {
    let path = |of: &str, (service, path): (Option<&str>, &str)| match service {
        Some(_) => format!("{of}:{path}"),
        None => path.to_string(),
    };
    let name = containers::name(container);
    let text = format!("copy {} to {}", path(name, source), path(name, target));
    program
        .ui
        .note(name, Status::Working, &text, "Copying")
        .await;
    if program.globals.dry_run {
        program.ui.note(name, Status::Done, &text, "Copied").await;
        return Ok(());
    }
    let how = Copying {
        archive: program.flags.bool("archive"),
        follow_link: program.flags.bool("follow-link"),
    };
    let (sys, engine, id) = (program.host.sys(), &program.engine, &container.id);
    match target.0 {
        None => how.copy_out(sys, engine, id, source.1, target.1).await?,
        Some(_) => how.copy_in(sys, engine, source.1, id, target.1).await?,
    };
    if target.1 != "-" || target.0.is_some() {
        program.ui.note(name, Status::Done, &text, "Copied").await;
    }
    Ok(())
}

/// `SERVICE:PATH` or `PATH`.
fn side(text: &str) -> (Option<&str>, &str) {
    if text.starts_with(['/', '.']) {
        return (None, text);
    }
    match text.split_once(':') {
        Some((service, path)) => (Some(service), path),
        None => (None, text),
    }
}
