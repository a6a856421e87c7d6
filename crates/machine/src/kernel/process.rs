//! Processes: their table, signals, namespaces, birth and death.

use super::cgroup::CgroupId;
use super::executor::TaskFuture;
use super::mounts::{Loc, MntNsId};
use super::net::NetNsId;
use super::open::{Device, FileObject, OpenFile};
use super::tty::Tty;
use super::{HOST, K, Kernel};
use crate::signal::DefaultAction;
use crate::sync::WaitQueue;
use crate::sys::Sys;
use crate::sys::files::OpenFlags;
use crate::{Duration, Env, Fd, Pid, SigAction, Signal, Time, WaitStatus};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A pid namespace's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PidNsId(pub u32);
/// A UTS (host name) namespace's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UtsNsId(pub u32);

/// The namespaces a process lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namespaces {
    pub mnt: MntNsId,
    pub pid: PidNsId,
    pub net: NetNsId,
    pub uts: UtsNsId,
}

/// The host's namespaces.
pub const HOST_NAMESPACES: Namespaces = Namespaces {
    mnt: MntNsId(HOST),
    pid: PidNsId(HOST),
    net: NetNsId(HOST),
    uts: UtsNsId(HOST),
};

impl Namespaces {
    /// The host's namespaces.
    pub const HOST: Namespaces = HOST_NAMESPACES;
}

/// Who a process acts as. Capabilities are bits by their Linux numbers; only root starts with any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creds {
    pub uid: u32,
    pub gid: u32,
    pub groups: Vec<u32>,
    pub caps: u64,
}

/// Capability numbers used here (linux/capability.h).
impl Creds {
    pub const CHOWN: u32 = 0;
    pub const DAC_OVERRIDE: u32 = 1;
    pub const FOWNER: u32 = 3;
    pub const KILL: u32 = 5;
    pub const SETGID: u32 = 6;
    pub const SETUID: u32 = 7;
    pub const NET_BIND_SERVICE: u32 = 10;
    pub const NET_ADMIN: u32 = 12;
    pub const NET_RAW: u32 = 13;
    pub const SYS_ADMIN: u32 = 21;
    pub const SYS_TIME: u32 = 25;
    pub const MKNOD: u32 = 27;
}

impl Creds {
    /// Root with every capability.
    pub fn root() -> Self {
        Self {
            uid: 0,
            gid: 0,
            groups: vec![0],
            caps: u64::MAX,
        }
    }
    /// A user; uid 0 has every capability, others none.
    pub fn user(uid: u32, gid: u32, groups: Vec<u32>) -> Self {
        Self {
            uid,
            gid,
            groups,
            caps: if uid == 0 { u64::MAX } else { 0 },
        }
    }
    /// Whether it has a capability.
    pub fn can(&self, cap: u32) -> bool {
        self.caps & (1 << cap) != 0
    }
    /// Whether it belongs to a group.
    pub fn in_group(&self, gid: u32) -> bool {
        self.gid == gid || self.groups.contains(&gid)
    }
}

/// What `Kernel::spawn` starts: a process in given namespaces, as a container runtime does.
pub struct NewProcess {
    pub argv: Vec<String>,
    pub env: Env,
    pub cwd: String,
    pub creds: Creds,
    pub ns: Namespaces,
    pub cgroup: CgroupId,
    /// The child's descriptors and those of the parent they come from.
    pub fds: Vec<(Fd, Fd)>,
    /// The parent's descriptor of its controlling terminal.
    pub ctty: Option<Fd>,
    /// Run this program of the table instead of looking argv up in the file system (an init like tini).
    pub program: Option<String>,
}

/// A row of the process table.
#[derive(Clone, Debug, PartialEq)]
pub struct ProcInfo {
    pub pid: Pid,
    pub ppid: Pid,
    pub pgid: Pid,
    pub sid: Pid,
    pub uid: u32,
    pub gid: u32,
    /// As `ps` prints it: R, S, T, Z.
    pub state: char,
    pub argv: Vec<String>,
    pub comm: String,
    pub start: Time,
    pub cpu: Duration,
    pub rss: u64,
    pub tty: Option<String>,
    pub ns: Namespaces,
    pub cgroup: CgroupId,
    pub host_pid: Pid,
}

#[derive(Default)]
pub(crate) struct PidNs {
    pub next: Pid,
    pub to_host: BTreeMap<Pid, Pid>,
    pub init: Option<Pid>,
}

