//! `docker compose exec`.

use crate::compose::containers::OneOff;
use crate::compose::failure::Failure;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use engine::api::List;
use engine::api::exec::{ExecConfig, ExecStart};

const FLAGS: &[Flag] = &[
    Flag::bool("detach", "Detached mode: Run command in the background").short('d'),
    Flag::list("env", "Set environment variables").short('e'),
    Flag::new(
        "index",
        Kind::Int,
        "Index of the container if service has multiple replicas",
    ),
    Flag::bool("interactive", "Keep STDIN open even if not attached")
        .short('i')
        .default("true")
        .hidden(),
    Flag::bool(
        "no-tty",
        "Disable pseudo-TTY allocation. By default 'docker compose exec' allocates a TTY.",
    )
    .short('T'),
    Flag::bool("privileged", "Give extended privileges to the process"),
    Flag::bool("tty", "Allocate a pseudo-TTY")
        .short('t')
        .default("true")
        .hidden(),
    Flag::string("user", "Run the command as this user").short('u'),
    Flag::string("workdir", "Path to workdir directory for this command").short('w'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "exec",
    "[OPTIONS] SERVICE COMMAND [ARGS...]",
    "Execute a command in a running container",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(2, None)
.stops_at_argument();

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let (project, name) = program.project_or_name(&[]).await?;
    let service = program.args()[0].clone();
    let detach = flags.bool("detach");
    let interactive = flags.bool("interactive") && !detach;
    // `-T` is what an output that is no terminal means; `-t` says only what is so anyway.
    let tty = match flags.changed("no-tty") {
        true => !flags.bool("no-tty"),
        false => program.host.is_terminal(1),
    } && !detach;
    let index = flags.int("index");
    let container = program.container_of(&name, &service, index, false, OneOff::Exclude)?;
    if interactive && tty && !program.host.is_terminal(0) {
        return Err(Failure::new("the input device is not a TTY"));
    }
    let env = flags
        .list("env")
        .into_iter()
        .filter_map(|e| match e.contains('=') {
            true => Some(e),
            false => {
                let value = project.as_ref()?.env.get(&e)?.to_string();
                Some(format!("{e}={value}"))
            }
        })
        .collect();
    let config = ExecConfig {
        user: flags.str("user").into(),
        privileged: flags.bool("privileged"),
        tty,
        attach_stdin: interactive,
        attach_stdout: !detach,
        attach_stderr: !detach,
        env: List::nil_if_empty(env),
        working_dir: flags.str("workdir").into(),
        cmd: program.args()[1..].to_vec(),
    };
    if program.globals.dry_run {
        return Ok(0);
    }
    let id = program.engine.exec_create(&container.id, config)?;
    let start = ExecStart {
        detach,
        tty,
        console_size: None,
    };
    let attachment = program.engine.exec_start(&id, start).await?;
    if detach {
        return Ok(0);
    }
    program.host.join(attachment, None).await;
    Ok(program.engine.exec_inspect(&id)?.exit_code.unwrap_or(0))
}
