//! `docker info`, `version`, `system df` and login.

use std::collections::BTreeMap;

use crate::api::container::ContainerListOptions;
use crate::api::image::{AuthConfig, ImageListOptions};
use crate::api::system::info::{PluginsInfo, RuntimeInfo, SwarmInfo};
use crate::api::system::version::{ComponentVersion, PlatformInfo};
use crate::api::system::{DiskUsage, Info, Version};
use crate::api::value::{Dict, Timestamp};
use crate::api::{ApiError, ErrorKind, Filters, Result};
use crate::container::Status;
use crate::container::verify::CPUS;
use crate::daemon::{Engine, ROOT};
use crate::image::config::parse_rfc3339;

pub(crate) const VERSION: &str = "28.5.2";
const API: &str = "1.51";
const COMMIT: &str = "89c5e8f";
const BUILT: &str = "2025-11-05T14:43:25.000000000+00:00";

impl Engine {
    /// Describes the engine and its host.
    pub fn info(&self) -> Result<Info> {
        drop(self.asked("info", ""));
        let containers = self.containers();
        let count = |wanted: &dyn Fn(Status) -> bool| {
            containers.iter().filter(|c| wanted(c.status())).count()
        };
        let uname = self.d.sys.uname();
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_string()).collect();
        let mut runtimes = BTreeMap::new();
        for name in ["io.containerd.runc.v2", "runc"] {
            let path = "runc".to_string();
            runtimes.insert(name.to_string(), RuntimeInfo { path });
        }
        let pair = |a: &str, b: &str| [a.to_string(), b.to_string()];
        Ok(Info {
            id: "5f6c7b1e-8f0a-4f0e-9a59-0d1e2c3b4a59".to_string(),
            containers: containers.len(),
            containers_running: count(&|s| matches!(s, Status::Running | Status::Restarting)),
            containers_paused: count(&|s| s == Status::Paused),
            containers_stopped: count(&|s| !s.is_up()),
            images: self.d.images.borrow().all().len(),
            driver: "overlay2".to_string(),
            driver_status: vec![
                pair("Backing Filesystem", "extfs"),
                pair("Supports d_type", "true"),
                pair("Using metacopy", "false"),
                pair("Native Overlay Diff", "true"),
                pair("userxattr", "false"),
            ],
            plugins: PluginsInfo {
                volume: words(&["local"]),
                network: words(&["bridge", "host", "ipvlan", "macvlan", "null", "overlay"]),
                log: words(&[
                    "awslogs",
                    "fluentd",
                    "gcplogs",
                    "gelf",
                    "journald",
                    "json-file",
                    "local",
                    "splunk",
                    "syslog",
                ]),
                ..PluginsInfo::default()
            },
            memory_limit: true,
            swap_limit: true,
            cpu_cfs_period: true,
            cpu_cfs_quota: true,
            cpu_shares: true,
            cpu_set: true,
            pids_limit: true,
            ipv4_forwarding: true,
            n_fd: 24 + containers.len(),
            n_goroutines: 43 + containers.len(),
            system_time: self.now().to_string(),
            logging_driver: "json-file".to_string(),
            cgroup_driver: "systemd".to_string(),
            cgroup_version: "2".to_string(),
            n_events_listener: self.d.events.listeners(),
            kernel_version: uname.release.clone(),
            operating_system: "Debian GNU/Linux 12 (bookworm)".to_string(),
            os_version: "12".to_string(),
            os_type: "linux".to_string(),
            architecture: "x86_64".to_string(),
            index_server_address: "https://index.docker.io/v1/".to_string(),
            ncpu: usize::try_from(CPUS).unwrap_or(1),
            mem_total: self.d.kernel.memory_total(),
            docker_root_dir: ROOT.to_string(),
            name: self.d.sys.hostname(),
            labels: Vec::new().into(),
            server_version: VERSION.to_string(),
            runtimes: Dict(Some(runtimes)),
            default_runtime: "runc".to_string(),
            swarm: SwarmInfo {
                local_node_state: "inactive".to_string(),
                ..SwarmInfo::default()
            },
            init_binary: "docker-init".to_string(),
            security_options: words(&["name=seccomp,profile=builtin", "name=cgroupns"]),
            ..Info::default()
        })
    }

    /// Tells the versions of the engine's parts.
    pub fn version(&self) -> Result<Version> {
        drop(self.asked("version", ""));
        let component = |name: &str, version: &str, commit: &str| {
            let mut details = Dict::empty();
            details.insert("GitCommit", commit.to_string());
            ComponentVersion {
                name: name.to_string(),
                version: version.to_string(),
                details,
            }
        };
        let kernel = self.d.sys.uname().release.clone();
        let mut engine = component("Engine", VERSION, COMMIT);
        for (key, value) in [
            ("ApiVersion", API),
            ("Arch", "amd64"),
            ("BuildTime", BUILT),
            ("Experimental", "false"),
            ("GoVersion", "go1.25.3"),
            ("KernelVersion", kernel.as_str()),
            ("MinAPIVersion", "1.24"),
            ("Os", "linux"),
        ] {
            engine.details.insert(key, value.to_string());
        }
        Ok(Version {
            platform: PlatformInfo {
                name: "Docker Engine - Community".to_string(),
            },
            components: vec![
                engine,
                component(
                    "containerd",
                    "v1.7.28",
                    "b98a3aace656320842a23f4a392a33f46af97866",
                ),
                component("runc", "1.3.0", "v1.3.0-0-g4ca628d1"),
                component("docker-init", "0.19.0", "de40ad0"),
            ],
            version: VERSION.to_string(),
            api_version: API.to_string(),
            min_api_version: "1.24".to_string(),
            git_commit: COMMIT.to_string(),
            go_version: "go1.25.3".to_string(),
            os: "linux".to_string(),
            arch: "amd64".to_string(),
            kernel_version: kernel,
            build_time: BUILT.to_string(),
        })
    }

    /// Adds up what takes space.
    pub fn disk_usage(&self) -> Result<DiskUsage> {
        let _asked = self.asked("df", "");
        let images = ImageListOptions {
            shared_size: true,
            ..ImageListOptions::default()
        };
        let containers = ContainerListOptions {
            all: true,
            size: true,
            ..ContainerListOptions::default()
        };
        let mut layers: BTreeMap<String, u64> = BTreeMap::new();
        for image in self.d.images.borrow().all() {
            for layer in crate::layer::stack(image.top.as_ref()) {
                layers.insert(layer.chain_id.to_string(), layer.size);
            }
        }
        Ok(DiskUsage {
            layers_size: layers.values().sum(),
            images: self.image_list(&images)?,
            containers: self.container_list(&containers)?,
            volumes: self.volumes_with_usage(),
            build_cache: self.build_cache_records(),
        })
    }

    /// Checks a login; returns the registry's status line.
    pub async fn login(&self, auth: AuthConfig) -> Result<String> {
        drop(self.asked("login", &auth.server_address));
        if auth.username.is_empty() || auth.password.is_empty() {
            let server = match auth.server_address.as_str() {
                "" | "https://index.docker.io/v1/" => {
                    "https://registry-1.docker.io/v2/".to_string()
                }
                server => format!("https://{server}/v2/"),
            };
            return Err(ApiError::new(
                ErrorKind::Unauthorized,
                format!("Get \"{server}\": unauthorized: incorrect username or password"),
            ));
        }
        let hub = ["", "https://index.docker.io/v1/", "docker.io"];
        if !self.d.online && hub.contains(&auth.server_address.as_str()) {
            return Err(ApiError::system(crate::image::pull::OFFLINE));
        }
        let _ = self
            .d
            .sys
            .sleep(std::time::Duration::from_millis(600))
            .await;
        Ok("Login Succeeded".to_string())
    }
}

