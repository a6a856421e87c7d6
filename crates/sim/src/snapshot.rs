//! The host at one moment, as plain data: what pictures, checks and reports are made from.
//!
//! A [`Snapshot`] holds no handle into the simulation, so a view or a lesson can only look. Lists
//! are in a stable order (creation for containers and images, name for volumes and networks), and
//! ids are Docker's full 64 hex digits unless a field says otherwise.

use serde::{Deserialize, Serialize};

/// Everything a learner could find out about the host by typing commands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Milliseconds of virtual time since the session began.
    pub at_ms: u64,
    pub shell: Shell,
    /// The learner's home directory, depth first, without the home directory itself.
    pub files: Vec<HostFile>,
    /// Every image of the store, untagged ones included.
    pub images: Vec<Image>,
    pub containers: Vec<Container>,
    pub volumes: Vec<Volume>,
    pub networks: Vec<Network>,
    /// What `docker buildx du` would list.
    pub build_cache: Vec<CacheRecord>,
    /// The newest build, also when it failed.
    pub last_build: Option<Build>,
    /// The newest connections over the host's networks, oldest first; a bounded number.
    pub connections: Vec<Connection>,
}

/// The interactive shell's state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shell {
    pub user: String,
    pub hostname: String,
    pub cwd: String,
    /// The status of the last command (`$?`).
    pub last_status: i32,
    /// The command lines entered so far, oldest first.
    pub lines: Vec<String>,
    /// True while no command runs in the foreground.
    pub at_prompt: bool,
}

/// A file of the learner's home directory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HostFile {
    /// Absolute path.
    pub path: String,
    pub kind: FileKind,
    pub size: u64,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    /// The text of a small regular file in UTF-8, the target of a symlink; else empty.
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    #[default]
    Regular,
    Directory,
    Symlink,
    Other,
}

/// An image of the local store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Hex digits without `sha256:`.
    pub id: String,
    /// Familiar references such as `nginx:latest`; empty for a dangling image.
    pub tags: Vec<String>,
    /// Bottom layer first.
    pub layers: Vec<Layer>,
    pub size: u64,
    pub created_ms: i64,
    pub cmd: Vec<String>,
    pub entrypoint: Vec<String>,
    pub user: String,
    pub workdir: String,
    pub env: Vec<String>,
    /// `80/tcp`.
    pub exposed: Vec<String>,
    /// Paths declared by VOLUME.
    pub volumes: Vec<String>,
    pub labels: Vec<(String, String)>,
    /// `docker history`, oldest first, steps without a layer included.
    pub history: Vec<HistoryStep>,
}

/// A layer as an image refers to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Names the layer and everything below it: equal chain ids are stored once.
    pub chain_id: String,
    pub diff_id: String,
    pub size: u64,
    /// The instruction that made it, as `docker history` shows it; empty when unknown.
    pub created_by: String,
    /// The most telling entries it adds, changes or hides; a bounded number.
    pub entries: Vec<LayerEntry>,
}

/// One path of a layer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LayerEntry {
    /// Absolute path inside the container.
    pub path: String,
    pub change: Change,
    pub size: u64,
}

/// What `docker diff` calls A, C and D.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    #[default]
    Added,
    Changed,
    Deleted,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HistoryStep {
    pub created_by: String,
    pub size: u64,
    pub empty_layer: bool,
}

/// A container, running or not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    pub restart_count: u32,
    /// Entrypoint and command as they run.
    pub command: Vec<String>,
    pub env: Vec<String>,
    pub user: String,
    pub labels: Vec<(String, String)>,
    pub auto_remove: bool,
    pub restart_policy: String,
    /// `bridge`, `host`, `none`, a network's name, `container:ID`.
    pub network_mode: String,
    pub memory_limit: Option<u64>,
    pub read_only: bool,
    pub ports: Vec<PublishedPort>,
    /// Ports in use inside, whether published or not.
    pub listening: Vec<Listener>,
    pub mounts: Vec<Mount>,
    pub networks: Vec<Endpoint>,
    /// The writable layer: what `docker diff` lists; a bounded number.
    pub writable: Vec<LayerEntry>,
    /// Bytes of the writable layer (`docker ps -s`).
    pub writable_size: u64,
    pub processes: Vec<Process>,
    /// Compose project and service when Compose made it.
    pub project: Option<(String, String)>,
    /// When it was created, in milliseconds since 1970.
    pub created_ms: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContainerState {
    #[default]
    Created,
    Running,
    Paused,
    Restarting,
    Removing,
    Exited,
    Dead,
}

impl ContainerState {
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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Health {
    /// The container has no health check.
    #[default]
    None,
    Starting,
    Healthy,
    Unhealthy,
}

/// A port of the host that leads into a container.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PublishedPort {
    /// `0.0.0.0`, `::`, `127.0.0.1`.
    pub host_ip: String,
    pub host_port: u16,
    pub container_port: u16,
    /// `tcp` or `udp`.
    pub protocol: String,
}

