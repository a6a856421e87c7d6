//! Preparing an exec.

use crate::api::value::List;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecConfig {
    pub user: String,
    pub privileged: bool,
    pub tty: bool,
    pub attach_stdin: bool,
    pub attach_stdout: bool,
    pub attach_stderr: bool,
    pub env: List<String>,
    pub working_dir: String,
    pub cmd: Vec<String>,
}
