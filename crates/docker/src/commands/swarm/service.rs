//! `docker service …`: services, which run tasks on the hosts of a swarm. There is no swarm, so the commands only say so.

use super::NOT_A_MANAGER;
use crate::commands::prelude::*;

const CREATE_FLAGS: &[Flag] = &[
    Flag::list("cap-add", "Add Linux capabilities"),
    Flag::list("cap-drop", "Drop Linux capabilities"),
    Flag::new(
        "config",
        Kind::Other("config"),
        "Specify configurations to expose to the service",
    ),
    Flag::list("constraint", "Placement constraints"),
    Flag::list("container-label", "Container labels"),
    Flag::new(
        "credential-spec",
        Kind::Other("credential-spec"),
        "Credential spec for managed service account (Windows only)",
    ),
    Flag::bool(
        "detach",
        "Exit immediately instead of waiting for the service to converge",
    )
    .short('d'),
    Flag::list("dns", "Set custom DNS servers"),
    Flag::list("dns-option", "Set DNS options"),
    Flag::list("dns-search", "Set custom DNS search domains"),
    Flag::string("endpoint-mode", "Endpoint mode (vip or dnsrr)").default("vip"),
    Flag::new(
        "entrypoint",
        Kind::Other("command"),
        "Overwrite the default ENTRYPOINT of the image",
    ),
    Flag::list("env", "Set environment variables").short('e'),
    Flag::list("env-file", "Read in a file of environment variables"),
    Flag::list("generic-resource", "User defined resources"),
    Flag::list(
        "group",
        "Set one or more supplementary user groups for the container",
    ),
    Flag::string("health-cmd", "Command to run to check health"),
    Flag::new(
        "health-interval",
        Kind::Duration,
        "Time between running the check (ms|s|m|h)",
    ),
    Flag::new(
        "health-retries",
        Kind::Int,
        "Consecutive failures needed to report unhealthy",
    ),
    Flag::new(
        "health-start-interval",
        Kind::Duration,
        "Time between running the check during the start period (ms|s|m|h)",
    ),
    Flag::new(
        "health-start-period",
        Kind::Duration,
        "Start period for the container to initialize before counting retries towards unstable (ms|s|m|h)",
    ),
    Flag::new(
        "health-timeout",
        Kind::Duration,
        "Maximum time to allow one check to run (ms|s|m|h)",
    ),
    Flag::list(
        "host",
        "Set one or more custom host-to-IP mappings (host:ip)",
    ),
    Flag::string("hostname", "Container hostname"),
    Flag::bool(
        "init",
        "Use an init inside each service container to forward signals and reap processes",
    ),
    Flag::string("isolation", "Service container isolation mode"),
    Flag::list("label", "Service labels").short('l'),
    Flag::new("limit-cpu", Kind::Cpus, "Limit CPUs"),
    Flag::new("limit-memory", Kind::Bytes, "Limit Memory"),
    Flag::new(
        "limit-pids",
        Kind::Int,
        "Limit maximum number of processes (default 0 = unlimited)",
    ),
    Flag::string("log-driver", "Logging driver for service"),
    Flag::list("log-opt", "Logging driver options"),
    Flag::new(
        "max-concurrent",
        Kind::Uint64,
        "Number of job tasks to run concurrently (default equal to --replicas)",
    ),
    Flag::string(
        "mode",
        "Service mode (\"replicated\", \"global\", \"replicated-job\", \"global-job\")",
    )
    .default("replicated"),
    Flag::new(
        "mount",
        Kind::Other("mount"),
        "Attach a filesystem mount to the service",
    ),
    Flag::string("name", "Service name"),
    Flag::new("network", Kind::Other("network"), "Network attachments"),
    Flag::bool(
        "no-healthcheck",
        "Disable any container-specified HEALTHCHECK",
    ),
    Flag::bool(
        "no-resolve-image",
        "Do not query the registry to resolve image digest and supported platforms",
    ),
    Flag::new(
        "oom-score-adj",
        Kind::Int,
        "Tune host's OOM preferences (-1000 to 1000) ",
    ),
    Flag::new(
        "placement-pref",
        Kind::Other("pref"),
        "Add a placement preference",
    ),
    Flag::new(
        "publish",
        Kind::Other("port"),
        "Publish a port as a node port",
    )
    .short('p'),
    Flag::bool("quiet", "Suppress progress output").short('q'),
    Flag::bool(
        "read-only",
        "Mount the container's root filesystem as read only",
    ),
    Flag::new("replicas", Kind::Uint64, "Number of tasks"),
    Flag::new(
        "replicas-max-per-node",
        Kind::Uint64,
        "Maximum number of tasks per node (default 0 = unlimited)",
    ),
    Flag::new("reserve-cpu", Kind::Cpus, "Reserve CPUs"),
    Flag::new("reserve-memory", Kind::Bytes, "Reserve Memory"),
    Flag::string(
        "restart-condition",
        "Restart when condition is met (\"none\", \"on-failure\", \"any\")",
    )
    .default("any"),
    Flag::new(
        "restart-delay",
        Kind::Duration,
        "Delay between restart attempts (ns|us|ms|s|m|h)",
    )
    .default("5s"),
    Flag::new(
        "restart-max-attempts",
        Kind::Uint64,
        "Maximum number of restarts before giving up",
    ),
    Flag::new(
        "restart-window",
        Kind::Duration,
        "Window used to evaluate the restart policy (ns|us|ms|s|m|h)",
    ),
    Flag::new(
        "rollback-delay",
        Kind::Duration,
        "Delay between task rollbacks (ns|us|ms|s|m|h)",
    )
    .default("0s"),
    Flag::string(
        "rollback-failure-action",
        "Action on rollback failure (\"pause\", \"continue\")",
    )
    .default("pause"),
    Flag::new(
        "rollback-max-failure-ratio",
        Kind::Other("float"),
        "Failure rate to tolerate during a rollback",
    )
    .default("0"),
    Flag::new(
        "rollback-monitor",
        Kind::Duration,
        "Duration after each task rollback to monitor for failure (ns|us|ms|s|m|h)",
    )
    .default("5s"),
    Flag::string(
        "rollback-order",
        "Rollback order (\"start-first\", \"stop-first\")",
    )
    .default("stop-first"),
    Flag::new(
        "rollback-parallelism",
        Kind::Uint64,
        "Maximum number of tasks rolled back simultaneously (0 to roll back all at once)",
    )
    .default("1"),
    Flag::new(
        "secret",
        Kind::Other("secret"),
        "Specify secrets to expose to the service",
    ),
    Flag::new(
        "stop-grace-period",
        Kind::Duration,
        "Time to wait before force killing a container (ns|us|ms|s|m|h)",
    )
    .default("10s"),
    Flag::string("stop-signal", "Signal to stop the container"),
    Flag::list("sysctl", "Sysctl options"),
    Flag::bool("tty", "Allocate a pseudo-TTY").short('t'),
    Flag::new("ulimit", Kind::Other("ulimit"), "Ulimit options").default("[]"),
    Flag::new(
        "update-delay",
        Kind::Duration,
        "Delay between updates (ns|us|ms|s|m|h)",
    )
    .default("0s"),
    Flag::string(
        "update-failure-action",
        "Action on update failure (\"pause\", \"continue\", \"rollback\")",
    )
    .default("pause"),
    Flag::new(
        "update-max-failure-ratio",
        Kind::Other("float"),
        "Failure rate to tolerate during an update",
    )
    .default("0"),
    Flag::new(
        "update-monitor",
        Kind::Duration,
        "Duration after each task update to monitor for failure (ns|us|ms|s|m|h)",
    )
    .default("5s"),
    Flag::string(
        "update-order",
        "Update order (\"start-first\", \"stop-first\")",
    )
    .default("stop-first"),
    Flag::new(
        "update-parallelism",
        Kind::Uint64,
        "Maximum number of tasks updated simultaneously (0 to update all at once)",
    )
    .default("1"),
    Flag::string("user", "Username or UID (format: <name|uid>[:<group|gid>])").short('u'),
    Flag::bool(
        "with-registry-auth",
        "Send registry authentication details to swarm agents",
    ),
    Flag::string("workdir", "Working directory inside the container").short('w'),
];

