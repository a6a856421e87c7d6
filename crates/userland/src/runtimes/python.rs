//! `python3`: the Python interpreter with the system calls it asks for.
//!
//! Not modelled: the prompt's line editing, byte code files, `-X`.

use super::threads::Threads;
use super::{node, resolve};
use machine::{Duration, Either, Errno, FileKind, OpenFlags, SigAction, Signal, Sys, race};
use python::{HostError, HostValue, Step, Vm};
use std::cell::Cell;
use std::net::SocketAddr;

const BASE_RSS: u64 = 10 << 20;
const FUEL: u32 = 20_000;

struct Start {
    mode: &'static str,
    script: String,
    text: String,
    args: Vec<String>,
    unbuffered: bool,
    /// How often a thread told the others to look again.
    wakes: Cell<u64>,
}

fn text(s: impl Into<String>) -> HostValue {
    HostValue::Str(s.into())
}

fn num(n: impl Into<f64>) -> HostValue {
    HostValue::Num(n.into())
}

fn fail(e: Errno) -> HostValue {
    named(e.name(), -e.number(), &e.to_string())
}

fn named(code: &str, errno: i32, message: &str) -> HostValue {
    HostValue::Err(HostError {
        code: code.into(),
        errno,
        message: message.into(),
    })
}

fn done(r: Result<(), Errno>) -> HostValue {
    r.map_or_else(fail, |()| HostValue::Undef)
}

const HELP: &str = "usage: {} [option] ... [-c cmd | -m mod | file | -] [arg] ...
Options (and corresponding environment variables):
-c cmd : program passed in as string (terminates option list)
-h     : print this help message and exit (also -? or --help)
-m mod : run library module as a script (terminates option list)
-u     : force the stdout and stderr streams to be unbuffered;
         this option has no effect on stdin; also PYTHONUNBUFFERED=x
-V     : print the Python version number and exit (also --version)
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]
";

fn version(sys: &Sys) -> String {
    crate::programs::kit::built(sys, python::VERSION)
}

/// Where the running Python is, and its prefix: a virtual environment's if it was started there.
fn place(sys: &Sys) -> (String, String) {
    let argv0 = sys.argv().first().cloned().unwrap_or_default();
    let name = argv0.rsplit('/').next().unwrap_or_default();
    let name = if name.starts_with("python") {
        &argv0
    } else {
        "python3"
    };
    let exe = super::which(sys, name).unwrap_or_else(|| "/usr/local/bin/python3".into());
    let dir = exe.rsplit_once('/').map_or("", |p| p.0);
    let prefix = dir.strip_suffix("/bin").unwrap_or("/usr/local").to_string();
    (exe, prefix)
}

/// The folder of installed packages that goes with a program beside Python.
pub fn site(sys: &Sys, exe: &str) -> String {
    let dir = exe.rsplit_once('/').map_or("", |p| p.0);
    let prefix = dir.strip_suffix("/bin").unwrap_or("/usr/local");
    if sys.stat(&format!("{prefix}/pyvenv.cfg")).is_ok() {
        let names = sys.readdir(&format!("{prefix}/lib")).unwrap_or_default();
        let own = names.into_iter().find(|e| e.name.starts_with("python3."));
        let own = own.map_or("python3.12".to_string(), |e| e.name);
        return format!("{prefix}/lib/{own}/site-packages");
    }
    let names = sys.readdir("/usr/local/lib").unwrap_or_default();
    match names.into_iter().find(|e| e.name.starts_with("python3.")) {
        Some(e) => format!("/usr/local/lib/{}/site-packages", e.name),
        None => "/usr/lib/python3/dist-packages".to_string(),
    }
}

