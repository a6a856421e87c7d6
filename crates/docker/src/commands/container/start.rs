//! `docker start`: starts containers, and with `-a` or `-i` stays with one.

use super::run::{condition, exit_status};
use crate::commands::prelude::*;
use crate::commands::streams::{Ended, detach_keys, forward, join, proxy};
use engine::Engine;
use engine::api::Attachment;
use engine::api::container::{AttachOptions, ContainerInspect, WaitResponse};
use engine::sync::Receiver;

const FLAGS: &[Flag] = &[
    Flag::bool("attach", "Attach STDOUT/STDERR and forward signals").short('a'),
    Flag::string("checkpoint", "Restore from a checkpoint")
        .hidden()
        .unsupported(),
    Flag::string("checkpoint-dir", "Where checkpoints are")
        .hidden()
        .unsupported(),
    Flag::string(
        "detach-keys",
        "Override the key sequence for detaching a container",
    ),
    Flag::bool("interactive", "Attach container's STDIN").short('i'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "start",
    "[OPTIONS] CONTAINER [CONTAINER...]",
    "Start one or more stopped containers",
    Args::AtLeast(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container start, docker start");

async fn run(ctx: Invocation) -> Outcome {
    let engine = match ctx.engine() {
        Ok(engine) => engine,
        Err(failure) if ctx.flags.bool("attach") || ctx.flags.bool("interactive") => {
            return Err(failure);
        }
        Err(failure) => {
            // Each container is a failure of its own.
            for _ in ctx.args() {
                ctx.eprint(&format!("{}\n", failure.message)).await;
            }
            return Err(not_started(ctx.args()));
        }
    };
    if ctx.flags.bool("attach") || ctx.flags.bool("interactive") {
        if ctx.args().len() > 1 {
            return Err("you cannot start and attach multiple containers at once".into());
        }
        let keys = detach_keys(ctx.flags.str("detach-keys"))?;
        let container = engine.container_inspect(ctx.arg(0), false)?;
        let pass = async |signal: machine::Signal| {
            forward(&ctx.sys, &engine, &container.id, signal).await;
        };
        let (attachment, end) = started(&ctx, &engine, &container).await?;
        let work = async {
            match join(&ctx.sys, attachment, &keys).await {
                Ended::Detached => Ok(0),
                Ended::Output => Ok(exit_status(&end).await),
            }
        };
        return proxy(&ctx.sys, !container.config.tty, work, pass).await;
    }
    let mut failed: Vec<String> = Vec::new();
    for name in ctx.args() {
        match settled(engine.container_start(name).await) {
            Ok(()) => ctx.print(&format!("{name}\n")).await,
            Err(error) => {
                ctx.eprint(&format!("{}\n", daemon(&error))).await;
                failed.push(name.clone());
            }
        }
    }
    match failed.as_slice() {
        [] => Ok(0),
        names => Err(not_started(names)),
    }
}

fn not_started(names: &[String]) -> Failure {
    Failure::new(format!(
        "Error: failed to start containers: {}",
        names.join(", ")
    ))
}

/// Attaches and starts; gives the streams and what tells the end.
async fn started(
    ctx: &Invocation,
    engine: &Engine,
    container: &ContainerInspect,
) -> Result<(Attachment, Receiver<WaitResponse>), Failure> {
    let options = AttachOptions {
        stdin: ctx.flags.bool("interactive") && container.config.open_stdin,
        stdout: true,
        stderr: true,
        logs: false,
        stream: true,
    };
    let attachment = engine.container_attach(&container.id, &options)?;
    let end = engine.container_wait(&container.id, condition(container.host_config.auto_remove))?;
    if let Err(error) = settled(engine.container_start(&container.id).await) {
        if container.host_config.auto_remove {
            end.recv().await;
        }
        return Err(error.into());
    }
    Ok((attachment, end))
}
