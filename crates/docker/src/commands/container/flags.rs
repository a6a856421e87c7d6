//! The flags that `docker run` and `docker create` share.

use crate::flags::{Flag, Kind};

const COUNT: usize = 104;

/// All of them; `run` and `create` add a few of their own.
pub const SHARED: [Flag; COUNT] = [
    Flag::list("annotation", "Annotation for the runtime").kind(Kind::Map),
    Flag::new(
        "add-host",
        Kind::ExtraHost,
        "Extra line of /etc/hosts (host:ip)",
    ),
    Flag::new("attach", Kind::Attach, "Connect STDIN, STDOUT or STDERR").short('a'),
    Flag::new(
        "blkio-weight",
        Kind::Uint16,
        "Share of block I/O, 10 to 1000, or 0 for none (default 0)",
    )
    .unsupported(),
    Flag::list("blkio-weight-device", "Share of block I/O of one device").unsupported(),
    Flag::list("cap-add", "Linux capabilities to give"),
    Flag::list("cap-drop", "Linux capabilities to take away"),
    Flag::string("cgroup-parent", "Parent cgroup"),
    Flag::string(
        "cgroupns",
        "Cgroup namespace (host|private)\n'host':    the host's\n'private': the container's own\n'':        the daemon's default-cgroupns-mode (default)",
    ),
    Flag::string("cidfile", "File to write the container's id to"),
    Flag::new("cpu-count", Kind::Int, "Number of CPUs (Windows)")
        .hidden()
        .unsupported(),
    Flag::new("cpu-percent", Kind::Int, "Percent of CPU (Windows)")
        .hidden()
        .unsupported(),
    Flag::new("cpu-period", Kind::Int, "Length of a scheduler period"),
    Flag::new("cpu-quota", Kind::Int, "CPU time per scheduler period"),
    Flag::new(
        "cpu-rt-period",
        Kind::Int,
        "Length of a real-time period in microseconds",
    )
    .unsupported(),
    Flag::new(
        "cpu-rt-runtime",
        Kind::Int,
        "Real-time CPU time per period in microseconds",
    )
    .unsupported(),
    Flag::new("cpu-shares", Kind::Int, "Share of CPU (relative weight)").short('c'),
    Flag::new("cpus", Kind::Cpus, "How many CPUs"),
    Flag::string("cpuset-cpus", "CPUs to run on (0-3, 0,1)"),
    Flag::string("cpuset-mems", "Memory nodes to use (0-3, 0,1)"),
    Flag::list("device", "Device of the host to pass in").unsupported(),
    Flag::list("device-cgroup-rule", "Rule for allowed devices").unsupported(),
    Flag::new(
        "device-read-bps",
        Kind::Throttle,
        "Bytes per second read from a device",
    )
    .unsupported(),
    Flag::new(
        "device-read-iops",
        Kind::Throttle,
        "Reads per second from a device",
    )
    .unsupported(),
    Flag::new(
        "device-write-bps",
        Kind::Throttle,
        "Bytes per second written to a device",
    )
    .unsupported(),
    Flag::new(
        "device-write-iops",
        Kind::Throttle,
        "Writes per second to a device",
    )
    .unsupported(),
    Flag::bool("disable-content-trust", "Skip signature checks")
        .default("true")
        .hidden(),
    Flag::new("dns", Kind::Ip, "DNS servers"),
    Flag::list("dns-opt", "DNS options")
        .hidden()
        .alias_of("dns-option"),
    Flag::list("dns-option", "DNS options"),
    Flag::new("dns-search", Kind::Search, "DNS search domains"),
    Flag::string("domainname", "NIS domain name"),
    Flag::string(
        "entrypoint",
        "Program to run instead of the image's ENTRYPOINT",
    ),
    Flag::new("env", Kind::Env, "Environment variables").short('e'),
    Flag::list("env-file", "File of environment variables"),
    Flag::list("expose", "Port or range of ports to expose"),
    Flag::new(
        "gpus",
        Kind::Gpus,
        "GPUs to pass in ('all' for all of them)",
    )
    .unsupported(),
    Flag::list("group-add", "Further groups to join"),
    Flag::string("health-cmd", "Command that checks health"),
    Flag::new(
        "health-interval",
        Kind::Duration,
        "Time between checks (ms|s|m|h) (default 0s)",
    ),
    Flag::new(
        "health-retries",
        Kind::Int,
        "Failures in a row that make it unhealthy",
    ),
    Flag::new(
        "health-start-interval",
        Kind::Duration,
        "Time between checks while starting up (ms|s|m|h) (default 0s)",
    ),
    Flag::new(
        "health-start-period",
        Kind::Duration,
        "Time to start up in before failures count (ms|s|m|h) (default 0s)",
    ),
    Flag::new(
        "health-timeout",
        Kind::Duration,
        "Longest time for one check (ms|s|m|h) (default 0s)",
    ),
    Flag::bool("help", "Print usage"),
    Flag::string("hostname", "Host name").short('h'),
    Flag::bool(
        "init",
        "Run an init process that forwards signals and reaps processes",
    ),
    Flag::bool("interactive", "Keep STDIN open though nothing is attached").short('i'),
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
    Flag::string("ipc", "IPC namespace"),
    Flag::string("isolation", "Isolation technology").unsupported(),
    Flag::new("kernel-memory", Kind::Bytes, "Kernel memory limit")
        .hidden()
        .unsupported(),
    Flag::new("label", Kind::Label, "Metadata").short('l'),
    Flag::list("label-file", "File of labels, one a line"),
    Flag::new("link", Kind::Link, "Link to another container"),
    Flag::list("link-local-ip", "Link-local addresses"),
    Flag::string("log-driver", "Logging driver"),
    Flag::list("log-opt", "Options of the logging driver"),
    Flag::string("mac-address", "MAC address (e.g., 92:d0:c6:0a:29:33)"),
    Flag::new("memory", Kind::Bytes, "Memory limit").short('m'),
    Flag::new("memory-reservation", Kind::Bytes, "Soft memory limit"),
    Flag::new(
        "memory-swap",
        Kind::SwapBytes,
        "Limit of memory and swap together: '-1' for no limit of swap",
    ),
    Flag::new(
        "memory-swappiness",
        Kind::Int,
        "Memory swappiness (0 to 100)",
    )
    .default("-1"),
    Flag::new("mount", Kind::Mount, "Mount a file system"),
    Flag::string("name", "Name of the container"),
    Flag::new("net", Kind::Network, "Network to join")
        .hidden()
        .alias_of("network"),
    Flag::list("net-alias", "Further name on the network")
        .hidden()
        .alias_of("network-alias"),
    Flag::new("network", Kind::Network, "Network to join"),
    Flag::list("network-alias", "Further name on the network"),
    Flag::bool("no-healthcheck", "Turn off the image's HEALTHCHECK"),
    Flag::bool("oom-kill-disable", "Keep the OOM killer away"),
    Flag::new(
        "oom-score-adj",
        Kind::Int,
        "Preference of the OOM killer (-1000 to 1000)",
    ),
    Flag::string("pid", "PID namespace"),
    Flag::new("pids-limit", Kind::Int, "Most processes (-1 for no limit)"),
    Flag::string("platform", "Platform of the image"),
    Flag::bool("privileged", "Give all privileges"),
    Flag::list("publish", "Publish ports on the host").short('p'),
    Flag::bool(
        "publish-all",
        "Publish all exposed ports on free ports of the host",
    )
    .short('P'),
    Flag::string(
        "pull",
        "When to pull the image (\"always\", \"missing\", \"never\")",
    )
    .default("missing"),
    Flag::bool("quiet", "No output while pulling").short('q'),
    Flag::bool("read-only", "Make the root file system read-only"),
    Flag::string("restart", "What to do when the container ends").default("no"),
    Flag::bool(
        "rm",
        "Remove the container and its anonymous volumes when it ends",
    ),
    Flag::string("runtime", "Runtime"),
    Flag::list("security-opt", "Security options"),
    Flag::new("shm-size", Kind::Bytes, "Size of /dev/shm"),
    Flag::string("stop-signal", "Signal that stops the container"),
    Flag::new(
        "stop-timeout",
        Kind::Int,
        "Seconds to wait before killing when stopping",
    ),
    Flag::list("storage-opt", "Options of the storage driver").unsupported(),
    Flag::new("sysctl", Kind::Sysctl, "Kernel settings"),
    Flag::list("tmpfs", "Mount a tmpfs directory"),
    Flag::bool("tty", "Give it a terminal").short('t'),
    Flag::new("ulimit", Kind::Ulimit, "Limits of processes"),
    Flag::bool(
        "use-api-socket",
        "Mount the engine's socket and credentials",
    )
    .unsupported(),
    Flag::string("user", "User (format: <name|uid>[:<group|gid>])").short('u'),
    Flag::string("userns", "User namespace"),
    Flag::string("uts", "UTS namespace"),
    Flag::list("volume", "Mount a volume or a directory of the host").short('v'),
    Flag::string("volume-driver", "Volume driver"),
    Flag::list("volumes-from", "Mount the volumes of other containers"),
    Flag::string("workdir", "Working directory in the container").short('w'),
];

/// The flags of `docker run`.
pub const RUN: [Flag; COUNT + 3] = {
    let mut flags =
        [Flag::bool("detach", "Run in the background and print the id").short('d'); COUNT + 3];
    let mut i = 0;
    while i < COUNT {
        flags[i] = SHARED[i];
        i += 1;
    }
    flags[COUNT] = Flag::bool("sig-proxy", "Pass signals on to the process").default("true");
    flags[COUNT + 1] = Flag::string("detach-keys", "Keys that detach the terminal");
    flags
};
