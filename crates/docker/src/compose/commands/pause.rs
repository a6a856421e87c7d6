//! `docker compose pause` and `docker compose unpause`.

use crate::compose::containers::{self, OneOff};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;

const FLAGS: &[Flag] = &[];

/// `pause`.
pub const PAUSE: Verb = Verb::new("pause", "[SERVICE...]", "Pause services", FLAGS, |p| {
    Box::pin(run(p, true))
});

/// `unpause`.
pub const UNPAUSE: Verb = Verb::new("unpause", "[SERVICE...]", "Unpause services", FLAGS, |p| {
    Box::pin(run(p, false))
});

async fn run(program: Program, pause: bool) -> Outcome {
    let services = program.args().to_vec();
    let (project, name) = program.project_or_name(&services).await?;
    let mut list = program.containers(&name, OneOff::Exclude, false, &services)?;
    if let Some(project) = &project {
        list.retain(|c| project.services.contains_key(containers::service(c)));
    }
    for container in &list {
        if !program.globals.dry_run {
            match pause {
                true => program.engine.container_pause(&container.id)?,
                false => program.engine.container_unpause(&container.id)?,
            }
        }
        let word = if pause { "Paused" } else { "Unpaused" };
        program.ui.done(&containers::title(container), word).await;
    }
    Ok(0)
}
