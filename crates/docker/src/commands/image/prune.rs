//! `docker image prune`: removes images that nothing uses.

use crate::commands::confirm::confirm;
use crate::commands::prelude::*;
use crate::format::human_size;
use engine::api::image::DeleteResponse;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Remove all unused images, not just dangling ones").short('a'),
    Flag::filter("Provide filter values (e.g. \"until=<timestamp>\")"),
    Flag::force("Do not prompt for confirmation"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "prune",
    "[OPTIONS]",
    "Remove unused images",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

/// Removes them; the result is the space won and what to print about it.
pub async fn prune(ctx: &Invocation) -> Result<(u64, String), Failure> {
    let mut filters = ctx.filters();
    filters.add(
        "dangling",
        if ctx.flags.bool("all") {
            "false"
        } else {
            "true"
        },
    );
    let report = ctx.engine()?.images_prune(&filters).await?;
    if report.deleted.is_empty() {
        return Ok((0, String::new()));
    }
    let mut text = String::from("Deleted Images:\n");
    for line in &report.deleted {
        match line {
            DeleteResponse::Untagged(name) => text.push_str(&format!("untagged: {name}\n")),
            DeleteResponse::Deleted(id) => text.push_str(&format!("deleted: {id}\n")),
        }
    }
    Ok((report.space_reclaimed, text))
}

async fn run(ctx: Invocation) -> Outcome {
    let what = if ctx.flags.bool("all") {
        "all images without at least one container associated to them"
    } else {
        "all dangling images"
    };
    let warning = format!("WARNING! This will remove {what}.\nAre you sure you want to continue?");
    if !ctx.flags.bool("force") && !confirm(&ctx, &warning).await {
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
