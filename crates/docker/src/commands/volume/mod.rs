//! `docker volume …`.

pub mod create;
pub mod inspect;
pub mod ls;
pub mod prune;
pub mod rm;

use super::command::{Args, Command, Place};
use super::swarm;

/// The group.
pub const COMMAND: Command = Command::group(
    "volume",
    "Manage volumes",
    &[
        create::COMMAND,
        inspect::COMMAND,
        ls::COMMAND,
        prune::COMMAND,
        rm::COMMAND,
        Command::absent(
            "update",
            "Update a volume (cluster volumes only)",
            swarm::NOT_A_MANAGER,
        )
        .usage("[OPTIONS] [VOLUME]")
        .takes(Args::AtMost(1))
        .place(Place::Hidden),
    ],
)
.usage("COMMAND");
