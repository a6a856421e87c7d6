//! `docker image inspect`.

use crate::commands::inspection::{Raw, inspect};
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::inspect_format(),
    Flag::string(
        "platform",
        "Inspect a specific platform of the multi-platform image.\nIf the image or the server is not multi-platform capable, the command will error out if the platform does not match.\n'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)",
    ),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "inspect",
    "[OPTIONS] IMAGE [IMAGE...]",
    "Display detailed information on one or more images",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
);

async fn run(ctx: Invocation) -> Outcome {
    let platform = ctx.platform()?;
    let engine = ctx.engine()?;
    inspect(&ctx, ctx.flags.str("format"), Raw::Yes, |name| {
        Ok(encode(&engine.image_inspect_on(name, &platform)?))
    })
    .await
}
