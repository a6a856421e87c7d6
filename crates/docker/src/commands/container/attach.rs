//! `docker attach`: joins the terminal to a running container.

use super::run::exit_status;
use crate::commands::prelude::*;
use crate::commands::streams::{Ended, detach_keys, forward, join, proxy};
use engine::api::container::{AttachOptions, WaitCondition};

const FLAGS: &[Flag] = &[
    Flag::string(
        "detach-keys",
        "Override the key sequence for detaching a container",
    ),
    Flag::bool("no-stdin", "Do not attach STDIN"),
    Flag::bool("sig-proxy", "Proxy all received signals to the process").default("true"),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "attach",
    "[OPTIONS] CONTAINER",
    "Attach local standard input, output, and error streams to a running container",
    Args::Exact(1),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.also("docker container attach, docker attach");

async fn run(ctx: Invocation) -> Outcome {
    let engine = ctx.engine()?;
    let keys = detach_keys(ctx.flags.str("detach-keys"))?;
    let container = engine.container_inspect(ctx.arg(0), false)?;
    let state = &container.state;
    if !state.running {
        return Err("cannot attach to a stopped container, start it first".into());
    }
    if state.paused {
        return Err("cannot attach to a paused container, unpause it first".into());
    }
    if state.restarting {
        return Err("cannot attach to a restarting container, wait until it is running".into());
    }
    let stdin = !ctx.flags.bool("no-stdin") && container.config.open_stdin;
    if container.config.tty && stdin && !ctx.sys.isatty(0) {
        return Err("the input device is not a TTY".into());
    }
    let end = engine.container_wait(&container.id, WaitCondition::NotRunning)?;
    let options = AttachOptions {
        stdin,
        stdout: true,
        stderr: true,
        logs: false,
        stream: true,
    };
    let attachment = engine.container_attach(&container.id, &options)?;
    let pass = async |signal: machine::Signal| {
        forward(&ctx.sys, &engine, &container.id, signal).await;
    };
    let work = join(&ctx.sys, attachment, &keys);
    let enabled = ctx.flags.bool("sig-proxy") && !container.config.tty;
    if proxy(&ctx.sys, enabled, work, pass).await == Ended::Detached {
        return Err("read escape sequence".into());
    }
    Ok(exit_status(&end).await)
}
