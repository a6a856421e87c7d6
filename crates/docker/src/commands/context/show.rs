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
    let name = crate::commands::endpoint::context(&ctx.sys);
    ctx.print(&format!("{name}\n")).await;
    Ok(0)
}
