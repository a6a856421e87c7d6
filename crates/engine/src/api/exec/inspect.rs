//! How an exec stands.

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecInspect {
    pub id: String,
    pub container_id: String,
    pub running: bool,
    /// Once it ended.
    pub exit_code: Option<i32>,
    pub pid: u32,
    /// Its program could not be started.
    pub refused: bool,
}
