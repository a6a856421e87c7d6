//! PostgreSQL 17: the server `postgres` with its image's entrypoint, and the clients `psql`, `pg_dump`,
//! `pg_isready`.

use super::super::kit::{Cx, Input, Run, built, date};
use super::engine::{Outcome, Session, run};
use super::lex::statements;
use super::store::Store;
use super::wire::{Ask, answer, ask, question};
use machine::{Duration, Errno, SigAction, Signal, Sys};
use std::cell::RefCell;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::rc::Rc;

/// Of a program that carries none.
const VERSION: &str = "17.6";

/// The version of the running program.
fn version(sys: &Sys) -> String {
    built(sys, VERSION)
}

/// The version with the distribution's own, `17.6 (Debian 17.6-1.pgdg13+1)`.
fn packaged(sys: &Sys) -> String {
    let version = version(sys);
    match distribution(sys) {
        Some(release) => format!("{version} (Debian {version}-1.pgdg{release}+1)"),
        None => version,
    }
}

/// Debian's release; none on Alpine.
fn distribution(sys: &Sys) -> Option<String> {
    let text = sys.read_file("/etc/os-release").ok()?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let id = text.lines().find_map(|l| l.strip_prefix("VERSION_ID="))?;
    text.contains("ID=debian")
        .then(|| id.trim_matches('"').to_string())
}

/// What `SELECT version()` says.
fn in_full(sys: &Sys) -> String {
    let packaged = packaged(sys);
    match distribution(sys) {
        Some(_) => format!(
            "PostgreSQL {packaged} on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit"
        ),
        None => format!(
            "PostgreSQL {packaged} on x86_64-pc-linux-musl, compiled by gcc (Alpine 14.2.0) 14.2.0, 64-bit"
        ),
    }
}
const SOCKET: &str = "/var/run/postgresql/.s.PGSQL.5432";

fn now(sys: &Sys, format: &str) -> String {
    date::strftime(
        format,
        sys.now().secs() as i64,
        sys.now().nanos(),
        &date::Zone::utc(),
    )
}

async fn log(sys: &Sys, text: &str) {
    sys.eprint(&format!(
        "{} UTC [{}] LOG:  {text}\n",
        now(sys, "%Y-%m-%d %H:%M:%S.%3N"),
        sys.pid()
    ))
    .await;
}

fn data_dir(cx: &Cx) -> String {
    cx.var("PGDATA")
        .unwrap_or_else(|| "/var/lib/postgresql/data".to_string())
}

fn secret(cx: &Cx, name: &str) -> Option<String> {
    cx.var(name).or_else(|| {
        let f = cx.var(&format!("{name}_FILE"))?;
        cx.sys
            .read_file(&f)
            .ok()
            .map(|b| String::from_utf8_lossy(&b).trim_end().to_string())
    })
}

const NO_PASSWORD: &str =
    "Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, \"-e POSTGRES_PASSWORD=password\" on \"docker run\".

       You may also use \"POSTGRES_HOST_AUTH_METHOD=trust\" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about \"trust\":
       https://www.postgresql.org/docs/current/auth-trust.html
";

pub async fn server(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let other = args
        .first()
        .is_some_and(|a| !a.starts_with('-') && a != "postgres");
    if !other && args.iter().any(|a| a == "--version" || a == "-V") {
        cx.line(&format!("postgres (PostgreSQL) {}", packaged(&cx.sys)))
            .await;
        return Ok(0);
    }
    let first = args.first().cloned().unwrap_or_default();
    if !first.is_empty() && !first.starts_with('-') && first != "postgres" {
        let env = cx.sys.env();
        return super::super::run::exec(cx, &args, env, true).await;
    }
    let dir = data_dir(cx);
    if cx.sys.creds().uid == 0 {
        let _ = cx.sys.mkdir_all(&dir, 0o700);
        let _ = cx.sys.chown(&dir, Some(999), Some(999), true);
        for e in cx.sys.readdir(&dir).unwrap_or_default() {
            let _ = cx
                .sys
                .chown(&format!("{dir}/{}", e.name), Some(999), Some(999), false);
        }
        let _ = cx.sys.chmod(&dir, 0o700);
        super::super::run::become_ids(&cx.sys, 999, 999);
    }
    let file = format!("{dir}/hatoba.json");
    let trust = cx.var("POSTGRES_HOST_AUTH_METHOD").as_deref() == Some("trust");
    let store = match cx
        .sys
        .read_file(&file)
        .ok()
        .and_then(|t| Store::load(&String::from_utf8_lossy(&t)))
    {
        Some(s) => {
            cx.sys.print("\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n").await;
            s
        }
        None => {
            let password = secret(cx, "POSTGRES_PASSWORD").unwrap_or_default();
            if password.is_empty() && !trust {
                cx.raw_err(NO_PASSWORD).await;
                return Err(1);
            }
            initialise(cx, &dir, &file, password).await?
        }
    };
    let port = args
        .iter()
        .zip(args.iter().skip(1))
        .find(|(a, _)| *a == "-p")
        .and_then(|(_, p)| p.parse().ok())
        .unwrap_or(5432u16);
    serve(cx.sys.clone(), store, file, port, trust).await
}

