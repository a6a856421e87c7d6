//! Immutable file trees: what an image layer holds. A whiteout hides what lies below; an opaque directory hides
//! all of what lies below it (OCI image specification, "layer").

use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A file's bytes. `size` may be larger than `head`: the rest takes no memory; it goes on as the last
/// `period` bytes of the head do, or reads as zeros if that is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileData {
    pub head: Rc<Vec<u8>>,
    pub size: u64,
    pub period: u32,
}

impl FileData {
    /// Data that is all there.
    pub fn new(bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        Self {
            head: Rc::new(bytes),
            size,
            period: 0,
        }
    }
    /// Data that weighs `size` (at least the head).
    pub fn sized(head: Vec<u8>, size: u64) -> Self {
        let size = size.max(head.len() as u64);
        Self {
            head: Rc::new(head),
            size,
            period: 0,
        }
    }
    /// The bytes from `offset`, at most `max`.
    pub fn read(&self, offset: u64, max: usize) -> Vec<u8> {
        if offset >= self.size {
            return Vec::new();
        }
        let n = (self.size - offset).min(max as u64) as usize;
        let start = (offset as usize).min(self.head.len());
        let mut out = self.head[start..self.head.len().min(start + n)].to_vec();
        let pattern = self.pattern();
        if pattern.is_empty() {
            out.resize(n, 0);
        }
        while out.len() < n {
            let beyond = offset + out.len() as u64 - self.head.len() as u64;
            let from = (beyond % pattern.len() as u64) as usize;
            let part = &pattern[from..pattern.len().min(from + n - out.len())];
            out.extend_from_slice(part);
        }
        out
    }
    /// What repeats beyond the head; empty for zeros.
    fn pattern(&self) -> &[u8] {
        &self.head[self.head.len() - (self.period as usize).min(self.head.len())..]
    }
    /// Whether bytes at `offset`, beyond the head, are what would be read there anyway.
    pub(crate) fn goes_on_as(&self, offset: u64, bytes: &[u8]) -> bool {
        let pattern = self.pattern();
        let Some(beyond) = offset.checked_sub(self.head.len() as u64) else {
            return false;
        };
        if pattern.is_empty() {
            return bytes.iter().all(|b| *b == 0);
        }
        let from = (beyond % pattern.len() as u64) as usize;
        let (first, rest) = bytes.split_at(bytes.len().min(pattern.len() - from));
        pattern[from..].starts_with(first)
            && rest.chunks(pattern.len()).all(|c| pattern.starts_with(c))
    }
}

/// What stands at a path of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerKind {
    Dir {
        opaque: bool,
    },
    File(FileData),
    Symlink(String),
    /// The path, within the same layer, of the entry it is another name of.
    Hardlink(String),
    Fifo,
    Device {
        block: bool,
        major: u32,
        minor: u32,
    },
    Whiteout,
}

/// An entry with its metadata; `mode` has the permission bits only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerEntry {
    pub kind: LayerKind,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub mtime: Time,
}

/// An immutable tree, keyed by path without a leading slash; the root directory itself is "".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    entries: BTreeMap<String, LayerEntry>,
    children: BTreeMap<String, BTreeSet<String>>,
    /// How many hard links lead to a path that holds data.
    links: BTreeMap<String, u32>,
}

