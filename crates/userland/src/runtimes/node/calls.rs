//! The table of host calls.

use super::Host;
use javascript::{HostError, HostValue};
use machine::{Errno, Signal};

pub(super) fn fail(e: Errno) -> HostValue {
    HostValue::Err(HostError {
        code: e.name().to_string(),
        errno: -e.number(),
        message: e.to_string(),
    })
}

pub(super) fn done(r: Result<(), Errno>) -> HostValue {
    match r {
        Ok(()) => HostValue::Undef,
        Err(e) => fail(e),
    }
}

pub(super) fn text(s: impl Into<String>) -> HostValue {
    HostValue::Str(s.into())
}

pub(super) fn map(list: Vec<(&str, HostValue)>) -> HostValue {
    HostValue::Map(list.into_iter().map(|(k, v)| (k.to_string(), v)).collect())
}

pub(super) fn num(n: impl Into<f64>) -> HostValue {
    HostValue::Num(n.into())
}

impl Host {
    pub(super) async fn call(&mut self, name: &str, args: &[HostValue]) -> HostValue {
        let undef = HostValue::Undef;
        let arg = |i: usize| args.get(i).unwrap_or(&undef);
        let path = arg(0).str();
        let sys = self.sys.clone();
        match name {
            "info" => self.info(),
            "system" => self.system(),
            "write" => {
                let data = arg(1).bytes();
                let mut rest = &data[..];
                while !rest.is_empty() {
                    match sys.write(arg(0).num() as i32, rest).await {
                        Ok(n) => rest = &rest[n.min(rest.len())..],
                        Err(Errno::EINTR) => sys.yield_now().await,
                        Err(e) if arg(0).num() > 2.0 => return fail(e),
                        Err(_) => break,
                    }
                }
                sys.cpu(1 + data.len() as u64 / 16).await;
                undef
            }
            "cwd" => text(sys.cwd()),
            "chdir" => done(sys.chdir(path)),
            "umask" => {
                let m = arg(0).num();
                num(sys.umask((m >= 0.0).then_some(m as u32)))
            }
            "setuid" | "setgid" => {
                let mut c = sys.creds();
                if name == "setuid" {
                    c.uid = arg(0).num() as u32;
                } else {
                    c.gid = arg(0).num() as u32;
                }
                done(sys.set_creds(c))
            }
            "kill" => {
                let signal = arg(1).num() as i32;
                let target = arg(0).num() as i64;
                if signal == 0 {
                    return done(sys.kill_check(target, None));
                }
                match Signal::parse(&signal.to_string()) {
                    Some(s) => done(sys.kill(target, s)),
                    None => fail(Errno::EINVAL),
                }
            }
            "abort" => {
                let _ = sys.kill(i64::from(sys.pid()), Signal::ABRT);
                undef
            }
            "signal" => {
                let Some(s) = Signal::parse(path) else {
                    return fail(Errno::EINVAL);
                };
                if matches!(arg(1), HostValue::Bool(true)) {
                    self.signals.insert(s.number(), arg(2).num());
                    sys.sigaction(s, machine::SigAction::Catch);
                } else {
                    self.signals.remove(&s.number());
                    sys.sigaction(s, machine::SigAction::Default);
                }
                undef
            }
            "read_stdin" => loop {
                match sys.read_to_end(0).await {
                    Ok(b) => return HostValue::Bytes(b),
                    Err(Errno::EINTR) => sys.yield_now().await,
                    Err(e) => return fail(e),
                }
            },
            "stdin_start" => {
                self.stdin_start(arg(0).num());
                undef
            }
            "stdin_stop" => {
                self.stdin_stop.notify();
                undef
            }
            "run" | "spawn" | "child_write" | "child_end" => self.child_call(name, args).await,
            "listen" | "unlisten" | "claim" | "adopt" | "connect" | "send" | "shutdown"
            | "close_socket" | "resolve" => self.socket_call(name, args).await,
            _ => self.file_call(name, args).await,
        }
    }

