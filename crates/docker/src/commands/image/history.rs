//! `docker history`: the steps an image was made in.

use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::history as rows;

const FLAGS: &[Flag] = &[
    Flag::format(),
    Flag::bool("human", "Print sizes and dates in human readable format")
        .short('H')
        .default("true"),
    Flag::bool("no-trunc", "Don't truncate output"),
    Flag::string(
        "platform",
        "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")",
    ),
    Flag::bool("quiet", "Only show image IDs").short('q'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "history",
    "[OPTIONS] IMAGE",
    "Show the history of an image",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image history, docker history");

async fn run(ctx: Invocation) -> Outcome {
    let platform = ctx
        .platform()
        .map_err(|why| format!("invalid platform: {why}"))?;
    let items = ctx.engine()?.image_history(ctx.arg(0), &platform)?;
    let (human, truncate, now) = (
        ctx.flags.bool("human"),
        !ctx.flags.bool("no-trunc"),
        ctx.now(),
    );
    let format = match ctx.flags.str("format") {
        "" | "table" if ctx.flags.bool("quiet") => "{{.ID}}",
        "" | "table" if human => rows::TABLE,
        "" | "table" => rows::TABLE_NOT_HUMAN,
        other => other,
    };
    let mut list = items
        .iter()
        .map(|item| rows::row(&encode(item), human, truncate, now));
    ctx.print(&render(format, rows::HEADERS, &mut list)?).await;
    Ok(0)
}
