//! A file system in memory: the host's disk, tmpfs, and the upper side of an overlay.

use super::{DirEntry, Disk, FileKind, FileSystem, Ino, Meta, NewNode, SetAttr, Stat};
use crate::errno::{Errno, SysResult};
use crate::layer::FileData;
use crate::pipe::{Pipe, new_pipe};
use crate::time::Time;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

mod layers;

#[derive(Clone)]
pub(crate) enum NodeKind {
    Dir {
        entries: BTreeMap<String, Ino>,
        parent: Ino,
        opaque: bool,
    },
    File(FileData),
    Symlink(String),
    Fifo(Pipe),
    Socket,
    Device {
        block: bool,
        major: u32,
        minor: u32,
    },
    Whiteout,
}

#[derive(Clone)]
pub(crate) struct Node {
    pub kind: NodeKind,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub mtime: Time,
    pub atime: Time,
    pub ctime: Time,
    pub nlink: u32,
    pub opens: i32,
    /// The file system's count of changes when it was changed last.
    pub changed: u64,
    /// Real bytes that were counted for it.
    real: u64,
}

impl Node {
    pub fn file_kind(&self) -> FileKind {
        match &self.kind {
            NodeKind::Dir { .. } => FileKind::Directory,
            NodeKind::File(_) => FileKind::Regular,
            NodeKind::Symlink(_) => FileKind::Symlink,
            NodeKind::Fifo(_) => FileKind::Fifo,
            NodeKind::Socket => FileKind::Socket,
            NodeKind::Device { block: true, .. } => FileKind::BlockDevice,
            NodeKind::Device { .. } | NodeKind::Whiteout => FileKind::CharDevice,
        }
    }
    fn weight(&self) -> u64 {
        if let NodeKind::File(d) = &self.kind {
            d.size
        } else {
            0
        }
    }
}

/// The file system; bytes it holds count on `disk`.
pub(crate) struct MemFs {
    pub dev: u32,
    pub disk: Rc<Disk>,
    pub nodes: RefCell<Nodes>,
}

pub(crate) struct Nodes {
    pub map: BTreeMap<Ino, Node>,
    next: Ino,
    usage: u64,
    /// Counts changes of any inode, so that who saw the tree before can tell that it is the same.
    pub changes: u64,
}

/// A file of so many bytes is large.
const LARGE: u64 = 1 << 20;

pub(crate) const ROOT: Ino = 1;

impl MemFs {
    pub fn new(dev: u32, disk: Rc<Disk>, mode: u32, now: Time) -> Self {
        let mut map = BTreeMap::new();
        let kind = NodeKind::Dir {
            entries: BTreeMap::new(),
            parent: ROOT,
            opaque: false,
        };
        let root = Node {
            kind,
            mode,
            uid: 0,
            gid: 0,
            mtime: now,
            atime: now,
            ctime: now,
            nlink: 2,
            opens: 1,
            changed: 0,
            real: 0,
        };
        map.insert(ROOT, root);
        Self {
            dev,
            disk,
            nodes: RefCell::new(Nodes {
                map,
                next: ROOT + 1,
                usage: 0,
                changes: 0,
            }),
        }
    }

    fn put(&self, dir: Ino, name: &str, kind: NodeKind, meta: Meta) -> SysResult<Ino> {
        let now = meta.now;
        let nlink = if matches!(kind, NodeKind::Dir { .. }) {
            2
        } else {
            1
        };
        // A removed directory takes no name; nothing is left behind then.
        if self.nodes.borrow().get(dir)?.nlink == 0 {
            return Err(Errno::ENOENT);
        }
        let ino = self.inode(kind, meta, nlink)?;
        self.nodes.borrow_mut().add_name(dir, name, ino, now)?;
        Ok(ino)
    }

    /// Makes an inode without a name, which stays as long as it is open.
    pub fn create_nameless(&self, kind: NodeKind, meta: Meta) -> SysResult<Ino> {
        self.inode(kind, meta, 0)
    }

