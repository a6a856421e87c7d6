//! `docker container prune`: removes all stopped containers.

use crate::commands::confirm::confirm;
use crate::commands::prelude::*;
use crate::format::human_size;

const FLAGS: &[Flag] = &[
    Flag::filter("Provide filter values (e.g. \"until=<timestamp>\")"),
    Flag::force("Do not prompt for confirmation"),
];

const WARNING: &str =
    "WARNING! This will remove all stopped containers.\nAre you sure you want to continue?";

/// The command.
pub const COMMAND: Command = Command::verb(
    "prune",
    "[OPTIONS]",
    "Remove all stopped containers",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

/// Removes them; the result is the space won and what to print about it.
pub async fn prune(ctx: &Invocation) -> Result<(u64, String), Failure> {
    let report = ctx.engine()?.containers_prune(&ctx.filters()).await?;
    if report.deleted.is_empty() {
        return Ok((0, String::new()));
    }
    let lines: String = report.deleted.iter().map(|id| format!("{id}\n")).collect();
    Ok((
        report.space_reclaimed,
        format!("Deleted Containers:\n{lines}"),
    ))
}

async fn run(ctx: Invocation) -> Outcome {
    if !ctx.flags.bool("force") && !confirm(&ctx, WARNING).await {
        return Ok(0);
    }
    let (space, text) = prune(&ctx).await?;
    if !text.is_empty() {
        ctx.print(&format!("{text}\n")).await;
    }
    ctx.print(&format!(
        "Total reclaimed space: {}\n",
        human_size(space as f64)
    ))
    .await;
    Ok(0)
}
