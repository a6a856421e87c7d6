//! `docker compose scale`.

use super::create::{parse_scale, set_scale};
use super::{Outcome, Verb};
use crate::compose::converge::CreateOptions;
use crate::compose::program::Program;
use crate::flags::Flag;
use composefile::Related;

const FLAGS: &[Flag] = &[Flag::bool("no-deps", "Don't start linked services")];

/// The command.
pub const VERB: Verb = Verb::new(
    "scale",
    "[SERVICE=REPLICAS...]",
    "Scale services",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(1, None);

async fn run(program: Program) -> Outcome {
    let mut wanted = Vec::new();
    for arg in program.args() {
        let (name, number) =
            parse_scale(arg).map_err(|_| format!("invalid scale specifier: {arg}"))?;
        wanted.push((name, number));
    }
    let services: Vec<String> = wanted.iter().map(|(n, _)| n.clone()).collect();
    let mut project = program.project(&services).await?;
    if program.flags.bool("no-deps") {
        project.select(&services, Related::None)?;
    }
    for (name, number) in &wanted {
        set_scale(&mut project, name, *number)?;
    }
    let options = CreateOptions {
        services,
        ..CreateOptions::default()
    };
    program.create(&project, &options).await?;
    program.start(&project).await?;
    Ok(0)
}