pub(crate) struct Proc {
    pub ppid: Pid,
    pub pgid: Pid,
    pub sid: Pid,
    pub ns_pid: Pid,
    pub argv: Vec<String>,
    pub exe: String,
    pub payload: Rc<Vec<u8>>,
    /// The user who started a setuid program.
    pub real_uid: Option<u32>,
    pub env: Env,
    pub cwd: Loc,
    pub ns: Namespaces,
    pub creds: Creds,
    pub umask: u32,
    pub fds: BTreeMap<Fd, (Rc<OpenFile>, bool)>,
    /// All descriptors below are taken.
    pub fds_full: Fd,
    pub actions: BTreeMap<Signal, SigAction>,
    pub pending: Vec<Signal>,
    pub sig_waiting: WaitQueue,
    pub child_waiting: WaitQueue,
    pub children: BTreeSet<Pid>,
    pub status: Option<WaitStatus>,
    pub stopped: bool,
    /// A stop not yet reported to the parent.
    pub stop_report: Option<Signal>,
    pub tasks: Vec<u64>,
    pub main: u64,
    pub replacement: Option<TaskFuture>,
    pub cgroup: CgroupId,
    pub rss: u64,
    /// The part of `rss` that takes real memory of the machine under the simulator.
    pub held: u64,
    pub start: Time,
    pub cpu: Duration,
    pub ctty: Option<Rc<Tty>>,
    /// The newest lookups: name, number, addresses.
    pub lookups: Vec<(String, u64, Vec<std::net::IpAddr>)>,
    /// No program of its own: root's hands in a mount namespace.
    pub agent: bool,
}

pub(crate) const DEFAULT_RSS: u64 = 512 * 1024;

impl K {
    /// A process; or, for whoever kept a `Sys` of one that is gone (dockerd of a client that was
    /// killed), one that has nothing and reaches nothing, so that each call has its error.
    pub fn proc(&self, pid: Pid) -> &Proc {
        self.procs.get(&pid).unwrap_or(&self.gone)
    }
    pub fn proc_mut(&mut self, pid: Pid) -> &mut Proc {
        self.procs.get_mut(&pid).unwrap_or(&mut self.gone)
    }
    /// How a process is numbered for one that looks from a namespace; the host sees all.
    pub fn visible(&self, pid: Pid, from: PidNsId) -> Option<Pid> {
        if from.0 == HOST {
            return Some(pid);
        }
        self.procs
            .get(&pid)
            .filter(|p| p.ns.pid == from)
            .map(|p| p.ns_pid)
    }
    pub fn host_pid(&self, pid: Pid, from: PidNsId) -> Option<Pid> {
        if from.0 == HOST {
            return self.procs.contains_key(&pid).then_some(pid);
        }
        self.pid_namespaces.get(&from.0)?.to_host.get(&pid).copied()
    }
    /// Puts a process into the table; its task is added by the caller.
    pub fn add_process(&mut self, mut p: Proc) -> Pid {
        let pid = self.next_pid;
        self.next_pid += 1;
        let ns = self.pid_namespaces.entry(p.ns.pid.0).or_default();
        ns.next += 1;
        p.ns_pid = if p.ns.pid.0 == HOST { pid } else { ns.next };
        ns.to_host.insert(p.ns_pid, pid);
        ns.init.get_or_insert(pid);
        if p.pgid == 0 {
            p.pgid = pid;
        }
        if p.sid == 0 {
            p.sid = pid;
        }
        if let Some(parent) = self.procs.get_mut(&p.ppid) {
            parent.children.insert(pid);
        }
        let cgroup = p.cgroup;
        self.procs.insert(pid, p);
        self.stir(cgroup);
        self.now = self.now + Duration::from_micros(200);
        pid
    }

