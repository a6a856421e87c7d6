//! `docker commit`: makes an image of a container's files.

use crate::commands::prelude::*;
use engine::api::container::CommitRequest;

/// Flags that `docker compose commit` has too.
pub const AUTHOR: Flag = Flag::string(
    "author",
    "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")",
)
.short('a');
pub const CHANGE: Flag = Flag::list(
    "change",
    "Apply Dockerfile instruction to the created image",
)
.short('c');
pub const MESSAGE: Flag = Flag::string("message", "Commit message").short('m');
pub const PAUSE: Flag = Flag::bool("pause", "Pause container during commit")
    .short('p')
    .default("true");

const FLAGS: &[Flag] = &[AUTHOR, CHANGE, MESSAGE, PAUSE];

/// The command.
pub const COMMAND: Command = Command::verb(
    "commit",
    "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
    "Create a new image from a container's changes",
    Args::Between(1, 2),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.stops_at_argument()
.also("docker container commit, docker commit");

async fn run(ctx: Invocation) -> Outcome {
    let reference = match ctx.arg(1) {
        "" => String::new(),
        text => {
            let name = crate::request::reference::parse(text)?;
            if name.digest.is_some() {
                return Err("cannot commit to digest reference".into());
            }
            name.with_default_tag().familiar()
        }
    };
    let request = CommitRequest {
        container: ctx.arg(0).into(),
        reference,
        comment: ctx.flags.str("message").into(),
        author: ctx.flags.str("author").into(),
        changes: ctx.flags.list("change"),
        pause: ctx.flags.bool("pause"),
        config: None,
    };
    let id = ctx.engine()?.container_commit(request).await?;
    ctx.print(&format!("{id}\n")).await;
    Ok(0)
}
