//! `docker compose stop`.

use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};

const FLAGS: &[Flag] = &[Flag::new(
    "timeout",
    Kind::Int,
    "Specify a shutdown timeout in seconds",
)
.short('t')];

/// The command.
pub const VERB: Verb = Verb::new(
    "stop",
    "[OPTIONS] [SERVICE...]",
    "Stop services",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let (project, name) = program.project_or_name(program.args()).await?;
    let project = match project {
        Some(project) => project,
        None => program.project_with_resources(&name)?,
    };
    let services: Vec<String> = match program.args().is_empty() {
        true => project.services.keys().cloned().collect(),
        false => program.args().to_vec(),
    };
    let timeout = crate::compose::verb::timeout(&program);
    program.stop_services(&project, &services, timeout).await?;
    Ok(0)
}
