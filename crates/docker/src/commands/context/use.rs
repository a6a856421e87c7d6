//! `docker context use`.

use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "use",
    "CONTEXT",
    "Set the current docker context",
    Args::Exact(1),
    &[],
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let name = ctx.arg(0);
    if name != "default" {
        return Err(Failure::new(format!(
            "context {}: context not found",
            crate::template_quote(name)
        )));
    }
    ctx.print("default\n").await;
    ctx.eprint("Current context is now \"default\"\n").await;
    Ok(0)
}