async fn initialise(cx: &mut Cx, dir: &str, file: &str, password: String) -> Result<Store, i32> {
    let user = cx
        .var("POSTGRES_USER")
        .filter(|u| !u.is_empty())
        .unwrap_or_else(|| "postgres".to_string());
    let database = cx
        .var("POSTGRES_DB")
        .filter(|d| !d.is_empty())
        .unwrap_or_else(|| user.clone());
    cx.sys.print("The files belonging to this database system will be owned by user \"postgres\".\nThis user must also own the server process.\n\nThe database cluster will be initialized with locale \"en_US.utf8\".\nThe default database encoding has accordingly been set to \"UTF8\".\nThe default text search configuration will be set to \"english\".\n\nData page checksums are disabled.\n\n").await;
    cx.sys.print(&format!("fixing permissions on existing directory {dir} ... ok\ncreating subdirectories ... ok\nselecting dynamic shared memory implementation ... posix\nselecting default \"max_connections\" ... 100\nselecting default \"shared_buffers\" ... 128MB\nselecting default time zone ... Etc/UTC\ncreating configuration files ... ok\n")).await;
    let _ = cx.sys.sleep(Duration::from_secs(1)).await;
    for (name, size) in [("base", 0), ("global", 0), ("pg_wal", 0)] {
        let _ = size;
        let _ = cx.sys.mkdir_all(&format!("{dir}/{name}"), 0o700);
    }
    let made = cx
        .sys
        .write_file_sized(&format!("{dir}/base/1"), b"", 23 << 20)
        .and_then(|()| {
            cx.sys.write_file_sized(
                &format!("{dir}/pg_wal/000000010000000000000001"),
                b"",
                16 << 20,
            )
        })
        .and_then(|()| {
            cx.sys.write_file(
                &format!("{dir}/PG_VERSION"),
                format!(
                    "{}\n",
                    version(&cx.sys).split('.').next().unwrap_or_default()
                )
                .as_bytes(),
            )
        });
    if let Err(e) = made {
        cx.raw_err(&format!(
            "initdb: error: could not create directory \"{dir}/base\": {e}\n"
        ))
        .await;
        return Err(1);
    }
    let _ = cx.sys.write_file(
        &format!("{dir}/postgresql.conf"),
        b"listen_addresses = '*'\nmax_connections = 100\nshared_buffers = 128MB\n",
    );
    let _ = cx.sys.write_file(
        &format!("{dir}/pg_hba.conf"),
        b"local all all trust\nhost all all 127.0.0.1/32 trust\nhost all all all scram-sha-256\n",
    );
    cx.sys.print(&format!("running bootstrap script ... ok\nperforming post-bootstrap initialization ... ok\nsyncing data to disk ... ok\n\n\nSuccess. You can now start the database server using:\n\n    pg_ctl -D {dir} -l logfile start\n\n")).await;
    cx.raw_err("initdb: warning: enabling \"trust\" authentication for local connections\ninitdb: hint: You can change this by editing pg_hba.conf or using the option -A, or --auth-local and --auth-host, the next time you run initdb.\n").await;
    cx.sys.print("waiting for server to start....").await;
    log(&cx.sys, &format!("starting {}", in_full(&cx.sys))).await;
    log(&cx.sys, &format!("listening on Unix socket \"{SOCKET}\"")).await;
    log(&cx.sys, "database system is ready to accept connections").await;
    cx.sys.print(" done\nserver started\n").await;
    let mut store = Store::default();
    for d in ["postgres", "template1", &database] {
        store.databases.insert(d.to_string(), Default::default());
    }
    store.users.push((user.clone(), password));
    if database != "postgres" {
        cx.sys.print("CREATE DATABASE\n\n").await;
    }
    let scripts = cx
        .sys
        .readdir("/docker-entrypoint-initdb.d")
        .unwrap_or_default();
    if scripts.is_empty() {
        cx.sys
            .print(
                "\n/usr/local/bin/docker-entrypoint.sh: ignoring /docker-entrypoint-initdb.d/*\n\n",
            )
            .await;
    }
    for e in scripts {
        let path = format!("/docker-entrypoint-initdb.d/{}", e.name);
        if e.name.ends_with(".sql") {
            cx.sys
                .print(&format!(
                    "/usr/local/bin/docker-entrypoint.sh: running {path}\n"
                ))
                .await;
            let text =
                String::from_utf8_lossy(&cx.sys.read_file(&path).unwrap_or_default()).into_owned();
            for s in statements(&text) {
                match run(&mut store, &session(&cx.sys, &user, &database), s.trim()) {
                    Outcome::Failed { message, .. } => {
                        cx.raw_err(&format!("psql:{path}:1: ERROR:  {message}\n"))
                            .await;
                        return Err(3);
                    }
                    Outcome::Done { tag, .. } => cx.sys.print(&format!("{tag}\n")).await,
                    _ => {}
                }
            }
        } else {
            cx.sys
                .print(&format!(
                    "/usr/local/bin/docker-entrypoint.sh: ignoring {path}\n"
                ))
                .await;
        }
    }
    cx.sys.print("\nwaiting for server to shut down....").await;
    log(&cx.sys, "received fast shutdown request").await;
    log(&cx.sys, "database system is shut down").await;
    cx.sys
        .print(" done\nserver stopped\n\nPostgreSQL init process complete; ready for start up.\n\n")
        .await;
    let _ = cx.sys.write_file(file, store.save().as_bytes());
    Ok(store)
}