/// A socket that a process inside a container listens on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Listener {
    pub ip: String,
    pub port: u16,
    pub protocol: String,
    /// The program's name.
    pub program: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mount {
    pub kind: MountKind,
    /// The host path of a bind, the name of a volume, empty for a tmpfs.
    pub source: String,
    /// The path inside.
    pub target: String,
    pub read_only: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MountKind {
    #[default]
    Bind,
    Volume,
    Tmpfs,
}

/// A container's place on a network.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    pub network: String,
    /// Empty while the container does not run.
    pub ip: String,
    pub mac: String,
    pub aliases: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Process {
    pub pid: u32,
    pub ppid: u32,
    pub user: String,
    /// The command line.
    pub command: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Volume {
    pub name: String,
    pub driver: String,
    /// True for a name Docker made up (64 hex digits).
    pub anonymous: bool,
    pub size: u64,
    pub labels: Vec<(String, String)>,
    /// What it holds, paths relative to the volume's root; a bounded number.
    pub files: Vec<HostFile>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Network {
    pub id: String,
    pub name: String,
    /// `bridge`, `host`, `null`.
    pub driver: String,
    /// `172.17.0.0/16`; empty for `host` and `none`.
    pub subnet: String,
    pub gateway: String,
    pub internal: bool,
}

/// A record of the build cache.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CacheRecord {
    pub id: String,
    /// `regular`, `source.local`, `exec.cachemount`, `frontend`.
    pub kind: String,
    pub description: String,
    pub size: u64,
    pub shared: bool,
    pub in_use: bool,
    pub usage_count: u32,
}

/// One `docker build`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Build {
    /// The image it made, empty after a failure.
    pub image_id: String,
    pub tags: Vec<String>,
    pub vertices: Vec<Vertex>,
    pub error: String,
    /// The Dockerfile's text.
    pub dockerfile: String,
    /// Bytes sent as build context.
    pub context_size: u64,
    pub context_files: Vec<String>,
    /// Paths that .dockerignore kept out; a bounded number.
    pub ignored_files: Vec<String>,
}

/// One step of a build graph.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Vertex {
    /// BuildKit's title, `[2/4] RUN npm ci`.
    pub title: String,
    /// The stage's name or number; empty for internal steps.
    pub stage: String,
    /// Indices of the vertices it takes as input.
    pub inputs: Vec<usize>,
    pub result: VertexResult,
    /// Why the cache was or was not used.
    pub reason: CacheReason,
    pub size: u64,
    pub duration_ms: u64,
    /// Its line in the Dockerfile, from 1; 0 if none.
    pub line: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum VertexResult {
    #[default]
    Done,
    Cached,
    Failed,
    /// Not reached because an earlier step failed or nothing needed it.
    Skipped,
}

/// Why a build step hit or missed the cache.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum CacheReason {
    /// The step is never cached or is not part of the user's build.
    #[default]
    NotApplicable,
    /// The same instruction over the same input was solved before.
    Hit,
    /// Nothing like it was ever built here.
    FirstTime,
    /// The instruction's text (or a value expanded in it) differs.
    InstructionChanged { before: String },
    /// Files it copies differ; the paths name them.
    FilesChanged { paths: Vec<String> },
    /// A build argument or environment value visible to it differs.
    ValueChanged { name: String },
    /// A step it builds on ran again (its title).
    ParentChanged { parent: String },
    /// `--no-cache`, `--no-cache-filter` or `--pull`.
    Disabled,
}

/// A connection that some process tried to make, and the way its first packet took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Connection {
    /// Milliseconds since 1970.
    pub at_ms: u64,
    /// Who asked: `host` or a container's name.
    pub from: String,
    /// The program that asked (`curl`).
    pub program: String,
    /// What it asked for: address and port.
    pub to: String,
    pub hops: Vec<Hop>,
    pub outcome: ConnectionOutcome,
}

/// One stop of a packet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hop {
    pub kind: HopKind,
    /// Whose it is: `host`, a container's name, a network's name.
    pub owner: String,
    /// The detail: `eth0 172.17.0.2`, `0.0.0.0:8080 -> 172.17.0.2:80`.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HopKind {
    /// The process that connects.
    #[default]
    Client,
    Loopback,
    Interface,
    /// Docker's port publishing (DNAT or docker-proxy).
    PortMapping,
    Bridge,
    /// Another network's wall (isolation between bridges, an internal network).
    Firewall,
    /// The listening socket.
    Server,
    /// Nobody listens there.
    Nobody,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConnectionOutcome {
    #[default]
    Connected,
    Refused,
    /// The packet vanished.
    TimedOut,
    Unreachable,
    /// Accepted by Docker's port publishing, then closed: nobody listens inside.
    Reset,
    /// The name has no address.
    NameNotFound,
}

impl Snapshot {
    /// Returns the container of that name or id prefix.
    pub fn container(&self, name: &str) -> Option<&Container> {
        let by_name = self.containers.iter().find(|c| c.name == name);
        by_name.or_else(|| {
            let mut hits = self.containers.iter().filter(|c| c.id.starts_with(name));
            hits.next().filter(|_| !name.is_empty())
        })
    }

    /// Returns the image with that reference; `nginx` means `nginx:latest`.
    pub fn image(&self, reference: &str) -> Option<&Image> {
        let tagged = reference
            .rsplit('/')
            .next()
            .is_some_and(|l| l.contains(':'));
        let full = if tagged {
            reference.to_string()
        } else {
            format!("{reference}:latest")
        };
        self.images.iter().find(|i| i.tags.contains(&full))
    }

    pub fn volume(&self, name: &str) -> Option<&Volume> {
        self.volumes.iter().find(|v| v.name == name)
    }

    pub fn network(&self, name: &str) -> Option<&Network> {
        self.networks.iter().find(|n| n.name == name)
    }

    /// Returns the file at an absolute path of the home directory.
    pub fn file(&self, path: &str) -> Option<&HostFile> {
        self.files.iter().find(|f| f.path == path)
    }
}
