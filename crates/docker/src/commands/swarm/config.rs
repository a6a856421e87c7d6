//! `docker config …`: configuration files of services. There is no swarm, so the commands only say so.

use super::{INSPECT_FLAGS, LS_FLAGS, NOT_A_MANAGER};
use crate::commands::prelude::*;

const CREATE_FLAGS: &[Flag] = &[
    Flag::list("label", "Config labels").short('l'),
    Flag::string("template-driver", "Template driver"),
];

/// `docker config`.
pub const COMMAND: Command = Command::group(
    "config",
    "Manage Swarm configs",
    &[
        Command::absent(
            "create",
            "Create a config from a file or STDIN",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] CONFIG file|-")
        .takes(Args::Exact(2))
        .flags(CREATE_FLAGS),
        Command::absent(
            "inspect",
            "Display detailed information on one or more configs",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] CONFIG [CONFIG...]")
        .takes(Args::AtLeast(1))
        .flags(INSPECT_FLAGS),
        Command::absent("ls", "List configs", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(LS_FLAGS)
            .aliases(&["list"]),
        Command::absent("rm", "Remove one or more configs", NOT_A_MANAGER)
            .usage("CONFIG [CONFIG...]")
            .takes(Args::AtLeast(1))
            .aliases(&["remove"]),
    ],
)
.place(Place::Hidden);
