//! `docker volume prune`.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VolumesPruneReport {
    pub deleted: Vec<String>,
    pub space_reclaimed: u64,
}
