//! `redis-server`: options, start-up log, connections, persistence, shutdown.

use super::super::kit::{Cx, Run, date};
use super::db::{Bytes, Data};
use super::keys::{Call, known};
use super::protocol::{Reply, decode_command};
use super::{rdb, version};
use machine::{Duration, Errno, OpenFlags, SigAction, Signal, Sys};
use std::cell::RefCell;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

struct Config {
    port: u16,
    bind: Vec<String>,
    dir: String,
    file: String,
    aof: bool,
    password: String,
    save: Vec<(u64, u64)>,
    loglevel: String,
    all: Vec<(String, String)>,
}

struct State {
    sys: Sys,
    config: Config,
    data: Data,
    started: u64,
    last_save: u64,
    commands: u64,
    connections: u64,
    clients: u64,
    aof: Option<i32>,
    aof_db: usize,
    subscribers: Vec<(Bytes, bool, i32)>,
    stop: Option<(Signal, bool)>,
}

type Shared = Rc<RefCell<State>>;

fn stamp(sys: &Sys) -> String {
    let now = sys.now();
    date::strftime(
        "%d %b %Y %H:%M:%S",
        now.secs() as i64,
        0,
        &date::Zone::from_tz(sys.getenv("TZ").as_deref()),
    ) + &format!(".{:03}", now.nanos() / 1_000_000)
}

async fn log(sys: &Sys, role: char, mark: char, text: &str) {
    sys.print(&format!(
        "{}:{role} {} {mark} {text}\n",
        sys.pid(),
        stamp(sys)
    ))
    .await;
}

fn directive(config: &mut Config, name: &str, values: &[String]) -> Result<(), String> {
    let name = name.to_ascii_lowercase();
    let value = values.join(" ");
    match name.as_str() {
        "port" => {
            config.port = value
                .parse()
                .map_err(|_| "argument couldn't be parsed into an integer".to_string())?;
        }
        "bind" => config.bind = values.to_vec(),
        "dir" => config.dir = value.clone(),
        "dbfilename" => config.file = value.clone(),
        "appendonly" => match value.as_str() {
            "yes" => config.aof = true,
            "no" => config.aof = false,
            _ => return Err("argument must be 'yes' or 'no'".to_string()),
        },
        "requirepass" => config.password = value.clone(),
        "save" => {
            config.save.clear();
            let numbers: Vec<u64> = values
                .iter()
                .flat_map(|v| v.split_whitespace())
                .filter_map(|v| v.parse().ok())
                .collect();
            config.save.extend(
                numbers
                    .chunks(2)
                    .filter(|c| c.len() == 2)
                    .map(|c| (c[0], c[1])),
            );
        }
        "loglevel" => config.loglevel = value.clone(),
        "protected-mode"
        | "maxmemory"
        | "maxmemory-policy"
        | "appendfsync"
        | "daemonize"
        | "databases"
        | "timeout"
        | "tcp-backlog"
        | "tcp-keepalive"
        | "logfile"
        | "pidfile"
        | "appendfilename"
        | "appenddirname"
        | "notify-keyspace-events"
        | "maxclients"
        | "replicaof"
        | "io-threads"
        | "hz"
        | "lazyfree-lazy-eviction"
        | "auto-aof-rewrite-percentage"
        | "stop-writes-on-bgsave-error"
        | "rdbcompression"
        | "rdbchecksum"
        | "always-show-logo"
        | "unixsocket"
        | "unixsocketperm"
        | "user"
        | "rename-command"
        | "masterauth"
        | "supervised"
        | "slowlog-log-slower-than"
        | "slowlog-max-len"
        | "dynamic-hz"
        | "activerehashing"
        | "aof-use-rdb-preamble"
        | "set-proc-title" => {}
        _ => return Err("Bad directive or wrong number of arguments".to_string()),
    }
    config.all.retain(|(n, _)| *n != name);
    config.all.push((name, value));
    Ok(())
}

