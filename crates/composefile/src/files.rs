//! The world a Compose file is loaded in: its files, its environment, and
//! paths as Go's `filepath` handles them.

use std::collections::BTreeMap;

/// Why a file could not be read: the sentence after the path, "no such file or directory".
pub type FileError = String;

/// Access to files, given by whoever loads a project.
pub trait Files {
    /// The whole text of a file by its absolute path.
    fn read(&self, path: &str) -> Result<String, FileError>;
    /// Whether the path is there, and is a directory.
    fn is_dir(&self, path: &str) -> Option<bool>;
}

/// The environment of a project: the shell's over that of `.env` files.
#[derive(Clone, Debug, Default)]
pub struct Env {
    pub vars: BTreeMap<String, String>,
}

impl Env {
    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str)
    }

    /// A leading `~` replaced by the home directory, and such a path cleaned. As compose-go does it,
    /// `~name` is a file of one's own home.
    pub fn expand_home(&self, path: &str) -> String {
        match (path.strip_prefix('~'), self.get("HOME")) {
            (Some(rest), Some(home)) => clean(&format!("{home}/{rest}")),
            _ => path.to_string(),
        }
    }
}

/// A path without `.`, `..` and double slashes.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            part => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_string(),
        (false, false) => parts.join("/"),
    }
}

/// `path` counted from `base` unless it is absolute.
pub fn join(base: &str, path: &str) -> String {
    match path.starts_with('/') {
        true => clean(path),
        false => clean(&format!("{base}/{path}")),
    }
}

/// The directory part of a path.
pub fn dir(path: &str) -> String {
    match path.rsplit_once('/') {
        Some(("", _)) => "/".to_string(),
        Some((dir, _)) => clean(dir),
        None => ".".to_string(),
    }
}

/// The last part of a path.
pub fn base(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or("")
}
