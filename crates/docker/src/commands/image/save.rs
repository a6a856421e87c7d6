//! `docker save`: packs images into a tar archive.

use crate::commands::output;
use crate::commands::prelude::*;

const FLAGS: &[Flag] = &[
    Flag::string("output", "Write to a file, instead of STDOUT").short('o'),
    Flag::string(
        "platform",
        "Save only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")",
    ),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "save",
    "[OPTIONS] IMAGE [IMAGE...]",
    "Save one or more images to a tar archive (streamed to STDOUT by default)",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image save, docker save");

async fn run(ctx: Invocation) -> Outcome {
    let output = ctx.flags.str("output");
    output::check(&ctx, "failed to save image", output)?;
    let platform = ctx
        .platform()
        .map_err(|why| format!("invalid platform: {why}"))?;
    let engine = ctx.engine()?;
    for name in ctx.args() {
        if !platform.is_empty()
            && engine.image_inspect(name).is_ok()
            && engine.image_inspect_on(name, &platform).is_err()
        {
            return Err(Failure::new(format!(
                "Error response from daemon: no suitable export target found for platform {platform}"
            )));
        }
    }
    let tar = engine.image_save(ctx.args())?;
    output::write(&ctx, output, &tar).await?;
    Ok(0)
}
