//! `docker restart`: stops and starts containers.

use super::stop;
use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "restart",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Restart one or more containers",
    Args::AtLeast(1),
    stop::FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container restart, docker restart");

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let mut report = Report::default();
    for name in ctx.args() {
        match engine.container_restart(name, stop::options(&ctx)).await {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}
