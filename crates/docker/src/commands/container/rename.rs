//! `docker rename`: gives a container another name.

use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "rename",
    "CONTAINER NEW_NAME",
    "Rename a container",
    Args::Exact(2),
    &[],
    |ctx| Box::pin(run(ctx)),
)
.also("docker container rename, docker rename");

async fn run(ctx: Invocation) -> Outcome {
    let (old, new) = (ctx.arg(0).trim(), ctx.arg(1).trim());
    if old.is_empty() || new.is_empty() {
        return Err("Error: Neither old nor new names may be empty".into());
    }
    if let Err(error) = ctx.engine()?.container_rename(old, new) {
        ctx.eprint(&format!("{}\n", daemon(&error))).await;
        return Err(Failure::new(format!(
            "Error: failed to rename container named {old}"
        )));
    }
    Ok(0)
}
