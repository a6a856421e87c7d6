//! `docker service …`: services, which run tasks on the hosts of a swarm. There is no swarm, so the commands only say so.

use super::{INSPECT_FLAGS, LS_FLAGS, NOT_A_MANAGER, PS_FLAGS};
use crate::commands::prelude::*;

// What several of the commands take. A default is only `create`'s: `update` keeps what is there.
const CAP_ADD: Flag = Flag::list("cap-add", "Add Linux capabilities");
const CAP_DROP: Flag = Flag::list("cap-drop", "Drop Linux capabilities");
const CREDENTIAL_SPEC: Flag = Flag::new(
    "credential-spec",
    Kind::Other("credential-spec"),
    "Credential spec for managed service account (Windows only)",
);
const DETACH: Flag = Flag::bool(
    "detach",
    "Exit immediately instead of waiting for the service to converge",
)
.short('d');
const ENDPOINT_MODE: Flag = Flag::string("endpoint-mode", "Endpoint mode (vip or dnsrr)");
const ENTRYPOINT: Flag = Flag::new(
    "entrypoint",
    Kind::Other("command"),
    "Overwrite the default ENTRYPOINT of the image",
);
const HEALTH_CMD: Flag = Flag::string("health-cmd", "Command to run to check health");
const HEALTH_INTERVAL: Flag = Flag::new(
    "health-interval",
    Kind::Duration,
    "Time between running the check (ms|s|m|h)",
);
const HEALTH_RETRIES: Flag = Flag::new(
    "health-retries",
    Kind::Int,
    "Consecutive failures needed to report unhealthy",
);
const HEALTH_START_INTERVAL: Flag = Flag::new(
    "health-start-interval",
    Kind::Duration,
    "Time between running the check during the start period (ms|s|m|h)",
);
const HEALTH_START_PERIOD: Flag = Flag::new(
    "health-start-period",
    Kind::Duration,
    "Start period for the container to initialize before counting retries towards unstable (ms|s|m|h)",
);
const HEALTH_TIMEOUT: Flag = Flag::new(
    "health-timeout",
    Kind::Duration,
    "Maximum time to allow one check to run (ms|s|m|h)",
);
const HOSTNAME: Flag = Flag::string("hostname", "Container hostname");
const INIT: Flag = Flag::bool(
    "init",
    "Use an init inside each service container to forward signals and reap processes",
);
const ISOLATION: Flag = Flag::string("isolation", "Service container isolation mode");
const LIMIT_CPU: Flag = Flag::new("limit-cpu", Kind::Cpus, "Limit CPUs");
const LIMIT_MEMORY: Flag = Flag::new("limit-memory", Kind::Bytes, "Limit Memory");
const LIMIT_PIDS: Flag = Flag::new(
    "limit-pids",
    Kind::Int,
    "Limit maximum number of processes (default 0 = unlimited)",
);
const LOG_DRIVER: Flag = Flag::string("log-driver", "Logging driver for service");
const LOG_OPT: Flag = Flag::list("log-opt", "Logging driver options");
const MAX_CONCURRENT: Flag = Flag::new(
    "max-concurrent",
    Kind::Uint64,
    "Number of job tasks to run concurrently (default equal to --replicas)",
);
const NO_HEALTHCHECK: Flag = Flag::bool(
    "no-healthcheck",
    "Disable any container-specified HEALTHCHECK",
);
const NO_RESOLVE_IMAGE: Flag = Flag::bool(
    "no-resolve-image",
    "Do not query the registry to resolve image digest and supported platforms",
);
const OOM_SCORE_ADJ: Flag = Flag::new(
    "oom-score-adj",
    Kind::Int,
    "Tune host's OOM preferences (-1000 to 1000) ",
);
const QUIET: Flag = Flag::bool("quiet", "Suppress progress output").short('q');
const READ_ONLY: Flag = Flag::bool(
    "read-only",
    "Mount the container's root filesystem as read only",
);
const REPLICAS: Flag = Flag::new("replicas", Kind::Uint64, "Number of tasks");
const REPLICAS_MAX_PER_NODE: Flag = Flag::new(
    "replicas-max-per-node",
    Kind::Uint64,
    "Maximum number of tasks per node (default 0 = unlimited)",
);
const RESERVE_CPU: Flag = Flag::new("reserve-cpu", Kind::Cpus, "Reserve CPUs");
const RESERVE_MEMORY: Flag = Flag::new("reserve-memory", Kind::Bytes, "Reserve Memory");
const RESTART_CONDITION: Flag = Flag::string(
    "restart-condition",
    "Restart when condition is met (\"none\", \"on-failure\", \"any\")",
);
const RESTART_DELAY: Flag = Flag::new(
    "restart-delay",
    Kind::Duration,
    "Delay between restart attempts (ns|us|ms|s|m|h)",
);
const RESTART_MAX_ATTEMPTS: Flag = Flag::new(
    "restart-max-attempts",
    Kind::Uint64,
    "Maximum number of restarts before giving up",
);
const RESTART_WINDOW: Flag = Flag::new(
    "restart-window",
    Kind::Duration,
    "Window used to evaluate the restart policy (ns|us|ms|s|m|h)",
);
const ROLLBACK_DELAY: Flag = Flag::new(
    "rollback-delay",
    Kind::Duration,
    "Delay between task rollbacks (ns|us|ms|s|m|h)",
);
const ROLLBACK_FAILURE_ACTION: Flag = Flag::string(
    "rollback-failure-action",
    "Action on rollback failure (\"pause\", \"continue\")",
);
const ROLLBACK_MAX_FAILURE_RATIO: Flag = Flag::new(
    "rollback-max-failure-ratio",
    Kind::Other("float"),
    "Failure rate to tolerate during a rollback",
);
const ROLLBACK_MONITOR: Flag = Flag::new(
    "rollback-monitor",
    Kind::Duration,
    "Duration after each task rollback to monitor for failure (ns|us|ms|s|m|h)",
);
const ROLLBACK_ORDER: Flag = Flag::string(
    "rollback-order",
    "Rollback order (\"start-first\", \"stop-first\")",
);
const ROLLBACK_PARALLELISM: Flag = Flag::new(
    "rollback-parallelism",
    Kind::Uint64,
    "Maximum number of tasks rolled back simultaneously (0 to roll back all at once)",
);
const STOP_GRACE_PERIOD: Flag = Flag::new(
    "stop-grace-period",
    Kind::Duration,
    "Time to wait before force killing a container (ns|us|ms|s|m|h)",
);
const STOP_SIGNAL: Flag = Flag::string("stop-signal", "Signal to stop the container");
const TTY: Flag = Flag::bool("tty", "Allocate a pseudo-TTY").short('t');
const UPDATE_DELAY: Flag = Flag::new(
    "update-delay",
    Kind::Duration,
    "Delay between updates (ns|us|ms|s|m|h)",
);
const UPDATE_FAILURE_ACTION: Flag = Flag::string(
    "update-failure-action",
    "Action on update failure (\"pause\", \"continue\", \"rollback\")",
);
const UPDATE_MAX_FAILURE_RATIO: Flag = Flag::new(
    "update-max-failure-ratio",
    Kind::Other("float"),
    "Failure rate to tolerate during an update",
);
const UPDATE_MONITOR: Flag = Flag::new(
    "update-monitor",
    Kind::Duration,
    "Duration after each task update to monitor for failure (ns|us|ms|s|m|h)",
);
const UPDATE_ORDER: Flag = Flag::string(
    "update-order",
    "Update order (\"start-first\", \"stop-first\")",
);
const UPDATE_PARALLELISM: Flag = Flag::new(
    "update-parallelism",
    Kind::Uint64,
    "Maximum number of tasks updated simultaneously (0 to update all at once)",
);
const USER: Flag =
    Flag::string("user", "Username or UID (format: <name|uid>[:<group|gid>])").short('u');