pub async fn main(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    match args.first().map(String::as_str) {
        Some("-v" | "--version") => {
            cx.line(&format!("Redis server v={} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=cb5a4ed4a7e3ffd0", version(&cx.sys))).await;
            return Ok(0);
        }
        Some("-h" | "--help") => {
            cx.line("Usage: ./redis-server [/path/to/redis.conf] [options] [-]")
                .await;
            return Ok(0);
        }
        _ => {}
    }
    let mut config = Config {
        port: 6379,
        bind: Vec::new(),
        dir: cx.sys.cwd(),
        file: "dump.rdb".to_string(),
        aof: false,
        password: String::new(),
        save: vec![(3600, 1), (300, 100), (60, 10_000)],
        loglevel: "notice".to_string(),
        all: Vec::new(),
    };
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    let mut it = args.iter().peekable();
    let mut file = None;
    if let Some(f) = it.next_if(|a| !a.starts_with("--")) {
        file = Some(f.clone());
        match cx.sys.read_file(f) {
            Ok(text) => {
                for l in String::from_utf8_lossy(&text).lines() {
                    let l = l.trim();
                    if l.is_empty() || l.starts_with('#') {
                        continue;
                    }
                    let words: Vec<String> = super::protocol::split_line(l)
                        .unwrap_or_default()
                        .into_iter()
                        .map(|w| String::from_utf8_lossy(&w).into_owned())
                        .collect();
                    if let Some((name, rest)) = words.split_first() {
                        lines.push((name.clone(), rest.to_vec()));
                    }
                }
            }
            Err(e) => {
                log(
                    &cx.sys,
                    'C',
                    '#',
                    &format!(
                        "Fatal error, can't open config file '{}': {e}",
                        super::super::walk::join(&cx.sys.cwd(), f)
                    ),
                )
                .await;
                return Err(1);
            }
        }
    }
    while let Some(a) = it.next() {
        let mut values = Vec::new();
        while let Some(v) = it.next_if(|v| !v.starts_with("--")) {
            values.push(v.clone());
        }
        lines.push((a.trim_start_matches("--").to_string(), values));
    }
    for (i, (name, values)) in lines.iter().enumerate() {
        if let Err(e) = directive(&mut config, name, values) {
            let text = format!(
                "\n*** FATAL CONFIG FILE ERROR (Redis {}) ***\nReading the configuration file, at line {}\n>>> '{name} {}'\n{e}\n",
                version(&cx.sys),
                i + 1,
                values
                    .iter()
                    .map(|v| format!("\"{v}\""))
                    .collect::<Vec<_>>()
                    .join(" ")
            );
            cx.raw_err(&text).await;
            return Err(1);
        }
    }
    serve(
        cx.sys.clone(),
        config,
        file.is_some() || args.iter().any(|a| a.starts_with("--")),
    )
    .await
}

