//! Directory trees as lists of files, depth first, bounded.

use machine::Sys;

use snapshot::{FileKind, HostFile};

/// Files listed at most; a learner's `npm install` has thousands.
const MOST: usize = 300;
/// Text of files up to this size is taken along.
const TEXT: u64 = 4096;

/// The files under a directory, by absolute path.
pub(crate) fn under(agent: &Sys, dir: &str) -> Vec<HostFile> {
    let mut found = Vec::new();
    walk(agent, dir, &mut found);
    found
}

/// The files under a directory, by their path below it.
pub(crate) fn inside(agent: &Sys, dir: &str) -> Vec<HostFile> {
    let mut found = under(agent, dir);
    for file in &mut found {
        file.path = file.path[dir.len()..].trim_start_matches('/').to_string();
    }
    found
}

fn walk(agent: &Sys, dir: &str, found: &mut Vec<HostFile>) {
    for entry in agent.readdir(dir).unwrap_or_default() {
        if found.len() >= MOST {
            return;
        }
        let path = format!("{dir}/{}", entry.name);
        let Ok(stat) = agent.lstat(&path) else {
            continue;
        };
        let kind = match stat.kind {
            machine::FileKind::Regular => FileKind::Regular,
            machine::FileKind::Directory => FileKind::Directory,
            machine::FileKind::Symlink => FileKind::Symlink,
            _ => FileKind::Other,
        };
        let text = match kind {
            FileKind::Regular if stat.size <= TEXT => {
                let bytes = agent.read_file(&path).unwrap_or_default();
                String::from_utf8(bytes).unwrap_or_default()
            }
            FileKind::Symlink => agent.readlink(&path).unwrap_or_default(),
            _ => String::new(),
        };
        found.push(HostFile {
            path: path.clone(),
            kind,
            size: stat.size,
            mode: stat.mode & 0o7777,
            uid: stat.uid,
            gid: stat.gid,
            text,
        });
        if kind == FileKind::Directory {
            walk(agent, &path, found);
        }
    }
}
