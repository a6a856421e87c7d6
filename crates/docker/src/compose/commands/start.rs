//! `docker compose start`.

use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use composefile::Related;

/// The command.
pub const VERB: Verb = Verb::new("start", "[SERVICE...]", "Start services", &[], |p| {
    Box::pin(run(p))
});

async fn run(program: Program) -> Outcome {
    let services = program.args().to_vec();
    let (project, name) = program.project_or_name(&services).await?;
    let mut project = match project {
        Some(project) => project,
        None => program.project_from_containers(&name)?,
    };
    project.select(&services, Related::Dependencies)?;
    program.start(&project).await?;
    Ok(0)
}