fn session(sys: &Sys, user: &str, database: &str) -> Session {
    Session {
        mysql: false,
        user: user.to_string(),
        database: database.to_string(),
        now: now(sys, "%Y-%m-%d %H:%M:%S.%6N+00"),
        version: in_full(sys),
    }
}

async fn serve(sys: Sys, store: Store, file: String, port: u16, trust: bool) -> Run {
    log(&sys, &format!("starting {}", in_full(&sys))).await;
    let tcp = match sys.listen(SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port)) {
        Ok(fd) => fd,
        Err(e) => {
            log(
                &sys,
                &format!("could not bind IPv4 address \"0.0.0.0\": {e}"),
            )
            .await;
            sys.eprint(&format!(
                "{} UTC [{}] FATAL:  could not create any TCP/IP sockets\n",
                now(&sys, "%Y-%m-%d %H:%M:%S.%3N"),
                sys.pid()
            ))
            .await;
            return Err(1);
        }
    };
    log(
        &sys,
        &format!("listening on IPv4 address \"0.0.0.0\", port {port}"),
    )
    .await;
    log(
        &sys,
        &format!("listening on IPv6 address \"::\", port {port}"),
    )
    .await;
    log(&sys, &format!("listening on Unix socket \"{SOCKET}\"")).await;
    let _ = sys.mkdir_all("/var/run/postgresql", 0o2777);
    let _ = sys.unlink(SOCKET);
    let unix = sys.unix_listen(SOCKET, 0o777);
    let shared = Rc::new(RefCell::new(store));
    for (fd, local) in [Some((tcp, false)), unix.ok().map(|fd| (fd, true))]
        .into_iter()
        .flatten()
    {
        let (own, shared, file) = (sys.clone(), shared.clone(), file.clone());
        sys.thread(async move {
            loop {
                match own.accept(fd).await {
                    Ok((conn, peer)) => {
                        let (s, shared, file) = (own.clone(), shared.clone(), file.clone());
                        let free = trust || local || peer.ip().is_loopback();
                        own.thread(async move { client(s, conn, shared, file, free).await });
                    }
                    Err(Errno::EINTR) => own.yield_now().await,
                    Err(_) => return,
                }
                own.cpu(1).await;
            }
        });
    }
    log(&sys, "database system is ready to accept connections").await;
    for s in [Signal::TERM, Signal::QUIT, Signal::INT] {
        sys.sigaction(s, SigAction::Catch);
    }
    sys.sigaction(Signal::PIPE, SigAction::Swallow);
    let s = sys.next_signal().await;
    let kind = match s {
        Signal::TERM => "smart",
        Signal::INT => "fast",
        _ => "immediate",
    };
    log(&sys, &format!("received {kind} shutdown request")).await;
    log(&sys, "aborting any active transactions").await;
    log(&sys, "shutting down").await;
    let _ = sys.write_file(&file, shared.borrow().save().as_bytes());
    let _ = sys.unlink(SOCKET);
    log(&sys, "database system is shut down").await;
    Ok(0)
}

