//! What `docker run` and `docker create` share: making the container, pulling its image if need be.

use crate::commands::prelude::*;
use crate::commands::progress::{self, To};
use crate::commands::registry;
use crate::commands::surroundings::{Around, go_errno};
use crate::request::container::{self, ContainerSpec};
use crate::request::mount::MountSpec;
use crate::request::network::Attachment;
use crate::request::reference;
use engine::Engine;
use engine::api::container::host_config::{
    BindOptions, HostConfig, ImageOptions, LogConfig, Mount, MountDriver, PortBinding,
    RestartPolicy, TmpfsOptions, Ulimit, VolumeOptions,
};
use engine::api::container::{ContainerConfig, ContainerCreateRequest, Healthcheck};
use engine::api::image::PullRequest;
use engine::api::network::{EndpointIpamConfig, EndpointSettings, NetworkingConfig};
use engine::api::value::{Dict, Empty, List};
use std::collections::BTreeMap;

/// Reads the flags of run or create; a mistake is worded for `verb`.
pub async fn spec(ctx: &Invocation, verb: &str) -> Result<ContainerSpec, Failure> {
    let pull = ctx.flags.str("pull");
    if !matches!(pull, "always" | "missing" | "never" | "") {
        let message = format!(
            "invalid pull option: '{pull}': must be one of \"always\", \"missing\" or \"never\""
        );
        return Err(with_help(125, &message, verb));
    }
    container::build(&ctx.flags, &Around::of(&ctx.sys, &ctx.flags).await)
        .map_err(|message| with_help(125, &message, verb))
}

/// A failure of run or create, with its hint.
pub fn with_help(status: i32, message: &str, verb: &str) -> Failure {
    Failure::status(
        status,
        format!("docker: {message}\n\nRun 'docker {verb} --help' for more information"),
    )
}

/// The exit status that `docker run` gives for a failure. Docker itself decides by the words.
pub fn run_failure(failure: Failure) -> Failure {
    let has = |words: &str| failure.message.contains(words);
    if failure.status == NOT_SIMULATED {
        return Failure::status(failure.status, format!("docker: {}", failure.message));
    }
    let status = if has("executable file not found") || has("no such file or directory") {
        127
    } else if has("permission denied") || has("is a directory") {
        126
    } else {
        125
    };
    with_help(status, &failure.message, "run")
}

/// Makes the container; the result is its id.
pub async fn create(
    ctx: &Invocation,
    engine: &Engine,
    spec: &ContainerSpec,
) -> Result<String, Failure> {
    let cidfile = CidFile::open(ctx, &spec.cidfile)?;
    match make(ctx, engine, spec).await {
        Ok(id) => {
            cidfile.write(ctx, &id)?;
            Ok(id)
        }
        Err(failure) => {
            cidfile.discard(ctx);
            Err(failure)
        }
    }
}

async fn make(ctx: &Invocation, engine: &Engine, spec: &ContainerSpec) -> Result<String, Failure> {
    // An id or the start of one is no reference, but may still name an image.
    let is_id = spec.image.len() == 64 && spec.image.bytes().all(|b| b.is_ascii_hexdigit());
    let name = match is_id || spec.image.starts_with("sha256:") {
        true => None,
        false => Some(reference::parse(&spec.image)?.with_default_tag().familiar()),
    };
    check_platform(&spec.platform)?;
    let pull = ctx.flags.str("pull");
    if pull == "always" {
        fetch(ctx, engine, spec).await?;
    }
    let response = match engine.container_create(request(spec)).await {
        Err(error) if error.kind == ErrorKind::NotFound && pull == "missing" && name.is_some() => {
            if !ctx.flags.bool("quiet") {
                let name = name.unwrap_or_default();
                ctx.eprint(&format!("Unable to find image '{name}' locally\n"))
                    .await;
            }
            fetch(ctx, engine, spec).await?;
            engine.container_create(request(spec)).await?
        }
        other => other?,
    };
    for warning in &response.warnings {
        ctx.eprint(&format!("WARNING: {warning}\n")).await;
    }
    Ok(response.id)
}

fn check_platform(platform: &str) -> Result<(), Failure> {
    match platform {
        "" => Ok(()),
        text => match crate::request::platform::parse(text) {
            Ok(_) => Ok(()),
            Err(why) => Err(Failure::new(format!(
                "error parsing specified platform: {why}"
            ))),
        },
    }
}

async fn fetch(ctx: &Invocation, engine: &Engine, spec: &ContainerSpec) -> Result<(), Failure> {
    let reference = reference::parse(&spec.image)?.with_default_tag();
    let request = PullRequest {
        auth: registry::auth(&ctx.sys, &reference.domain),
        reference: reference.familiar(),
        all_tags: false,
        platform: spec.platform.clone(),
    };
    let messages = engine.image_pull(request).await?;
    let to = if ctx.flags.bool("quiet") {
        To::Nowhere
    } else {
        To::Err
    };
    progress::show(ctx, &messages, to).await
}