/// Reads `until` as a moment: a Go duration before now, seconds, or a date.
pub(crate) fn until_filter(filters: &Filters, now: Timestamp) -> Result<Option<i64>> {
    let values = filters.get("until");
    let [value] = values else {
        return match values.len() {
            0 => Ok(None),
            _ => Err(ApiError::invalid("more than one until filter specified")),
        };
    };
    let moment = go_duration(value)
        .map(|d| now.nanos() - d)
        .or_else(|| parse_rfc3339(value))
        .or_else(|| parse_rfc3339(&format!("{value}Z")))
        .or_else(|| parse_rfc3339(&format!("{value}T00:00:00Z")))
        .or_else(|| {
            value
                .parse::<i64>()
                .ok()
                .and_then(|s| s.checked_mul(1_000_000_000))
        });
    match moment {
        Some(moment) => Ok(Some(moment)),
        None => Err(ApiError::invalid(format!(
            "failed to parse value as time or duration: \"{value}\""
        ))),
    }
}

/// Reads Go's `1h30m`, in nanoseconds.
pub(crate) fn go_duration(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total = 0f64;
    if rest.is_empty() {
        return None;
    }
    if rest == "0" {
        return Some(0);
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        rest = &rest[end..];
        let end = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let unit = match &rest[..end] {
            "ns" => 1.0,
            "us" | "µs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3600e9,
            _ => return None,
        };
        total += number * unit;
        rest = &rest[end..];
    }
    Some(total as i64)
}
