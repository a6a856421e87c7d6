//! `docker context rm`.

use super::store;
use crate::commands::prelude::*;
use crate::commands::{config, endpoint};

const FLAGS: &[Flag] = &[Flag::force("Force the removal of a context in use")];

/// The command.
pub const COMMAND: Command = Command::verb(
    "rm",
    "CONTEXT [CONTEXT...]",
    "Remove one or more contexts",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.aliases(&["remove"]);

async fn run(ctx: Invocation) -> Outcome {
    let force = ctx.flags.bool("force");
    let current = endpoint::context(&ctx.sys);
    let mut errors = Vec::new();
    for name in ctx.args() {
        let quoted = crate::template::quote(name);
        if name == "default" {
            errors.push(format!("context {quoted} cannot be removed"));
            continue;
        }
        if *name == current {
            if !force {
                errors.push(format!(
                    "context {quoted} is in use, set -f flag to force remove"
                ));
                continue;
            }
            let mut config = config::read(&ctx.sys);
            config.shift_remove("currentContext");
            config::write(&ctx.sys, &config);
        }
        if !force && !store::exists(&ctx.sys, name) {
            errors.push(format!("context {quoted} does not exist"));
            continue;
        }
        store::remove(&ctx.sys, name);
        ctx.print(&format!("{name}\n")).await;
    }
    match errors.is_empty() {
        true => Ok(0),
        false => Err(Failure::new(errors.join("\n"))),
    }
}