/// The file of `--cidfile`, which must not exist before.
struct CidFile(String);

impl CidFile {
    fn open(ctx: &Invocation, path: &str) -> Result<CidFile, Failure> {
        if path.is_empty() {
            return Ok(CidFile(String::new()));
        }
        if ctx.sys.stat(path).is_ok() {
            return Err(Failure::new(format!(
                "container ID file found, make sure the other container isn't running or delete {path}"
            )));
        }
        ctx.sys.write_file(path, b"").map_err(|errno| {
            Failure::new(format!(
                "failed to create the container ID file: open {path}: {}",
                go_errno(errno)
            ))
        })?;
        Ok(CidFile(path.into()))
    }

    fn write(&self, ctx: &Invocation, id: &str) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        ctx.sys.write_file(&self.0, id.as_bytes()).map_err(|errno| {
            Failure::new(format!(
                "failed to write the container ID to the file: write {}: {}",
                self.0,
                go_errno(errno)
            ))
        })
    }

    fn discard(&self, ctx: &Invocation) {
        if !self.0.is_empty() {
            let _ = ctx.sys.unlink(&self.0);
        }
    }
}

fn dict(map: &BTreeMap<String, String>) -> Dict<String> {
    Dict::from(map.clone())
}

fn optional(items: &[String]) -> List<String> {
    List::nil_if_empty(items.to_vec())
}

fn set(items: &[String]) -> Dict<Empty> {
    Dict::nil_if_empty(items.iter().map(|item| (item.clone(), Empty {})).collect())
}

fn request(spec: &ContainerSpec) -> ContainerCreateRequest {
    ContainerCreateRequest {
        name: spec.name.clone(),
        platform: spec.platform.clone(),
        config: config(spec),
        host_config: host_config(spec),
        networking_config: NetworkingConfig {
            endpoints: spec
                .networks
                .iter()
                .map(|n| (n.target.clone(), endpoint(n)))
                .collect(),
        },
    }
}

fn config(spec: &ContainerSpec) -> ContainerConfig {
    ContainerConfig {
        hostname: spec.hostname.clone(),
        domainname: spec.domainname.clone(),
        user: spec.user.clone(),
        attach_stdin: spec.attach_stdin,
        attach_stdout: spec.attach_stdout,
        attach_stderr: spec.attach_stderr,
        exposed_ports: set(&spec.exposed_ports),
        tty: spec.tty,
        open_stdin: spec.open_stdin,
        stdin_once: spec.open_stdin && spec.attach_stdin,
        env: optional(&spec.env),
        cmd: optional(&spec.cmd),
        healthcheck: spec.health.as_ref().map(|health| Healthcheck {
            test: optional(&health.test),
            interval: health.interval,
            timeout: health.timeout,
            start_period: health.start_period,
            start_interval: health.start_interval,
            retries: health.retries,
        }),
        image: spec.image.clone(),
        volumes: set(&spec.volumes),
        working_dir: spec.working_dir.clone(),
        entrypoint: List(spec.entrypoint.clone()),
        mac_address: spec.mac_address.clone(),
        labels: dict(&spec.labels),
        stop_signal: spec.stop_signal.clone(),
        stop_timeout: spec.stop_timeout,
        ..ContainerConfig::default()
    }
}

