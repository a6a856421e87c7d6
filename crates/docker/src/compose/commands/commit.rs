//! `docker compose commit`.

use crate::commands::container::commit::{AUTHOR, CHANGE, MESSAGE, PAUSE, commit};
use crate::compose::containers::{self, OneOff};
use crate::compose::program::Program;
use crate::compose::ui::Status;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};

const FLAGS: &[Flag] = &[
    AUTHOR,
    CHANGE,
    Flag::new(
        "index",
        Kind::Int,
        "index of the container if service has multiple replicas.",
    ),
    MESSAGE,
    PAUSE,
];

/// The command.
pub const VERB: Verb = Verb::new(
    "commit",
    "[OPTIONS] SERVICE [REPOSITORY[:TAG]]",
    "Create a new image from a service container's changes",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(1, Some(2));

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let name = program.project_name().await?;
    let service = &program.args()[0];
    let container =
        program.container_of(&name, service, flags.int("index"), false, OneOff::Include)?;
    let title = containers::name(&container);
    let text = format!("Commit {title}");
    program
        .ui
        .note(title, Status::Working, &text, "Committing")
        .await;
    if program.globals.dry_run {
        program
            .ui
            .note(title, Status::Done, &text, "Committed")
            .await;
        return Ok(0);
    }
    let image = program.args().get(1).map_or("", String::as_str);
    let id = commit(&program.engine, flags, title, image).await?;
    program
        .ui
        .note(title, Status::Done, &text, &format!("Committed as {id}"))
        .await;
    Ok(0)
}
