//! `docker network prune`.

use crate::commands::confirm::confirm;
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::filter("Provide filter values (e.g. \"until=<timestamp>\")"),
    Flag::force("Do not prompt for confirmation"),
];

const WARNING: &str = "WARNING! This will remove all custom networks not used by at least one container.\nAre you sure you want to continue?";

/// The command.
pub const COMMAND: Command = Command::verb(
    "prune",
    "[OPTIONS]",
    "Remove all unused networks",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

/// Removes them; the result is what to print about it.
pub async fn prune(ctx: &Invocation) -> Result<String, Failure> {
    let report = ctx.engine()?.networks_prune(&ctx.filters()).await?;
    if report.deleted.is_empty() {
        return Ok(String::new());
    }
    let lines: String = report
        .deleted
        .iter()
        .map(|name| format!("{name}\n"))
        .collect();
    Ok(format!("Deleted Networks:\n{lines}"))
}

async fn run(ctx: Invocation) -> Outcome {
    if !ctx.flags.bool("force") && !confirm(&ctx, WARNING).await {
        return Ok(0);
    }
    let text = prune(&ctx).await?;
    if !text.is_empty() {
        ctx.print(&format!("{text}\n")).await;
    }
    Ok(0)
}