async fn serve(sys: Sys, config: Config, configured: bool) -> Run {
    log(
        &sys,
        'C',
        '*',
        "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
    )
    .await;
    log(
        &sys,
        'C',
        '*',
        &format!(
            "Redis version={}, bits=64, commit=00000000, modified=0, pid={}, just started",
            version(&sys),
            sys.pid()
        ),
    )
    .await;
    if configured {
        log(&sys, 'C', '*', "Configuration loaded").await;
    } else {
        log(&sys, 'C', '#', "Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf").await;
    }
    log(&sys, 'M', '*', "monotonic clock: POSIX clock_gettime").await;
    if let Err(e) = sys.chdir(&config.dir) {
        log(
            &sys,
            'M',
            '#',
            &format!("Can't chdir to '{}': {e}", config.dir),
        )
        .await;
        return Err(1);
    }
    let port = config.port;
    let addrs: Vec<SocketAddr> = if config.bind.is_empty() {
        vec![SocketAddr::new(
            IpAddr::V6(std::net::Ipv6Addr::UNSPECIFIED),
            port,
        )]
    } else {
        config
            .bind
            .iter()
            .map(|b| b.trim_start_matches('-'))
            .filter_map(|b| {
                if b == "*" {
                    Some(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED))
                } else {
                    b.parse().ok()
                }
            })
            .map(|ip| SocketAddr::new(ip, port))
            .collect()
    };
    let mut listeners = Vec::new();
    for a in addrs {
        match sys.listen(a) {
            Ok(fd) => listeners.push(fd),
            Err(Errno::EADDRNOTAVAIL | Errno::EAFNOSUPPORT) if a.is_ipv6() => {}
            Err(e) => {
                log(&sys, 'M', '#', &format!("Warning: Could not create server TCP listening socket {}:{port}: bind: {e}", if a.ip().is_unspecified() { "*".to_string() } else { a.ip().to_string() })).await;
                log(
                    &sys,
                    'M',
                    '#',
                    &format!("Failed listening on port {port} (tcp), aborting."),
                )
                .await;
                return Err(1);
            }
        }
    }
    log(
        &sys,
        'M',
        '*',
        &format!("Running mode=standalone, port={port}."),
    )
    .await;
    log(&sys, 'M', '*', "Server initialized").await;
    let now = sys.now().secs();
    let mut data = Data::default();
    let mut replay = None;
    if config.aof {
        if let Ok(bytes) = sys.read_file("appendonlydir/appendonly.aof.1.incr.aof") {
            replay = Some(bytes);
        } else {
            let _ = sys.mkdir("appendonlydir", 0o755);
            let _ = sys.write_file(
                "appendonlydir/appendonly.aof.1.base.rdb",
                &rdb::write(&data, now, &version(&sys)),
            );
            let _ = sys.write_file("appendonlydir/appendonly.aof.manifest", b"file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n");
            log(
                &sys,
                'M',
                '*',
                "Creating AOF base file appendonly.aof.1.base.rdb on server start",
            )
            .await;
            log(
                &sys,
                'M',
                '*',
                "Creating AOF incr file appendonly.aof.1.incr.aof on server start",
            )
            .await;
        }
    } else if let Ok(bytes) = sys.read_file(&config.file) {
        match rdb::read(&bytes) {
            Some((d, made)) => {
                log(
                    &sys,
                    'M',
                    '*',
                    &format!("Loading RDB produced by version {}", version(&sys)),
                )
                .await;
                log(
                    &sys,
                    'M',
                    '*',
                    &format!("RDB age {} seconds", now.saturating_sub(made)),
                )
                .await;
                log(&sys, 'M', '*', "RDB memory usage when created 0.94 Mb").await;
                log(
                    &sys,
                    'M',
                    '*',
                    &format!(
                        "Done loading RDB, keys loaded: {}, keys expired: 0.",
                        d.len()
                    ),
                )
                .await;
                log(&sys, 'M', '*', "DB loaded from disk: 0.000 seconds").await;
                data = d;
            }
            None => {
                log(
                    &sys,
                    'M',
                    '#',
                    "Wrong signature trying to load DB from file",
                )
                .await;
                log(
                    &sys,
                    'M',
                    '#',
                    "Fatal error loading the DB, check server logs. Exiting.",
                )
                .await;
                return Err(1);
            }
        }
    }
    let aof = if config.aof {
        sys.open(
            "appendonlydir/appendonly.aof.1.incr.aof",
            OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::APPEND,
            0o644,
        )
        .ok()
    } else {
        None
    };
    let state: Shared = Rc::new(RefCell::new(State {
        sys: sys.clone(),
        config,
        data,
        started: now,
        last_save: now,
        commands: 0,
        connections: 0,
        clients: 0,
        aof: None,
        aof_db: usize::MAX,
        subscribers: Vec::new(),
        stop: None,
    }));
    if let Some(bytes) = replay {
        let (mut at, mut session) = (
            0,
            Session {
                authed: true,
                ..Session::default()
            },
        );
        while let Some((words, used)) = decode_command(&bytes[at..]) {
            at += used;
            execute(&state, &mut session, &words).await;
        }
        log(
            &sys,
            'M',
            '*',
            "DB loaded from append only file: 0.000 seconds",
        )
        .await;
    }
    state.borrow_mut().aof = aof;
    log(&sys, 'M', '*', "Ready to accept connections tcp").await;
    for s in [Signal::TERM, Signal::INT] {
        sys.sigaction(s, SigAction::Catch);
    }
    sys.sigaction(Signal::PIPE, SigAction::Swallow);
    for fd in listeners {
        let (own, shared) = (sys.clone(), state.clone());
        sys.thread(async move {
            loop {
                match own.accept(fd).await {
                    Ok((conn, _)) => {
                        let shared = shared.clone();
                        let s = own.clone();
                        own.thread(async move { connection(s, shared, conn).await });
                    }
                    Err(Errno::EINTR) => own.yield_now().await,
                    Err(_) => return,
                }
                own.cpu(1).await;
            }
        });
    }
    let signal = sys.next_signal().await;
    let name = if signal == Signal::INT {
        "SIGINT"
    } else {
        "SIGTERM"
    };
    let asked = state.borrow().stop;
    if asked.is_none() {
        sys.print(&format!(
            "{}:signal-handler ({}) Received {name} scheduling shutdown...\n",
            sys.pid(),
            sys.now().secs()
        ))
        .await;
    }
    log(&sys, 'M', '*', "User requested shutdown...").await;
    let keep = asked.map_or(!state.borrow().config.save.is_empty(), |(_, save)| save);
    if keep {
        log(
            &sys,
            'M',
            '*',
            "Saving the final RDB snapshot before exiting.",
        )
        .await;
        if save(&state) {
            log(&sys, 'M', '*', "DB saved on disk").await;
        } else {
            log(&sys, 'M', '#', "Error trying to save the DB, can't exit.").await;
        }
    }
    log(&sys, 'M', '#', "Redis is now ready to exit, bye bye...").await;
    Ok(0)
}

