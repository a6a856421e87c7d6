//! Child processes.

use super::Host;
use super::calls::{fail, map, num, text};
use crate::runtimes::which;
use javascript::HostValue;
use machine::{Command, Env, Errno, Fd, Pid, Sys, WaitStatus};

struct Started {
    pid: Pid,
    /// Our ends of the child's stdin, stdout and stderr.
    pipes: [Option<Fd>; 3],
}

/// Starts `[file, args, cwd, env]`; `inherit` says which descriptors the child shares.
fn start(sys: &Sys, args: &[HostValue], inherit: &HostValue) -> Result<Started, Errno> {
    let get = |i: usize| args.get(i).unwrap_or(&HostValue::Undef);
    let strings = |v: &HostValue| match v {
        HostValue::List(l) => Some(l.iter().map(|s| s.str().to_string()).collect::<Vec<_>>()),
        _ => None,
    };
    let file = get(0).str();
    let path = which(sys, file).ok_or(Errno::ENOENT)?;
    let mut argv = vec![file.to_string()];
    argv.extend(strings(get(1)).unwrap_or_default());
    let mut c = Command::new(&path, argv);
    if !get(2).str().is_empty() {
        c.cwd = Some(get(2).str().to_string());
    }
    if let Some(env) = strings(get(3)) {
        c.env = Some(Env::from_strings(env));
    }
    let shared: Vec<bool> = match inherit {
        HostValue::List(l) => l.iter().map(|v| *v == HostValue::Bool(true)).collect(),
        _ => vec![false; 3],
    };
    let mut pipes = [None; 3];
    let mut theirs = Vec::new();
    let mut fds = Vec::new();
    #[allow(clippy::needless_range_loop, reason = "the index is a descriptor, too")]
    for i in 0..3 {
        if shared.get(i) == Some(&true) {
            fds.push((i as Fd, i as Fd));
            continue;
        }
        let (r, w) = sys.pipe()?;
        let (mine, child) = if i == 0 { (w, r) } else { (r, w) };
        let _ = sys.set_cloexec(mine, true);
        pipes[i] = Some(mine);
        theirs.push(child);
        fds.push((i as Fd, child));
    }
    c.fds = fds;
    let pid = sys.spawn(c);
    for fd in theirs {
        let _ = sys.close(fd);
    }
    if pid.is_err() {
        for fd in pipes.into_iter().flatten() {
            let _ = sys.close(fd);
        }
    }
    Ok(Started { pid: pid?, pipes })
}

async fn drain(sys: &Sys, fd: Option<Fd>) -> Vec<u8> {
    let mut out = Vec::new();
    let Some(fd) = fd else { return out };
    loop {
        match sys.read(fd, 65_536).await {
            Ok(d) if d.is_empty() => break,
            Ok(d) => out.extend(d),
            Err(Errno::EINTR) => sys.yield_now().await,
            Err(_) => break,
        }
    }
    let _ = sys.close(fd);
    out
}

async fn ended(sys: &Sys, pid: Pid) -> (HostValue, HostValue) {
    loop {
        match sys.wait(pid).await {
            Ok((_, WaitStatus::Exited(c))) => return (num(c), HostValue::Null),
            Ok((_, WaitStatus::Signaled(s))) => {
                return (HostValue::Null, text(format!("SIG{}", s.name())));
            }
            Err(Errno::EINTR) => sys.yield_now().await,
            Ok(_) => {}
            Err(_) => return (num(0), HostValue::Null),
        }
    }
}

/// Runs `[file, args, cwd, env, input, inherit]` to its end.
pub(crate) async fn run(sys: &Sys, args: &[HostValue]) -> HostValue {
    let undef = HostValue::Undef;
    let get = |i: usize| args.get(i).unwrap_or(&undef);
    let c = match start(sys, args, get(5)) {
        Ok(c) => c,
        Err(e) => return fail(e),
    };
    if let Some(fd) = c.pipes[0] {
        let _ = sys.write_all(fd, &get(4).bytes()).await;
        let _ = sys.close(fd);
    }
    let (tx, mut rx) = machine::sync::oneshot();
    let (other, err) = (sys.clone(), c.pipes[2]);
    sys.thread(async move {
        tx.send(drain(&other, err).await);
    });
    let out = drain(sys, c.pipes[1]).await;
    let err = rx.recv().await.unwrap_or_default();
    let (status, signal) = ended(sys, c.pid).await;
    map(vec![
        ("pid", num(c.pid)),
        ("status", status),
        ("signal", signal),
        ("stdout", HostValue::Bytes(out)),
        ("stderr", HostValue::Bytes(err)),
    ])
}

impl Host {
    pub(super) async fn child_call(&mut self, name: &str, args: &[HostValue]) -> HostValue {
        let undef = HostValue::Undef;
        let arg = |i: usize| args.get(i).unwrap_or(&undef);
        let sys = self.sys.clone();
        match name {
            "run" => run(&sys, args).await,
            "spawn" => {
                let id = arg(4).num();
                let c = match start(&sys, args, arg(5)) {
                    Ok(c) => c,
                    Err(e) => return fail(e),
                };
                if let Some(fd) = c.pipes[0] {
                    self.children.insert(id as u64, fd);
                }
                let events = self.events.clone();
                let (tx, mut finished) = machine::sync::channel::<()>();
                for (i, kind) in [(1, "stdout"), (2, "stderr")] {
                    let Some(fd) = c.pipes[i] else { continue };
                    let (sys, events, tx) = (sys.clone(), events.clone(), tx.clone());
                    self.sys.thread(async move {
                        let _open = tx;
                        loop {
                            match sys.read(fd, 65_536).await {
                                Ok(d) if d.is_empty() => break,
                                Ok(d) => {
                                    let l = vec![num(id), text(kind), HostValue::Bytes(d)];
                                    events.send(HostValue::List(l));
                                }
                                Err(Errno::EINTR) => sys.yield_now().await,
                                Err(_) => break,
                            }
                        }
                        let _ = sys.close(fd);
                    });
                }
                drop(tx);
                let (waiter, pid) = (sys.clone(), c.pid);
                sys.thread(async move {
                    let (code, signal) = ended(&waiter, pid).await;
                    while finished.recv().await.is_some() {}
                    events.send(HostValue::List(vec![num(id), text("exit"), code, signal]));
                });
                num(c.pid)
            }
            "child_write" => {
                if let Some(fd) = self.children.get(&(arg(0).num() as u64)) {
                    let _ = sys.write_all(*fd, &arg(1).bytes()).await;
                }
                undef
            }
            _ => {
                if let Some(fd) = self.children.remove(&(arg(0).num() as u64)) {
                    let _ = sys.close(fd);
                }
                undef
            }
        }
    }
}
