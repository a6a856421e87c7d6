//! `docker node …`: the hosts of a swarm. There is no swarm, so the commands only say so.

use super::{INSPECT_FLAGS, LS_FLAGS, NOT_A_MANAGER, PS_FLAGS};
use crate::commands::prelude::*;

const RM_FLAGS: &[Flag] = &[Flag::bool("force", "Force remove a node from the swarm").short('f')];

const UPDATE_FLAGS: &[Flag] = &[
    Flag::string(
        "availability",
        "Availability of the node (\"active\", \"pause\", \"drain\")",
    ),
    Flag::list("label-add", "Add or update a node label (\"key=value\")"),
    Flag::list("label-rm", "Remove a node label if exists"),
    Flag::string("role", "Role of the node (\"worker\", \"manager\")"),
];

/// `docker node`.
pub const COMMAND: Command = Command::group(
    "node",
    "Manage Swarm nodes",
    &[
        Command::absent(
            "demote",
            "Demote one or more nodes from manager in the swarm",
            NOT_A_MANAGER,
        )
        .usage("NODE [NODE...]")
        .takes(Args::AtLeast(1)),
        Command::absent(
            "inspect",
            "Display detailed information on one or more nodes",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] self|NODE [NODE...]")
        .takes(Args::AtLeast(1))
        .flags(INSPECT_FLAGS),
        Command::absent("ls", "List nodes in the swarm", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(LS_FLAGS)
            .aliases(&["list"]),
        Command::absent(
            "promote",
            "Promote one or more nodes to manager in the swarm",
            NOT_A_MANAGER,
        )
        .usage("NODE [NODE...]")
        .takes(Args::AtLeast(1)),
        Command::absent(
            "ps",
            "List tasks running on one or more nodes, defaults to current node",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] [NODE...]")
        .takes(Args::AtLeast(0))
        .flags(PS_FLAGS),
        Command::absent(
            "rm",
            "Remove one or more nodes from the swarm",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] NODE [NODE...]")
        .takes(Args::AtLeast(1))
        .flags(RM_FLAGS)
        .aliases(&["remove"]),
        Command::absent("update", "Update a node", NOT_A_MANAGER)
            .usage("[OPTIONS] NODE")
            .takes(Args::Exact(1))
            .flags(UPDATE_FLAGS),
    ],
)
.place(Place::Hidden);
