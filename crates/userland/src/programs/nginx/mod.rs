//! `nginx` 1.29: reads its configuration, serves files, returns, proxies; master and workers.
//! Not modelled: TLS, caches, `map`, rate limits, FastCGI (502), gzip (bodies are sent as they are).

pub mod config;
mod passing;
mod serve;

use super::kit::{Cx, Run, built, date};
use super::walk::join;
use config::{Directive, Mistake, check, find, parse};
use machine::{Errno, Fd, OpenFlags, Pid, SigAction, Signal, Sys};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

/// Of a program that carries none.
const VERSION: &str = "1.29.3";

/// The version of the running program.
fn version(sys: &Sys) -> String {
    built(sys, VERSION)
}
const PREFIX: &str = "/etc/nginx";

/// One `server` block, with what it inherits.
pub struct Server {
    pub listen: Vec<(SocketAddr, bool)>,
    pub names: Vec<String>,
    pub block: Vec<Directive>,
}

/// A whole configuration.
pub struct Config {
    pub servers: Vec<Server>,
    pub http: Vec<Directive>,
    pub upstreams: Vec<(String, Vec<String>)>,
    pub types: Vec<(String, String)>,
    pub error_log: String,
    pub pid: String,
    pub user: String,
    pub workers: usize,
    pub daemon: bool,
    pub format: String,
}

/// The time as nginx's error log writes it.
pub fn log_time(sys: &Sys) -> String {
    date::strftime(
        "%Y/%m/%d %H:%M:%S",
        sys.now().secs() as i64,
        0,
        &date::Zone::from_tz(sys.getenv("TZ").as_deref()),
    )
}

fn expand(sys: &Sys, list: Vec<Directive>, depth: usize) -> Result<Vec<Directive>, Mistake> {
    let mut out = Vec::new();
    for mut d in list {
        if d.name() == "include" && d.block.is_none() && depth < 20 {
            let pattern = if d.arg(1).starts_with('/') {
                d.arg(1).to_string()
            } else {
                join(PREFIX, d.arg(1))
            };
            let files: Vec<String> = if pattern.contains(['*', '?', '[']) {
                let (dir, base) = (
                    super::simple::dir_of(&pattern),
                    super::simple::base_of(&pattern),
                );
                let names = sys.readdir(dir).unwrap_or_default();
                names
                    .into_iter()
                    .filter(|e| super::find::glob_match(base, &e.name))
                    .map(|e| join(dir, &e.name))
                    .collect()
            } else {
                vec![pattern]
            };
            for f in files {
                let text = sys.read_file(&f).map_err(|e| {
                    format!(
                        "open() \"{f}\" failed ({}: {e}) in {}:{}",
                        e.number(),
                        d.file,
                        d.line
                    )
                })?;
                let inner = parse(&String::from_utf8_lossy(&text), &f)?;
                out.extend(expand(sys, inner, depth + 1)?);
            }
            continue;
        }
        if let Some(b) = d.block.take() {
            d.block = Some(expand(sys, b, depth)?);
        }
        out.push(d);
    }
    Ok(out)
}

fn listen_addr(text: &str) -> Option<SocketAddr> {
    if let Ok(port) = text.parse::<u16>() {
        return Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port));
    }
    if let Some(rest) = text.strip_prefix('[') {
        let (ip, port) = rest.split_once(']')?;
        let port = port
            .strip_prefix(':')
            .map_or(Some(80), |p| p.parse().ok())?;
        return Some(SocketAddr::new(
            IpAddr::V6(ip.parse::<Ipv6Addr>().ok()?),
            port,
        ));
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((h, p)) => (h, p.parse().ok()?),
        None => (text, 80),
    };
    let ip = match host {
        "*" => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
        h => h.parse().ok()?,
    };
    Some(SocketAddr::new(ip, port))
}

