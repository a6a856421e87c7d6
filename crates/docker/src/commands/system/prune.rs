//! `docker system prune`: removes all that is not in use.

use crate::commands::confirm::confirm;
use crate::commands::prelude::*;
use crate::commands::{container, image, network, volume};
use crate::format::human_size;
use engine::api::system::CachePrune;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Remove all unused images not just dangling ones").short('a'),
    Flag::filter("Provide filter values (e.g. \"label=<key>=<value>\")"),
    Flag::force("Do not prompt for confirmation"),
    Flag::bool("volumes", "Prune anonymous volumes"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "prune",
    "[OPTIONS]",
    "Remove unused data",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let volumes = ctx.flags.bool("volumes");
    if volumes && ctx.filters().has("until") {
        return Err("ERROR: The \"until\" filter is not supported with \"--volumes\"".into());
    }
    if !ctx.flags.bool("force") && !confirm(&ctx, &question(&ctx)).await {
        return Ok(0);
    }
    let mut total = 0;
    let mut texts = Vec::new();
    let (space, text) = container::prune::prune(&ctx).await?;
    total += space;
    texts.push(text);
    show(&ctx, &mut texts).await;
    texts.push(network::prune::prune(&ctx).await?);
    show(&ctx, &mut texts).await;
    if volumes {
        let (space, text) = volume::prune::prune(&ctx, false).await?;
        total += space;
        texts.push(text);
        show(&ctx, &mut texts).await;
    }
    let (space, text) = image::prune::prune(&ctx).await?;
    total += space;
    texts.push(text);
    show(&ctx, &mut texts).await;
    let removed = ctx.engine()?.build_prune(&CachePrune {
        all: ctx.flags.bool("all"),
        ..CachePrune::default()
    });
    if !removed.is_empty() {
        total += removed.iter().map(|r| r.size).sum::<u64>();
        let ids: Vec<&str> = removed.iter().map(|r| r.id.as_str()).collect();
        texts.push(format!(
            "Deleted build cache objects:\n{}\n",
            ids.join("\n")
        ));
    }
    show(&ctx, &mut texts).await;
    ctx.print(&format!(
        "Total reclaimed space: {}\n",
        human_size(total as f64)
    ))
    .await;
    Ok(0)
}

async fn show(ctx: &Invocation, texts: &mut Vec<String>) {
    for text in texts.drain(..).filter(|text| !text.is_empty()) {
        ctx.print(&format!("{text}\n")).await;
    }
}

fn question(ctx: &Invocation) -> String {
    let all = ctx.flags.bool("all");
    let mut lines = vec![
        "all stopped containers",
        "all networks not used by at least one container",
    ];
    if ctx.flags.bool("volumes") {
        lines.push("all anonymous volumes not used by at least one container");
    }
    lines.push(if all {
        "all images without at least one container associated to them"
    } else {
        "all dangling images"
    });
    lines.push(if all {
        "all build cache"
    } else {
        "unused build cache"
    });
    let mut text = String::from("WARNING! This will remove:");
    for line in lines {
        text.push_str(&format!("\n  - {line}"));
    }
    text.push('\n');
    let mut filters: Vec<String> = ctx.flags.list("filter");
    filters.sort();
    if !filters.is_empty() {
        text.push_str("\n  Items to be pruned will be filtered with:");
        for filter in filters {
            text.push_str(&format!("\n  - {filter}"));
        }
        text.push('\n');
    }
    text.push_str("\nAre you sure you want to continue?");
    text
}
