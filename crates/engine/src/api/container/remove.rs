//! `docker rm`.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RemoveOptions {
    pub force: bool,
    /// `-v`: with its anonymous volumes.
    pub volumes: bool,
    /// `--link`: only the link of that name.
    pub links: bool,
}