/// Host names in `proxy_pass` and `upstream` must resolve at start.
async fn check_hosts(
    sys: &Sys,
    list: &[Directive],
    upstreams: &[(String, Vec<String>)],
) -> Result<(), Mistake> {
    for d in list {
        if d.name() == "proxy_pass" && !d.arg(1).contains('$') {
            let rest = d.arg(1).split_once("://");
            let Some((_, rest)) = rest else {
                return Err(format!("invalid URL prefix in {}:{}", d.file, d.line));
            };
            let host = rest
                .split('/')
                .next()
                .unwrap_or("")
                .split(':')
                .next()
                .unwrap_or("")
                .to_string();
            if !upstreams.iter().any(|(n, _)| *n == host) && sys.resolve(&host).await.is_err() {
                return Err(format!(
                    "host not found in upstream \"{host}\" in {}:{}",
                    d.file, d.line
                ));
            }
        }
        if let Some(b) = &d.block {
            Box::pin(check_hosts(sys, b, upstreams)).await?;
        }
    }
    Ok(())
}

/// Reads and checks the configuration; `extra` are the `-g` directives.
pub async fn load(sys: &Sys, file: &str, extra: &str) -> Result<Config, Mistake> {
    let text = sys
        .read_file(file)
        .map_err(|e| format!("open() \"{file}\" failed ({}: {e})", e.number()))?;
    let mut main = expand(sys, parse(&String::from_utf8_lossy(&text), file)?, 0)?;
    main.extend(parse(extra, "command line")?);
    check(&main, "main")?;
    let http = find(&main, "http")
        .and_then(|h| h.block.clone())
        .unwrap_or_default();
    if find(&main, "events").is_none() {
        return Err("no \"events\" section in configuration".to_string());
    }
    let mut upstreams = Vec::new();
    for u in http.iter().filter(|d| d.name() == "upstream") {
        let servers: Vec<&Directive> = u
            .block
            .iter()
            .flatten()
            .filter(|d| d.name() == "server")
            .collect();
        if servers.is_empty() {
            return Err(format!(
                "no servers are inside upstream in {}:{}",
                u.file, u.line
            ));
        }
        for s in &servers {
            let host = s.arg(1).split(':').next().unwrap_or("");
            if sys.resolve(host).await.is_err() {
                return Err(format!(
                    "host not found in upstream \"{}\" in {}:{}",
                    s.arg(1),
                    s.file,
                    s.line
                ));
            }
        }
        upstreams.push((
            u.arg(1).to_string(),
            servers.iter().map(|s| s.arg(1).to_string()).collect(),
        ));
    }
    let mut servers = Vec::new();
    for s in http.iter().filter(|d| d.name() == "server") {
        let block = s.block.clone().unwrap_or_default();
        let mut listen = Vec::new();
        for l in block.iter().filter(|d| d.name() == "listen") {
            let addr = listen_addr(l.arg(1)).ok_or_else(|| {
                let digits = l.arg(1).rsplit(':').next().unwrap_or("");
                let what = if digits.parse::<u64>().is_ok() {
                    "invalid port in"
                } else {
                    "host not found in"
                };
                format!(
                    "{what} \"{}\" of the \"listen\" directive in {}:{}",
                    l.arg(1),
                    l.file,
                    l.line
                )
            })?;
            if l.words.iter().any(|w| w == "ssl") && find(&block, "ssl_certificate").is_none() {
                return Err(format!(
                    "no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive in {}:{}",
                    s.file, s.line
                ));
            }
            listen.push((addr, l.words.iter().any(|w| w == "default_server")));
        }
        if listen.is_empty() {
            listen.push((
                SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 80),
                false,
            ));
        }
        let mut seen: Vec<&Directive> = Vec::new();
        for l in block.iter().filter(|d| d.name() == "location") {
            if seen.iter().any(|o| o.words == l.words) {
                return Err(format!(
                    "duplicate location \"{}\" in {}:{}",
                    l.words.last().map_or("", String::as_str),
                    l.file,
                    l.line
                ));
            }
            seen.push(l);
        }
        let names = block
            .iter()
            .filter(|d| d.name() == "server_name")
            .flat_map(|d| d.words[1..].to_vec())
            .collect();
        servers.push(Server {
            listen,
            names,
            block,
        });
    }
    check_hosts(sys, &http, &upstreams).await?;
    let types = http
        .iter()
        .filter(|d| d.name() == "types")
        .flat_map(|t| t.block.iter().flatten())
        .flat_map(|d| {
            d.words[1..]
                .iter()
                .map(|e| (e.clone(), d.name().to_string()))
        })
        .collect();
    let last = |name: &str| find(&main, name).map(|d| d.arg(1).to_string());
    let format = http
        .iter()
        .rev()
        .find(|d| d.name() == "log_format")
        .map(|d| d.words[2..].concat())
        .unwrap_or_default();
    Ok(Config {
        servers,
        types,
        upstreams,
        error_log: last("error_log").unwrap_or_else(|| "/var/log/nginx/error.log".to_string()),
        pid: last("pid").unwrap_or_else(|| "/run/nginx.pid".to_string()),
        user: last("user").unwrap_or_else(|| "nobody".to_string()),
        workers: last("worker_processes")
            .and_then(|w| w.parse().ok())
            .unwrap_or(0),
        daemon: last("daemon").as_deref() != Some("off"),
        format,
        http,
    })
}

