//! A service to the engine's request for one container.

use std::collections::BTreeMap;

use composefile::{Map, Project, Service, Value, units};
use engine::api::container::host_config::{BindOptions, ImageOptions, TmpfsOptions, VolumeOptions};
use engine::api::container::{
    ContainerConfig, ContainerCreateRequest, ContainerSummary, DeviceMapping, Healthcheck,
    HostConfig, LogConfig, Mount, PortBinding, RestartPolicy, Ulimit,
};
use engine::api::network::{EndpointIpamConfig, EndpointSettings, NetworkingConfig};
use engine::api::value::{Dict, List};

use super::failure::{Failure, Result};
use super::files;
use super::labels;
use super::program::Program;

/// What else decides how a container is made.
pub struct Making<'a> {
    pub project: &'a Project,
    pub service: &'a Service,
    /// The container's name.
    pub name: String,
    /// Its number; one-off containers have none.
    pub number: Option<i64>,
    /// Labels beyond those that follow from the service.
    pub labels: BTreeMap<String, String>,
    /// The container whose anonymous volumes go on.
    pub inherit: Option<&'a ContainerSummary>,
    /// Give it the service's network aliases.
    pub aliases: bool,
    pub auto_remove: bool,
    pub attach_stdin: bool,
    /// `network_mode`, `ipc` and `pid` with services replaced by containers.
    pub shared: BTreeMap<String, String>,
    pub volumes_from: Vec<String>,
    pub links: Vec<String>,
}

fn list(items: Vec<String>) -> List<String> {
    List::nil_if_empty(items)
}

fn text(map: &Map, key: &str) -> String {
    map.get(key)
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_string()
}

fn int(map: &Map, key: &str) -> i64 {
    map.get(key).and_then(Value::as_int).unwrap_or(0)
}

