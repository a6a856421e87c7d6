//! File systems: trees of inodes behind one set of operations.

pub(crate) mod mem;
pub(crate) mod overlay;

use crate::errno::SysResult;
use crate::layer::FileData;
use crate::time::Time;
use std::cell::Cell;
use std::rc::Rc;

/// The number of a mounted file system, shown as `st_dev`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FsId(pub u32);

/// An inode's number within its file system.
pub type Ino = u64;

/// What an inode is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Regular,
    Directory,
    Symlink,
    Fifo,
    Socket,
    CharDevice,
    BlockDevice,
}

/// stat's result; `mode` has the permission bits (with setuid, setgid, sticky) only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stat {
    pub dev: u32,
    pub ino: Ino,
    pub kind: FileKind,
    pub mode: u32,
    pub nlink: u32,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    pub mtime: Time,
    pub atime: Time,
    pub ctime: Time,
    pub rdev: (u32, u32),
}

/// A name in a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    pub name: String,
    pub ino: Ino,
    pub kind: FileKind,
}

/// statfs's numbers in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatFs {
    pub total: u64,
    pub used: u64,
    pub files: u64,
    pub fstype: String,
    pub source: String,
}

/// What a new inode is made of.
#[derive(Clone, Debug)]
pub(crate) enum NewNode {
    Dir,
    File(FileData),
    Symlink(String),
    Fifo,
    Socket,
    Device { block: bool, major: u32, minor: u32 },
}

/// A change of an inode's metadata.
#[derive(Clone, Debug, Default)]
pub(crate) struct SetAttr {
    pub mode: Option<u32>,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
    pub mtime: Option<Time>,
    pub atime: Option<Time>,
}

/// The metadata a new inode gets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meta {
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub now: Time,
}

/// The bytes of a disk that several file systems share.
#[derive(Debug)]
pub(crate) struct Disk {
    pub used: Cell<u64>,
    pub total: u64,
    /// Bytes of all disks that really are in memory.
    pub real: Rc<Cell<u64>>,
}

/// Beyond so many real bytes the rest of large files only weighs, and reads as zeros.
const REAL_LARGE: u64 = 128 << 20;
/// Beyond so many the disks are full.
const REAL_ALL: u64 = 192 << 20;

impl Disk {
    pub fn new(total: u64) -> Rc<Self> {
        Self::beside(total, Rc::default())
    }
    /// A disk whose real bytes are counted together with others'.
    pub fn beside(total: u64, real: Rc<Cell<u64>>) -> Rc<Self> {
        Rc::new(Self {
            used: Cell::new(0),
            total,
            real,
        })
    }
    /// Whether a large file may keep more bytes.
    pub fn keeps(&self, more: u64) -> bool {
        self.real.get() + more <= REAL_LARGE
    }
    /// Whether so many more real bytes can be kept; ENOSPC.
    pub fn room(&self, more: u64) -> SysResult<()> {
        match more > 0 && self.real.get() + more > REAL_ALL {
            true => Err(crate::errno::Errno::ENOSPC),
            false => Ok(()),
        }
    }
    /// Counts real bytes.
    pub fn keep(&self, bytes: u64) {
        self.real.set(self.real.get() + bytes);
    }
    /// Counts real bytes no longer.
    pub fn let_go(&self, bytes: u64) {
        self.real.set(self.real.get().saturating_sub(bytes));
    }
    /// Bytes in all and used, as `df` shows them.
    pub fn figures(&self) -> (u64, u64) {
        match self.real.get() + (1 << 20) > REAL_ALL {
            true => (self.total, self.total),
            false => (self.total, self.used.get()),
        }
    }
    /// Takes (or with a smaller `new` gives back) room.
    pub fn change(&self, old: u64, new: u64) -> SysResult<()> {
        let used = self.used.get().saturating_sub(old).saturating_add(new);
        if new > old && used > self.total {
            return Err(crate::errno::Errno::ENOSPC);
        }
        self.used.set(used);
        Ok(())
    }
}

/// A tree of inodes. Permission checks and mounts are the VFS's work.
pub(crate) trait FileSystem {
    fn root(&self) -> Ino;
    fn lookup(&self, dir: Ino, name: &str) -> SysResult<Ino>;
    fn parent(&self, dir: Ino) -> Ino;
    fn stat(&self, ino: Ino) -> SysResult<Stat>;
    fn set_attr(&self, ino: Ino, attr: &SetAttr, now: Time) -> SysResult<()>;
    fn readdir(&self, dir: Ino) -> SysResult<Vec<DirEntry>>;
    fn create(&self, dir: Ino, name: &str, node: NewNode, meta: Meta) -> SysResult<Ino>;
    fn link(&self, dir: Ino, name: &str, ino: Ino, now: Time) -> SysResult<()>;
    fn unlink(&self, dir: Ino, name: &str, now: Time) -> SysResult<()>;
    fn rmdir(&self, dir: Ino, name: &str, now: Time) -> SysResult<()>;
    fn rename(&self, from: (Ino, &str), to: (Ino, &str), now: Time) -> SysResult<()>;
    fn readlink(&self, ino: Ino) -> SysResult<String>;
    fn data(&self, ino: Ino) -> SysResult<FileData>;
    fn write(&self, ino: Ino, offset: u64, bytes: &[u8], now: Time) -> SysResult<()>;
    fn set_data(&self, ino: Ino, data: FileData, now: Time) -> SysResult<()>;
    fn truncate(&self, ino: Ino, len: u64, now: Time) -> SysResult<()>;
    fn fifo(&self, ino: Ino) -> SysResult<crate::pipe::Pipe>;
    /// Counts the openings that keep an unlinked inode.
    fn opened(&self, ino: Ino, by: i32);
    fn usage(&self) -> u64;
    /// Grows with every change of what it holds.
    fn generation(&self) -> u64 {
        0
    }
    /// The generation at which an inode was changed last; a directory changes with its names.
    fn changed(&self, _ino: Ino) -> u64 {
        0
    }
    fn statfs(&self) -> (u64, u64);
}
