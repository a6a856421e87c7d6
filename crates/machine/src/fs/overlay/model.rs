//! A file tree as a plain map from paths to what stands there: what an overlay must look like, whatever lies
//! in its layers. Errors are those of Linux's VFS and overlayfs, in the order in which they look.

use crate::errno::Errno;
use crate::layer::{Layer, LayerKind};
use std::collections::BTreeMap;

/// What stands under one name or, linked, under several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub kind: Kind,
    pub mode: u32,
    /// Whether the names of a layer's linked file may show one number, and a count of their own.
    pub linked_below: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `merged`: a layer has it too, so it cannot be renamed.
    Dir {
        merged: bool,
    },
    File(Vec<u8>),
    Symlink(String),
}

/// Nodes by number, and their numbers by path without a leading slash; the root is no entry.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
    pub names: BTreeMap<String, usize>,
}

pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

impl Tree {
    /// What the layers show, the lowest first.
    pub fn of(layers: &[Layer]) -> Tree {
        let mut tree = Tree::default();
        for layer in layers {
            for (path, entry) in layer.iter() {
                let was_dir = tree.is_dir(path);
                let kind = match &layer.resolve(path).expect("links lead to files").kind {
                    LayerKind::Whiteout => {
                        tree.forget(path);
                        continue;
                    }
                    LayerKind::Dir { opaque } => {
                        if *opaque || !was_dir {
                            tree.forget(path);
                        }
                        Kind::Dir { merged: true }
                    }
                    LayerKind::File(data) => Kind::File(data.read(0, data.size as usize)),
                    LayerKind::Symlink(target) => Kind::Symlink(target.clone()),
                    other => unreachable!("the test's layers have no {other:?}"),
                };
                if !matches!(kind, Kind::Dir { .. }) {
                    tree.forget(path);
                }
                let mode = layer.resolve(path).map_or(entry.mode, |e| e.mode);
                let linked_below = layer.links(path).is_some();
                tree.nodes.push(Node {
                    kind,
                    mode,
                    linked_below,
                });
                tree.names.insert(path.to_string(), tree.nodes.len() - 1);
            }
        }
        tree
    }

    pub fn is_dir(&self, path: &str) -> bool {
        path.is_empty()
            || self
                .get(path)
                .is_some_and(|n| matches!(n.kind, Kind::Dir { .. }))
    }

    pub fn get(&self, path: &str) -> Option<&Node> {
        self.names.get(path).map(|n| &self.nodes[*n])
    }

    /// The number of what a path leads to, or why it leads to nothing.
    pub fn find(&self, path: &str) -> Result<usize, Errno> {
        self.parent(path)?;
        self.names.get(path).copied().ok_or(Errno::ENOENT)
    }

    /// Looks at the directories of a path, not at its last name.
    pub fn parent(&self, path: &str) -> Result<(), Errno> {
        let mut at = String::new();
        for part in split(path).0.split('/').filter(|part| !part.is_empty()) {
            if !at.is_empty() {
                at.push('/');
            }
            at.push_str(part);
            match self.get(&at) {
                None => return Err(Errno::ENOENT),
                Some(node) if !matches!(node.kind, Kind::Dir { .. }) => return Err(Errno::ENOTDIR),
                Some(_) => {}
            }
        }
        Ok(())
    }

    pub fn below(&self, path: &str) -> Vec<String> {
        let start = format!("{path}/");
        let names = self.names.keys();
        names
            .filter(|name| name.starts_with(&start))
            .cloned()
            .collect()
    }

    pub fn count(&self, node: usize) -> usize {
        self.names.values().filter(|n| **n == node).count()
    }

    fn forget(&mut self, path: &str) {
        for name in self.below(path) {
            self.names.remove(&name);
        }
        self.names.remove(path);
    }

