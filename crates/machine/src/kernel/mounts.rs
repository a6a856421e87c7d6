//! Mount namespaces: which file system stands where.

use super::{Fs, HOST, K, Kernel, PidNsId};
use crate::fs::{FileKind, FsId, Ino};
use crate::{Errno, SysResult};

/// A mount namespace's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MntNsId(pub u32);

/// What is mounted.
#[derive(Clone, Debug)]
pub enum MountSource {
    /// A file system, from a path within it ("" or "/" for its root).
    Fs(FsId, String),
    /// What stands at a path of another namespace: a bind mount, recursive as Docker's are.
    Bind { ns: MntNsId, path: String },
}

/// How it is mounted.
#[derive(Clone, Copy, Debug, Default)]
pub struct MountFlags {
    pub ro: bool,
}

/// What /proc/mounts says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MountMeta {
    pub fstype: String,
    pub source: String,
    pub options: String,
}

/// A row of the mount table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountInfo {
    pub target: String,
    pub fs: FsId,
    pub ro: bool,
    pub meta: MountMeta,
    pub id: u32,
    /// The mount it stands on; its own number for the root.
    pub parent: u32,
    /// The path within the file system that it shows.
    pub root: String,
}

/// A place in a namespace: an inode, reached through a mount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loc {
    pub mount: u32,
    pub ino: Ino,
}

#[derive(Clone)]
pub(crate) struct Mount {
    pub id: u32,
    /// The mount point in the parent mount; `None` for the namespace's root.
    pub at: Option<Loc>,
    pub fs: Fs,
    pub fs_id: FsId,
    pub root: Ino,
    pub ro: bool,
    pub target: String,
    pub meta: MountMeta,
    /// The path of `root` within the file system.
    pub root_path: String,
}

impl K {
    pub fn mount_root(&mut self, ns: MntNsId, fs_id: FsId) {
        let Ok(fs) = self.fs(fs_id) else { return };
        let root = fs.tree().root();
        let id = self.fresh_id();
        let fstype = if matches!(fs, Fs::Overlay(_)) {
            "overlay"
        } else {
            "ext4"
        };
        let source = if fstype == "overlay" {
            "overlay"
        } else {
            "/dev/vda1"
        };
        let meta = MountMeta {
            fstype: fstype.into(),
            source: source.into(),
            options: "rw,relatime".into(),
        };
        let mount = Mount {
            id,
            at: None,
            fs,
            fs_id,
            root,
            ro: false,
            target: "/".into(),
            meta,
            root_path: "/".into(),
        };
        self.mounts.insert(ns, vec![mount]);
    }
    pub fn root_of(&self, ns: MntNsId) -> Loc {
        self.mounts
            .get(&ns)
            .and_then(|m| m.first())
            .map_or(Loc { mount: 0, ino: 0 }, |m| Loc {
                mount: m.id,
                ino: m.root,
            })
    }
    pub fn mount_by_id(&self, ns: MntNsId, id: u32) -> SysResult<&Mount> {
        self.mounts
            .get(&ns)
            .and_then(|m| m.iter().find(|m| m.id == id))
            .ok_or(Errno::ENOENT)
    }
    /// Steps onto what is mounted at a place, if anything is.
    pub fn cross(&self, ns: MntNsId, mut loc: Loc) -> Loc {
        let Some(mounts) = self.mounts.get(&ns) else {
            return loc;
        };
        while let Some(m) = mounts.iter().rev().find(|m| m.at == Some(loc)) {
            loc = Loc {
                mount: m.id,
                ino: m.root,
            };
        }
        loc
    }
    fn add_mount(&mut self, ns: MntNsId, mut mount: Mount) -> SysResult<()> {
        mount.id = self.fresh_id();
        mount.fs.tree().opened(mount.root, 1);
        self.mounts.get_mut(&ns).ok_or(Errno::EINVAL)?.push(mount);
        Ok(())
    }
}

impl Kernel {
    /// The host's mount namespace.
    pub fn host_mnt_ns(&self) -> MntNsId {
        MntNsId(HOST)
    }
    /// A new namespace with a file system as its root.
    pub fn new_mnt_ns(&self, root: FsId) -> MntNsId {
        let mut k = self.0.borrow_mut();
        let ns = MntNsId(k.fresh_id());
        k.mount_root(ns, root);
        ns
    }
    /// Forgets a namespace and its mounts.
    pub fn drop_mnt_ns(&self, ns: MntNsId) {
        let mut k = self.0.borrow_mut();
        let mounts = k.mounts.remove(&ns);
        if let Some(pid) = k.agents.remove(&ns) {
            k.procs.remove(&pid);
        }
        drop(k);
        for m in mounts.into_iter().flatten().skip(1) {
            m.fs.tree().opened(m.root, -1);
        }
    }

