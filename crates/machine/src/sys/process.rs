//! Processes: fork, exec, wait, signals, groups, and the process table.

use super::Sys;
use crate::kernel::open::OpenFile;
use crate::kernel::process::{Creds, DEFAULT_RSS, Proc, ProcInfo};
use crate::{
    Env, Errno, Fd, Pid, Program, ProgramFuture, SigAction, Signal, SysResult, WaitStatus,
};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;
use std::task::Poll;

/// Units of CPU that making a process takes.
const PROCESS: u64 = 30;

/// A program to start as a child.
#[derive(Clone, Debug)]
pub struct Command {
    /// The program's path; PATH is not searched.
    pub path: String,
    pub argv: Vec<String>,
    /// `None`: the parent's.
    pub env: Option<Env>,
    pub cwd: Option<String>,
    /// The child's descriptors and those of the parent they come from.
    pub fds: Vec<(Fd, Fd)>,
    /// `Some(0)`: a group of its own.
    pub pgid: Option<Pid>,
    pub creds: Option<Creds>,
    /// Signals the child starts ignoring (nohup, background jobs of a shell without job control).
    pub ignore: Vec<Signal>,
}

impl Command {
    /// A command with the parent's environment and descriptors 0, 1, 2.
    pub fn new<S: Into<String>>(path: &str, argv: impl IntoIterator<Item = S>) -> Self {
        Self {
            path: path.to_string(),
            argv: argv.into_iter().map(Into::into).collect(),
            env: None,
            cwd: None,
            fds: vec![(0, 0), (1, 1), (2, 2)],
            pgid: None,
            creds: None,
            ignore: Vec::new(),
        }
    }
}

impl Sys {
    /// What a child starts with.
    fn child_of(&self) -> Proc {
        let (ns, creds, cwd) = {
            let p = self.me();
            (p.ns, p.creds.clone(), p.cwd)
        };
        let mut child = self.kernel.blank_process(ns, creds, cwd);
        let p = self.me();
        child.ppid = self.pid;
        child.pgid = p.pgid;
        child.sid = p.sid;
        child.argv = p.argv.clone();
        child.exe = p.exe.clone();
        child.payload = p.payload.clone();
        child.env = p.env.clone();
        child.umask = p.umask;
        child.cgroup = p.cgroup;
        child.ctty = p.ctty.clone();
        child.actions = p
            .actions
            .iter()
            .filter(|(_, a)| **a == SigAction::Ignore)
            .map(|(s, a)| (*s, *a))
            .collect();
        child
    }

    fn room(&self) -> SysResult<()> {
        let k = self.k();
        if !k.procs.contains_key(&self.pid) {
            return Err(Errno::ESRCH);
        }
        if k.room_for_process(k.proc(self.pid).cgroup) {
            Ok(())
        } else {
            Err(Errno::EAGAIN)
        }
    }

    /// The table is gone through for the group's limits.
    fn charge_process(&self) {
        let processes = self.k().procs.len() as u64;
        self.charge(PROCESS + processes / 50);
    }

    /// Starts a program as a child. Errors are execve's.
    pub fn spawn(&self, c: Command) -> SysResult<Pid> {
        self.room()?;
        self.charge_process();
        let mut child = self.child_of();
        if let Some(creds) = c.creds {
            child.creds = creds;
        }
        if let Some(env) = c.env {
            child.env = env;
        }
        child
            .actions
            .extend(c.ignore.iter().map(|s| (*s, SigAction::Ignore)));
        let image = {
            let k = self.k();
            if let Some(cwd) = &c.cwd {
                child.cwd = k
                    .walk(&self.walker(&child), cwd, true)?
                    .loc
                    .ok_or(Errno::ENOENT)?;
            }
            k.load(&self.walker(&child), &c.path, &c.argv)?
        };
        let gained = self.k().gain(&child, &image);
        if let Some(creds) = gained {
            child.real_uid = Some(child.creds.uid);
            child.creds = creds;
        }
        child.argv = image.argv;
        child.exe = image.exe;
        child.payload = image.payload;
        {
            let p = self.me();
            for (theirs, mine) in &c.fds {
                child.fds.insert(
                    *theirs,
                    (p.fds.get(mine).ok_or(Errno::EBADF)?.0.clone(), false),
                );
            }
        }
        let pid = self.add_child(child, c.pgid);
        let future = image.code.start(Sys::new(self.kernel.clone(), pid));
        self.kernel.start_task(pid, future);
        Ok(self.seen(pid))
    }

