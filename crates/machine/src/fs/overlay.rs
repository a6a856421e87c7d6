//! An overlay: immutable layers below, a writable upper side above. A write copies up first; deleting what a
//! layer holds leaves a whiteout; a directory made over a whiteout is opaque; renaming a directory that a layer
//! holds gives EXDEV, as overlayfs does without `redirect_dir` (so `mv` copies).

use super::mem::{MemFs, NodeKind, ROOT};
use super::{DirEntry, Disk, FileKind, FileSystem, Ino, Meta, NewNode, SetAttr, Stat};
use crate::errno::{Errno, SysResult};
use crate::layer::{FileData, Layer, LayerEntry, LayerKind};
use crate::pipe::Pipe;
use crate::time::Time;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

#[derive(Clone)]
struct OvNode {
    upper: Option<Ino>,
    /// The layers (top first) that show through, for a directory; the one that provides it, for a file.
    lowers: Vec<usize>,
    path: String,
    parent: Ino,
    /// How often it is open.
    opens: i32,
}

#[derive(Default)]
struct State {
    nodes: BTreeMap<Ino, OvNode>,
    names: BTreeMap<Ino, BTreeMap<String, Ino>>,
    /// The number shown for all names of one file in a layer, by layer and first path.
    links: BTreeMap<(usize, String), Ino>,
    next: Ino,
}

/// The file system.
pub(crate) struct Overlay {
    pub dev: u32,
    pub lowers: Vec<Rc<Layer>>,
    pub upper: MemFs,
    state: RefCell<State>,
}

impl Overlay {
    pub fn new(dev: u32, lowers: Vec<Rc<Layer>>, disk: Rc<Disk>, now: Time) -> Self {
        let upper = MemFs::new(dev, disk, 0o755, now);
        let all = (0..lowers.len()).collect();
        let root = OvNode {
            upper: Some(ROOT),
            lowers: all,
            path: String::new(),
            parent: ROOT,
            opens: 0,
        };
        let mut state = State {
            next: ROOT + 1,
            ..State::default()
        };
        state.nodes.insert(ROOT, root);
        Self {
            dev,
            lowers,
            upper,
            state: RefCell::new(state),
        }
    }

    fn node(&self, ino: Ino) -> SysResult<OvNode> {
        self.state
            .borrow()
            .nodes
            .get(&ino)
            .cloned()
            .ok_or(Errno::ENOENT)
    }

    fn entry(&self, node: &OvNode) -> SysResult<&LayerEntry> {
        let layer = node.lowers.first().ok_or(Errno::ENOENT)?;
        self.lowers[*layer].resolve(&node.path).ok_or(Errno::ENOENT)
    }

    /// What a layer's file with several names shows: the same number for all of them, and their count.
    fn linked(&self, node: &OvNode, ino: Ino) -> Option<(Ino, u32)> {
        let layer = *node.lowers.first()?;
        let (first, count) = self.lowers[layer].links(&node.path)?;
        let mut state = self.state.borrow_mut();
        let shown = *state.links.entry((layer, first.to_string())).or_insert(ino);
        Some((shown, count))
    }

    /// The layers among `visible` that show `path`: a file's one, or a directory's stack.
    fn find_lower(&self, visible: &[usize], path: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for &i in visible {
            match self.lowers[i].get(path).map(|e| &e.kind) {
                None => {}
                Some(LayerKind::Whiteout) => break,
                Some(LayerKind::Dir { opaque }) => {
                    found.push(i);
                    if *opaque {
                        break;
                    }
                }
                Some(_) => {
                    if found.is_empty() {
                        found.push(i);
                    }
                    break;
                }
            }
        }
        found
    }

    fn child_path(dir: &OvNode, name: &str) -> String {
        if dir.path.is_empty() {
            name.to_string()
        } else {
            format!("{}/{name}", dir.path)
        }
    }

    fn remember(&self, dir: Ino, name: &str, node: OvNode) -> Ino {
        let mut state = self.state.borrow_mut();
        let ino = state.next;
        state.next += 1;
        state.nodes.insert(ino, node);
        state
            .names
            .entry(dir)
            .or_default()
            .insert(name.to_string(), ino);
        ino
    }