fn save(state: &Shared) -> bool {
    let mut s = state.borrow_mut();
    let now = s.sys.now().secs();
    let bytes = rdb::write(&s.data, now, &version(&s.sys));
    let temp = format!("temp-{}.rdb", s.sys.pid());
    let done = s
        .sys
        .write_file(&temp, &bytes)
        .and_then(|()| s.sys.rename(&temp, &s.config.file));
    if done.is_ok() {
        s.last_save = now;
        s.data.dirty = 0;
    }
    done.is_ok()
}

#[derive(Default)]
struct Session {
    db: usize,
    authed: bool,
    fd: i32,
    multi: Option<Vec<Vec<Bytes>>>,
    broken_multi: bool,
    name: Bytes,
    quit: bool,
    subscribed: usize,
}

async fn connection(sys: Sys, state: Shared, fd: i32) {
    {
        let mut s = state.borrow_mut();
        s.connections += 1;
        s.clients += 1;
    }
    let mut session = Session {
        authed: state.borrow().config.password.is_empty(),
        fd,
        ..Session::default()
    };
    let mut buffer: Vec<u8> = Vec::new();
    'outer: loop {
        match sys.read(fd, 65_536).await {
            Ok(d) if !d.is_empty() => buffer.extend_from_slice(&d),
            _ => break,
        }
        while let Some((words, used)) = decode_command(&buffer) {
            buffer.drain(..used);
            if words.is_empty() {
                continue;
            }
            sys.cpu(2).await;
            let reply = execute(&state, &mut session, &words).await;
            let mut out = Vec::new();
            if let Some(r) = reply {
                r.encode(&mut out);
            }
            if sys.write_all(fd, &out).await.is_err() || session.quit {
                break 'outer;
            }
            // Save points are looked at after commands, so that an idle server has no timer.
            let due = {
                let s = state.borrow();
                let age = sys.now().secs().saturating_sub(s.last_save);
                let due = |(t, n): &(u64, u64)| age >= *t && s.data.dirty >= *n;
                s.config.save.iter().copied().find(due)
            };
            if let Some((seconds, changes)) = due {
                log(
                    &sys,
                    'M',
                    '*',
                    &format!("{changes} changes in {seconds} seconds. Saving..."),
                )
                .await;
                if save(&state) {
                    log(&sys, 'M', '*', "Background saving terminated with success").await;
                }
            }
        }
    }
    let mut s = state.borrow_mut();
    s.clients -= 1;
    s.subscribers.retain(|(_, _, f)| *f != fd);
    drop(s);
    let _ = sys.close(fd);
}

fn lower(b: &[u8]) -> String {
    String::from_utf8_lossy(b).to_ascii_lowercase()
}

fn unknown(words: &[Bytes]) -> Reply {
    let args: String = words[1..]
        .iter()
        .map(|w| format!("'{}' ", String::from_utf8_lossy(w)))
        .collect();
    Reply::Error(format!(
        "ERR unknown command '{}', with args beginning with: {args}",
        String::from_utf8_lossy(&words[0])
    ))
}