/// `python -m pip`: the program beside this Python.
async fn pip(sys: &Sys, args: &[String]) -> i32 {
    let (exe, _) = place(sys);
    let beside = format!("{}/pip", exe.rsplit_once('/').map_or("", |p| p.0));
    let Some(path) = super::which(sys, &beside).or_else(|| super::which(sys, "pip")) else {
        sys.eprint(&format!("{exe}: No module named pip\n")).await;
        return 1;
    };
    let mut argv = vec![path.clone()];
    argv.extend(args.iter().cloned());
    match sys.spawn(machine::Command::new(&path, argv)) {
        Ok(pid) => loop {
            match sys.wait(pid).await {
                Ok((_, s)) => return s.shell_code(),
                Err(Errno::EINTR) => sys.yield_now().await,
                Err(_) => return 1,
            }
        },
        Err(_) => 1,
    }
}

/// What to run, or what to print instead.
async fn parse_args(sys: &Sys) -> Result<Start, (String, i32)> {
    let argv = sys.argv();
    let mut s = Start {
        mode: "file",
        script: "<stdin>".into(),
        text: String::new(),
        args: vec![String::new()],
        unbuffered: sys
            .getenv("PYTHONUNBUFFERED")
            .is_some_and(|v| !v.is_empty()),
        wakes: Cell::new(0),
    };
    let mut i = 1;
    let mut interactive = false;
    while let Some(a) = argv.get(i).filter(|a| a.starts_with('-') && a.len() > 1) {
        i += 1;
        match a.as_str() {
            "-VV" => {
                return Err((
                    format!(
                        "Python {} (main, Nov  4 2025, 04:20:26) [GCC 14.2.0]\n",
                        version(sys)
                    ),
                    0,
                ));
            }
            "-h" | "--help" | "-?" => return Err((HELP.replace("{}", &argv[0]), 0)),
            "-V" | "--version" => {
                return Err((format!("Python {}\n", version(sys)), 0));
            }
            "-u" => s.unbuffered = true,
            "-c" | "-m" => {
                let Some(v) = argv.get(i) else {
                    return Err((format!("Argument expected for the {a} option\n"), 2));
                };
                let rest = argv.get(i + 1..).unwrap_or(&[]).to_vec();
                s.args = vec![if a == "-c" {
                    "-c".to_string()
                } else {
                    v.clone()
                }];
                s.args.extend(rest);
                if a == "-c" {
                    s.mode = "command";
                    s.script = "<string>".into();
                    s.text = v.clone();
                } else {
                    s.mode = "module";
                    s.script = v.clone();
                }
                return Ok(s);
            }
            "-X" | "-W" => i += 1,
            a if a.starts_with("-W") || a.starts_with("-X") => {}
            "-B" | "-E" | "-s" | "-S" | "-I" | "-O" | "-OO" | "-q" | "-b" | "-d" | "-v" | "-P"
            | "-x" => {}
            "-i" => interactive = true,
            a => {
                let m = format!(
                    "Unknown option: {}\nusage: {} [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python -h' for more information.\n",
                    if a.starts_with("--") {
                        a.to_string()
                    } else {
                        crate::flag::first(a)
                    },
                    argv[0]
                );
                return Err((m, 2));
            }
        }
    }
    match argv.get(i).filter(|a| *a != "-") {
        Some(file) => {
            s.script = match file.strip_prefix("./").unwrap_or(file) {
                f if f.starts_with('/') => f.to_string(),
                f => format!("{}/{f}", sys.cwd().trim_end_matches('/')),
            };
            s.args = argv[i..].to_vec();
            match sys.read_file(file) {
                Ok(b) => s.text = String::from_utf8_lossy(&b).into_owned(),
                Err(e) => {
                    let name = &argv[0];
                    let m = format!(
                        "{name}: can't open file '{}': [Errno {}] {e}\n",
                        s.script,
                        e.number()
                    );
                    return Err((m, 2));
                }
            }
        }
        None if sys.isatty(0) || interactive => {
            return Err((
                "The interactive prompt of Python is not simulated; use python -c or a file\n"
                    .into(),
                1,
            ));
        }
        None => {
            let b = sys.read_to_end(0).await.unwrap_or_default();
            s.text = String::from_utf8_lossy(&b).into_owned();
        }
    }
    Ok(s)
}