const INSPECT_FLAGS: &[Flag] = &[
    Flag::inspect_format(),
    Flag::bool("pretty", "Print the information in a human friendly format"),
];

const LOGS_FLAGS: &[Flag] = &[
    Flag::bool("details", "Show extra details provided to logs"),
    Flag::bool("follow", "Follow log output").short('f'),
    Flag::bool("no-resolve", "Do not map IDs to Names in output"),
    Flag::bool("no-task-ids", "Do not include task IDs in output"),
    Flag::bool("no-trunc", "Do not truncate output"),
    Flag::bool("raw", "Do not neatly format logs"),
    Flag::string(
        "since",
        "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)",
    ),
    Flag::string("tail", "Number of lines to show from the end of the logs")
        .short('n')
        .default("all"),
    Flag::bool("timestamps", "Show timestamps").short('t'),
];

const LS_FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::format(),
    Flag::bool("quiet", "Only display IDs").short('q'),
];

const PS_FLAGS: &[Flag] = &[
    Flag::filter("Filter output based on conditions provided").short('f'),
    Flag::string("format", "Pretty-print tasks using a Go template"),
    Flag::bool("no-resolve", "Do not map IDs to Names"),
    Flag::bool("no-trunc", "Do not truncate output"),
    Flag::bool("quiet", "Only display task IDs").short('q'),
];

