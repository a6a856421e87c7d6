//! `docker build`.

use crate::buildx::flags::FLAGS;
use crate::buildx::session::SysFiles;
use crate::buildx::{options, run as buildx};
use crate::commands::prelude::*;

/// The command. The number of its arguments is checked in buildx's words.
pub const COMMAND: Command = Command::verb(
    "build",
    "[OPTIONS] PATH | URL | -",
    "Build an image from a Dockerfile",
    Args::AtLeast(0),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker image build, docker build, docker builder build, docker buildx build");

async fn run(ctx: Invocation) -> Outcome {
    if ctx.args().len() != 1 {
        return Err(Failure::new(
            "ERROR: docker: 'docker buildx build' requires 1 argument\n\nUsage:  docker buildx build [OPTIONS] PATH | URL | -\n\nRun 'docker buildx build --help' for more information",
        ));
    }
    let engine = ctx.engine().map_err(|failure| {
        Failure::status(failure.status, format!("ERROR: {}", failure.message))
    })?;
    let options = options::read(&ctx.flags, &SysFiles(&ctx.sys)).map_err(|error| {
        let words = if error.early { "" } else { "failed to build: " };
        Failure::new(format!("ERROR: {words}{}", error.message))
    })?;
    Ok(buildx::build(&ctx.sys, &engine, &options).await)
}
