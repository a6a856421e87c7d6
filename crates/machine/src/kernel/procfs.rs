//! /proc: what the kernel tells of itself and its processes, as files made when they are looked at.
//! Not modelled: anything writable but nothing; /proc/sys is in `sysctl`.

use super::mounts::MntNsId;
use super::process::PidNsId;
use super::{Fs, K};
use crate::fs::{DirEntry, FileKind, FileSystem, Ino, Meta, NewNode, SetAttr, Stat};
use crate::layer::FileData;
use crate::{Errno, Fd, Pid, SysResult, Time};
use std::cell::RefCell;

/// Inodes are paths, numbered as they are first looked up.
pub(crate) struct ProcFs {
    dev: u32,
    pub ns: PidNsId,
    paths: RefCell<Vec<String>>,
}

enum Node {
    Dir(Vec<String>),
    File(String),
    Link(String),
    FdLink(Pid, Fd),
}

impl ProcFs {
    pub fn new(dev: u32, ns: PidNsId) -> Self {
        Self {
            dev,
            ns,
            paths: RefCell::new(vec![String::new()]),
        }
    }
    fn path(&self, ino: Ino) -> String {
        self.paths
            .borrow()
            .get(ino as usize - 1)
            .cloned()
            .unwrap_or_default()
    }
    fn ino(&self, path: &str) -> Ino {
        let mut paths = self.paths.borrow_mut();
        let i = paths.iter().position(|p| p == path).unwrap_or_else(|| {
            paths.push(path.to_string());
            paths.len() - 1
        });
        i as Ino + 1
    }
    pub fn parent_and_name(&self, ino: Ino) -> (Ino, String) {
        let path = self.path(ino);
        let (dir, name) = crate::layer::split_path(&path);
        (self.ino(dir), name.to_string())
    }
}

const PID_FILES: &[&str] = &[
    "cgroup",
    "cmdline",
    "comm",
    "cwd",
    "environ",
    "exe",
    "fd",
    "limits",
    "mountinfo",
    "mounts",
    "ns",
    "root",
    "stat",
    "status",
];

/// The links of /proc/PID/ns: their names, their kinds, and the host's own numbers.
const NAMESPACES: &[(&str, &str, u64)] = &[
    ("cgroup", "cgroup", 4_026_531_835),
    ("ipc", "ipc", 4_026_531_839),
    ("mnt", "mnt", 4_026_531_841),
    ("net", "net", 4_026_531_840),
    ("pid", "pid", 4_026_531_836),
    ("pid_for_children", "pid", 4_026_531_836),
    ("time", "time", 4_026_531_834),
    ("time_for_children", "time", 4_026_531_834),
    ("user", "user", 4_026_531_837),
    ("uts", "uts", 4_026_531_838),
];