    fn add_child(&self, mut child: Proc, pgid: Option<Pid>) -> Pid {
        let mut k = self.k_mut();
        match pgid {
            None => {}
            Some(0) => child.pgid = 0,
            Some(group) => child.pgid = k.host_pid(group, child.ns.pid).unwrap_or(group),
        }
        let cgroup = child.cgroup;
        let pid = k.add_process(child);
        k.enforce_memory(cgroup);
        pid
    }

    fn seen(&self, host: Pid) -> Pid {
        let k = self.k();
        k.visible(host, k.proc(self.pid).ns.pid).unwrap_or(host)
    }

    /// A copy of this process that runs the given future: a subshell. It shares all open files.
    pub fn fork(&self, run: impl FnOnce(Sys) -> ProgramFuture) -> SysResult<Pid> {
        self.fork_in_group(None, run)
    }
    /// `fork`, with a process group as in [`Command::pgid`].
    pub fn fork_in_group(
        &self,
        pgid: Option<Pid>,
        run: impl FnOnce(Sys) -> ProgramFuture,
    ) -> SysResult<Pid> {
        self.room()?;
        self.charge_process();
        // A copy of a shell with all it keeps.
        let held = self.held();
        if held > 0 && !self.k().room_to_hold(held) {
            return Err(Errno::ENOMEM);
        }
        let mut child = self.child_of();
        child.held = held;
        child.rss += held;
        child.fds = self.me().fds.clone();
        let pid = self.add_child(child, pgid);
        let future = run(Sys::new(self.kernel.clone(), pid));
        self.kernel.start_task(pid, future);
        Ok(self.seen(pid))
    }

    /// Becomes another program; returns only on failure. Caught signals go back to their defaults.
    pub async fn exec(&self, path: &str, argv: Vec<String>, env: Env) -> Errno {
        let image = {
            let k = self.k();
            match k.load(&self.walker(k.proc(self.pid)), path, &argv) {
                Ok(image) => image,
                Err(e) => return e,
            }
        };
        let gained = {
            let k = self.k();
            k.gain(k.proc(self.pid), &image)
        };
        let closed: Vec<(Rc<OpenFile>, bool)> = {
            let mut k = self.k_mut();
            let cgroup = k.proc(self.pid).cgroup;
            k.stir(cgroup);
            let p = k.proc_mut(self.pid);
            p.real_uid = gained.is_some().then_some(p.creds.uid);
            if let Some(creds) = gained {
                p.creds = creds;
            }
            p.argv = image.argv;
            p.exe = image.exe;
            p.payload = image.payload;
            p.env = env;
            p.rss = DEFAULT_RSS;
            p.held = 0;
            p.actions.retain(|_, a| *a == SigAction::Ignore);
            p.pending.clear();
            let fds: BTreeMap<_, _> = std::mem::take(&mut p.fds);
            let (close, keep): (Vec<_>, Vec<_>) = fds.into_iter().partition(|(_, f)| f.1);
            p.fds = keep.into_iter().collect();
            p.fds_full = 0;
            close.into_iter().map(|(_, f)| f).collect()
        };
        drop(closed);
        let future = image.code.start(Sys::new(self.kernel.clone(), self.pid));
        {
            // All other tasks end; the main one goes on as the new program when this turn is over.
            let mut k = self.k_mut();
            let p = k.proc_mut(self.pid);
            let main = p.main;
            p.replacement = Some(Box::pin(async move { Some(future.await) }));
            let others: Vec<u64> = p.tasks.iter().copied().filter(|t| *t != main).collect();
            p.tasks.retain(|t| *t == main);
            for id in others {
                k.end_task(id);
            }
            if let Some(t) = k.exec.tasks.get(&main) {
                t.waker.wake_by_ref();
            }
        }
        std::future::pending().await
    }

    /// The machine's program of that name. While its code [is coming](crate::ProgramTable::is_coming),
    /// the whole machine stands still at this point of this turn; so a task must await this by
    /// itself, never beside another future.
    pub async fn program(&self, name: &str) -> Option<Program> {
        std::future::poll_fn(|_| {
            let mut k = self.k_mut();
            let found = k.programs.find(name);
            if let (None, Some(task)) = (found, k.exec.current)
                && k.programs.is_coming(name)
            {
                k.exec.held = Some((task, name.to_string()));
                return Poll::Pending;
            }
            Poll::Ready(found)
        })
        .await
    }

