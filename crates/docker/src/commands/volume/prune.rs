//! `docker volume prune`: removes volumes that no container uses.

use crate::commands::confirm::confirm;
use crate::commands::prelude::*;
use crate::format::human_size;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Remove all unused volumes, not just anonymous ones").short('a'),
    Flag::filter("Provide filter values (e.g. \"label=<label>\")"),
    Flag::force("Do not prompt for confirmation"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "prune",
    "[OPTIONS]",
    "Remove unused local volumes",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

/// Removes them; the result is the space won and what to print about it.
pub async fn prune(ctx: &Invocation, all: bool) -> Result<(u64, String), Failure> {
    let mut filters = ctx.filters();
    if all {
        if filters.has("all") {
            return Err("conflicting options: cannot specify both --all and --filter all=1".into());
        }
        filters.add("all", "true");
    }
    let report = ctx.engine()?.volumes_prune(&filters).await?;
    if report.deleted.is_empty() {
        return Ok((0, String::new()));
    }
    let lines: String = report
        .deleted
        .iter()
        .map(|name| format!("{name}\n"))
        .collect();
    Ok((report.space_reclaimed, format!("Deleted Volumes:\n{lines}")))
}

async fn run(ctx: Invocation) -> Outcome {
    let all = ctx.flags.bool("all");
    let what = if all {
        "all local volumes"
    } else {
        "anonymous local volumes"
    };
    let warning = format!(
        "WARNING! This will remove {what} not used by at least one container.\nAre you sure you want to continue?"
    );
    if !ctx.flags.bool("force") && !confirm(&ctx, &warning).await {
        return Ok(0);
    }
    let (space, text) = prune(&ctx, all).await?;
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