    /// Mounts something at a path, which must exist. ENOTDIR if a file meets a directory.
    pub fn mount(
        &self,
        ns: MntNsId,
        target: &str,
        source: MountSource,
        flags: MountFlags,
        meta: MountMeta,
    ) -> SysResult<()> {
        let mut k = self.0.borrow_mut();
        let at = k.walk_as_root(ns, target)?;
        let target = k.path_of(ns, at);
        let mut nested = Vec::new();
        let (fs, fs_id, root, root_path) = match &source {
            MountSource::Fs(id, path) => {
                let fs = k.fs(*id)?;
                let tree = fs.tree();
                let parts = path.split('/').filter(|c| !c.is_empty());
                let root = parts
                    .into_iter()
                    .try_fold(tree.root(), |dir, name| tree.lookup(dir, name))?;
                let path = format!("/{}", path.trim_matches('/'));
                (fs.clone(), *id, root, path)
            }
            MountSource::Bind { ns: from, path } => {
                let loc = k.walk_as_root(*from, path)?;
                let m = k.mount_by_id(*from, loc.mount)?.clone();
                // Mounts below the source come along (rbind).
                let base = k.path_of(*from, loc);
                let prefix = if base == "/" {
                    base.clone()
                } else {
                    format!("{base}/")
                };
                for below in k
                    .mounts
                    .get(from)
                    .into_iter()
                    .flatten()
                    .filter(|b| b.target.starts_with(&prefix) && b.at.is_some())
                {
                    nested.push((below.target[prefix.len()..].to_string(), below.clone()));
                }
                let inside = base.strip_prefix(m.target.trim_end_matches('/'));
                let below = m.root_path.trim_end_matches('/');
                let path = format!("{below}{}", inside.unwrap_or_default());
                let path = if path.is_empty() { "/".into() } else { path };
                (m.fs.clone(), m.fs_id, loc.ino, path)
            }
        };
        let is_dir = |k: &K, fs: &Fs, ino| {
            fs.tree()
                .stat(ino)
                .map_or(k.now.0 == 0, |s| s.kind == FileKind::Directory)
        };
        let at_fs = k.mount_by_id(ns, at.mount)?.fs.clone();
        if is_dir(&k, &fs, root) != is_dir(&k, &at_fs, at.ino) {
            return Err(Errno::ENOTDIR);
        }
        let mount = Mount {
            id: 0,
            at: Some(at),
            fs,
            fs_id,
            root,
            ro: flags.ro,
            target: target.clone(),
            meta,
            root_path,
        };
        k.add_mount(ns, mount)?;
        if matches!(&source, MountSource::Bind { ns: from, .. } if *from != ns) {
            for (rest, mut below) in nested {
                let path = format!("{}/{rest}", target.trim_end_matches('/'));
                if let Ok(at) = k.walk_as_root(ns, &path) {
                    below.at = Some(at);
                    below.target = path;
                    k.add_mount(ns, below)?;
                }
            }
        }
        Ok(())
    }

    /// Takes the topmost mount at a path away.
    pub fn unmount(&self, ns: MntNsId, target: &str) -> SysResult<()> {
        let mut k = self.0.borrow_mut();
        let mounts = k.mounts.get_mut(&ns).ok_or(Errno::EINVAL)?;
        let i = mounts
            .iter()
            .rposition(|m| m.target == target && m.at.is_some())
            .ok_or(Errno::EINVAL)?;
        let m = mounts.remove(i);
        drop(k);
        m.fs.tree().opened(m.root, -1);
        Ok(())
    }

    /// Makes what is mounted at a path (the root: "/") read-only or writable.
    pub fn remount(&self, ns: MntNsId, target: &str, ro: bool) -> SysResult<()> {
        let mut k = self.0.borrow_mut();
        let mounts = k.mounts.get_mut(&ns).ok_or(Errno::EINVAL)?;
        mounts
            .iter_mut()
            .rev()
            .find(|m| m.target == target)
            .ok_or(Errno::EINVAL)?
            .ro = ro;
        Ok(())
    }

