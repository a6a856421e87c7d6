//! `docker container prune`.

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContainersPruneReport {
    pub deleted: Vec<String>,
    pub space_reclaimed: u64,
}
