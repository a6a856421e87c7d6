//! The process's directory, files and environment, for reading flags.

use std::collections::BTreeMap;

use crate::flags::Parsed;
use crate::request::container::Surroundings;
use machine::{Errno, OpenFlags, Sys};

/// The surroundings of a process.
pub struct Around<'a> {
    sys: &'a Sys,
    /// What came out of pipes, which can be read only once and not at once.
    pipes: BTreeMap<String, Vec<u8>>,
}

impl<'a> Around<'a> {
    /// Reads those of the files named by flags that are pipes: `--env-file <(echo A=1)`.
    pub async fn of(sys: &'a Sys, flags: &Parsed) -> Around<'a> {
        let mut pipes = BTreeMap::new();
        for path in ["env-file", "label-file"]
            .map(|name| flags.list(name))
            .concat()
        {
            // What is open and no file: a pipe, a terminal.
            let streams = sys.read_file(&path) == Err(Errno::EINVAL);
            if streams && let Ok(fd) = sys.open(&path, OpenFlags::READ, 0) {
                let bytes = sys.read_to_end(fd).await.unwrap_or_default();
                let _ = sys.close(fd);
                pipes.insert(path, bytes);
            }
        }
        Around { sys, pipes }
    }
}

impl Surroundings for Around<'_> {
    fn cwd(&self) -> String {
        self.sys.cwd()
    }

    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        if let Some(bytes) = self.pipes.get(path) {
            return Ok(bytes.clone());
        }
        self.sys
            .read_file(path)
            .map_err(|errno| open_error(path, errno))
    }

    fn env(&self, name: &str) -> Option<String> {
        self.sys.env().get(name).map(str::to_string)
    }
}

/// An error as Go words it: in lower case.
pub fn go_errno(errno: Errno) -> String {
    errno.to_string().to_lowercase()
}

/// What Go says when a file cannot be opened.
pub fn open_error(path: &str, errno: Errno) -> String {
    format!("open {path}: {}", go_errno(errno))
}
