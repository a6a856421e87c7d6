//! Folders of lessons and talks on the disk.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders in a folder, by name.
pub fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
    found.sort();
    found
}

/// The text of a file; empty if it is not there.
pub fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_default()
}

/// The files under a folder, by their path below it.
pub fn files(dir: &Path, prefix: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.path() {
            inner if inner.is_dir() => found.extend(files(&inner, &format!("{path}/"))),
            file => found.extend(fs::read(file).ok().map(|bytes| (path, bytes))),
        }
    }
    found.sort();
    found
}
