//! `docker ps`: lists containers.

use crate::commands::prelude::*;
use crate::format::render;
use crate::rows::container as rows;
use crate::template::{MissingKey, Template};
use engine::api::container::ContainerListOptions;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Show all containers (default shows just running)").short('a'),
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::format(),
    Flag::new(
        "last",
        Kind::Int,
        "Show n last created containers (includes all states)",
    )
    .short('n')
    .default("-1"),
    Flag::bool(
        "latest",
        "Show the latest created container (includes all states)",
    )
    .short('l'),
    Flag::bool("no-trunc", "Don't truncate output"),
    Flag::bool("quiet", "Only display container IDs").short('q'),
    Flag::bool("size", "Display total file sizes").short('s'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "ps",
    "[OPTIONS]",
    "List containers",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container ls, docker container list, docker container ps, docker ps");

async fn run(ctx: Invocation) -> Outcome {
    let format = ctx.list_format("psFormat");
    let quiet = ctx.flags.bool("quiet");
    if ctx.flags.changed("format") && quiet {
        ctx.eprint("WARNING: Ignoring custom format, because both --format and --quiet are set.\n")
            .await;
    }
    let options = options(&ctx, &format)?;
    let engine = ctx.engine()?;
    let summaries: Vec<Value> = engine
        .container_list(&options)?
        .iter()
        .map(encode)
        .collect();
    let (truncate, now) = (!ctx.flags.bool("no-trunc"), ctx.now());
    let template = match format.as_str() {
        "raw" if quiet => "container_id: {{.ID}}",
        _ if quiet => "{{.ID}}",
        "" | "table" => rows::table(options.size),
        "raw" if options.size => rows::RAW_WITH_SIZE,
        "raw" => rows::RAW,
        other => other,
    };
    let mut list = summaries
        .iter()
        .map(|summary| rows::row(summary, truncate, now));
    ctx.print(&render(template, rows::HEADERS, &mut list)?)
        .await;
    Ok(0)
}

/// What to ask the engine; a template is tried on an empty row first, which finds its mistakes even
/// when there is no container to show.
fn options(ctx: &Invocation, format: &str) -> Result<ContainerListOptions, Failure> {
    let mut size = ctx.flags.bool("size");
    if !format.is_empty() {
        let template = Template::parse("", format)
            .map_err(|e| Failure::new(format!("failed to parse template: {e}")))?;
        template
            .execute(&rows::blank(), MissingKey::NoValue)
            .map_err(|e| Failure::new(format!("failed to execute template: {e}")))?;
        size |=
            !ctx.flags.bool("quiet") && !ctx.flags.changed("size") && template.uses_field("Size");
    }
    let last = ctx.flags.int("last");
    let limit = if ctx.flags.bool("latest") && last == -1 {
        1
    } else {
        last
    };
    Ok(ContainerListOptions {
        all: ctx.flags.bool("all"),
        limit,
        size,
        filters: ctx.filters(),
    })
}
