//! A process's system calls.

pub(crate) mod files;
pub(crate) mod gather;
mod meta;
pub(crate) mod net;
pub(crate) mod process;
pub(crate) mod tty;

use crate::fs::Stat;
use crate::kernel::denied::Asked;
use crate::kernel::executor::{SLICE, Sleep};
use crate::kernel::process::{Creds, Proc};
use crate::kernel::walk::{Walked, Walker};
use crate::kernel::{K, Kernel};
use crate::{Duration, Env, Errno, Pid, SysResult, Time};
use std::cell::{Ref, RefMut};
use std::future::Future;
use std::task::Poll;

/// The kernel release that `uname -r` prints.
pub(crate) const RELEASE: &str = "6.1.0-hatoba";

/// A process's handle to the kernel. Calls are synchronous unless Linux would block.
#[derive(Clone)]
pub struct Sys {
    kernel: Kernel,
    pid: Pid,
}

/// uname's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uname {
    pub sysname: String,
    pub nodename: String,
    pub release: String,
    pub version: String,
    pub machine: String,
}

impl Sys {
    pub(crate) fn new(kernel: Kernel, pid: Pid) -> Self {
        Self { kernel, pid }
    }
    pub(crate) fn k(&self) -> Ref<'_, K> {
        self.kernel.0.borrow()
    }
    pub(crate) fn k_mut(&self) -> RefMut<'_, K> {
        self.kernel.0.borrow_mut()
    }
    pub(crate) fn me(&self) -> Ref<'_, Proc> {
        Ref::map(self.kernel.0.borrow(), |k| k.proc(self.pid))
    }
    pub(crate) fn me_mut(&self) -> RefMut<'_, Proc> {
        RefMut::map(self.kernel.0.borrow_mut(), |k| k.proc_mut(self.pid))
    }
    /// False once a signal of its own making has ended the process, which may be reaped already.
    pub(crate) fn alive(&self) -> bool {
        self.k()
            .procs
            .get(&self.pid)
            .is_some_and(|p| p.status.is_none())
    }
    pub(crate) fn walker<'a>(&self, p: &'a Proc) -> Walker<'a> {
        Walker {
            ns: p.ns.mnt,
            cwd: p.cwd,
            creds: &p.creds,
            pid: self.pid,
        }
    }

    /// Notes that permission bits of what a path led to refuse an access.
    pub(crate) fn refuse(
        &self,
        k: &K,
        to: &Walked,
        path: &str,
        asked: Asked,
        stat: &Stat,
    ) -> Errno {
        let w = self.walker(k.proc(self.pid));
        let place = k.path_below(w.ns, to.dir, &to.name);
        k.refuse(&w.refusal(path, asked, stat), place, Errno::EACCES)
    }
    /// The same of an opening, which may be refused for reading or, if that is allowed, for writing.
    pub(crate) fn refuse_open(&self, k: &K, to: &Walked, path: &str, stat: &Stat) -> Errno {
        let reads = crate::kernel::walk::may(stat, &k.proc(self.pid).creds, 4);
        let asked = if reads { Asked::Write } else { Asked::Read };
        self.refuse(k, to, path, asked, stat)
    }
    /// The same of the directory that a name is in.
    pub(crate) fn refuse_dir(&self, k: &K, to: &Walked, path: &str, stat: &Stat) -> Errno {
        let w = self.walker(k.proc(self.pid));
        let place = k.path_of(w.ns, to.dir);
        k.refuse(&w.refusal(path, Asked::Change, stat), place, Errno::EACCES)
    }
    /// Notes that something other than permission bits refuses an access.
    pub(crate) fn forbid(
        &self,
        k: &K,
        (to, path): (&Walked, &str),
        asked: Asked,
        stat: &Stat,
        errno: Errno,
    ) -> Errno {
        let w = self.walker(k.proc(self.pid));
        let mut refusal = w.refusal(path, asked, stat);
        refusal.by_bits = false;
        let place = k.path_below(w.ns, to.dir, &to.name);
        k.refuse(&refusal, place, errno)
    }

    /// Root's handle to the machine; for daemons that build containers.
    pub fn kernel(&self) -> Kernel {
        self.kernel.clone()
    }
    /// The pid as the host numbers it.
    pub fn host_pid(&self) -> Pid {
        self.pid
    }
    /// The process's number in its own pid namespace.
    pub fn pid(&self) -> Pid {
        self.me().ns_pid
    }
    /// The parent's number, 0 if it is outside of the namespace.
    pub fn ppid(&self) -> Pid {
        let k = self.k();
        let p = k.proc(self.pid);
        k.visible(p.ppid, p.ns.pid).unwrap_or(0)
    }
    /// The process group's number.
    pub fn pgid(&self) -> Pid {
        let k = self.k();
        let p = k.proc(self.pid);
        k.visible(p.pgid, p.ns.pid).unwrap_or(p.pgid)
    }
    /// The arguments; the first is the program's name.
    pub fn argv(&self) -> Vec<String> {
        self.me().argv.clone()
    }
    /// Changes what `ps` shows, as servers do.
    pub fn set_argv(&self, argv: Vec<String>) {
        let mut k = self.k_mut();
        let p = k.proc_mut(self.pid);
        p.argv = argv;
        let cgroup = p.cgroup;
        k.stir(cgroup);
    }
    /// Says which file the program is from, for a process that was not started by exec.
    pub fn set_exe(&self, path: &str) {
        self.me_mut().exe = path.to_string();
    }
    /// What the compiler left in the program file.
    pub fn payload(&self) -> Vec<u8> {
        self.me().payload.to_vec()
    }
    /// The environment.
    pub fn env(&self) -> Env {
        self.me().env.clone()
    }
    /// A variable's value.
    pub fn getenv(&self, name: &str) -> Option<String> {
        self.me().env.get(name).map(str::to_string)
    }
    /// Sets a variable.
    pub fn set_env(&self, name: &str, value: &str) {
        self.me_mut().env.set(name, value);
    }
    /// Removes a variable.
    pub fn unset_env(&self, name: &str) {
        self.me_mut().env.remove(name);
    }
    /// Who the process acts as.
    pub fn creds(&self) -> Creds {
        self.me().creds.clone()
    }
    /// Changes who the process acts as. EPERM unless it may; leaving uid 0 gives up the capabilities.
    pub fn set_creds(&self, mut creds: Creds) -> SysResult<()> {
        let mut k = self.k_mut();
        let p = k.proc_mut(self.pid);
        let old = &p.creds;
        if (creds.uid != old.uid && !old.can(Creds::SETUID))
            || (creds.gid != old.gid && !old.can(Creds::SETGID))
        {
            return Err(Errno::EPERM);
        }
        creds.caps = if creds.uid == 0 { old.caps } else { 0 };
        p.creds = creds;
        let cgroup = p.cgroup;
        k.stir(cgroup);
        Ok(())
    }
    /// The user who started this program, if it is a setuid one of another user.
    pub fn real_uid(&self) -> u32 {
        let p = self.me();
        p.real_uid.unwrap_or(p.creds.uid)
    }
    /// Gives the file mode mask, after setting it if asked.
    pub fn umask(&self, new: Option<u32>) -> u32 {
        let mut p = self.me_mut();
        let old = p.umask;
        if let Some(mask) = new {
            p.umask = mask & 0o777;
        }
        old
    }
    /// A resource limit (`nofile`) that the process was started with: soft and hard, -1 for
    /// unlimited; `None` for the system's default.
    pub fn ulimit(&self, name: &str) -> Option<(i64, i64)> {
        let k = self.k();
        let group = k.cgroups.get(&k.proc(self.pid).cgroup)?;
        group.limits.ulimits.get(name).copied()
    }
    /// The host name.
    pub fn hostname(&self) -> String {
        let k = self.k();
        k.hostnames
            .get(&k.proc(self.pid).ns.uts.0)
            .cloned()
            .unwrap_or_default()
    }
    /// Sets the host name; EPERM without CAP_SYS_ADMIN.
    pub fn set_hostname(&self, name: &str) -> SysResult<()> {
        let mut k = self.k_mut();
        let p = k.proc(self.pid);
        if !p.creds.can(Creds::SYS_ADMIN) {
            return Err(Errno::EPERM);
        }
        let uts = p.ns.uts.0;
        k.hostnames.insert(uts, name.to_string());
        Ok(())
    }
    /// What system this is.
    pub fn uname(&self) -> Uname {
        Uname {
            sysname: "Linux".into(),
            nodename: self.hostname(),
            release: RELEASE.into(),
            version: "#1 SMP PREEMPT_DYNAMIC Debian 6.1 (Hatoba)".into(),
            machine: "x86_64".into(),
        }
    }
    /// The virtual clock.
    pub fn now(&self) -> Time {
        self.k().now
    }
    /// When the machine booted.
    pub fn boot_time(&self) -> Time {
        self.k().boot
    }
    /// A number of the seed's stream.
    pub fn random_u64(&self) -> u64 {
        self.k_mut().random()
    }
    /// Bytes of memory the machine has, or the group's limit if it is lower.
    pub fn memory_limit(&self) -> u64 {
        let k = self.k();
        let limit = k
            .cgroups
            .get(&k.proc(self.pid).cgroup)
            .and_then(|c| c.limits.memory);
        limit.unwrap_or(k.memory).min(k.memory)
    }

    /// Sleeps on the virtual clock. EINTR if a caught signal comes.
    pub async fn sleep(&self, d: Duration) -> SysResult<()> {
        let until = self.now() + d;
        let sleep = Sleep {
            kernel: self.kernel.clone(),
            until,
            key: None,
        };
        self.interruptible(sleep).await
    }

    /// Spends CPU; yields when the slice is used up. Every loop that a learner can write calls it.
    pub async fn cpu(&self, units: u64) {
        {
            let mut k = self.k_mut();
            k.exec.used += units;
            if k.exec.used < SLICE {
                return;
            }
        }
        let mut yielded = false;
        std::future::poll_fn(|cx| {
            if yielded {
                return Poll::Ready(());
            }
            yielded = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    /// Counts CPU that was spent already; the next call that may yield does.
    pub fn charge(&self, units: u64) {
        self.k_mut().exec.used += units;
    }

    /// Gives the others a turn.
    pub async fn yield_now(&self) {
        self.cpu(SLICE).await;
    }

    /// Runs a future, giving EINTR if a caught signal is or becomes pending first.
    pub(crate) async fn interruptible<T>(&self, future: impl Future<Output = T>) -> SysResult<T> {
        let mut future = Box::pin(future);
        std::future::poll_fn(move |cx| {
            if let Poll::Ready(v) = future.as_mut().poll(cx) {
                return Poll::Ready(Ok(v));
            }
            let mut p = self.me_mut();
            // SIGCHLD does not interrupt: programs here learn of children by waiting.
            if p.pending.iter().any(|s| *s != crate::Signal::CHLD) {
                return Poll::Ready(Err(Errno::EINTR));
            }
            p.sig_waiting.add(cx.waker());
            Poll::Pending
        })
        .await
    }

    /// Starts another task in this process; it ends with the process.
    pub fn thread(&self, future: impl Future<Output = ()> + 'static) {
        let task = Box::pin(async move {
            future.await;
            None
        });
        self.k_mut().add_task(self.pid, task);
    }

    /// A typed service behind a unix socket: ENOENT, EACCES (write permission on the socket), or ECONNREFUSED.
    pub fn connect_service<T: 'static>(&self, path: &str) -> SysResult<std::rc::Rc<T>> {
        let k = self.k();
        let p = k.proc(self.pid);
        let walked = k.walk(&self.walker(p), path, true)?;
        let loc = walked.loc.ok_or(Errno::ENOENT)?;
        let stat = k.stat_at(p.ns.mnt, loc)?;
        if !crate::kernel::walk::may(&stat, &p.creds, 2) {
            return Err(self.refuse(&k, &walked, path, Asked::Write, &stat));
        }
        let service = k
            .services
            .get(&(stat.dev, stat.ino))
            .cloned()
            .ok_or(Errno::ECONNREFUSED)?;
        service.downcast::<T>().map_err(|_| Errno::EPROTO)
    }
}
