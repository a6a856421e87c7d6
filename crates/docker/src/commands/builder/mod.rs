//! `docker builder` and `docker buildx`: builds and their cache.

pub mod build;
mod du;
pub mod prune;
mod version;

use super::command::Command;

/// `docker builder`.
pub const BUILDER: Command = Command::group(
    "builder",
    "Manage builds",
    &[build::COMMAND, prune::COMMAND],
);

/// `docker buildx`.
pub const BUILDX: Command = Command::group(
    "buildx",
    "Docker Buildx",
    &[
        Command::absent("bake", "Build from a file", ""),
        build::COMMAND.aliases(&["b"]),
        Command::absent(
            "create",
            "Create a new builder instance",
            "there is one builder",
        ),
        du::COMMAND,
        Command::absent("inspect", "Inspect current builder instance", ""),
        Command::absent("ls", "List builder instances", ""),
        prune::COMMAND,
        Command::absent(
            "rm",
            "Remove one or more builder instances",
            "there is one builder",
        ),
        Command::absent(
            "use",
            "Set the current builder instance",
            "there is one builder",
        ),
        version::COMMAND,
    ],
);