fn arity_error(name: &str) -> Reply {
    Reply::Error(format!(
        "ERR wrong number of arguments for '{name}' command"
    ))
}

async fn execute(state: &Shared, session: &mut Session, words: &[Bytes]) -> Option<Reply> {
    let name = lower(&words[0]);
    let args = &words[1..];
    state.borrow_mut().commands += 1;
    if !session.authed && !matches!(name.as_str(), "auth" | "hello" | "quit") {
        return Some(Reply::Error("NOAUTH Authentication required.".to_string()));
    }
    if let Some(queue) = &mut session.multi
        && !matches!(name.as_str(), "exec" | "discard" | "multi" | "quit")
    {
        let bad = match known(&name) {
            Some((n, _))
                if (n > 0 && words.len() as i32 != n) || (n < 0 && (words.len() as i32) < -n) =>
            {
                Some(arity_error(&name))
            }
            Some(_) => None,
            None if SERVER_COMMANDS.contains(&name.as_str()) => None,
            None => Some(unknown(words)),
        };
        if let Some(e) = bad {
            session.broken_multi = true;
            return Some(e);
        }
        queue.push(words.to_vec());
        return Some(Reply::Simple("QUEUED".to_string()));
    }
    if let Some((n, writes)) = known(&name) {
        let count = words.len() as i32;
        if (n > 0 && count != n) || (n < 0 && count < -n) {
            return Some(arity_error(&name));
        }
        let (reply, aof) = {
            let mut s = state.borrow_mut();
            let now = s.sys.now().millis();
            let random = s.sys.random_u64();
            s.data.expire(session.db, now);
            let mut call = Call {
                data: &mut s.data,
                db: session.db,
                now,
                random,
                args,
            };
            let reply = call.run(&name).unwrap_or_else(Reply::Error);
            let ok = writes && !matches!(reply, Reply::Error(_));
            if ok {
                s.data.dirty += 1;
            }
            let mut text = Vec::new();
            if ok && s.aof.is_some() {
                if s.aof_db != session.db {
                    text = super::protocol::command(&[
                        b"SELECT".to_vec(),
                        session.db.to_string().into_bytes(),
                    ]);
                    s.aof_db = session.db;
                }
                text.extend(super::protocol::command(words));
            }
            (
                reply,
                s.aof
                    .filter(|_| !text.is_empty())
                    .map(|fd| (s.sys.clone(), fd, text)),
            )
        };
        if let Some((sys, fd, text)) = aof {
            let _ = sys.write_all(fd, &text).await;
        }
        return Some(reply);
    }
    Box::pin(server_command(state, session, &name, words)).await
}

const SERVER_COMMANDS: &[&str] = &[
    "ping", "echo", "info", "publish", "time", "select", "config", "client", "object", "lastsave",
    "save", "bgsave", "auth", "command",
];

