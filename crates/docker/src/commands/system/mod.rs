//! `docker system …`, and the commands about the engine as a whole.

pub mod df;
pub mod events;
pub mod info;
pub mod inspect;
pub mod prune;
pub mod version;

use super::command::{Command, Place};

/// The group.
pub const COMMAND: Command = Command::group(
    "system",
    "Manage Docker",
    &[
        df::COMMAND,
        events::COMMAND,
        info::COMMAND.place(Place::Plain),
        prune::COMMAND,
        Command::absent(
            "dial-stdio",
            "Proxy the stdio stream to the daemon connection. Should not be invoked manually.",
            "",
        )
        .place(Place::Hidden),
    ],
);
