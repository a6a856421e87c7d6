//! `docker compose wait`: until the containers of services have ended.

use crate::compose::containers::OneOff;
use crate::compose::failure::Failure;
use crate::compose::host::{Wait, all};
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;
use engine::api::container::WaitCondition;

const FLAGS: &[Flag] = &[Flag::bool(
    "down-project",
    "Drops project when the first container stops",
)];

/// The command.
pub const VERB: Verb = Verb::new(
    "wait",
    "SERVICE [SERVICE...] [OPTIONS]",
    "Block until containers of all (or specified) services stop.",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(1, None);

async fn run(program: Program) -> Outcome {
    let name = program.project_name().await?;
    let list = program.containers(&name, OneOff::Include, false, program.args())?;
    if list.is_empty() {
        return Err(Failure::new(format!("no containers for project {name:?}")));
    }
    let mut waits: Vec<Wait<'_, i32>> = Vec::new();
    for container in &list {
        let exit = program
            .engine
            .container_wait(&container.id, WaitCondition::NotRunning)?;
        let program = &program;
        waits.push(Box::pin(async move {
            let code = exit.recv().await.map_or(0, |r| r.status_code);
            let text = format!(
                "container {:?} exited with status code {code}\n",
                container.id
            );
            program.host.print(&text).await;
            code
        }));
    }
    let codes = all(waits).await;
    Ok(codes.into_iter().next_back().unwrap_or(0))
}
