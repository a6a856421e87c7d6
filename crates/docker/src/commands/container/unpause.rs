//! `docker unpause`: lets paused containers go on.

use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "unpause",
    "CONTAINER [CONTAINER...]",
    "Unpause all processes within one or more containers",
    Args::AtLeast(1),
    &[],
    |ctx| Box::pin(run(ctx)),
)
.also("docker container unpause, docker unpause");

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let mut report = Report::default();
    for name in ctx.args() {
        match engine.container_unpause(name) {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}
