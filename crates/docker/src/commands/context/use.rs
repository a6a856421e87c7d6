//! `docker context use`.

use super::store;
use crate::commands::config;
use crate::commands::prelude::*;
use serde_json::Value as Json;

/// The command.
pub const COMMAND: Command = Command::verb(
    "use",
    "CONTEXT",
    "Set the current docker context",
    Args::Cobra(1),
    &[],
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let name = ctx.arg(0);
    if name != "default" {
        store::check_name(name)?;
        store::read(&ctx.sys, name)?;
    }
    let mut config = config::read(&ctx.sys);
    let before = config::text(&ctx.sys, "currentContext");
    let after = if name == "default" { "" } else { name };
    if before != after {
        match after {
            "" => {
                config.shift_remove("currentContext");
            }
            name => {
                config.insert("currentContext".into(), Json::String(name.into()));
            }
        }
        config::write(&ctx.sys, &config);
    }
    let quoted = crate::template::quote(name);
    ctx.print(&format!("{name}\n")).await;
    ctx.eprint(&format!("Current context is now {quoted}\n"))
        .await;
    if name != "default"
        && ctx
            .sys
            .env()
            .get("DOCKER_HOST")
            .is_some_and(|h| !h.is_empty())
    {
        ctx.eprint(&format!("Warning: DOCKER_HOST environment variable overrides the active context. To use {quoted}, either set the global --context flag, or unset DOCKER_HOST environment variable.\n"))
            .await;
    }
    Ok(0)
}
