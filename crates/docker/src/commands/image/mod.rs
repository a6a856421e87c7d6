//! `docker image …`, and the short forms that are the same commands.

pub mod history;
pub mod import;
pub mod inspect;
pub mod load;
pub mod ls;
pub mod prune;
pub mod pull;
pub mod push;
pub mod rm;
pub mod save;
pub mod search;
pub mod tag;
mod tree;

use super::command::Command;

/// The group.
pub const COMMAND: Command = Command::group(
    "image",
    "Manage images",
    &[
        super::builder::build::LISTED,
        history::COMMAND,
        import::COMMAND,
        inspect::COMMAND,
        load::COMMAND,
        ls::COMMAND.named("ls").aliases(&["list"]),
        prune::COMMAND,
        pull::COMMAND,
        push::COMMAND,
        rm::COMMAND.named("rm").aliases(&["rmi", "remove"]),
        save::COMMAND,
        tag::COMMAND,
    ],
);
