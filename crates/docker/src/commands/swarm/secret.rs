//! `docker secret …`: secrets of services. There is no swarm, so the commands only say so.

use super::{INSPECT_FLAGS, LS_FLAGS, NOT_A_MANAGER};
use crate::commands::prelude::*;

const CREATE_FLAGS: &[Flag] = &[
    Flag::string("driver", "Secret driver").short('d'),
    Flag::list("label", "Secret labels").short('l'),
    Flag::string("template-driver", "Template driver"),
];

/// `docker secret`.
pub const COMMAND: Command = Command::group(
    "secret",
    "Manage Swarm secrets",
    &[
        Command::absent(
            "create",
            "Create a secret from a file or STDIN as content",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] SECRET [file|-]")
        .takes(Args::Between(1, 2))
        .flags(CREATE_FLAGS),
        Command::absent(
            "inspect",
            "Display detailed information on one or more secrets",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] SECRET [SECRET...]")
        .takes(Args::AtLeast(1))
        .flags(INSPECT_FLAGS),
        Command::absent("ls", "List secrets", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(LS_FLAGS)
            .aliases(&["list"]),
        Command::absent("rm", "Remove one or more secrets", NOT_A_MANAGER)
            .usage("SECRET [SECRET...]")
            .takes(Args::AtLeast(1))
            .aliases(&["remove"]),
    ],
)
.place(Place::Hidden);
