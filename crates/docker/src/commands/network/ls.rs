//! `docker network ls`.

use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::network as rows;

const FLAGS: &[Flag] = &[
    Flag::filter("Provide filter values (e.g. \"driver=bridge\")").short('f'),
    Flag::format(),
    Flag::bool("no-trunc", "Do not truncate the output"),
    Flag::bool("quiet", "Only display network IDs").short('q'),
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
    let quiet = ctx.flags.bool("quiet");
    let given = match quiet {
        true => ctx.flags.str("format").to_string(),
        false => ctx.list_format("networksFormat"),
    };
    let format = match given.as_str() {
        "" | "table" if quiet => "{{.ID}}",
        "" | "table" => rows::TABLE,
        "raw" if quiet => "network_id: {{.ID}}",
        "raw" => "network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n",
        other => other,
    };
    let truncate = !ctx.flags.bool("no-trunc");
    let mut list = networks
        .iter()
        .map(|network| rows::row(&encode(network), truncate));
    ctx.print(&render(format, rows::HEADERS, &mut list)?).await;
    Ok(0)
}
