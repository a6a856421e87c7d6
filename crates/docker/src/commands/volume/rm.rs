//! `docker volume rm`.

use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[Flag::force("Force the removal of one or more volumes")];

/// The command.
pub const COMMAND: Command = Command::verb(
    "rm",
    "[OPTIONS] VOLUME [VOLUME...]",
    "Remove one or more volumes",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.long("Remove one or more volumes. You cannot remove a volume that is in use by a container.")
.aliases(&["remove"]);

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let mut report = Report::default();
    for name in ctx.args() {
        match engine.volume_remove(name, ctx.flags.bool("force")) {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) => report.failed(error),
        }
    }
    report.finish()
}
