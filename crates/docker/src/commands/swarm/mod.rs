//! The commands of Docker Swarm, which answer as they do on a host that is in no swarm.

pub mod config;
pub mod node;
pub mod secret;
pub mod service;
pub mod stack;

use super::prelude::*;

/// What the engine answers outside a swarm.
pub const NOT_A_MANAGER: &str = "Error response from daemon: This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

/// What is said about making one.
const ONE_HOST: &str = "a swarm needs several hosts, and here is one";

/// What `inspect` takes of each kind of object.
const INSPECT_FLAGS: &[Flag] = &[
    Flag::inspect_format(),
    Flag::bool("pretty", "Print the information in a human friendly format"),
];

/// What `ls` takes of each kind of object.
const LS_FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::format(),
    Flag::bool("quiet", "Only display IDs").short('q'),
];

/// What lists of tasks take.
const PS_FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::string("format", "Pretty-print tasks using a Go template"),
    Flag::bool("no-resolve", "Do not map IDs to Names"),
    Flag::bool("no-trunc", "Do not truncate output"),
    Flag::bool("quiet", "Only display task IDs").short('q'),
];

// What several of the commands take.
const ADVERTISE_ADDR: Flag = Flag::string(
    "advertise-addr",
    "Advertised address (format: \"<ip|interface>[:port]\")",
);
const AVAILABILITY: Flag = Flag::string(
    "availability",
    "Availability of the node (\"active\", \"pause\", \"drain\")",
);
const CERT_EXPIRY: Flag = Flag::new(
    "cert-expiry",
    Kind::Duration,
    "Validity period for node certificates (ns|us|ms|s|m|h)",
);
const DATA_PATH_ADDR: Flag = Flag::string(
    "data-path-addr",
    "Address or interface to use for data path traffic (format: \"<ip|interface>\")",
);
const DISPATCHER_HEARTBEAT: Flag = Flag::new(
    "dispatcher-heartbeat",
    Kind::Duration,
    "Dispatcher heartbeat period (ns|us|ms|s|m|h)",
);
const EXTERNAL_CA: Flag = Flag::new(
    "external-ca",
    Kind::Other("external-ca"),
    "Specifications of one or more certificate signing endpoints",
);
const LISTEN_ADDR: Flag = Flag::new(
    "listen-addr",
    Kind::Other("node-addr"),
    "Listen address (format: \"<ip|interface>[:port]\")",
);
const MAX_SNAPSHOTS: Flag = Flag::new(
    "max-snapshots",
    Kind::Uint64,
    "Number of additional Raft snapshots to retain",
);
const QUIET: Flag = Flag::bool("quiet", "Only display token").short('q');
const SNAPSHOT_INTERVAL: Flag = Flag::new(
    "snapshot-interval",
    Kind::Uint64,
    "Number of log entries between Raft snapshots",
);
const TASK_HISTORY_LIMIT: Flag = Flag::new(
    "task-history-limit",
    Kind::Int,
    "Task history retention limit",
);

const INIT_FLAGS: &[Flag] = &[
    ADVERTISE_ADDR,
    Flag::bool(
        "autolock",
        "Enable manager autolocking (requiring an unlock key to start a stopped manager)",
    ),
    AVAILABILITY.default("active"),
    CERT_EXPIRY.default("2160h0m0s"),
    DATA_PATH_ADDR,
    Flag::new(
        "data-path-port",
        Kind::Other("uint32"),
        "Port number to use for data path traffic (1024 - 49151). If no value is set or is set to 0, the default port (4789) is used.",
    ),
    Flag::new(
        "default-addr-pool",
        Kind::Other("ipNetSlice"),
        "default address pool in CIDR format",
    )
    .default("[]"),
    Flag::new(
        "default-addr-pool-mask-length",
        Kind::Other("uint32"),
        "default address pool subnet mask length",
    )
    .default("24"),
    DISPATCHER_HEARTBEAT.default("5s"),
    EXTERNAL_CA,
    Flag::bool(
        "force-new-cluster",
        "Force create a new cluster from current state",
    ),
    LISTEN_ADDR.default("0.0.0.0:2377"),
    MAX_SNAPSHOTS,
    SNAPSHOT_INTERVAL.default("10000"),
    TASK_HISTORY_LIMIT.default("5"),
];

