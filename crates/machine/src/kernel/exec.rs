//! execve: from a path to a program, through `#!` lines (execve(2)).

use super::denied::Asked;
use super::process::{Creds, NewProcess, Proc};
use super::walk::{Walker, may};
use super::{ExecError, K, Kernel};
use crate::fs::FileKind;
use crate::sys::Sys;
use crate::{Errno, Pid, Program, ProgramFuture, SysResult, elf};
use std::rc::Rc;

/// A program's code.
pub(crate) enum Code {
    Here(Program),
    /// It is on its way under that name.
    Coming(String),
}

impl Code {
    /// The process `sys` as this program.
    pub fn start(self, sys: Sys) -> ProgramFuture {
        match self {
            Code::Here(program) => program(sys),
            Code::Coming(name) => Box::pin(async move {
                match sys.program(&name).await {
                    Some(program) => program(sys).await,
                    None => 127,
                }
            }),
        }
    }
}

/// A program ready to run.
pub(crate) struct Image {
    pub code: Code,
    pub exe: String,
    pub argv: Vec<String>,
    pub payload: Rc<Vec<u8>>,
    /// The owner of a setuid file, which the process becomes.
    pub setuid: Option<u32>,
}

impl K {
    /// Who a process becomes by running a setuid file (execve(2)); nobody new if its group may
    /// gain no privileges.
    pub(crate) fn gain(&self, p: &Proc, image: &Image) -> Option<Creds> {
        let limits = self.cgroups.get(&p.cgroup).map(|g| &g.limits);
        let held = limits.is_some_and(|l| l.no_new_privs);
        let uid = image.setuid.filter(|o| *o != p.creds.uid && !held)?;
        let bounding = limits.and_then(|l| l.bounding).unwrap_or(u64::MAX);
        Some(Creds {
            uid,
            caps: if uid == 0 { bounding } else { 0 },
            ..p.creds.clone()
        })
    }
}

const MAX_INTERPRETERS: usize = 4;

impl K {
    fn code(&self, name: &str) -> Option<Code> {
        match self.programs.find(name) {
            Some(program) => Some(Code::Here(program)),
            None if self.programs.is_coming(name) => Some(Code::Coming(name.to_string())),
            None => None,
        }
    }

    pub fn load(&self, w: &Walker, path: &str, argv: &[String]) -> SysResult<Image> {
        let mut path = path.to_string();
        let mut argv = argv.to_vec();
        for _ in 0..MAX_INTERPRETERS {
            let walked = self.walk(w, &path, true)?;
            let loc = walked.loc.ok_or(Errno::ENOENT)?;
            let stat = self.stat_at(w.ns, loc)?;
            let options = &self.mount_by_id(w.ns, loc.mount)?.meta.options;
            let noexec = options.split(',').any(|o| o == "noexec");
            if stat.kind != FileKind::Regular || !may(&stat, w.creds, 1) || noexec {
                let mut refusal = w.refusal(&path, Asked::Execute, &stat);
                // A directory is not run, whatever its bits.
                refusal.by_bits = stat.kind == FileKind::Regular && !noexec;
                let place = self.path_below(w.ns, walked.dir, &walked.name);
                return Err(self.refuse(&refusal, place, Errno::EACCES));
            }
            let data = self.read_data(&self.fs_at(w.ns, loc)?, loc.ino)?;
            if let Some(elf) = elf::parse(&data.head) {
                if elf.arch != "amd64" {
                    return Err(Errno::ENOEXEC);
                }
                let code = self.code(&elf.program).ok_or(Errno::ENOEXEC)?;
                let exe = self.path_of_walked(w.ns, &walked)?;
                let nosuid = options.split(',').any(|o| o == "nosuid");
                let setuid = stat.mode & 0o4000 != 0 && !nosuid;
                return Ok(Image {
                    code,
                    exe,
                    argv,
                    payload: Rc::new(elf.payload),
                    setuid: setuid.then_some(stat.uid),
                });
            }
            let head = &data.head[..data.head.len().min(256)];
            let line = head.strip_prefix(b"#!").ok_or(Errno::ENOEXEC)?;
            let line =
                String::from_utf8_lossy(line.split(|b| *b == b'\n').next().unwrap_or_default())
                    .into_owned();
            let line = line.trim_matches([' ', '\t']);
            let (interpreter, arg) = match line.split_once([' ', '\t']) {
                Some((i, a)) => (i, Some(a.trim_matches([' ', '\t']))),
                None => (line, None),
            };
            if interpreter.is_empty() {
                return Err(Errno::ENOEXEC);
            }
            let mut new = vec![interpreter.to_string()];
            new.extend(arg.map(str::to_string));
            new.push(path);
            new.extend(argv.into_iter().skip(1));
            argv = new;
            path = interpreter.to_string();
        }
        Err(Errno::ELOOP)
    }
}

