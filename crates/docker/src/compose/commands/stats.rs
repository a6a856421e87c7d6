//! `docker compose stats`: `docker stats` of the project's containers.

use crate::commands::container::stats;
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
    if list.is_empty() {
        // Without names `docker stats` would show every container.
        let head = "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O   BLOCK I/O   PIDS\n";
        if matches!(flags.str("format"), "" | "table") {
            program.host.print(head).await;
        }
        return Ok(0);
    }
    let names: Vec<String> = list
        .iter()
        .map(|c| containers::name(c).to_string())
        .collect();
    Ok(stats::show(program.host.sys(), &program.engine, flags, &names).await?)
}
