//! `docker network disconnect`.

use crate::commands::prelude::*;
use engine::api::network::NetworkDisconnect;

const FLAGS: &[Flag] = &[Flag::force(
    "Force the container to disconnect from a network",
)];

/// The command.
pub const COMMAND: Command = Command::verb(
    "disconnect",
    "[OPTIONS] NETWORK CONTAINER",
    "Disconnect a container from a network",
    Args::Exact(2),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let request = NetworkDisconnect {
        network: ctx.arg(0).into(),
        container: ctx.arg(1).into(),
        force: ctx.flags.bool("force"),
    };
    ctx.engine()?.network_disconnect(request).await?;
    Ok(0)
}
