//! `docker buildx stop`: stops a builder. The one inside dockerd goes on with the engine.

use crate::buildx::builders::Store;
use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "stop",
    "[NAME]",
    "Stop builder instance",
    Args::AtMost(1),
    &[BUILDER, DEBUG],
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let name = match ctx.arg(0) {
        "" => ctx.flags.str("builder"),
        name => name,
    };
    match Store::of(&ctx.sys).get(name) {
        Some(_) => Ok(0),
        None => Err(Failure::new(format!("ERROR: no builder \"{name}\" found"))),
    }
}
