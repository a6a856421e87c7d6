//! `docker context ls`.

use crate::commands::prelude::*;
use crate::format::render;

const FLAGS: &[Flag] = &[Flag::format(), Flag::bool("quiet", "Names only").short('q')];

const TABLE: &str =
    "table {{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}";

const HEADERS: &[(&str, &str)] = &[
    ("Name", "NAME"),
    ("Description", "DESCRIPTION"),
    ("DockerEndpoint", "DOCKER ENDPOINT"),
    ("Error", "ERROR"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "ls",
    "[OPTIONS]",
    "List contexts",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.aliases(&["list"]);

async fn run(ctx: Invocation) -> Outcome {
    let row = Value::record(
        "*formatter.clientContextContext",
        vec![
            ("Current", Value::Bool(true)),
            (
                "Description",
                Value::str("Current DOCKER_HOST based configuration"),
            ),
            ("DockerEndpoint", Value::Str(format!("unix://{SOCKET}"))),
            ("Error", Value::str("")),
            ("Name", Value::str("default")),
        ],
    );
    let format = match ctx.flags.str("format") {
        "" | "table" if ctx.flags.bool("quiet") => "{{.Name}}",
        "" | "table" => TABLE,
        other => other,
    };
    ctx.print(&render(format, HEADERS, &mut [row].into_iter())?)
        .await;
    Ok(0)
}
