//! The kernel's state and root's powers over it.

pub(crate) mod cgroup;
pub(crate) mod denied;
pub(crate) mod exec;
pub(crate) mod executor;
pub(crate) mod look;
pub(crate) mod mounts;
pub(crate) mod net;
pub(crate) mod open;
pub(crate) mod probes;
pub(crate) mod process;
pub(crate) mod procfs;
mod sysctl;
pub(crate) mod tty;
pub(crate) mod walk;

use crate::fs::mem::MemFs;
use crate::fs::overlay::Overlay;
use crate::fs::{Disk, FileSystem, FsId, Ino};
use crate::{Errno, Layer, Pid, ProgramTable, SysResult, Time};
use cgroup::{Cgroup, CgroupId};
use executor::Executor;
use mounts::{MntNsId, Mount};
use net::Net;
use probes::Probe;
use process::{PidNs, Proc};
use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a machine is made from.
pub struct MachineConfig {
    pub seed: u64,
    pub start: Time,
    pub hostname: String,
    pub programs: Rc<dyn ProgramTable>,
    /// The host's files.
    pub root: Layer,
    /// Bytes of disk.
    pub disk: u64,
    /// Bytes of memory.
    pub memory: u64,
}

/// Why a program could not be started; `what` is the path or name in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecError {
    pub errno: Errno,
    pub what: String,
    /// The working directory was missing or not one.
    pub cwd: bool,
    /// `argv[0]` had no slash and was in no directory of PATH.
    pub not_in_path: bool,
}

/// What [`Kernel::run`] left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunState {
    /// No task is ready; only timers or input can go on.
    pub idle: bool,
    /// The clock has passed the time up to which tasks were to run.
    pub late: bool,
    /// A turn is not over: it waits for [code that is coming](crate::ProgramTable::is_coming). Neither
    /// the clock nor anything in the machine may be touched until it goes on.
    pub held: bool,
}

/// Any file system.
#[derive(Clone)]
pub(crate) enum Fs {
    Mem(Rc<MemFs>),
    Overlay(Rc<Overlay>),
    Proc(Rc<procfs::ProcFs>),
}

impl Fs {
    pub fn tree(&self) -> &dyn FileSystem {
        match self {
            Fs::Mem(fs) => fs.as_ref(),
            Fs::Overlay(fs) => fs.as_ref(),
            Fs::Proc(fs) => fs.as_ref(),
        }
    }
}

pub(crate) struct K {
    pub now: Time,
    pub boot: Time,
    pub rng: u64,
    pub programs: Rc<dyn ProgramTable>,
    pub exec: Executor,
    pub fses: BTreeMap<FsId, Fs>,
    pub disk: Rc<Disk>,
    pub memory: u64,
    pub mounts: BTreeMap<MntNsId, Vec<Mount>>,
    pub procs: BTreeMap<Pid, Proc>,
    pub gone: Proc,
    pub pid_namespaces: BTreeMap<u32, PidNs>,
    pub hostnames: BTreeMap<u32, String>,
    pub sysctls: sysctl::Sysctls,
    pub cgroups: BTreeMap<CgroupId, Cgroup>,
    pub net: Net,
    pub services: BTreeMap<(u32, Ino), Rc<dyn Any>>,
    pub unix: BTreeMap<(u32, Ino), Rc<net::Listener>>,
    pub ptys: BTreeMap<(MntNsId, u32), std::rc::Weak<tty::Tty>>,
    pub next_id: u32,
    pub next_pid: Pid,
    pub agents: BTreeMap<MntNsId, Pid>,
    pub traced: BTreeMap<Pid, Vec<Probe>>,
    pub denied: RefCell<Option<denied::Denial>>,
}

/// Root's handle to the machine; clones are the same machine.
#[derive(Clone)]
pub struct Kernel(pub(crate) Rc<RefCell<K>>);

/// The host's own namespaces and control group have this number.
pub(crate) const HOST: u32 = 0;

impl K {
    pub fn fresh_id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }
    /// splitmix64: the seed's stream of numbers.
    pub fn random(&mut self) -> u64 {
        self.rng = self.rng.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.rng;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn fs(&self, id: FsId) -> SysResult<Fs> {
        self.fses.get(&id).cloned().ok_or(Errno::ENODEV)
    }
}

impl Kernel {
    /// Boots a machine: the root file system, /proc, /dev and /tmp mounted, process 1 waiting.
    pub fn new(config: MachineConfig) -> Kernel {
        let disk = Disk::new(config.disk);
        let root = MemFs::new(1, disk.clone(), 0o755, config.start);
        root.unpack(&config.root, config.start);
        let k = K {
            now: config.start,
            boot: config.start,
            rng: config.seed,
            programs: config.programs,
            exec: Executor::default(),
            fses: BTreeMap::from([(FsId(1), Fs::Mem(Rc::new(root)))]),
            disk,
            memory: config.memory,
            mounts: BTreeMap::new(),
            procs: BTreeMap::new(),
            gone: Proc::gone(),
            pid_namespaces: BTreeMap::from([(HOST, PidNs::default())]),
            hostnames: BTreeMap::from([(HOST, config.hostname)]),
            sysctls: BTreeMap::new(),
            cgroups: BTreeMap::from([(CgroupId(HOST), Cgroup::default())]),
            net: Net::new(),
            services: BTreeMap::new(),
            unix: BTreeMap::new(),
            ptys: BTreeMap::new(),
            next_id: 1,
            next_pid: 1,
            agents: BTreeMap::new(),
            traced: BTreeMap::new(),
            denied: RefCell::default(),
        };
        let kernel = Kernel(Rc::new(RefCell::new(k)));
        kernel.0.borrow_mut().mount_root(MntNsId(HOST), FsId(1));
        kernel.mount_standard(MntNsId(HOST), PidNsId(HOST));
        kernel.start_init();
        kernel
    }