async fn server_command(
    state: &Shared,
    session: &mut Session,
    name: &str,
    words: &[Bytes],
) -> Option<Reply> {
    let args = &words[1..];
    let text = |n: usize| {
        args.get(n)
            .map(|a| String::from_utf8_lossy(a).into_owned())
            .unwrap_or_default()
    };
    Some(match name {
        "ping" if session.subscribed > 0 => {
            Reply::Array(vec![Reply::text("pong"), Reply::text(text(0))])
        }
        "ping" => match args {
            [] => Reply::Simple("PONG".to_string()),
            [m] => Reply::text(m),
            _ => arity_error("ping"),
        },
        "echo" if args.len() == 1 => Reply::text(&args[0]),
        "quit" => {
            session.quit = true;
            Reply::ok()
        }
        "auth" => {
            let want = state.borrow().config.password.clone();
            let given = text(args.len().saturating_sub(1));
            if want.is_empty() {
                Reply::Error("ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?".to_string())
            } else if given == want {
                session.authed = true;
                Reply::ok()
            } else {
                Reply::Error(
                    "WRONGPASS invalid username-password pair or user is disabled.".to_string(),
                )
            }
        }
        "select" => match text(0).parse::<usize>() {
            Ok(n) if n < 16 => {
                session.db = n;
                Reply::ok()
            }
            Ok(_) => Reply::Error("ERR DB index is out of range".to_string()),
            Err(_) => Reply::Error("ERR value is not an integer or out of range".to_string()),
        },
        "hello" => {
            let pairs = [
                ("server", Reply::text("redis")),
                ("version", Reply::text(version(&state.borrow().sys))),
                ("proto", Reply::Int(2)),
                ("id", Reply::Int(1)),
                ("mode", Reply::text("standalone")),
                ("role", Reply::text("master")),
                ("modules", Reply::Array(Vec::new())),
            ];
            Reply::Array(
                pairs
                    .into_iter()
                    .flat_map(|(k, v)| [Reply::text(k), v])
                    .collect(),
            )
        }
        "client" => match lower(args.first().map_or(b"", |a| a)).as_str() {
            "setname" => {
                session.name = args.get(1).cloned().unwrap_or_default();
                Reply::ok()
            }
            "getname" if session.name.is_empty() => Reply::Nil,
            "getname" => Reply::text(&session.name),
            "id" => Reply::Int(i64::from(session.fd)),
            "list" => Reply::text(format!(
                "id=3 addr=127.0.0.1:40000 laddr=127.0.0.1:6379 fd={} name={} age=0 idle=0 flags=N db={}\n",
                session.fd,
                String::from_utf8_lossy(&session.name),
                session.db
            )),
            _ => Reply::ok(),
        },
        "command" => match lower(args.first().map_or(b"", |a| a)).as_str() {
            "count" => Reply::Int(241),
            _ => Reply::Array(Vec::new()),
        },
        "multi" if session.multi.is_some() => {
            Reply::Error("ERR MULTI calls can not be nested".to_string())
        }
        "multi" => {
            session.multi = Some(Vec::new());
            session.broken_multi = false;
            Reply::ok()
        }
        "discard" => match session.multi.take() {
            Some(_) => Reply::ok(),
            None => Reply::Error("ERR DISCARD without MULTI".to_string()),
        },
        "exec" => match session.multi.take() {
            None => Reply::Error("ERR EXEC without MULTI".to_string()),
            Some(_) if session.broken_multi => Reply::Error(
                "EXECABORT Transaction discarded because of previous errors.".to_string(),
            ),
            Some(queue) => {
                let mut out = Vec::new();
                for w in queue {
                    out.push(
                        Box::pin(execute(state, session, &w))
                            .await
                            .unwrap_or(Reply::Nil),
                    );
                }
                Reply::Array(out)
            }
        },
        "watch" | "unwatch" => Reply::ok(),
        "time" => {
            let now = state.borrow().sys.now();
            Reply::Array(vec![
                Reply::text(now.secs().to_string()),
                Reply::text((now.nanos() / 1000).to_string()),
            ])
        }
        "save" => {
            if save(state) {
                let sys = state.borrow().sys.clone();
                log(&sys, 'M', '*', "DB saved on disk").await;
                Reply::ok()
            } else {
                Reply::Error("ERR".to_string())
            }
        }
        "bgsave" => {
            let sys = state.borrow().sys.clone();
            let pid = sys.pid() + 20;
            log(
                &sys,
                'M',
                '*',
                &format!("Background saving started by pid {pid}"),
            )
            .await;
            if save(state) {
                sys.print(&format!("{pid}:C {} * DB saved on disk\n", stamp(&sys)))
                    .await;
                log(&sys, 'M', '*', "Background saving terminated with success").await;
            } else {
                log(&sys, 'M', '#', "Background saving error").await;
            }
            Reply::Simple("Background saving started".to_string())
        }
        "bgrewriteaof" => {
            Reply::Simple("Background append only file rewriting started".to_string())
        }
        "lastsave" => Reply::Int(state.borrow().last_save as i64),
        "shutdown" => {
            let keep = match lower(args.first().map_or(b"", |a| a)).as_str() {
                "nosave" => false,
                "save" => true,
                _ => !state.borrow().config.save.is_empty(),
            };
            let sys = state.borrow().sys.clone();
            state.borrow_mut().stop = Some((Signal::TERM, keep));
            let _ = sys.kill(i64::from(sys.pid()), Signal::TERM);
            session.quit = true;
            return None;
        }
        "config" => config_command(state, args),
        "info" => Reply::text(info(state, &text(0))),
        "object" => Reply::text("embstr"),
        "memory" => Reply::Int(56),
        "role" => Reply::Array(vec![
            Reply::text("master"),
            Reply::Int(0),
            Reply::Array(Vec::new()),
        ]),
        "debug" if lower(args.first().map_or(b"", |a| a)) == "sleep" => {
            let sys = state.borrow().sys.clone();
            let secs = text(1).parse::<f64>().unwrap_or(0.0).clamp(0.0, 1e6);
            let _ = sys.sleep(Duration::from_secs_f64(secs)).await;
            Reply::ok()
        }
        "subscribe" | "psubscribe" => {
            let sys = state.borrow().sys.clone();
            for c in args {
                session.subscribed += 1;
                state
                    .borrow_mut()
                    .subscribers
                    .push((c.clone(), name == "psubscribe", session.fd));
                let mut out = Vec::new();
                Reply::Array(vec![
                    Reply::text(name),
                    Reply::text(c),
                    Reply::Int(session.subscribed as i64),
                ])
                .encode(&mut out);
                let _ = sys.write_all(session.fd, &out).await;
            }
            return None;
        }
        "publish" if args.len() == 2 => {
            let (sys, targets) = {
                let s = state.borrow();
                let hit = |c: &Bytes, p: bool| {
                    if p {
                        super::super::find::glob_match(&String::from_utf8_lossy(c), &text(0))
                    } else {
                        *c == args[0]
                    }
                };
                (
                    s.sys.clone(),
                    s.subscribers
                        .iter()
                        .filter(|(c, p, _)| hit(c, *p))
                        .cloned()
                        .collect::<Vec<_>>(),
                )
            };
            for (c, pattern, fd) in &targets {
                let mut out = Vec::new();
                let mut parts = if *pattern {
                    vec![Reply::text("pmessage"), Reply::text(c)]
                } else {
                    vec![Reply::text("message")]
                };
                parts.extend([Reply::text(&args[0]), Reply::text(&args[1])]);
                Reply::Array(parts).encode(&mut out);
                let _ = sys.write_all(*fd, &out).await;
            }
            Reply::Int(targets.len() as i64)
        }
        "blpop" | "brpop" if args.len() >= 2 => {
            let sys = state.borrow().sys.clone();
            let limit = text(args.len() - 1).parse::<f64>().unwrap_or(0.0);
            let start = sys.now();
            loop {
                for key in &args[..args.len() - 1] {
                    let pop = [
                        if name == "blpop" {
                            b"lpop".to_vec()
                        } else {
                            b"rpop".to_vec()
                        },
                        key.clone(),
                    ];
                    match Box::pin(execute(state, session, &pop)).await {
                        Some(Reply::Bulk(v)) => {
                            return Some(Reply::Array(vec![Reply::text(key), Reply::Bulk(v)]));
                        }
                        Some(Reply::Error(e)) => return Some(Reply::Error(e)),
                        _ => {}
                    }
                }
                if limit > 0.0 && sys.now().since(start).as_secs_f64() >= limit {
                    return Some(Reply::NilArray);
                }
                let _ = sys.sleep(Duration::from_millis(50)).await;
            }
        }
        "echo" | "publish" => arity_error(name),
        _ => unknown(words),
    })
}

