//! `docker volume create`.

use crate::api::value::Dict;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VolumeCreate {
    /// Empty for an invented one.
    pub name: String,
    /// Empty for `local`.
    pub driver: String,
    pub driver_opts: Dict<String>,
    pub labels: Dict<String>,
}
