//! Files: paths, descriptors, reading and writing.

use super::Sys;
use super::gather::Gather;
use crate::fs::{DirEntry, FileKind, Meta, NewNode, Stat, StatFs};
use crate::kernel::denied::Asked;
use crate::kernel::mounts::{Loc, MountInfo};
use crate::kernel::open::{Device, FileObject, OpenFile};
use crate::kernel::process::Creds;
use crate::kernel::walk::{Walked, may};
use crate::kernel::{Fs, K};
use crate::layer::FileData;
use crate::pipe::{PipeEnd, new_pipe};
use crate::{Duration, Errno, Fd, Signal, SysResult};
use std::ops::BitOr;
use std::rc::Rc;
use std::task::{Context, Poll};

/// How a file is opened, as flags of open(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFlags(u32);

impl OpenFlags {
    pub const READ: Self = Self(1);
    pub const WRITE: Self = Self(2);
    pub const RDWR: Self = Self(3);
    pub const CREATE: Self = Self(4);
    pub const EXCL: Self = Self(8);
    pub const TRUNC: Self = Self(16);
    pub const APPEND: Self = Self(32);
    pub const DIRECTORY: Self = Self(64);
    pub const NOFOLLOW: Self = Self(128);
    pub const CLOEXEC: Self = Self(256);
    pub fn has(self, flag: Self) -> bool {
        self.0 & flag.0 == flag.0
    }
}

impl BitOr for OpenFlags {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What `access` asks for, bits of access(2).
pub type Access = u32;

/// What `poll` waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    Read,
    Write,
}

impl Interest {
    pub const READ: Interest = Interest::Read;
    pub const WRITE: Interest = Interest::Write;
}

/// How many descriptors a process may have, as systemd and Docker set it (`LimitNOFILE=1048576`).
const MAX_FDS: i64 = 1 << 20;

/// Bytes that are moved in a unit of CPU.
const UNIT_BYTES: u64 = 2048;

/// Where a seek counts from.
pub type Whence = std::io::SeekFrom;

impl Sys {
    pub const R_OK: Access = 4;
    pub const W_OK: Access = 2;
    pub const X_OK: Access = 1;
    pub const F_OK: Access = 0;
}

