//! `docker buildx du`: lists the build cache.

use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::prelude::*;
use crate::format::human_size;

const FLAGS: &[Flag] = &[
    BUILDER,
    DEBUG,
    Flag::filter("Provide filter values"),
    Flag::bool("verbose", "Shorthand for \"--format=pretty\""),
];

/// The command.
pub const COMMAND: Command = Command::verb("du", "", "Disk usage", Args::None, FLAGS, |ctx| {
    Box::pin(run(ctx))
});

async fn run(ctx: Invocation) -> Outcome {
    let records = ctx.engine()?.build_cache_records();
    let now = ctx.now();
    let mut text = String::from("ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n");
    let (mut total, mut shared, mut reclaimable) = (0, 0, 0);
    for record in &records {
        total += record.size;
        shared += if record.shared { record.size } else { 0 };
        reclaimable += if record.in_use { 0 } else { record.size };
        let size = human_size(record.size as f64);
        if ctx.flags.bool("verbose") {
            text.push_str(&format!(
                "ID:\t\t{}\nParents:\t{}\nMutable:\tfalse\nReclaimable:\t{}\nShared:\t\t{}\nSize:\t\t{size}\nDescription:\t{}\nUsage count:\t{}\nType:\t\t{}\n\n",
                record.id,
                record.parents.join(", "),
                !record.in_use,
                record.shared,
                record.description,
                record.usage_count,
                record.kind
            ));
            continue;
        }
        let used = record.last_used_at.unwrap_or(record.created_at);
        let ago = crate::format::human_duration(now - used.secs());
        text.push_str(&format!(
            "{}\t{}\t\t{size}\t\t{ago} ago\n",
            record.id, !record.in_use
        ));
    }
    let size = |bytes: u64| human_size(bytes as f64);
    if shared > 0 {
        text.push_str(&format!(
            "Shared:\t\t{}\nPrivate:\t{}\n",
            size(shared),
            size(total - shared)
        ));
    }
    text.push_str(&format!(
        "Reclaimable:\t{}\nTotal:\t\t{}\n",
        size(reclaimable),
        size(total)
    ));
    ctx.print(&text).await;
    Ok(0)
}