async fn client(sys: Sys, fd: i32, shared: Rc<RefCell<Store>>, file: String, free: bool) {
    while let Some(q) = question(&sys, fd).await {
        let fatal = |message: String| Outcome::Failed {
            code: 1,
            state: "FATAL".to_string(),
            message,
        };
        let account = shared
            .borrow()
            .users
            .iter()
            .find(|(u, _)| *u == q.user)
            .cloned();
        let mut out = Vec::new();
        let refusal = match account {
            None if free => Some(fatal(format!("role \"{}\" does not exist", q.user))),
            Some((_, p)) if !free && p != q.password => Some(fatal(format!(
                "password authentication failed for user \"{}\"",
                q.user
            ))),
            None => Some(fatal(format!(
                "password authentication failed for user \"{}\"",
                q.user
            ))),
            Some(_) if !shared.borrow().databases.contains_key(&q.database) => {
                Some(fatal(format!("database \"{}\" does not exist", q.database)))
            }
            Some(_) => None,
        };
        if let Some(Outcome::Failed { message, .. }) = &refusal {
            sys.eprint(&format!(
                "{} UTC [{}] FATAL:  {message}\n",
                now(&sys, "%Y-%m-%d %H:%M:%S.%3N"),
                sys.pid() + 60
            ))
            .await;
        }
        match refusal {
            Some(r) => out.push(r),
            None => {
                for s in statements(&q.sql) {
                    sys.cpu(5).await;
                    let o = run(
                        &mut shared.borrow_mut(),
                        &session(&sys, &q.user, &q.database),
                        s.trim(),
                    );
                    let stop = matches!(o, Outcome::Failed { .. });
                    if let Outcome::Failed { message, .. } = &o {
                        let first = message.lines().next().unwrap_or("").to_string();
                        let stamp = now(&sys, "%Y-%m-%d %H:%M:%S.%3N");
                        let pid = sys.pid() + 60;
                        sys.eprint(&format!("{stamp} UTC [{pid}] ERROR:  {first}\n{stamp} UTC [{pid}] STATEMENT:  {}\n", s.trim())).await;
                    }
                    out.push(o);
                    if stop {
                        break;
                    }
                }
                let text = shared.borrow().save();
                if sys
                    .read_file(&file)
                    .map_or(true, |old| old != text.as_bytes())
                {
                    let _ = sys.write_file(&file, text.as_bytes());
                }
            }
        }
        if !answer(&sys, fd, &out).await {
            break;
        }
    }
    let _ = sys.close(fd);
}

#[derive(Default)]
struct Options {
    user: String,
    password: String,
    host: String,
    port: u16,
    database: Option<String>,
    commands: Vec<String>,
    files: Vec<String>,
    tuples: bool,
    unaligned: bool,
    quiet: bool,
    stop: bool,
}

