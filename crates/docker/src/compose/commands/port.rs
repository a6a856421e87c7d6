//! `docker compose port`.

use crate::compose::containers::{self, OneOff};
use crate::compose::failure::Failure;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::{Flag, Kind};

const FLAGS: &[Flag] = &[
    Flag::new(
        "index",
        Kind::Int,
        "Index of the container if service has multiple replicas",
    ),
    Flag::string("protocol", "tcp or udp").default("tcp"),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "port",
    "[OPTIONS] SERVICE PRIVATE_PORT",
    "Print the public port for a port binding",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(2, Some(2));

async fn run(program: Program) -> Outcome {
    let flags = &program.flags;
    let text = &program.args()[1];
    let port: u16 = text.parse().map_err(|_| {
        Failure::new(format!(
            "strconv.ParseUint: parsing {text:?}: invalid syntax"
        ))
    })?;
    let protocol = flags.str("protocol").to_lowercase();
    let name = program.project_name().await?;
    let service = &program.args()[0];
    let container =
        program.container_of(&name, service, flags.int("index"), false, OneOff::Include)?;
    let mut ports = container.ports.clone();
    ports.sort();
    if let Some(found) = ports
        .iter()
        .find(|p| p.private_port == port && p.protocol == protocol)
    {
        let line = format!("{}:{}\n", found.ip, found.public_port);
        program.host.print(&line).await;
        return Ok(0);
    }
    let others: Vec<String> = container
        .ports
        .iter()
        .map(|p| format!("{}/{}", p.public_port, p.protocol))
        .collect();
    Err(Failure::new(format!(
        "no port {port}/{protocol} for container {}: {}",
        containers::name(&container),
        others.join(", ")
    )))
}
