//! A container's /sys: its network interfaces and its control group's limits, as files.
//!
//! Not modelled: devices, kernel parameters, counters that change while nobody writes them.

use machine::{MntNsId, MountFlags, MountMeta, MountSource, NetNsId, Sys};

use super::{Container, files, run};
use crate::daemon::Engine;

const NET: &str = "/sys/class/net";
const CGROUP: &str = "/sys/fs/cgroup";

impl Engine {
    /// Mounts /sys and fills it.
    pub(crate) fn mount_sys(&self, container: &Container, mnt: MntNsId, net: NetNsId) {
        let kernel = &self.d.kernel;
        let agent = kernel.agent(mnt);
        files::mkdir_all(&agent, "/sys", 0o555);
        let fs = kernel.new_tmpfs(Some(1 << 20), 0o555);
        let meta = MountMeta {
            fstype: "sysfs".to_string(),
            source: "sysfs".to_string(),
            options: "ro,nosuid,nodev,noexec,relatime".to_string(),
        };
        let source = MountSource::Fs(fs, String::new());
        let done = kernel.mount(mnt, "/sys", source, MountFlags::default(), meta);
        kernel.drop_fs(fs);
        if done.is_ok() {
            self.fill_sys(container, mnt, net);
        }
    }

    /// Writes /sys of a running container anew, after its networks or limits changed.
    pub(crate) fn refresh_sys(&self, container: &Container) {
        if let Some(runtime) = container.runtime() {
            let _ = self.d.kernel.remount(runtime.ns.mnt, "/sys", false);
            self.fill_sys(container, runtime.ns.mnt, runtime.ns.net);
        }
    }

    fn fill_sys(&self, container: &Container, mnt: MntNsId, net: NetNsId) {
        let kernel = &self.d.kernel;
        let agent = kernel.agent(mnt);
        files::remove_tree(&agent, NET);
        files::mkdir_all(&agent, NET, 0o755);
        for interface in kernel.interfaces(net) {
            let dir = format!("{NET}/{}", interface.name);
            let _ = agent.mkdir(&dir, 0o755);
            let state = if interface.name == "lo" {
                "unknown"
            } else {
                "up"
            };
            put(&agent, &dir, "address", &interface.mac);
            put(&agent, &dir, "mtu", &interface.mtu.to_string());
            put(&agent, &dir, "operstate", state);
        }
        files::mkdir_all(&agent, CGROUP, 0o755);
        let host = container.data.borrow().host.clone();
        let limits = run::limits(&host);
        let or_max = |n: Option<u64>| n.map_or("max".to_string(), |n| n.to_string());
        put(&agent, CGROUP, "memory.max", &or_max(limits.memory));
        // cgroup v2 counts swap alone, Docker's flag counts it with the memory.
        let swap = host
            .memory_swap
            .checked_sub(host.memory)
            .filter(|n| *n >= 0);
        let swap = swap.filter(|_| host.memory_swap > 0);
        let swap = swap.and_then(|n| u64::try_from(n).ok());
        put(&agent, CGROUP, "memory.swap.max", &or_max(swap));
        put(&agent, CGROUP, "pids.max", &or_max(limits.pids));
        let cpu = limits
            .cpus
            .map_or("max".to_string(), |c| format!("{:.0}", c * 100_000.0));
        put(&agent, CGROUP, "cpu.max", &format!("{cpu} 100000"));
        let controllers = "cpuset cpu io memory hugetlb pids rdma misc";
        put(&agent, CGROUP, "cgroup.controllers", controllers);
        if !host.privileged {
            let _ = kernel.remount(mnt, "/sys", true);
        }
    }
}

fn put(agent: &Sys, dir: &str, name: &str, text: &str) {
    let path = format!("{dir}/{name}");
    let _ = agent.write_file(&path, format!("{text}\n").as_bytes());
    let _ = agent.chmod(&path, 0o444);
}
