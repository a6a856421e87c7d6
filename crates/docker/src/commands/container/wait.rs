//! `docker wait`: waits for containers to end and prints their exit statuses.

use crate::commands::prelude::*;
use engine::api::container::WaitCondition;

/// The command.
pub const COMMAND: Command = Command::verb(
    "wait",
    "CONTAINER [CONTAINER...]",
    "Block until one or more containers stop, then print their exit codes",
    Args::AtLeast(1),
    &[],
    |ctx| Box::pin(run(ctx)),
)
.also("docker container wait, docker wait");

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let mut report = Report::default();
    for name in ctx.args() {
        match engine.container_wait(name, WaitCondition::NotRunning) {
            Ok(end) => {
                if let Some(end) = end.recv().await {
                    ctx.print(&format!("{}\n", end.status_code)).await;
                }
            }
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}
