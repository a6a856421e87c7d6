//! `docker compose commit`.

use crate::commands::container::commit::{AUTHOR, CHANGE, MESSAGE, PAUSE};
use crate::compose::containers::{self, OneOff};
use crate::compose::failure::Failure;
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
    let mut args = vec!["commit".to_string()];
    for (flag, value) in [("-a", flags.str("author")), ("-m", flags.str("message"))] {
        if !value.is_empty() {
            args.extend([flag.to_string(), value.to_string()]);
        }
    }
    for change in flags.list("change") {
        args.extend(["-c".to_string(), change]);
    }
    args.push(format!("--pause={}", flags.bool("pause")));
    args.push(containers::name(&container).to_string());
    args.extend(program.args().get(1).cloned());
    let (status, output) = program.host.docker(args, Vec::new()).await;
    if status != 0 {
        return Err(Failure::status(status, output.trim_end()));
    }
    program
        .ui
        .note(
            title,
            Status::Done,
            &text,
            &format!("Committed as {}", output.trim_end()),
        )
        .await;
    Ok(0)
}
