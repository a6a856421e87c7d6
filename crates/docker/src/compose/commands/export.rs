//! `docker compose export`.

use crate::compose::containers::{self, OneOff};
use crate::compose::failure::Failure;
use crate::compose::program::Program;
use crate::compose::ui::Status;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};

const FLAGS: &[Flag] = &[
    Flag::new(
        "index",
        Kind::Int,
        "index of the container if service has multiple replicas.",
    ),
    Flag::string("output", "Write to a file, instead of STDOUT").short('o'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "export",
    "[OPTIONS] SERVICE",
    "Export a service container's filesystem as a tar archive",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(1, Some(1));

async fn run(program: Program) -> Outcome {
    let name = program.project_name().await?;
    let index = program.flags.int("index");
    let service = &program.args()[0];
    let container = program.container_of(&name, service, index, false, OneOff::Include)?;
    let output = program.flags.str("output").to_string();
    if output.is_empty() && program.host.is_terminal(1) {
        return Err(Failure::new(
            "output option is required when exporting to terminal",
        ));
    }
    let name = containers::name(&container);
    let text = format!("export {name} to {output}");
    program
        .ui
        .note(name, Status::Working, &text, "Exporting")
        .await;
    if program.globals.dry_run {
        program.ui.note(name, Status::Done, &text, "Exported").await;
        return Ok(0);
    }
    let archive = program.engine.container_export(name)?;
    // The real command never says that it is done.
    if output.is_empty() {
        program.host.print_bytes(&archive).await;
        return Ok(0);
    }
    let path = composefile::join(&program.host.cwd(), &output);
    program
        .host
        .write(&path, &archive)
        .map_err(|e| format!("open {path}: {e}"))?;
    Ok(0)
}
