//! Path resolution: symbolic links, mount points, search permission (path_resolution(7)).

use super::denied::{Asked, Refusal, class};
use super::mounts::{Loc, MntNsId};
use super::process::Creds;
use super::{Fs, K};
use crate::fs::{FileKind, Stat};
use crate::{Errno, Fd, Pid, SysResult};
use std::collections::VecDeque;

/// Who walks, and from where.
pub(crate) struct Walker<'a> {
    pub ns: MntNsId,
    pub cwd: Loc,
    pub creds: &'a Creds,
    pub pid: Pid,
}

impl<'a> Walker<'a> {
    /// An access of a path that permission bits refuse.
    pub fn refusal(&self, path: &'a str, asked: Asked, stat: &'a Stat) -> Refusal<'a> {
        Refusal {
            ns: self.ns,
            pid: self.pid,
            creds: self.creds,
            cwd: self.cwd,
            path,
            asked,
            stat,
            by_bits: true,
        }
    }
}

/// Where a path led.
#[derive(Clone, Debug)]
pub(crate) struct Walked {
    /// The directory of the last component.
    pub dir: Loc,
    pub name: String,
    /// The thing itself, if it is there.
    pub loc: Option<Loc>,
    /// The path ended in a slash: it must be a directory.
    pub slash: bool,
    /// It is a /proc/PID/fd/N link: this open file.
    pub magic: Option<(Pid, Fd)>,
}

impl Walked {
    /// What was found at a name of a directory, or nothing.
    fn at(dir: Loc, name: String, loc: Option<Loc>, slash: bool) -> Self {
        Self {
            dir,
            name,
            loc,
            slash,
            magic: None,
        }
    }
}

const MAX_LINKS: usize = 40;
const MAX_NAME: usize = 255;
const MAX_PATH: usize = 4096;

/// Which of read (4), write (2), execute (1) are asked for.
pub(crate) fn may(stat: &Stat, creds: &Creds, want: u32) -> bool {
    if creds.can(Creds::DAC_OVERRIDE) {
        return want & 1 == 0 || stat.kind == FileKind::Directory || stat.mode & 0o111 != 0;
    }
    (stat.mode >> class(stat, creds)) & want == want
}

impl K {
    pub fn fs_at(&self, ns: MntNsId, loc: Loc) -> SysResult<Fs> {
        Ok(self.mount_by_id(ns, loc.mount)?.fs.clone())
    }
    pub fn stat_at(&self, ns: MntNsId, loc: Loc) -> SysResult<Stat> {
        match self.fs_at(ns, loc)? {
            Fs::Proc(p) => self.proc_stat(&p, loc.ino),
            fs => fs.tree().stat(loc.ino),
        }
    }
    fn lookup_at(&self, w: &Walker, loc: Loc, name: &str) -> SysResult<Loc> {
        let ino = match self.fs_at(w.ns, loc)? {
            Fs::Proc(p) => self.proc_lookup(&p, loc.ino, name, w.pid)?,
            fs => fs.tree().lookup(loc.ino, name)?,
        };
        Ok(self.cross(
            w.ns,
            Loc {
                mount: loc.mount,
                ino,
            },
        ))
    }
    fn up(&self, ns: MntNsId, mut loc: Loc) -> Loc {
        while let Ok(m) = self.mount_by_id(ns, loc.mount) {
            if m.root != loc.ino {
                return Loc {
                    mount: loc.mount,
                    ino: m.fs.tree().parent(loc.ino),
                };
            }
            match m.at {
                Some(at) => loc = at,
                None => return loc,
            }
        }
        loc
    }

