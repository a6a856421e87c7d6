//! Trees out of layers and layers out of trees.

use super::{MemFs, Node, NodeKind, ROOT};
use crate::fs::{FileSystem as _, Ino, Meta};
use crate::layer::{Layer, LayerEntry, LayerKind};
use crate::pipe::new_pipe;
use crate::time::Time;
use std::collections::BTreeMap;

impl MemFs {
    /// Lays a layer's entries over the tree. Whiteouts say nothing here: below it is nothing.
    pub fn unpack(&self, layer: &Layer, now: Time) {
        let mut known: BTreeMap<&str, Ino> = BTreeMap::from([("", ROOT)]);
        for (path, entry) in layer.iter() {
            let (dir, name) = crate::layer::split_path(path);
            let Some(&parent) = known.get(dir) else {
                continue;
            };
            if path.is_empty() {
                continue;
            }
            let meta = Meta {
                mode: entry.mode,
                uid: entry.uid,
                gid: entry.gid,
                now: entry.mtime,
            };
            let kind = match &entry.kind {
                LayerKind::Dir { .. } => NodeKind::Dir {
                    entries: BTreeMap::new(),
                    parent,
                    opaque: false,
                },
                LayerKind::File(data) => NodeKind::File(data.clone()),
                LayerKind::Symlink(t) => NodeKind::Symlink(t.clone()),
                LayerKind::Fifo => NodeKind::Fifo(new_pipe()),
                LayerKind::Device {
                    block,
                    major,
                    minor,
                } => NodeKind::Device {
                    block: *block,
                    major: *major,
                    minor: *minor,
                },
                LayerKind::Whiteout | LayerKind::Hardlink(_) => continue,
            };
            let ino = match self.lookup(parent, name) {
                Ok(ino) => ino,
                Err(_) => match self.put(parent, name, kind, meta) {
                    Ok(ino) => ino,
                    Err(_) => continue,
                },
            };
            known.insert(path, ino);
        }
        // Last, since a link may come before the file it is another name of.
        for (path, entry) in layer.iter() {
            let (dir, name) = crate::layer::split_path(path);
            if let LayerKind::Hardlink(target) = &entry.kind
                && let (Some(&parent), Some(ino)) = (known.get(dir), self.find(target))
            {
                let _ = self.link(parent, name, ino, now);
            }
        }
    }

    fn find(&self, path: &str) -> Option<Ino> {
        path.split('/')
            .filter(|c| !c.is_empty())
            .try_fold(ROOT, |dir, name| self.lookup(dir, name).ok())
    }

    /// The tree as a layer, whiteouts and opaque directories included.
    pub fn to_layer(&self) -> Layer {
        let nodes = self.nodes.borrow();
        let mut layer = Layer::new();
        let mut seen: BTreeMap<Ino, String> = BTreeMap::new();
        let mut stack = vec![(ROOT, String::new())];
        while let Some((ino, path)) = stack.pop() {
            let Some(node) = nodes.map.get(&ino) else {
                continue;
            };
            let kind = match &node.kind {
                NodeKind::Dir {
                    entries, opaque, ..
                } => {
                    for (name, child) in entries.iter().rev() {
                        let path = if path.is_empty() {
                            name.clone()
                        } else {
                            format!("{path}/{name}")
                        };
                        stack.push((*child, path));
                    }
                    LayerKind::Dir { opaque: *opaque }
                }
                NodeKind::File(data) => match seen.get(&ino) {
                    Some(first) => LayerKind::Hardlink(first.clone()),
                    None => {
                        if node.nlink > 1 {
                            seen.insert(ino, path.clone());
                        }
                        LayerKind::File(data.clone())
                    }
                },
                NodeKind::Symlink(t) => LayerKind::Symlink(t.clone()),
                NodeKind::Fifo(_) => LayerKind::Fifo,
                NodeKind::Socket => continue,
                NodeKind::Device {
                    block,
                    major,
                    minor,
                } => LayerKind::Device {
                    block: *block,
                    major: *major,
                    minor: *minor,
                },
                NodeKind::Whiteout => LayerKind::Whiteout,
            };
            if !path.is_empty() {
                let Node {
                    mode,
                    uid,
                    gid,
                    mtime,
                    ..
                } = *node;
                layer.insert(
                    &path,
                    LayerEntry {
                        kind,
                        mode,
                        uid,
                        gid,
                        mtime,
                    },
                );
            }
        }
        layer
    }
}