    fn inode(&self, kind: NodeKind, meta: Meta, nlink: u32) -> SysResult<Ino> {
        let mut nodes = self.nodes.borrow_mut();
        let weight = if let NodeKind::File(d) = &kind {
            d.size
        } else {
            0
        };
        self.disk.change(0, weight)?;
        if let NodeKind::File(d) = &kind
            && let Err(full) = self.disk.room(d.head.len() as u64)
        {
            self.disk.change(weight, 0)?;
            return Err(full);
        }
        nodes.usage += weight;
        let ino = nodes.next;
        nodes.next += 1;
        let Meta {
            mode,
            uid,
            gid,
            now,
        } = meta;
        let mut node = Node {
            kind,
            mode,
            uid,
            gid,
            mtime: now,
            atime: now,
            ctime: now,
            nlink,
            opens: 0,
            changed: nodes.changes + 1,
            real: 0,
        };
        self.recount(&mut node);
        nodes.map.insert(ino, node);
        Ok(ino)
    }

    /// Makes an inode of any kind, whiteouts among them.
    pub fn create_kind(&self, dir: Ino, name: &str, kind: NodeKind, meta: Meta) -> SysResult<Ino> {
        if self.nodes.borrow().dir(dir)?.contains_key(name) {
            return Err(Errno::EEXIST);
        }
        self.put(dir, name, kind, meta)
    }

    fn release_if_gone(&self, nodes: &mut Nodes, ino: Ino) {
        let Some(node) = nodes.map.get(&ino) else {
            return;
        };
        if node.nlink == 0 && node.opens <= 0 {
            let weight = node.weight();
            self.disk.let_go(node.real);
            nodes.map.remove(&ino);
            nodes.usage -= weight.min(nodes.usage);
            let _ = self.disk.change(weight, 0);
        }
    }

    /// Counts a file's real bytes, those shared with a layer not.
    fn recount(&self, node: &mut Node) {
        let NodeKind::File(data) = &node.kind else {
            return;
        };
        let real = match Rc::strong_count(&data.head) {
            1 => data.head.len() as u64,
            _ => 0,
        };
        self.disk.let_go(node.real);
        self.disk.keep(real);
        node.real = real;
    }
}

impl Nodes {
    pub fn get(&self, ino: Ino) -> SysResult<&Node> {
        self.map.get(&ino).ok_or(Errno::ENOENT)
    }
    /// An inode to be changed.
    pub fn get_mut(&mut self, ino: Ino) -> SysResult<&mut Node> {
        let node = self.map.get_mut(&ino).ok_or(Errno::ENOENT)?;
        self.changes += 1;
        node.changed = self.changes;
        Ok(node)
    }
    pub fn dir(&self, ino: Ino) -> SysResult<&BTreeMap<String, Ino>> {
        match &self.get(ino)?.kind {
            NodeKind::Dir { entries, .. } => Ok(entries),
            _ => Err(Errno::ENOTDIR),
        }
    }
    fn dir_mut(&mut self, ino: Ino, now: Time) -> SysResult<&mut BTreeMap<String, Ino>> {
        let node = self.get_mut(ino)?;
        node.mtime = now;
        node.ctime = now;
        match &mut node.kind {
            NodeKind::Dir { entries, .. } => Ok(entries),
            _ => Err(Errno::ENOTDIR),
        }
    }
    fn add_name(&mut self, dir: Ino, name: &str, ino: Ino, now: Time) -> SysResult<()> {
        if self.get(dir)?.nlink == 0 {
            return Err(Errno::ENOENT);
        }
        self.dir_mut(dir, now)?.insert(name.to_string(), ino);
        if let Ok(Node {
            kind: NodeKind::Dir { parent, .. },
            ..
        }) = self.get_mut(ino)
        {
            *parent = dir;
            self.get_mut(dir)?.nlink += 1;
        }
        Ok(())
    }
    fn drop_name(&mut self, dir: Ino, name: &str, now: Time) -> SysResult<Ino> {
        let ino = self.dir_mut(dir, now)?.remove(name).ok_or(Errno::ENOENT)?;
        if matches!(self.get(ino)?.kind, NodeKind::Dir { .. }) {
            self.get_mut(dir)?.nlink -= 1;
        }
        Ok(ino)
    }
}