    /// Ends the process.
    pub async fn exit(&self, code: i32) -> ! {
        self.k_mut()
            .exit_process(self.pid, WaitStatus::Exited(code & 0xff));
        std::future::pending::<()>().await;
        unreachable!("an ended process gets no more turns")
    }

    /// A child that ended or stopped, if there is one now; `Some(pid)` asks for that child. ECHILD without children.
    pub fn try_wait(&self, pid: Option<Pid>) -> SysResult<Option<(Pid, WaitStatus)>> {
        let mut k = self.k_mut();
        let ns = k.proc(self.pid).ns.pid;
        let children: Vec<Pid> = match pid {
            Some(pid) => {
                let host = k
                    .host_pid(pid, ns)
                    .filter(|h| k.proc(self.pid).children.contains(h));
                vec![host.ok_or(Errno::ECHILD)?]
            }
            None => k.proc(self.pid).children.iter().copied().collect(),
        };
        if children.is_empty() {
            return Err(Errno::ECHILD);
        }
        for child in children {
            let Some(p) = k.procs.get_mut(&child) else {
                continue;
            };
            let status = match p.status {
                Some(status) => Some(status),
                None => p.stop_report.take().map(WaitStatus::Stopped),
            };
            if let Some(status) = status {
                let seen = k.visible(child, ns).unwrap_or(child);
                if !matches!(status, WaitStatus::Stopped(_)) {
                    k.reap(child);
                }
                return Ok(Some((seen, status)));
            }
        }
        Ok(None)
    }
    async fn wait_for(&self, pid: Option<Pid>) -> SysResult<(Pid, WaitStatus)> {
        self.interruptible(std::future::poll_fn(|cx| match self.try_wait(pid) {
            Ok(Some(found)) => Poll::Ready(Ok(found)),
            Err(e) => Poll::Ready(Err(e)),
            Ok(None) => {
                self.me_mut().child_waiting.add(cx.waker());
                Poll::Pending
            }
        }))
        .await?
    }
    /// Waits for a child to end or stop. EINTR if a caught signal comes.
    pub async fn wait(&self, pid: Pid) -> SysResult<(Pid, WaitStatus)> {
        self.wait_for(Some(pid)).await
    }
    /// Waits for any child to end or stop.
    pub async fn wait_any(&self) -> SysResult<(Pid, WaitStatus)> {
        self.wait_for(None).await
    }

