//! Work on files as root: directories with their parents, copies of trees.

use machine::{FileKind, OpenFlags, Sys};

/// Makes a directory with its parents; what is there stays.
pub(crate) fn mkdir_all(agent: &Sys, path: &str, mode: u32) {
    let mut at = String::new();
    for part in path.split('/').filter(|p| !p.is_empty()) {
        at.push('/');
        at.push_str(part);
        let _ = agent.mkdir(&at, mode);
    }
}

/// Copies a tree with owners, modes, times and links. The target directory exists.
pub(crate) fn copy_tree(from: &Sys, source: &str, to: &Sys, target: &str) {
    if let Ok(stat) = from.lstat(source) {
        let _ = to.chown(target, Some(stat.uid), Some(stat.gid), false);
        let _ = to.chmod(target, stat.mode);
    }
    for entry in from.readdir(source).unwrap_or_default() {
        let (a, b) = (join(source, &entry.name), join(target, &entry.name));
        copy_entry(from, &a, to, &b);
    }
    if let Ok(stat) = from.lstat(source) {
        let _ = to.utimes(target, None, Some(stat.mtime));
    }
}

/// Copies one file or tree.
pub(crate) fn copy_entry(from: &Sys, source: &str, to: &Sys, target: &str) {
    let Ok(stat) = from.lstat(source) else { return };
    match stat.kind {
        FileKind::Directory => {
            let _ = to.mkdir(target, stat.mode);
            copy_tree(from, source, to, target);
            return;
        }
        FileKind::Regular => {
            if let Ok(data) = from.file_data(source) {
                let _ = to.write_data(target, data);
            }
        }
        FileKind::Symlink => {
            if let Ok(link) = from.readlink(source) {
                let _ = to.symlink(&link, target);
            }
        }
        FileKind::Fifo => {
            let _ = to.mkfifo(target, stat.mode);
        }
        FileKind::Socket | FileKind::CharDevice | FileKind::BlockDevice => return,
    }
    let _ = to.chown(target, Some(stat.uid), Some(stat.gid), false);
    if stat.kind != FileKind::Symlink {
        let _ = to.chmod(target, stat.mode);
        let _ = to.utimes(target, None, Some(stat.mtime));
    }
}

/// Joins paths with one slash.
pub(crate) fn join(dir: &str, name: &str) -> String {
    format!(
        "{}/{}",
        dir.trim_end_matches('/'),
        name.trim_start_matches('/')
    )
}

/// Removes a tree.
pub(crate) fn remove_tree(agent: &Sys, path: &str) {
    let Ok(stat) = agent.lstat(path) else { return };
    if stat.kind != FileKind::Directory {
        let _ = agent.unlink(path);
        return;
    }
    for entry in agent.readdir(path).unwrap_or_default() {
        remove_tree(agent, &join(path, &entry.name));
    }
    let _ = agent.rmdir(path);
}

/// Makes an empty file if nothing is there.
pub(crate) fn touch(agent: &Sys, path: &str, mode: u32) {
    let flags = OpenFlags::WRITE | OpenFlags::CREATE;
    if let Ok(fd) = agent.open(path, flags, mode) {
        let _ = agent.close(fd);
    }
}
