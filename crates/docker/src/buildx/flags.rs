//! The flags of `docker build`.

use crate::flags::{Flag, Kind};

/// `--builder`, which nearly every command of the plug-in has.
pub const BUILDER: Flag = Flag::string("builder", "Override the configured builder instance");

/// `--debug`, which every command of the plug-in has.
pub const DEBUG: Flag = Flag::bool("debug", "Enable debug logging").short('D');

/// A flag that may be given several times, each time with one whole value.
const fn array(name: &'static str, help: &'static str) -> Flag {
    Flag::new(name, Kind::StringArray, help)
}

/// Flags that mean nothing any more, and what is said to whoever uses them.
pub const WARNED: [(&str, &str); 3] = [
    ("isolation", "isolation flag is deprecated with BuildKit."),
    (
        "security-opt",
        "security-opt flag is deprecated. \"RUN --security=insecure\" should be used with BuildKit.",
    ),
    (
        "squash",
        "experimental flag squash is removed with BuildKit. You should squash inside build using a multi-stage Dockerfile for efficiency.",
    ),
];

/// All flags, in the order of `--help`.
pub const FLAGS: &[Flag] = &[
    Flag::new(
        "add-host",
        Kind::StringSlice,
        "Add a custom host-to-IP mapping (format: \"host:ip\")",
    ),
    array(
        "allow",
        "Allow extra privileged entitlement (e.g., \"network.host\", \"security.insecure\", \"device\")",
    ),
    array("annotation", "Add annotation to the image"),
    array("attest", "Attestation parameters (format: \"type=sbom,generator=image\")"),
    array("build-arg", "Set build-time variables"),
    array("build-context", "Additional build contexts (e.g., name=path)"),
    BUILDER,
    array(
        "cache-from",
        "External cache sources (e.g., \"user/app:cache\", \"type=local,src=path/to/dir\")",
    ),
    array(
        "cache-to",
        "Cache export destinations (e.g., \"user/app:cache\", \"type=local,dest=path/to/dir\")",
    ),
    Flag::string("call", "Set method for evaluating build (\"check\", \"outline\", \"targets\")")
        .default("build"),
    Flag::string(
        "cgroup-parent",
        "Set the parent cgroup for the \"RUN\" instructions during build",
    ),
    Flag::bool("check", "Shorthand for \"--call=check\""),
    DEBUG,
    Flag::string("file", "Name of the Dockerfile (default: \"PATH/Dockerfile\")").short('f'),
    Flag::string("iidfile", "Write the image ID to a file"),
    array("label", "Set metadata for an image"),
    Flag::bool("load", "Shorthand for \"--output=type=docker\""),
    Flag::string("metadata-file", "Write build result metadata to a file"),
    Flag::string(
        "network",
        "Set the networking mode for the \"RUN\" instructions during build",
    )
    .default("default"),
    Flag::bool("no-cache", "Do not use cache when building the image"),
    array("no-cache-filter", "Do not cache specified stages"),
    array("output", "Output destination (format: \"type=local,dest=path\")").short('o'),
    array("platform", "Set target platform for build"),
    Flag::string(
        "progress",
        "Set type of progress output (\"auto\", \"none\",  \"plain\", \"quiet\", \"rawjson\", \"tty\"). Use plain to show container output",
    )
    .default("auto"),
    Flag::string("provenance", "Shorthand for \"--attest=type=provenance\""),
    Flag::bool("pull", "Always attempt to pull all referenced images"),
    Flag::bool("push", "Shorthand for \"--output=type=registry\"").unsupported(),
    Flag::bool("quiet", "Suppress the build output and print image ID on success").short('q'),
    Flag::string("sbom", "Shorthand for \"--attest=type=sbom\""),
    array(
        "secret",
        "Secret to expose to the build (format: \"id=mysecret[,src=/local/secret]\")",
    ),
    Flag::new("shm-size", Kind::Bytes, "Shared memory size for build containers"),
    array(
        "ssh",
        "SSH agent socket or keys to expose to the build (format: \"default|<id>[=<socket>|<key>[,<key>]]\")",
    ),
    array("tag", "Name and optionally a tag (format: \"name:tag\")").short('t'),
    Flag::string("target", "Set the target build stage to build"),
    Flag::new("ulimit", Kind::Ulimit, "Ulimit options"),
    Flag::string("print", "Print result of information request (e.g., outline, targets)").hidden(),
    Flag::string("memory", "Memory limit").short('m').hidden(),
    Flag::string("memory-swap", "Swap limit equal to memory plus swap").hidden(),
    Flag::string("cpu-shares", "CPU shares (relative weight)").short('c').hidden(),
    Flag::string("cpu-period", "Limit the CPU CFS (Completely Fair Scheduler) period").hidden(),
    Flag::string("cpu-quota", "Limit the CPU CFS (Completely Fair Scheduler) quota").hidden(),
    Flag::string("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)").hidden(),
    Flag::string("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)").hidden(),
    Flag::bool("compress", "Compress the build context using gzip").hidden(),
    Flag::string("isolation", "Container isolation technology").hidden(),
    array("security-opt", "Security options").hidden(),
    Flag::bool("squash", "Squash newly built layers into a single new layer").hidden(),
    Flag::bool("rm", "Remove intermediate containers after a successful build")
        .default("true")
        .hidden(),
    Flag::bool("force-rm", "Always remove intermediate containers").hidden(),
];
