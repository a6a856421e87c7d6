//! What is refused when a container is made or changed, with moby's words.

use machine::Signal;

use crate::api::container::{ContainerConfig, HostConfig, RestartPolicy};
use crate::api::{ApiError, Result};

/// CPUs of the host.
pub(crate) const CPUS: i64 = 4;
const MIN_MEMORY: i64 = 6 << 20;

/// Capabilities by their Linux numbers.
pub(crate) const CAPABILITIES: [&str; 41] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
];

const DEFAULT_CAPABILITIES: [&str; 14] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "FSETID",
    "FOWNER",
    "MKNOD",
    "NET_RAW",
    "SETGID",
    "SETUID",
    "SETFCAP",
    "SETPCAP",
    "NET_BIND_SERVICE",
    "SYS_CHROOT",
    "KILL",
    "AUDIT_WRITE",
];

/// Checks a new container's settings.
pub(crate) fn settings(config: &ContainerConfig, host: &HostConfig) -> Result<()> {
    let invalid = |text: String| Err(ApiError::invalid(text));
    let dir = &config.working_dir;
    if !dir.is_empty() && !dir.starts_with('/') {
        return invalid(format!(
            "the working directory '{dir}' is invalid, it needs to be an absolute path"
        ));
    }
    if !config.stop_signal.is_empty() {
        signal(&config.stop_signal)?;
    }
    for env in &config.env {
        if env.starts_with('=') {
            return invalid(format!("invalid environment variable: {env}"));
        }
    }
    if let Some(check) = &config.healthcheck {
        for (name, value) in [
            ("Interval", check.interval),
            ("Timeout", check.timeout),
            ("StartPeriod", check.start_period),
            ("StartInterval", check.start_interval),
        ] {
            if value != 0 && value < 1_000_000 {
                return invalid(format!("{name} in Healthcheck cannot be less than 1ms"));
            }
        }
        if check.retries < 0 {
            return invalid("Retries in Healthcheck cannot be negative".to_string());
        }
    }
    for (path, _) in host.tmpfs.iter() {
        if !path.starts_with('/') {
            return invalid(format!(
                "invalid mount path: '{path}' mount path must be absolute"
            ));
        }
        if path.trim_end_matches('/').is_empty() {
            return invalid("invalid specification: destination can't be '/'".to_string());
        }
    }
    log_config(&host.log_config)?;
    if host.auto_remove && !matches!(host.restart_policy.name.as_str(), "" | "no") {
        return invalid("can't create 'AutoRemove' container with restart policy".to_string());
    }
    for (port, _) in host.port_bindings.iter() {
        let number = port.split('/').next().unwrap_or_default();
        if number.parse::<u16>().is_err() {
            return invalid(format!("invalid port specification: \"{port}\""));
        }
    }
    restart_policy(&host.restart_policy)?;
    for (list, name) in [(&host.cap_add, "CapAdd"), (&host.cap_drop, "CapDrop")] {
        if let Some(unknown) = list.iter().find(|c| capability(c).is_none()) {
            let upper = unknown.to_uppercase();
            let full = match upper.starts_with("CAP_") {
                true => upper,
                false => format!("CAP_{upper}"),
            };
            return invalid(format!("invalid {name}: unknown capability: \"{full}\""));
        }
    }
    network_mode(config, host)?;
    resources(host)
}

/// Drivers with the options they know.
const LOG_DRIVERS: [(&str, &[&str]); 10] = [
    (
        "json-file",
        &[
            "max-file",
            "max-size",
            "compress",
            "labels",
            "labels-regex",
            "env",
            "env-regex",
            "tag",
        ],
    ),
    ("local", &["max-file", "max-size", "compress"]),
    ("none", &[]),
    (
        "journald",
        &["labels", "labels-regex", "env", "env-regex", "tag"],
    ),
    (
        "syslog",
        &[
            "syslog-address",
            "syslog-facility",
            "syslog-format",
            "tag",
            "labels",
            "env",
        ],
    ),
    ("gelf", &["gelf-address", "tag", "labels", "env"]),
    (
        "fluentd",
        &["fluentd-address", "fluentd-async", "tag", "labels", "env"],
    ),
    (
        "awslogs",
        &["awslogs-group", "awslogs-region", "awslogs-stream", "tag"],
    ),
    ("gcplogs", &["gcp-project", "labels", "env"]),
    (
        "splunk",
        &["splunk-token", "splunk-url", "tag", "labels", "env"],
    ),
];

fn log_config(config: &crate::api::container::LogConfig) -> Result<()> {
    if config.kind == "none" {
        return Ok(());
    }
    let mode = config.config.get("mode").map_or("", String::as_str);
    if !["", "blocking", "non-blocking"].contains(&mode) {
        return Err(ApiError::invalid(format!(
            "logger: logging mode not supported: {mode}"
        )));
    }
    if config.config.get("max-buffer-size").is_some() && mode != "non-blocking" {
        return Err(ApiError::invalid(
            "logger: max-buffer-size option is only supported with 'mode=non-blocking'",
        ));
    }
    let kind = match config.kind.as_str() {
        "" => "json-file",
        kind => kind,
    };
    let Some((_, known)) = LOG_DRIVERS.iter().find(|(name, _)| *name == kind) else {
        return Err(ApiError::invalid(format!(
            "logger: no log driver named '{kind}' is registered"
        )));
    };
    let common = ["mode", "max-buffer-size"];
    for (key, _) in config.config.iter() {
        if !known.contains(&key.as_str()) && !common.contains(&key.as_str()) {
            return Err(ApiError::invalid(format!(
                "unknown log opt '{key}' for {kind} log driver"
            )));
        }
    }
    Ok(())
}

