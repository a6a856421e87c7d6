//! The commands of Docker Swarm, which answer as they do on a host that is in no swarm.

use super::command::{Command, Place};

/// What the engine answers outside a swarm.
pub const NOT_A_MANAGER: &str = "Error response from daemon: This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

const fn verb(name: &'static str, usage: &'static str, about: &'static str) -> Command {
    Command::absent(name, about, NOT_A_MANAGER).usage(usage)
}

const fn group(name: &'static str, about: &'static str, members: &'static [Command]) -> Command {
    Command::group(name, about, members).place(Place::Hidden)
}

/// `docker config`.
pub const CONFIG: Command = group(
    "config",
    "Manage Swarm configs",
    &[
        verb(
            "create",
            "[OPTIONS] CONFIG file|-",
            "Create a config from a file or STDIN",
        ),
        verb(
            "inspect",
            "[OPTIONS] CONFIG [CONFIG...]",
            "Display detailed information on one or more configs",
        ),
        verb("ls", "[OPTIONS]", "List configs").aliases(&["list"]),
        verb("rm", "CONFIG [CONFIG...]", "Remove one or more configs").aliases(&["remove"]),
    ],
);

/// `docker node`.
pub const NODE: Command = group(
    "node",
    "Manage Swarm nodes",
    &[
        verb(
            "demote",
            "NODE [NODE...]",
            "Demote one or more nodes from manager in the swarm",
        ),
        verb(
            "inspect",
            "[OPTIONS] self|NODE [NODE...]",
            "Display detailed information on one or more nodes",
        ),
        verb("ls", "[OPTIONS]", "List nodes in the swarm").aliases(&["list"]),
        verb(
            "promote",
            "NODE [NODE...]",
            "Promote one or more nodes to manager in the swarm",
        ),
        verb(
            "ps",
            "[OPTIONS] [NODE...]",
            "List tasks running on one or more nodes, defaults to current node",
        ),
        verb(
            "rm",
            "[OPTIONS] NODE [NODE...]",
            "Remove one or more nodes from the swarm",
        )
        .aliases(&["remove"]),
        verb("update", "[OPTIONS] NODE", "Update a node"),
    ],
);

/// `docker secret`.
pub const SECRET: Command = group(
    "secret",
    "Manage Swarm secrets",
    &[
        verb(
            "create",
            "[OPTIONS] SECRET [file|-]",
            "Create a secret from a file or STDIN as content",
        ),
        verb(
            "inspect",
            "[OPTIONS] SECRET [SECRET...]",
            "Display detailed information on one or more secrets",
        ),
        verb("ls", "[OPTIONS]", "List secrets").aliases(&["list"]),
        verb("rm", "SECRET [SECRET...]", "Remove one or more secrets").aliases(&["remove"]),
    ],
);

/// `docker service`.
pub const SERVICE: Command = group(
    "service",
    "Manage Swarm services",
    &[
        verb(
            "create",
            "[OPTIONS] IMAGE [COMMAND] [ARG...]",
            "Create a new service",
        ),
        verb(
            "inspect",
            "[OPTIONS] SERVICE [SERVICE...]",
            "Display detailed information on one or more services",
        ),
        verb(
            "logs",
            "[OPTIONS] SERVICE|TASK",
            "Fetch the logs of a service or task",
        ),
        verb("ls", "[OPTIONS]", "List services").aliases(&["list"]),
        verb(
            "ps",
            "[OPTIONS] SERVICE [SERVICE...]",
            "List the tasks of one or more services",
        ),
        verb("rm", "SERVICE [SERVICE...]", "Remove one or more services").aliases(&["remove"]),
        verb(
            "rollback",
            "[OPTIONS] SERVICE",
            "Revert changes to a service's configuration",
        ),
        verb(
            "scale",
            "SERVICE=REPLICAS [SERVICE=REPLICAS...]",
            "Scale one or multiple replicated services",
        ),
        verb("update", "[OPTIONS] SERVICE", "Update a service"),
    ],
);

/// `docker stack`.
pub const STACK: Command = group(
    "stack",
    "Manage Swarm stacks",
    &[
        verb(
            "config",
            "[OPTIONS]",
            "Outputs the final config file, after doing merges and interpolations",
        ),
        verb(
            "deploy",
            "[OPTIONS] STACK",
            "Deploy a new stack or update an existing stack",
        )
        .aliases(&["up"]),
        verb("ls", "[OPTIONS]", "List stacks").aliases(&["list"]),
        verb("ps", "[OPTIONS] STACK", "List the tasks in the stack"),
        verb(
            "rm",
            "[OPTIONS] STACK [STACK...]",
            "Remove one or more stacks",
        )
        .aliases(&["remove", "down"]),
        verb(
            "services",
            "[OPTIONS] STACK",
            "List the services in the stack",
        ),
    ],
);

/// `docker swarm`.
pub const SWARM: Command = Command::group(
    "swarm",
    "Manage Swarm",
    &[
        verb("ca", "[OPTIONS]", "Display and rotate the root CA"),
        Command::absent(
            "init",
            "Initialize a swarm",
            "a swarm needs several hosts, and here is one",
        ),
        Command::absent(
            "join",
            "Join a swarm as a node and/or manager",
            "a swarm needs several hosts, and here is one",
        )
        .usage("[OPTIONS] HOST:PORT"),
        verb(
            "join-token",
            "[OPTIONS] (worker|manager)",
            "Manage join tokens",
        ),
        Command::absent(
            "leave",
            "Leave the swarm",
            "Error response from daemon: This node is not part of a swarm",
        ),
        verb("unlock", "", "Unlock swarm"),
        verb("unlock-key", "[OPTIONS]", "Manage the unlock key"),
        verb("update", "[OPTIONS]", "Update the swarm"),
    ],
)
.place(Place::Swarm);
