//! `docker container inspect`.

use crate::commands::inspection::{Raw, inspect};
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::inspect_format(),
    Flag::bool("size", "Display total file sizes").short('s'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "inspect",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Display detailed information on one or more containers",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let size = ctx.flags.bool("size");
    inspect(&ctx, ctx.flags.str("format"), Raw::Yes, |name| {
        Ok(encode(&engine.container_inspect(name, size)?))
    })
    .await
}
