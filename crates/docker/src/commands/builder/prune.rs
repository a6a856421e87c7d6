//! `docker buildx prune`: throws the build cache away.

use super::cache;
use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::confirm::confirm;
use crate::commands::prelude::*;
use crate::format::{human_size, units};
use engine::api::system::BuildCacheRecord;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Include internal/frontend images").short('a'),
    BUILDER,
    DEBUG,
    Flag::filter("Provide filter values"),
    Flag::force("Do not prompt for confirmation"),
    Flag::new(
        "keep-storage",
        Kind::Bytes,
        "Amount of disk space to keep for cache",
    )
    .deprecated("keep-storage flag has been changed to reserved-space"),
    Flag::new(
        "max-used-space",
        Kind::Bytes,
        "Maximum amount of disk space allowed to keep for cache",
    ),
    Flag::new(
        "min-free-space",
        Kind::Bytes,
        "Target amount of free disk space after pruning",
    ),
    Flag::new(
        "reserved-space",
        Kind::Bytes,
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
    let mut options = cache::filter(&ctx.filters())?;
    options.all = ctx.flags.bool("all");
    let bytes = |name: &str| {
        let read = units::ram_in_bytes(ctx.flags.str(name)).unwrap_or(0);
        u64::try_from(read).unwrap_or(0)
    };
    options.reserved = bytes("reserved-space").max(bytes("keep-storage"));
    options.max_used = bytes("max-used-space");
    if !ctx.flags.bool("force") {
        let what = if options.all {
            "all build cache"
        } else {
            "all dangling build cache"
        };
        let question =
            format!("WARNING! This will remove {what}. Are you sure you want to continue?");
        if !confirm(&ctx, &question).await {
            return Ok(0);
        }
    }
    let engine = ctx
        .engine()
        .map_err(|failure| cache::error(failure.message))?;
    let removed = engine.build_prune(&options);
    let (verbose, now) = (ctx.flags.bool("verbose"), ctx.now());
    let mut text = String::new();
    if !verbose && !removed.is_empty() {
        text.push_str("ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n");
    }
    for record in &removed {
        text.push_str(&match verbose {
            true => long(record, now),
            false => format!(
                "{:<40}\t{:<5}\t{}{:<10}\t{}\n",
                cache::marked_id(record),
                !record.in_use,
                // The columns of the first row are those of the header.
                if text.matches('\n').count() == 1 {
                    "\t"
                } else {
                    ""
                },
                cache::marked_size(record),
                cache::last_used(record, now)
            ),
        });
    }
    let total: u64 = removed.iter().map(|r| r.size).sum();
    text.push_str(&format!("Total:\t{}\n", human_size(total as f64)));
    ctx.print(&text).await;
    Ok(0)
}

/// A record of `--verbose`.
fn long(record: &BuildCacheRecord, now: i64) -> String {
    let parents = match record.parents.is_empty() {
        true => String::new(),
        false => format!("Parent:\t\t{}\n", record.parents.join(",")),
    };
    format!(
        "ID:\t\t{}\n{parents}Created at:\t{}\nMutable:\t{}\nReclaimable:\t{}\nShared:\t\t{}\nSize:\t\t{}\nDescription:\t{}\nUsage count:\t{}\nLast used:\t{}\nType:\t\t{}\n\n",
        record.id,
        cache::created_at(record),
        record.is_mutable(),
        !record.in_use,
        record.shared,
        human_size(record.size as f64),
        record.description,
        record.usage_count,
        cache::last_used(record, now),
        record.kind.as_str()
    )
}