    /// The mount table.
    pub fn mounts(&self, ns: MntNsId) -> Vec<MountInfo> {
        self.0.borrow().mount_table(ns)
    }

    /// /proc, /dev, /dev/pts, /dev/shm as every Linux system has them; makes missing mount points.
    pub fn mount_standard(&self, ns: MntNsId, pid_ns: PidNsId) {
        let agent = self.agent(ns);
        for dir in ["/proc", "/dev", "/sys", "/tmp"] {
            let mode = if dir == "/tmp" { 0o1777 } else { 0o755 };
            let _ = agent.mkdir(dir, mode);
        }
        let proc_fs =
            self.add_fs(|id, _| Fs::Proc(std::rc::Rc::new(super::procfs::ProcFs::new(id, pid_ns))));
        let dev = self.new_tmpfs(Some(64 << 20), 0o755);
        let meta = |fstype: &str, source: &str, options: &str| MountMeta {
            fstype: fstype.into(),
            source: source.into(),
            options: options.into(),
        };
        let rw = MountFlags::default();
        let fs = |id| MountSource::Fs(id, String::new());
        let _ = self.mount(
            ns,
            "/proc",
            fs(proc_fs),
            rw,
            meta("proc", "proc", "rw,nosuid,nodev,noexec,relatime"),
        );
        let _ = self.mount(
            ns,
            "/dev",
            fs(dev),
            rw,
            meta("tmpfs", "tmpfs", "rw,nosuid,size=65536k,mode=755"),
        );
        for (name, major, minor) in [
            ("null", 1, 3),
            ("zero", 1, 5),
            ("full", 1, 7),
            ("random", 1, 8),
            ("urandom", 1, 9),
            ("tty", 5, 0),
        ] {
            let _ = agent.mknod(&format!("/dev/{name}"), 0o666, (major, minor));
        }
        for (name, target) in [("stdin", "0"), ("stdout", "1"), ("stderr", "2")] {
            let _ = agent.symlink(&format!("/proc/self/fd/{target}"), &format!("/dev/{name}"));
        }
        let _ = agent.symlink("/proc/self/fd", "/dev/fd");
        let _ = agent.mkdir("/dev/pts", 0o755);
        match ns {
            MntNsId(HOST) => {
                let _ = agent.mknod("/dev/ptmx", 0o666, (5, 2));
            }
            _ => self.mount_container_dev(ns),
        }
        let _ = agent.mkdir("/dev/shm", 0o1777);
        let shm = self.new_tmpfs(Some(64 << 20), 0o1777);
        let _ = self.mount(
            ns,
            "/dev/shm",
            fs(shm),
            rw,
            meta(
                "tmpfs",
                "shm",
                "rw,nosuid,nodev,noexec,relatime,size=65536k",
            ),
        );
        for id in [proc_fs, dev, shm] {
            self.drop_fs(id);
        }
    }
}

impl Kernel {
    /// What runc adds to a container's /dev.
    fn mount_container_dev(&self, ns: MntNsId) {
        let agent = self.agent(ns);
        let _ = agent.symlink("/proc/kcore", "/dev/core");
        let _ = agent.symlink("pts/ptmx", "/dev/ptmx");
        let _ = agent.mkdir("/dev/mqueue", 0o1777);
        let rows = [
            (
                "/dev/pts",
                0o755,
                "devpts",
                "rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666",
            ),
            (
                "/dev/mqueue",
                0o1777,
                "mqueue",
                "rw,nosuid,nodev,noexec,relatime",
            ),
        ];
        for (target, mode, kind, options) in rows {
            let fs = self.new_tmpfs(Some(4096), mode);
            let meta = MountMeta {
                fstype: kind.into(),
                source: kind.into(),
                options: options.into(),
            };
            let source = MountSource::Fs(fs, String::new());
            let _ = self.mount(ns, target, source, MountFlags::default(), meta);
            self.drop_fs(fs);
        }
        let _ = agent.mknod("/dev/pts/ptmx", 0o666, (5, 2));
    }
}

impl K {
    pub fn mount_table(&self, ns: MntNsId) -> Vec<MountInfo> {
        let info = |m: &Mount| MountInfo {
            target: m.target.clone(),
            fs: m.fs_id,
            ro: m.ro,
            meta: m.meta.clone(),
            id: m.id,
            parent: m.at.map_or(m.id, |at| at.mount),
            root: m.root_path.clone(),
        };
        self.mounts
            .get(&ns)
            .into_iter()
            .flatten()
            .map(info)
            .collect()
    }
}
