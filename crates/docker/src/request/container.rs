//! From the flags of `docker run` and `docker create` to what the engine is asked to make.

use super::mount::{self, MountSpec};
use super::network::{self, Attachment};
use super::ports::{self, PortMapping};
use super::ulimit::{self, Ulimit};
use super::volume::{self, VolumeSpec};
use crate::flags::Parsed;
use std::collections::BTreeMap;

/// What the command needs from its surroundings: the directory, files, the environment.
pub trait Surroundings {
    /// The working directory.
    fn cwd(&self) -> String;
    /// A file's content, or Go's text for why it could not be read (`open x: no such file or directory`).
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String>;
    /// A variable of the environment.
    fn env(&self, name: &str) -> Option<String>;
}

/// Settings of a healthcheck; durations in nanoseconds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Health {
    /// `["CMD-SHELL", …]`, `["NONE"]`, or empty to inherit.
    pub test: Vec<String>,
    /// Time between checks.
    pub interval: i64,
    /// Time one check may take.
    pub timeout: i64,
    /// Time to start up in.
    pub start_period: i64,
    /// Time between checks while starting up.
    pub start_interval: i64,
    /// Failures in a row that make it unhealthy.
    pub retries: i64,
}

/// A restart policy.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Restart {
    /// `no`, `always`, …; whatever the user wrote.
    pub name: String,
    /// How often at most, for `on-failure`.
    pub maximum_retry_count: i64,
}

/// A container to be made.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ContainerSpec {
    pub image: String,
    pub cmd: Vec<String>,
    /// `None` to inherit; `[""]` to clear.
    pub entrypoint: Option<Vec<String>>,
    pub hostname: String,
    pub domainname: String,
    pub user: String,
    pub working_dir: String,
    pub env: Vec<String>,
    pub labels: BTreeMap<String, String>,
    pub tty: bool,
    pub open_stdin: bool,
    pub attach_stdin: bool,
    pub attach_stdout: bool,
    pub attach_stderr: bool,
    pub exposed_ports: Vec<String>,
    pub volumes: Vec<String>,
    pub stop_signal: String,
    pub stop_timeout: Option<i64>,
    pub health: Option<Health>,
    pub binds: Vec<String>,
    pub mounts: Vec<MountSpec>,
    pub tmpfs: BTreeMap<String, String>,
    pub volumes_from: Vec<String>,
    pub volume_driver: String,
    pub publish: Vec<PortMapping>,
    pub publish_all: bool,
    pub networks: Vec<Attachment>,
    pub network_mode: String,
    pub links: Vec<String>,
    pub dns: Vec<String>,
    pub dns_search: Vec<String>,
    pub dns_options: Vec<String>,
    pub extra_hosts: Vec<String>,
    pub restart: Restart,
    pub auto_remove: bool,
    pub privileged: bool,
    pub read_only: bool,
    pub init: Option<bool>,
    pub cap_add: Vec<String>,
    pub cap_drop: Vec<String>,
    pub group_add: Vec<String>,
    pub security_opt: Vec<String>,
    pub ulimits: Vec<Ulimit>,
    pub sysctls: BTreeMap<String, String>,
    pub log_driver: String,
    pub log_opts: BTreeMap<String, String>,
    pub memory: i64,
    pub memory_reservation: i64,
    pub memory_swap: i64,
    pub memory_swappiness: Option<i64>,
    pub nano_cpus: i64,
    pub cpu_shares: i64,
    pub cpu_period: i64,
    pub cpu_quota: i64,
    pub cpuset_cpus: String,
    pub cpuset_mems: String,
    pub pids_limit: Option<i64>,
    pub oom_kill_disable: bool,
    pub oom_score_adj: i64,
    pub shm_size: i64,
    pub pid_mode: String,
    pub ipc_mode: String,
    pub uts_mode: String,
    pub userns_mode: String,
    pub cgroupns_mode: String,
    pub cgroup_parent: String,
    pub runtime: String,
    pub mac_address: String,
    pub cidfile: String,
    pub annotations: BTreeMap<String, String>,
    pub platform: String,
    pub name: String,
}