impl K {
    fn proc_node(&self, p: &ProcFs, path: &str) -> SysResult<Node> {
        let file = |s: String| Ok(Node::File(s));
        let names = |list: &[&str]| Ok(Node::Dir(list.iter().map(|s| (*s).to_string()).collect()));
        let parts: Vec<&str> = path.split('/').collect();
        let up = self.now.since(self.boot);
        match parts.as_slice() {
            [""] => {
                let pids = self.procs.iter().filter(|(_, q)| !q.agent).filter_map(|(pid, _)| self.visible(*pid, p.ns));
                let mut all: Vec<String> = pids.map(|p| p.to_string()).collect();
                let fixed = [
                    "cmdline", "cpuinfo", "filesystems", "loadavg", "meminfo", "mounts", "net", "self", "stat", "sys",
                    "uptime", "version",
                ];
                all.extend(fixed.map(str::to_string));
                Ok(Node::Dir(all))
            }
            ["self"] => Ok(Node::Link(String::new())),
            ["mounts"] => Ok(Node::Link("self/mounts".into())),
            ["cmdline"] => file("BOOT_IMAGE=/vmlinuz root=/dev/vda1\n".into()),
            ["filesystems"] => file("nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n".into()),
            ["uptime"] => file(format!("{}.{:02} {}.00\n", up.as_secs(), up.subsec_millis() / 10, up.as_secs())),
            ["loadavg"] => file(format!("0.00 0.01 0.05 1/{} {}\n", self.procs.len(), self.next_pid)),
            ["version"] => file(format!("Linux version {} (hatoba) #1 SMP PREEMPT_DYNAMIC\n", crate::sys::RELEASE)),
            ["stat"] => file(format!("cpu  {} 0 0 0 0 0 0 0 0 0\nbtime {}\n", up.as_millis() / 10, self.boot.secs())),
            ["cpuinfo"] => file((0..2).map(|i| format!("processor\t: {i}\nmodel name\t: Hatoba virtual CPU\ncpu MHz\t\t: 2400.000\n\n")).collect()),
            ["meminfo"] => {
                let total = self.memory / 1024;
                let used: u64 = self.procs.values().map(|p| p.rss).sum::<u64>() / 1024;
                let free = total.saturating_sub(used);
                file(format!(
                    "MemTotal:       {total} kB\nMemFree:        {free} kB\nMemAvailable:   {free} kB\nBuffers:               0 kB\nCached:                0 kB\nSwapTotal:             0 kB\nSwapFree:              0 kB\n"
                ))
            }
            ["net"] => names(&["dev", "route", "tcp"]),
            ["net", "tcp" | "route" | "dev"] => file(self.proc_net(p.ns, parts[1])),
            ["sys", "kernel", "ostype"] => file("Linux\n".into()),
            ["sys", "kernel", "osrelease"] => file(format!("{}\n", crate::sys::RELEASE)),
            ["sys", "kernel", "hostname"] => {
                let uts = self.pid_namespaces.get(&p.ns.0).and_then(|n| n.init).and_then(|i| self.procs.get(&i));
                let name = uts.and_then(|q| self.hostnames.get(&q.ns.uts.0));
                file(format!("{}\n", name.map_or("(none)", String::as_str)))
            }
            ["sys", path @ ..] => match self.sysctl(p.ns, path).ok_or(Errno::ENOENT)? {
                Ok(mut all) => {
                    if path == ["kernel"] {
                        all.extend(["hostname", "osrelease", "ostype"].map(str::to_string));
                    }
                    Ok(Node::Dir(all))
                }
                Err(value) => file(value + "\n"),
            },
            [pid, rest @ ..] => {
                let pid: Pid = pid.parse().map_err(|_| Errno::ENOENT)?;
                let pid = self.host_pid(pid, p.ns).ok_or(Errno::ENOENT)?;
                self.proc_pid(p, pid, rest)
            }
            [] => Err(Errno::ENOENT),
        }
    }