impl FileSystem for MemFs {
    fn root(&self) -> Ino {
        ROOT
    }
    fn lookup(&self, dir: Ino, name: &str) -> SysResult<Ino> {
        self.nodes
            .borrow()
            .dir(dir)?
            .get(name)
            .copied()
            .ok_or(Errno::ENOENT)
    }
    fn parent(&self, dir: Ino) -> Ino {
        match self.nodes.borrow().get(dir) {
            Ok(Node {
                kind: NodeKind::Dir { parent, .. },
                ..
            }) => *parent,
            _ => ROOT,
        }
    }
    fn stat(&self, ino: Ino) -> SysResult<Stat> {
        let nodes = self.nodes.borrow();
        let node = nodes.get(ino)?;
        let size = match &node.kind {
            NodeKind::File(d) => d.size,
            NodeKind::Symlink(t) => t.len() as u64,
            NodeKind::Dir { .. } => 4096,
            _ => 0,
        };
        let rdev = match node.kind {
            NodeKind::Device { major, minor, .. } => (major, minor),
            _ => (0, 0),
        };
        let Node {
            mode,
            nlink,
            uid,
            gid,
            mtime,
            atime,
            ctime,
            ..
        } = *node;
        let kind = node.file_kind();
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
            atime,
            ctime,
            rdev,
        })
    }
    fn set_attr(&self, ino: Ino, attr: &SetAttr, now: Time) -> SysResult<()> {
        let mut nodes = self.nodes.borrow_mut();
        let node = nodes.get_mut(ino)?;
        node.mode = attr.mode.unwrap_or(node.mode);
        node.uid = attr.uid.unwrap_or(node.uid);
        node.gid = attr.gid.unwrap_or(node.gid);
        node.mtime = attr.mtime.unwrap_or(node.mtime);
        node.atime = attr.atime.unwrap_or(node.atime);
        node.ctime = now;
        Ok(())
    }
    fn readdir(&self, dir: Ino) -> SysResult<Vec<DirEntry>> {
        let nodes = self.nodes.borrow();
        let entry = |(name, ino): (&String, &Ino)| {
            let kind = nodes.get(*ino)?.file_kind();
            Ok(DirEntry {
                name: name.clone(),
                ino: *ino,
                kind,
            })
        };
        nodes.dir(dir)?.iter().map(entry).collect()
    }
    fn create(&self, dir: Ino, name: &str, node: NewNode, meta: Meta) -> SysResult<Ino> {
        let kind = match node {
            NewNode::Dir => NodeKind::Dir {
                entries: BTreeMap::new(),
                parent: dir,
                opaque: false,
            },
            NewNode::File(data) => NodeKind::File(data),
            NewNode::Symlink(target) => NodeKind::Symlink(target),
            NewNode::Fifo => NodeKind::Fifo(new_pipe()),
            NewNode::Socket => NodeKind::Socket,
            NewNode::Device {
                block,
                major,
                minor,
            } => NodeKind::Device {
                block,
                major,
                minor,
            },
        };
        self.create_kind(dir, name, kind, meta)
    }
    fn link(&self, dir: Ino, name: &str, ino: Ino, now: Time) -> SysResult<()> {
        let mut nodes = self.nodes.borrow_mut();
        if matches!(nodes.get(ino)?.kind, NodeKind::Dir { .. }) {
            return Err(Errno::EPERM);
        }
        if nodes.dir(dir)?.contains_key(name) {
            return Err(Errno::EEXIST);
        }
        nodes.add_name(dir, name, ino, now)?;
        let node = nodes.get_mut(ino)?;
        node.nlink += 1;
        node.ctime = now;
        Ok(())
    }
    fn unlink(&self, dir: Ino, name: &str, now: Time) -> SysResult<()> {
        let mut nodes = self.nodes.borrow_mut();
        let ino = *nodes.dir(dir)?.get(name).ok_or(Errno::ENOENT)?;
        if matches!(nodes.get(ino)?.kind, NodeKind::Dir { .. }) {
            return Err(Errno::EISDIR);
        }
        nodes.drop_name(dir, name, now)?;
        let node = nodes.get_mut(ino)?;
        node.nlink -= 1;
        node.ctime = now;
        self.release_if_gone(&mut nodes, ino);
        Ok(())
    }
    fn rmdir(&self, dir: Ino, name: &str, now: Time) -> SysResult<()> {
        let mut nodes = self.nodes.borrow_mut();
        let ino = *nodes.dir(dir)?.get(name).ok_or(Errno::ENOENT)?;
        if !nodes.dir(ino)?.is_empty() {
            return Err(Errno::ENOTEMPTY);
        }
        nodes.drop_name(dir, name, now)?;
        nodes.get_mut(ino)?.nlink = 0;
        self.release_if_gone(&mut nodes, ino);
        Ok(())
    }
    fn rename(&self, from: (Ino, &str), to: (Ino, &str), now: Time) -> SysResult<()> {
        let ino = self.lookup(from.0, from.1)?;
        let nodes = self.nodes.borrow();
        let is_dir = matches!(nodes.get(ino)?.kind, NodeKind::Dir { .. });
        let existing = nodes.dir(to.0)?.get(to.1).copied();
        let mut up = to.0;
        while is_dir && up != ROOT {
            if up == ino {
                return Err(Errno::EINVAL);
            }
            up = match &nodes.get(up)?.kind {
                NodeKind::Dir { parent, .. } if *parent != up => *parent,
                _ => ROOT,
            };
        }
        drop(nodes);
        if existing == Some(ino) {
            return Ok(());
        }
        if let Some(old) = existing {
            let old_is_dir = self.stat(old)?.kind == FileKind::Directory;
            match (is_dir, old_is_dir) {
                (true, false) => return Err(Errno::ENOTDIR),
                (false, true) => return Err(Errno::EISDIR),
                (true, true) => self.rmdir(to.0, to.1, now)?,
                (false, false) => self.unlink(to.0, to.1, now)?,
            }
        }
        let mut nodes = self.nodes.borrow_mut();
        nodes.drop_name(from.0, from.1, now)?;
        nodes.add_name(to.0, to.1, ino, now)?;
        nodes.get_mut(ino)?.ctime = now;
        Ok(())
    }
    fn readlink(&self, ino: Ino) -> SysResult<String> {
        match &self.nodes.borrow().get(ino)?.kind {
            NodeKind::Symlink(t) => Ok(t.clone()),
            _ => Err(Errno::EINVAL),
        }
    }
    fn data(&self, ino: Ino) -> SysResult<FileData> {
        match &self.nodes.borrow().get(ino)?.kind {
            NodeKind::File(d) => Ok(d.clone()),
            NodeKind::Dir { .. } => Err(Errno::EISDIR),
            _ => Err(Errno::EINVAL),
        }
    }
    fn write(&self, ino: Ino, offset: u64, bytes: &[u8], now: Time) -> SysResult<()> {
        let mut nodes = self.nodes.borrow_mut();
        let node = nodes.get_mut(ino)?;
        let NodeKind::File(data) = &mut node.kind else {
            return Err(Errno::EINVAL);
        };
        let end = offset + bytes.len() as u64;
        let (old, new) = (data.size, data.size.max(end));
        self.disk.change(old, new)?;
        let held = data.head.len() as u64;
        // Past this, what goes on as before (zeros of dd and fallocate, the lines of `yes`) only weighs.
        let large = held >= LARGE && offset >= held;
        if large
            && offset == held
            && data.size == held
            && data.period == 0
            && data.head.ends_with(bytes)
        {
            data.period = bytes.len().min(LARGE as usize) as u32;
        }
        let weighs = offset > data.size + LARGE
            || data.size > held + 32 * LARGE
            || large && !self.disk.keeps(end - held)
            || large && offset <= data.size && data.goes_on_as(offset, bytes);
        if !weighs {
            let more = end.saturating_sub(held);
            if let Err(full) = self.disk.room(more) {
                self.disk.change(new, old)?;
                return Err(full);
            }
            if more > 0 && data.size > held {
                // What stood there without bytes gets them.
                let between = data.read(held, offset.saturating_sub(held) as usize);
                Rc::make_mut(&mut data.head).extend(between);
            }
            data.period = if more > 0 { 0 } else { data.period };
            let head = Rc::make_mut(&mut data.head);
            if (head.len() as u64) < end {
                head.resize(end as usize, 0);
            }
            head[offset as usize..end as usize].copy_from_slice(bytes);
        }
        data.size = new;
        node.mtime = now;
        node.ctime = now;
        self.recount(node);
        nodes.usage = nodes.usage - old.min(nodes.usage) + new;
        Ok(())
    }
    fn set_data(&self, ino: Ino, new_data: FileData, now: Time) -> SysResult<()> {
        let mut nodes = self.nodes.borrow_mut();
        let node = nodes.get_mut(ino)?;
        let NodeKind::File(data) = &mut node.kind else {
            return Err(Errno::EINVAL);
        };
        let (old, new) = (data.size, new_data.size);
        self.disk.change(old, new)?;
        if let Err(full) = self.disk.room(new_data.head.len() as u64) {
            self.disk.change(new, old)?;
            return Err(full);
        }
        *data = new_data;
        node.mtime = now;
        node.ctime = now;
        self.recount(node);
        nodes.usage = nodes.usage - old.min(nodes.usage) + new;
        Ok(())
    }
    fn truncate(&self, ino: Ino, len: u64, now: Time) -> SysResult<()> {
        let mut data = self.data(ino)?;
        let held = data.head.len() as u64;
        if held > len {
            Rc::make_mut(&mut data.head).truncate(len as usize);
            data.period = 0;
        } else if len > data.size && data.period > 0 && data.size - held <= 32 * LARGE {
            // What is new is zeros, not what came before.
            let rest = data.read(held, (data.size - held) as usize);
            Rc::make_mut(&mut data.head).extend(rest);
            data.period = 0;
        }
        data.size = len;
        self.set_data(ino, data, now)
    }
    fn fifo(&self, ino: Ino) -> SysResult<Pipe> {
        match &self.nodes.borrow().get(ino)?.kind {
            NodeKind::Fifo(p) => Ok(p.clone()),
            _ => Err(Errno::ENXIO),
        }
    }
    fn opened(&self, ino: Ino, by: i32) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(node) = nodes.map.get_mut(&ino) {
            node.opens += by;
        }
        self.release_if_gone(&mut nodes, ino);
    }
    fn usage(&self) -> u64 {
        self.nodes.borrow().usage
    }
    fn generation(&self) -> u64 {
        self.nodes.borrow().changes
    }
    fn changed(&self, ino: Ino) -> u64 {
        self.nodes.borrow().map.get(&ino).map_or(0, |n| n.changed)
    }
    fn statfs(&self) -> (u64, u64) {
        self.disk.figures()
    }
}

impl Drop for MemFs {
    fn drop(&mut self) {
        let nodes = self.nodes.borrow();
        for node in nodes.map.values() {
            self.disk.let_go(node.real);
        }
        let _ = self.disk.change(nodes.usage, 0);
    }
}