/// Reads the flags; the error is what docker prints after `docker: `.
pub fn build(flags: &Parsed, around: &dyn Surroundings) -> Result<ContainerSpec, String> {
    let mut spec = ContainerSpec {
        name: flags.str("name").into(),
        ..ContainerSpec::default()
    };
    if let [image, cmd @ ..] = flags.args.as_slice() {
        spec.image = image.clone();
        spec.cmd = cmd.to_vec();
    }
    let mac = flags.str("mac-address");
    if !mac.is_empty() && !network::is_mac(mac) {
        return Err(format!("{mac} is not a valid mac address"));
    }
    streams(flags, &mut spec);
    let swappiness = flags.int("memory-swappiness");
    if !(-1..=100).contains(&swappiness) {
        return Err(format!(
            "invalid value: {swappiness}. Valid memory swappiness range is 0-100"
        ));
    }
    storage(flags, around, &mut spec)?;
    spec.entrypoint = flags
        .changed("entrypoint")
        .then(|| vec![flags.str("entrypoint").to_string()]);
    published(flags, &mut spec)?;
    devices(flags)?;
    texts(flags, around, &mut spec)?;
    modes(flags, &mut spec)?;
    spec.restart = restart(flags.str("restart"))?;
    spec.log_driver = flags.str("log-driver").into();
    spec.log_opts = map(&flags.list("log-opt"));
    if spec.log_driver == "none" && !spec.log_opts.is_empty() {
        return Err("invalid logging opts for driver none".into());
    }
    spec.security_opt = security(&flags.list("security-opt"), around)?;
    if flags
        .list("storage-opt")
        .iter()
        .any(|option| !option.contains('='))
    {
        return Err("invalid storage option".into());
    }
    spec.health = health(flags)?;
    resources(flags, &mut spec);
    spec.auto_remove = flags.bool("rm");
    if spec.auto_remove && !matches!(spec.restart.name.as_str(), "" | "no") {
        return Err("conflicting options: cannot specify both --restart and --rm".into());
    }
    networks(flags, &mut spec)?;
    Ok(spec)
}

fn streams(flags: &Parsed, spec: &mut ContainerSpec) {
    let attach: Vec<String> = flags
        .list("attach")
        .iter()
        .map(|s| s.to_lowercase())
        .collect();
    let has = |name: &str| attach.iter().any(|s| s == name);
    spec.tty = flags.bool("tty");
    spec.open_stdin = flags.bool("interactive");
    spec.attach_stdin = has("stdin") || spec.open_stdin;
    spec.attach_stdout = attach.is_empty() || has("stdout");
    spec.attach_stderr = attach.is_empty() || has("stderr");
    if flags.bool("detach") {
        (spec.attach_stdin, spec.attach_stdout, spec.attach_stderr) = (false, false, false);
    }
}

fn storage(
    flags: &Parsed,
    around: &dyn Surroundings,
    spec: &mut ContainerSpec,
) -> Result<(), String> {
    let cwd = around.cwd();
    let mut given = flags.list("volume");
    given.dedup();
    for value in given {
        match volume::parse(&value, &cwd)? {
            VolumeSpec::Anonymous(target) => spec.volumes.push(target),
            VolumeSpec::Bind(bind) => spec.binds.push(bind),
        }
    }
    for value in flags.list("mount") {
        spec.mounts.push(mount::parse(&value, &cwd)?);
    }
    for value in flags.list("tmpfs") {
        let (path, options) = value.split_once(':').unwrap_or((&value, ""));
        spec.tmpfs.insert(path.into(), options.into());
    }
    spec.volumes_from = flags.list("volumes-from");
    spec.volume_driver = flags.str("volume-driver").into();
    Ok(())
}

fn published(flags: &Parsed, spec: &mut ContainerSpec) -> Result<(), String> {
    for value in flags.list("publish") {
        spec.publish.extend(ports::parse_publish(&value)?);
    }
    spec.exposed_ports = spec.publish.iter().map(|p| p.container.clone()).collect();
    for value in flags.list("expose") {
        spec.exposed_ports.extend(ports::parse_expose(&value)?);
    }
    spec.exposed_ports.sort();
    spec.exposed_ports.dedup();
    spec.publish_all = flags.bool("publish-all");
    Ok(())
}

/// Devices are checked but a simulated host has none to give.
fn devices(flags: &Parsed) -> Result<(), String> {
    for value in flags.list("device") {
        let parts: Vec<&str> = value.split(':').collect();
        let is_mode = |text: &str| !text.is_empty() && text.chars().all(|c| "rwm".contains(c));
        let target = match parts.as_slice() {
            [] | ["", ..] => return Err(format!("bad format for path: {value}")),
            [path] => path,
            [path, mode] if is_mode(mode) => path,
            [_, target] => target,
            [_, _, mode] if !is_mode(mode) => return Err(format!("bad mode specified: {mode}")),
            [_, target, _] => target,
            _ => return Err(format!("bad format for path: {value}")),
        };
        if !target.starts_with('/') {
            return Err(format!("{target} is not an absolute path"));
        }
    }
    Ok(())
}