    /// Ends a process: drops its tasks and files, hands its children to init, tells its parent.
    pub fn exit_process(&mut self, pid: Pid, status: WaitStatus) {
        let Some(p) = self.procs.get_mut(&pid) else {
            return;
        };
        if p.status.is_some() {
            return;
        }
        p.status = Some(status);
        p.stopped = false;
        p.held = 0;
        let fds = std::mem::take(&mut p.fds);
        let tasks = std::mem::take(&mut p.tasks);
        let children = std::mem::take(&mut p.children);
        let replacement = p.replacement.take();
        let (ppid, ns, cgroup, cpu, sid) = (p.ppid, p.ns, p.cgroup, p.cpu, p.sid);
        let ctty = p.ctty.take();
        self.exec.graveyard.extend(replacement);
        if let Some(c) = self.cgroups.get_mut(&cgroup) {
            c.spent += cpu;
        }
        self.stir(cgroup);
        for id in tasks {
            self.end_task(id);
        }
        drop(fds);
        if let Some(tty) = ctty
            && sid == pid
        {
            let group = tty.state.borrow().foreground;
            self.signal_group(group, Signal::HUP);
        }
        let init = self.pid_namespaces.get(&ns.pid.0).and_then(|n| n.init);
        if init == Some(pid) && ns.pid.0 != HOST {
            // The first process of a namespace takes all others with it.
            let rest: Vec<Pid> = self
                .procs
                .iter()
                .filter(|(_, q)| q.ns.pid == ns.pid)
                .map(|(i, _)| *i)
                .collect();
            for other in rest {
                self.exit_process(other, WaitStatus::Signaled(Signal::KILL));
            }
        }
        let heir = init
            .filter(|i| *i != pid && self.procs.get(i).is_some_and(|p| p.status.is_none()))
            .unwrap_or(1);
        for child in children {
            let gone = self.procs.get_mut(&child).is_some_and(|c| {
                c.ppid = heir;
                c.status.is_some()
            });
            if gone && heir == 1 {
                self.reap(child);
            } else if let Some(h) = self.procs.get_mut(&heir) {
                h.children.insert(child);
                h.child_waiting.wake();
            }
        }
        self.tell_parent(pid, ppid);
    }

    fn tell_parent(&mut self, pid: Pid, ppid: Pid) {
        if ppid <= 1 {
            // The host's init reaps at once.
            if self.procs.get(&pid).is_some_and(|p| p.status.is_some()) {
                self.reap(pid);
            }
            return;
        }
        if let Some(parent) = self.procs.get_mut(&ppid) {
            let ignores = parent.actions.get(&Signal::CHLD) == Some(&SigAction::Ignore);
            parent.child_waiting.wake();
            if ignores {
                self.reap(pid);
            } else {
                self.deliver(ppid, Signal::CHLD, true);
            }
        } else {
            self.reap(pid);
        }
    }

    /// Takes an ended process out of the table.
    pub fn reap(&mut self, pid: Pid) {
        if let Some(p) = self.procs.remove(&pid) {
            self.stir(p.cgroup);
            if let Some(parent) = self.procs.get_mut(&p.ppid) {
                parent.children.remove(&pid);
            }
            if let Some(ns) = self.pid_namespaces.get_mut(&p.ns.pid.0) {
                ns.to_host.remove(&p.ns_pid);
            }
        }
    }

    /// Delivers a signal. From inside its namespace, process 1 gets only what it has a handler for; from
    /// outside (`outside`), KILL and STOP always work (pid_namespaces(7)).
    pub fn deliver(&mut self, pid: Pid, signal: Signal, outside: bool) {
        let Some(p) = self.procs.get_mut(&pid) else {
            return;
        };
        if p.status.is_some() || p.agent {
            return;
        }
        let action = p
            .actions
            .get(&signal)
            .copied()
            .unwrap_or(SigAction::Default);
        let forced = signal == Signal::KILL || signal == Signal::STOP;
        if !forced {
            match action {
                SigAction::Ignore | SigAction::Swallow if signal != Signal::CONT => return,
                SigAction::Catch => {
                    if !p.pending.contains(&signal) {
                        p.pending.push(signal);
                    }
                    p.sig_waiting.wake();
                    if p.stopped && signal == Signal::CONT {
                        p.stopped = false;
                    }
                    self.requeue(pid);
                    return;
                }
                _ => {}
            }
        }
        let init = self
            .pid_namespaces
            .get(&self.procs[&pid].ns.pid.0)
            .and_then(|n| n.init)
            == Some(pid);
        let default = signal.default_action();
        if init
            && default != DefaultAction::Continue
            && !(forced && outside && self.procs[&pid].ns.pid.0 != HOST)
        {
            return;
        }
        match default {
            DefaultAction::Terminate => self.exit_process(pid, WaitStatus::Signaled(signal)),
            DefaultAction::Ignore => {}
            DefaultAction::Continue => {
                self.proc_mut(pid).stopped = false;
                self.requeue(pid);
            }
            DefaultAction::Stop => {
                let p = self.proc_mut(pid);
                p.stopped = true;
                p.stop_report = Some(signal);
                let ppid = p.ppid;
                if let Some(parent) = self.procs.get_mut(&ppid) {
                    parent.child_waiting.wake();
                }
            }
        }
    }

