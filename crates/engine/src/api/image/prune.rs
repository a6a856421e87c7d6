//! `docker image prune`.

use super::DeleteResponse;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImagesPruneReport {
    pub deleted: Vec<DeleteResponse>,
    pub space_reclaimed: u64,
}
