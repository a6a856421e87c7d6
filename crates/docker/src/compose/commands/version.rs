//! `docker compose version`.

use crate::compose::labels::COMPOSE_VERSION;
use crate::compose::program::Program;
use crate::compose::verb::{Outcome, Verb};
use crate::flags::Flag;

const FLAGS: &[Flag] = &[
    Flag::string(
        "format",
        "Format the output. Values: [pretty | json]. (Default: pretty)",
    )
    .short('f'),
    Flag::bool("short", "Shows only Compose's version number"),
];

/// The command.
pub const VERB: Verb = Verb::new(
    "version",
    "[OPTIONS]",
    "Show the Docker Compose version information",
    FLAGS,
    |p| Box::pin(run(p)),
)
.args(0, Some(0));

/// The line that tells the version.
pub fn line() -> String {
    format!("Docker Compose version v{COMPOSE_VERSION}\n")
}

async fn run(program: Program) -> Outcome {
    let text = if program.flags.bool("short") {
        format!("{COMPOSE_VERSION}\n")
    } else if program.flags.str("format") == "json" {
        format!("{{\"version\":\"v{COMPOSE_VERSION}\"}}\n")
    } else {
        line()
    };
    program.host.print(&text).await;
    Ok(0)
}
