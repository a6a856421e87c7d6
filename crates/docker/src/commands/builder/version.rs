//! `docker buildx version`.

use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "version",
    "",
    "Show buildx version information",
    Args::Exact(0),
    &[],
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    ctx.print("github.com/docker/buildx v0.29.1 a32761aeb3debd39be1eca514af3693af0db334b\n")
        .await;
    Ok(0)
}
