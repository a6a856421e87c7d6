//! `docker diff`: what a container changed of its image's files.

use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "diff",
    "CONTAINER",
    "Inspect changes to files or directories on a container's filesystem",
    Args::Exact(1),
    &[],
    |ctx| Box::pin(run(ctx)),
)
.also("docker container diff, docker diff");

async fn run(ctx: Invocation) -> Outcome {
    let changes = ctx.engine()?.container_diff(ctx.arg(0))?;
    let lines: String = changes
        .iter()
        .map(|c| format!("{} {}\n", c.kind.letter(), c.path))
        .collect();
    ctx.print(&lines).await;
    Ok(0)
}