impl Sys {
    pub(super) fn walked(&self, k: &K, path: &str, follow: bool) -> SysResult<Walked> {
        k.walk(&self.walker(k.proc(self.pid)), path, follow)
    }
    fn found(&self, k: &K, path: &str, follow: bool) -> SysResult<Loc> {
        self.walked(k, path, follow)?.loc.ok_or(Errno::ENOENT)
    }
    pub(super) fn creds_of<'a>(&self, k: &'a K) -> &'a Creds {
        &k.proc(self.pid).creds
    }
    /// The directory a name is to be made or removed in: writable, on a writable mount.
    fn parent_for_change(&self, k: &K, w: &Walked, path: &str) -> SysResult<(Fs, Stat)> {
        let ns = k.proc(self.pid).ns.mnt;
        let mount = k.mount_by_id(ns, w.dir.mount)?;
        let stat = k.stat_at(ns, w.dir)?;
        if mount.ro {
            return Err(self.forbid(k, (w, path), Asked::Change, &stat, Errno::EROFS));
        }
        if !may(&stat, self.creds_of(k), 3) {
            return Err(self.refuse_dir(k, w, path, &stat));
        }
        Ok((mount.fs.clone(), stat))
    }
    pub(super) fn writable(
        &self,
        k: &K,
        to: (&Walked, &str),
        loc: Loc,
        asked: Asked,
    ) -> SysResult<Fs> {
        let ns = k.proc(self.pid).ns.mnt;
        let mount = k.mount_by_id(ns, loc.mount)?;
        if mount.ro {
            let stat = k.stat_at(ns, loc)?;
            Err(self.forbid(k, to, asked, &stat, Errno::EROFS))
        } else {
            Ok(mount.fs.clone())
        }
    }
    /// A sticky directory lets only owners remove (the file's or the directory's).
    fn sticky(&self, k: &K, to: (&Walked, &str), dir: &Stat, loc: Loc) -> SysResult<()> {
        let c = self.creds_of(k);
        let stat = k.stat_at(k.proc(self.pid).ns.mnt, loc)?;
        if dir.mode & 0o1000 != 0 && c.uid != stat.uid && c.uid != dir.uid && !c.can(Creds::FOWNER)
        {
            return Err(self.forbid(k, to, Asked::Change, &stat, Errno::EPERM));
        }
        Ok(())
    }
    fn make(&self, path: &str, node: NewNode, mode: u32) -> SysResult<()> {
        let k = self.k();
        let is_dir = matches!(node, NewNode::Dir);
        let w = self.walked(&k, path, false)?;
        if w.loc.is_some() || w.name == "." || w.name == ".." {
            return Err(Errno::EEXIST);
        }
        if w.slash && !is_dir {
            return Err(Errno::ENOENT);
        }
        let (fs, dir) = self.parent_for_change(&k, &w, path)?;
        self.create_in(&k, &fs, &w, &dir, node, mode)?;
        Ok(())
    }
    fn create_in(
        &self,
        k: &K,
        fs: &Fs,
        w: &Walked,
        dir: &Stat,
        node: NewNode,
        mode: u32,
    ) -> SysResult<u64> {
        let c = self.creds_of(k);
        let setgid = dir.mode & 0o2000 != 0;
        let gid = if setgid { dir.gid } else { c.gid };
        let mode = if setgid && matches!(node, NewNode::Dir) {
            mode | 0o2000
        } else {
            mode
        };
        fs.tree().create(
            w.dir.ino,
            &w.name,
            node,
            Meta {
                mode,
                uid: c.uid,
                gid,
                now: k.now,
            },
        )
    }

    /// The current directory's path.
    pub fn cwd(&self) -> String {
        let k = self.k();
        let p = k.proc(self.pid);
        k.path_of(p.ns.mnt, p.cwd)
    }
    /// Changes the current directory.
    pub fn chdir(&self, path: &str) -> SysResult<()> {
        let loc = {
            let k = self.k();
            let w = self.walked(&k, path, true)?;
            let loc = w.loc.ok_or(Errno::ENOENT)?;
            let stat = k.stat_at(k.proc(self.pid).ns.mnt, loc)?;
            if stat.kind != FileKind::Directory {
                return Err(Errno::ENOTDIR);
            }
            if !may(&stat, self.creds_of(&k), 1) {
                return Err(self.refuse(&k, &w, path, Asked::Execute, &stat));
            }
            loc
        };
        self.me_mut().cwd = loc;
        Ok(())
    }

    /// Opens a file. `mode` is for a file it creates, before the umask.
    pub fn open(&self, path: &str, flags: OpenFlags, mode: u32) -> SysResult<Fd> {
        let file = self.open_file(path, flags, mode)?;
        self.install(file, flags)
    }
    fn install(&self, file: Rc<OpenFile>, flags: OpenFlags) -> SysResult<Fd> {
        let fd = self.free_fd(0)?;
        let mut p = self.me_mut();
        p.fds.insert(fd, (file, flags.has(OpenFlags::CLOEXEC)));
        Ok(fd)
    }
    /// The lowest free descriptor from `min` on; EMFILE at the limit of open files.
    fn free_fd(&self, min: Fd) -> SysResult<Fd> {
        if !self.k().procs.contains_key(&self.pid) {
            return Err(Errno::ESRCH);
        }
        let limit = match self.ulimit("nofile") {
            Some((soft, _)) if soft >= 0 => soft.min(MAX_FDS),
            _ => MAX_FDS,
        };
        let mut p = self.me_mut();
        let from = min.max(p.fds_full);
        let taken = p.fds.range(from..).zip(from..);
        let free = taken
            .take_while(|((fd, _), expected)| *fd == expected)
            .last()
            .map_or(from, |((fd, _), _)| fd + 1);
        if min <= p.fds_full {
            p.fds_full = free;
        }
        match i64::from(free) < limit {
            true => Ok(free),
            false => Err(Errno::EMFILE),
        }
    }
    pub(crate) fn install_object(&self, object: FileObject) -> SysResult<Fd> {
        self.install(OpenFile::new(object, OpenFlags::RDWR), OpenFlags::RDWR)
    }

    fn open_file(&self, path: &str, flags: OpenFlags, mode: u32) -> SysResult<Rc<OpenFile>> {
        let k = self.k();
        let p = k.proc(self.pid);
        let ns = p.ns.mnt;
        let follow =
            !(flags.has(OpenFlags::NOFOLLOW) || flags.has(OpenFlags::CREATE | OpenFlags::EXCL));
        let w = self.walked(&k, path, follow)?;
        if let Some((pid, fd)) = w.magic {
            let file = k
                .procs
                .get(&pid)
                .and_then(|q| q.fds.get(&fd))
                .ok_or(Errno::ENOENT)?
                .0
                .clone();
            return Ok(file);
        }
        let writes = flags.has(OpenFlags::WRITE);
        let Some(loc) = w.loc else {
            if !flags.has(OpenFlags::CREATE) {
                return Err(Errno::ENOENT);
            }
            if w.slash {
                return Err(Errno::EISDIR);
            }
            let (fs, dir) = self.parent_for_change(&k, &w, path)?;
            let ino = self.create_in(
                &k,
                &fs,
                &w,
                &dir,
                NewNode::File(FileData::default()),
                mode & !p.umask,
            )?;
            let loc = Loc {
                mount: w.dir.mount,
                ino,
            };
            return Ok(OpenFile::new(
                FileObject::File {
                    fs,
                    ns,
                    loc,
                    at: (w.dir, w.name),
                },
                flags,
            ));
        };
        if flags.has(OpenFlags::CREATE | OpenFlags::EXCL) {
            return Err(Errno::EEXIST);
        }
        let stat = k.stat_at(ns, loc)?;
        let fs = k.fs_at(ns, loc)?;
        let mut want = if flags.has(OpenFlags::READ) { 4 } else { 0 };
        if writes {
            want |= 2;
        }
        if stat.kind == FileKind::Directory {
            if writes || flags.has(OpenFlags::CREATE) {
                return Err(Errno::EISDIR);
            }
        } else if flags.has(OpenFlags::DIRECTORY) {
            return Err(Errno::ENOTDIR);
        }
        if !may(&stat, &p.creds, want) {
            return Err(self.refuse_open(&k, &w, path, &stat));
        }
        if writes && stat.kind == FileKind::Regular {
            self.writable(&k, (&w, path), loc, Asked::Write)?;
        }
        let object = match stat.kind {
            FileKind::Directory => FileObject::Dir { fs, ns, loc },
            FileKind::Regular => match &fs {
                Fs::Proc(_) if writes => return Err(Errno::EACCES),
                Fs::Proc(proc_fs) => FileObject::Made(k.proc_read(proc_fs, loc.ino)?),
                _ => {
                    if flags.has(OpenFlags::TRUNC) && writes {
                        fs.tree().truncate(loc.ino, 0, k.now)?;
                    }
                    FileObject::File {
                        fs,
                        ns,
                        loc,
                        at: (w.dir, w.name.clone()),
                    }
                }
            },
            FileKind::Symlink => return Err(Errno::ELOOP),
            FileKind::Socket => return Err(Errno::ENXIO),
            FileKind::Fifo => {
                let pipe = fs.tree().fifo(loc.ino)?;
                FileObject::Pipe(if writes {
                    PipeEnd::writer(&pipe)
                } else {
                    PipeEnd::reader(&pipe)
                })
            }
            FileKind::BlockDevice => return Err(Errno::ENXIO),
            FileKind::CharDevice => match stat.rdev {
                (1, 3) => FileObject::Device(Device::Null),
                (1, 5) => FileObject::Device(Device::Zero),
                (1, 7) => FileObject::Device(Device::Full),
                (1, 8 | 9) => FileObject::Device(Device::Random),
                (5, 0) => FileObject::TtySlave(p.ctty.clone().ok_or(Errno::ENXIO)?),
                (136, n) => {
                    let tty = k
                        .ptys
                        .get(&(p.ns.mnt, n))
                        .and_then(std::rc::Weak::upgrade)
                        .ok_or(Errno::ENXIO)?;
                    FileObject::TtySlave(tty)
                }
                _ => return Err(Errno::ENXIO),
            },
        };
        drop(k);
        Ok(OpenFile::new(object, flags))
    }

    pub(crate) fn file(&self, fd: Fd) -> SysResult<Rc<OpenFile>> {
        self.me()
            .fds
            .get(&fd)
            .map(|f| f.0.clone())
            .ok_or(Errno::EBADF)
    }
    /// Closes a descriptor.
    pub fn close(&self, fd: Fd) -> SysResult<()> {
        let file = {
            let mut p = self.me_mut();
            p.fds_full = p.fds_full.min(fd);
            p.fds.remove(&fd)
        };
        file.map(drop).ok_or(Errno::EBADF)
    }
    /// Another descriptor of the same open file, the lowest free one.
    pub fn dup(&self, fd: Fd) -> SysResult<Fd> {
        let file = self.file(fd)?;
        self.install(file, OpenFlags::READ)
    }
    /// Another descriptor of the same open file, `min` or above (fcntl's F_DUPFD).
    pub fn dup_from(&self, fd: Fd, min: Fd) -> SysResult<Fd> {
        let file = self.file(fd)?;
        let new = self.free_fd(min)?;
        let mut p = self.me_mut();
        p.fds.insert(new, (file, false));
        Ok(new)
    }
    /// Makes `new` stand for the same open file as `old`.
    pub fn dup2(&self, old: Fd, new: Fd) -> SysResult<()> {
        let file = self.file(old)?;
        if new < 0 {
            return Err(Errno::EBADF);
        }
        let replaced = self.me_mut().fds.insert(new, (file, false));
        drop(replaced);
        Ok(())
    }
    /// Whether exec closes a descriptor.
    pub fn set_cloexec(&self, fd: Fd, on: bool) -> SysResult<()> {
        self.me_mut()
            .fds
            .get_mut(&fd)
            .map(|f| f.1 = on)
            .ok_or(Errno::EBADF)
    }
    /// A pipe: its reading and its writing end.
    pub fn pipe(&self) -> SysResult<(Fd, Fd)> {
        let pipe = new_pipe();
        let r = OpenFile::new(FileObject::Pipe(PipeEnd::reader(&pipe)), OpenFlags::READ);
        let w = OpenFile::new(FileObject::Pipe(PipeEnd::writer(&pipe)), OpenFlags::WRITE);
        Ok((
            self.install(r, OpenFlags::READ)?,
            self.install(w, OpenFlags::WRITE)?,
        ))
    }
    /// The open descriptors.
    pub fn fds(&self) -> Vec<Fd> {
        self.me().fds.keys().copied().collect()
    }
    /// Moves the offset of a regular file; ESPIPE for anything else.
    pub fn seek(&self, fd: Fd, to: Whence) -> SysResult<u64> {
        let file = self.file(fd)?;
        let end = match &file.object {
            FileObject::File { fs, loc, .. } => fs.tree().stat(loc.ino)?.size,
            FileObject::Made(bytes) => bytes.len() as u64,
            FileObject::Device(_) => 0,
            _ => return Err(Errno::ESPIPE),
        };
        let at = match to {
            Whence::Start(n) => i64::try_from(n).map_err(|_| Errno::EINVAL)?,
            Whence::End(n) => end as i64 + n,
            Whence::Current(n) => file.offset.get() as i64 + n,
        };
        let at = u64::try_from(at).map_err(|_| Errno::EINVAL)?;
        file.offset.set(at);
        Ok(at)
    }

    /// Reads at most `max` bytes; nothing means the end. EINTR if a caught signal comes first.
    pub async fn read(&self, fd: Fd, max: usize) -> SysResult<Vec<u8>> {
        let file = self.file(fd)?;
        self.cpu(1).await;
        let max = max.min(1 << 20);
        let result = self
            .interruptible(std::future::poll_fn(|cx| self.poll_read(&file, max, cx)))
            .await?;
        // Not awaited here: what was read must not be lost to a race.
        self.charge(result.as_ref().map_or(0, |b| b.len() as u64 / UNIT_BYTES));
        result
    }
    fn poll_read(
        &self,
        file: &OpenFile,
        max: usize,
        cx: &mut Context<'_>,
    ) -> Poll<SysResult<Vec<u8>>> {
        let took = |bytes: Vec<u8>| {
            file.offset.set(file.offset.get() + bytes.len() as u64);
            Poll::Ready(Ok(bytes))
        };
        match &file.object {
            FileObject::File { fs, loc, .. } => {
                if !file.flags.has(OpenFlags::READ) {
                    return Poll::Ready(Err(Errno::EBADF));
                }
                match fs.tree().data(loc.ino) {
                    Ok(data) => took(data.read(file.offset.get(), max)),
                    Err(e) => Poll::Ready(Err(e)),
                }
            }
            FileObject::Dir { .. } => Poll::Ready(Err(Errno::EISDIR)),
            FileObject::Made(bytes) => {
                let start = (file.offset.get() as usize).min(bytes.len());
                took(bytes[start..bytes.len().min(start.saturating_add(max))].to_vec())
            }
            FileObject::Pipe(end) if !end.writer => end.poll_read(max, cx),
            FileObject::Device(Device::Null) => Poll::Ready(Ok(Vec::new())),
            FileObject::Device(Device::Zero | Device::Full) => {
                Poll::Ready(Ok(vec![0; max.min(65_536)]))
            }
            FileObject::Device(Device::Random) => {
                let mut k = self.k_mut();
                let n = max.min(65_536);
                let mut out = Vec::with_capacity(n + 8);
                while out.len() < n {
                    out.extend(k.random().to_le_bytes());
                }
                out.truncate(n);
                Poll::Ready(Ok(out))
            }
            FileObject::TtySlave(t) => {
                let read = t.poll_read_slave(max, cx);
                t.state.borrow_mut().reader = read.is_pending().then_some(self.host_pid());
                read
            }
            FileObject::TtyMaster(t) => t.poll_read_master(max, cx),
            FileObject::Stream(s) => s.rx.poll_read(max, cx),
            FileObject::Udp(u) => match u.queue.borrow_mut().pop_front() {
                Some((data, _)) => Poll::Ready(Ok(data)),
                None => {
                    u.waiting.borrow_mut().add(cx.waker());
                    Poll::Pending
                }
            },
            FileObject::Pipe(_) | FileObject::Listener(_) => Poll::Ready(Err(Errno::EBADF)),
        }
    }

    /// Writes some bytes; to a pipe nobody reads: SIGPIPE, and EPIPE if the process lives on.
    pub async fn write(&self, fd: Fd, data: &[u8]) -> SysResult<usize> {
        let file = self.file(fd)?;
        self.cpu(1).await;
        let result = self
            .interruptible(std::future::poll_fn(|cx| self.poll_write(&file, data, cx)))
            .await?;
        // A disk takes what is written in larger pieces.
        let at_once = match file.object {
            FileObject::File { .. } => 4 * UNIT_BYTES,
            _ => UNIT_BYTES,
        };
        self.charge(result.map_or(0, |n| n as u64 / at_once));
        if result == Err(Errno::EPIPE) {
            self.k_mut().deliver(self.pid, Signal::PIPE, true);
            if !self.alive() {
                std::future::pending::<()>().await;
            }
        }
        result
    }
    fn poll_write(
        &self,
        file: &OpenFile,
        data: &[u8],
        cx: &mut Context<'_>,
    ) -> Poll<SysResult<usize>> {
        match &file.object {
            FileObject::File { fs, loc, .. } => {
                if !file.flags.has(OpenFlags::WRITE) {
                    return Poll::Ready(Err(Errno::EBADF));
                }
                let tree = fs.tree();
                if file.flags.has(OpenFlags::APPEND) {
                    file.offset.set(tree.stat(loc.ino).map_or(0, |s| s.size));
                }
                let now = self.k().now;
                let result = tree.write(loc.ino, file.offset.get(), data, now);
                Poll::Ready(result.map(|()| {
                    file.offset.set(file.offset.get() + data.len() as u64);
                    data.len()
                }))
            }
            FileObject::Pipe(end) if end.writer => end.poll_write(data, cx),
            FileObject::Device(Device::Full) => Poll::Ready(Err(Errno::ENOSPC)),
            FileObject::Device(_) => Poll::Ready(Ok(data.len())),
            FileObject::TtySlave(t) => t.poll_write_slave(data, cx),
            FileObject::TtyMaster(t) => {
                self.k_mut().type_into(t, data);
                Poll::Ready(Ok(data.len()))
            }
            FileObject::Stream(s) => match s.tx.borrow().as_ref() {
                Some(tx) => match tx.poll_write(data, cx) {
                    Poll::Ready(Ok(n)) => {
                        if let Some((talk, side)) = &s.talk {
                            talk.note(*side, &data[..n]);
                        }
                        Poll::Ready(Ok(n))
                    }
                    Poll::Ready(Err(Errno::EPIPE)) if s.rx.pipe.borrow().reset => {
                        Poll::Ready(Err(Errno::ECONNRESET))
                    }
                    other => other,
                },
                None => Poll::Ready(Err(Errno::EPIPE)),
            },
            _ => Poll::Ready(Err(Errno::EBADF)),
        }
    }
    /// Writes all bytes.
    pub async fn write_all(&self, fd: Fd, mut data: &[u8]) -> SysResult<()> {
        while !data.is_empty() {
            let n = self.write(fd, data).await?;
            data = &data[n..];
        }
        Ok(())
    }
    /// Reads up to the end, see [`Gather`].
    pub async fn read_to_end(&self, fd: Fd) -> SysResult<Vec<u8>> {
        let mut all = Gather::new(self);
        loop {
            let part = self.read(fd, 65_536).await?;
            if part.is_empty() {
                return all.finish();
            }
            all.add(&part).await;
        }
    }
    /// Prints to standard output; errors are ignored.
    pub async fn print(&self, text: &str) {
        let _ = self.write_all(1, text.as_bytes()).await;
    }
    /// Prints to standard error; errors are ignored.
    pub async fn eprint(&self, text: &str) {
        let _ = self.write_all(2, text.as_bytes()).await;
    }

    /// Waits until one of the descriptors is ready; nothing if the time is over.
    pub async fn poll(
        &self,
        fds: &[(Fd, Interest)],
        timeout: Option<Duration>,
    ) -> SysResult<Vec<Fd>> {
        let files: Vec<(Fd, Interest, Rc<OpenFile>)> = fds
            .iter()
            .map(|(fd, i)| Ok((*fd, *i, self.file(*fd)?)))
            .collect::<SysResult<_>>()?;
        let ready = std::future::poll_fn(|cx| {
            let hit: Vec<Fd> = files
                .iter()
                .filter(|(_, i, f)| is_ready(f, *i, cx))
                .map(|(fd, ..)| *fd)
                .collect();
            let ready = !hit.is_empty();
            for (_, interest, file) in &files {
                if let (FileObject::TtySlave(t), Interest::Read) = (&file.object, interest) {
                    t.state.borrow_mut().reader = (!ready).then_some(self.host_pid());
                }
            }
            match ready {
                true => Poll::Ready(hit),
                false => Poll::Pending,
            }
        });
        match timeout {
            None => self.interruptible(ready).await,
            Some(d) => {
                let until = self.now() + d;
                let sleep = crate::kernel::executor::Sleep {
                    kernel: self.kernel.clone(),
                    until,
                    key: None,
                };
                match self.interruptible(crate::race(ready, sleep)).await? {
                    crate::Either::Left(fds) => Ok(fds),
                    crate::Either::Right(()) => Ok(Vec::new()),
                }
            }
        }
    }

    /// A regular file's bytes.
    pub fn read_file(&self, path: &str) -> SysResult<Vec<u8>> {
        let data = self.file_data(path)?;
        if data.size > 256 << 20 {
            return Err(Errno::ENOMEM);
        }
        Ok(data.read(0, data.size as usize))
    }
    /// A regular file's data, without making its zeros.
    pub fn file_data(&self, path: &str) -> SysResult<FileData> {
        let file = self.open_file(path, OpenFlags::READ, 0)?;
        match &file.object {
            FileObject::File { fs, loc, .. } => fs.tree().data(loc.ino),
            FileObject::Made(bytes) => Ok(FileData::new(bytes.clone())),
            FileObject::Dir { .. } => Err(Errno::EISDIR),
            FileObject::Device(Device::Null) => Ok(FileData::default()),
            _ => Err(Errno::EINVAL),
        }
    }
    /// Replaces a file's data, creating it with mode 0666 less the umask.
    pub fn write_data(&self, path: &str, data: FileData) -> SysResult<()> {
        let file = self.open_file(
            path,
            OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC,
            0o666,
        )?;
        let now = self.k().now;
        match &file.object {
            FileObject::File { fs, loc, .. } => fs.tree().set_data(loc.ino, data, now),
            FileObject::Device(_) => Ok(()),
            _ => Err(Errno::EINVAL),
        }
    }
    /// Replaces a file's bytes, creating it with mode 0666 less the umask.
    pub fn write_file(&self, path: &str, bytes: &[u8]) -> SysResult<()> {
        self.write_data(path, FileData::new(bytes.to_vec()))
    }
    /// Makes a file that weighs `size` and begins with `head`.
    pub fn write_file_sized(&self, path: &str, head: &[u8], size: u64) -> SysResult<()> {
        self.write_data(path, FileData::sized(head.to_vec(), size))
    }
    /// Adds bytes at a file's end, creating it.
    pub fn append_file(&self, path: &str, bytes: &[u8]) -> SysResult<()> {
        let file = self.open_file(path, OpenFlags::WRITE | OpenFlags::CREATE, 0o666)?;
        let now = self.k().now;
        match &file.object {
            FileObject::File { fs, loc, .. } => {
                let end = fs.tree().stat(loc.ino)?.size;
                fs.tree().write(loc.ino, end, bytes, now)
            }
            FileObject::Device(_) => Ok(()),
            _ => Err(Errno::EINVAL),
        }
    }

    /// What a path leads to.
    pub fn stat(&self, path: &str) -> SysResult<Stat> {
        let k = self.k();
        let loc = self.found(&k, path, true)?;
        k.stat_at(k.proc(self.pid).ns.mnt, loc)
    }
    /// What a path names, a link itself.
    pub fn lstat(&self, path: &str) -> SysResult<Stat> {
        let k = self.k();
        let loc = self.found(&k, path, false)?;
        k.stat_at(k.proc(self.pid).ns.mnt, loc)
    }
    /// What a descriptor stands for.
    pub fn fstat(&self, fd: Fd) -> SysResult<Stat> {
        let file = self.file(fd)?;
        let k = self.k();
        let p = k.proc(self.pid);
        let (kind, rdev) = match &file.object {
            FileObject::File { fs, loc, .. } | FileObject::Dir { fs, loc, .. } => {
                return match fs {
                    Fs::Proc(proc_fs) => k.proc_stat(proc_fs, loc.ino),
                    fs => fs.tree().stat(loc.ino),
                };
            }
            FileObject::Made(_) => (FileKind::Regular, (0, 0)),
            FileObject::Pipe(_) => (FileKind::Fifo, (0, 0)),
            FileObject::Device(d) => (FileKind::CharDevice, (1, [3, 5, 7, 9][*d as usize])),
            FileObject::TtySlave(t) => (FileKind::CharDevice, (136, t.number)),
            FileObject::TtyMaster(_) => (FileKind::CharDevice, (5, 2)),
            _ => (FileKind::Socket, (0, 0)),
        };
        let (uid, gid, now) = (p.creds.uid, p.creds.gid, k.now);
        Ok(Stat {
            dev: 0,
            ino: fd as u64,
            kind,
            mode: 0o600,
            nlink: 1,
            uid,
            gid,
            size: 0,
            mtime: now,
            atime: now,
            ctime: now,
            rdev,
        })
    }
    /// A directory's names in order, without `.` and `..`; EACCES without read permission.
    pub fn readdir(&self, path: &str) -> SysResult<Vec<DirEntry>> {
        let k = self.k();
        let ns = k.proc(self.pid).ns.mnt;
        let w = self.walked(&k, path, true)?;
        let loc = w.loc.ok_or(Errno::ENOENT)?;
        let stat = k.stat_at(ns, loc)?;
        if stat.kind != FileKind::Directory {
            return Err(Errno::ENOTDIR);
        }
        if !may(&stat, self.creds_of(&k), 4) {
            return Err(self.refuse(&k, &w, path, Asked::Read, &stat));
        }
        match k.fs_at(ns, loc)? {
            Fs::Proc(p) => k.proc_readdir(&p, loc.ino),
            fs => fs.tree().readdir(loc.ino),
        }
    }
    /// Makes a directory; the umask applies.
    pub fn mkdir(&self, path: &str, mode: u32) -> SysResult<()> {
        let mode = mode & !self.me().umask;
        self.make(path, NewNode::Dir, mode)
    }
    /// Makes a directory and its missing parents.
    pub fn mkdir_all(&self, path: &str, mode: u32) -> SysResult<()> {
        let mut at = String::new();
        if path.starts_with('/') {
            at.push('/');
        }
        for part in path.split('/').filter(|c| !c.is_empty()) {
            at.push_str(part);
            match self.mkdir(&at, mode) {
                Ok(()) => {}
                Err(Errno::EEXIST)
                    if self.stat(&at).is_ok_and(|s| s.kind == FileKind::Directory) => {}
                Err(e) if self.stat(&at).is_err() => return Err(e),
                Err(Errno::EEXIST) => return Err(Errno::ENOTDIR),
                Err(_) => {}
            }
            at.push('/');
        }
        Ok(())
    }
    /// Makes a symbolic link at `path`.
    pub fn symlink(&self, target: &str, path: &str) -> SysResult<()> {
        self.make(path, NewNode::Symlink(target.to_string()), 0o777)
    }
    /// Makes a named pipe.
    pub fn mkfifo(&self, path: &str, mode: u32) -> SysResult<()> {
        let mode = mode & !self.me().umask;
        self.make(path, NewNode::Fifo, mode)
    }
    /// Makes a character device; EPERM without CAP_MKNOD.
    pub fn mknod(&self, path: &str, mode: u32, (major, minor): (u32, u32)) -> SysResult<()> {
        if !self.me().creds.can(Creds::MKNOD) {
            return Err(Errno::EPERM);
        }
        self.make(
            path,
            NewNode::Device {
                block: false,
                major,
                minor,
            },
            mode,
        )
    }
    pub(crate) fn make_socket(&self, path: &str, mode: u32) -> SysResult<()> {
        self.make(path, NewNode::Socket, mode)
    }
    /// Makes another name for a file.
    pub fn link(&self, old: &str, new: &str) -> SysResult<()> {
        let k = self.k();
        let from = self.found(&k, old, false)?;
        let w = self.walked(&k, new, false)?;
        if w.loc.is_some() {
            return Err(Errno::EEXIST);
        }
        let (fs, _) = self.parent_for_change(&k, &w, new)?;
        if from.mount != w.dir.mount {
            return Err(Errno::EXDEV);
        }
        fs.tree().link(w.dir.ino, &w.name, from.ino, k.now)
    }
    /// Removes a file's name.
    pub fn unlink(&self, path: &str) -> SysResult<()> {
        let k = self.k();
        let w = self.walked(&k, path, false)?;
        let loc = w.loc.ok_or(Errno::ENOENT)?;
        if k.stat_at(k.proc(self.pid).ns.mnt, loc)?.kind == FileKind::Directory {
            return Err(Errno::EISDIR);
        }
        let (fs, dir) = self.parent_for_change(&k, &w, path)?;
        if loc.mount != w.dir.mount {
            return Err(Errno::EBUSY);
        }
        self.sticky(&k, (&w, path), &dir, loc)?;
        fs.tree().unlink(w.dir.ino, &w.name, k.now)
    }
    /// Removes an empty directory.
    pub fn rmdir(&self, path: &str) -> SysResult<()> {
        let k = self.k();
        let w = self.walked(&k, path, false)?;
        let loc = w.loc.ok_or(Errno::ENOENT)?;
        if k.stat_at(k.proc(self.pid).ns.mnt, loc)?.kind != FileKind::Directory {
            return Err(Errno::ENOTDIR);
        }
        if w.name == "." {
            return Err(Errno::EINVAL);
        }
        if w.name == ".." {
            return Err(Errno::ENOTEMPTY);
        }
        if loc.mount != w.dir.mount {
            return Err(Errno::EBUSY);
        }
        let (fs, dir) = self.parent_for_change(&k, &w, path)?;
        self.sticky(&k, (&w, path), &dir, loc)?;
        fs.tree().rmdir(w.dir.ino, &w.name, k.now)
    }
    /// Gives a file another name, replacing what has it. EXDEV across mounts, and for a directory of a layer.
    pub fn rename(&self, old: &str, new: &str) -> SysResult<()> {
        let k = self.k();
        let from = self.walked(&k, old, false)?;
        let loc = from.loc.ok_or(Errno::ENOENT)?;
        let to = self.walked(&k, new, false)?;
        if [&from.name, &to.name]
            .iter()
            .any(|n| *n == "." || *n == "..")
        {
            return Err(Errno::EBUSY);
        }
        if loc.mount != from.dir.mount || to.loc.is_some_and(|l| l.mount != to.dir.mount) {
            return Err(Errno::EBUSY);
        }
        if from.dir.mount != to.dir.mount {
            return Err(Errno::EXDEV);
        }
        let (fs, dir) = self.parent_for_change(&k, &from, old)?;
        self.sticky(&k, (&from, old), &dir, loc)?;
        let (_, to_dir) = self.parent_for_change(&k, &to, new)?;
        if let Some(over) = to.loc {
            self.sticky(&k, (&to, new), &to_dir, over)?;
        }
        fs.tree()
            .rename((from.dir.ino, &from.name), (to.dir.ino, &to.name), k.now)
    }
    /// A symbolic link's target.
    pub fn readlink(&self, path: &str) -> SysResult<String> {
        let k = self.k();
        let loc = self.found(&k, path, false)?;
        match k.fs_at(k.proc(self.pid).ns.mnt, loc)? {
            Fs::Proc(p) => k.proc_readlink(&p, loc.ino, self.pid),
            fs => fs.tree().readlink(loc.ino),
        }
    }
    /// Cuts or lengthens a file.
    pub fn truncate(&self, path: &str, len: u64) -> SysResult<()> {
        let file = self.open_file(path, OpenFlags::WRITE, 0)?;
        let now = self.k().now;
        match &file.object {
            FileObject::File { fs, loc, .. } => fs.tree().truncate(loc.ino, len, now),
            _ => Err(Errno::EINVAL),
        }
    }
    /// Whether the process may read (4), write (2), execute (1); 0 asks for existence.
    pub fn access(&self, path: &str, want: Access) -> SysResult<()> {
        let k = self.k();
        let loc = self.found(&k, path, true)?;
        let stat = k.stat_at(k.proc(self.pid).ns.mnt, loc)?;
        // To ask is no access that was refused.
        let mount = k.mount_by_id(k.proc(self.pid).ns.mnt, loc.mount)?;
        let on_mount = matches!(stat.kind, FileKind::Regular | FileKind::Directory);
        if want & 2 != 0 && on_mount && mount.ro {
            return Err(Errno::EROFS);
        }
        if may(&stat, self.creds_of(&k), want) {
            Ok(())
        } else {
            Err(Errno::EACCES)
        }
    }
    /// The path without links, `.` and `..`.
    pub fn realpath(&self, path: &str) -> SysResult<String> {
        let k = self.k();
        let w = self.walked(&k, path, true)?;
        k.path_of_walked(k.proc(self.pid).ns.mnt, &w)
    }
    /// The numbers of the file system a path is on.
    pub fn statfs(&self, path: &str) -> SysResult<StatFs> {
        let k = self.k();
        let loc = self.found(&k, path, true)?;
        let m = k.mount_by_id(k.proc(self.pid).ns.mnt, loc.mount)?;
        let (total, used) = m.fs.tree().statfs();
        Ok(StatFs {
            total,
            used,
            files: 0,
            fstype: m.meta.fstype.clone(),
            source: m.meta.source.clone(),
        })
    }
    /// The mount table.
    pub fn mounts(&self) -> Vec<MountInfo> {
        let k = self.k();
        k.mount_table(k.proc(self.pid).ns.mnt)
    }
}