    fn forget(&self, dir: Ino, name: &str) {
        if let Some(names) = self.state.borrow_mut().names.get_mut(&dir) {
            names.remove(name);
        }
    }

    /// Makes sure the inode stands in the upper side, and gives its number there.
    fn copy_up(&self, ino: Ino, now: Time) -> SysResult<Ino> {
        let node = self.node(ino)?;
        if let Some(upper) = node.upper {
            return Ok(upper);
        }
        let entry = self.entry(&node)?.clone();
        let meta = Meta {
            mode: entry.mode,
            uid: entry.uid,
            gid: entry.gid,
            now: entry.mtime,
        };
        let (_, name) = crate::layer::split_path(&node.path);
        let upper = if self.is_named(node.parent, name, ino) {
            let parent = self.copy_up(node.parent, now)?;
            let parent_mtime = self.upper.stat(parent)?.mtime;
            let kind = Self::upper_kind(entry.kind, parent)?;
            let upper = self.upper.create_kind(parent, name, kind, meta)?;
            let untouched = SetAttr {
                mtime: Some(parent_mtime),
                ..SetAttr::default()
            };
            self.upper.set_attr(parent, &untouched, now)?;
            upper
        } else {
            // Removed while open: what is written goes to the open file alone.
            self.upper
                .create_nameless(Self::upper_kind(entry.kind, ROOT)?, meta)?
        };
        self.upper.opened(upper, node.opens);
        if let Some(n) = self.state.borrow_mut().nodes.get_mut(&ino) {
            n.upper = Some(upper);
        }
        Ok(upper)
    }

    /// Whether an inode still has the name under which it was found.
    fn is_named(&self, dir: Ino, name: &str, ino: Ino) -> bool {
        let state = self.state.borrow();
        state.names.get(&dir).and_then(|names| names.get(name)) == Some(&ino)
    }

    /// What a layer's entry becomes in the upper side, in the directory `parent` there.
    fn upper_kind(kind: LayerKind, parent: Ino) -> SysResult<NodeKind> {
        Ok(match kind {
            LayerKind::Dir { .. } => NodeKind::Dir {
                entries: BTreeMap::new(),
                parent,
                opaque: false,
            },
            LayerKind::File(data) => NodeKind::File(data),
            LayerKind::Symlink(t) => NodeKind::Symlink(t),
            LayerKind::Fifo => NodeKind::Fifo(crate::pipe::new_pipe()),
            LayerKind::Device {
                block,
                major,
                minor,
            } => NodeKind::Device {
                block,
                major,
                minor,
            },
            LayerKind::Hardlink(_) | LayerKind::Whiteout => return Err(Errno::ENOENT),
        })
    }

    fn is_dir(&self, ino: Ino) -> SysResult<bool> {
        Ok(self.stat(ino)?.kind == FileKind::Directory)
    }

    /// Whether a directory is `outer` or below it.
    fn is_within(&self, dir: Ino, outer: Ino) -> bool {
        let mut up = dir;
        while up != outer && up != ROOT {
            up = self.parent(up);
        }
        up == outer
    }

    fn below(&self, dir: &OvNode, name: &str) -> bool {
        !self
            .find_lower(&dir.lowers, &Self::child_path(dir, name))
            .is_empty()
    }

    /// Takes a whiteout away before something is put in its place; true if there was one.
    fn clear_whiteout(&self, upper_dir: Ino, name: &str, now: Time) -> SysResult<bool> {
        let Ok(old) = self.upper.lookup(upper_dir, name) else {
            return Ok(false);
        };
        let whiteout = matches!(self.upper.nodes.borrow().get(old)?.kind, NodeKind::Whiteout);
        if whiteout {
            self.upper.unlink(upper_dir, name, now)?;
        }
        Ok(whiteout)
    }

    fn whiteout(&self, dir: &OvNode, upper_dir: Ino, name: &str, now: Time) -> SysResult<()> {
        if self.below(dir, name) {
            let meta = Meta {
                mode: 0,
                uid: 0,
                gid: 0,
                now,
            };
            self.upper
                .create_kind(upper_dir, name, NodeKind::Whiteout, meta)?;
        }
        Ok(())
    }

