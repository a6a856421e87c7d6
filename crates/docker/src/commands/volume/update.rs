//! `docker volume update`: for a swarm's volumes, of which there are none.

use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[Flag::string("availability", "Availability of the volume")
    .default("active")
    .hidden()];

/// The command.
pub const COMMAND: Command = Command::verb(
    "update",
    "[OPTIONS] [VOLUME]",
    "Update a volume (cluster volumes only)",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    ctx.engine()?.volume_inspect(ctx.arg(0))?;
    Err("can only update cluster volumes".into())
}
