//! `docker volume inspect`.

use crate::commands::inspection::{Raw, inspect};
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[Flag::inspect_format()];

/// The command.
pub const COMMAND: Command = Command::verb(
    "inspect",
    "[OPTIONS] VOLUME [VOLUME...]",
    "Display detailed information on one or more volumes",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    inspect(&ctx, ctx.flags.str("format"), Raw::No, |name| {
        Ok(encode(&engine.volume_inspect(name)?))
    })
    .await
}
