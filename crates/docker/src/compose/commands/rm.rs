//! `docker compose rm`: removes stopped containers.

use crate::compose::containers::{self, OneOff};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;

const FLAGS: &[Flag] = &[
    Flag::bool("all", "Deprecated - no effect")
        .short('a')
        .hidden(),
    Flag::bool("force", "Don't ask to confirm removal").short('f'),
    Flag::bool("stop", "Stop the containers, if required, before removing").short('s'),
    Flag::bool(
        "volumes",
        "Remove any anonymous volumes attached to containers",
    )
    .short('v'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "rm",
    "[OPTIONS] [SERVICE...]",
    "Removes stopped service containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let services = program.args().to_vec();
    let (project, name) = program.project_or_name(&services).await?;
    let names: Vec<String> = match (&project, services.is_empty()) {
        (Some(project), true) => project.services.keys().cloned().collect(),
        _ => services.clone(),
    };
    if program.flags.bool("stop") {
        let stopping = match &project {
            Some(project) => project.clone(),
            None => program.project_with_resources(&name)?,
        };
        program.stop_services(&stopping, &names, None).await?;
    }
    let mut list = program.containers(&name, OneOff::Exclude, true, &names)?;
    list.retain(|c| {
        !matches!(c.state.as_str(), "running" | "paused" | "restarting")
            || program.globals.dry_run && program.flags.bool("stop")
    });
    if list.is_empty() {
        program.host.eprint("No stopped containers\n").await;
        return Ok(0);
    }
    let shown: Vec<&str> = list.iter().map(containers::name).collect();
    let text = format!("Going to remove {}", shown.join(", "));
    if program.flags.bool("force") {
        program.host.print(&format!("{text}\n")).await;
    } else if !program.confirm(&text).await {
        return Ok(0);
    }
    let (force, volumes) = (program.flags.bool("force"), program.flags.bool("volumes"));
    program.remove_stopped(&list, force, volumes).await?;
    Ok(0)
}
