//! `docker buildx ls`: lists builders.

use crate::buildx::builders::{Builder, Store};
use crate::buildx::flags::DEBUG;
use crate::commands::prelude::*;
use crate::format::render;

const FLAGS: &[Flag] = &[
    DEBUG,
    Flag::string("format", "Format the output").default("table"),
    Flag::bool("no-trunc", "Don't truncate output"),
];

const TABLE: &str =
    "table {{.Name}}\t{{.DriverEndpoint}}\t{{.Status}}\t{{.Buildkit}}\t{{.Platforms}}";

const HEADERS: &[(&str, &str)] = &[
    ("Name", "NAME/NODE"),
    ("DriverEndpoint", "DRIVER/ENDPOINT"),
    ("LastActivity", "LAST ACTIVITY"),
    ("Status", "STATUS"),
    ("Buildkit", "BUILDKIT"),
    ("Platforms", "PLATFORMS"),
];

/// The BuildKit inside the engine.
pub const BUILDKIT: &str = "v0.25.2";

/// What the engine's machine runs.
pub const PLATFORMS: [&str; 4] = [
    "linux/amd64",
    "linux/amd64/v2",
    "linux/amd64/v3",
    "linux/386",
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "ls",
    "",
    "List builder instances",
    Args::Exact(0),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let store = Store::of(&ctx.sys);
    let current = store.current();
    let format = match ctx.flags.str("format") {
        "" | "table" => TABLE,
        other => other,
    };
    let is_table = format.starts_with("table");
    let mut rows = Vec::new();
    for builder in store.list() {
        let is_current = builder.name == current;
        if format == "json" {
            rows.push(json(&builder, is_current));
            continue;
        }
        let mark = if is_current && is_table { "*" } else { "" };
        rows.push(row([
            format!("{}{mark}", builder.name),
            builder.driver.clone(),
            String::new(),
            String::new(),
            String::new(),
        ]));
        let indent = if is_table { " \\_ " } else { "" };
        for (name, endpoint) in &builder.nodes {
            let runs = builder.driver == "docker";
            let platforms = match (runs, is_table && !ctx.flags.bool("no-trunc")) {
                (false, _) => String::new(),
                (true, true) => format!("linux/amd64 (+{}), linux/386", PLATFORMS.len() - 1),
                (true, false) => PLATFORMS.join(", "),
            };
            rows.push(row([
                format!("{indent}{name}"),
                format!("{indent}{endpoint}"),
                status(&builder).into(),
                if runs { BUILDKIT.into() } else { String::new() },
                platforms,
            ]));
        }
    }
    ctx.print(&render(format, HEADERS, &mut rows.into_iter())?)
        .await;
    Ok(0)
}

/// What a builder's nodes are: no other builder than the engine's ever starts.
pub fn status(builder: &Builder) -> &'static str {
    match builder.driver.as_str() {
        "docker" => "running",
        _ => "inactive",
    }
}

fn row([name, endpoint, status, buildkit, platforms]: [String; 5]) -> Value {
    Value::record(
        "*commands.lsContext",
        vec![
            ("Name", Value::Str(name)),
            ("DriverEndpoint", Value::Str(endpoint)),
            ("LastActivity", Value::str("")),
            ("Status", Value::Str(status)),
            ("Buildkit", Value::Str(buildkit)),
            ("Platforms", Value::Str(platforms)),
            ("Error", Value::str("")),
        ],
    )
}

fn json(builder: &Builder, is_current: bool) -> Value {
    let nodes = builder.nodes.iter().map(|(name, endpoint)| {
        let mut fields = vec![
            ("Endpoint", Value::str(&**endpoint)),
            ("Name", Value::str(&**name)),
        ];
        if builder.driver == "docker" {
            fields.push(("Platforms", Value::strings(&PLATFORMS)));
        }
        fields.push(("Status", Value::str(status(builder))));
        if builder.driver == "docker" {
            fields.push(("Version", Value::str(BUILDKIT)));
        }
        Value::record("builder.Node", fields)
    });
    Value::record(
        "*commands.lsContext",
        vec![
            ("Current", Value::Bool(is_current)),
            ("Driver", Value::str(&*builder.driver)),
            ("Dynamic", Value::Bool(false)),
            ("Name", Value::str(&*builder.name)),
            ("Nodes", Value::list(nodes.collect())),
        ],
    )
}