fn host_config(spec: &ContainerSpec) -> HostConfig {
    let mut port_bindings: BTreeMap<String, List<PortBinding>> = BTreeMap::new();
    for port in &spec.publish {
        port_bindings
            .entry(port.container.clone())
            .or_default()
            .push(PortBinding {
                host_ip: port.host_ip.clone(),
                host_port: port.host_port.clone(),
            });
    }
    HostConfig {
        binds: optional(&spec.binds),
        container_id_file: spec.cidfile.clone(),
        log_config: LogConfig {
            kind: spec.log_driver.clone(),
            config: dict(&spec.log_opts),
        },
        network_mode: spec.network_mode.clone(),
        port_bindings: Dict::from(port_bindings),
        restart_policy: RestartPolicy {
            name: spec.restart.name.clone(),
            maximum_retry_count: spec.restart.maximum_retry_count,
        },
        auto_remove: spec.auto_remove,
        volume_driver: spec.volume_driver.clone(),
        volumes_from: optional(&spec.volumes_from),
        annotations: Dict::nil_if_empty(spec.annotations.clone()),
        cap_add: optional(&spec.cap_add),
        cap_drop: optional(&spec.cap_drop),
        cgroupns_mode: spec.cgroupns_mode.clone(),
        dns: List::from(spec.dns.clone()),
        dns_options: List::from(spec.dns_options.clone()),
        dns_search: List::from(spec.dns_search.clone()),
        extra_hosts: optional(&spec.extra_hosts),
        group_add: optional(&spec.group_add),
        ipc_mode: spec.ipc_mode.clone(),
        links: optional(&spec.links),
        oom_score_adj: spec.oom_score_adj,
        pid_mode: spec.pid_mode.clone(),
        privileged: spec.privileged,
        publish_all_ports: spec.publish_all,
        readonly_rootfs: spec.read_only,
        security_opt: optional(&spec.security_opt),
        tmpfs: Dict::nil_if_empty(spec.tmpfs.clone()),
        uts_mode: spec.uts_mode.clone(),
        userns_mode: spec.userns_mode.clone(),
        shm_size: spec.shm_size,
        sysctls: Dict::nil_if_empty(spec.sysctls.clone()),
        runtime: spec.runtime.clone(),
        cpu_shares: spec.cpu_shares,
        memory: spec.memory,
        nano_cpus: spec.nano_cpus,
        cgroup_parent: spec.cgroup_parent.clone(),
        cpu_period: spec.cpu_period,
        cpu_quota: spec.cpu_quota,
        cpuset_cpus: spec.cpuset_cpus.clone(),
        cpuset_mems: spec.cpuset_mems.clone(),
        devices: List::from(Vec::new()),
        memory_reservation: spec.memory_reservation,
        memory_swap: spec.memory_swap,
        memory_swappiness: spec.memory_swappiness,
        oom_kill_disable: Some(spec.oom_kill_disable),
        pids_limit: spec.pids_limit,
        ulimits: List::from(
            spec.ulimits
                .iter()
                .map(|u| Ulimit {
                    name: u.name.clone(),
                    hard: u.hard,
                    soft: u.soft,
                })
                .collect::<Vec<_>>(),
        ),
        mounts: List::nil_if_empty(spec.mounts.iter().map(mount).collect()),
        init: spec.init,
        ..HostConfig::default()
    }
}

fn mount(spec: &MountSpec) -> Mount {
    let has_volume = spec.no_copy
        || !spec.subpath.is_empty()
        || !spec.labels.is_empty()
        || !spec.driver.is_empty()
        || !spec.driver_opts.is_empty();
    let has_bind = !spec.propagation.is_empty()
        || spec.non_recursive
        || spec.read_only_non_recursive
        || spec.read_only_force_recursive;
    let driver = MountDriver {
        name: spec.driver.clone(),
        options: Dict::nil_if_empty(spec.driver_opts.clone()),
    };
    Mount {
        kind: spec.kind.clone(),
        source: spec.source.clone(),
        target: spec.target.clone(),
        read_only: spec.read_only,
        consistency: spec.consistency.clone(),
        bind_options: has_bind.then(|| BindOptions {
            propagation: spec.propagation.clone(),
            non_recursive: spec.non_recursive,
            read_only_non_recursive: spec.read_only_non_recursive,
            read_only_force_recursive: spec.read_only_force_recursive,
            ..BindOptions::default()
        }),
        volume_options: (has_volume && spec.kind == "volume").then(|| VolumeOptions {
            no_copy: spec.no_copy,
            labels: Dict::nil_if_empty(spec.labels.clone()),
            subpath: spec.subpath.clone(),
            driver_config: Some(driver),
        }),
        image_options: (!spec.subpath.is_empty() && spec.kind == "image").then(|| ImageOptions {
            subpath: spec.subpath.clone(),
        }),
        tmpfs_options: (spec.tmpfs_size != 0 || spec.tmpfs_mode != 0).then_some(TmpfsOptions {
            size_bytes: spec.tmpfs_size,
            mode: spec.tmpfs_mode,
        }),
    }
}

/// The settings of a container's place on a network.
pub fn endpoint(attachment: &Attachment) -> EndpointSettings {
    let fixed = !attachment.ipv4.is_empty()
        || !attachment.ipv6.is_empty()
        || !attachment.link_local.is_empty();
    EndpointSettings {
        ipam_config: fixed.then(|| EndpointIpamConfig {
            ipv4_address: attachment.ipv4.clone(),
            ipv6_address: attachment.ipv6.clone(),
            link_local_ips: optional(&attachment.link_local),
        }),
        links: optional(&attachment.links),
        aliases: optional(&attachment.aliases),
        mac_address: attachment.mac.clone(),
        driver_opts: Dict::nil_if_empty(attachment.driver_opts.clone()),
        gw_priority: attachment.gw_priority,
        ..EndpointSettings::default()
    }
}
