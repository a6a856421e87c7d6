//! `docker network ls`.

use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::network as rows;

const FLAGS: &[Flag] = &[
    Flag::filter("Only those that fit (e.g. \"driver=bridge\")").short('f'),
    Flag::format(),
    Flag::bool("no-trunc", "Nothing cut off"),
    Flag::bool("quiet", "Ids only").short('q'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "ls",
    "[OPTIONS]",
    "List networks",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.aliases(&["list"]);

async fn run(ctx: Invocation) -> Outcome {
    let networks = ctx.engine()?.network_list(&ctx.filters())?;
    let format = match ctx.flags.str("format") {
        "" | "table" if ctx.flags.bool("quiet") => "{{.ID}}",
        "" | "table" => rows::TABLE,
        other => other,
    };
    let truncate = !ctx.flags.bool("no-trunc");
    let mut list = networks
        .iter()
        .map(|network| rows::row(&encode(network), truncate));
    ctx.print(&render(format, rows::HEADERS, &mut list)?).await;
    Ok(0)
}