    fn proc_pid(&self, p: &ProcFs, pid: Pid, rest: &[&str]) -> SysResult<Node> {
        let info = self.info(pid, p.ns).ok_or(Errno::ENOENT)?;
        let q = self.procs.get(&pid).ok_or(Errno::ENOENT)?;
        let file = |s: String| Ok(Node::File(s));
        let zeros = |list: Vec<String>| list.into_iter().map(|s| s + "\0").collect::<String>();
        match rest {
            [] => Ok(Node::Dir(
                PID_FILES.iter().map(|s| (*s).to_string()).collect(),
            )),
            ["cmdline"] => file(zeros(info.argv)),
            ["comm"] => file(format!("{}\n", info.comm)),
            ["environ"] => file(zeros(q.env.to_strings())),
            ["cgroup"] => file("0::/\n".into()),
            ["exe"] => Ok(Node::Link(q.exe.clone())),
            ["cwd"] => Ok(Node::Link(self.path_of(q.ns.mnt, q.cwd))),
            ["root"] => Ok(Node::Link("/".into())),
            ["limits"] => {
                let limits = self.cgroups.get(&q.cgroup).map(|c| &c.limits.ulimits);
                let (soft, hard) = limits
                    .and_then(|l| l.get("nofile").copied())
                    .unwrap_or((1_048_576, 1_048_576));
                file(format!(
                    "{:<26}{:<21}{:<21}{:<10}\n{:<26}{soft:<21}{hard:<21}{:<10}\n",
                    "Limit", "Soft Limit", "Hard Limit", "Units", "Max open files", "files"
                ))
            }
            ["stat"] => file(format!(
                "{} ({}) {} {} {} {} 0 -1 0 0 0 0 0 {} 0 0 0 20 0 1 0 {} 0 {}\n",
                info.pid,
                info.comm,
                info.state,
                info.ppid,
                info.pgid,
                info.sid,
                info.cpu.as_millis() / 10,
                info.start.since(self.boot).as_millis() / 10,
                info.rss / 4096
            )),
            ["status"] => {
                let words = match info.state {
                    'R' => "R (running)",
                    'T' => "T (stopped)",
                    'Z' => "Z (zombie)",
                    _ => "S (sleeping)",
                };
                let c = &q.creds;
                let caps = c.caps & ((1 << 41) - 1);
                // The numbers from the reader's namespace inwards.
                let own = self.visible(pid, q.ns.pid).filter(|_| q.ns.pid != p.ns);
                let within: String = std::iter::once(info.pid)
                    .chain(own)
                    .map(|pid| format!("\t{pid}"))
                    .collect();
                let groups: String = c.groups.iter().map(|g| format!("{g} ")).collect();
                file(format!(
                    "Name:\t{}\nUmask:\t{:04o}\nState:\t{words}\nTgid:\t{}\nPid:\t{}\nPPid:\t{}\nUid:\t{u}\t{u}\t{u}\t{u}\nGid:\t{g}\t{g}\t{g}\t{g}\nGroups:\t{groups}\nNStgid:{within}\nNSpid:{within}\nVmRSS:\t{} kB\nThreads:\t{}\nCapInh:\t0000000000000000\nCapPrm:\t{caps:016x}\nCapEff:\t{caps:016x}\nCapBnd:\t{caps:016x}\nCapAmb:\t0000000000000000\nNoNewPrivs:\t{}\n",
                    info.comm,
                    q.umask,
                    info.pid,
                    info.pid,
                    info.ppid,
                    info.rss / 1024,
                    q.tasks.len().max(1),
                    u32::from(
                        self.cgroups
                            .get(&q.cgroup)
                            .is_some_and(|c| c.limits.no_new_privs)
                    ),
                    u = c.uid,
                    g = c.gid,
                ))
            }
            ["ns"] => Ok(Node::Dir(
                NAMESPACES.iter().map(|n| n.0.to_string()).collect(),
            )),
            ["ns", name] => {
                let (_, kind, first) = NAMESPACES
                    .iter()
                    .find(|n| n.0 == *name)
                    .ok_or(Errno::ENOENT)?;
                // Docker makes a new one of each kind with a container's mount namespace, but of these.
                let id = match *kind {
                    "net" => q.ns.net.0,
                    "pid" => q.ns.pid.0,
                    "uts" => q.ns.uts.0,
                    "time" | "user" => 0,
                    _ => q.ns.mnt.0,
                };
                let inode = match id {
                    0 => *first,
                    id => 4_026_532_200 + u64::from(id) * 8 + (first & 7),
                };
                Ok(Node::Link(format!("{kind}:[{inode}]")))
            }
            ["mounts"] => file(self.proc_mounts(q.ns.mnt)),
            ["mountinfo"] => file(self.proc_mountinfo(q.ns.mnt)),
            ["fd"] => Ok(Node::Dir(q.fds.keys().map(ToString::to_string).collect())),
            ["fd", n] => {
                let fd: Fd = n.parse().map_err(|_| Errno::ENOENT)?;
                if q.fds.contains_key(&fd) {
                    Ok(Node::FdLink(pid, fd))
                } else {
                    Err(Errno::ENOENT)
                }
            }
            _ => Err(Errno::ENOENT),
        }
    }

    fn proc_mounts(&self, ns: MntNsId) -> String {
        let line = |m: crate::MountInfo| {
            let options = if m.ro {
                m.meta.options.replacen("rw", "ro", 1)
            } else {
                m.meta.options
            };
            let options = if options.is_empty() {
                if m.ro {
                    "ro".into()
                } else {
                    "rw,relatime".into()
                }
            } else {
                options
            };
            format!(
                "{} {} {} {} 0 0\n",
                m.meta.source, m.target, m.meta.fstype, options
            )
        };
        self.mount_table(ns).into_iter().map(line).collect()
    }