const ROLLBACK_FLAGS: &[Flag] = &[
    Flag::bool(
        "detach",
        "Exit immediately instead of waiting for the service to converge",
    )
    .short('d'),
    Flag::bool("quiet", "Suppress progress output").short('q'),
];

const SCALE_FLAGS: &[Flag] = &[Flag::bool(
    "detach",
    "Exit immediately instead of waiting for the service to converge",
)
.short('d')];

const UPDATE_FLAGS: &[Flag] = &[
    Flag::new("args", Kind::Other("command"), "Service command args"),
    Flag::list("cap-add", "Add Linux capabilities"),
    Flag::list("cap-drop", "Drop Linux capabilities"),
    Flag::new(
        "config-add",
        Kind::Other("config"),
        "Add or update a config file on a service",
    ),
    Flag::list("config-rm", "Remove a configuration file"),
    Flag::list("constraint-add", "Add or update a placement constraint"),
    Flag::list("constraint-rm", "Remove a constraint"),
    Flag::list("container-label-add", "Add or update a container label"),
    Flag::list("container-label-rm", "Remove a container label by its key"),
    Flag::new(
        "credential-spec",
        Kind::Other("credential-spec"),
        "Credential spec for managed service account (Windows only)",
    ),
    Flag::bool(
        "detach",
        "Exit immediately instead of waiting for the service to converge",
    )
    .short('d'),
    Flag::list("dns-add", "Add or update a custom DNS server"),
    Flag::list("dns-option-add", "Add or update a DNS option"),
    Flag::list("dns-option-rm", "Remove a DNS option"),
    Flag::list("dns-rm", "Remove a custom DNS server"),
    Flag::list("dns-search-add", "Add or update a custom DNS search domain"),
    Flag::list("dns-search-rm", "Remove a DNS search domain"),
    Flag::string("endpoint-mode", "Endpoint mode (vip or dnsrr)"),
    Flag::new(
        "entrypoint",
        Kind::Other("command"),
        "Overwrite the default ENTRYPOINT of the image",
    ),
    Flag::list("env-add", "Add or update an environment variable"),
    Flag::list("env-rm", "Remove an environment variable"),
    Flag::bool("force", "Force update even if no changes require it"),
    Flag::list("generic-resource-add", "Add a Generic resource"),
    Flag::list("generic-resource-rm", "Remove a Generic resource"),
    Flag::list(
        "group-add",
        "Add an additional supplementary user group to the container",
    ),
    Flag::list(
        "group-rm",
        "Remove a previously added supplementary user group from the container",
    ),
    Flag::string("health-cmd", "Command to run to check health"),
    Flag::new(
        "health-interval",
        Kind::Duration,
        "Time between running the check (ms|s|m|h)",
    ),
    Flag::new(
        "health-retries",
        Kind::Int,
        "Consecutive failures needed to report unhealthy",
    ),
    Flag::new(
        "health-start-interval",
        Kind::Duration,
        "Time between running the check during the start period (ms|s|m|h)",
    ),
    Flag::new(
        "health-start-period",
        Kind::Duration,
        "Start period for the container to initialize before counting retries towards unstable (ms|s|m|h)",
    ),
    Flag::new(
        "health-timeout",
        Kind::Duration,
        "Maximum time to allow one check to run (ms|s|m|h)",
    ),
    Flag::list("host-add", "Add a custom host-to-IP mapping (\"host:ip\")"),
    Flag::list(
        "host-rm",
        "Remove a custom host-to-IP mapping (\"host:ip\")",
    ),
    Flag::string("hostname", "Container hostname"),
    Flag::string("image", "Service image tag"),
    Flag::bool(
        "init",
        "Use an init inside each service container to forward signals and reap processes",
    ),
    Flag::string("isolation", "Service container isolation mode"),
    Flag::list("label-add", "Add or update a service label"),
    Flag::list("label-rm", "Remove a label by its key"),
    Flag::new("limit-cpu", Kind::Cpus, "Limit CPUs"),
    Flag::new("limit-memory", Kind::Bytes, "Limit Memory"),
    Flag::new(
        "limit-pids",
        Kind::Int,
        "Limit maximum number of processes (default 0 = unlimited)",
    ),
    Flag::string("log-driver", "Logging driver for service"),
    Flag::list("log-opt", "Logging driver options"),
    Flag::new(
        "max-concurrent",
        Kind::Uint64,
        "Number of job tasks to run concurrently (default equal to --replicas)",
    ),
    Flag::new(
        "mount-add",
        Kind::Other("mount"),
        "Add or update a mount on a service",
    ),
    Flag::list("mount-rm", "Remove a mount by its target path"),
    Flag::new("network-add", Kind::Other("network"), "Add a network"),
    Flag::list("network-rm", "Remove a network"),
    Flag::bool(
        "no-healthcheck",
        "Disable any container-specified HEALTHCHECK",
    ),
    Flag::bool(
        "no-resolve-image",
        "Do not query the registry to resolve image digest and supported platforms",
    ),
    Flag::new(
        "oom-score-adj",
        Kind::Int,
        "Tune host's OOM preferences (-1000 to 1000) ",
    ),
    Flag::new(
        "placement-pref-add",
        Kind::Other("pref"),
        "Add a placement preference",
    ),
    Flag::new(
        "placement-pref-rm",
        Kind::Other("pref"),
        "Remove a placement preference",
    ),
    Flag::new(
        "publish-add",
        Kind::Other("port"),
        "Add or update a published port",
    ),
    Flag::new(
        "publish-rm",
        Kind::Other("port"),
        "Remove a published port by its target port",
    ),
    Flag::bool("quiet", "Suppress progress output").short('q'),
    Flag::bool(
        "read-only",
        "Mount the container's root filesystem as read only",
    ),
    Flag::new("replicas", Kind::Uint64, "Number of tasks"),
    Flag::new(
        "replicas-max-per-node",
        Kind::Uint64,
        "Maximum number of tasks per node (default 0 = unlimited)",
    ),
    Flag::new("reserve-cpu", Kind::Cpus, "Reserve CPUs"),
    Flag::new("reserve-memory", Kind::Bytes, "Reserve Memory"),
    Flag::string(
        "restart-condition",
        "Restart when condition is met (\"none\", \"on-failure\", \"any\")",
    ),
    Flag::new(
        "restart-delay",
        Kind::Duration,
        "Delay between restart attempts (ns|us|ms|s|m|h)",
    ),
    Flag::new(
        "restart-max-attempts",
        Kind::Uint64,
        "Maximum number of restarts before giving up",
    ),
    Flag::new(
        "restart-window",
        Kind::Duration,
        "Window used to evaluate the restart policy (ns|us|ms|s|m|h)",
    ),
    Flag::bool("rollback", "Rollback to previous specification"),
    Flag::new(
        "rollback-delay",
        Kind::Duration,
        "Delay between task rollbacks (ns|us|ms|s|m|h)",
    ),
    Flag::string(
        "rollback-failure-action",
        "Action on rollback failure (\"pause\", \"continue\")",
    ),
    Flag::new(
        "rollback-max-failure-ratio",
        Kind::Other("float"),
        "Failure rate to tolerate during a rollback",
    ),
    Flag::new(
        "rollback-monitor",
        Kind::Duration,
        "Duration after each task rollback to monitor for failure (ns|us|ms|s|m|h)",
    ),
    Flag::string(
        "rollback-order",
        "Rollback order (\"start-first\", \"stop-first\")",
    ),
    Flag::new(
        "rollback-parallelism",
        Kind::Uint64,
        "Maximum number of tasks rolled back simultaneously (0 to roll back all at once)",
    ),
    Flag::new(
        "secret-add",
        Kind::Other("secret"),
        "Add or update a secret on a service",
    ),
    Flag::list("secret-rm", "Remove a secret"),
    Flag::new(
        "stop-grace-period",
        Kind::Duration,
        "Time to wait before force killing a container (ns|us|ms|s|m|h)",
    ),
    Flag::string("stop-signal", "Signal to stop the container"),
    Flag::list("sysctl-add", "Add or update a Sysctl option"),
    Flag::list("sysctl-rm", "Remove a Sysctl option"),
    Flag::bool("tty", "Allocate a pseudo-TTY").short('t'),
    Flag::new(
        "ulimit-add",
        Kind::Other("ulimit"),
        "Add or update a ulimit option",
    )
    .default("[]"),
    Flag::list("ulimit-rm", "Remove a ulimit option"),
    Flag::new(
        "update-delay",
        Kind::Duration,
        "Delay between updates (ns|us|ms|s|m|h)",
    ),
    Flag::string(
        "update-failure-action",
        "Action on update failure (\"pause\", \"continue\", \"rollback\")",
    ),
    Flag::new(
        "update-max-failure-ratio",
        Kind::Other("float"),
        "Failure rate to tolerate during an update",
    ),
    Flag::new(
        "update-monitor",
        Kind::Duration,
        "Duration after each task update to monitor for failure (ns|us|ms|s|m|h)",
    ),
    Flag::string(
        "update-order",
        "Update order (\"start-first\", \"stop-first\")",
    ),
    Flag::new(
        "update-parallelism",
        Kind::Uint64,
        "Maximum number of tasks updated simultaneously (0 to update all at once)",
    ),
    Flag::string("user", "Username or UID (format: <name|uid>[:<group|gid>])").short('u'),
    Flag::bool(
        "with-registry-auth",
        "Send registry authentication details to swarm agents",
    ),
    Flag::string("workdir", "Working directory inside the container").short('w'),
];