async fn emerg(cx: &mut Cx, text: &str, to_log: bool) {
    cx.raw_err(&format!("nginx: [emerg] {text}\n")).await;
    // A log that leads to standard error already has it.
    let log = "/var/log/nginx/error.log";
    let same = cx.sys.readlink(log).is_ok_and(|t| t == "/dev/stderr");
    if to_log && !same {
        let line = format!(
            "{} [emerg] {}#{}: {text}\n",
            log_time(&cx.sys),
            cx.sys.pid(),
            cx.sys.pid()
        );
        append(&cx.sys, "/var/log/nginx/error.log", &line).await;
    }
}

/// Appends to a log, which may be a link to a standard stream.
pub async fn append(sys: &Sys, path: &str, text: &str) {
    if let Ok(fd) = sys.open(
        path,
        OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::APPEND,
        0o644,
    ) {
        let _ = sys.write_all(fd, text.as_bytes()).await;
        let _ = sys.close(fd);
    }
}

pub async fn main(cx: &mut Cx) -> Run {
    let version = version(&cx.sys);
    let o = cx.opts("?hvVtTqs:p:c:g:e:", &[]).await?;
    if o.has('h') || o.has('?') {
        cx.raw_err(&format!("nginx version: nginx/{version}\nUsage: nginx [-?hvVtTq] [-s signal] [-p prefix]\n             [-e filename] [-c filename] [-g directives]\n")).await;
        return Ok(0);
    }
    if o.has('v') || o.has('V') {
        let text = if o.has('V') {
            format!(
                "nginx version: nginx/{version}\nbuilt by gcc 12.2.0 (Debian 12.2.0-14+deb12u1) \nbuilt with OpenSSL 3.0.17 1 Jul 2025\nTLS SNI support enabled\nconfigure arguments: --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx\n"
            )
        } else {
            format!("nginx version: nginx/{version}\n")
        };
        cx.raw_err(&text).await;
        return Ok(0);
    }
    let file = o.get('c').map_or_else(
        || format!("{PREFIX}/nginx.conf"),
        |c| {
            if c.starts_with('/') {
                c.to_string()
            } else {
                join(PREFIX, c)
            }
        },
    );
    if let Some(s) = o.get('s') {
        return signal(cx, s, &file).await;
    }
    let config = load(&cx.sys, &file, o.get('g').unwrap_or("")).await;
    if o.has('t') || o.has('T') {
        return match config {
            Ok(_) => {
                cx.raw_err(&format!("nginx: the configuration file {file} syntax is ok\nnginx: configuration file {file} test is successful\n")).await;
                if o.has('T') {
                    let text =
                        String::from_utf8_lossy(&cx.sys.read_file(&file).unwrap_or_default())
                            .into_owned();
                    cx.out(&format!("# configuration file {file}:\n{text}\n"))
                        .await;
                }
                Ok(0)
            }
            Err(e) => {
                emerg(cx, &e, false).await;
                cx.raw_err(&format!("nginx: configuration file {file} test failed\n"))
                    .await;
                Err(1)
            }
        };
    }
    let config = match config {
        Ok(c) => c,
        Err(e) => {
            emerg(cx, &e, true).await;
            return Err(1);
        }
    };
    if let Err((path, e)) = passing::make(&cx.sys, &config.http) {
        let text = format!("mkdir() \"{path}\" failed ({}: {e})", e.number());
        emerg(cx, &text, true).await;
        return Err(1);
    }
    let listeners = match open_listeners(&cx.sys, &config, &Vec::new()) {
        Ok(l) => l,
        Err((addr, e)) => {
            let shown = shown(addr);
            for _ in 0..5 {
                let text = format!("bind() to {shown} failed ({}: {e})", e.number());
                emerg(cx, &text, true).await;
                if e != Errno::EADDRINUSE {
                    return Err(1);
                }
                let _ = cx.sys.sleep(machine::Duration::from_millis(500)).await;
            }
            emerg(cx, "still could not bind()", true).await;
            return Err(1);
        }
    };
    let extra = o.get('g').unwrap_or("").to_string();
    if config.daemon {
        let started = cx.sys.fork(move |sys| {
            Box::pin(async move {
                super::run::detach(&sys);
                master(sys, config, listeners, file, extra).await
            })
        });
        return Ok(i32::from(started.is_err()));
    }
    Ok(master(cx.sys.clone(), config, listeners, file, extra).await)
}