fn texts(
    flags: &Parsed,
    around: &dyn Surroundings,
    spec: &mut ContainerSpec,
) -> Result<(), String> {
    spec.env = environment(&flags.list("env-file"), &flags.list("env"), around)?;
    let mut labels = Vec::new();
    for file in flags.list("label-file") {
        labels.extend(super::env_file::parse(
            &file,
            &around
                .read_file(&file)
                .map_err(|why| super::env_file::unreadable(&file, why))?,
            &|_| Some(String::new()),
        )?);
    }
    labels.extend(flags.list("label"));
    spec.labels = map(&labels);
    spec.hostname = flags.str("hostname").into();
    spec.domainname = flags.str("domainname").into();
    spec.user = flags.str("user").into();
    spec.working_dir = flags.str("workdir").into();
    spec.stop_signal = flags.str("stop-signal").into();
    spec.stop_timeout = flags
        .changed("stop-timeout")
        .then(|| flags.int("stop-timeout"));
    spec.cidfile = flags.str("cidfile").into();
    spec.platform = flags.str("platform").into();
    spec.annotations = map(&flags.list("annotation"));
    spec.sysctls = map(&flags.list("sysctl"));
    Ok(())
}

/// Variables from files and `-e`; a bare name takes its value from the environment, or is left out.
pub fn environment(
    files: &[String],
    given: &[String],
    around: &dyn Surroundings,
) -> Result<Vec<String>, String> {
    let lookup = |name: &str| around.env(name);
    let mut out = Vec::new();
    for file in files {
        out.extend(super::env_file::parse(
            file,
            &around
                .read_file(file)
                .map_err(|why| super::env_file::unreadable(file, why))?,
            &lookup,
        )?);
    }
    for value in given {
        match value.contains('=') {
            true => out.push(value.clone()),
            false => match lookup(value) {
                Some(found) => out.push(format!("{value}={found}")),
                // The engine takes a bare name as "unset what the image sets".
                None => out.push(value.clone()),
            },
        }
    }
    Ok(out)
}

fn modes(flags: &Parsed, spec: &mut ContainerSpec) -> Result<(), String> {
    let pid = flags.str("pid");
    if !(matches!(pid, "" | "host")
        || pid
            .strip_prefix("container:")
            .is_some_and(|c| !c.is_empty()))
    {
        return Err("--pid: invalid PID mode".into());
    }
    if !matches!(flags.str("uts"), "" | "host") {
        return Err("--uts: invalid UTS mode".into());
    }
    if !matches!(flags.str("userns"), "" | "host") {
        return Err("--userns: invalid USER mode".into());
    }
    if !matches!(flags.str("cgroupns"), "" | "host" | "private") {
        return Err("--cgroupns: invalid CGROUP mode".into());
    }
    spec.pid_mode = pid.into();
    spec.uts_mode = flags.str("uts").into();
    spec.userns_mode = flags.str("userns").into();
    spec.cgroupns_mode = flags.str("cgroupns").into();
    spec.ipc_mode = flags.str("ipc").into();
    spec.cgroup_parent = flags.str("cgroup-parent").into();
    spec.runtime = flags.str("runtime").into();
    Ok(())
}

/// Reads `--restart`.
pub fn restart(text: &str) -> Result<Restart, String> {
    let (name, count) = match text.split_once(':') {
        Some(("", _)) => {
            return Err("invalid restart policy format: no policy provided before colon".into());
        }
        Some((name, count)) => (name, count),
        None => (text, ""),
    };
    let maximum_retry_count = match count {
        "" => 0,
        count => match count.parse() {
            Ok(count) => count,
            Err(_) => {
                return Err(
                    "invalid restart policy format: maximum retry count must be an integer".into(),
                );
            }
        },
    };
    Ok(Restart {
        name: name.into(),
        maximum_retry_count,
    })
}

fn security(given: &[String], around: &dyn Surroundings) -> Result<Vec<String>, String> {
    for option in given {
        let (key, value) = option
            .split_once('=')
            .or_else(|| option.split_once(':'))
            .unwrap_or((option, ""));
        if value.is_empty() && key != "no-new-privileges" {
            return Err(format!(
                "Invalid --security-opt: {}",
                crate::template::quote(option)
            ));
        }
        if key == "seccomp"
            && !matches!(value, "unconfined" | "builtin")
            && let Err(why) = around.read_file(value)
        {
            return Err(format!("opening seccomp profile ({value}) failed: {why}"));
        }
    }
    Ok(given.to_vec())
}