/// `docker service`.
pub const COMMAND: Command = Command::group(
    "service",
    "Manage Swarm services",
    &[
        Command::absent("create", "Create a new service", NOT_A_MANAGER)
            .usage("[OPTIONS] IMAGE [COMMAND] [ARG...]")
            .takes(Args::AtLeast(1))
            .flags(CREATE_FLAGS)
            .stops_at_argument(),
        Command::absent(
            "inspect",
            "Display detailed information on one or more services",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] SERVICE [SERVICE...]")
        .takes(Args::AtLeast(1))
        .flags(INSPECT_FLAGS),
        Command::absent("logs", "Fetch the logs of a service or task", NOT_A_MANAGER)
            .usage("[OPTIONS] SERVICE|TASK")
            .takes(Args::Exact(1))
            .flags(LOGS_FLAGS),
        Command::absent("ls", "List services", NOT_A_MANAGER)
            .usage("[OPTIONS]")
            .takes(Args::None)
            .flags(LS_FLAGS)
            .aliases(&["list"]),
        Command::absent(
            "ps",
            "List the tasks of one or more services",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] SERVICE [SERVICE...]")
        .takes(Args::AtLeast(1))
        .flags(PS_FLAGS),
        Command::absent("rm", "Remove one or more services", NOT_A_MANAGER)
            .usage("SERVICE [SERVICE...]")
            .takes(Args::AtLeast(1))
            .aliases(&["remove"]),
        Command::absent(
            "rollback",
            "Revert changes to a service's configuration",
            NOT_A_MANAGER,
        )
        .usage("[OPTIONS] SERVICE")
        .takes(Args::Exact(1))
        .flags(ROLLBACK_FLAGS),
        Command::absent(
            "scale",
            "Scale one or multiple replicated services",
            NOT_A_MANAGER,
        )
        .usage("SERVICE=REPLICAS [SERVICE=REPLICAS...]")
        .takes(Args::AtLeast(1))
        .flags(SCALE_FLAGS),
        Command::absent("update", "Update a service", NOT_A_MANAGER)
            .usage("[OPTIONS] SERVICE")
            .takes(Args::Exact(1))
            .flags(UPDATE_FLAGS),
    ],
)
.place(Place::Hidden);
