//! Looking at files from outside: whole trees and single layers of a union, without a process.

use super::mounts::MntNsId;
use super::{Fs, Kernel};
use crate::fs::mem::NodeKind;
use crate::fs::{FileKind, FileSystem, FsId, Ino, Stat};
use crate::layer::FileData;
use crate::{Layer, SysResult};
use std::rc::Rc;

/// What stands at a path below a directory.
#[derive(Clone, Debug)]
pub struct TreeEntry {
    /// Below the directory, without a leading slash.
    pub path: String,
    pub stat: Stat,
    pub content: Content,
}

/// What an entry holds.
#[derive(Clone, Debug)]
pub enum Content {
    File(FileData),
    Symlink(String),
    None,
}

/// Tells whether a tree is as it was: equal stamps, equal trees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TreeStamp {
    newest: u64,
    pub entries: usize,
    pub bytes: u64,
}

/// What the upper side of an overlay has at a path.
#[derive(Clone, Debug)]
pub enum Upper {
    Absent,
    Whiteout,
    Present {
        stat: Stat,
        content: Content,
        opaque: bool,
    },
}

fn read(fs: &dyn FileSystem, stat: &Stat) -> Content {
    match stat.kind {
        FileKind::Regular => fs.data(stat.ino).map_or(Content::None, Content::File),
        FileKind::Symlink => fs
            .readlink(stat.ino)
            .map_or(Content::None, Content::Symlink),
        _ => Content::None,
    }
}

fn walk(
    fs: &dyn FileSystem,
    dir: Ino,
    path: &str,
    visit: &mut dyn FnMut(&str, Stat) -> bool,
) -> bool {
    for entry in fs.readdir(dir).unwrap_or_default() {
        let below = match path {
            "" => entry.name,
            path => format!("{path}/{}", entry.name),
        };
        let Ok(stat) = fs.stat(entry.ino) else {
            continue;
        };
        let is_dir = stat.kind == FileKind::Directory;
        if !visit(&below, stat) || (is_dir && !walk(fs, entry.ino, &below, visit)) {
            return false;
        }
    }
    true
}

impl Kernel {
    /// Grows with every change of what a file system holds (an overlay: its upper side).
    pub fn fs_generation(&self, id: FsId) -> u64 {
        let k = self.0.borrow();
        k.fses.get(&id).map_or(0, |fs| fs.tree().generation())
    }

    fn place(&self, ns: MntNsId, path: &str) -> SysResult<(Fs, Ino)> {
        let k = self.0.borrow();
        let loc = k.walk_as_root(ns, path)?;
        Ok((k.fs_at(ns, loc)?, loc.ino))
    }

    /// The stamp of what lies below a directory, mounts not followed; it costs a look at each entry.
    pub fn tree_stamp(&self, ns: MntNsId, dir: &str) -> Option<TreeStamp> {
        let (fs, ino) = self.place(ns, dir).ok()?;
        let tree = fs.tree();
        let mut stamp = TreeStamp {
            newest: tree.changed(ino),
            ..TreeStamp::default()
        };
        // A file of several names is counted once, as `du` does.
        let mut seen = std::collections::BTreeSet::new();
        walk(tree, ino, "", &mut |_, stat| {
            stamp.newest = stamp.newest.max(tree.changed(stat.ino));
            stamp.entries += 1;
            if stat.kind == FileKind::Regular && (stat.nlink < 2 || seen.insert(stat.ino)) {
                stamp.bytes += stat.size;
            }
            true
        });
        Some(stamp)
    }

    /// What lies below a directory, depth first, at most `most` entries; mounts are not followed.
    pub fn tree(&self, ns: MntNsId, dir: &str, most: usize) -> Vec<TreeEntry> {
        let Ok((fs, ino)) = self.place(ns, dir) else {
            return Vec::new();
        };
        let tree = fs.tree();
        let mut found = Vec::new();
        walk(tree, ino, "", &mut |path, stat| {
            found.push(TreeEntry {
                path: path.to_string(),
                content: read(tree, &stat),
                stat,
            });
            found.len() < most
        });
        found
    }

    /// What stands at a path below a place of a namespace, links not followed, and what is in it if it is a
    /// directory; the place must be on a file system of files, not /proc.
    pub fn look(&self, ns: MntNsId, place: &str, below: &str) -> Option<(TreeEntry, Vec<String>)> {
        let (fs, ino) = self.place(ns, place).ok()?;
        if matches!(fs, Fs::Proc(_)) {
            return None;
        }
        let tree = fs.tree();
        let mut parts = below.split('/').filter(|p| !p.is_empty());
        let ino = parts
            .try_fold(ino, |dir, name| tree.lookup(dir, name))
            .ok()?;
        let stat = tree.stat(ino).ok()?;
        let names = match stat.kind {
            FileKind::Directory => tree.readdir(ino).ok()?,
            _ => Vec::new(),
        };
        let entry = TreeEntry {
            path: below.to_string(),
            content: read(tree, &stat),
            stat,
        };
        Some((entry, names.into_iter().map(|e| e.name).collect()))
    }

    /// What the upper side of an overlay has at a path, given without a leading slash.
    pub fn upper_at(&self, id: FsId, path: &str) -> Upper {
        let k = self.0.borrow();
        let Some(Fs::Overlay(fs)) = k.fses.get(&id) else {
            return Upper::Absent;
        };
        let mut parts = path.split('/').filter(|p| !p.is_empty());
        let found = parts.try_fold(fs.upper.root(), |dir, name| fs.upper.lookup(dir, name));
        let Ok(stat) = found.and_then(|ino| fs.upper.stat(ino)) else {
            return Upper::Absent;
        };
        match fs.upper.nodes.borrow().get(stat.ino).map(|n| &n.kind) {
            Ok(NodeKind::Whiteout) => Upper::Whiteout,
            Ok(NodeKind::Dir { opaque, .. }) => Upper::Present {
                opaque: *opaque,
                stat,
                content: Content::None,
            },
            _ => Upper::Present {
                opaque: false,
                content: read(&fs.upper, &stat),
                stat,
            },
        }
    }

    /// The names in a directory of the upper side of an overlay, whiteouts too.
    pub fn upper_names(&self, id: FsId, path: &str) -> Vec<String> {
        let k = self.0.borrow();
        let Some(Fs::Overlay(fs)) = k.fses.get(&id) else {
            return Vec::new();
        };
        let mut parts = path.split('/').filter(|p| !p.is_empty());
        let found = parts.try_fold(fs.upper.root(), |dir, name| fs.upper.lookup(dir, name));
        let entries = found.and_then(|ino| fs.upper.readdir(ino));
        entries
            .unwrap_or_default()
            .into_iter()
            .map(|e| e.name)
            .collect()
    }

    /// The layers below an overlay's upper side, the top one first.
    pub fn overlay_lowers(&self, id: FsId) -> Vec<Rc<Layer>> {
        match self.0.borrow().fses.get(&id) {
            Some(Fs::Overlay(fs)) => fs.lowers.clone(),
            _ => Vec::new(),
        }
    }
}
