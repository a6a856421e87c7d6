//! `docker compose attach`.

use crate::compose::containers::OneOff;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};
use engine::api::container::{AttachOptions, WaitCondition};

const FLAGS: &[Flag] = &[
    Flag::string(
        "detach-keys",
        "Override the key sequence for detaching from a container.",
    ),
    Flag::new(
        "index",
        Kind::Int,
        "index of the container if service has multiple replicas.",
    ),
    Flag::bool("no-stdin", "Do not attach STDIN"),
    Flag::bool("sig-proxy", "Proxy all received signals to the process").default("true"),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "attach",
    "[OPTIONS] SERVICE",
    "Attach local standard input, output, and error streams to a service's running container",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(1, Some(1));

async fn run(program: Program) -> Outcome {
    let name = program.project_name().await?;
    let service = &program.args()[0];
    let index = program.flags.int("index");
    let container = program.container_of(&name, service, index, false, OneOff::Exclude)?;
    let options = AttachOptions {
        stdin: !program.flags.bool("no-stdin"),
        stdout: true,
        stderr: true,
        stream: true,
        logs: false,
    };
    let attachment = program.engine.container_attach(&container.id, &options)?;
    let exit = program
        .engine
        .container_wait(&container.id, WaitCondition::NotRunning)?;
    program.host.join(attachment, Some(&container.id)).await;
    Ok(exit.recv().await.map_or(0, |r| r.status_code))
}
