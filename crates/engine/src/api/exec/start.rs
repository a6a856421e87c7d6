//! Starting an exec.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExecStart {
    pub detach: bool,
    pub tty: bool,
    /// Height, width.
    pub console_size: Option<(u16, u16)>,
}