    pub fn create(&mut self, path: &str, kind: Kind, mode: u32) -> Result<(), Errno> {
        self.parent(path)?;
        if self.names.contains_key(path) {
            return Err(Errno::EEXIST);
        }
        self.nodes.push(Node {
            kind,
            mode,
            linked_below: false,
        });
        self.names.insert(path.to_string(), self.nodes.len() - 1);
        Ok(())
    }

    pub fn link(&mut self, from: &str, to: &str) -> Result<(), Errno> {
        let node = self.find(from)?;
        self.parent(to)?;
        if self.names.contains_key(to) {
            return Err(Errno::EEXIST);
        }
        if self.is_dir(from) {
            return Err(Errno::EPERM);
        }
        self.nodes[node].linked_below = false;
        self.names.insert(to.to_string(), node);
        Ok(())
    }

    pub fn unlink(&mut self, path: &str) -> Result<(), Errno> {
        self.find(path)?;
        if self.is_dir(path) {
            return Err(Errno::EISDIR);
        }
        self.names.remove(path);
        Ok(())
    }

    pub fn rmdir(&mut self, path: &str) -> Result<(), Errno> {
        self.find(path)?;
        if !self.is_dir(path) {
            return Err(Errno::ENOTDIR);
        }
        if !self.below(path).is_empty() {
            return Err(Errno::ENOTEMPTY);
        }
        self.names.remove(path);
        Ok(())
    }

    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), Errno> {
        let node = self.find(from)?;
        self.parent(to)?;
        let within = |outer: &str, path: &str| path.starts_with(&format!("{outer}/"));
        // renameat2 looks for loops before vfs_rename does anything else.
        if within(from, to) {
            return Err(Errno::EINVAL);
        }
        if within(to, from) {
            return Err(Errno::ENOTEMPTY);
        }
        let target = self.names.get(to).copied();
        if target == Some(node) {
            return Ok(());
        }
        match target.map(|_| (self.is_dir(from), self.is_dir(to))) {
            Some((true, false)) => return Err(Errno::ENOTDIR),
            Some((false, true)) => return Err(Errno::EISDIR),
            _ => {}
        }
        if self.nodes[node].kind == (Kind::Dir { merged: true }) {
            return Err(Errno::EXDEV);
        }
        if target.is_some() && !self.below(to).is_empty() {
            return Err(Errno::ENOTEMPTY);
        }
        for name in self.below(from) {
            let moved = self.names.remove(&name).expect("it was listed");
            self.names
                .insert(format!("{to}{}", &name[from.len()..]), moved);
        }
        self.names.remove(from);
        self.names.insert(to.to_string(), node);
        // A rename copies up.
        self.nodes[node].linked_below = false;
        Ok(())
    }

    /// Changes a file's bytes from `offset` on; a gap reads as zeros.
    pub fn write(&mut self, node: usize, offset: usize, bytes: &[u8]) {
        self.nodes[node].linked_below = false;
        if let Kind::File(data) = &mut self.nodes[node].kind {
            let end = offset + bytes.len();
            data.resize(data.len().max(end), 0);
            data[offset..end].copy_from_slice(bytes);
        }
    }

    pub fn truncate(&mut self, node: usize, len: usize) {
        self.nodes[node].linked_below = false;
        if let Kind::File(data) = &mut self.nodes[node].kind {
            data.resize(len, 0);
        }
    }

    pub fn chmod(&mut self, node: usize, mode: u32) {
        self.nodes[node].linked_below = false;
        self.nodes[node].mode = mode;
    }

    /// The tree once the overlay's upper side became a layer: every directory is in a layer now, and names of
    /// one file are linked below.
    pub fn committed(&self) -> Tree {
        let mut tree = Tree::default();
        for (path, node) in &self.names {
            let mut copy = self.nodes[*node].clone();
            match &mut copy.kind {
                Kind::Dir { merged } => *merged = true,
                Kind::File(_) => copy.linked_below |= self.count(*node) > 1,
                Kind::Symlink(_) => {}
            }
            tree.nodes.push(copy);
            tree.names.insert(path.clone(), tree.nodes.len() - 1);
        }
        tree
    }
}
