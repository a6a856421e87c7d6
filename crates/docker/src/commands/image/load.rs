//! `docker load`: unpacks images from a tar archive.

use crate::commands::prelude::*;
use crate::commands::progress::{self, To};
use crate::commands::surroundings::open_error;

const FLAGS: &[Flag] = &[
    Flag::string("input", "Read from tar archive file, instead of STDIN").short('i'),
    Flag::string(
        "platform",
        "Load only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")",
    ),
    Flag::bool("quiet", "Suppress the load output").short('q'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "load",
    "[OPTIONS]",
    "Load an image from a tar archive or STDIN",
    Args::None,
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image load, docker load");

async fn run(ctx: Invocation) -> Outcome {
    ctx.platform()
        .map_err(|why| format!("invalid platform: {why}"))?;
    let input = ctx.flags.str("input");
    let tar = match input {
        "" if ctx.sys.isatty(0) => {
            return Err("requested load from stdin, but stdin is empty".into());
        }
        "" => ctx.sys.read_to_end(0).await.unwrap_or_default(),
        path => ctx
            .sys
            .read_file(path)
            .map_err(|errno| Failure::new(open_error(path, errno)))?,
    };
    // Without a terminal there is no progress to show either.
    let quiet = ctx.flags.bool("quiet") || !ctx.sys.isatty(1);
    // A damaged archive is found while the answer streams, so its error comes without "from daemon".
    let messages = ctx
        .engine()?
        .image_load(&tar, quiet)
        .map_err(|error| Failure::new(error.message))?;
    progress::show(&ctx, &messages, To::Out).await?;
    Ok(0)
}
