//! `docker compose restart`: stops and starts, settings unchanged.

use crate::compose::containers::{self, OneOff};
use crate::compose::failure::Result;
use crate::compose::host::{Wait, all};
use crate::compose::program::{Program, levels};
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use composefile::{Related, Service, Value};
use engine::api::container::{ContainerSummary, StopOptions};

const FLAGS: &[Flag] = &[
    Flag::bool("no-deps", "Don't restart dependent services"),
    Flag::new(
        "timeout",
        Kind::Int,
        "Specify a shutdown timeout in seconds",
    )
    .short('t'),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "restart",
    "[OPTIONS] [SERVICE...]",
    "Restart service containers",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let services = program.args().to_vec();
    let (project, name) = program.project_or_name(&[]).await?;
    let mut project = match project {
        Some(project) => project,
        None => program.project_with_resources(&name)?,
    };
    for service in &services {
        project.service(service)?;
    }
    // Only dependents that ask for it are restarted with what they depend on.
    for service in project.services.values_mut() {
        if let Some(Value::Map(deps)) = service.fields.get_mut("depends_on") {
            deps.retain(|_, d| d.get("restart").and_then(Value::as_bool) == Some(true));
        }
    }
    let related = match program.flags.bool("no-deps") {
        true => Related::None,
        false => Related::Dependents,
    };
    project.select(&services, related)?;
    let list = program.containers(&name, OneOff::Exclude, true, &[])?;
    for level in levels(&project) {
        for name in &level {
            let deps = project.service(name)?.depends_on();
            program.wait_for(&project, name, &deps, &list).await?;
        }
        let steps: Vec<Wait<'_, Result<()>>> = list
            .iter()
            .filter(|c| level.iter().any(|s| s == containers::service(c)))
            .filter_map(|c| Some((project.services.get(containers::service(c))?, c)))
            .map(|(service, c)| -> Wait<'_, Result<()>> { Box::pin(restart(&program, service, c)) })
            .collect();
        for result in all(steps).await {
            result?;
        }
    }
    Ok(0)
}

async fn restart(program: &Program, service: &Service, container: &ContainerSummary) -> Result<()> {
    let title = containers::title(container);
    if !program.globals.dry_run && container.state == "running" {
        program.hooks(service, "pre_stop", &container.id).await?;
    }
    program.ui.working(&title, "Restarting").await;
    if !program.globals.dry_run {
        let options = StopOptions {
            timeout: crate::compose::verb::timeout(program),
            ..StopOptions::default()
        };
        program
            .engine
            .container_restart(&container.id, options)
            .await?;
    }
    program.ui.done(&title, "Started").await;
    if !program.globals.dry_run {
        program.hooks(service, "post_start", &container.id).await?;
    }
    Ok(())
}
