//! `docker volume …`.

pub mod create;
pub mod inspect;
pub mod ls;
pub mod prune;
pub mod rm;
pub mod update;

use super::command::{Command, Place};

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
        update::COMMAND.place(Place::Hidden),
    ],
)
.usage("COMMAND");
