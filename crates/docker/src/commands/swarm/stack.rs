//! `docker stack …`: stacks, groups of services from a Compose file. There is no swarm, so the commands only say so.

use super::NOT_A_MANAGER;
use crate::commands::prelude::*;

const CONFIG_FLAGS: &[Flag] = &[
    Flag::new(
        "compose-file",
        Kind::StringSlice,
        "Path to a Compose file, or \"-\" to read from stdin",
    )
    .short('c'),
    Flag::bool(
        "skip-interpolation",
        "Skip interpolation and output only merged config",
    ),
];

const DEPLOY_FLAGS: &[Flag] = &[
    Flag::new("compose-file", Kind::StringSlice, "Path to a Compose file, or \"-\" to read from stdin").short('c'),
    Flag::bool("detach", "Exit immediately instead of waiting for the stack services to converge").short('d').default("true"),
    Flag::bool("prune", "Prune services that are no longer referenced"),
    Flag::bool("quiet", "Suppress progress output").short('q'),
    Flag::string("resolve-image", "Query the registry to resolve image digest and supported platforms (\"always\", \"changed\", \"never\")").default("always"),
    Flag::bool("with-registry-auth", "Send registry authentication details to Swarm agents"),
];

const LS_FLAGS: &[Flag] = &[Flag::format()];

const PS_FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::format(),
    Flag::bool("no-resolve", "Do not map IDs to Names"),
    Flag::bool("no-trunc", "Do not truncate output"),
    Flag::bool("quiet", "Only display task IDs").short('q'),
];

const RM_FLAGS: &[Flag] = &[Flag::bool("detach", "Do not wait for stack removal")
    .short('d')
    .default("true")];

const SERVICES_FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::format(),
    Flag::bool("quiet", "Only display IDs").short('q'),
];

/// `docker stack`.
pub const COMMAND: Command = Command::group(
    "stack",
    "Manage Swarm stacks",
    &[
        Command::absent(
            "config",
            "Outputs the final config file, after doing merges and interpolations",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS]")
        .takes(Args::None)
        .flags(CONFIG_FLAGS),
        Command::absent(
            "deploy",
            "Deploy a new stack or update an existing stack",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] STACK")
        .takes(Args::Exact(1))
        .flags(DEPLOY_FLAGS)
        .aliases(&["up"]),
        Command::absent("ls", "List stacks", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(LS_FLAGS)
            .aliases(&["list"]),
        Command::absent("ps", "List the tasks in the stack", NOT_A_MANAGER)
            .usage("[OPTIONS] STACK")
            .takes(Args::Exact(1))
            .flags(PS_FLAGS),
        Command::absent("rm", "Remove one or more stacks", NOT_A_MANAGER)
            .usage("[OPTIONS] STACK [STACK...]")
            .takes(Args::AtLeast(1))
            .flags(RM_FLAGS)
            .aliases(&["remove", "down"]),
        Command::absent("services", "List the services in the stack", NOT_A_MANAGER)
            .usage("[OPTIONS] STACK")
            .takes(Args::Exact(1))
            .flags(SERVICES_FLAGS),
    ],
)
.usage("[OPTIONS]")
.place(Place::Hidden);
