//! The daemon's state and the handle to it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use machine::{Kernel, MntNsId, Sys};

use crate::api::value::Timestamp;
use crate::container::ContainerStore;
use crate::content::ContentStore;
use crate::digest::sha256_hex;
use crate::events::Events;
use crate::exec::ExecStore;
use crate::image::ImageStore;
use crate::journal::Journal;
use crate::layer::{LayerStore, Snapshotter};
use crate::network::NetworkStore;
use crate::registry::{Catalogue, LayerSource, PushedImages};
use crate::tracked::Tracked;
use crate::volume::VolumeStore;

/// Where dockerd listens.
pub const SOCKET: &str = "/var/run/docker.sock";
/// Where dockerd keeps its files.
pub const ROOT: &str = "/var/lib/docker";

/// What a daemon starts with.
#[derive(Clone)]
pub struct EngineConfig {
    /// Images on the host from the start: names of the catalogue, with or without tag.
    pub images: Vec<String>,
    /// Gives the files of the catalogue's images.
    pub layers: LayerSource,
    /// The group that may use the socket.
    pub docker_gid: u32,
    /// False on a host without a network: pulls fail.
    pub online: bool,
}

/// A client's handle to dockerd; cheap to clone. Objects are named by name, id or a prefix of
/// the id, as on the command line.
#[derive(Clone)]
pub struct Engine {
    pub(crate) d: Rc<Daemon>,
}

/// All that dockerd knows.
pub(crate) struct Daemon {
    pub sys: Sys,
    pub kernel: Kernel,
    pub host: MntNsId,
    pub layer_source: LayerSource,
    pub online: bool,
    pub catalogue: Catalogue,
    pub pushed: RefCell<PushedImages>,
    pub content: RefCell<ContentStore>,
    pub layers: RefCell<LayerStore>,
    pub images: Tracked<ImageStore>,
    pub snapshots: Snapshotter,
    pub containers: RefCell<ContainerStore>,
    pub execs: RefCell<ExecStore>,
    pub volumes: Tracked<VolumeStore>,
    pub networks: RefCell<NetworkStore>,
    pub events: Events,
    pub journal: Journal,
    pub build: crate::build::daemon::State,
    ids: Cell<u64>,
}

/// Runs the daemon as the process `sys` belongs to, and returns the handle that clients get.
pub fn dockerd(sys: Sys, config: EngineConfig) -> Engine {
    // As every Go program: a container that closes its stdin is no reason to end.
    sys.sigaction(machine::Signal::PIPE, machine::SigAction::Swallow);
    let kernel = sys.kernel();
    let host = kernel.host_mnt_ns();
    let engine = Engine {
        d: Rc::new(Daemon {
            snapshots: Snapshotter::new(kernel.clone()),
            host,
            layer_source: config.layers.clone(),
            online: config.online,
            catalogue: Catalogue::default(),
            pushed: RefCell::default(),
            content: RefCell::default(),
            layers: RefCell::default(),
            images: Tracked::default(),
            containers: RefCell::default(),
            execs: RefCell::default(),
            volumes: Tracked::default(),
            networks: RefCell::default(),
            events: Events::default(),
            journal: Journal::default(),
            build: crate::build::daemon::State::default(),
            ids: Cell::new(0),
            kernel: kernel.clone(),
            sys,
        }),
    };
    let agent = kernel.agent(host);
    for dir in ["", "/containers", "/volumes", "/overlay2", "/image"] {
        crate::container::files::mkdir_all(&agent, &format!("{ROOT}{dir}"), 0o710);
    }
    engine.create_builtin_networks();
    for name in &config.images {
        engine.preload(name);
    }
    let _ = agent.mkdir("/var/run", 0o755);
    // A path that cannot be made leaves a daemon that nobody reaches, as a real one would.
    let _ = kernel.register_service(SOCKET, 0o660, config.docker_gid, Rc::new(engine.clone()));
    engine
}

fn nanos(sys: &Sys) -> i64 {
    i64::try_from(sys.now().0).unwrap_or(i64::MAX)
}

impl Engine {
    /// The virtual clock.
    pub(crate) fn now(&self) -> Timestamp {
        let nanos = nanos(&self.d.sys);
        // The virtual clock moves in round steps; a real one never shows round nanoseconds.
        let odd = match nanos % 1000 {
            0 => (nanos / 1000).wrapping_mul(2_654_435_761).rem_euclid(99) * 10 + 1,
            _ => 0,
        };
        Timestamp(nanos + odd)
    }

    /// The milliseconds from the machine's start to a moment.
    pub(crate) fn since_boot(&self, at: Timestamp) -> u64 {
        let boot = self.d.sys.boot_time().0;
        u64::try_from(at.nanos()).unwrap_or(0).saturating_sub(boot) / 1_000_000
    }

    /// Makes a new id of 64 hex digits.
    pub(crate) fn new_id(&self) -> String {
        let n = self.d.ids.get() + 1;
        self.d.ids.set(n);
        let random = self.d.kernel.random_u64();
        sha256_hex(format!("{n} {random}").as_bytes())
    }

    /// Runs work in the background of the daemon's process.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        self.d.sys.thread(work);
    }

    /// Counts what a request costs the daemon, in microseconds of a fast machine; a virtual CPU takes ten
    /// times that.
    pub(crate) fn toil(&self, units: u64) {
        self.d.sys.charge(units);
    }

    /// Root's hands on the host's files.
    pub(crate) fn host_agent(&self) -> Sys {
        self.d.kernel.agent(self.d.host)
    }
}