fn is_ready(file: &OpenFile, interest: Interest, cx: &mut Context<'_>) -> bool {
    let waker = cx.waker();
    match (&file.object, interest) {
        (FileObject::Pipe(end), _) => {
            end.pipe.borrow_mut().waiting.add(waker);
            if end.writer {
                end.writable()
            } else {
                end.readable()
            }
        }
        (FileObject::Stream(s), Interest::Read) => {
            s.rx.pipe.borrow_mut().waiting.add(waker);
            s.rx.readable()
        }
        (FileObject::Stream(s), Interest::Write) => s.tx.borrow().as_ref().is_none_or(|tx| {
            tx.pipe.borrow_mut().waiting.add(waker);
            tx.writable()
        }),
        (FileObject::Listener(l), _) => {
            l.waiting.borrow_mut().add(waker);
            !l.queue.borrow().is_empty()
        }
        (FileObject::Udp(u), Interest::Read) => {
            u.waiting.borrow_mut().add(waker);
            !u.queue.borrow().is_empty()
        }
        (FileObject::TtySlave(t), Interest::Read) => {
            let mut s = t.state.borrow_mut();
            s.waiting.add(waker);
            !s.input.is_empty() || s.eofs > 0 || s.masters == 0
        }
        (FileObject::TtyMaster(t), Interest::Read) => {
            let mut s = t.state.borrow_mut();
            s.waiting.add(waker);
            !s.output.is_empty() || (s.slaves == 0 && s.had_slave)
        }
        _ => true,
    }
}
