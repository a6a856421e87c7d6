//! `docker network rm`.

use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[Flag::force("Do not error if the network does not exist")];

/// The command.
pub const COMMAND: Command = Command::verb(
    "rm",
    "NETWORK [NETWORK...]",
    "Remove one or more networks",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.aliases(&["remove"]);

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let mut failed = false;
    for name in ctx.args() {
        match engine.network_remove(name) {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) if ctx.flags.bool("force") && error.kind == ErrorKind::NotFound => {}
            Err(error) => {
                ctx.eprint(&format!("{}\n", daemon(&error))).await;
                failed = true;
            }
        }
    }
    // The errors are out already; docker adds a line about its own status.
    if failed {
        Err("exit status 1".into())
    } else {
        Ok(0)
    }
}