fn config_command(state: &Shared, args: &[Bytes]) -> Reply {
    let mut s = state.borrow_mut();
    let name = args.get(1).map(|a| lower(a)).unwrap_or_default();
    match lower(args.first().map_or(b"", |a| a)).as_str() {
        "get" => {
            let c = &s.config;
            let save = c
                .save
                .iter()
                .map(|(a, b)| format!("{a} {b}"))
                .collect::<Vec<_>>()
                .join(" ");
            let mut all = vec![
                ("port".to_string(), c.port.to_string()),
                ("dir".to_string(), s.sys.cwd()),
                ("dbfilename".to_string(), c.file.clone()),
                (
                    "appendonly".to_string(),
                    if c.aof { "yes" } else { "no" }.to_string(),
                ),
                ("requirepass".to_string(), c.password.clone()),
                ("save".to_string(), save),
                ("maxmemory".to_string(), "0".to_string()),
                ("maxmemory-policy".to_string(), "noeviction".to_string()),
                ("bind".to_string(), "* -::*".to_string()),
                ("databases".to_string(), "16".to_string()),
                ("timeout".to_string(), "0".to_string()),
                ("loglevel".to_string(), c.loglevel.clone()),
                ("appendfsync".to_string(), "everysec".to_string()),
            ];
            for (n, v) in &c.all {
                match all.iter_mut().find(|(k, _)| k == n) {
                    Some(slot) if n != "save" => slot.1.clone_from(v),
                    Some(_) => {}
                    None => all.push((n.clone(), v.clone())),
                }
            }
            all.retain(|(n, _)| super::super::find::glob_match(&name, n));
            Reply::Array(
                all.into_iter()
                    .flat_map(|(k, v)| [Reply::text(k), Reply::text(v)])
                    .collect(),
            )
        }
        "set" => {
            let values: Vec<String> = args[2..]
                .iter()
                .map(|a| String::from_utf8_lossy(a).into_owned())
                .collect();
            match directive(&mut s.config, &name, &values) {
                Ok(()) => Reply::ok(),
                Err(_) => Reply::Error(format!(
                    "ERR Unknown option or number of arguments for CONFIG SET - '{name}'"
                )),
            }
        }
        "resetstat" => Reply::ok(),
        "rewrite" => Reply::Error("ERR The server is running without a config file".to_string()),
        _ => Reply::Error("ERR unknown subcommand. Try CONFIG HELP.".to_string()),
    }
}

