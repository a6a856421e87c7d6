//! `docker compose kill`.

use crate::compose::containers::{self, OneOff};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;

const FLAGS: &[Flag] = &[
    Flag::bool(
        "remove-orphans",
        "Remove containers for services not defined in the Compose file",
    ),
    Flag::string("signal", "SIGNAL to send to the container")
        .short('s')
        .default("SIGKILL"),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "kill",
    "[OPTIONS] [SERVICE...]",
    "Force stop service containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let services = program.args().to_vec();
    let (project, name) = program.project_or_name(&services).await?;
    let mut list = program.containers(&name, OneOff::Include, false, &services)?;
    if let Some(project) = &project
        && services.is_empty()
    {
        list.retain(|c| {
            let known = project.services.contains_key(containers::service(c));
            known || program.flags.bool("remove-orphans")
        });
    }
    if list.is_empty() {
        program.host.eprint("no container to kill").await;
        return Ok(0);
    }
    for container in &list {
        program
            .ui
            .working(&containers::title(container), "Killing")
            .await;
        if !program.globals.dry_run {
            let signal = program.flags.str("signal");
            if let Err(error) = program.engine.container_kill(&container.id, signal).await {
                let title = containers::title(container);
                program.ui.error(&title, "Error while Killing").await;
                return Err(error.into());
            }
        }
        program
            .ui
            .done(&containers::title(container), "Killed")
            .await;
    }
    Ok(0)
}
