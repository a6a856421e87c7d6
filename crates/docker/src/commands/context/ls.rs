//! `docker context ls`.

use super::store::{self, Context};
use crate::commands::endpoint;
use crate::commands::prelude::*;
use crate::format::render;

const FLAGS: &[Flag] = &[
    Flag::format(),
    Flag::bool("quiet", "Only show context names").short('q'),
];

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
    let current = endpoint::context(&ctx.sys);
    let mut contexts: Vec<(Context, String)> = store::list(&ctx.sys)
        .into_iter()
        .map(|context| (context, String::new()))
        .collect();
    if let Err(why) = store::read(&ctx.sys, &current) {
        let lost = Context {
            name: current.clone(),
            description: String::new(),
            host: String::new(),
        };
        contexts.push((lost, why));
        contexts.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    }
    let mut rows = contexts
        .into_iter()
        .map(|(context, why)| row(context, why, &current));
    let format = match ctx.flags.str("format") {
        "" | "table" if ctx.flags.bool("quiet") => "{{.Name}}",
        "" | "table" => TABLE,
        other => other,
    };
    ctx.print(&render(format, HEADERS, &mut rows)?).await;
    if ctx
        .sys
        .env()
        .get("DOCKER_HOST")
        .is_some_and(|host| !host.is_empty())
    {
        ctx.eprint("Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set the global --context flag, or unset DOCKER_HOST environment variable.\n")
            .await;
    }
    Ok(0)
}

fn row(context: Context, why: String, current: &str) -> Value {
    Value::record(
        "*formatter.clientContextContext",
        vec![
            ("Current", Value::Bool(context.name == current)),
            ("Description", Value::Str(context.description)),
            ("DockerEndpoint", Value::Str(context.host)),
            ("Error", Value::Str(why)),
            ("Name", Value::Str(context.name)),
        ],
    )
}
