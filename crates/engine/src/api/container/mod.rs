//! Containers.

pub mod archive;
pub mod attach;
pub mod commit;
pub mod config;
pub mod create;
pub mod diff;
pub mod host_config;
pub mod inspect;
pub mod list;
pub mod logs;
pub mod prune;
pub mod remove;
pub mod stats;
pub mod stop;
pub mod top;
pub mod update;
pub mod wait;

pub use archive::{ArchiveGet, CopyOptions, PathStat};
pub use attach::AttachOptions;
pub use commit::CommitRequest;
pub use config::{ContainerConfig, Healthcheck};
pub use create::{ContainerCreateRequest, ContainerCreateResponse};
pub use diff::{ChangeKind, FilesystemChange};
pub use host_config::{
    DeviceMapping, HostConfig, LogConfig, Mount, PortBinding, PortMap, RestartPolicy, Ulimit,
};
pub use inspect::{ContainerInspect, ContainerStateView, Health, HealthLog, MountPoint};
pub use list::{ContainerListOptions, ContainerSummary, PortSummary};
pub use logs::LogsOptions;
pub use prune::ContainersPruneReport;
pub use remove::RemoveOptions;
pub use stats::StatsSample;
pub use stop::StopOptions;
pub use top::TopResponse;
pub use update::UpdateConfig;
pub use wait::{WaitCondition, WaitResponse};