    /// Sends what a terminal sends to its foreground group.
    pub fn signal_group(&mut self, pgid: Pid, signal: Signal) {
        if matches!(signal, Signal::INT | Signal::QUIT) {
            self.overtake(pgid, signal);
        }
        let group: Vec<Pid> = self
            .procs
            .iter()
            .filter(|(_, p)| p.pgid == pgid && p.status.is_none())
            .map(|(i, _)| *i)
            .collect();
        for pid in group {
            self.deliver(pid, signal, true);
        }
    }

    /// A program often ends in the very turn it starts in, so that Ctrl+C would hit a loop of short
    /// commands only between them. The order of things at one moment is ours to choose: the signal
    /// came before the end of whoever has ended and was not waited for.
    fn overtake(&mut self, pgid: Pid, signal: Signal) {
        for p in self.procs.values_mut().filter(|p| p.pgid == pgid) {
            let action = p.actions.get(&signal).copied();
            let deadly = action.is_none_or(|a| a == SigAction::Default) && p.ns.pid.0 == HOST;
            if deadly && matches!(p.status, Some(WaitStatus::Exited(_))) {
                p.status = Some(WaitStatus::Signaled(signal));
            }
        }
    }

    pub fn info(&self, pid: Pid, from: PidNsId) -> Option<ProcInfo> {
        let p = self.procs.get(&pid).filter(|p| !p.agent)?;
        let vis = |pid| self.visible(pid, from).unwrap_or(0);
        let ready = self.exec.current.is_some_and(|id| p.tasks.contains(&id));
        let state = match (p.status.is_some(), p.stopped, ready) {
            (true, ..) => 'Z',
            (_, true, _) => 'T',
            (.., true) => 'R',
            _ => 'S',
        };
        let base = p.argv.first().map_or("", String::as_str);
        let comm = if p.exe.is_empty() { base } else { &p.exe };
        let comm: String = comm
            .rsplit('/')
            .next()
            .unwrap_or("")
            .chars()
            .take(15)
            .collect();
        Some(ProcInfo {
            pid: self.visible(pid, from)?,
            ppid: vis(p.ppid),
            pgid: vis(p.pgid),
            sid: vis(p.sid),
            uid: p.creds.uid,
            gid: p.creds.gid,
            state,
            argv: p.argv.clone(),
            comm,
            start: p.start,
            cpu: p.cpu,
            rss: p.rss,
            tty: p.ctty.as_ref().map(|t| format!("pts/{}", t.number)),
            ns: p.ns,
            cgroup: p.cgroup,
            host_pid: pid,
        })
    }
}

impl Proc {
    fn blank(ns: Namespaces, creds: Creds, cwd: Loc, start: Time) -> Proc {
        Proc {
            ppid: 0,
            pgid: 0,
            sid: 0,
            ns_pid: 0,
            argv: Vec::new(),
            exe: String::new(),
            payload: Rc::default(),
            real_uid: None,
            env: Env::new(),
            cwd,
            ns,
            creds,
            umask: 0o022,
            fds: BTreeMap::new(),
            fds_full: 0,
            actions: BTreeMap::new(),
            pending: Vec::new(),
            sig_waiting: WaitQueue::default(),
            child_waiting: WaitQueue::default(),
            children: BTreeSet::new(),
            status: None,
            stopped: false,
            stop_report: None,
            tasks: Vec::new(),
            main: u64::MAX,
            replacement: None,
            cgroup: CgroupId(HOST),
            rss: DEFAULT_RSS,
            held: 0,
            start,
            cpu: Duration::ZERO,
            ctty: None,
            lookups: Vec::new(),
            agent: false,
        }
    }

    /// What stands for processes that are gone: no file system, no descriptors, no rights.
    pub fn gone() -> Proc {
        let nowhere = Namespaces {
            mnt: MntNsId(u32::MAX),
            pid: PidNsId(u32::MAX),
            net: NetNsId(u32::MAX),
            uts: UtsNsId(u32::MAX),
        };
        let nobody = Creds::user(65_534, 65_534, Vec::new());
        let cwd = Loc { mount: 0, ino: 0 };
        let mut p = Proc::blank(nowhere, nobody, cwd, Time(0));
        p.status = Some(WaitStatus::Signaled(Signal::KILL));
        p.agent = true;
        p
    }
}

impl Kernel {
    pub(crate) fn blank_process(&self, ns: Namespaces, creds: Creds, cwd: Loc) -> Proc {
        Proc::blank(ns, creds, cwd, self.now())
    }

