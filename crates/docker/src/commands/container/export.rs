//! `docker export`: a container's files as a tar archive.

use crate::commands::output;
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[Flag::string("output", "Write to a file, instead of STDOUT").short('o')];

/// The command.
pub const COMMAND: Command = Command::verb(
    "export",
    "[OPTIONS] CONTAINER",
    "Export a container's filesystem as a tar archive",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container export, docker export");

async fn run(ctx: Invocation) -> Outcome {
    let output = ctx.flags.str("output");
    output::check(&ctx, "failed to export container", output)?;
    let tar = ctx.engine()?.container_export(ctx.arg(0))?;
    output::write(&ctx, output, &tar).await?;
    Ok(0)
}
