//! `docker commit`: makes an image of a container's files.

use crate::commands::prelude::*;
use crate::flags::Parsed;
use engine::Engine;
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
    let id = commit(&*ctx.engine()?, &ctx.flags, ctx.arg(0), ctx.arg(1)).await?;
    ctx.print(&format!("{id}\n")).await;
    Ok(0)
}

/// Commits a container under a name, or none, as the flags say; gives the image's id.
pub async fn commit(
    engine: &Engine,
    flags: &Parsed,
    container: &str,
    name: &str,
) -> Result<String, Failure> {
    let reference = match name {
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
        container: container.into(),
        reference,
        comment: flags.str("message").into(),
        author: flags.str("author").into(),
        changes: flags.list("change"),
        pause: flags.bool("pause"),
        config: None,
    };
    Ok(engine.container_commit(request).await?)
}
