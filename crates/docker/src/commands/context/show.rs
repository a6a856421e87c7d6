//! `docker context show`.

use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "show",
    "",
    "Print the name of the current context",
    Args::None,
    &[],
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    ctx.print("default\n").await;
    Ok(0)
}
