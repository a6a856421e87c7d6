//! `docker build`.

use crate::buildx::builders::Store;
use crate::buildx::flags::{FLAGS, WARNED};
use crate::buildx::session::SysFiles;
use crate::buildx::{options, run as buildx};
use crate::commands::prelude::*;

/// The command.
pub const COMMAND: Command = Command::verb(
    "build",
    "[OPTIONS] PATH | URL | -",
    "Start a build",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker build, docker builder build, docker image build, docker buildx b");

/// The command as docker's own lists show it.
pub const LISTED: Command = COMMAND.about("Build an image from a Dockerfile");

async fn run(ctx: Invocation) -> Outcome {
    for (name, warning) in WARNED {
        if ctx.flags.changed(name) {
            ctx.eprint(&format!("WARNING: {warning}\n")).await;
        }
    }
    let engine = ctx.engine().map_err(|failure| {
        Failure::status(failure.status, format!("ERROR: {}", failure.message))
    })?;
    let mut options = options::read(&ctx.flags, &SysFiles(&ctx.sys)).map_err(|error| {
        let words = if error.early { "" } else { "failed to build: " };
        Failure::new(format!("ERROR: {words}{}", error.message))
    })?;
    let before = ctx
        .sys
        .argv()
        .into_iter()
        .take_while(|arg| arg != "build" && arg != "b");
    options.debug |= before.skip(1).any(|arg| arg == "-D" || arg == "--debug");
    // Only the plug-in's own name minds the builder in use.
    let by_plugin = ctx
        .sys
        .argv()
        .iter()
        .skip(1)
        .any(|arg| matches!(arg.as_str(), "buildx" | "builder"));
    if by_plugin && !ctx.flags.changed("builder") && ctx.sys.getenv("BUILDX_BUILDER").is_none() {
        options.builder = Store::of(&ctx.sys).current();
    }
    Ok(buildx::build(&ctx.sys, &engine, &options).await)
}
