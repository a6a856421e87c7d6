//! The half of a container's settings that depends on the host.

use serde::Serialize;

use crate::api::value::{Dict, List};

/// Container ports (`80/tcp`) to the host's bindings; a nil list means "exposed, not published".
pub type PortMap = Dict<List<PortBinding>>;

/// `HostConfig` of `docker inspect`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct HostConfig {
    /// `-v` values: `/host:/path:ro`, `name:/path`.
    pub binds: List<String>,
    #[serde(rename = "ContainerIDFile")]
    pub container_id_file: String,
    pub log_config: LogConfig,
    pub network_mode: String,
    pub port_bindings: PortMap,
    pub restart_policy: RestartPolicy,
    pub auto_remove: bool,
    pub volume_driver: String,
    pub volumes_from: List<String>,
    /// Height, width.
    pub console_size: [u16; 2],
    #[serde(rename = "Annotations,omitempty")]
    pub annotations: Dict<String>,
    pub cap_add: List<String>,
    pub cap_drop: List<String>,
    pub cgroupns_mode: String,
    #[serde(rename = "Dns,go=DNS")]
    pub dns: List<String>,
    #[serde(rename = "DnsOptions,go=DNSOptions")]
    pub dns_options: List<String>,
    #[serde(rename = "DnsSearch,go=DNSSearch")]
    pub dns_search: List<String>,
    pub extra_hosts: List<String>,
    pub group_add: List<String>,
    pub ipc_mode: String,
    pub cgroup: String,
    pub links: List<String>,
    pub oom_score_adj: i64,
    pub pid_mode: String,
    pub privileged: bool,
    pub publish_all_ports: bool,
    pub readonly_rootfs: bool,
    pub security_opt: List<String>,
    #[serde(rename = "StorageOpt,omitempty")]
    pub storage_opt: Dict<String>,
    #[serde(rename = "Tmpfs,omitempty")]
    pub tmpfs: Dict<String>,
    #[serde(rename = "UTSMode")]
    pub uts_mode: String,
    pub userns_mode: String,
    pub shm_size: i64,
    #[serde(rename = "Sysctls,omitempty")]
    pub sysctls: Dict<String>,
    #[serde(rename = "Runtime,omitempty")]
    pub runtime: String,
    pub isolation: String,
    #[serde(rename = "CpuShares,go=CPUShares")]
    pub cpu_shares: i64,
    pub memory: i64,
    #[serde(rename = "NanoCpus,go=NanoCPUs")]
    pub nano_cpus: i64,
    pub cgroup_parent: String,
    pub blkio_weight: u16,
    pub blkio_weight_device: List<String>,
    pub blkio_device_read_bps: List<String>,
    pub blkio_device_write_bps: List<String>,
    #[serde(rename = "BlkioDeviceReadIOps")]
    pub blkio_device_read_iops: List<String>,
    #[serde(rename = "BlkioDeviceWriteIOps")]
    pub blkio_device_write_iops: List<String>,
    #[serde(rename = "CpuPeriod,go=CPUPeriod")]
    pub cpu_period: i64,
    #[serde(rename = "CpuQuota,go=CPUQuota")]
    pub cpu_quota: i64,
    #[serde(rename = "CpuRealtimePeriod,go=CPURealtimePeriod")]
    pub cpu_realtime_period: i64,
    #[serde(rename = "CpuRealtimeRuntime,go=CPURealtimeRuntime")]
    pub cpu_realtime_runtime: i64,
    pub cpuset_cpus: String,
    pub cpuset_mems: String,
    pub devices: List<DeviceMapping>,
    pub device_cgroup_rules: List<String>,
    pub device_requests: List<String>,
    pub memory_reservation: i64,
    pub memory_swap: i64,
    pub memory_swappiness: Option<i64>,
    pub oom_kill_disable: Option<bool>,
    pub pids_limit: Option<i64>,
    pub ulimits: List<Ulimit>,
    #[serde(rename = "CpuCount,go=CPUCount")]
    pub cpu_count: i64,
    #[serde(rename = "CpuPercent,go=CPUPercent")]
    pub cpu_percent: i64,
    #[serde(rename = "IOMaximumIOps")]
    pub io_maximum_iops: u64,
    #[serde(rename = "IOMaximumBandwidth")]
    pub io_maximum_bandwidth: u64,
    /// `--mount` values.
    #[serde(rename = "Mounts,omitempty")]
    pub mounts: List<Mount>,
    pub masked_paths: List<String>,
    pub readonly_paths: List<String>,
    #[serde(rename = "Init,omitempty")]
    pub init: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogConfig {
    /// Empty for the daemon's default.
    #[serde(rename = "Type")]
    pub kind: String,
    pub config: Dict<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PortBinding {
    #[serde(rename = "HostIp,go=HostIP")]
    pub host_ip: String,
    /// A port, a range, or empty for any.
    #[serde(rename = "HostPort")]
    pub host_port: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RestartPolicy {
    /// `no`, `always`, `unless-stopped`, `on-failure`, or empty for `no`.
    pub name: String,
    pub maximum_retry_count: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeviceMapping {
    pub path_on_host: String,
    pub path_in_container: String,
    pub cgroup_permissions: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Ulimit {
    pub name: String,
    pub hard: i64,
    pub soft: i64,
}

/// A `--mount`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Mount {
    /// `bind`, `volume`, `tmpfs`, `image`, or what the user wrote.
    #[serde(rename = "Type,omitempty")]
    pub kind: String,
    #[serde(rename = "Source,omitempty")]
    pub source: String,
    #[serde(rename = "Target,omitempty")]
    pub target: String,
    #[serde(rename = "ReadOnly,omitempty")]
    pub read_only: bool,
    #[serde(rename = "Consistency,omitempty")]
    pub consistency: String,
    #[serde(rename = "BindOptions,omitempty")]
    pub bind_options: Option<BindOptions>,
    #[serde(rename = "VolumeOptions,omitempty")]
    pub volume_options: Option<VolumeOptions>,
    #[serde(rename = "ImageOptions,omitempty")]
    pub image_options: Option<ImageOptions>,
    #[serde(rename = "TmpfsOptions,omitempty")]
    pub tmpfs_options: Option<TmpfsOptions>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BindOptions {
    #[serde(rename = "Propagation,omitempty")]
    pub propagation: String,
    #[serde(rename = "NonRecursive,omitempty")]
    pub non_recursive: bool,
    #[serde(rename = "CreateMountpoint,omitempty")]
    pub create_mountpoint: bool,
    #[serde(rename = "ReadOnlyNonRecursive,omitempty")]
    pub read_only_non_recursive: bool,
    #[serde(rename = "ReadOnlyForceRecursive,omitempty")]
    pub read_only_force_recursive: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VolumeOptions {
    #[serde(rename = "NoCopy,omitempty")]
    pub no_copy: bool,
    #[serde(rename = "Labels,omitempty")]
    pub labels: Dict<String>,
    #[serde(rename = "Subpath,omitempty")]
    pub subpath: String,
    #[serde(rename = "DriverConfig,omitempty")]
    pub driver_config: Option<MountDriver>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MountDriver {
    #[serde(rename = "Name,omitempty")]
    pub name: String,
    #[serde(rename = "Options,omitempty")]
    pub options: Dict<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ImageOptions {
    #[serde(rename = "Subpath,omitempty")]
    pub subpath: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TmpfsOptions {
    #[serde(rename = "SizeBytes,omitempty")]
    pub size_bytes: i64,
    #[serde(rename = "Mode,omitempty")]
    pub mode: u32,
}
