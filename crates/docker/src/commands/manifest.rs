//! `docker manifest …`: manifest lists, which are made at a registry.

use super::prelude::*;

const ANNOTATE_FLAGS: &[Flag] = &[
    Flag::string("arch", "Set architecture"),
    Flag::string("os", "Set operating system"),
    Flag::new(
        "os-features",
        Kind::StringSlice,
        "Set operating system feature",
    ),
    Flag::string("os-version", "Set operating system version"),
    Flag::string("variant", "Set architecture variant"),
];

const CREATE_FLAGS: &[Flag] = &[
    Flag::bool("amend", "Amend an existing manifest list").short('a'),
    Flag::bool("insecure", "Allow communication with an insecure registry"),
];

const INSPECT_FLAGS: &[Flag] = &[
    Flag::bool("insecure", "Allow communication with an insecure registry"),
    Flag::bool(
        "verbose",
        "Output additional info including layers and platform",
    )
    .short('v'),
];

const PUSH_FLAGS: &[Flag] = &[
    Flag::bool("insecure", "Allow push to an insecure registry"),
    Flag::bool("purge", "Remove the local manifest list after push").short('p'),
];

/// `docker manifest`.
pub const COMMAND: Command = Command::group(
    "manifest",
    "Manage Docker image manifests and manifest lists",
    &[
        Command::absent(
            "annotate",
            "Add additional information to a local image manifest",
            "",
        )
        .usage("[OPTIONS] MANIFEST_LIST MANIFEST")
        .takes(Args::Exact(2))
        .flags(ANNOTATE_FLAGS),
        Command::absent(
            "create",
            "Create a local manifest list for annotating and pushing to a registry",
            "",
        )
        .usage("MANIFEST_LIST MANIFEST [MANIFEST...]")
        .takes(Args::AtLeast(2))
        .flags(CREATE_FLAGS),
        Command::absent("inspect", "Display an image manifest, or manifest list", "")
            .usage("[OPTIONS] [MANIFEST_LIST] MANIFEST")
            .takes(Args::Between(1, 2))
            .flags(INSPECT_FLAGS),
        Command::absent("push", "Push a manifest list to a repository", "")
            .usage("[OPTIONS] MANIFEST_LIST")
            .takes(Args::Exact(1))
            .flags(PUSH_FLAGS),
        Command::absent(
            "rm",
            "Delete one or more manifest lists from local storage",
            "",
        )
        .usage("MANIFEST_LIST [MANIFEST_LIST...]")
        .takes(Args::AtLeast(1)),
    ],
)
.usage("COMMAND")
.long("The **docker manifest** command has subcommands for managing image manifests and\nmanifest lists. A manifest list allows you to use one name to refer to the same image\nbuilt for multiple architectures.\n\nTo see help for a subcommand, use:\n\n    docker manifest CMD --help\n\nFor full details on using docker manifest lists, see the registry v2 specification.");
