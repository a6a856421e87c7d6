//! `docker kill`: sends a signal to containers' first processes.

use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[Flag::string("signal", "Signal to send to the container").short('s')];

/// The command.
pub const COMMAND: Command = Command::verb(
    "kill",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Kill one or more running containers",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container kill, docker kill");

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let mut report = Report::default();
    for name in ctx.args() {
        match engine.container_kill(name, ctx.flags.str("signal")).await {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}