    /// Flags of the mount come before the dash, what the file system has of its own after it.
    fn proc_mountinfo(&self, ns: MntNsId) -> String {
        let line = |m: crate::MountInfo| {
            let mode = if m.ro { "ro" } else { "rw" };
            let flag = |w: &&str| matches!(*w, "nosuid" | "nodev" | "noexec" | "relatime");
            let words: Vec<&str> = m.meta.options.split(',').skip(1).collect();
            let (mut own, mut rest) = (vec![mode], vec!["rw"]);
            own.extend(words.iter().copied().filter(|w| flag(w)));
            rest.extend(words.iter().copied().filter(|w| !flag(w)));
            format!(
                "{} {} 0:{} {} {} {} - {} {} {}\n",
                m.id,
                m.parent,
                m.fs.0,
                m.root,
                m.target,
                own.join(","),
                m.meta.fstype,
                m.meta.source,
                rest.join(",")
            )
        };
        self.mount_table(ns).into_iter().map(line).collect()
    }

    pub fn proc_stat(&self, p: &ProcFs, ino: Ino) -> SysResult<Stat> {
        let path = p.path(ino);
        let node = self.proc_node(p, &path)?;
        let (kind, mode) = match node {
            Node::Dir(_) => (FileKind::Directory, 0o555),
            Node::File(_) => (
                FileKind::Regular,
                if path.ends_with("environ") {
                    0o400
                } else {
                    0o444
                },
            ),
            Node::Link(_) | Node::FdLink(..) => (FileKind::Symlink, 0o777),
        };
        let pid = path.split('/').next().and_then(|s| s.parse().ok());
        let owner = pid
            .and_then(|pid| self.host_pid(pid, p.ns))
            .and_then(|pid| self.procs.get(&pid));
        let (uid, gid) = owner.map_or((0, 0), |q| (q.creds.uid, q.creds.gid));
        let now = self.now;
        let nlink = 1;
        Ok(Stat {
            dev: p.dev,
            ino,
            kind,
            mode,
            nlink,
            uid,
            gid,
            size: 0,
            mtime: now,
            atime: now,
            ctime: now,
            rdev: (0, 0),
        })
    }
    pub fn proc_lookup(&self, p: &ProcFs, dir: Ino, name: &str, _caller: Pid) -> SysResult<Ino> {
        let base = p.path(dir);
        let path = if base.is_empty() {
            name.to_string()
        } else {
            format!("{base}/{name}")
        };
        if name.is_empty() {
            return Err(Errno::ENOENT);
        }
        self.proc_node(p, &path)?;
        Ok(p.ino(&path))
    }
    pub fn proc_readlink(&self, p: &ProcFs, ino: Ino, caller: Pid) -> SysResult<String> {
        let path = p.path(ino);
        if path == "self" {
            return self
                .visible(caller, p.ns)
                .map(|p| p.to_string())
                .ok_or(Errno::ENOENT);
        }
        match self.proc_node(p, &path)? {
            Node::Link(t) => Ok(t),
            Node::FdLink(pid, fd) => Ok(self
                .procs
                .get(&pid)
                .and_then(|q| q.fds.get(&fd))
                .map_or(String::new(), |f| f.0.describe(self))),
            _ => Err(Errno::EINVAL),
        }
    }
    pub fn proc_magic(&self, p: &ProcFs, ino: Ino) -> Option<(Pid, Fd)> {
        match self.proc_node(p, &p.path(ino)) {
            Ok(Node::FdLink(pid, fd)) => Some((pid, fd)),
            _ => None,
        }
    }
    pub fn proc_readdir(&self, p: &ProcFs, ino: Ino) -> SysResult<Vec<DirEntry>> {
        let base = p.path(ino);
        let Node::Dir(names) = self.proc_node(p, &base)? else {
            return Err(Errno::ENOTDIR);
        };
        let mut out = Vec::new();
        for name in names {
            let path = if base.is_empty() {
                name.clone()
            } else {
                format!("{base}/{name}")
            };
            if let Ok(node) = self.proc_node(p, &path) {
                let kind = match node {
                    Node::Dir(_) => FileKind::Directory,
                    Node::File(_) => FileKind::Regular,
                    _ => FileKind::Symlink,
                };
                out.push(DirEntry {
                    name,
                    ino: p.ino(&path),
                    kind,
                });
            }
        }
        Ok(out)
    }
    pub fn proc_read(&self, p: &ProcFs, ino: Ino) -> SysResult<Vec<u8>> {
        match self.proc_node(p, &p.path(ino))? {
            Node::File(s) => Ok(s.into_bytes()),
            Node::Dir(_) => Err(Errno::EISDIR),
            _ => Err(Errno::EINVAL),
        }
    }
    /// The bytes of a regular file anywhere.
    pub fn read_data(&self, fs: &Fs, ino: Ino) -> SysResult<FileData> {
        match fs {
            Fs::Proc(p) => Ok(FileData::new(self.proc_read(p, ino)?)),
            fs => fs.tree().data(ino),
        }
    }
}

