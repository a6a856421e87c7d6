//! What lies in a folder of the repository, in order, for the tests of lessons and talks.

use std::fs;
use std::path::Path;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|e| e.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The folders in it.
pub fn folders(root: &Path) -> Vec<String> {
    let all = names(root).into_iter();
    all.filter(|n| root.join(n).is_dir()).collect()
}

/// The files below it, by their paths from there.
pub fn files(folder: &Path, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in names(folder) {
        let path = format!("{prefix}{name}");
        match folder.join(&name) {
            dir if dir.is_dir() => found.extend(files(&dir, &format!("{path}/"))),
            _ => found.push(path),
        }
    }
    found
}
