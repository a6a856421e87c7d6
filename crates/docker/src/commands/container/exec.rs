//! `docker exec`: runs a further command in a running container.

use crate::commands::prelude::*;
use crate::commands::streams::{Ended, detach_keys, join, proxy};
use crate::commands::surroundings::Around;
use crate::request::container::environment;
use engine::api::exec::{ExecConfig, ExecStart};
use engine::api::value::List;

const FLAGS: &[Flag] = &[
    Flag::bool("detach", "Detached mode: run command in the background").short('d'),
    Flag::string(
        "detach-keys",
        "Override the key sequence for detaching a container",
    ),
    Flag::new("env", Kind::Env, "Set environment variables").short('e'),
    Flag::list("env-file", "Read in a file of environment variables"),
    Flag::bool("interactive", "Keep STDIN open even if not attached").short('i'),
    Flag::bool("privileged", "Give extended privileges to the command"),
    Flag::bool("tty", "Allocate a pseudo-TTY").short('t'),
    Flag::string(
        "user",
        "Username or UID (format: \"<name|uid>[:<group|gid>]\")",
    )
    .short('u'),
    Flag::string("workdir", "Working directory inside the container").short('w'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "exec",
    "[OPTIONS] CONTAINER COMMAND [ARG...]",
    "Execute a command in a running container",
    Args::AtLeast(2),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.stops_at_argument()
.also("docker container exec, docker exec")
.place(Place::Common);

async fn run(ctx: Invocation) -> Outcome {
    let flags = &ctx.flags;
    let env = environment(
        &flags.list("env-file"),
        &flags.list("env"),
        &Around::of(&ctx.sys, flags).await,
    )?;
    let keys = detach_keys(flags.str("detach-keys"))?;
    let (detach, tty) = (flags.bool("detach"), flags.bool("tty"));
    let config = ExecConfig {
        user: flags.str("user").into(),
        privileged: flags.bool("privileged"),
        tty,
        attach_stdin: !detach && flags.bool("interactive"),
        attach_stdout: !detach,
        attach_stderr: !detach,
        env: List::nil_if_empty(env),
        working_dir: flags.str("workdir").into(),
        cmd: ctx.args()[1..].to_vec(),
    };
    let engine = ctx.engine()?;
    // Asked first, so that "no such container" comes before "not a TTY".
    engine.container_inspect(ctx.arg(0), false)?;
    if config.attach_stdin && tty && !ctx.sys.isatty(0) {
        return Err("the input device is not a TTY".into());
    }
    let id = engine.exec_create(ctx.arg(0), config)?;
    let size = if tty { ctx.sys.winsize(1) } else { None };
    let start = ExecStart {
        detach,
        tty,
        console_size: size.map(|(columns, rows)| (rows, columns)),
    };
    let attachment = engine.exec_start(&id, start).await?;
    if detach {
        return Ok(0);
    }
    let resize = async |_| {
        if let Some((columns, rows)) = ctx.sys.winsize(1) {
            let _ = engine.exec_resize(&id, columns, rows);
        }
    };
    // The process is not docker's child: only a terminal's keys and size go through.
    if proxy(&ctx.sys, false, join(&ctx.sys, attachment, &keys), resize).await == Ended::Detached {
        return Err("read escape sequence".into());
    }
    Ok(engine.exec_inspect(&id)?.exit_code.unwrap_or(0))
}
