//! `docker update`: fields that are `None` stay as they are.

use super::RestartPolicy;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateConfig {
    pub restart_policy: Option<RestartPolicy>,
    pub memory: Option<i64>,
    pub memory_swap: Option<i64>,
    pub memory_reservation: Option<i64>,
    pub nano_cpus: Option<i64>,
    pub cpu_shares: Option<i64>,
    pub cpu_period: Option<i64>,
    pub cpu_quota: Option<i64>,
    pub cpuset_cpus: Option<String>,
    pub cpuset_mems: Option<String>,
    pub blkio_weight: Option<u16>,
    pub pids_limit: Option<i64>,
}
