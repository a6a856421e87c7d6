//! `docker buildx rm`: removes builders.

use crate::buildx::builders::Store;
use crate::buildx::flags::{BUILDER, DEBUG};
use crate::commands::confirm::confirm;
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::bool("all-inactive", "Remove all inactive builders"),
    BUILDER,
    DEBUG,
    Flag::force("Do not prompt for confirmation"),
    Flag::bool("keep-daemon", "Keep the BuildKit daemon running"),
    Flag::bool("keep-state", "Keep BuildKit state"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "rm",
    "[OPTIONS] [NAME...]",
    "Remove one or more builder instances",
    Args::AtLeast(0),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let store = Store::of(&ctx.sys);
    let current = store.current();
    let mut names = ctx.args().to_vec();
    if ctx.flags.bool("all-inactive") {
        if !names.is_empty() {
            return Err("ERROR: cannot specify builder name when --all-inactive is set".into());
        }
        let question = "WARNING! This will remove all builders that are not in running state. Are you sure you want to continue?";
        if !ctx.flags.bool("force") && !confirm(&ctx, question).await {
            return Ok(0);
        }
        let made = store.list().into_iter().filter(|b| b.driver != "docker");
        names = made.map(|builder| builder.name).collect();
    } else if names.is_empty() {
        names.push(match ctx.flags.str("builder") {
            "" => current.clone(),
            name => name.to_string(),
        });
    }
    let mut failed = false;
    for name in &names {
        let why = match store.get(name) {
            None => format!("no builder \"{name}\" found"),
            Some(builder) if builder.driver == "docker" => format!(
                "context builder cannot be removed, run `docker context rm {name}` to remove this context"
            ),
            Some(_) => {
                store.remove(name);
                if *name == current {
                    store.set_current("default");
                }
                ctx.eprint(&format!("{name} removed\n")).await;
                continue;
            }
        };
        ctx.eprint(&format!("failed to remove {name}: {why}\n"))
            .await;
        failed = true;
    }
    match failed {
        true => Err("ERROR: failed to remove one or more builders".into()),
        false => Ok(0),
    }
}
