//! `docker compose stats`: `docker stats` of the project's containers.

use super::{Outcome, Verb};
use crate::compose::containers::{self, OneOff};
use crate::compose::failure::Failure;
use crate::compose::program::Program;
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
    if !flags.bool("no-stream") {
        return Err(Failure::new(
            "docker compose stats is simulated only with --no-stream",
        ));
    }
    let mut args = vec!["stats".to_string(), "--no-stream".to_string()];
    if flags.bool("no-trunc") {
        args.push("--no-trunc".into());
    }
    if !flags.str("format").is_empty() {
        args.extend(["--format".to_string(), flags.str("format").to_string()]);
    }
    args.extend(list.iter().map(|c| containers::name(c).to_string()));
    let (status, output) = program.host.docker(args, Vec::new()).await;
    program.host.print(&output).await;
    Ok(status)
}