    fn stdin_start(&self, id: f64) {
        let (sys, events, stop) = (
            self.sys.clone(),
            self.events.clone(),
            self.stdin_stop.clone(),
        );
        self.sys.thread(async move {
            loop {
                let data = match machine::race(sys.read(0, 65_536), stop.wait()).await {
                    machine::Either::Right(()) => return,
                    machine::Either::Left(Err(Errno::EINTR)) => {
                        sys.yield_now().await;
                        continue;
                    }
                    machine::Either::Left(r) => r.unwrap_or_default(),
                };
                let end = data.is_empty();
                let kind = if end { "end" } else { "data" };
                events.send(HostValue::List(vec![
                    num(id),
                    text(kind),
                    HostValue::Bytes(data),
                ]));
                if end {
                    return;
                }
            }
        });
    }

    fn info(&self) -> HostValue {
        let sys = &self.sys;
        let creds = sys.creds();
        let exe = super::super::which(sys, "node").unwrap_or_else(|| "/usr/local/bin/node".into());
        let mut argv = vec![text(&exe)];
        argv.extend(self.options.args.iter().map(text));
        let env = sys.env();
        let env = env
            .iter()
            .map(|(k, v)| HostValue::List(vec![text(k), text(v)]));
        let tty = (0..3).map(|fd| HostValue::Bool(sys.isatty(fd))).collect();
        let (columns, rows) = sys.winsize(1).unwrap_or((80, 24));
        let arch = if sys.uname().machine.contains("aarch64") {
            "arm64"
        } else {
            "x64"
        };
        map(vec![
            ("argv", HostValue::List(argv)),
            ("env", HostValue::List(env.collect())),
            ("pid", num(sys.pid())),
            ("ppid", num(sys.ppid())),
            ("uid", num(creds.uid)),
            ("gid", num(creds.gid)),
            ("arch", text(arch)),
            ("version", text(super::version(sys))),
            ("exe", text(exe)),
            ("tty", HostValue::List(tty)),
            ("columns", num(columns)),
            ("rows", num(rows)),
            ("mode", text(self.options.mode)),
            ("script", text(&self.options.script)),
            ("text", text(&self.options.text)),
            ("module", HostValue::Bool(self.options.module)),
        ])
    }

    fn system(&self) -> HostValue {
        let sys = &self.sys;
        let u = sys.uname();
        let uid = sys.creds().uid;
        let users = sys.read_file("/etc/passwd").unwrap_or_default();
        let users = String::from_utf8_lossy(&users).into_owned();
        let user = users
            .lines()
            .map(|l| l.split(':').collect::<Vec<_>>())
            .find(|f| f.len() >= 7 && f[2] == uid.to_string());
        let field = |i: usize| text(user.as_ref().map_or("", |f| f[i]));
        let total = sys.memory_limit() as f64;
        let interfaces = sys.interfaces().into_iter().flat_map(|i| {
            let lo = i.name == "lo";
            i.addrs
                .iter()
                .map(|(ip, prefix)| {
                    HostValue::List(vec![
                        text(&i.name),
                        text(ip.to_string()),
                        num(f64::from(*prefix as u32)),
                        text(i.mac.clone()),
                        HostValue::Bool(lo),
                    ])
                })
                .collect::<Vec<_>>()
        });
        let interfaces = HostValue::List(interfaces.collect());
        map(vec![
            ("hostname", text(sys.hostname())),
            ("release", text(u.release)),
            ("version", text(u.version)),
            (
                "uptime",
                num(sys.now().since(sys.boot_time()).as_secs_f64()),
            ),
            ("total", num(total)),
            ("free", num((total - sys.rss() as f64).max(0.0))),
            ("cpus", num(2)),
            ("user", field(0)),
            ("home", field(5)),
            ("shell", field(6)),
            ("interfaces", interfaces),
        ])
    }
}
