//! `docker buildx`, which `docker builder` is too: builds, their cache, and builders.
//!
//! Not modelled: bake, records of builds, images in registries.

pub mod build;
mod cache;
mod create;
mod du;
mod inspect;
mod ls;
pub mod prune;
mod rm;
mod stop;
mod use_builder;
mod version;

use super::command::{Command, Place};
use crate::buildx::flags::{BUILDER as BUILDER_FLAG, DEBUG};

/// `docker builder`: found by its name, then answered by [`BUILDX`].
pub const BUILDER: Command = Command::group("builder", "Manage builds", MEMBERS);

/// `docker buildx`.
pub const BUILDX: Command = Command::group("buildx", "Docker Buildx", MEMBERS)
    .long("Extended build capabilities with BuildKit")
    .plugin(
        "Experimental commands and flags are hidden. Set BUILDX_EXPERIMENTAL=1 to show them.",
        &[BUILDER_FLAG, DEBUG],
    );

const MEMBERS: &[Command] = &[
    Command::absent(
        "bake",
        "Build from a file",
        "build the targets one by one with docker build",
    )
    .usage("[OPTIONS] [TARGET...]")
    .aliases(&["f"]),
    build::COMMAND.aliases(&["b"]),
    create::COMMAND,
    Command::absent(
        "dial-stdio",
        "Proxy current stdio streams to builder instance",
        "",
    )
    .usage(""),
    du::COMMAND,
    HISTORY,
    IMAGETOOLS,
    inspect::COMMAND,
    Command::absent("install", "Install buildx as a 'docker builder' alias", "")
        .usage("")
        .place(Place::Hidden),
    ls::COMMAND,
    prune::COMMAND,
    rm::COMMAND,
    stop::COMMAND,
    use_builder::COMMAND,
    version::COMMAND,
];

const HISTORY: Command = Command::group(
    "history",
    "Commands to work on build records",
    &[
        Command::absent(
            "export",
            "Export build records into Docker Desktop bundle",
            "",
        )
        .usage("[OPTIONS] [REF...]"),
        Command::absent("import", "Import build records into Docker Desktop", "")
            .usage("[OPTIONS] -"),
        Command::absent("inspect", "Inspect a build record", "").usage("[OPTIONS] [REF]"),
        Command::absent("logs", "Print the logs of a build record", "").usage("[OPTIONS] [REF]"),
        Command::absent("ls", "List build records", ""),
        Command::absent("open", "Open a build record in Docker Desktop", "")
            .usage("[OPTIONS] [REF]"),
        Command::absent("rm", "Remove build records", "").usage("[OPTIONS] [REF...]"),
        Command::absent(
            "trace",
            "Show the OpenTelemetry trace of a build record",
            "",
        )
        .usage("[OPTIONS] [REF]"),
    ],
);

const IMAGETOOLS: Command = Command::group(
    "imagetools",
    "Commands to work on images in registry",
    &[
        Command::absent("create", "Create a new image based on source images", "")
            .usage("[OPTIONS] [SOURCE...]"),
        Command::absent("inspect", "Show details of an image in the registry", "")
            .usage("[OPTIONS] NAME"),
    ],
);
