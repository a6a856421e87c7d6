//! The process's directory, files and environment, for reading flags.

use crate::request::container::Surroundings;
use machine::Sys;

/// The surroundings of a process.
pub struct Around<'a>(pub &'a Sys);

impl Surroundings for Around<'_> {
    fn cwd(&self) -> String {
        self.0.cwd()
    }

    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0
            .read_file(path)
            .map_err(|errno| open_error(path, errno))
    }

    fn env(&self, name: &str) -> Option<String> {
        self.0.env().get(name).map(str::to_string)
    }
}

/// An error as Go words it: in lower case.
pub fn go_errno(errno: machine::Errno) -> String {
    errno.to_string().to_lowercase()
}

/// What Go says when a file cannot be opened.
pub fn open_error(path: &str, errno: machine::Errno) -> String {
    format!("open {path}: {}", go_errno(errno))
}