pub(crate) fn split_path(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

impl Layer {
    /// An empty layer.
    pub fn new() -> Self {
        Self::default()
    }
    /// The entry at a path, given without a leading slash.
    pub fn get(&self, path: &str) -> Option<&LayerEntry> {
        self.entries.get(path)
    }
    /// The entry that holds a hard link's data, or the entry itself.
    pub fn resolve(&self, path: &str) -> Option<&LayerEntry> {
        let entry = self.entries.get(path)?;
        match &entry.kind {
            LayerKind::Hardlink(target) => self.entries.get(target),
            _ => Some(entry),
        }
    }
    /// For a file with several names: the path that holds its data, and how many names there are.
    pub fn links(&self, path: &str) -> Option<(&str, u32)> {
        let first = match &self.entries.get(path)?.kind {
            LayerKind::Hardlink(target) => target.as_str(),
            _ => path,
        };
        self.links
            .get_key_value(first)
            .map(|(first, count)| (first.as_str(), count + 1))
    }
    /// Counts an entry's link, or no longer.
    fn count_link(&mut self, entry: &LayerEntry, more: bool) {
        let LayerKind::Hardlink(target) = &entry.kind else {
            return;
        };
        let count = self.links.entry(target.clone()).or_insert(0);
        *count = if more {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
        if *count == 0 {
            self.links.remove(target);
        }
    }
    /// All entries by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &LayerEntry)> {
        self.entries.iter().map(|(k, v)| (k.as_str(), v))
    }
    /// All entries below a directory, at any depth, by path.
    pub fn below(&self, dir: &str) -> impl Iterator<Item = (&str, &LayerEntry)> {
        let prefix = if dir.is_empty() {
            String::new()
        } else {
            format!("{dir}/")
        };
        let start = std::ops::Bound::Excluded(prefix.clone());
        self.entries
            .range((start, std::ops::Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(&prefix))
            .map(|(path, entry)| (path.as_str(), entry))
    }
    /// The names in a directory.
    pub fn names(&self, dir: &str) -> impl Iterator<Item = &str> {
        self.children
            .get(dir)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
    /// The bytes its files weigh.
    pub fn size(&self) -> u64 {
        self.entries
            .values()
            .map(|e| {
                if let LayerKind::File(d) = &e.kind {
                    d.size
                } else {
                    0
                }
            })
            .sum()
    }
    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
    /// Puts an entry; missing parent directories come with mode 0755, owner root.
    pub fn insert(&mut self, path: &str, entry: LayerEntry) {
        let path = path.trim_matches('/');
        let mtime = entry.mtime;
        self.count_link(&entry, true);
        if let Some(old) = self.entries.insert(path.to_string(), entry) {
            self.count_link(&old, false);
        }
        let mut child = path;
        while !child.is_empty() {
            let (dir, name) = split_path(child);
            let fresh = self
                .children
                .entry(dir.to_string())
                .or_default()
                .insert(name.to_string());
            if !fresh {
                break;
            }
            if !dir.is_empty() && !self.entries.contains_key(dir) {
                let kind = LayerKind::Dir { opaque: false };
                self.entries.insert(
                    dir.to_string(),
                    LayerEntry {
                        kind,
                        mode: 0o755,
                        uid: 0,
                        gid: 0,
                        mtime,
                    },
                );
            }
            child = dir;
        }
    }
    /// Removes an entry and what is below it.
    pub fn remove(&mut self, path: &str) {
        let path = path.trim_matches('/');
        let below: Vec<String> = self.names(path).map(str::to_string).collect();
        for name in below {
            self.remove(&if path.is_empty() {
                name
            } else {
                format!("{path}/{name}")
            });
        }
        self.children.remove(path);
        if let Some(old) = self.entries.remove(path) {
            self.count_link(&old, false);
        }
        let (dir, name) = split_path(path);
        if let Some(names) = self.children.get_mut(dir) {
            names.remove(name);
        }
    }
}

/// Builds a layer entry by entry, with chained calls.
#[derive(Clone, Debug, Default)]
pub struct LayerBuilder {
    layer: Layer,
    mtime: Time,
    owner: (u32, u32),
}

impl LayerBuilder {
    /// A builder whose entries carry `mtime` and belong to root.
    pub fn new(mtime: Time) -> Self {
        Self {
            layer: Layer::new(),
            mtime,
            owner: (0, 0),
        }
    }
    /// The owner of what follows.
    pub fn owner(mut self, uid: u32, gid: u32) -> Self {
        self.owner = (uid, gid);
        self
    }
    /// Puts an entry.
    pub fn entry(mut self, path: &str, kind: LayerKind, mode: u32) -> Self {
        let (uid, gid) = self.owner;
        self.layer.insert(
            path,
            LayerEntry {
                kind,
                mode,
                uid,
                gid,
                mtime: self.mtime,
            },
        );
        self
    }
    /// Puts a directory.
    pub fn dir(self, path: &str, mode: u32) -> Self {
        self.entry(path, LayerKind::Dir { opaque: false }, mode)
    }
    /// Puts a file.
    pub fn file(self, path: &str, mode: u32, bytes: impl Into<Vec<u8>>) -> Self {
        self.entry(path, LayerKind::File(FileData::new(bytes.into())), mode)
    }
    /// Puts a file that weighs `size`.
    pub fn sized(self, path: &str, mode: u32, head: impl Into<Vec<u8>>, size: u64) -> Self {
        self.entry(
            path,
            LayerKind::File(FileData::sized(head.into(), size)),
            mode,
        )
    }
    /// Puts a program file for amd64 that weighs `size`.
    pub fn program(self, path: &str, program: &str, size: u64) -> Self {
        let head = crate::elf::stub(program, "amd64", b"");
        self.sized(path, 0o755, head, size)
    }
    /// Puts a symbolic link.
    pub fn symlink(self, path: &str, target: &str) -> Self {
        self.entry(path, LayerKind::Symlink(target.to_string()), 0o777)
    }
    /// Puts a hard link.
    pub fn hardlink(self, path: &str, target: &str) -> Self {
        self.entry(
            path,
            LayerKind::Hardlink(target.trim_matches('/').to_string()),
            0o755,
        )
    }
    /// The layer.
    pub fn build(self) -> Layer {
        self.layer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_file_are_counted() {
        let mut layer = LayerBuilder::new(Time(0))
            .file("bin/box", 0o755, "x")
            .hardlink("bin/ls", "bin/box")
            .hardlink("bin/cat", "bin/box")
            .file("etc/hosts", 0o644, "")
            .build();
        assert_eq!(layer.links("bin/box"), Some(("bin/box", 3)));
        assert_eq!(layer.links("bin/cat"), Some(("bin/box", 3)));
        assert_eq!(layer.links("etc/hosts"), None);
        layer.remove("bin/cat");
        assert_eq!(layer.links("bin/ls"), Some(("bin/box", 2)));
    }
}