fn options(cx: &mut Cx) -> Options {
    let me = super::super::kit::users::Users::load(&cx.sys).user_name(cx.sys.creds().uid);
    let mut o = Options {
        user: cx.var("PGUSER").unwrap_or(me),
        password: cx.var("PGPASSWORD").unwrap_or_default(),
        host: cx.var("PGHOST").unwrap_or_default(),
        port: cx
            .var("PGPORT")
            .and_then(|p| p.parse().ok())
            .unwrap_or(5432),
        database: cx.var("PGDATABASE"),
        ..Options::default()
    };
    let args = std::mem::take(&mut cx.args);
    let mut it = args.into_iter();
    let mut rest = Vec::new();
    while let Some(a) = it.next() {
        if let Some(u) = a
            .strip_prefix("postgres://")
            .or_else(|| a.strip_prefix("postgresql://"))
        {
            let (cred, place) = u.rsplit_once('@').unwrap_or(("", u));
            if let Some((n, p)) = cred.split_once(':') {
                o.user = n.to_string();
                o.password = p.to_string();
            } else if !cred.is_empty() {
                o.user = cred.to_string();
            }
            let (hp, db) = place.split_once('/').unwrap_or((place, ""));
            let (h, p) = hp.split_once(':').unwrap_or((hp, "5432"));
            o.host = h.to_string();
            o.port = p.parse().unwrap_or(5432);
            if !db.is_empty() {
                o.database = Some(db.split('?').next().unwrap_or(db).to_string());
            }
            continue;
        }
        let (k, v) = match a.split_once('=') {
            Some((k, v)) if k.starts_with("--") => (k.to_string(), Some(v.to_string())),
            _ => match crate::flag::with_text(&a, "Uhpdcf") {
                Some((flag, text)) => (flag, Some(text)),
                None => (a.clone(), None),
            },
        };
        let value = |it: &mut std::vec::IntoIter<String>| {
            v.clone().or_else(|| it.next()).unwrap_or_default()
        };
        match k.as_str() {
            "-U" | "--username" => o.user = value(&mut it),
            "-h" | "--host" => o.host = value(&mut it),
            "-p" | "--port" => o.port = value(&mut it).parse().unwrap_or(5432),
            "-d" | "--dbname" => o.database = Some(value(&mut it)),
            "-c" | "--command" => {
                let c = value(&mut it);
                o.commands.push(c);
            }
            "-f" | "--file" => {
                let f = value(&mut it);
                o.files.push(f);
            }
            "-v" | "-P" => {
                let s = value(&mut it);
                o.stop |= s.contains("ON_ERROR_STOP=1");
            }
            k if k.starts_with("--") => match k {
                "--tuples-only" => o.tuples = true,
                "--no-align" => o.unaligned = true,
                "--quiet" => o.quiet = true,
                "--list" => o.commands.push("\\l".to_string()),
                _ => {}
            },
            k if k.starts_with('-') => {
                for c in k[1..].chars() {
                    match c {
                        't' => o.tuples = true,
                        'A' => o.unaligned = true,
                        'q' => o.quiet = true,
                        'l' => o.commands.push("\\l".to_string()),
                        // -tAc "…": the command follows.
                        'c' => {
                            let c = it.next().unwrap_or_default();
                            o.commands.push(c);
                        }
                        _ => {}
                    }
                }
            }
            _ => rest.push(a),
        }
    }
    if let Some(d) = rest.first() {
        o.database = Some(d.clone());
    }
    if let Some(u) = rest.get(1) {
        o.user.clone_from(u);
    }
    o
}

async fn connect(cx: &mut Cx, o: &Options) -> Result<i32, String> {
    if o.host.is_empty() || o.host.starts_with('/') {
        return cx.sys.unix_connect(SOCKET).await.map_err(|e| format!("connection to server on socket \"{SOCKET}\" failed: {e}\n\tIs the server running locally and accepting connections on that socket?"));
    }
    let ip = match cx.sys.resolve_to(&o.host, o.port).await {
        Ok(l) if !l.is_empty() => l[0],
        other => {
            let why = if matches!(other, Err(machine::DnsError::TryAgain)) {
                "Temporary failure in name resolution"
            } else {
                "Name or service not known"
            };
            return Err(format!(
                "could not translate host name \"{}\" to address: {why}",
                o.host
            ));
        }
    };
    let named = if o.host == ip.to_string() {
        String::new()
    } else {
        format!(" ({ip})")
    };
    cx.sys.connect(SocketAddr::new(ip, o.port)).await.map_err(|e| format!("connection to server at \"{}\"{named}, port {} failed: {e}\n\tIs the server running on that host and accepting TCP/IP connections?", o.host, o.port))
}