    fn remove(&self, dir: Ino, name: &str, now: Time) -> SysResult<()> {
        let upper_dir = self.copy_up(dir, now)?;
        if let Ok(upper) = self.upper.lookup(upper_dir, name) {
            let is_dir = self.upper.stat(upper)?.kind == FileKind::Directory;
            if is_dir {
                // What is left in an empty merged directory's upper side are whiteouts.
                for e in self.upper.readdir(upper)? {
                    self.upper.unlink(upper, &e.name, now)?;
                }
                self.upper.rmdir(upper_dir, name, now)?;
            } else {
                self.upper.unlink(upper_dir, name, now)?;
            }
        }
        self.whiteout(&self.node(dir)?, upper_dir, name, now)?;
        let touched = SetAttr {
            mtime: Some(now),
            ..SetAttr::default()
        };
        self.upper.set_attr(upper_dir, &touched, now)?;
        self.forget(dir, name);
        Ok(())
    }
}

impl FileSystem for Overlay {
    fn root(&self) -> Ino {
        ROOT
    }
    fn lookup(&self, dir: Ino, name: &str) -> SysResult<Ino> {
        if let Some(ino) = self
            .state
            .borrow()
            .names
            .get(&dir)
            .and_then(|n| n.get(name))
        {
            return Ok(*ino);
        }
        let node = self.node(dir)?;
        let path = Self::child_path(&node, name);
        let upper = node.upper.and_then(|u| self.upper.lookup(u, name).ok());
        let mut lowers = self.find_lower(&node.lowers, &path);
        if let Some(upper) = upper {
            let nodes = self.upper.nodes.borrow();
            match &nodes.get(upper)?.kind {
                NodeKind::Whiteout => return Err(Errno::ENOENT),
                NodeKind::Dir { opaque: false, .. } => {}
                _ => lowers.clear(),
            }
        } else if lowers.is_empty() {
            if !self.is_dir(dir)? {
                return Err(Errno::ENOTDIR);
            }
            return Err(Errno::ENOENT);
        }
        Ok(self.remember(
            dir,
            name,
            OvNode {
                upper,
                lowers,
                path,
                parent: dir,
                opens: 0,
            },
        ))
    }
    fn parent(&self, dir: Ino) -> Ino {
        self.node(dir).map_or(ROOT, |n| n.parent)
    }
    fn stat(&self, ino: Ino) -> SysResult<Stat> {
        let node = self.node(ino)?;
        if let Some(upper) = node.upper {
            return Ok(Stat {
                ino,
                ..self.upper.stat(upper)?
            });
        }
        let entry = self.entry(&node)?;
        let (kind, size, rdev) = match &entry.kind {
            LayerKind::Dir { .. } => (FileKind::Directory, 4096, (0, 0)),
            LayerKind::File(d) => (FileKind::Regular, d.size, (0, 0)),
            LayerKind::Symlink(t) => (FileKind::Symlink, t.len() as u64, (0, 0)),
            LayerKind::Fifo => (FileKind::Fifo, 0, (0, 0)),
            LayerKind::Device {
                block: true,
                major,
                minor,
            } => (FileKind::BlockDevice, 0, (*major, *minor)),
            LayerKind::Device { major, minor, .. } => (FileKind::CharDevice, 0, (*major, *minor)),
            LayerKind::Hardlink(_) | LayerKind::Whiteout => return Err(Errno::ENOENT),
        };
        let (ino, nlink) = match kind {
            FileKind::Directory => (ino, 2),
            FileKind::Regular => self.linked(&node, ino).unwrap_or((ino, 1)),
            _ => (ino, 1),
        };
        let LayerEntry {
            mode,
            uid,
            gid,
            mtime,
            ..
        } = *entry;
        Ok(Stat {
            dev: self.dev,
            ino,
            kind,
            mode,
            nlink,
            uid,
            gid,
            size,
            mtime,
            atime: mtime,
            ctime: mtime,
            rdev,
        })
    }
    fn set_attr(&self, ino: Ino, attr: &SetAttr, now: Time) -> SysResult<()> {
        self.upper.set_attr(self.copy_up(ino, now)?, attr, now)
    }
    fn readdir(&self, dir: Ino) -> SysResult<Vec<DirEntry>> {
        if !self.is_dir(dir)? {
            return Err(Errno::ENOTDIR);
        }
        let node = self.node(dir)?;
        let mut names: BTreeSet<String> = BTreeSet::new();
        if let Some(upper) = node.upper {
            names.extend(self.upper.nodes.borrow().dir(upper)?.keys().cloned());
        }
        for &i in &node.lowers {
            names.extend(self.lowers[i].names(&node.path).map(str::to_string));
        }
        let mut out = Vec::new();
        for name in names {
            if let Ok(ino) = self.lookup(dir, &name) {
                out.push(DirEntry {
                    kind: self.stat(ino)?.kind,
                    name,
                    ino,
                });
            }
        }
        Ok(out)
    }
    fn create(&self, dir: Ino, name: &str, node: NewNode, meta: Meta) -> SysResult<Ino> {
        if self.lookup(dir, name).is_ok() {
            return Err(Errno::EEXIST);
        }
        let upper_dir = self.copy_up(dir, meta.now)?;
        let is_dir = matches!(node, NewNode::Dir);
        let hidden = self.clear_whiteout(upper_dir, name, meta.now)?;
        let upper = self.upper.create(upper_dir, name, node, meta)?;
        if is_dir
            && hidden
            && let NodeKind::Dir { opaque, .. } =
                &mut self.upper.nodes.borrow_mut().get_mut(upper)?.kind
        {
            *opaque = true;
        }
        let path = Self::child_path(&self.node(dir)?, name);
        Ok(self.remember(
            dir,
            name,
            OvNode {
                upper: Some(upper),
                lowers: Vec::new(),
                path,
                parent: dir,
                opens: 0,
            },
        ))
    }
    fn link(&self, dir: Ino, name: &str, ino: Ino, now: Time) -> SysResult<()> {
        if self.lookup(dir, name).is_ok() {
            return Err(Errno::EEXIST);
        }
        // Looked at before anything changes: a whiteout taken away would show again what it hides.
        if self.is_dir(ino)? {
            return Err(Errno::EPERM);
        }
        let upper = self.copy_up(ino, now)?;
        let upper_dir = self.copy_up(dir, now)?;
        self.clear_whiteout(upper_dir, name, now)?;
        self.upper.link(upper_dir, name, upper, now)?;
        let mut state = self.state.borrow_mut();
        state
            .names
            .entry(dir)
            .or_default()
            .insert(name.to_string(), ino);
        Ok(())
    }
    fn unlink(&self, dir: Ino, name: &str, now: Time) -> SysResult<()> {
        if self.is_dir(self.lookup(dir, name)?)? {
            return Err(Errno::EISDIR);
        }
        self.remove(dir, name, now)
    }
    fn rmdir(&self, dir: Ino, name: &str, now: Time) -> SysResult<()> {
        let ino = self.lookup(dir, name)?;
        if !self.readdir(ino)?.is_empty() {
            return Err(Errno::ENOTEMPTY);
        }
        self.remove(dir, name, now)
    }
    fn rename(&self, from: (Ino, &str), to: (Ino, &str), now: Time) -> SysResult<()> {
        let ino = self.lookup(from.0, from.1)?;
        let node = self.node(ino)?;
        let is_dir = self.is_dir(ino)?;
        let old = self.lookup(to.0, to.1).ok();
        // In the order of renameat2 (loops), vfs_rename (one inode, kinds) and overlayfs.
        if is_dir && self.is_within(to.0, ino) {
            return Err(Errno::EINVAL);
        }
        if old.is_some_and(|old| self.is_within(from.0, old)) {
            return Err(Errno::ENOTEMPTY);
        }
        if old == Some(ino) {
            return Ok(());
        }
        let old_is_dir = old.map(|old| self.is_dir(old)).transpose()?;
        match old_is_dir {
            Some(false) if is_dir => return Err(Errno::ENOTDIR),
            Some(true) if !is_dir => return Err(Errno::EISDIR),
            _ => {}
        }
        if is_dir && !node.lowers.is_empty() {
            return Err(Errno::EXDEV);
        }
        match old_is_dir {
            Some(true) => self.rmdir(to.0, to.1, now)?,
            Some(false) => self.unlink(to.0, to.1, now)?,
            None => {}
        }
        self.copy_up(ino, now)?;
        let from_dir = self.copy_up(from.0, now)?;
        let to_dir = self.copy_up(to.0, now)?;
        let hidden = self.clear_whiteout(to_dir, to.1, now)?;
        self.upper.rename((from_dir, from.1), (to_dir, to.1), now)?;
        self.whiteout(&self.node(from.0)?, from_dir, from.1, now)?;
        let path = Self::child_path(&self.node(to.0)?, to.1);
        let old_path = node.path.clone();
        let mut state = self.state.borrow_mut();
        if let Some(names) = state.names.get_mut(&from.0) {
            names.remove(from.1);
        }
        state
            .names
            .entry(to.0)
            .or_default()
            .insert(to.1.to_string(), ino);
        let below = format!("{old_path}/");
        for (i, n) in &mut state.nodes {
            if *i == ino {
                n.parent = to.0;
                n.path = path.clone();
                n.lowers.clear();
            } else if let Some(rest) = n.path.strip_prefix(&below)
                && is_dir
            {
                n.path = format!("{path}/{rest}");
            }
        }
        drop(state);
        if is_dir && hidden {
            let upper = self.copy_up(ino, now)?;
            if let NodeKind::Dir { opaque, .. } =
                &mut self.upper.nodes.borrow_mut().get_mut(upper)?.kind
            {
                *opaque = true;
            }
        }
        Ok(())
    }
    fn readlink(&self, ino: Ino) -> SysResult<String> {
        let node = self.node(ino)?;
        match node.upper {
            Some(upper) => self.upper.readlink(upper),
            None => match &self.entry(&node)?.kind {
                LayerKind::Symlink(t) => Ok(t.clone()),
                _ => Err(Errno::EINVAL),
            },
        }
    }
    fn data(&self, ino: Ino) -> SysResult<FileData> {
        let node = self.node(ino)?;
        match node.upper {
            Some(upper) => self.upper.data(upper),
            None => match &self.entry(&node)?.kind {
                LayerKind::File(d) => Ok(d.clone()),
                LayerKind::Dir { .. } => Err(Errno::EISDIR),
                _ => Err(Errno::EINVAL),
            },
        }
    }
    fn write(&self, ino: Ino, offset: u64, bytes: &[u8], now: Time) -> SysResult<()> {
        self.upper
            .write(self.copy_up(ino, now)?, offset, bytes, now)
    }
    fn set_data(&self, ino: Ino, data: FileData, now: Time) -> SysResult<()> {
        self.upper.set_data(self.copy_up(ino, now)?, data, now)
    }
    fn truncate(&self, ino: Ino, len: u64, now: Time) -> SysResult<()> {
        self.upper.truncate(self.copy_up(ino, now)?, len, now)
    }
    fn fifo(&self, ino: Ino) -> SysResult<Pipe> {
        let now = self.stat(ino)?.mtime;
        self.upper.fifo(self.copy_up(ino, now)?)
    }
    fn opened(&self, ino: Ino, by: i32) {
        // Counted here, too: what is open when it is copied up is open in the upper side from then on.
        let mut state = self.state.borrow_mut();
        let Some(node) = state.nodes.get_mut(&ino) else {
            return;
        };
        node.opens += by;
        let upper = node.upper;
        drop(state);
        if let Some(upper) = upper {
            self.upper.opened(upper, by);
        }
    }
    fn usage(&self) -> u64 {
        self.upper.usage()
    }
    fn generation(&self) -> u64 {
        self.upper.generation()
    }
    fn changed(&self, ino: Ino) -> u64 {
        let upper = self.node(ino).ok().and_then(|n| n.upper);
        upper.map_or(0, |upper| self.upper.changed(upper))
    }
    fn statfs(&self) -> (u64, u64) {
        self.upper.statfs()
    }
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