fn network_mode(config: &ContainerConfig, host: &HostConfig) -> Result<()> {
    let conflict = |what: &str| Err(ApiError::invalid(format!("conflicting options: {what}")));
    let mode = host.network_mode.as_str();
    let joins = mode.starts_with("container:");
    if (joins || mode == "host" && host.uts_mode == "host") && !config.hostname.is_empty() {
        return conflict("hostname and the network mode");
    }
    if mode == "host" && !host.links.is_empty() {
        return conflict(
            "host type networking can't be used with links. This would result in undefined behavior",
        );
    }
    if joins && !host.links.is_empty() {
        return conflict(
            "container type network can't be used with links. This would result in undefined behavior",
        );
    }
    if joins && !host.dns.is_empty() {
        return conflict("dns and the network mode");
    }
    if joins && !host.extra_hosts.is_empty() {
        return conflict("custom host-to-IP mapping and the network mode");
    }
    if joins && (!host.port_bindings.is_empty() || host.publish_all_ports) {
        return conflict("port publishing and the container type network mode");
    }
    if joins && !config.exposed_ports.is_empty() {
        return conflict("port exposing and the container type network mode");
    }
    Ok(())
}

/// Checks a restart policy.
pub(crate) fn restart_policy(policy: &RestartPolicy) -> Result<()> {
    let fail = |why: &str| Err(ApiError::invalid(format!("invalid restart policy: {why}")));
    match policy.name.as_str() {
        "always" | "unless-stopped" | "no" if policy.maximum_retry_count != 0 => {
            let negative = if policy.maximum_retry_count < 0 {
                " and cannot be negative"
            } else {
                ""
            };
            fail(&format!(
                "maximum retry count can only be used with 'on-failure'{negative}"
            ))
        }
        "on-failure" if policy.maximum_retry_count < 0 => {
            fail("maximum retry count cannot be negative")
        }
        "" | "no" | "always" | "unless-stopped" | "on-failure" => Ok(()),
        other => fail(&format!(
            "unknown policy '{other}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"
        )),
    }
}

/// Checks limits.
pub(crate) fn resources(host: &HostConfig) -> Result<()> {
    let invalid = |text: &str| Err(ApiError::invalid(text));
    if host.memory != 0 && host.memory < MIN_MEMORY {
        return invalid("Minimum memory limit allowed is 6MB");
    }
    if host.memory > 0 && host.memory_swap > 0 && host.memory_swap < host.memory {
        return invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if host.memory == 0 && host.memory_swap > 0 {
        return invalid(
            "You should always set the Memory limit when using Memoryswap limit, see usage",
        );
    }
    if host.memory_reservation > 0 && host.memory_reservation < MIN_MEMORY {
        return invalid("Minimum memory reservation allowed is 6MB");
    }
    if host.memory > 0 && host.memory_reservation > 0 && host.memory < host.memory_reservation {
        return invalid(
            "Minimum memory limit can not be less than memory reservation limit, see usage",
        );
    }
    if host.nano_cpus > 0 && (host.cpu_period > 0 || host.cpu_quota > 0) {
        return invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set.");
    }
    let billion = 1_000_000_000;
    if host.nano_cpus < 0 || host.nano_cpus > CPUS * billion {
        return Err(ApiError::invalid(format!(
            "range of CPUs is from 0.01 to {CPUS}.00, as there are only {CPUS} CPUs available"
        )));
    }
    if host.oom_score_adj < -1000 || host.oom_score_adj > 1000 {
        return Err(ApiError::invalid(format!(
            "Invalid value {}, range for oom score adj is [-1000, 1000]",
            host.oom_score_adj
        )));
    }
    if host.shm_size < 0 {
        return invalid("SHM size can not be less than 0");
    }
    Ok(())
}

/// Reads a signal's name or number.
pub(crate) fn signal(text: &str) -> Result<Signal> {
    let bad = || ApiError::invalid(format!("invalid signal: {text}"));
    let number = text.parse::<i64>();
    if number.is_ok_and(|n| !(1..=64).contains(&n)) {
        return Err(bad());
    }
    let upper = text.to_uppercase();
    Signal::parse(&upper).ok_or_else(bad)
}

/// Returns a capability's number; `ALL` has none of its own.
fn capability(name: &str) -> Option<Option<u32>> {
    let upper = name.to_uppercase();
    let bare = upper.strip_prefix("CAP_").unwrap_or(&upper);
    if bare == "ALL" {
        return Some(None);
    }
    let place = CAPABILITIES.iter().position(|c| *c == bare)?;
    Some(u32::try_from(place).ok())
}

/// Returns the capability bits of a container's root.
pub(crate) fn capabilities(host: &HostConfig) -> u64 {
    if host.privileged {
        return u64::MAX;
    }
    let bit = |name: &str| match capability(name) {
        Some(Some(n)) => 1u64 << n,
        Some(None) => (1u64 << CAPABILITIES.len()) - 1,
        None => 0,
    };
    let mut caps = DEFAULT_CAPABILITIES
        .iter()
        .map(|c| bit(c))
        .fold(0, |a, b| a | b);
    if host.cap_drop.iter().any(|c| c.eq_ignore_ascii_case("ALL")) {
        caps = 0;
    }
    for name in &host.cap_add {
        caps |= bit(name);
    }
    for name in &host.cap_drop {
        if !name.eq_ignore_ascii_case("ALL") {
            caps &= !bit(name);
        }
    }
    caps
}