fn info(state: &Shared, section: &str) -> String {
    let s = state.borrow();
    let now = s.sys.now().secs();
    let up = now.saturating_sub(s.started);
    let section = section.to_ascii_lowercase();
    let mut out = String::new();
    let mut part = |name: &str, body: String| {
        if section.is_empty()
            || section == "default"
            || section == "all"
            || section == "everything"
            || section == name.to_ascii_lowercase()
        {
            if !out.is_empty() {
                out.push_str("\r\n");
            }
            out.push_str(&format!("# {name}\r\n{body}"));
        }
    };
    part(
        "Server",
        format!(
            "redis_version:{}\r\nredis_git_sha1:00000000\r\nredis_git_dirty:0\r\nredis_mode:standalone\r\nos:Linux {} x86_64\r\narch_bits:64\r\nprocess_id:{}\r\ntcp_port:{}\r\nuptime_in_seconds:{up}\r\nuptime_in_days:{}\r\nhz:10\r\nconfig_file:\r\n",
            version(&s.sys),
            s.sys.uname().release,
            s.sys.pid(),
            s.config.port,
            up / 86_400
        ),
    );
    part(
        "Clients",
        format!(
            "connected_clients:{}\r\nmaxclients:10000\r\nblocked_clients:0\r\n",
            s.clients
        ),
    );
    part("Memory", "used_memory:983040\r\nused_memory_human:960.00K\r\nused_memory_peak_human:960.00K\r\nmaxmemory:0\r\nmaxmemory_human:0B\r\nmaxmemory_policy:noeviction\r\n".to_string());
    part(
        "Persistence",
        format!(
            "loading:0\r\nrdb_changes_since_last_save:{}\r\nrdb_bgsave_in_progress:0\r\nrdb_last_save_time:{}\r\nrdb_last_bgsave_status:ok\r\naof_enabled:{}\r\n",
            s.data.dirty,
            s.last_save,
            u8::from(s.config.aof)
        ),
    );
    part(
        "Stats",
        format!(
            "total_connections_received:{}\r\ntotal_commands_processed:{}\r\nexpired_keys:0\r\nevicted_keys:0\r\n",
            s.connections, s.commands
        ),
    );
    part(
        "Replication",
        "role:master\r\nconnected_slaves:0\r\n".to_string(),
    );
    part(
        "CPU",
        "used_cpu_sys:0.010000\r\nused_cpu_user:0.010000\r\n".to_string(),
    );
    let keys: String = s
        .data
        .dbs
        .iter()
        .enumerate()
        .filter(|(_, d)| !d.is_empty())
        .map(|(i, d)| {
            format!(
                "db{i}:keys={},expires={},avg_ttl=0,subexpiry=0\r\n",
                d.len(),
                d.values().filter(|e| e.expires.is_some()).count()
            )
        })
        .collect();
    part("Keyspace", keys);
    out
}
