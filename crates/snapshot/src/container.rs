//! Containers and volumes.

use crate::files::Origin;
use crate::host::HostFile;
use crate::image::{LayerEntry, Port, Protocol};

/// A container, running or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Container {
    pub id: String,
    pub name: String,
    /// The image as it was named at creation (`nginx`).
    pub image: String,
    pub image_id: String,
    pub state: ContainerState,
    pub exit_code: i32,
    pub oom_killed: bool,
    /// Docker's error of a failed start; empty if none.
    pub error: String,
    pub health: Health,
    /// The newest health checks, oldest first; at most five, as Docker keeps.
    pub probes: Vec<Probe>,
    pub restart_count: u32,
    /// Entrypoint and command as they run.
    pub command: Vec<String>,
    pub env: Vec<String>,
    pub user: String,
    pub labels: Vec<(String, String)>,
    pub auto_remove: bool,
    pub restart_policy: String,
    /// When a restart policy tries again, while it waits.
    pub restart_at_ms: Option<u64>,
    /// When SIGKILL follows, while `docker stop` waits for the process to end.
    pub kill_at_ms: Option<u64>,
    /// `bridge`, `host`, `none`, a network's name, `container:ID`.
    pub network_mode: String,
    /// Its network namespace, shared or not; 0 while it does not run.
    pub net_ns: u32,
    pub memory_limit: Option<u64>,
    /// Bytes in use now.
    pub memory: u64,
    /// `--cpus`, in thousandths; `None` without a limit.
    pub cpu_limit: Option<u32>,
    pub read_only: bool,
    pub privileged: bool,
    pub exposed: Vec<Port>,
    pub ports: Vec<PublishedPort>,
    /// Sockets in use inside, whether published or not.
    pub listening: Vec<Listener>,
    pub mounts: Vec<Mount>,
    pub networks: Vec<Endpoint>,
    /// The writable layer: what `docker diff` lists; a bounded number.
    pub writable: Vec<LayerEntry>,
    /// How many entries of each kind the writable layer has in all: added, changed, deleted.
    pub writable_counts: [usize; 3],
    /// Bytes of the writable layer (`docker ps -s`).
    pub writable_size: u64,
    pub processes: Vec<Process>,
    /// The newest lines of its log, oldest first; a bounded number.
    pub log: Vec<String>,
    /// Lines written in all.
    pub log_lines: u64,
    /// Compose project and service when Compose made it.
    pub project: Option<(String, String)>,
    /// When it was created, in milliseconds since 1970.
    pub created_ms: u64,
    /// When its process last began and ended; 0 if it never did.
    pub started_ms: u64,
    pub finished_ms: u64,
}

impl Container {
    /// Tells whether a process of it is alive or about to be.
    pub fn is_up(&self) -> bool {
        self.state.is_up()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContainerState {
    #[default]
    Created,
    Running,
    Paused,
    /// Between two attempts of a restart policy.
    Restarting,
    Removing,
    Exited,
    Dead,
}

impl ContainerState {
    /// Tells whether Docker counts it as running (`State.Running`).
    pub fn is_up(self) -> bool {
        matches!(self, Self::Running | Self::Paused | Self::Restarting)
    }

    /// Returns Docker's word (`docker ps --filter status=`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Restarting => "restarting",
            Self::Removing => "removing",
            Self::Exited => "exited",
            Self::Dead => "dead",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// The container has no health check.
    #[default]
    None,
    Starting,
    Healthy,
    Unhealthy,
}

impl Health {
    /// Returns Docker's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Starting => "starting",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
        }
    }
}

/// One run of a health check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probe {
    pub started_ms: u64,
    pub ended_ms: u64,
    /// 0 is healthy; -1 is a check that could not run or took too long.
    pub exit_code: i32,
    pub output: String,
}

/// A port of the host that leads into a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedPort {
    /// `0.0.0.0`, `::`, `127.0.0.1`.
    pub host_ip: String,
    /// 0 while the container does not run and the engine is to choose one.
    pub host_port: u16,
    pub container: Port,
}

impl PublishedPort {
    /// Tells whether it is open on all of the host's addresses.
    pub fn for_everyone(&self) -> bool {
        matches!(self.host_ip.as_str(), "" | "0.0.0.0" | "::")
    }
}

/// A socket that a process listens on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listener {
    pub ip: String,
    pub port: u16,
    pub protocol: Protocol,
    /// The program's name.
    pub program: String,
}

impl Listener {
    /// Tells whether only its own network namespace reaches it.
    pub fn loopback_only(&self) -> bool {
        self.ip.starts_with("127.") || self.ip == "::1"
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mount {
    pub kind: MountKind,
    /// The host path of a bind, the name of a volume, the reference of an image, empty for a tmpfs.
    pub source: String,
    /// The path inside.
    pub target: String,
    pub read_only: bool,
    /// How many entries of the image lie below the mount, unseen.
    pub hides: usize,
}

impl Mount {
    /// Returns where files below it come from.
    pub fn origin(&self) -> Origin {
        match self.kind {
            MountKind::Bind => Origin::Bind(self.source.clone()),
            MountKind::Volume => Origin::Volume(self.source.clone()),
            MountKind::Tmpfs => Origin::Tmpfs,
            MountKind::Image => Origin::Image(self.source.clone()),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MountKind {
    #[default]
    Bind,
    Volume,
    Tmpfs,
    /// `--mount type=image`: an image's files, to read.
    Image,
}

/// A container's place on a network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    pub network: String,
    /// Empty while the container does not run.
    pub ip: String,
    pub mac: String,
    /// Names that the network's resolver answers with this address.
    pub aliases: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process {
    /// As seen inside.
    pub pid: u32,
    pub ppid: u32,
    /// As the host numbers it.
    pub host_pid: u32,
    pub uid: u32,
    /// The uid's name inside, or its number.
    pub user: String,
    /// The command line.
    pub command: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volume {
    pub name: String,
    pub driver: String,
    /// True for a name Docker made up (64 hex digits).
    pub anonymous: bool,
    pub size: u64,
    pub labels: Vec<(String, String)>,
    /// What it holds, paths relative to the volume's root; a bounded number.
    pub files: Vec<HostFile>,
    /// The first container that mounted it while it was empty: what its image has there was copied.
    pub filled: Option<Filled>,
}

/// A copy of an image's files into an empty volume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub image: String,
    /// The path in the image.
    pub path: String,
    pub entries: usize,
}
