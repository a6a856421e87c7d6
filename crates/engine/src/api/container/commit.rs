//! `docker commit`.

use super::ContainerConfig;

/// A container to make an image of.
#[derive(Clone, Debug, Default)]
pub struct CommitRequest {
    pub container: String,
    /// The new image's name; empty for none.
    pub reference: String,
    pub comment: String,
    pub author: String,
    /// Dockerfile instructions (`CMD ["x"]`).
    pub changes: Vec<String>,
    pub pause: bool,
    /// Fields to override, as Compose uses it.
    pub config: Option<ContainerConfig>,
}
