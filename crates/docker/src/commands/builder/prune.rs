//! `docker builder prune`: throws the build cache away.

use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::confirm::confirm;
use crate::commands::prelude::*;
use crate::format::human_size;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Include internal/frontend images").short('a'),
    BUILDER,
    DEBUG,
    Flag::filter("Provide filter values"),
    Flag::force("Do not prompt for confirmation"),
    Flag::string("keep-storage", "Amount of disk space to keep for cache").hidden(),
    Flag::string(
        "max-used-space",
        "Maximum amount of disk space allowed to keep for cache",
    ),
    Flag::string(
        "min-free-space",
        "Target amount of free disk space after pruning",
    ),
    Flag::string(
        "reserved-space",
        "Amount of disk space always allowed to keep for cache",
    ),
    Flag::bool("verbose", "Provide a more verbose output"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "prune",
    "",
    "Remove build cache",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let all = ctx.flags.bool("all");
    let what = if all {
        "all build cache"
    } else {
        "all dangling build cache"
    };
    if !ctx.flags.bool("force") {
        let question =
            format!("WARNING! This will remove {what}. Are you sure you want to continue?");
        if !confirm(&ctx, &question).await {
            return Ok(0);
        }
    }
    let removed = ctx.engine()?.build_prune(all);
    let mut text = String::new();
    if !removed.is_empty() {
        text.push_str("ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n");
    }
    let now = ctx.now();
    for record in &removed {
        let used = record.last_used_at.unwrap_or(record.created_at);
        let ago = crate::format::human_duration(now - used.secs());
        let size = human_size(record.size as f64);
        text.push_str(&format!("{}\ttrue \t\t{size}\t\t{ago} ago\n", record.id));
    }
    let total: u64 = removed.iter().map(|r| r.size).sum();
    text.push_str(&format!("Total:\t{}\n", human_size(total as f64)));
    ctx.print(&text).await;
    Ok(0)
}
