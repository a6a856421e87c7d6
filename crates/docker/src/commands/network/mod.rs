//! `docker network …`.

pub mod connect;
pub mod create;
pub mod disconnect;
pub mod inspect;
pub mod ls;
pub mod prune;
pub mod rm;

use super::command::Command;

/// The group.
pub const COMMAND: Command = Command::group(
    "network",
    "Manage networks",
    &[
        connect::COMMAND,
        create::COMMAND,
        disconnect::COMMAND,
        inspect::COMMAND,
        ls::COMMAND,
        prune::COMMAND,
        rm::COMMAND,
    ],
);
