//! `docker volume ls`.

use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::volume as rows;

const FLAGS: &[Flag] = &[
    Flag::bool("cluster", "Cluster volumes only")
        .hidden()
        .unsupported(),
    Flag::filter("Only those that fit (e.g. \"dangling=true\")").short('f'),
    Flag::format(),
    Flag::bool("quiet", "Names only").short('q'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "ls",
    "[OPTIONS]",
    "List volumes",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.aliases(&["list"]);

async fn run(ctx: Invocation) -> Outcome {
    let response = ctx.engine()?.volume_list(&ctx.filters())?;
    let format = match ctx.flags.str("format") {
        "" | "table" if ctx.flags.bool("quiet") => "{{.Name}}",
        "" | "table" => rows::TABLE,
        other => other,
    };
    let mut list = response
        .volumes
        .iter()
        .map(|volume| rows::row(&encode(volume)));
    ctx.print(&render(format, rows::HEADERS, &mut list)?).await;
    Ok(0)
}
