//! `docker run`: makes a container, starts it, and stays with it unless told not to.
//!
//! Exit statuses: 125 when docker failed, 126 when the command could not be run, 127 when it was not
//! found, else the container's own.

use super::{flags, make};
use crate::commands::prelude::*;
use crate::commands::streams::{Ended, detach_keys, forward, join, proxy};
use crate::request::container::ContainerSpec;
use engine::Engine;
use engine::api::Attachment;
use engine::api::container::{AttachOptions, WaitCondition, WaitResponse};
use engine::sync::Receiver;

/// The command.
pub const COMMAND: Command = Command::verb(
    "run",
    "[OPTIONS] IMAGE [COMMAND] [ARG...]",
    "Create and run a new container from an image",
    Args::AtLeast(1),
    &flags::RUN,
    |ctx| Box::pin(run(ctx)),
)
.stops_at_argument()
.also("docker container run, docker run")
.place(Place::Common);

async fn run(ctx: Invocation) -> Outcome {
    let spec = make::spec(&ctx, "run").await?;
    let detach = ctx.flags.bool("detach");
    if detach && ctx.flags.changed("attach") {
        return Err("conflicting options: cannot specify both --attach and --detach".into());
    }
    if !detach && spec.tty && spec.attach_stdin && !ctx.sys.isatty(0) {
        return Err("the input device is not a TTY".into());
    }
    let keys = detach_keys(ctx.flags.str("detach-keys"))?;
    let engine = ctx.engine().map_err(make::run_failure)?;
    let id = make::create(&ctx, &engine, &spec)
        .await
        .map_err(make::run_failure)?;
    let attached = spec.attach_stdin || spec.attach_stdout || spec.attach_stderr;
    if !attached {
        ctx.print(&format!("{id}\n")).await;
        engine
            .container_start(&id)
            .await
            .map_err(|error| make::run_failure(error.into()))?;
        return Ok(0);
    }
    let pass = async |signal: machine::Signal| {
        forward(&ctx.sys, &engine, &id, signal).await;
    };
    // Until the container runs there is nobody to pass signals on to: Ctrl+C ends the client.
    let (attachment, end) = start(&engine, &id, &spec).await?;
    let work = async {
        match join(&ctx.sys, attachment, &keys).await {
            Ended::Detached => Ok(0),
            Ended::Output => Ok(exit_status(&end).await),
        }
    };
    proxy(&ctx.sys, ctx.flags.bool("sig-proxy"), work, pass).await
}

/// Attaches and starts; gives the streams and what tells the end.
async fn start(
    engine: &Engine,
    id: &str,
    spec: &ContainerSpec,
) -> Result<(Attachment, Receiver<WaitResponse>), Failure> {
    let options = AttachOptions {
        stdin: spec.attach_stdin,
        stdout: spec.attach_stdout,
        stderr: spec.attach_stderr,
        logs: false,
        stream: true,
    };
    let attachment = engine.container_attach(id, &options)?;
    let end = engine.container_wait(id, condition(spec.auto_remove))?;
    if let Err(error) = engine.container_start(id).await {
        if spec.auto_remove {
            // The engine removes what did not start; the name is free again once it has.
            end.recv().await;
        }
        return Err(make::run_failure(error.into()));
    }
    Ok((attachment, end))
}

/// What to wait for: a container that removes itself has ended for us when it is gone.
pub fn condition(auto_remove: bool) -> WaitCondition {
    if auto_remove {
        WaitCondition::Removed
    } else {
        WaitCondition::NextExit
    }
}

/// The status with which a container ended.
pub async fn exit_status(end: &Receiver<WaitResponse>) -> i32 {
    match end.recv().await {
        Some(response) if response.error.is_none() => response.status_code,
        _ => 125,
    }
}