fn aligned(columns: &[(String, bool)], rows: &[Vec<Option<String>>], o: &Options) -> String {
    let cell = |v: &Option<String>| v.clone().unwrap_or_default();
    let mut out = String::new();
    if o.unaligned {
        if !o.tuples {
            out.push_str(
                &(columns
                    .iter()
                    .map(|c| c.0.clone())
                    .collect::<Vec<_>>()
                    .join("|")
                    + "\n"),
            );
        }
        for r in rows {
            out.push_str(&(r.iter().map(cell).collect::<Vec<_>>().join("|") + "\n"));
        }
        if !o.tuples {
            out.push_str(&format!(
                "({} row{})\n",
                rows.len(),
                if rows.len() == 1 { "" } else { "s" }
            ));
        }
        return out;
    }
    let w: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(i, (n, _))| {
            rows.iter()
                .map(|r| cell(&r[i]).chars().count())
                .max()
                .unwrap_or(0)
                .max(if o.tuples { 0 } else { n.chars().count() })
        })
        .collect();
    if !o.tuples {
        let heads: Vec<String> = columns
            .iter()
            .zip(&w)
            .map(|((n, _), w)| {
                let gap = w - n.chars().count();
                format!(" {}{n}{} ", " ".repeat(gap / 2), " ".repeat(gap - gap / 2))
            })
            .collect();
        out.push_str(&(heads.join("|") + "\n"));
        out.push_str(
            &(w.iter()
                .map(|n| "-".repeat(n + 2))
                .collect::<Vec<_>>()
                .join("+")
                + "\n"),
        );
    }
    for r in rows {
        let last = columns.len().saturating_sub(1);
        let cells: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(i, (_, right))| {
                let v = cell(&r[i]);
                if *right {
                    format!(" {v:>w$}{}", if i == last { "" } else { " " }, w = w[i])
                } else if i == last {
                    format!(" {v}")
                } else {
                    format!(" {v:<w$} ", w = w[i])
                }
            })
            .collect();
        out.push_str(&(cells.join("|") + "\n"));
    }
    if !o.tuples {
        out.push_str(&format!(
            "({} row{})\n",
            rows.len(),
            if rows.len() == 1 { "" } else { "s" }
        ));
    }
    out + "\n"
}

pub async fn psql(cx: &mut Cx) -> Run {
    if cx.args.iter().any(|a| a == "--version" || a == "-V") {
        cx.line(&format!("psql (PostgreSQL) {}", packaged(&cx.sys)))
            .await;
        return Ok(0);
    }
    let o = options(cx);
    let fd = match connect(cx, &o).await {
        Ok(fd) => fd,
        Err(e) => {
            cx.raw_err(&format!("psql: error: {e}\n")).await;
            return Err(2);
        }
    };
    let mut q = Ask {
        user: o.user.clone(),
        password: o.password.clone(),
        database: o.database.clone().unwrap_or_else(|| o.user.clone()),
        sql: String::new(),
        local: o.host.is_empty(),
    };
    if let Some(list) = ask(&cx.sys, fd, &q).await
        && let Some(Outcome::Failed { message, .. }) = list.first()
    {
        let place = if o.host.is_empty() {
            format!("connection to server on socket \"{SOCKET}\"")
        } else {
            format!("connection to server at \"{}\", port {}", o.host, o.port)
        };
        let text = if o.password.is_empty() && message.starts_with("password") {
            format!("psql: error: {place} failed: fe_sendauth: no password supplied\n")
        } else {
            format!("psql: error: {place} failed: FATAL:  {message}\n")
        };
        cx.raw_err(&text).await;
        return Err(2);
    }
    if !o.commands.is_empty() {
        for c in &o.commands {
            if !script(cx, fd, &mut q, c, &o).await {
                return Ok(1);
            }
        }
        return Ok(0);
    }
    for f in &o.files {
        let text = match cx.slurp(f).await {
            Ok(t) => String::from_utf8_lossy(&t).into_owned(),
            Err(e) => {
                cx.raw_err(&format!("psql: error: {f}: {e}\n")).await;
                return Ok(1);
            }
        };
        let ok = script(cx, fd, &mut q, &text, &o).await;
        if !ok && o.stop {
            return Ok(3);
        }
    }
    if !o.files.is_empty() {
        return Ok(0);
    }
    let tty = cx.sys.isatty(0);
    if tty {
        cx.out(&format!(
            "psql ({})\nType \"help\" for help.\n\n",
            packaged(&cx.sys)
        ))
        .await;
    }
    let mut input = Input::new(0);
    let mut pending = String::new();
    loop {
        if tty {
            cx.out(&format!(
                "{}{}# ",
                q.database,
                if pending.is_empty() { "=" } else { "-" }
            ))
            .await;
            cx.flush().await;
        }
        let Ok(Some(l)) = input.line(&cx.sys).await else {
            break;
        };
        let l = String::from_utf8_lossy(&l).into_owned();
        if pending.is_empty() && matches!(l.trim(), "\\q" | "exit" | "quit") {
            return Ok(0);
        }
        if pending.is_empty() && l.trim_start().starts_with('\\') {
            script(cx, fd, &mut q, l.trim(), &o).await;
            continue;
        }
        pending.push_str(&l);
        pending.push('\n');
        if l.trim_end().ends_with(';') {
            let text = std::mem::take(&mut pending);
            let ok = script(cx, fd, &mut q, &text, &o).await;
            if !ok && o.stop {
                return Ok(3);
            }
        } else if pending.trim().is_empty() {
            pending.clear();
        }
    }
    if !pending.trim().is_empty() {
        script(cx, fd, &mut q, &pending, &o).await;
    }
    Ok(0)
}