/// `python3`'s entry point.
pub async fn main(sys: Sys) -> i32 {
    let start = match parse_args(&sys).await {
        Ok(s) => s,
        Err((text, 0)) => {
            sys.print(&text).await;
            return 0;
        }
        Err((text, code)) => {
            sys.eprint(&text).await;
            return code;
        }
    };
    if start.mode == "module" && start.script == "pip" {
        return pip(&sys, &start.args[1..]).await;
    }
    let now = || sys.now().0 as f64 / 1e6;
    let mut vm = Vm::new(sys.random_u64(), now());
    sys.sigaction(Signal::PIPE, SigAction::Swallow);
    python::start(&mut vm);
    let mut threads = Threads::default();
    let mut rss = 0;
    loop {
        vm.now = now();
        let mut step = vm.run(FUEL);
        sys.charge(vm.take_overrun() / 100);
        let used = BASE_RSS + vm.memory() as u64;
        let real = vm.real_memory() as u64;
        if used.abs_diff(rss) > 1 << 20 {
            rss = used;
            sys.use_memory(used - real).await;
            if sys.hold(real).await.is_err() {
                step = Step::HeapLimit;
            }
        }
        match step {
            Step::Done(code) => return code,
            Step::OutOfFuel => {
                if let Some(s) = sys.take_signal() {
                    vm.interrupt(num(-s.number()));
                }
                sys.cpu(u64::from(FUEL) / 100).await;
                threads.take_turns(&mut vm).await;
            }
            Step::HeapLimit => {
                sys.eprint("MemoryError\n").await;
                return 1;
            }
            Step::Wait { until } => {
                let ms = until.map_or(0.0, |t| (t - now()).max(0.0));
                let _ = sys.sleep(Duration::from_nanos((ms * 1e6) as u64)).await;
            }
            Step::HostCall { name, args } => {
                sys.cpu(3 + threads.count() as u64).await;
                if let Some(v) = python::answer(&name, &args) {
                    vm.resume(v);
                    continue;
                }
                match name.as_str() {
                    "thread" if threads.full() => {
                        vm.resume(named("THREADS", 11, "can't start new thread"));
                    }
                    "thread" => threads.begin(&mut vm, args.into_iter().next()),
                    "thread_end" => threads.end(&mut vm).await,
                    _ if threads.any() && BLOCKING.contains(&name.as_str()) => {
                        let (sys, start) = (&sys, &start);
                        let answer = async move { call(sys, start, &name, &args).await };
                        threads.wait(&mut vm, answer).await;
                    }
                    _ => vm.resume(call(&sys, &start, &name, &args).await),
                }
            }
        }
    }
}

/// Calls during which other threads run.
const BLOCKING: &[&str] = &[
    "sleep", "accept", "connect", "recv", "read_all", "readline", "run", "park", "resolve",
];

/// Runs a blocking call with a time limit in seconds (none if negative).
async fn limited<T>(
    sys: &Sys,
    seconds: f64,
    f: impl Future<Output = Result<T, Errno>>,
) -> Result<T, HostValue> {
    if seconds < 0.0 {
        return f.await.map_err(fail);
    }
    match race(f, sys.sleep(Duration::from_secs_f64(seconds.min(1e9)))).await {
        Either::Left(r) => r.map_err(fail),
        Either::Right(Err(e)) => Err(fail(e)),
        Either::Right(Ok(())) => Err(named("TIMEOUT", 0, "timed out")),
    }
}