    /// Tells later whether the machine is still in memory, without keeping it there.
    pub fn watch(&self) -> impl Fn() -> bool + 'static {
        let weak = Rc::downgrade(&self.0);
        move || weak.strong_count() > 0
    }
    /// Ends the machine: every program is dropped where it stands. Programs hold the machine and the
    /// machine holds them, so without this neither is ever freed.
    pub fn power_off(&self) {
        // Programs first, while their processes are still in the table. One that is dropped may start
        // another on its way out.
        loop {
            let mut k = self.0.borrow_mut();
            let tasks = std::mem::take(&mut k.exec.tasks);
            let dead = std::mem::take(&mut k.exec.graveyard);
            drop(k);
            if tasks.is_empty() && dead.is_empty() {
                break;
            }
        }
        let mut k = self.0.borrow_mut();
        let procs = std::mem::take(&mut k.procs);
        let services = std::mem::take(&mut k.services);
        let unix = std::mem::take(&mut k.unix);
        let timers = std::mem::take(&mut k.exec.timers);
        let programs = std::mem::replace(&mut k.programs, Rc::new(Nothing));
        drop(k);
        drop((procs, services, unix, timers, programs));
    }
    /// The virtual clock.
    pub fn now(&self) -> Time {
        self.0.borrow().now
    }
    /// When the machine booted.
    pub fn boot(&self) -> Time {
        self.0.borrow().boot
    }
    /// A number of the seed's stream.
    pub fn random_u64(&self) -> u64 {
        self.0.borrow_mut().random()
    }
    fn add_fs(&self, make: impl FnOnce(u32, &K) -> Fs) -> FsId {
        let mut k = self.0.borrow_mut();
        let id = k.fresh_id();
        let fs = make(id, &k);
        k.fses.insert(FsId(id), fs);
        FsId(id)
    }
    /// A new empty file system on the host's disk.
    pub fn new_memfs(&self) -> FsId {
        self.add_fs(|id, k| Fs::Mem(Rc::new(MemFs::new(id, k.disk.clone(), 0o755, k.now))))
    }
    /// A new tmpfs of a size (half the memory if `None`), whose root has `mode`.
    pub fn new_tmpfs(&self, size: Option<u64>, mode: u32) -> FsId {
        self.add_fs(|id, k| {
            let size = size.filter(|s| *s > 0).unwrap_or(k.memory / 2);
            let disk = Disk::beside(size, k.disk.real.clone());
            Fs::Mem(Rc::new(MemFs::new(id, disk, mode, k.now)))
        })
    }
    /// A new overlay over layers, the top one first.
    pub fn new_overlay(&self, lowers_top_first: Vec<Rc<Layer>>) -> FsId {
        self.add_fs(|id, k| {
            Fs::Overlay(Rc::new(Overlay::new(
                id,
                lowers_top_first,
                k.disk.clone(),
                k.now,
            )))
        })
    }
    /// What stands in an overlay's upper side: the changes, with whiteouts and opaque directories.
    pub fn overlay_upper(&self, id: FsId) -> Layer {
        match self.0.borrow().fses.get(&id) {
            Some(Fs::Overlay(fs)) => fs.upper.to_layer(),
            Some(Fs::Mem(fs)) => fs.to_layer(),
            _ => Layer::new(),
        }
    }
    /// The mode and owner of a file system's root directory, which a layer does not carry.
    pub fn fs_root_owner(&self, id: FsId) -> Option<(u32, u32, u32)> {
        let k = self.0.borrow();
        let fs = k.fses.get(&id)?.tree();
        let st = fs.stat(fs.root()).ok()?;
        Some((st.mode, st.uid, st.gid))
    }
    /// Forgets a file system; open files and mounts keep what they use.
    pub fn drop_fs(&self, id: FsId) {
        let fs = self.0.borrow_mut().fses.remove(&id);
        drop(fs);
    }
    /// The bytes a file system holds (an overlay: its upper side).
    pub fn fs_usage(&self, id: FsId) -> u64 {
        self.0
            .borrow()
            .fses
            .get(&id)
            .map_or(0, |fs| fs.tree().usage())
    }
    /// The bytes used and in all on the host's disk.
    pub fn disk_usage(&self) -> (u64, u64) {
        let k = self.0.borrow();
        let (total, used) = k.disk.figures();
        (used, total)
    }
    /// Bytes of memory in all.
    pub fn memory_total(&self) -> u64 {
        self.0.borrow().memory
    }
    /// Makes a typed service answer at a unix socket's path in the host's file system.
    pub fn register_service(
        &self,
        path: &str,
        mode: u32,
        gid: u32,
        service: Rc<dyn Any>,
    ) -> SysResult<()> {
        let agent = self.agent(MntNsId(HOST));
        let _ = agent.unlink(path);
        agent.make_socket(path, mode)?;
        agent.chown(path, Some(0), Some(gid), true)?;
        let st = agent.stat(path)?;
        self.0
            .borrow_mut()
            .services
            .insert((st.dev, st.ino), service);
        Ok(())
    }
}

/// The programs of a machine that is off.
struct Nothing;

impl ProgramTable for Nothing {
    fn find(&self, _: &str) -> Option<crate::Program> {
        None
    }
}

pub use process::PidNsId;
