//! `docker volume ls`.

use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::volume as rows;

const FLAGS: &[Flag] = &[
    Flag::bool("cluster", "Cluster volumes only").hidden(),
    Flag::filter("Provide filter values (e.g. \"dangling=true\")").short('f'),
    Flag::format(),
    Flag::bool("quiet", "Only display volume names").short('q'),
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
    let mut response = ctx.engine()?.volume_list(&ctx.filters())?;
    let (quiet, cluster) = (ctx.flags.bool("quiet"), ctx.flags.bool("cluster"));
    if cluster {
        // Only a swarm has such volumes.
        response.volumes.clear();
    }
    let given = match quiet {
        true => ctx.flags.str("format").to_string(),
        false => ctx.list_format("volumesFormat"),
    };
    let format = match given.as_str() {
        _ if cluster && !quiet => rows::CLUSTER_TABLE,
        "" | "table" if quiet => "{{.Name}}",
        "" | "table" => rows::TABLE,
        "raw" if quiet => "name: {{.Name}}",
        "raw" => "name: {{.Name}}\ndriver: {{.Driver}}\n",
        other => other,
    };
    let mut list = response
        .volumes
        .iter()
        .map(|volume| rows::row(&encode(volume)));
    ctx.print(&render(format, rows::HEADERS, &mut list)?).await;
    Ok(0)
}
