//! `docker stats`.

/// One reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatsSample {
    pub id: String,
    pub name: String,
    /// 100.0 is one whole CPU.
    pub cpu_percent: f64,
    pub memory: u64,
    pub memory_limit: u64,
    pub net_rx: u64,
    pub net_tx: u64,
    pub block_read: u64,
    pub block_write: u64,
    pub pids: u64,
}
