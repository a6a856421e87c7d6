//! `docker attach`, and the streams of `docker run` and `docker start -a`.

/// Which streams to attach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttachOptions {
    pub stdin: bool,
    pub stdout: bool,
    pub stderr: bool,
    /// Replay what was logged before.
    pub logs: bool,
    /// Follow the streams; otherwise only `logs`.
    pub stream: bool,
}
