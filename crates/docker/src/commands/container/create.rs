//! `docker create`: makes a container without starting it.

use super::{flags, make};
use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "create",
    "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    "Create a new container",
    Args::AtLeast(1),
    &flags::CREATE,
    |ctx| Box::pin(run(ctx)),
)
.stops_at_argument()
.also("docker container create, docker create");

async fn run(ctx: Invocation) -> Outcome {
    let spec = make::spec(&ctx, "create").await?;
    let engine = ctx.engine()?;
    let id = make::create(&ctx, &engine, &spec).await?;
    ctx.print(&format!("{id}\n")).await;
    Ok(0)
}
