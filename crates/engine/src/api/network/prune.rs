//! `docker network prune`.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworksPruneReport {
    pub deleted: Vec<String>,
}
