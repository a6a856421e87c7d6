//! The flags that `docker run` and `docker create` share.

use crate::flags::{Flag, Kind};

const COUNT: usize = 103;

// Those that `docker update` takes too.
pub const CPU_PERIOD: Flag = Flag::new(
    "cpu-period",
    Kind::Int,
    "Limit CPU CFS (Completely Fair Scheduler) period",
);
pub const CPU_QUOTA: Flag = Flag::new(
    "cpu-quota",
    Kind::Int,
    "Limit CPU CFS (Completely Fair Scheduler) quota",
);
pub const CPU_SHARES: Flag =
    Flag::new("cpu-shares", Kind::Int, "CPU shares (relative weight)").short('c');
pub const CPUS: Flag = Flag::new("cpus", Kind::Cpus, "Number of CPUs");
pub const CPUSET_CPUS: Flag =
    Flag::string("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
pub const CPUSET_MEMS: Flag =
    Flag::string("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
pub const MEMORY: Flag = Flag::new("memory", Kind::Bytes, "Memory limit").short('m');
pub const MEMORY_RESERVATION: Flag =
    Flag::new("memory-reservation", Kind::Bytes, "Memory soft limit");
pub const PIDS_LIMIT: Flag = Flag::new(
    "pids-limit",
    Kind::Int,
    "Tune container pids limit (set -1 for unlimited)",
);

/// All of them; `run` and `create` add a few of their own.
pub const SHARED: [Flag; COUNT] = [
    Flag::list(
        "annotation",
        "Add an annotation to the container (passed through to the OCI runtime)",
    )
    .kind(Kind::Map),
    Flag::new(
        "add-host",
        Kind::ExtraHost,
        "Add a custom host-to-IP mapping (host:ip)",
    ),
    Flag::new("attach", Kind::Attach, "Attach to STDIN, STDOUT or STDERR").short('a'),
    Flag::new(
        "blkio-weight",
        Kind::Uint16,
        "Block IO (relative weight), between 10 and 1000, or 0 to disable",
    )
    .unsupported(),
    Flag::new(
        "blkio-weight-device",
        Kind::Weight,
        "Block IO weight (relative device weight)",
    )
    .unsupported(),
    Flag::list("cap-add", "Add Linux capabilities"),
    Flag::list("cap-drop", "Drop Linux capabilities"),
    Flag::string("cgroup-parent", "Optional parent cgroup for the container"),
    Flag::string(
        "cgroupns",
        "Cgroup namespace to use (host|private)\n'host':    Run the container in the Docker host's cgroup namespace\n'private': Run the container in its own private cgroup namespace\n'':        Use the cgroup namespace as configured by the\n           default-cgroupns-mode option on the daemon (default)",
    ),
    Flag::string("cidfile", "Write the container ID to the file"),
    Flag::new("cpu-count", Kind::Int, "Number of CPUs (Windows)")
        .hidden()
        .unsupported(),
    Flag::new("cpu-percent", Kind::Int, "Percent of CPU (Windows)")
        .hidden()
        .unsupported(),
    CPU_PERIOD,
    CPU_QUOTA,
    Flag::new(
        "cpu-rt-period",
        Kind::Int,
        "Limit CPU real-time period in microseconds",
    )
    .unsupported(),
    Flag::new(
        "cpu-rt-runtime",
        Kind::Int,
        "Limit CPU real-time runtime in microseconds",
    )
    .unsupported(),
    CPU_SHARES,
    CPUS,
    CPUSET_CPUS,
    CPUSET_MEMS,
    Flag::list("device", "Add a host device to the container").unsupported(),
    Flag::list(
        "device-cgroup-rule",
        "Add a rule to the cgroup allowed devices list",
    )
    .unsupported(),
    Flag::new(
        "device-read-bps",
        Kind::ThrottleBytes,
        "Limit read rate (bytes per second) from a device",
    )
    .unsupported(),
    Flag::new(
        "device-read-iops",
        Kind::ThrottleOperations,
        "Limit read rate (IO per second) from a device",
    )
    .unsupported(),
    Flag::new(
        "device-write-bps",
        Kind::ThrottleBytes,
        "Limit write rate (bytes per second) to a device",
    )
    .unsupported(),
    Flag::new(
        "device-write-iops",
        Kind::ThrottleOperations,
        "Limit write rate (IO per second) to a device",
    )
    .unsupported(),
    Flag::bool("disable-content-trust", "Skip image verification")
        .default("true"),
    Flag::new("dns", Kind::Ip, "Set custom DNS servers"),
    Flag::list("dns-opt", "DNS options")
        .hidden()
        .alias_of("dns-option"),
    Flag::list("dns-option", "Set DNS options"),
    Flag::new("dns-search", Kind::Search, "Set custom DNS search domains"),
    Flag::string("domainname", "Container NIS domain name"),
    Flag::string(
        "entrypoint",
        "Overwrite the default ENTRYPOINT of the image",
    ),
    Flag::new("env", Kind::Env, "Set environment variables").short('e'),
    Flag::list("env-file", "Read in a file of environment variables"),
    Flag::list("expose", "Expose a port or a range of ports"),
    Flag::new(
        "gpus",
        Kind::Gpus,
        "GPU devices to add to the container ('all' to pass all GPUs)",
    )
    .unsupported(),
    Flag::list("group-add", "Add additional groups to join"),
    Flag::string("health-cmd", "Command to run to check health"),
    Flag::new(
        "health-interval",
        Kind::Duration,
        "Time between running the check (ms|s|m|h)",
    ).default("0s"),
    Flag::new(
        "health-retries",
        Kind::Int,
        "Consecutive failures needed to report unhealthy",
    ),
    Flag::new(
        "health-start-interval",
        Kind::Duration,
        "Time between running the check during the start period (ms|s|m|h)",
    ).default("0s"),
    Flag::new(
        "health-start-period",
        Kind::Duration,
        "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h)",
    ).default("0s"),
    Flag::new(
        "health-timeout",
        Kind::Duration,
        "Maximum time to allow one check to run (ms|s|m|h)",
    ).default("0s"),
    Flag::bool("help", "Print usage"),
    Flag::string("hostname", "Container host name").short('h'),
    Flag::bool(
        "init",
        "Run an init inside the container that forwards signals and reaps processes",
    ),
    Flag::bool("interactive", "Keep STDIN open even if not attached").short('i'),
    Flag::new(
        "io-maxbandwidth",
        Kind::Bytes,
        "Highest I/O bandwidth (Windows)",
    )
    .hidden()
    .unsupported(),
    Flag::new(
        "io-maxiops",
        Kind::Uint64,
        "Highest number of I/O operations (Windows)",
    )
    .hidden()
    .unsupported(),
    Flag::string("ip", "IPv4 address (e.g., 172.30.100.104)"),
    Flag::string("ip6", "IPv6 address (e.g., 2001:db8::33)"),
    Flag::string("ipc", "IPC mode to use"),
    Flag::string("isolation", "Container isolation technology").unsupported(),
    Flag::new("kernel-memory", Kind::Bytes, "Kernel memory limit").unsupported(),
    Flag::new("label", Kind::Label, "Set meta data on a container").short('l'),
    Flag::list("label-file", "Read in a line delimited file of labels"),
    Flag::new("link", Kind::Link, "Add link to another container"),
    Flag::list("link-local-ip", "Container IPv4/IPv6 link-local addresses"),
    Flag::string("log-driver", "Logging driver for the container"),
    Flag::list("log-opt", "Log driver options"),
    Flag::string(
        "mac-address",
        "Container MAC address (e.g., 92:d0:c6:0a:29:33)",
    ),
    MEMORY,
    MEMORY_RESERVATION,
    Flag::new(
        "memory-swap",
        Kind::SwapBytes,
        "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
    ),
    Flag::new(
        "memory-swappiness",
        Kind::Int,
        "Tune container memory swappiness (0 to 100)",
    )
    .default("-1"),
    Flag::new(
        "mount",
        Kind::Mount,
        "Attach a filesystem mount to the container",
    ),
    Flag::string("name", "Assign a name to the container"),
    Flag::new("net", Kind::Network, "Network to join")
        .hidden()
        .alias_of("network"),
    Flag::list("net-alias", "Further name on the network")
        .hidden()
        .alias_of("network-alias"),
    Flag::new("network", Kind::Network, "Connect a container to a network"),
    Flag::list(
        "network-alias",
        "Add network-scoped alias for the container",
    ),
    Flag::bool(
        "no-healthcheck",
        "Disable any container-specified HEALTHCHECK",
    ),
    Flag::bool("oom-kill-disable", "Disable OOM Killer"),
    Flag::new(
        "oom-score-adj",
        Kind::Int,
        "Tune host's OOM preferences (-1000 to 1000)",
    ),
    Flag::string("pid", "PID namespace to use"),
    PIDS_LIMIT,
    Flag::string(
        "platform",
        "Set platform if server is multi-platform capable",
    ),
    Flag::bool("privileged", "Give extended privileges to this container"),
    Flag::list("publish", "Publish a container's port(s) to the host").short('p'),
    Flag::bool("publish-all", "Publish all exposed ports to random ports").short('P'),
    Flag::bool("quiet", "Suppress the pull output").short('q'),
    Flag::bool(
        "read-only",
        "Mount the container's root filesystem as read only",
    ),
    Flag::string("restart", "Restart policy to apply when a container exits").default("no"),
    Flag::bool(
        "rm",
        "Automatically remove the container and its associated anonymous volumes when it exits",
    ),
    Flag::string("runtime", "Runtime to use for this container"),
    Flag::list("security-opt", "Security Options"),
    Flag::new("shm-size", Kind::Bytes, "Size of /dev/shm"),
    Flag::string("stop-signal", "Signal to stop the container"),
    Flag::new(
        "stop-timeout",
        Kind::Int,
        "Timeout (in seconds) to stop a container",
    ),
    Flag::list("storage-opt", "Storage driver options for the container").unsupported(),
    Flag::new("sysctl", Kind::Sysctl, "Sysctl options"),
    Flag::list("tmpfs", "Mount a tmpfs directory"),
    Flag::bool("tty", "Allocate a pseudo-TTY").short('t'),
    Flag::new("ulimit", Kind::Ulimit, "Ulimit options"),
    Flag::bool(
        "use-api-socket",
        "Bind mount Docker API socket and required auth",
    )
    .unsupported(),
    Flag::string("user", "Username or UID (format: <name|uid>[:<group|gid>])").short('u'),
    Flag::string("userns", "User namespace to use"),
    Flag::string("uts", "UTS namespace to use"),
    Flag::list("volume", "Bind mount a volume").short('v'),
    Flag::string("volume-driver", "Optional volume driver for the container"),
    Flag::list(
        "volumes-from",
        "Mount volumes from the specified container(s)",
    ),
    Flag::string("workdir", "Working directory inside the container").short('w'),
];

/// `--pull`; `docker create` has a text of its own, with a slip of the pen.
const fn pull(help: &'static str) -> Flag {
    Flag::string("pull", help).default("missing")
}

/// The flags of `docker create`.
pub const CREATE: [Flag; COUNT + 1] = {
    let mut flags =
        [pull("Pull image before creating (\"always\", \"|missing\", \"never\")"); COUNT + 1];
    let mut i = 0;
    while i < COUNT {
        flags[i] = SHARED[i];
        i += 1;
    }
    flags
};

/// The flags of `docker run`.
pub const RUN: [Flag; COUNT + 4] = {
    let mut flags = [Flag::bool(
        "detach",
        "Run container in background and print container ID",
    )
    .short('d'); COUNT + 4];
    let mut i = 0;
    while i < COUNT {
        flags[i] = SHARED[i];
        i += 1;
    }
    flags[COUNT] = Flag::bool("sig-proxy", "Proxy received signals to the process").default("true");
    flags[COUNT + 1] = Flag::string(
        "detach-keys",
        "Override the key sequence for detaching a container",
    );
    flags[COUNT + 3] = pull("Pull image before running (\"always\", \"missing\", \"never\")");
    flags
};
