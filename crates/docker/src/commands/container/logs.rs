//! `docker logs`: what a container's first process printed.

use crate::commands::prelude::*;
use crate::format::time::parse_since;
use engine::api::Stream;
use engine::api::container::LogsOptions;

const FLAGS: &[Flag] = &[
    Flag::bool("details", "Show extra details provided to logs"),
    Flag::bool("follow", "Follow log output").short('f'),
    Flag::string(
        "since",
        "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)",
    ),
    Flag::string("tail", "Number of lines to show from the end of the logs")
        .short('n')
        .default("all"),
    Flag::bool("timestamps", "Show timestamps").short('t'),
    Flag::string(
        "until",
        "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)",
    ),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "logs",
    "[OPTIONS] CONTAINER",
    "Fetch the logs of a container",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container logs, docker logs");

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let container = engine.container_inspect(ctx.arg(0), false)?;
    let options = LogsOptions {
        stdout: true,
        stderr: true,
        since: moment(&ctx, "since")?,
        until: moment(&ctx, "until")?,
        timestamps: ctx.flags.bool("timestamps"),
        details: ctx.flags.bool("details"),
        follow: ctx.flags.bool("follow"),
        tail: ctx.flags.str("tail").into(),
    };
    let lines = engine.container_logs(&container.id, &options)?;
    while let Some((stream, bytes)) = lines.recv().await {
        let fd = if stream == Stream::Stderr && !container.config.tty {
            2
        } else {
            1
        };
        if ctx.sys.write_all(fd, &bytes).await.is_err() {
            break;
        }
    }
    Ok(0)
}

/// The time in a flag, in nanoseconds.
fn moment(ctx: &Invocation, name: &str) -> Result<Option<i64>, Failure> {
    let text = ctx.flags.str(name);
    if text.is_empty() {
        return Ok(None);
    }
    match parse_since(text, ctx.now_nanos()) {
        Ok(nanos) => Ok(Some(i64::try_from(nanos).unwrap_or(i64::MAX))),
        Err(why) => Err(Failure::new(format!("invalid value for \"{name}\": {why}"))),
    }
}