async fn call(sys: &Sys, start: &Start, name: &str, args: &[HostValue]) -> HostValue {
    let undef = HostValue::Undef;
    let arg = |i: usize| args.get(i).unwrap_or(&undef);
    let (path, fd) = (arg(0).str(), arg(0).num() as i32);
    match name {
        "info" => {
            let c = sys.creds();
            let env = sys.env();
            let env = env
                .iter()
                .map(|(k, v)| HostValue::List(vec![text(k), text(v)]));
            let place = place(sys);
            let u = sys.uname();
            let uname = vec![text(u.release), text(u.version), text(u.machine)];
            let tty = (0..3).map(|fd| HostValue::Bool(sys.isatty(fd))).collect();
            let pairs = vec![
                ("mode", text(start.mode)),
                ("script", text(&start.script)),
                ("text", text(&start.text)),
                (
                    "args",
                    HostValue::List(start.args.iter().map(text).collect()),
                ),
                ("unbuffered", HostValue::Bool(start.unbuffered)),
                ("version", text(version(sys))),
                ("executable", text(&place.0)),
                ("prefix", text(&place.1)),
                ("site", text(site(sys, &place.0))),
                ("uname", HostValue::List(uname)),
                ("env", HostValue::List(env.collect())),
                ("tty", HostValue::List(tty)),
                ("pid", num(sys.pid())),
                ("ppid", num(sys.ppid())),
                ("uid", num(c.uid)),
                ("gid", num(c.gid)),
            ];
            HostValue::Map(pairs.into_iter().map(|(k, v)| (k.to_string(), v)).collect())
        }
        "write" | "send" => {
            let data = arg(1).bytes();
            let mut rest = &data[..];
            while !rest.is_empty() {
                match sys.write(fd, rest).await {
                    Ok(n) => rest = &rest[n.min(rest.len())..],
                    Err(Errno::EINTR) => sys.yield_now().await,
                    Err(e) => return fail(e),
                }
            }
            undef
        }
        "cwd" => text(sys.cwd()),
        "chdir" => done(sys.chdir(path)),
        "hostname" => text(sys.hostname()),
        "setenv" => {
            sys.set_env(path, arg(1).str());
            undef
        }
        "read_file" => match sys.stat(path) {
            Ok(s) if s.kind == FileKind::Directory => fail(Errno::EISDIR),
            _ => sys.read_file(path).map_or_else(fail, HostValue::Bytes),
        },
        "write_file" => {
            let append = arg(2).str() == "a";
            let extra = if append {
                OpenFlags::APPEND
            } else {
                OpenFlags::TRUNC
            };
            match sys.open(path, OpenFlags::WRITE | OpenFlags::CREATE | extra, 0o666) {
                Ok(fd) => {
                    let r = sys.write_all(fd, &arg(1).bytes()).await;
                    let _ = sys.close(fd);
                    done(r)
                }
                Err(e) => fail(e),
            }
        }
        "stat" => match sys.stat(path) {
            Ok(s) => {
                let kind = match s.kind {
                    FileKind::Regular => "file",
                    FileKind::Directory => "dir",
                    _ => "other",
                };
                let pairs = vec![
                    ("kind", text(kind)),
                    ("mode", num(s.mode)),
                    ("uid", num(s.uid)),
                    ("gid", num(s.gid)),
                    ("size", num(s.size as f64)),
                    ("mtime", num(s.mtime.0 as f64 / 1e9)),
                ];
                HostValue::Map(pairs.into_iter().map(|(k, v)| (k.to_string(), v)).collect())
            }
            Err(e) => fail(e),
        },
        "readdir" => match sys.readdir(path) {
            Ok(l) => HostValue::List(l.into_iter().map(|e| text(e.name)).collect()),
            Err(e) => fail(e),
        },
        "mkdir" => done(sys.mkdir(path, 0o777)),
        "unlink" => done(sys.unlink(path)),
        "rmdir" => done(sys.rmdir(path)),
        "rename" => done(sys.rename(path, arg(1).str())),
        "kill" | "sigaction" => {
            let n = if name == "kill" { arg(1) } else { arg(0) }.num() as i32;
            let Some(s) = Signal::parse(&n.to_string()) else {
                return fail(Errno::EINVAL);
            };
            if name == "kill" {
                let r = sys.kill(arg(0).num() as i64, s);
                // A signal to itself acts before the call returns.
                sys.yield_now().await;
                return done(r);
            }
            sys.sigaction(
                s,
                match arg(1).str() {
                    "interrupt" if sys.sigaction_of(s) == SigAction::Ignore => SigAction::Ignore,
                    "catch" | "interrupt" => SigAction::Catch,
                    "ignore" => SigAction::Ignore,
                    _ => SigAction::Default,
                },
            );
            HostValue::Undef
        }
        "take_signal" => num(sys.take_signal().map_or(0, |s| s.number())),
        "sleep" => {
            let ms = arg(0).num().clamp(0.0, 1e12);
            done(
                sys.sleep(Duration::from_micros((ms * 1e3).ceil() as u64))
                    .await,
            )
        }
        "park" => {
            let seen = arg(1).num() as u64;
            let woken = std::future::poll_fn(|_| match start.wakes.get() == seen {
                true => std::task::Poll::Pending,
                false => std::task::Poll::Ready(Ok(HostValue::Bool(true))),
            });
            let seconds = if arg(0).num() < 0.0 {
                1e9
            } else {
                arg(0).num()
            };
            limited(sys, seconds, woken).await.unwrap_or_else(|e| e)
        }
        "wake" => {
            start.wakes.set(start.wakes.get() + 1);
            undef
        }
        "wakes" => num(start.wakes.get() as f64),
        "run" => node::run_child(sys, args).await,
        "symlink" => done(sys.symlink(path, arg(1).str())),
        "chmod" => done(sys.chmod(path, arg(1).num() as u32)),
        "access" => HostValue::Bool(sys.access(path, arg(1).num() as u32).is_ok()),
        "which" => super::which(sys, path).map_or(undef, text),
        "read_all" => sys.read_to_end(0).await.map_or_else(fail, HostValue::Bytes),
        "readline" => {
            let mut line = Vec::new();
            loop {
                match sys.read(0, 1).await {
                    Ok(b) if b.is_empty() => break,
                    Ok(b) => line.extend(b),
                    Err(e) => return fail(e),
                }
                if line.ends_with(b"\n") {
                    break;
                }
            }
            text(String::from_utf8_lossy(&line))
        }
        "listen" => match resolve::first(sys, path).await {
            Some(ip) => sys
                .listen(SocketAddr::new(ip, arg(1).num() as u16))
                .map_or_else(fail, num),
            None => named("EAI", -2, "Name or service not known"),
        },
        "accept" => match sys.accept(fd).await {
            Ok((fd, a)) => HostValue::List(vec![num(fd), text(a.ip().to_string()), num(a.port())]),
            Err(e) => fail(e),
        },
        "connect" => match resolve::toward(sys, path, arg(1).num() as u16).await {
            Some(ip) => {
                let addr = SocketAddr::new(ip, arg(1).num() as u16);
                limited(sys, arg(2).num(), sys.connect(addr))
                    .await
                    .map_or_else(|e| e, num)
            }
            None => named("EAI", -2, "Name or service not known"),
        },
        "recv" => limited(sys, arg(2).num(), sys.read(fd, arg(1).num() as usize))
            .await
            .map_or_else(|e| e, HostValue::Bytes),
        "resolve" => match resolve::first(sys, path).await {
            Some(ip) => text(ip.to_string()),
            None => named("EAI", -2, "Name or service not known"),
        },
        "close" => done(sys.close(fd)),
        "shutdown" => done(sys.shutdown_write(fd)),
        "interrupt" => {
            // As the real one: it ends by the signal it got, if that can end it.
            sys.sigaction(Signal::INT, SigAction::Default);
            let _ = sys.kill(i64::from(sys.pid()), Signal::INT);
            sys.yield_now().await;
            undef
        }
        "lstat" => match sys.lstat(path) {
            Ok(s) => {
                let kind = match s.kind {
                    FileKind::Symlink => "link",
                    _ => "other",
                };
                HostValue::Map(vec![("kind".into(), text(kind))])
            }
            Err(e) => fail(e),
        },
        _ => fail(Errno::ENOSYS),
    }
}
