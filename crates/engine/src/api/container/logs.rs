//! `docker logs`.

/// Which lines to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogsOptions {
    pub stdout: bool,
    pub stderr: bool,
    /// Nanoseconds since the epoch; `None` for no limit.
    pub since: Option<i64>,
    pub until: Option<i64>,
    pub timestamps: bool,
    /// Put label and env attributes (`--log-opt labels=…`) before the line.
    pub details: bool,
    pub follow: bool,
    /// `all`, a number; anything else means all.
    pub tail: String,
}