/// Runs a piece of a script; false after an error.
async fn script(cx: &mut Cx, fd: i32, q: &mut Ask, text: &str, o: &Options) -> bool {
    if text.starts_with('\\') {
        return meta(cx, fd, q, text, o).await;
    }
    let mut good = true;
    for s in statements(text) {
        q.sql = s.trim().to_string();
        let Some(list) = ask(&cx.sys, fd, q).await else {
            cx.raw_err("server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n").await;
            return false;
        };
        for r in list {
            match r {
                Outcome::Rows { columns, rows } => cx.out(&aligned(&columns, &rows, o)).await,
                Outcome::Done { tag, .. } => {
                    if !o.quiet {
                        cx.line(&tag).await;
                    }
                }
                Outcome::Use(_) => {}
                Outcome::Failed { message, .. } => {
                    cx.raw_err(&format!("ERROR:  {message}\n")).await;
                    good = false;
                }
            }
        }
    }
    good
}

async fn meta(cx: &mut Cx, fd: i32, q: &mut Ask, text: &str, o: &Options) -> bool {
    let mut words = text.split_whitespace();
    let (verb, arg) = (
        words.next().unwrap_or(""),
        words.next().unwrap_or("").to_string(),
    );
    let mut rows_of = String::new();
    match verb {
        "\\l" | "\\list" => rows_of.push_str("select datname from pg_database"),
        "\\dt" | "\\d" if arg.is_empty() => {
            rows_of.push_str("select tablename from pg_catalog.pg_tables");
        }
        "\\c" | "\\connect" => {
            let old = std::mem::replace(&mut q.database, arg.clone());
            q.sql.clear();
            let list = ask(&cx.sys, fd, q).await.unwrap_or_default();
            if let Some(Outcome::Failed { message, .. }) = list.first() {
                cx.raw_err(&format!("connection to server on socket \"{SOCKET}\" failed: FATAL:  {message}\nPrevious connection kept\n")).await;
                q.database = old;
                return false;
            }
            cx.out(&format!(
                "You are now connected to database \"{arg}\" as user \"{}\".\n",
                q.user
            ))
            .await;
            return true;
        }
        "\\du" => {
            cx.out(&format!("                             List of roles\n Role name |                         Attributes                         \n-----------+------------------------------------------------------------\n {:<9} | Superuser, Create role, Create DB, Replication, Bypass RLS\n\n", q.user)).await;
            return true;
        }
        "\\conninfo" => {
            cx.out(&format!("You are connected to database \"{}\" as user \"{}\" via socket in \"/var/run/postgresql\" at port \"5432\".\n", q.database, q.user)).await;
            return true;
        }
        "\\d" => rows_of.push_str(&format!("select * from {arg} limit 0")),
        "\\q" => return true,
        other => {
            cx.raw_err(&format!("invalid command {other}\nTry \\? for help.\n"))
                .await;
            return false;
        }
    }
    q.sql = rows_of;
    let list = ask(&cx.sys, fd, q).await.unwrap_or_default();
    let text = |s: &str| Some(s.to_string());
    match list.into_iter().next() {
        Some(Outcome::Rows { rows, .. }) if verb.starts_with("\\l") => {
            let mut names: Vec<String> = rows
                .into_iter()
                .filter_map(|r| r.into_iter().next().flatten())
                .collect();
            names.push("template0".to_string());
            names.sort();
            names.dedup();
            let owner = q.user.clone();
            let columns = [
                "Name",
                "Owner",
                "Encoding",
                "Locale Provider",
                "Collate",
                "Ctype",
            ]
            .map(|c| (c.to_string(), false))
            .to_vec();
            let rows: Vec<Vec<Option<String>>> = names
                .iter()
                .map(|n| {
                    vec![
                        text(n),
                        text(&owner),
                        text("UTF8"),
                        text("libc"),
                        text("en_US.utf8"),
                        text("en_US.utf8"),
                    ]
                })
                .collect();
            titled(cx, "List of databases", &columns, &rows, o).await;
            true
        }
        Some(Outcome::Rows { rows, .. }) if arg.is_empty() => {
            if rows.is_empty() {
                cx.raw_err("Did not find any relations.\n").await;
                return true;
            }
            let owner = q.user.clone();
            let columns = ["Schema", "Name", "Type", "Owner"]
                .map(|c| (c.to_string(), false))
                .to_vec();
            let rows: Vec<Vec<Option<String>>> = rows
                .into_iter()
                .map(|r| {
                    vec![
                        text("public"),
                        r.into_iter().next().flatten(),
                        text("table"),
                        text(&owner),
                    ]
                })
                .collect();
            titled(cx, "List of relations", &columns, &rows, o).await;
            true
        }
        Some(Outcome::Rows { columns, .. }) => {
            let heads = ["Column", "Type"].map(|c| (c.to_string(), false)).to_vec();
            let rows: Vec<Vec<Option<String>>> = columns
                .iter()
                .map(|(n, num)| vec![text(n), text(if *num { "integer" } else { "text" })])
                .collect();
            titled(cx, &format!("Table \"public.{arg}\""), &heads, &rows, o).await;
            true
        }
        _ => {
            cx.raw_err(&format!("Did not find any relation named \"{arg}\".\n"))
                .await;
            false
        }
    }
}

