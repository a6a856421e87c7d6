//! `docker rmi`: takes names off images, and removes images without a name.

use crate::commands::prelude::*;
use engine::api::image::{DeleteResponse, ImageRemoveOptions};

const FLAGS: &[Flag] = &[
    Flag::force("Force removal of the image"),
    Flag::bool("no-prune", "Do not delete untagged parents"),
    Flag::new(
        "platform",
        Kind::StringSlice,
        "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")",
    ),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "rmi",
    "[OPTIONS] IMAGE [IMAGE...]",
    "Remove one or more images",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image rm, docker image remove, docker rmi");

async fn run(ctx: Invocation) -> Outcome {
    let platform = ctx.platform()?;
    let engine = ctx.engine()?;
    let force = ctx.flags.bool("force");
    let options = ImageRemoveOptions {
        platform,
        force,
        no_prune: ctx.flags.bool("no-prune"),
    };
    let (mut errors, mut fatal) = (Vec::new(), false);
    for name in ctx.args() {
        match engine.image_remove(name, options.clone()).await {
            Ok(lines) => {
                for line in lines {
                    let text = match line {
                        DeleteResponse::Untagged(name) => format!("Untagged: {name}\n"),
                        DeleteResponse::Deleted(id) => format!("Deleted: {id}\n"),
                    };
                    ctx.print(&text).await;
                }
            }
            Err(error) => {
                fatal |= error.kind != ErrorKind::NotFound;
                errors.push(daemon(&error));
            }
        }
    }
    if errors.is_empty() {
        return Ok(0);
    }
    if force && !fatal {
        // What is not there need not be removed.
        ctx.eprint(&format!("{}\n", errors.join("\n"))).await;
        return Ok(0);
    }
    Err(Failure::new(errors.join("\n")))
}
