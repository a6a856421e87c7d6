//! `docker compose cp`: through `docker cp`, with services for containers.

use super::{Outcome, Verb};
use crate::compose::containers::{self, OneOff};
use crate::compose::failure::{Failure, Result};
use crate::compose::program::Program;
use crate::flags::{Flag, Kind};

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
    let list = match (target.0.is_some(), index) {
        // Into a service means into each of its containers.
        (true, 0) => program.containers(&name, one_off, true, &[service.to_string()])?,
        _ => vec![program.container_of(&name, service, index, true, one_off)?],
    };
    if list.is_empty() {
        return Err(Failure::new(format!(
            "no container found for service {service:?}"
        )));
    }
    for container in &list {
        copy(&program, containers::name(container), source, target).await?;
    }
    Ok(0)
}

async fn copy(
    program: &Program,
    container: &str,
    source: (Option<&str>, &str),
    target: (Option<&str>, &str),
) -> Result<()> {
    let path = |(service, path): (Option<&str>, &str)| match service {
        Some(_) => format!("{container}:{path}"),
        None => path.to_string(),
    };
    let mut args = vec!["cp".to_string()];
    if program.flags.bool("archive") {
        args.push("-a".into());
    }
    if program.flags.bool("follow-link") {
        args.push("-L".into());
    }
    args.extend([path(source), path(target)]);
    let title = format!("Container {container}");
    let word = format!("Copying {} to {}", path(source), path(target));
    program.ui.working(&title, &word).await;
    let (status, output) = program.host.docker(args, Vec::new()).await;
    if status != 0 {
        return Err(Failure::status(status, output.trim_end()));
    }
    let word = format!("Copied {} to {}", path(source), path(target));
    program.ui.done(&title, &word).await;
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