/// The operations that need no kernel; the rest is in `K`, and nothing here can be changed.
impl FileSystem for ProcFs {
    fn root(&self) -> Ino {
        1
    }
    fn lookup(&self, _: Ino, _: &str) -> SysResult<Ino> {
        Err(Errno::ENOENT)
    }
    fn parent(&self, dir: Ino) -> Ino {
        self.parent_and_name(dir).0
    }
    fn stat(&self, ino: Ino) -> SysResult<Stat> {
        let t = Time(0);
        let kind = FileKind::Directory;
        Ok(Stat {
            dev: self.dev,
            ino,
            kind,
            mode: 0o555,
            nlink: 1,
            uid: 0,
            gid: 0,
            size: 0,
            mtime: t,
            atime: t,
            ctime: t,
            rdev: (0, 0),
        })
    }
    fn set_attr(&self, _: Ino, _: &SetAttr, _: Time) -> SysResult<()> {
        Err(Errno::EPERM)
    }
    fn readdir(&self, _: Ino) -> SysResult<Vec<DirEntry>> {
        Ok(Vec::new())
    }
    fn create(&self, _: Ino, _: &str, _: NewNode, _: Meta) -> SysResult<Ino> {
        Err(Errno::ENOENT)
    }
    fn link(&self, _: Ino, _: &str, _: Ino, _: Time) -> SysResult<()> {
        Err(Errno::EPERM)
    }
    fn unlink(&self, _: Ino, _: &str, _: Time) -> SysResult<()> {
        Err(Errno::EPERM)
    }
    fn rmdir(&self, _: Ino, _: &str, _: Time) -> SysResult<()> {
        Err(Errno::EPERM)
    }
    fn rename(&self, _: (Ino, &str), _: (Ino, &str), _: Time) -> SysResult<()> {
        Err(Errno::EPERM)
    }
    fn readlink(&self, _: Ino) -> SysResult<String> {
        Err(Errno::EINVAL)
    }
    fn data(&self, _: Ino) -> SysResult<FileData> {
        Err(Errno::EINVAL)
    }
    fn write(&self, _: Ino, _: u64, _: &[u8], _: Time) -> SysResult<()> {
        Err(Errno::EACCES)
    }
    fn set_data(&self, _: Ino, _: FileData, _: Time) -> SysResult<()> {
        Err(Errno::EACCES)
    }
    fn truncate(&self, _: Ino, _: u64, _: Time) -> SysResult<()> {
        Err(Errno::EACCES)
    }
    fn fifo(&self, _: Ino) -> SysResult<crate::pipe::Pipe> {
        Err(Errno::ENXIO)
    }
    fn opened(&self, _: Ino, _: i32) {}
    fn usage(&self) -> u64 {
        0
    }
    fn statfs(&self) -> (u64, u64) {
        (0, 0)
    }
}
