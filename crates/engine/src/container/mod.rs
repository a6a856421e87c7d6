//! Containers: a process in its own namespaces over an image's layers.

mod archive;
mod attach;
mod commit;
mod create;
mod diff;
pub(crate) mod files;
mod health;
mod inspect;
mod kill;
mod list;
mod log_file;
pub(crate) mod logs;
mod lookup;
pub(crate) mod mounts;
mod pause;
mod prune;
mod remove;
mod rename;
pub(crate) mod run;
mod start;
mod state;
mod stats;
mod stop;
pub(crate) mod stream;
mod sysfs;
mod top;
mod update;
pub(crate) mod user;
pub(crate) mod verify;
mod wait;

use std::collections::BTreeMap;
use std::rc::Rc;

use machine::{CgroupId, FsId, Namespaces, Pid};

use crate::api::container::{ContainerConfig, Health, HostConfig, MountPoint, PortMap};
use crate::api::network::{EndpointSettings, NetworkingConfig};
use crate::api::value::Timestamp;
use crate::digest::Digest;
use crate::layer::ChainLayer;
use crate::sync::Notify;
use crate::tracked::Tracked;

pub(crate) use lookup::ContainerStore;
pub(crate) use state::{State, Status};

/// A container.
pub(crate) struct Container {
    pub id: String,
    /// The order of creation.
    pub seq: u64,
    pub created: Timestamp,
    pub image_id: Digest,
    pub top: Option<Rc<ChainLayer>>,
    /// The overlay of its layers and its own changes.
    pub fs: FsId,
    /// A name for the overlay's directory.
    pub snapshot_id: String,
    pub streams: stream::Streams,
    pub log: logs::Log,
    /// Told whenever the state changes.
    pub changed: Notify,
    pub data: Tracked<Data>,
}

/// What changes over a container's life.
#[derive(Default)]
pub(crate) struct Data {
    pub name: String,
    pub config: ContainerConfig,
    pub host: HostConfig,
    /// What was asked for at creation and by `network connect`, in order.
    pub networking: NetworkingConfig,
    pub path: String,
    pub args: Vec<String>,
    pub state: State,
    pub mounts: Vec<Mounted>,
    /// By network name.
    pub endpoints: BTreeMap<String, EndpointSettings>,
    /// Networks in the order they were asked for; the first gives eth0.
    pub network_order: Vec<String>,
    /// Bindings in effect while it runs.
    pub ports: PortMap,
    pub restart_count: u32,
    /// How often in a row it ended quickly.
    pub restart_backoff: u32,
    /// When the restart policy tries again, while it waits.
    pub restart_at: Option<Timestamp>,
    /// When SIGKILL follows, while a stop waits for the end.
    pub kill_at: Option<Timestamp>,
    pub health: Option<Health>,
    pub runtime: Option<Runtime>,
    /// `stop` or `kill` ended it: no restart policy brings it back.
    pub manually_stopped: bool,
    /// The command line that asked for the end of this run, if one did.
    pub ended_by: Option<u32>,
    /// Counts starts, so that a background task knows its time is over.
    pub generation: u64,
}

/// A mount with what the engine must do for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mounted {
    pub point: MountPoint,
    /// The directory within the volume.
    pub subpath: String,
    /// `-v` of a missing host path makes a directory.
    pub create_source: bool,
    /// The image whose files it shows.
    pub image: Option<Digest>,
    /// The image's files fill an empty volume.
    pub copy_up: bool,
    /// Options of a tmpfs, as `mount -o` takes them.
    pub tmpfs: String,
    /// The volume has no name of the user's: it goes with `rm -v`.
    pub anonymous: bool,
}

/// The half of a running container that ends with its process.
#[derive(Clone, Debug)]
pub(crate) struct Runtime {
    pub pid: Pid,
    pub ns: Namespaces,
    pub cgroup: CgroupId,
    /// It has a network namespace of its own, not the host's or another container's.
    pub own_net: bool,
    /// The client that started it, by host pid.
    pub starter: Option<Pid>,
}

impl Container {
    pub fn name(&self) -> String {
        self.data.borrow().name.clone()
    }

    pub fn status(&self) -> Status {
        self.data.borrow().state.status
    }

    pub fn is_running(&self) -> bool {
        self.status().is_up()
    }

    pub fn runtime(&self) -> Option<Runtime> {
        self.data.borrow().runtime.clone()
    }

    pub fn short_id(&self) -> &str {
        crate::digest::short_id(&self.id)
    }
}
