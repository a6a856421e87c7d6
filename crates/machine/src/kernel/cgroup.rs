//! Control groups: memory and process limits, the freezer, and what was used.

use super::{K, Kernel};
use crate::{Duration, Pid, Signal, WaitStatus};
use std::collections::BTreeMap;

/// A control group's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CgroupId(pub u32);

/// Limits; `None` is no limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// Bytes.
    pub memory: Option<u64>,
    /// Processes.
    pub pids: Option<u64>,
    /// CPUs, as in `--cpus`.
    pub cpus: Option<f64>,
    /// Resource limits its processes were started with, by name (`nofile`): soft and hard. They
    /// are shown, not enforced; -1 is unlimited.
    pub ulimits: BTreeMap<String, (i64, i64)>,
    /// Its processes may not gain privileges by execve.
    pub no_new_privs: bool,
    /// The capabilities that a setuid program of root gets; `None` for all.
    pub bounding: Option<u64>,
}

/// What a group uses now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CgroupStats {
    pub memory: u64,
    pub pids: u64,
    pub cpu: Duration,
    pub oom_kills: u64,
}

#[derive(Default)]
pub(crate) struct Cgroup {
    pub limits: Limits,
    pub frozen: bool,
    pub oom_kills: u64,
    /// CPU time of processes that ended.
    pub spent: Duration,
    /// Grows with every change of its processes that `ps` would show.
    pub generation: u64,
}

impl K {
    /// Notes that the processes of a group changed.
    pub fn stir(&mut self, id: CgroupId) {
        if let Some(c) = self.cgroups.get_mut(&id) {
            c.generation += 1;
        }
    }
    pub fn members(&self, id: CgroupId) -> Vec<Pid> {
        self.procs
            .iter()
            .filter(|(_, p)| p.cgroup == id && p.status.is_none() && !p.agent)
            .map(|(pid, _)| *pid)
            .collect()
    }
    pub fn group_memory(&self, id: CgroupId) -> u64 {
        let living = self
            .procs
            .values()
            .filter(|p| p.cgroup == id && p.status.is_none());
        living.filter(|p| !p.agent).map(|p| p.rss).sum()
    }
    /// Enforces the memory limit: kills the largest process until the group fits.
    pub fn enforce_memory(&mut self, id: CgroupId) {
        let limit = self
            .cgroups
            .get(&id)
            .and_then(|c| c.limits.memory)
            .unwrap_or(self.memory);
        while self.group_memory(id) > limit {
            let members = self.members(id);
            let largest = members
                .iter()
                .max_by_key(|p| self.procs.get(p).map_or(0, |p| p.rss));
            let Some(&pid) = largest else { return };
            if let Some(c) = self.cgroups.get_mut(&id) {
                c.oom_kills += 1;
            }
            self.exit_process(pid, WaitStatus::Signaled(Signal::KILL));
        }
    }
    /// Whether so many bytes more can really be kept: beyond, calls give ENOMEM, whatever the
    /// simulated memory.
    pub fn room_to_hold(&self, more: u64) -> bool {
        const REAL_MEMORY: u64 = 192 << 20;
        let held: u64 = self.procs.values().map(|p| p.held).sum();
        held.saturating_add(more) <= REAL_MEMORY
    }
    pub fn room_for_process(&self, id: CgroupId) -> bool {
        // A host's own limit, so that a fork bomb ends in EAGAIN.
        const HOST_LIMIT: usize = 4096;
        let limit = self.cgroups.get(&id).and_then(|c| c.limits.pids);
        self.procs.len() < HOST_LIMIT && limit.is_none_or(|l| (self.members(id).len() as u64) < l)
    }
}

impl Kernel {
    /// A new group.
    pub fn new_cgroup(&self, limits: Limits) -> CgroupId {
        let mut k = self.0.borrow_mut();
        let id = CgroupId(k.fresh_id());
        k.cgroups.insert(
            id,
            Cgroup {
                limits,
                ..Cgroup::default()
            },
        );
        id
    }
    /// Changes a group's limits; a smaller memory limit is enforced at once.
    pub fn set_limits(&self, id: CgroupId, limits: Limits) {
        let mut k = self.0.borrow_mut();
        if let Some(c) = k.cgroups.get_mut(&id) {
            c.limits = limits;
        }
        k.enforce_memory(id);
    }
    /// Forgets a group.
    pub fn drop_cgroup(&self, id: CgroupId) {
        self.0.borrow_mut().cgroups.remove(&id);
    }
    /// Stops or lets go on all its processes.
    pub fn freeze(&self, id: CgroupId, frozen: bool) {
        let mut k = self.0.borrow_mut();
        if let Some(c) = k.cgroups.get_mut(&id) {
            c.frozen = frozen;
        }
        if !frozen {
            for pid in k.members(id) {
                k.requeue(pid);
            }
        }
    }
    /// What a group uses.
    pub fn cgroup_stats(&self, id: CgroupId) -> CgroupStats {
        let k = self.0.borrow();
        let members = k.members(id);
        let group = k.cgroups.get(&id);
        let live: Duration = members
            .iter()
            .filter_map(|p| k.procs.get(p))
            .map(|p| p.cpu)
            .sum();
        CgroupStats {
            memory: k.group_memory(id),
            pids: members.len() as u64,
            cpu: live + group.map_or(Duration::ZERO, |g| g.spent),
            oom_kills: group.map_or(0, |g| g.oom_kills),
        }
    }
    /// Grows with every change of a group's processes: their number, users, command lines, memory.
    pub fn cgroup_generation(&self, id: CgroupId) -> u64 {
        self.0.borrow().cgroups.get(&id).map_or(0, |c| c.generation)
    }
    /// Whether the limit has killed a process of the group.
    pub fn oom_killed(&self, id: CgroupId) -> bool {
        self.0
            .borrow()
            .cgroups
            .get(&id)
            .is_some_and(|c| c.oom_kills > 0)
    }
    /// Host pids of a group's living processes.
    pub fn cgroup_pids(&self, id: CgroupId) -> Vec<Pid> {
        self.0.borrow().members(id)
    }
    /// Sends a signal to all of a group.
    pub fn kill_cgroup(&self, id: CgroupId, signal: Signal) {
        let mut k = self.0.borrow_mut();
        for pid in k.members(id) {
            k.deliver(pid, signal, true);
        }
    }
}