const JOIN_FLAGS: &[Flag] = &[
    ADVERTISE_ADDR,
    AVAILABILITY.default("active"),
    DATA_PATH_ADDR,
    LISTEN_ADDR.default("0.0.0.0:2377"),
    Flag::string("token", "Token for entry into the swarm"),
];

const LEAVE_FLAGS: &[Flag] = &[Flag::bool(
    "force",
    "Force this node to leave the swarm, ignoring warnings",
)
.short('f')];

const CA_FLAGS: &[Flag] = &[
    Flag::new(
        "ca-cert",
        Kind::Other("pem-file"),
        "Path to the PEM-formatted root CA certificate to use for the new cluster",
    ),
    Flag::new(
        "ca-key",
        Kind::Other("pem-file"),
        "Path to the PEM-formatted root CA key to use for the new cluster",
    ),
    CERT_EXPIRY.default("2160h0m0s"),
    Flag::bool(
        "detach",
        "Exit immediately instead of waiting for the root rotation to converge",
    )
    .short('d'),
    EXTERNAL_CA,
    Flag::bool("quiet", "Suppress progress output").short('q'),
    Flag::bool(
        "rotate",
        "Rotate the swarm CA - if no certificate or key are provided, new ones will be generated",
    ),
];

const JOIN_TOKEN_FLAGS: &[Flag] = &[QUIET, Flag::bool("rotate", "Rotate join token")];

const UNLOCK_KEY_FLAGS: &[Flag] = &[QUIET, Flag::bool("rotate", "Rotate unlock key")];

const UPDATE_FLAGS: &[Flag] = &[
    Flag::bool(
        "autolock",
        "Change manager autolocking setting (true|false)",
    ),
    CERT_EXPIRY.default("2160h0m0s"),
    DISPATCHER_HEARTBEAT.default("5s"),
    EXTERNAL_CA,
    MAX_SNAPSHOTS,
    SNAPSHOT_INTERVAL.default("10000"),
    TASK_HISTORY_LIMIT.default("5"),
];

/// `docker swarm`.
pub const COMMAND: Command = Command::group(
    "swarm",
    "Manage Swarm",
    &[
        Command::absent("ca", "Display and rotate the root CA", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(CA_FLAGS)
            .place(Place::Hidden),
        Command::absent("init", "Initialize a swarm", ONE_HOST)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(INIT_FLAGS),
        Command::absent("join", "Join a swarm as a node and/or manager", ONE_HOST)
            .usage("[OPTIONS] HOST:PORT")
            .takes(Args::Exact(1))
            .flags(JOIN_FLAGS),
        Command::absent("join-token", "Manage join tokens", NOT_A_MANAGER)
            .usage("[OPTIONS] (worker|manager)")
            .takes(Args::Exact(1))
            .flags(JOIN_TOKEN_FLAGS)
            .place(Place::Hidden),
        Command::absent(
            "leave",
            "Leave the swarm",
            "Error response from daemon: This node is not part of a swarm",
        )
        .usage("[OPTIONS]")
        .takes(Args::None)
        .flags(LEAVE_FLAGS)
        .place(Place::Hidden),
        Command::absent("unlock", "Unlock swarm", NOT_A_MANAGER)
            .usage("")
            .takes(Args::None)
            .place(Place::Hidden),
        Command::absent("unlock-key", "Manage the unlock key", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(UNLOCK_KEY_FLAGS)
            .place(Place::Hidden),
        Command::absent("update", "Update the swarm", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(UPDATE_FLAGS)
            .place(Place::Hidden),
    ],
)
.place(Place::Swarm);
