//! `docker stop` and `docker restart`.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StopOptions {
    /// Empty for the container's own.
    pub signal: String,
    /// Seconds before SIGKILL; negative waits for ever; `None` for the container's own.
    pub timeout: Option<i64>,
}