fn shown(addr: SocketAddr) -> String {
    addr.to_string()
}

type Listeners = Vec<(SocketAddr, Fd)>;

fn open_listeners(
    sys: &Sys,
    config: &Config,
    old: &Listeners,
) -> Result<Listeners, (SocketAddr, Errno)> {
    let mut out: Listeners = Vec::new();
    for (addr, _) in config.servers.iter().flat_map(|s| &s.listen) {
        if out.iter().any(|(a, _)| a == addr) {
            continue;
        }
        let fd = match old.iter().find(|(a, _)| a == addr) {
            Some((_, fd)) => *fd,
            None => match sys.listen(*addr) {
                Ok(fd) => fd,
                // IPv6 is there or not; "::" beside 0.0.0.0 is the same port here.
                Err(Errno::EADDRINUSE)
                    if addr.is_ipv6() && out.iter().any(|(a, _)| a.port() == addr.port()) =>
                {
                    continue;
                }
                Err(Errno::EAFNOSUPPORT) if addr.is_ipv6() => continue,
                Err(e) => return Err((*addr, e)),
            },
        };
        out.push((*addr, fd));
    }
    Ok(out)
}

async fn signal(cx: &mut Cx, name: &str, file: &str) -> Run {
    let signal = match name {
        "stop" => Signal::TERM,
        "quit" => Signal::QUIT,
        "reload" => Signal::HUP,
        "reopen" => Signal::USR1,
        other => {
            cx.raw_err(&format!("nginx: invalid option: \"-s {other}\"\n"))
                .await;
            return Err(1);
        }
    };
    // The configuration is read first, so a broken one is reported here.
    let config = match load(&cx.sys, file, "").await {
        Ok(c) => c,
        Err(e) => {
            emerg(cx, &e, true).await;
            return Err(1);
        }
    };
    let line = format!(
        "{} [notice] {}#{}: signal process started\n",
        log_time(&cx.sys),
        cx.sys.pid(),
        cx.sys.pid()
    );
    cx.raw_err(&line).await;
    let text = String::from_utf8_lossy(&cx.sys.read_file(&config.pid).unwrap_or_default())
        .trim()
        .to_string();
    match text.parse::<i64>() {
        Ok(pid) => match cx.sys.kill(pid, signal) {
            Ok(()) => Ok(0),
            Err(e) => {
                cx.raw_err(&format!(
                    "nginx: [alert] kill({pid}, {}) failed ({}: {e})\n",
                    signal.number(),
                    e.number()
                ))
                .await;
                Err(1)
            }
        },
        Err(_) => {
            let text = if cx.sys.stat(&config.pid).is_err() {
                format!(
                    "nginx: [error] open() \"{}\" failed (2: No such file or directory)\n",
                    config.pid
                )
            } else {
                format!(
                    "nginx: [error] invalid PID number \"{text}\" in \"{}\"\n",
                    config.pid
                )
            };
            cx.raw_err(&text).await;
            Err(1)
        }
    }
}

/// Writes a notice to the error log.
async fn notice(sys: &Sys, config: &Config, text: &str) {
    let line = format!(
        "{} [notice] {}#{}: {text}\n",
        log_time(sys),
        sys.pid(),
        sys.pid()
    );
    append(sys, &config.error_log, &line).await;
}

fn start_workers(sys: &Sys, config: &Rc<Config>, listeners: &Listeners) -> Vec<Pid> {
    let n = if config.workers > 0 {
        config.workers.min(8)
    } else {
        cpus(sys)
    };
    let mut pids = Vec::new();
    for _ in 0..n {
        let (c, l) = (config.clone(), listeners.clone());
        if let Ok(pid) = sys.fork(move |child| Box::pin(serve::worker(child, c, l))) {
            pids.push(pid);
        }
    }
    pids
}