    pub(crate) fn start_init(&self) {
        let root = self.0.borrow().root_of(MntNsId(HOST));
        let mut p = self.blank_process(HOST_NAMESPACES, Creds::root(), root);
        p.argv = vec!["/sbin/init".to_string()];
        p.exe = "/sbin/init".to_string();
        self.0.borrow_mut().add_process(p);
    }

    /// A new pid namespace; the first process in it is its process 1.
    pub fn new_pid_ns(&self) -> PidNsId {
        let mut k = self.0.borrow_mut();
        let id = k.fresh_id();
        k.pid_namespaces.insert(id, PidNs::default());
        PidNsId(id)
    }
    /// A new host name namespace.
    pub fn new_uts_ns(&self, hostname: &str) -> UtsNsId {
        let mut k = self.0.borrow_mut();
        let id = k.fresh_id();
        k.hostnames.insert(id, hostname.to_string());
        UtsNsId(id)
    }
    /// The namespaces of a process, by host pid.
    pub fn join(&self, pid: Pid) -> Option<Namespaces> {
        self.0.borrow().procs.get(&pid).map(|p| p.ns)
    }
    /// All processes of the machine, with host pids.
    pub fn processes(&self) -> Vec<ProcInfo> {
        let k = self.0.borrow();
        k.procs
            .keys()
            .filter_map(|pid| k.info(*pid, PidNsId(HOST)))
            .collect()
    }
    /// The processes of a pid namespace, with the pids they have there.
    pub fn processes_in(&self, ns: PidNsId) -> Vec<ProcInfo> {
        let k = self.0.borrow();
        k.procs.keys().filter_map(|pid| k.info(*pid, ns)).collect()
    }
    /// The command line of a process, by host pid; nothing if there is none.
    pub fn command_line(&self, pid: Pid) -> Vec<String> {
        let k = self.0.borrow();
        k.procs.get(&pid).map_or(Vec::new(), |p| p.argv.clone())
    }
    /// Whether a process has not ended, by host pid.
    pub fn is_alive(&self, pid: Pid) -> bool {
        let k = self.0.borrow();
        k.procs.get(&pid).is_some_and(|p| p.status.is_none())
    }
    /// Sends a signal from the host, by host pid.
    pub fn kill(&self, pid: Pid, signal: Signal) {
        self.0.borrow_mut().deliver(pid, signal, true);
    }
    /// Root's hands in a mount namespace: system calls on its files without a program.
    pub fn agent(&self, ns: MntNsId) -> Sys {
        let mut k = self.0.borrow_mut();
        if let Some(pid) = k.agents.get(&ns) {
            return Sys::new(self.clone(), *pid);
        }
        // Far from the pids that programs see, so that agents leave no gaps in them.
        let pid = 1_000_000_000 + k.fresh_id();
        let cwd = k.root_of(ns);
        drop(k);
        let mut p = self.blank_process(
            Namespaces {
                mnt: ns,
                ..HOST_NAMESPACES
            },
            Creds::root(),
            cwd,
        );
        p.agent = true;
        p.umask = 0;
        let mut k = self.0.borrow_mut();
        k.procs.insert(pid, p);
        k.agents.insert(ns, pid);
        Sys::new(self.clone(), pid)
    }
    /// A root process on the host whose program is the given future: a daemon such as dockerd.
    pub fn daemon(&self, argv: &[&str], run: impl FnOnce(Sys) -> crate::ProgramFuture) -> Pid {
        let root = self.0.borrow().root_of(MntNsId(HOST));
        let mut p = self.blank_process(HOST_NAMESPACES, Creds::root(), root);
        p.argv = argv.iter().map(|s| (*s).to_string()).collect();
        p.exe = p.argv.first().cloned().unwrap_or_default();
        p.ppid = 1;
        p.env = Env::from_strings([
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]);
        let null = || OpenFile::new(FileObject::Device(Device::Null), OpenFlags::RDWR);
        p.fds = (0..3).map(|fd| (fd, (null(), false))).collect();
        let pid = self.0.borrow_mut().add_process(p);
        let future = run(Sys::new(self.clone(), pid));
        self.start_task(pid, future);
        pid
    }
    pub(crate) fn start_task(&self, pid: Pid, future: crate::ProgramFuture) {
        let mut k = self.0.borrow_mut();
        let id = k.add_task(pid, Box::pin(async move { Some(future.await) }));
        k.proc_mut(pid).main = id;
    }
}
