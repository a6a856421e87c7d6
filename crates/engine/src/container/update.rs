//! `docker update`.

use super::{run, verify};
use crate::api::container::UpdateConfig;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Changes limits or the restart policy; returns warnings.
    pub fn container_update(&self, name: &str, update: UpdateConfig) -> Result<Vec<String>> {
        drop(self.asked("update", name));
        if let Some(policy) = &update.restart_policy {
            verify::restart_policy(policy)?;
        }
        let container = self.container(name)?;
        let mut host = container.data.borrow().host.clone();
        if let Some(policy) = update.restart_policy {
            if host.auto_remove && !matches!(policy.name.as_str(), "" | "no") {
                return Err(ApiError::invalid(
                    "Restart policy cannot be updated because AutoRemove is enabled for the container",
                ));
            }
            host.restart_policy = policy;
        }
        if let Some(memory) = update.memory {
            let swap = update.memory_swap.unwrap_or(0);
            if memory > 0 && swap == 0 && host.memory_swap > 0 && memory > host.memory_swap {
                return Err(ApiError::invalid(
                    "Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time",
                ));
            }
            host.memory = memory;
        }
        let set = |to: &mut i64, from: Option<i64>| *to = from.unwrap_or(*to);
        set(&mut host.memory_swap, update.memory_swap);
        set(&mut host.memory_reservation, update.memory_reservation);
        set(&mut host.nano_cpus, update.nano_cpus);
        set(&mut host.cpu_shares, update.cpu_shares);
        set(&mut host.cpu_period, update.cpu_period);
        set(&mut host.cpu_quota, update.cpu_quota);
        host.pids_limit = update.pids_limit.or(host.pids_limit);
        host.blkio_weight = update.blkio_weight.unwrap_or(host.blkio_weight);
        host.cpuset_cpus = update.cpuset_cpus.unwrap_or(host.cpuset_cpus);
        host.cpuset_mems = update.cpuset_mems.unwrap_or(host.cpuset_mems);
        verify::resources(&host)?;
        if let Some(runtime) = container.runtime() {
            self.d.kernel.set_limits(runtime.cgroup, run::limits(&host));
        }
        container.data.borrow_mut().host = host;
        self.refresh_sys(&container);
        self.container_event(&container, "update", []);
        Ok(Vec::new())
    }
}