fn cpus(sys: &Sys) -> usize {
    let text =
        String::from_utf8_lossy(&sys.read_file("/proc/cpuinfo").unwrap_or_default()).into_owned();
    text.lines()
        .filter(|l| l.starts_with("processor"))
        .count()
        .clamp(1, 4)
}

async fn master(
    sys: Sys,
    config: Config,
    mut listeners: Listeners,
    file: String,
    extra: String,
) -> i32 {
    let version = version(&sys);
    for s in [
        Signal::HUP,
        Signal::QUIT,
        Signal::TERM,
        Signal::INT,
        Signal::USR1,
        Signal::CHLD,
    ] {
        sys.sigaction(s, SigAction::Catch);
    }
    sys.sigaction(Signal::PIPE, SigAction::Swallow);
    let mut config = Rc::new(config);
    let title = format!("nginx: master process {}", sys.argv().join(" "));
    sys.set_argv(vec![title]);
    let _ = sys.write_file(&config.pid, format!("{}\n", sys.pid()).as_bytes());
    notice(&sys, &config, "using the \"epoll\" event method").await;
    notice(&sys, &config, &format!("nginx/{version}")).await;
    notice(
        &sys,
        &config,
        "built by gcc 12.2.0 (Debian 12.2.0-14+deb12u1) ",
    )
    .await;
    notice(&sys, &config, &format!("OS: Linux {}", sys.uname().release)).await;
    notice(&sys, &config, "getrlimit(RLIMIT_NOFILE): 1048576:1048576").await;
    notice(&sys, &config, "start worker processes").await;
    let mut workers = start_workers(&sys, &config, &listeners);
    for p in &workers {
        notice(&sys, &config, &format!("start worker process {p}")).await;
    }
    loop {
        let s = sys.next_signal().await;
        let _ = sys.take_signal();
        if s == Signal::CHLD {
            while let Ok(Some((pid, _))) = sys.try_wait(None) {
                workers.retain(|w| *w != pid);
            }
            // A worker that died is replaced.
            if workers.is_empty() {
                workers = start_workers(&sys, &config, &listeners);
            }
        } else if s == Signal::HUP {
            notice(&sys, &config, "signal 1 (SIGHUP) received, reconfiguring").await;
            notice(&sys, &config, "reconfiguring").await;
            match load(&sys, &file, &extra).await {
                Ok(new) => match open_listeners(&sys, &new, &listeners) {
                    Ok(l) => {
                        for (a, fd) in &listeners {
                            if !l.iter().any(|(b, _)| a == b) {
                                let _ = sys.close(*fd);
                            }
                        }
                        listeners = l;
                        config = Rc::new(new);
                        let old = std::mem::take(&mut workers);
                        notice(&sys, &config, "start worker processes").await;
                        workers = start_workers(&sys, &config, &listeners);
                        for p in old {
                            let _ = sys.kill(i64::from(p), Signal::QUIT);
                        }
                    }
                    Err((a, e)) => {
                        let line = format!(
                            "{} [emerg] {}#{}: bind() to {a} failed ({}: {e})\n",
                            log_time(&sys),
                            sys.pid(),
                            sys.pid(),
                            e.number()
                        );
                        append(&sys, &config.error_log, &line).await;
                    }
                },
                Err(e) => {
                    let line = format!(
                        "{} [emerg] {}#{}: {e}\n",
                        log_time(&sys),
                        sys.pid(),
                        sys.pid()
                    );
                    append(&sys, &config.error_log, &line).await;
                }
            }
        } else if matches!(s, Signal::QUIT | Signal::TERM | Signal::INT) {
            let (n, doing) = match s {
                Signal::QUIT => ("3 (SIGQUIT)", "shutting down"),
                Signal::TERM => ("15 (SIGTERM)", "exiting"),
                _ => ("2 (SIGINT)", "exiting"),
            };
            notice(&sys, &config, &format!("signal {n} received, {doing}")).await;
            for p in &workers {
                let _ = sys.kill(i64::from(*p), s);
            }
            for p in &workers {
                let _ = sys.wait(*p).await;
            }
            let _ = sys.unlink(&config.pid);
            notice(&sys, &config, "exit").await;
            return 0;
        }
        sys.cpu(1).await;
    }
}
