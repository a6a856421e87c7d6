//! `docker top`: a container's processes as the host sees them.

use crate::commands::prelude::*;
use crate::format::table::layout;

/// The command.
pub const COMMAND: Command = Command::verb(
    "top",
    "CONTAINER [ps OPTIONS]",
    "Display the running processes of a container",
    Args::AtLeast(1),
    &[],
    |ctx| Box::pin(run(ctx)),
)
.stops_at_argument()
.also("docker container top, docker top");

async fn run(ctx: Invocation) -> Outcome {
    let top = ctx.engine()?.container_top(ctx.arg(0), &ctx.args()[1..])?;
    let mut text = top.titles.join("\t");
    for process in &top.processes {
        text.push('\n');
        text.push_str(&process.join("\t"));
    }
    text.push('\n');
    ctx.print(&layout(&text, 20, 3)).await;
    Ok(0)
}