impl K {
    /// Looks for a program in the directories of PATH; whether one was found that may not be run.
    fn in_path(&self, w: &Walker, path: &str, what: &str) -> (Option<String>, bool) {
        let mut denied = false;
        for dir in path.split(':') {
            let full = format!("{}/{what}", if dir.is_empty() { "." } else { dir });
            let loc = self.walk(w, &full, true).ok().and_then(|w| w.loc);
            let Some(stat) = loc.and_then(|l| self.stat_at(w.ns, l).ok()) else {
                continue;
            };
            if stat.kind == FileKind::Directory {
                continue;
            }
            if may(&stat, w.creds, 1) {
                return (Some(full), denied);
            }
            denied = true;
            let refusal = w.refusal(&full, Asked::Execute, &stat);
            self.refuse(&refusal, full.clone(), Errno::EACCES);
        }
        (None, denied)
    }
}

impl Kernel {
    /// Starts a process as a container runtime does: `argv[0]` is looked up by PATH in the new root.
    pub fn spawn(&self, new: NewProcess, parent: &Sys) -> Result<Pid, ExecError> {
        let what = new.argv.first().cloned().unwrap_or_default();
        let fail = |errno, what: &str, cwd, not_in_path| ExecError {
            errno,
            what: what.to_string(),
            cwd,
            not_in_path,
        };
        let k = self.0.borrow();
        if !k.room_for_process(new.cgroup) {
            return Err(fail(Errno::EAGAIN, &what, false, false));
        }
        let root = k.root_of(new.ns.mnt);
        let as_root = Creds::root();
        // The runtime enters the directory before it gives up root only if the user may not.
        let w = Walker {
            ns: new.ns.mnt,
            cwd: root,
            creds: &as_root,
            pid: parent.host_pid(),
        };
        let cwd = k.walk(&w, if new.cwd.is_empty() { "/" } else { &new.cwd }, true);
        let cwd = cwd
            .and_then(|w| w.loc.ok_or(Errno::ENOENT))
            .map_err(|e| fail(e, &new.cwd, true, false))?;
        if k.stat_at(new.ns.mnt, cwd)
            .map_err(|e| fail(e, &new.cwd, true, false))?
            .kind
            != FileKind::Directory
        {
            return Err(fail(Errno::ENOTDIR, &new.cwd, true, false));
        }
        let w = Walker {
            ns: new.ns.mnt,
            cwd,
            creds: &new.creds,
            pid: parent.host_pid(),
        };
        let image = match &new.program {
            Some(name) => {
                let code = k
                    .code(name)
                    .ok_or_else(|| fail(Errno::ENOENT, name, false, false))?;
                Ok(Image {
                    code,
                    exe: what.clone(),
                    argv: new.argv.clone(),
                    payload: Rc::default(),
                    setuid: None,
                })
            }
            None if what.contains('/') => k
                .load(&w, &what, &new.argv)
                .map_err(|e| fail(e, &what, false, false)),
            None => {
                let path = new.env.get("PATH").unwrap_or("").to_string();
                let (found, denied) = k.in_path(&w, &path, &what);
                match found {
                    Some(full) if !what.is_empty() => k
                        .load(&w, &full, &new.argv)
                        .map_err(|e| fail(e, &full, false, false)),
                    _ if denied => Err(fail(Errno::EACCES, &what, false, true)),
                    _ => Err(fail(Errno::ENOENT, &what, false, true)),
                }
            }
        }?;
        drop(k);
        let mut p = self.blank_process(new.ns, new.creds, cwd);
        p.ppid = parent.host_pid();
        p.cgroup = new.cgroup;
        if let Some(creds) = self.0.borrow().gain(&p, &image) {
            p.real_uid = Some(p.creds.uid);
            p.creds = creds;
        }
        p.argv = image.argv;
        p.exe = image.exe;
        p.payload = image.payload;
        p.env = new.env;
        let mut k = self.0.borrow_mut();
        let from = k.proc(parent.host_pid());
        for (child, mine) in &new.fds {
            if let Some((file, _)) = from.fds.get(mine) {
                p.fds.insert(*child, (file.clone(), false));
            }
        }
        if let Some(tty) = new
            .ctty
            .and_then(|fd| from.fds.get(&fd))
            .and_then(|f| f.0.tty().cloned())
        {
            p.ctty = Some(tty);
        }
        let pid = k.add_process(p);
        if let Some(tty) = k.proc(pid).ctty.clone() {
            tty.state.borrow_mut().foreground = pid;
        }
        k.enforce_memory(new.cgroup);
        drop(k);
        if self.0.borrow().proc(pid).status.is_none() {
            let future = image.code.start(Sys::new(self.clone(), pid));
            self.start_task(pid, future);
            // What a container does from now on, it does by itself.
            self.set_process_origin(pid, None);
        }
        Ok(pid)
    }
}