fn flag(map: &Map, key: &str) -> bool {
    map.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// Nanoseconds of a duration in a decoded tree.
pub fn nanos(value: Option<&Value>) -> i64 {
    value
        .and_then(Value::as_str)
        .and_then(|t| units::parse_duration(t).ok())
        .unwrap_or(0)
}

fn bytes(map: &Map, key: &str) -> i64 {
    match map.get(key) {
        Some(Value::Str(s)) => s.parse().unwrap_or(0),
        Some(Value::Int(i)) => *i,
        _ => 0,
    }
}

fn number(value: Option<&Value>) -> f64 {
    match value {
        Some(Value::Int(i)) => *i as f64,
        Some(Value::Float(f)) => *f,
        Some(Value::Str(s)) => s.parse().unwrap_or(0.0),
        _ => 0.0,
    }
}

fn dict(pairs: Vec<(String, Option<String>)>) -> Dict<String> {
    Dict::nil_if_empty(
        pairs
            .into_iter()
            .map(|(k, v)| (k, v.unwrap_or_default()))
            .collect(),
    )
}

impl Program {
    /// Builds the request for one container of a service.
    pub fn request(&self, making: &Making) -> Result<ContainerCreateRequest> {
        let service = making.service;
        let image = labels::image_name(&making.project.name, service, self.separator());
        let mut all = labels::of_service(making.project, service, &self.globals.env_files);
        let mut set = |k: &str, v: String| all.insert(k.to_string(), v);
        set(labels::CONFIG_HASH, service.config_hash());
        if let Some(number) = making.number {
            set(labels::NUMBER, number.to_string());
        }
        set(labels::DEPENDS_ON, labels::dependencies(service));
        if let Ok(inspect) = self.engine.image_inspect(&image) {
            set(labels::IMAGE, inspect.id);
        }
        all.extend(making.labels.clone());
        let (binds, mounts) = self.mounts(making, &image)?;
        let (network_mode, networking_config) = self.networking(making);
        let stdin_open = service.flag("stdin_open");
        let config = ContainerConfig {
            hostname: service.text("hostname").unwrap_or("").into(),
            domainname: service.text("domainname").unwrap_or("").into(),
            user: service.text("user").unwrap_or("").into(),
            attach_stdin: making.attach_stdin,
            attach_stdout: true,
            attach_stderr: true,
            exposed_ports: exposed(service),
            tty: service.flag("tty"),
            open_stdin: stdin_open,
            stdin_once: making.attach_stdin && stdin_open,
            env: list(environment(service)),
            cmd: service.words("command").map(List::from).unwrap_or_default(),
            healthcheck: healthcheck(service),
            image,
            working_dir: service.text("working_dir").unwrap_or("").into(),
            entrypoint: service
                .words("entrypoint")
                .map(List::from)
                .unwrap_or_default(),
            labels: Dict(Some(all)),
            stop_signal: service.text("stop_signal").unwrap_or("").into(),
            stop_timeout: service
                .fields
                .get("stop_grace_period")
                .map(|v| nanos(Some(v)) / 1_000_000_000),
            ..ContainerConfig::default()
        };
        let mut host_config = host_config(service);
        host_config.binds = list(binds);
        host_config.mounts = List::nil_if_empty(mounts);
        host_config.network_mode = network_mode;
        host_config.auto_remove = making.auto_remove;
        host_config.volumes_from = list(making.volumes_from.clone());
        host_config.links = list(making.links.clone());
        for (key, value) in &making.shared {
            match key.as_str() {
                "ipc" => host_config.ipc_mode = value.clone(),
                "pid" => host_config.pid_mode = value.clone(),
                _ => {}
            }
        }
        Ok(ContainerCreateRequest {
            name: making.name.clone(),
            platform: service.text("platform").unwrap_or("").into(),
            config,
            host_config,
            networking_config,
        })
    }

    fn networking(&self, making: &Making) -> (String, NetworkingConfig) {
        let service = making.service;
        if let Some(mode) = making.shared.get("network_mode") {
            return (mode.clone(), NetworkingConfig::default());
        }
        if let Some(mode) = service.text("network_mode") {
            return (mode.to_string(), NetworkingConfig::default());
        }
        let mut endpoints = Vec::new();
        for (key, settings) in service.networks() {
            let Some(network) = making.project.networks.get(&key) else {
                continue;
            };
            endpoints.push((text(network, "name"), self.endpoint(making, &settings)));
        }
        match endpoints.first() {
            None => ("none".to_string(), NetworkingConfig::default()),
            Some((name, _)) => {
                let mode = name.clone();
                if endpoints[0].1.mac_address.is_empty() {
                    endpoints[0].1.mac_address =
                        service.text("mac_address").unwrap_or("").to_string();
                }
                (mode, NetworkingConfig { endpoints })
            }
        }
    }

    fn endpoint(&self, making: &Making, settings: &Map) -> EndpointSettings {
        let service = making.service;
        let index = making.number.unwrap_or(-1);
        let own = match service.text("container_name") {
            Some(name) => name.to_string(),
            None => self.container_name(&making.project.name, service, index),
        };
        let mut aliases = vec![own];
        if making.aliases {
            aliases.push(service.name.clone());
            aliases.extend(composefile::texts(settings.get("aliases")));
        }
        let (v4, v6) = (
            text(settings, "ipv4_address"),
            text(settings, "ipv6_address"),
        );
        let local = composefile::texts(settings.get("link_local_ips"));
        let configured = !v4.is_empty() || !v6.is_empty() || !local.is_empty();
        EndpointSettings {
            ipam_config: configured.then(|| EndpointIpamConfig {
                ipv4_address: v4,
                ipv6_address: v6,
                link_local_ips: list(local),
            }),
            aliases: list(aliases),
            links: list(making.links.clone()),
            mac_address: text(settings, "mac_address"),
            driver_opts: dict(composefile::pairs(settings.get("driver_opts"))),
            gw_priority: int(settings, "gw_priority"),
            ..EndpointSettings::default()
        }
    }

    /// The name of a service's container of a number.
    pub fn container_name(&self, project: &str, service: &Service, number: i64) -> String {
        match service.text("container_name") {
            Some(name) => name.to_string(),
            None => [project, &service.name, &number.to_string()].join(self.separator()),
        }
    }

    /// The binds and mounts of a container, those of files handed in included.
    fn mounts(&self, making: &Making, image: &str) -> Result<(Vec<String>, Vec<Mount>)> {
        let service = making.service;
        let mut by_target: BTreeMap<String, (Mount, Option<Map>)> = BTreeMap::new();
        if let Some(old) = making.inherit {
            self.inherited(old, image, service, &mut by_target);
        }
        for volume in service.parts("volumes") {
            // What the replaced container had there goes on.
            if text(volume, "source").is_empty() && by_target.contains_key(&text(volume, "target"))
            {
                continue;
            }
            let mount = service_mount(making.project, volume);
            by_target.insert(mount.target.clone(), (mount, Some(volume.clone())));
        }
        for mount in files::mounts(making.project, service)? {
            by_target
                .entry(mount.target.clone())
                .or_insert((mount, None));
        }
        let mut binds = Vec::new();
        let mut mounts = Vec::new();
        for (_, (mount, volume)) in by_target {
            let simple = volume.as_ref().is_some_and(|v| match mount.kind.as_str() {
                "bind" => match v.get("bind").and_then(Value::as_map) {
                    None => true,
                    Some(b) => {
                        flag(b, "create_host_path") && !b.has("propagation") && !b.has("recursive")
                    }
                },
                "volume" => {
                    let plain = v
                        .get("volume")
                        .and_then(Value::as_map)
                        .is_none_or(Map::is_empty);
                    plain && !mount.source.is_empty()
                }
                _ => false,
            });
            if simple {
                let mut options = vec![if mount.read_only { "ro" } else { "rw" }.to_string()];
                let bind = volume.as_ref().and_then(|v| v.get("bind")?.as_map());
                let words = ["selinux", "propagation"].map(|key| bind.map(|b| text(b, key)));
                options.extend(words.into_iter().flatten().filter(|w| !w.is_empty()));
                binds.push(format!(
                    "{}:{}:{}",
                    mount.source,
                    mount.target,
                    options.join(",")
                ));
            } else {
                mounts.push(mount);
            }
        }
        Ok((binds, mounts))
    }

    /// The volumes the replaced container had and the service does not name.
    fn inherited(
        &self,
        old: &ContainerSummary,
        image: &str,
        service: &Service,
        out: &mut BTreeMap<String, (Mount, Option<Map>)>,
    ) {
        let image_volumes = self
            .engine
            .image_inspect(image)
            .map(|i| i.config.volumes)
            .unwrap_or_default();
        for mount in &old.mounts {
            if mount.kind != "volume" {
                continue;
            }
            let declared = image_volumes.contains_key(&mount.destination);
            let listed = service.parts("volumes").any(|v| {
                text(v, "target") == mount.destination
                    && text(v, "type") == "volume"
                    && !v.has("source")
            });
            if declared || listed {
                let kept = Mount {
                    kind: "volume".into(),
                    source: mount.name.clone(),
                    target: mount.destination.clone(),
                    read_only: !mount.rw,
                    ..Mount::default()
                };
                out.insert(mount.destination.clone(), (kept, None));
            }
        }
    }
}

fn service_mount(project: &Project, volume: &Map) -> Mount {
    let kind = text(volume, "type");
    let mut source = text(volume, "source");
    if kind == "volume"
        && let Some(named) = project.volumes.get(&source)
    {
        source = text(named, "name");
    }
    let part = |key: &str| volume.get(key).and_then(Value::as_map);
    Mount {
        bind_options: part("bind")
            .filter(|_| kind == "bind")
            .map(|b| BindOptions {
                propagation: text(b, "propagation"),
                create_mountpoint: flag(b, "create_host_path"),
                non_recursive: text(b, "recursive") == "disabled",
                read_only_non_recursive: text(b, "recursive") == "writable",
                read_only_force_recursive: text(b, "recursive") == "readonly",
            }),
        volume_options: part("volume")
            .filter(|_| kind == "volume")
            .map(|v| VolumeOptions {
                no_copy: flag(v, "nocopy"),
                labels: dict(composefile::pairs(v.get("labels"))),
                subpath: text(v, "subpath"),
                driver_config: None,
            }),
        tmpfs_options: part("tmpfs")
            .filter(|_| kind == "tmpfs")
            .map(|t| TmpfsOptions {
                size_bytes: bytes(t, "size"),
                mode: u32::try_from(int(t, "mode")).unwrap_or(0),
            }),
        image_options: part("image")
            .filter(|_| kind == "image")
            .map(|i| ImageOptions {
                subpath: text(i, "subpath"),
            }),
        target: text(volume, "target"),
        read_only: flag(volume, "read_only"),
        consistency: text(volume, "consistency"),
        source,
        kind,
    }
}

/// `KEY=value` for those with a value, `KEY` for those that are taken away.
fn environment(service: &Service) -> Vec<String> {
    service
        .pairs("environment")
        .into_iter()
        .map(|(k, v)| match v {
            Some(v) => format!("{k}={v}"),
            None => k,
        })
        .collect()
}

fn exposed(service: &Service) -> Dict<engine::api::value::Empty> {
    let mut ports = BTreeMap::new();
    for port in service.list("expose") {
        let port = match port.contains('/') {
            true => port,
            false => format!("{port}/tcp"),
        };
        ports.insert(port, Default::default());
    }
    for port in service.parts("ports") {
        ports.insert(port_key(port), Default::default());
    }
    Dict::nil_if_empty(ports)
}

fn port_key(port: &Map) -> String {
    let protocol = text(port, "protocol");
    let protocol = if protocol.is_empty() {
        "tcp"
    } else {
        &protocol
    };
    format!("{}/{protocol}", int(port, "target"))
}

fn healthcheck(service: &Service) -> Option<Healthcheck> {
    let check = service.fields.get("healthcheck").and_then(Value::as_map)?;
    if flag(check, "disable") {
        return Some(Healthcheck {
            test: vec!["NONE".to_string()].into(),
            ..Healthcheck::default()
        });
    }
    Some(Healthcheck {
        test: list(composefile::texts(check.get("test"))),
        interval: nanos(check.get("interval")),
        timeout: nanos(check.get("timeout")),
        start_period: nanos(check.get("start_period")),
        start_interval: nanos(check.get("start_interval")),
        retries: int(check, "retries"),
    })
}

fn restart(service: &Service) -> RestartPolicy {
    if let Some(policy) = service.text("restart") {
        let (name, count) = policy.split_once(':').unwrap_or((policy, ""));
        return RestartPolicy {
            name: name.to_string(),
            maximum_retry_count: count.parse().unwrap_or(0),
        };
    }
    let deploy = service
        .fields
        .get("deploy")
        .and_then(|d| d.get("restart_policy"));
    let Some(policy) = deploy.and_then(Value::as_map) else {
        return RestartPolicy::default();
    };
    let name = match text(policy, "condition").as_str() {
        "none" => "no",
        "on-failure" => "on-failure",
        "unless-stopped" => "unless-stopped",
        _ => "always",
    };
    RestartPolicy {
        name: name.to_string(),
        maximum_retry_count: int(policy, "max_attempts"),
    }
}

fn host_config(service: &Service) -> HostConfig {
    let fields = &service.fields;
    let own = |key: &str| service.text(key).unwrap_or("").to_string();
    let limit = |group: &str, key: &str| {
        let resources = fields.get("deploy")?.get("resources")?;
        resources.get(group)?.get(key)
    };
    let mut config = HostConfig {
        annotations: dict(service.pairs("annotations")),
        cap_add: list(service.list("cap_add")),
        cap_drop: list(service.list("cap_drop")),
        cgroupns_mode: own("cgroup"),
        cgroup_parent: own("cgroup_parent"),
        dns: list(service.list("dns")),
        dns_search: list(service.list("dns_search")),
        dns_options: list(service.list("dns_opt")),
        extra_hosts: list(
            service
                .list("extra_hosts")
                .iter()
                .map(|h| h.replacen('=', ":", 1))
                .collect(),
        ),
        group_add: list(service.list("group_add")),
        init: fields.get("init").and_then(Value::as_bool),
        ipc_mode: own("ipc"),
        pid_mode: own("pid"),
        uts_mode: own("uts"),
        userns_mode: own("userns_mode"),
        isolation: own("isolation"),
        runtime: own("runtime"),
        volume_driver: own("volume_driver"),
        readonly_rootfs: service.flag("read_only"),
        privileged: service.flag("privileged"),
        restart_policy: restart(service),
        shm_size: bytes(fields, "shm_size"),
        sysctls: dict(service.pairs("sysctls")),
        storage_opt: dict(service.pairs("storage_opt")),
        security_opt: list(service.list("security_opt")),
        oom_score_adj: int(fields, "oom_score_adj"),
        oom_kill_disable: fields.get("oom_kill_disable").and_then(Value::as_bool),
        cpu_shares: int(fields, "cpu_shares"),
        cpu_period: int(fields, "cpu_period"),
        cpu_quota: int(fields, "cpu_quota"),
        cpu_realtime_period: int(fields, "cpu_rt_period"),
        cpu_realtime_runtime: int(fields, "cpu_rt_runtime"),
        cpuset_cpus: own("cpuset"),
        cpu_count: int(fields, "cpu_count"),
        memory: bytes(fields, "mem_limit"),
        memory_swap: bytes(fields, "memswap_limit"),
        memory_reservation: bytes(fields, "mem_reservation"),
        nano_cpus: (number(fields.get("cpus")) * 1e9).round() as i64,
        port_bindings: bindings(service),
        ulimits: List::nil_if_empty(ulimits(service)),
        devices: List::nil_if_empty(devices(service)),
        device_cgroup_rules: list(service.list("device_cgroup_rules")),
        tmpfs: tmpfs(service),
        log_config: logging(service),
        ..HostConfig::default()
    };
    if let Some(cpus) = limit("limits", "cpus") {
        config.nano_cpus = (number(Some(cpus)) * 1e9).round() as i64;
    }
    if let Some(memory) = limit("limits", "memory") {
        config.memory = memory.to_text().parse().unwrap_or(0);
    }
    if let Some(memory) = limit("reservations", "memory") {
        config.memory_reservation = memory.to_text().parse().unwrap_or(0);
    }
    let pids = limit("limits", "pids").and_then(Value::as_int).unwrap_or(0);
    let pids = if pids != 0 {
        pids
    } else {
        int(fields, "pids_limit")
    };
    config.pids_limit = (pids != 0).then_some(pids);
    config
}

fn bindings(service: &Service) -> Dict<List<PortBinding>> {
    let mut map: BTreeMap<String, List<PortBinding>> = BTreeMap::new();
    for port in service.parts("ports") {
        map.entry(port_key(port)).or_default().push(PortBinding {
            host_ip: text(port, "host_ip"),
            host_port: port
                .get("published")
                .map(Value::to_text)
                .unwrap_or_default(),
        });
    }
    Dict::nil_if_empty(map)
}

fn ulimits(service: &Service) -> Vec<Ulimit> {
    let map = service.fields.get("ulimits").and_then(Value::as_map);
    map.into_iter()
        .flat_map(Map::iter)
        .map(|(name, limit)| match limit {
            Value::Map(both) => Ulimit {
                name: name.to_string(),
                hard: int(both, "hard"),
                soft: int(both, "soft"),
            },
            single => {
                let value = single.as_int().unwrap_or(0);
                Ulimit {
                    name: name.to_string(),
                    hard: value,
                    soft: value,
                }
            }
        })
        .collect()
}

fn devices(service: &Service) -> Vec<DeviceMapping> {
    service
        .parts("devices")
        .map(|d| DeviceMapping {
            path_on_host: text(d, "source"),
            path_in_container: text(d, "target"),
            cgroup_permissions: text(d, "permissions"),
        })
        .collect()
}

fn tmpfs(service: &Service) -> Dict<String> {
    let pairs: BTreeMap<String, String> = service
        .list("tmpfs")
        .iter()
        .map(|t| {
            let (path, options) = t.split_once(':').unwrap_or((t, ""));
            (path.to_string(), options.to_string())
        })
        .collect();
    Dict::nil_if_empty(pairs)
}

fn logging(service: &Service) -> LogConfig {
    let Some(logging) = service.fields.get("logging").and_then(Value::as_map) else {
        return LogConfig::default();
    };
    LogConfig {
        kind: text(logging, "driver"),
        config: dict(composefile::pairs(logging.get("options"))),
    }
}

/// The failure for a scaled service with a name of its own.
pub fn name_taken(service: &Service) -> Failure {
    Failure::new(format!(
        "WARNING: The {:?} service is using the custom container name {:?}. Docker requires each container to have a unique name. Remove the custom name to scale the service",
        service.name,
        service.text("container_name").unwrap_or("")
    ))
}