async fn titled(
    cx: &mut Cx,
    title: &str,
    columns: &[(String, bool)],
    rows: &[Vec<Option<String>>],
    o: &Options,
) {
    let body = aligned(columns, rows, o);
    if !o.tuples && !o.unaligned {
        let width = body.lines().nth(1).map_or(0, str::len);
        let pad = width.saturating_sub(title.len()) / 2;
        cx.line(&format!("{}{title}", " ".repeat(pad))).await;
    }
    cx.out(&body).await;
}

pub async fn pg_isready(cx: &mut Cx) -> Run {
    let o = options(cx);
    let place = if o.host.is_empty() {
        format!("/var/run/postgresql:{}", o.port)
    } else {
        format!("{}:{}", o.host, o.port)
    };
    match connect(cx, &o).await {
        Ok(fd) => {
            let _ = cx.sys.close(fd);
            if !o.quiet {
                cx.line(&format!("{place} - accepting connections")).await;
            }
            Ok(0)
        }
        Err(_) => {
            if !o.quiet {
                cx.line(&format!("{place} - no response")).await;
            }
            Ok(2)
        }
    }
}

pub async fn pg_dump(cx: &mut Cx) -> Run {
    let o = options(cx);
    let fd = match connect(cx, &o).await {
        Ok(fd) => fd,
        Err(e) => {
            cx.raw_err(&format!("pg_dump: error: {e}\n")).await;
            return Err(1);
        }
    };
    let mut q = Ask {
        user: o.user.clone(),
        password: o.password.clone(),
        database: o.database.clone().unwrap_or_else(|| o.user.clone()),
        sql: "select tablename from pg_catalog.pg_tables".to_string(),
        local: true,
    };
    cx.out(&format!(
        "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version {}\n\n",
        version(&cx.sys)
    ))
    .await;
    let list = ask(&cx.sys, fd, &q).await.unwrap_or_default();
    let mut tables = Vec::new();
    for r in list {
        match r {
            Outcome::Rows { rows, .. } => tables.extend(
                rows.into_iter()
                    .filter_map(|r| r.into_iter().next().flatten()),
            ),
            Outcome::Failed { message, .. } => {
                cx.raw_err(&format!(
                    "pg_dump: error: connection to server failed: FATAL:  {message}\n"
                ))
                .await;
                return Err(1);
            }
            _ => {}
        }
    }
    for t in tables {
        q.sql = format!("select * from {t}");
        for r in ask(&cx.sys, fd, &q).await.unwrap_or_default() {
            if let Outcome::Rows { columns, rows } = r {
                let columns_text: Vec<String> = columns
                    .iter()
                    .map(|(n, num)| format!("    {n} {}", if *num { "integer" } else { "text" }))
                    .collect();
                cx.out(&format!(
                    "CREATE TABLE public.{t} (\n{}\n);\n\n",
                    columns_text.join(",\n")
                ))
                .await;
                for r in rows {
                    let values: Vec<String> = r
                        .iter()
                        .zip(&columns)
                        .map(|(v, c)| match v {
                            None => "NULL".to_string(),
                            Some(v) if c.1 => v.clone(),
                            Some(v) => format!("'{}'", v.replace('\'', "''")),
                        })
                        .collect();
                    cx.out(&format!(
                        "INSERT INTO public.{t} VALUES ({});\n",
                        values.join(", ")
                    ))
                    .await;
                }
            }
        }
    }
    cx.out("\n--\n-- PostgreSQL database dump complete\n--\n\n")
        .await;
    Ok(0)
}
