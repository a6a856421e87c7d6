//! `docker compose watch`: starts the services, then follows their files.

use crate::compose::converge::{CreateOptions, Recreate};
use crate::compose::failure::{Failure, Result};
use crate::compose::host::{First, Wait, first};
use crate::compose::logs::LogPrinter;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::compose::watching::Watching;
use crate::flags::Flag;

const FLAGS: &[Flag] = &[
    Flag::bool("no-up", "Do not build & start services before watching"),
    Flag::bool("prune", "Prune dangling images on rebuild").default("true"),
    Flag::bool("quiet", "hide build output"),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "watch",
    "[SERVICE...]",
    "Watch build context for service and rebuild/refresh containers when files are updated",
    FLAGS,
    |p| Box::pin(run(p)),
);

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let services = program.args().to_vec();
    let mut project = program.project(&services).await?;
    for service in project.services.values_mut() {
        if service.build().is_some() && service.fields.has("develop") {
            service.fields.set("pull_policy", "build");
        }
    }
    if !flags.bool("no-up") {
        let options = CreateOptions {
            services,
            recreate_dependencies: Recreate::Never,
            ..CreateOptions::default()
        };
        program.create(&project, &options).await?;
        program.start(&project).await?;
    }
    let watching = Watching::new(&program, &project, flags.bool("prune")).await?;
    let printer = LogPrinter::new(program.host.clone(), false, false, false);
    program.host.catch_signals(true);
    let mut work: Wait<'_, Result<()>> = Box::pin(watching.run(&printer));
    let mut signal = program.host.next_signal();
    match first(&mut work, &mut signal).await {
        First::Left(result) => result.map(|()| 0),
        First::Right(()) => Err(Failure::silent(130)),
    }
}
