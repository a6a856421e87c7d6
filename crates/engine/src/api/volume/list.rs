//! `docker volume ls`.

use super::Volume;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VolumeListResponse {
    /// By name.
    pub volumes: Vec<Volume>,
    pub warnings: Vec<String>,
}
