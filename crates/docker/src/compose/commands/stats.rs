//! `docker compose stats`: `docker stats` of the project's containers.

use crate::compose::containers::{self, OneOff};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Show all containers (default shows just running)").short('a'),
    Flag::format(),
    Flag::bool(
        "no-stream",
        "Disable streaming stats and only pull the first result",
    ),
    Flag::bool("no-trunc", "Do not truncate output"),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "stats",
    "[OPTIONS] [SERVICE]",
    "Display a live stream of container(s) resource usage statistics",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(0, Some(1));

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let name = program.project_name().await?;
    let list = program.containers(&name, OneOff::Exclude, flags.bool("all"), program.args())?;
    let mut args = vec!["stats".to_string()];
    for flag in ["no-stream", "no-trunc"] {
        if flags.bool(flag) {
            args.push(format!("--{flag}"));
        }
    }
    if !flags.str("format").is_empty() {
        args.extend(["--format".to_string(), flags.str("format").to_string()]);
    }
    if list.is_empty() {
        // Without names `docker stats` would show every container.
        let head = "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O   BLOCK I/O   PIDS\n";
        if matches!(flags.str("format"), "" | "table") {
            program.host.print(head).await;
        }
        return Ok(0);
    }
    args.extend(list.iter().map(|c| containers::name(c).to_string()));
    Ok(program.host.docker_here(args).await)
}
