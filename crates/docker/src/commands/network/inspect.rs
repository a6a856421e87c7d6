//! `docker network inspect`.

use crate::commands::inspection::{Raw, inspect};
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::inspect_format(),
    Flag::bool("verbose", "Verbose output for diagnostics").short('v'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "inspect",
    "[OPTIONS] NETWORK [NETWORK...]",
    "Display detailed information on one or more networks",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    inspect(&ctx, ctx.flags.str("format"), Raw::Yes, |name| {
        Ok(encode(&engine.network_inspect(name)?))
    })
    .await
}