    /// Resolves a path; `follow` says whether a link in last place is followed.
    pub fn walk(&self, w: &Walker, path: &str, follow: bool) -> SysResult<Walked> {
        if path.is_empty() {
            return Err(Errno::ENOENT);
        }
        if path.len() > MAX_PATH {
            return Err(Errno::ENAMETOOLONG);
        }
        let root = self.root_of(w.ns);
        let root = self.cross(w.ns, root);
        let mut here = if path.starts_with('/') { root } else { w.cwd };
        let mut slash = path.ends_with('/');
        let mut todo: VecDeque<String> = path
            .split('/')
            .filter(|c| !c.is_empty() && *c != ".")
            .map(str::to_string)
            .collect();
        if path.trim_end_matches('/').ends_with("/.") || path == "." {
            slash = true;
        }
        let mut links = 0;
        let mut last = Walked::at(here, ".".into(), Some(here), slash);
        while let Some(name) = todo.pop_front() {
            if name.len() > MAX_NAME {
                return Err(Errno::ENAMETOOLONG);
            }
            let stat = self.stat_at(w.ns, here)?;
            if stat.kind != FileKind::Directory {
                return Err(Errno::ENOTDIR);
            }
            if !may(&stat, w.creds, 1) {
                let refusal = w.refusal(path, Asked::Execute, &stat);
                return Err(self.refuse(&refusal, self.path_of(w.ns, here), Errno::EACCES));
            }
            let is_last = todo.is_empty();
            if name == ".." {
                here = self.up(w.ns, here);
                last = Walked::at(here, "..".into(), Some(here), slash);
                continue;
            }
            let next = match self.lookup_at(w, here, &name) {
                Ok(next) => next,
                Err(Errno::ENOENT) if is_last => {
                    return Ok(Walked::at(here, name, None, slash));
                }
                Err(e) => return Err(e),
            };
            let kind = self.stat_at(w.ns, next)?.kind;
            if kind == FileKind::Symlink && (!is_last || follow || slash) {
                links += 1;
                if links > MAX_LINKS {
                    return Err(Errno::ELOOP);
                }
                let target = match self.fs_at(w.ns, next)? {
                    Fs::Proc(p) => {
                        if let Some(magic) = self.proc_magic(&p, next.ino)
                            && is_last
                        {
                            let magic = Some(magic);
                            return Ok(Walked {
                                dir: here,
                                name,
                                loc: Some(next),
                                slash,
                                magic,
                            });
                        }
                        self.proc_readlink(&p, next.ino, w.pid)?
                    }
                    fs => fs.tree().readlink(next.ino)?,
                };
                if target.is_empty() {
                    return Err(Errno::ENOENT);
                }
                if target.starts_with('/') {
                    here = root;
                }
                let parts: Vec<&str> = target
                    .split('/')
                    .filter(|c| !c.is_empty() && *c != ".")
                    .collect();
                for part in parts.into_iter().rev() {
                    todo.push_front(part.to_string());
                }
                if todo.is_empty() {
                    last = Walked::at(here, ".".into(), Some(here), slash);
                }
                continue;
            }
            last = Walked::at(here, name, Some(next), slash);
            here = next;
        }
        if last.slash
            && let Some(loc) = last.loc
            && self.stat_at(w.ns, loc)?.kind != FileKind::Directory
        {
            return Err(Errno::ENOTDIR);
        }
        Ok(last)
    }

    pub fn walk_as_root(&self, ns: MntNsId, path: &str) -> SysResult<Loc> {
        let creds = Creds::root();
        let w = Walker {
            ns,
            cwd: self.root_of(ns),
            creds: &creds,
            pid: 1,
        };
        let path = if path.is_empty() { "/" } else { path };
        self.walk(&w, path, true)?.loc.ok_or(Errno::ENOENT)
    }

    /// The absolute path of what was walked to; a file has no way up, so it is named in its directory.
    pub fn path_of_walked(&self, ns: MntNsId, w: &Walked) -> SysResult<String> {
        let loc = w.loc.ok_or(Errno::ENOENT)?;
        if self.stat_at(ns, loc)?.kind == FileKind::Directory {
            return Ok(self.path_of(ns, loc));
        }
        Ok(self.path_below(ns, w.dir, &w.name))
    }
    pub fn path_below(&self, ns: MntNsId, dir: Loc, name: &str) -> String {
        format!("{}/{name}", self.path_of(ns, dir).trim_end_matches('/'))
    }

    /// The absolute path of a directory, found by going up.
    pub fn path_of(&self, ns: MntNsId, mut loc: Loc) -> String {
        let mut parts: Vec<String> = Vec::new();
        for _ in 0..MAX_PATH {
            let Ok(m) = self.mount_by_id(ns, loc.mount) else {
                break;
            };
            if m.root == loc.ino {
                match m.at {
                    // A bind-mounted file or directory is named by its mount point.
                    Some(_) => {
                        parts.push(m.target.trim_matches('/').to_string());
                        break;
                    }
                    None => break,
                }
            }
            let (parent, name) = match &m.fs {
                Fs::Proc(p) => p.parent_and_name(loc.ino),
                fs => {
                    let tree = fs.tree();
                    let parent = tree.parent(loc.ino);
                    let names = tree.readdir(parent).unwrap_or_default();
                    (
                        parent,
                        names
                            .into_iter()
                            .find(|e| e.ino == loc.ino)
                            .map(|e| e.name)
                            .unwrap_or_default(),
                    )
                }
            };
            parts.push(name);
            if parent == loc.ino {
                break;
            }
            loc.ino = parent;
        }
        parts.retain(|p| !p.is_empty());
        parts.reverse();
        format!("/{}", parts.join("/"))
    }
}