    /// Sends a signal: to a pid, 0 = the own group, -1 = all, -n = group n; `None` only asks whether it could.
    pub fn kill_check(&self, target: i64, signal: Option<Signal>) -> SysResult<()> {
        let mut k = self.k_mut();
        let p = k.proc(self.pid);
        let (ns, creds, my_group) = (p.ns.pid, p.creds.clone(), p.pgid);
        let all: Vec<Pid> = k
            .procs
            .iter()
            .filter(|(_, q)| !q.agent && (ns.0 == 0 || q.ns.pid == ns))
            .map(|(i, _)| *i)
            .collect();
        let group = |k: &crate::kernel::K, g: Pid| {
            all.iter()
                .copied()
                .filter(|i| k.procs.get(i).is_some_and(|q| q.pgid == g))
                .collect::<Vec<_>>()
        };
        let targets: Vec<Pid> = match target {
            0 => group(&k, my_group),
            -1 => all
                .iter()
                .copied()
                .filter(|i| *i != self.pid && k.procs.get(i).is_some_and(|q| q.ns_pid != 1))
                .collect(),
            n if n > 0 => u32::try_from(n)
                .ok()
                .and_then(|n| k.host_pid(n, ns))
                .filter(|i| all.contains(i))
                .into_iter()
                .collect(),
            n => {
                let g = u32::try_from(-n)
                    .ok()
                    .and_then(|n| k.host_pid(n, ns).or(Some(n)));
                g.map(|g| group(&k, g)).unwrap_or_default()
            }
        };
        if targets.is_empty() {
            return Err(Errno::ESRCH);
        }
        let allowed: Vec<Pid> = targets
            .into_iter()
            .filter(|t| {
                creds.can(Creds::KILL) || k.procs.get(t).is_some_and(|q| q.creds.uid == creds.uid)
            })
            .collect();
        if allowed.is_empty() {
            return Err(Errno::EPERM);
        }
        if let Some(signal) = signal {
            for pid in allowed {
                let outside = k.procs.get(&pid).is_some_and(|q| q.ns.pid != ns);
                k.deliver(pid, signal, outside);
            }
        }
        Ok(())
    }
    /// Sends a signal; see [`Sys::kill_check`].
    pub fn kill(&self, target: i64, signal: Signal) -> SysResult<()> {
        self.kill_check(target, Some(signal))
    }
    /// Sets what the process does on a signal; KILL and STOP cannot be changed.
    pub fn sigaction(&self, signal: Signal, action: SigAction) {
        let mut p = self.me_mut();
        if action != SigAction::Catch {
            p.pending.retain(|s| *s != signal);
        }
        p.actions.insert(signal, action);
    }
    /// What the process does on a signal.
    pub fn sigaction_of(&self, signal: Signal) -> SigAction {
        self.me()
            .actions
            .get(&signal)
            .copied()
            .unwrap_or(SigAction::Default)
    }
    /// The next caught signal that is pending.
    pub fn take_signal(&self) -> Option<Signal> {
        let mut p = self.me_mut();
        if p.pending.is_empty() {
            None
        } else {
            Some(p.pending.remove(0))
        }
    }
    /// Waits for a caught signal.
    pub fn next_signal(&self) -> impl Future<Output = Signal> + '_ {
        std::future::poll_fn(|cx| match self.take_signal() {
            Some(s) => Poll::Ready(s),
            None => {
                self.me_mut().sig_waiting.add(cx.waker());
                Poll::Pending
            }
        })
    }
    /// Moves a process (0: this one) into a group (0: its own).
    pub fn setpgid(&self, pid: Pid, pgid: Pid) -> SysResult<()> {
        let mut k = self.k_mut();
        let ns = k.proc(self.pid).ns.pid;
        let host = if pid == 0 {
            self.pid
        } else {
            k.host_pid(pid, ns).ok_or(Errno::ESRCH)?
        };
        let group = if pgid == 0 {
            host
        } else {
            k.host_pid(pgid, ns).unwrap_or(pgid)
        };
        k.procs.get_mut(&host).ok_or(Errno::ESRCH)?.pgid = group;
        Ok(())
    }
    /// Starts a session of its own, without a terminal.
    pub fn setsid(&self) {
        let pid = self.pid;
        let mut p = self.me_mut();
        p.sid = pid;
        p.pgid = pid;
        p.ctty = None;
    }
    /// The processes of the own pid namespace.
    pub fn processes(&self) -> Vec<ProcInfo> {
        let k = self.k();
        let ns = k.proc(self.pid).ns.pid;
        k.procs
            .keys()
            .filter(|pid| k.visible(**pid, ns).is_some())
            .filter_map(|pid| k.info(*pid, ns))
            .collect()
    }
    /// Says how much memory the program uses; past the group's limit the largest process is OOM-killed.
    pub fn set_rss(&self, bytes: u64) -> SysResult<()> {
        let mut k = self.k_mut();
        let p = k.proc_mut(self.pid);
        (p.rss, p.held) = (bytes, 0);
        let cgroup = p.cgroup;
        k.stir(cgroup);
        k.enforce_memory(cgroup);
        Ok(())
    }
    /// [`set_rss`](Self::set_rss), and the end of the program if it was the one killed for it.
    pub async fn use_memory(&self, bytes: u64) {
        let _ = self.set_rss(bytes);
        if !self.alive() {
            std::future::pending::<()>().await;
        }
        self.cpu(bytes >> 20).await;
    }
    /// Says how many bytes the program really keeps, on top of what it is said to use anyway. ENOMEM, and
    /// nothing changes, if the machine has no more; past the group's limit the largest process is
    /// OOM-killed, and if that is this one, the call does not return.
    pub async fn hold(&self, bytes: u64) -> SysResult<()> {
        {
            let mut k = self.k_mut();
            let before = k.proc(self.pid).held;
            if bytes > before && !k.room_to_hold(bytes - before) {
                return Err(Errno::ENOMEM);
            }
            let p = k.proc_mut(self.pid);
            p.rss = p.rss.saturating_sub(p.held).saturating_add(bytes);
            p.held = bytes;
            let cgroup = p.cgroup;
            if bytes > before {
                k.enforce_memory(cgroup);
            }
        }
        if !self.alive() {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
    /// What [`hold`](Self::hold) was told last.
    pub fn held(&self) -> u64 {
        self.me().held
    }
    /// How much memory the program says it uses.
    pub fn rss(&self) -> u64 {
        self.me().rss
    }
}