const WITH_REGISTRY_AUTH: Flag = Flag::bool(
    "with-registry-auth",
    "Send registry authentication details to swarm agents",
);
const WORKDIR: Flag = Flag::string("workdir", "Working directory inside the container").short('w');

const CREATE_FLAGS: &[Flag] = &[
    CAP_ADD,
    CAP_DROP,
    Flag::new(
        "config",
        Kind::Other("config"),
        "Specify configurations to expose to the service",
    ),
    Flag::list("constraint", "Placement constraints"),
    Flag::list("container-label", "Container labels"),
    CREDENTIAL_SPEC,
    DETACH,
    Flag::list("dns", "Set custom DNS servers"),
    Flag::list("dns-option", "Set DNS options"),
    Flag::list("dns-search", "Set custom DNS search domains"),
    ENDPOINT_MODE.default("vip"),
    ENTRYPOINT,
    Flag::list("env", "Set environment variables").short('e'),
    Flag::list("env-file", "Read in a file of environment variables"),
    Flag::list("generic-resource", "User defined resources"),
    Flag::list(
        "group",
        "Set one or more supplementary user groups for the container",
    ),
    HEALTH_CMD,
    HEALTH_INTERVAL,
    HEALTH_RETRIES,
    HEALTH_START_INTERVAL,
    HEALTH_START_PERIOD,
    HEALTH_TIMEOUT,
    Flag::list(
        "host",
        "Set one or more custom host-to-IP mappings (host:ip)",
    ),
    HOSTNAME,
    INIT,
    ISOLATION,
    Flag::list("label", "Service labels").short('l'),
    LIMIT_CPU,
    LIMIT_MEMORY,
    LIMIT_PIDS,
    LOG_DRIVER,
    LOG_OPT,
    MAX_CONCURRENT,
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
    NO_HEALTHCHECK,
    NO_RESOLVE_IMAGE,
    OOM_SCORE_ADJ,
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
    QUIET,
    READ_ONLY,
    REPLICAS,
    REPLICAS_MAX_PER_NODE,
    RESERVE_CPU,
    RESERVE_MEMORY,
    RESTART_CONDITION.default("any"),
    RESTART_DELAY.default("5s"),
    RESTART_MAX_ATTEMPTS,
    RESTART_WINDOW,
    ROLLBACK_DELAY.default("0s"),
    ROLLBACK_FAILURE_ACTION.default("pause"),
    ROLLBACK_MAX_FAILURE_RATIO.default("0"),
    ROLLBACK_MONITOR.default("5s"),
    ROLLBACK_ORDER.default("stop-first"),
    ROLLBACK_PARALLELISM.default("1"),
    Flag::new(
        "secret",
        Kind::Other("secret"),
        "Specify secrets to expose to the service",
    ),
    STOP_GRACE_PERIOD.default("10s"),
    STOP_SIGNAL,
    Flag::list("sysctl", "Sysctl options"),
    TTY,
    Flag::new("ulimit", Kind::Other("ulimit"), "Ulimit options").default("[]"),
    UPDATE_DELAY.default("0s"),
    UPDATE_FAILURE_ACTION.default("pause"),
    UPDATE_MAX_FAILURE_RATIO.default("0"),
    UPDATE_MONITOR.default("5s"),
    UPDATE_ORDER.default("stop-first"),
    UPDATE_PARALLELISM.default("1"),
    USER,
    WITH_REGISTRY_AUTH,
    WORKDIR,
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

const ROLLBACK_FLAGS: &[Flag] = &[DETACH, QUIET];

const SCALE_FLAGS: &[Flag] = &[DETACH];

const UPDATE_FLAGS: &[Flag] = &[
    Flag::new("args", Kind::Other("command"), "Service command args"),
    CAP_ADD,
    CAP_DROP,
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
    CREDENTIAL_SPEC,
    DETACH,
    Flag::list("dns-add", "Add or update a custom DNS server"),
    Flag::list("dns-option-add", "Add or update a DNS option"),
    Flag::list("dns-option-rm", "Remove a DNS option"),
    Flag::list("dns-rm", "Remove a custom DNS server"),
    Flag::list("dns-search-add", "Add or update a custom DNS search domain"),
    Flag::list("dns-search-rm", "Remove a DNS search domain"),
    ENDPOINT_MODE,
    ENTRYPOINT,
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
    HEALTH_CMD,
    HEALTH_INTERVAL,
    HEALTH_RETRIES,
    HEALTH_START_INTERVAL,
    HEALTH_START_PERIOD,
    HEALTH_TIMEOUT,
    Flag::list("host-add", "Add a custom host-to-IP mapping (\"host:ip\")"),
    Flag::list(
        "host-rm",
        "Remove a custom host-to-IP mapping (\"host:ip\")",
    ),
    HOSTNAME,
    Flag::string("image", "Service image tag"),
    INIT,
    ISOLATION,
    Flag::list("label-add", "Add or update a service label"),
    Flag::list("label-rm", "Remove a label by its key"),
    LIMIT_CPU,
    LIMIT_MEMORY,
    LIMIT_PIDS,
    LOG_DRIVER,
    LOG_OPT,
    MAX_CONCURRENT,
    Flag::new(
        "mount-add",
        Kind::Other("mount"),
        "Add or update a mount on a service",
    ),
    Flag::list("mount-rm", "Remove a mount by its target path"),
    Flag::new("network-add", Kind::Other("network"), "Add a network"),
    Flag::list("network-rm", "Remove a network"),
    NO_HEALTHCHECK,
    NO_RESOLVE_IMAGE,
    OOM_SCORE_ADJ,
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
    QUIET,
    READ_ONLY,
    REPLICAS,
    REPLICAS_MAX_PER_NODE,
    RESERVE_CPU,
    RESERVE_MEMORY,
    RESTART_CONDITION,
    RESTART_DELAY,
    RESTART_MAX_ATTEMPTS,
    RESTART_WINDOW,
    Flag::bool("rollback", "Rollback to previous specification"),
    ROLLBACK_DELAY,
    ROLLBACK_FAILURE_ACTION,
    ROLLBACK_MAX_FAILURE_RATIO,
    ROLLBACK_MONITOR,
    ROLLBACK_ORDER,
    ROLLBACK_PARALLELISM,
    Flag::new(
        "secret-add",
        Kind::Other("secret"),
        "Add or update a secret on a service",
    ),
    Flag::list("secret-rm", "Remove a secret"),
    STOP_GRACE_PERIOD,
    STOP_SIGNAL,
    Flag::list("sysctl-add", "Add or update a Sysctl option"),
    Flag::list("sysctl-rm", "Remove a Sysctl option"),
    TTY,
    Flag::new(
        "ulimit-add",
        Kind::Other("ulimit"),
        "Add or update a ulimit option",
    )
    .default("[]"),
    Flag::list("ulimit-rm", "Remove a ulimit option"),
    UPDATE_DELAY,
    UPDATE_FAILURE_ACTION,
    UPDATE_MAX_FAILURE_RATIO,
    UPDATE_MONITOR,
    UPDATE_ORDER,
    UPDATE_PARALLELISM,
    USER,
    WITH_REGISTRY_AUTH,
    WORKDIR,
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
