//! `docker compose scale`.

use super::create::set_scale;
use crate::compose::converge::CreateOptions;
use crate::compose::failure::Failure;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
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
        let pair = arg.split_once('=');
        let Some((name, number)) = pair.filter(|(n, v)| !n.is_empty() && !v.is_empty()) else {
            return Err(Failure::new(format!("invalid scale specifier: {arg}")));
        };
        let number: i64 = number.parse().map_err(|_| {
            format!("invalid scale specifier: can't parse replica value as int: {arg}")
        })?;
        wanted.push((name.to_string(), number));
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
