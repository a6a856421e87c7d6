//! `docker rm`: removes containers.

use crate::commands::prelude::*;
use engine::api::container::RemoveOptions;

const FLAGS: &[Flag] = &[
    Flag::force("Force the removal of a running container (uses SIGKILL)"),
    Flag::bool("link", "Remove the specified link").short('l'),
    Flag::bool(
        "volumes",
        "Remove anonymous volumes associated with the container",
    )
    .short('v'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "rm",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Remove one or more containers",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container rm, docker container remove, docker rm");

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let force = ctx.flags.bool("force");
    let options = RemoveOptions {
        force,
        volumes: ctx.flags.bool("volumes"),
        links: ctx.flags.bool("link"),
    };
    let mut report = Report::default();
    for name in ctx.args() {
        let name = name.trim_matches('/');
        if name.is_empty() {
            report.failed("container name cannot be empty");
            continue;
        }
        match engine.container_remove(name, options).await {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) if force && error.kind == ErrorKind::NotFound => {
                ctx.eprint(&format!("{}\n", daemon(&error))).await;
            }
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}
