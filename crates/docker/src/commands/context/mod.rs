//! `docker context …`: there is one context, the engine on this host.

pub mod inspect;
pub mod ls;
pub mod show;
pub mod r#use;

use super::command::Command;

/// What is said about other contexts.
const ONE: &str = "the only engine is the one on this host, in the context \"default\"";

/// The group.
pub const COMMAND: Command = Command::group(
    "context",
    "Manage contexts",
    &[
        Command::absent("create", "Create a context", ONE).usage("[OPTIONS] CONTEXT"),
        Command::absent(
            "export",
            "Export a context to a tar archive FILE or a tar stream on STDOUT.",
            ONE,
        )
        .usage("[OPTIONS] CONTEXT [FILE|-]"),
        Command::absent("import", "Import a context from a tar or zip file", ONE)
            .usage("CONTEXT FILE|-"),
        inspect::COMMAND,
        ls::COMMAND,
        Command::absent("rm", "Remove one or more contexts", ONE)
            .usage("CONTEXT [CONTEXT...]")
            .aliases(&["remove"]),
        show::COMMAND,
        Command::absent("update", "Update a context", ONE).usage("[OPTIONS] CONTEXT"),
        r#use::COMMAND,
    ],
);
