//! `docker wait`, and how `docker run` learns its exit status.

/// What to wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WaitCondition {
    /// Already or soon not running (`docker wait`).
    #[default]
    NotRunning,
    /// The next end, also of a container not yet started (`docker run`).
    NextExit,
    /// Gone (`docker run --rm`).
    Removed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitResponse {
    pub status_code: i32,
    pub error: Option<String>,
}