fn health(flags: &Parsed) -> Result<Option<Health>, String> {
    let health = Health {
        test: match flags.str("health-cmd") {
            "" => Vec::new(),
            command => vec!["CMD-SHELL".into(), command.into()],
        },
        interval: flags.duration("health-interval"),
        timeout: flags.duration("health-timeout"),
        start_period: flags.duration("health-start-period"),
        start_interval: flags.duration("health-start-interval"),
        retries: flags.int("health-retries"),
    };
    let given = health != Health::default();
    if flags.bool("no-healthcheck") {
        if given {
            return Err("--no-healthcheck conflicts with --health-* options".into());
        }
        return Ok(Some(Health {
            test: vec!["NONE".into()],
            ..Health::default()
        }));
    }
    for (name, value) in [
        ("interval", health.interval),
        ("timeout", health.timeout),
        ("retries", health.retries),
        ("start-period", health.start_period),
        ("start-interval", health.start_interval),
    ] {
        if value < 0 {
            return Err(format!("--health-{name} cannot be negative"));
        }
    }
    Ok(given.then_some(health))
}

fn resources(flags: &Parsed, spec: &mut ContainerSpec) {
    spec.memory = flags.bytes("memory");
    spec.memory_reservation = flags.bytes("memory-reservation");
    spec.memory_swap = flags.bytes("memory-swap");
    spec.memory_swappiness = flags
        .changed("memory-swappiness")
        .then(|| flags.int("memory-swappiness"))
        .filter(|n| *n >= 0);
    spec.nano_cpus = flags.nano_cpus("cpus");
    spec.cpu_shares = flags.int("cpu-shares");
    spec.cpu_period = flags.int("cpu-period");
    spec.cpu_quota = flags.int("cpu-quota");
    spec.cpuset_cpus = flags.str("cpuset-cpus").into();
    spec.cpuset_mems = flags.str("cpuset-mems").into();
    spec.pids_limit = flags.changed("pids-limit").then(|| flags.int("pids-limit"));
    spec.oom_kill_disable = flags.bool("oom-kill-disable");
    spec.oom_score_adj = flags.int("oom-score-adj");
    spec.shm_size = flags.bytes("shm-size");
    spec.ulimits = flags
        .list("ulimit")
        .iter()
        .filter_map(|value| ulimit::parse(value).ok())
        .collect();
    spec.cap_add = flags.list("cap-add");
    spec.cap_drop = flags.list("cap-drop");
    spec.group_add = flags.list("group-add");
    spec.privileged = flags.bool("privileged");
    spec.read_only = flags.bool("read-only");
    spec.init = flags.changed("init").then(|| flags.bool("init"));
}

fn networks(flags: &Parsed, spec: &mut ContainerSpec) -> Result<(), String> {
    let from_flags = Attachment {
        aliases: flags.list("network-alias"),
        links: flags.list("link"),
        ipv4: flags.str("ip").into(),
        ipv6: flags.str("ip6").into(),
        link_local: flags.list("link-local-ip"),
        mac: flags.str("mac-address").into(),
        ..Attachment::default()
    };
    spec.mac_address = from_flags.mac.clone();
    spec.links = from_flags.links.clone();
    let given = flags.list("network");
    spec.networks = network::attachments(&given, from_flags)?;
    spec.network_mode = spec
        .networks
        .first()
        .map_or(String::new(), |n| n.target.clone());
    spec.dns = flags.list("dns");
    spec.dns_search = flags.list("dns-search");
    spec.dns_options = flags.list("dns-option");
    spec.extra_hosts = flags
        .list("add-host")
        .iter()
        .map(|host| extra_host(host))
        .collect();
    Ok(())
}

/// `name=address` is stored as `name:address`.
fn extra_host(value: &str) -> String {
    match value.split_once('=') {
        Some((name, address)) => {
            let bare = address
                .strip_prefix('[')
                .and_then(|a| a.strip_suffix(']'))
                .unwrap_or(address);
            format!("{name}:{bare}")
        }
        None => value.into(),
    }
}

fn map(pairs: &[String]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key.to_string(), value.to_string())
        })
        .collect()
}
