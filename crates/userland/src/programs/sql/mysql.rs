//! MySQL 8.4: the server `mysqld` with its image's entrypoint, and the clients `mysql`, `mysqladmin`,
//! `mysqldump`.

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
const VERSION: &str = "8.4.7";
const DATA: &str = "/var/lib/mysql";

/// The version of the running program; MariaDB's ends in `-MariaDB`.
fn version(sys: &Sys) -> String {
    built(sys, VERSION)
}

/// Who made it, as the server says after its version.
fn maker(version: &str) -> &'static str {
    match version.ends_with("MariaDB") {
        true => "mariadb.org binary distribution",
        false => "MySQL Community Server - GPL",
    }
}
const FILE: &str = "/var/lib/mysql/hatoba.json";
/// The server's names: MySQL's and MariaDB's.
const SERVERS: &[&str] = &["mysqld", "mariadbd"];
const SOCKET: &str = "/var/run/mysqld/mysqld.sock";

fn now(sys: &Sys, format: &str) -> String {
    date::strftime(
        format,
        sys.now().secs() as i64,
        sys.now().nanos(),
        &date::Zone::utc(),
    )
}

/// A line of the entrypoint's own log.
async fn note(sys: &Sys, level: &str, text: &str) {
    let line = format!(
        "{} [{level}] [Entrypoint]: {text}\n",
        now(sys, "%Y-%m-%d %H:%M:%S+00:00")
    );
    if level == "ERROR" {
        sys.eprint(&line).await;
    } else {
        sys.print(&line).await;
    }
}

/// A line of the server's log.
async fn log(sys: &Sys, level: &str, code: &str, part: &str, text: &str) {
    sys.eprint(&format!(
        "{}Z 0 [{level}] [{code}] [{part}] {text}\n",
        now(sys, "%Y-%m-%dT%H:%M:%S.%6N")
    ))
    .await;
}

/// A setting of the environment; MariaDB's image knows each under two names.
fn setting(cx: &Cx, name: &str) -> Option<String> {
    let own = name.replacen("MYSQL_", "MARIADB_", 1);
    let mariadb = version(&cx.sys).ends_with("MariaDB");
    let own = mariadb.then(|| cx.var(&own)).flatten();
    own.or_else(|| cx.var(name))
}

fn secret(cx: &Cx, name: &str) -> Option<String> {
    setting(cx, name).or_else(|| {
        let f = setting(cx, &format!("{name}_FILE"))?;
        cx.sys
            .read_file(&f)
            .ok()
            .map(|b| String::from_utf8_lossy(&b).trim_end().to_string())
    })
}

pub async fn server(cx: &mut Cx) -> Run {
    let version = version(&cx.sys);
    let args = std::mem::take(&mut cx.args);
    let other = args
        .first()
        .is_some_and(|a| !a.starts_with('-') && !SERVERS.contains(&a.as_str()));
    if !other && args.iter().any(|a| a == "--version" || a == "-V") {
        cx.line(&format!(
            "/usr/sbin/mysqld  Ver {version} for Linux on x86_64 (MySQL Community Server - GPL)"
        ))
        .await;
        return Ok(0);
    }
    // The entrypoint runs whatever else it is given.
    let first = args.first().cloned().unwrap_or_default();
    if !first.is_empty() && !first.starts_with('-') && !SERVERS.contains(&first.as_str()) {
        let env = cx.sys.env();
        return super::super::run::exec(cx, &args, env, true).await;
    }
    let entrypoint = cx
        .sys
        .argv()
        .first()
        .is_some_and(|a| a.contains("entrypoint"));
    if cx.sys.creds().uid == 0 && entrypoint {
        note(
            &cx.sys,
            "Note",
            &format!("Entrypoint script for MySQL Server {version}-1.el9 started."),
        )
        .await;
        note(&cx.sys, "Note", "Switching to dedicated user 'mysql'").await;
        note(
            &cx.sys,
            "Note",
            &format!("Entrypoint script for MySQL Server {version}-1.el9 started."),
        )
        .await;
        for e in cx.sys.readdir(DATA).unwrap_or_default() {
            let _ = cx
                .sys
                .chown(&format!("{DATA}/{}", e.name), Some(999), Some(999), false);
        }
        let _ = cx.sys.chown(DATA, Some(999), Some(999), true);
        super::super::run::become_ids(&cx.sys, 999, 999);
    }
    let mut store = match cx
        .sys
        .read_file(FILE)
        .ok()
        .and_then(|t| Store::load(&String::from_utf8_lossy(&t)))
    {
        Some(s) => s,
        None => initialise(cx).await?,
    };
    let port = args
        .iter()
        .find_map(|a| a.strip_prefix("--port="))
        .and_then(|p| p.parse().ok())
        .unwrap_or(3306u16);
    if store.users.is_empty() {
        store.users.push(("root".to_string(), String::new()));
    }
    serve(cx.sys.clone(), store, port).await
}

/// The first start on an empty data directory.
async fn initialise(cx: &mut Cx) -> Result<Store, i32> {
    let version = version(&cx.sys);
    let password = secret(cx, "MYSQL_ROOT_PASSWORD");
    let empty = setting(cx, "MYSQL_ALLOW_EMPTY_PASSWORD").is_some_and(|v| !v.is_empty());
    let random = setting(cx, "MYSQL_RANDOM_ROOT_PASSWORD").is_some_and(|v| !v.is_empty());
    if password.as_ref().is_none_or(String::is_empty) && !empty && !random {
        note(&cx.sys, "ERROR", "Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD").await;
        return Err(1);
    }
    note(&cx.sys, "Note", "Initializing database files").await;
    log(
        &cx.sys,
        "System",
        "MY-015017",
        "Server",
        "MySQL Server Initialization - start.",
    )
    .await;
    log(
        &cx.sys,
        "System",
        "MY-013169",
        "Server",
        &format!(
            "/usr/sbin/mysqld (mysqld {version}) initializing of server in progress as process {}",
            cx.sys.pid() + 80
        ),
    )
    .await;
    let _ = cx.sys.sleep(Duration::from_secs(5)).await;
    for (name, size) in [
        ("ibdata1", 12 << 20),
        ("undo_001", 16 << 20),
        ("undo_002", 16 << 20),
        ("mysql.ibd", 32 << 20),
    ] {
        if let Err(e) = cx
            .sys
            .write_file_sized(&format!("{DATA}/{name}"), b"", size)
        {
            log(
                &cx.sys,
                "ERROR",
                "MY-012592",
                "InnoDB",
                &format!(
                    "Operating system error number {} in a file operation: {e}.",
                    e.number()
                ),
            )
            .await;
            return Err(1);
        }
    }
    log(
        &cx.sys,
        "System",
        "MY-015018",
        "Server",
        "MySQL Server Initialization - end.",
    )
    .await;
    note(&cx.sys, "Note", "Database files initialized").await;
    note(&cx.sys, "Note", "Starting temporary server").await;
    let _ = cx.sys.sleep(Duration::from_secs(2)).await;
    note(&cx.sys, "Note", "Temporary server started.").await;
    let root = if random {
        let p = format!("{:016x}", cx.sys.random_u64());
        note(&cx.sys, "Note", &format!("GENERATED ROOT PASSWORD: {p}")).await;
        p
    } else {
        password.unwrap_or_default()
    };
    let mut store = Store::default();
    store.users.push(("root".to_string(), root));
    let database = setting(cx, "MYSQL_DATABASE").unwrap_or_default();
    if !database.is_empty() {
        note(&cx.sys, "Note", &format!("Creating database {database}")).await;
        store.databases.insert(database.clone(), Default::default());
    }
    if let Some(user) = setting(cx, "MYSQL_USER").filter(|u| !u.is_empty()) {
        if user == "root" {
            note(&cx.sys, "ERROR", "MYSQL_USER=\"root\", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user\n    Remove MYSQL_USER=\"root\" and use one of the following to control the root user password:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD").await;
            return Err(1);
        }
        note(&cx.sys, "Note", &format!("Creating user {user}")).await;
        store.users.push((
            user.clone(),
            secret(cx, "MYSQL_PASSWORD").unwrap_or_default(),
        ));
        if !database.is_empty() {
            note(
                &cx.sys,
                "Note",
                &format!("Giving user {user} access to schema {database}"),
            )
            .await;
        }
    }
    scripts(cx, &mut store, &database).await?;
    note(&cx.sys, "Note", "Stopping temporary server").await;
    let _ = cx.sys.sleep(Duration::from_secs(1)).await;
    note(&cx.sys, "Note", "Temporary server stopped").await;
    cx.sys.print("\n").await;
    note(
        &cx.sys,
        "Note",
        "MySQL init process done. Ready for start up.",
    )
    .await;
    cx.sys.print("\n").await;
    let _ = cx.sys.write_file(FILE, store.save().as_bytes());
    Ok(store)
}

async fn scripts(cx: &mut Cx, store: &mut Store, database: &str) -> Result<(), i32> {
    for e in cx
        .sys
        .readdir("/docker-entrypoint-initdb.d")
        .unwrap_or_default()
    {
        let path = format!("/docker-entrypoint-initdb.d/{}", e.name);
        if e.name.ends_with(".sql") {
            note(
                &cx.sys,
                "Note",
                &format!("/usr/local/bin/docker-entrypoint.sh: running {path}"),
            )
            .await;
            let text =
                String::from_utf8_lossy(&cx.sys.read_file(&path).unwrap_or_default()).into_owned();
            let mut current = database.to_string();
            for s in statements(&text) {
                match run(store, &session(&cx.sys, "root", &current), &s) {
                    Outcome::Use(d) => current = d,
                    Outcome::Failed {
                        code,
                        state,
                        message,
                    } => {
                        cx.sys
                            .eprint(&format!("ERROR {code} ({state}) at line 1: {message}\n"))
                            .await;
                        return Err(1);
                    }
                    _ => {}
                }
            }
        } else {
            note(
                &cx.sys,
                "Warn",
                &format!("/usr/local/bin/docker-entrypoint.sh: ignoring {path}"),
            )
            .await;
        }
    }
    Ok(())
}

fn session(sys: &Sys, user: &str, database: &str) -> Session {
    let version = version(sys);
    Session {
        mysql: true,
        user: user.to_string(),
        database: database.to_string(),
        now: now(sys, "%Y-%m-%d %H:%M:%S"),
        version,
    }
}

async fn serve(sys: Sys, store: Store, port: u16) -> Run {
    let version = version(&sys);
    log(
        &sys,
        "System",
        "MY-015015",
        "Server",
        "MySQL Server - start.",
    )
    .await;
    log(
        &sys,
        "System",
        "MY-010116",
        "Server",
        &format!(
            "/usr/sbin/mysqld (mysqld {version}) starting as process {}",
            sys.pid()
        ),
    )
    .await;
    log(
        &sys,
        "System",
        "MY-013576",
        "InnoDB",
        "InnoDB initialization has started.",
    )
    .await;
    let _ = sys.sleep(Duration::from_secs(1)).await;
    log(
        &sys,
        "System",
        "MY-013577",
        "InnoDB",
        "InnoDB initialization has ended.",
    )
    .await;
    let tcp = match sys.listen(SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port)) {
        Ok(fd) => fd,
        Err(e) => {
            log(
                &sys,
                "ERROR",
                "MY-010262",
                "Server",
                &format!("Can't start server: Bind on TCP/IP port: {e}"),
            )
            .await;
            return Err(1);
        }
    };
    let _ = sys.mkdir_all("/var/run/mysqld", 0o1777);
    let _ = sys.unlink(SOCKET);
    let unix = sys.unix_listen(SOCKET, 0o777);
    let shared = Rc::new(RefCell::new(store));
    for fd in [Some(tcp), unix.ok()].into_iter().flatten() {
        let (own, shared) = (sys.clone(), shared.clone());
        sys.thread(async move {
            loop {
                match own.accept(fd).await {
                    Ok((conn, peer)) => {
                        let (s, shared) = (own.clone(), shared.clone());
                        own.thread(async move { client(s, conn, peer, shared).await });
                    }
                    Err(Errno::EINTR) => own.yield_now().await,
                    Err(_) => return,
                }
                own.cpu(1).await;
            }
        });
    }
    log(&sys, "System", "MY-011323", "Server", "X Plugin ready for connections. Bind-address: '::' port: 33060, socket: /var/run/mysqld/mysqlx.sock").await;
    log(&sys, "System", "MY-010931", "Server", &format!("/usr/sbin/mysqld: ready for connections. Version: '{version}'  socket: '{SOCKET}'  port: {port}  {}.", maker(&version))).await;
    for s in [Signal::TERM, Signal::QUIT, Signal::INT] {
        sys.sigaction(s, SigAction::Catch);
    }
    sys.sigaction(Signal::PIPE, SigAction::Swallow);
    let s = sys.next_signal().await;
    log(&sys, "System", "MY-013172", "Server", &format!("Received SHUTDOWN from user <via user signal>. Shutting down mysqld (Version: {version}).")).await;
    let _ = s;
    let _ = sys.sleep(Duration::from_millis(800)).await;
    let _ = sys.write_file(FILE, shared.borrow().save().as_bytes());
    let _ = sys.unlink(SOCKET);
    log(
        &sys,
        "System",
        "MY-010910",
        "Server",
        &format!(
            "/usr/sbin/mysqld: Shutdown complete (mysqld {version})  MySQL Community Server - GPL."
        ),
    )
    .await;
    Ok(0)
}

async fn client(sys: Sys, fd: i32, peer: SocketAddr, shared: Rc<RefCell<Store>>) {
    while let Some(q) = question(&sys, fd).await {
        let host = if q.local {
            "localhost".to_string()
        } else {
            peer.ip().to_string()
        };
        let known = shared
            .borrow()
            .users
            .iter()
            .any(|(u, p)| *u == q.user && *p == q.password);
        let mut out = Vec::new();
        if !known {
            let using = if q.password.is_empty() { "NO" } else { "YES" };
            out.push(Outcome::Failed {
                code: 1045,
                state: "28000".to_string(),
                message: format!(
                    "Access denied for user '{}'@'{host}' (using password: {using})",
                    q.user
                ),
            });
        } else if !q.database.is_empty()
            && !shared.borrow().databases.contains_key(&q.database)
            && !["mysql", "information_schema", "sys"].contains(&q.database.as_str())
        {
            out.push(Outcome::Failed {
                code: 1049,
                state: "42000".to_string(),
                message: format!("Unknown database '{}'", q.database),
            });
        } else {
            let mut database = q.database.clone();
            for s in statements(&q.sql) {
                sys.cpu(5).await;
                let o = run(
                    &mut shared.borrow_mut(),
                    &session(&sys, &q.user, &database),
                    s.trim(),
                );
                if let Outcome::Use(d) = &o {
                    database.clone_from(d);
                }
                let stop = matches!(o, Outcome::Failed { .. });
                out.push(o);
                if stop {
                    break;
                }
            }
            let text = shared.borrow().save();
            if sys
                .read_file(FILE)
                .map_or(true, |old| old != text.as_bytes())
            {
                let _ = sys.write_file(FILE, text.as_bytes());
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
    password: Option<String>,
    host: String,
    port: u16,
    execute: Option<String>,
    silent: bool,
    no_names: bool,
    table: bool,
    vertical: bool,
    rest: Vec<String>,
}

fn options(cx: &mut Cx) -> Options {
    let mut o = Options {
        user: "root".to_string(),
        port: 3306,
        ..Options::default()
    };
    if cx.sys.creds().uid != 0 {
        o.user = super::super::kit::users::Users::load(&cx.sys).user_name(cx.sys.creds().uid);
    }
    o.password = cx.var("MYSQL_PWD");
    let args = std::mem::take(&mut cx.args);
    let mut it = args.into_iter();
    while let Some(a) = it.next() {
        let (k, v) = match a.split_once('=') {
            Some((k, v)) if k.starts_with("--") => (k.to_string(), Some(v.to_string())),
            _ => match crate::flag::with_text(&a, "uphPeD") {
                Some((flag, text)) => (flag, Some(text)),
                None => (a.clone(), None),
            },
        };
        let value = |it: &mut std::vec::IntoIter<String>| {
            v.clone().or_else(|| it.next()).unwrap_or_default()
        };
        match k.as_str() {
            "-u" | "--user" => o.user = value(&mut it),
            "-p" | "--password" => o.password = v,
            "-h" | "--host" => o.host = value(&mut it),
            "-P" | "--port" => o.port = value(&mut it).parse().unwrap_or(3306),
            "-e" | "--execute" => o.execute = Some(value(&mut it)),
            "-D" | "--database" => {
                let d = value(&mut it);
                o.rest.push(d);
            }
            "-s" | "--silent" => o.silent = true,
            "-N" | "--skip-column-names" => o.no_names = true,
            "-sN" | "-Ns" => {
                o.silent = true;
                o.no_names = true;
            }
            "-t" | "--table" => o.table = true,
            "-E" | "--vertical" => o.vertical = true,
            k if k.starts_with('-') => {}
            _ => o.rest.push(a),
        }
    }
    o
}

async fn connect(cx: &mut Cx, o: &Options) -> Result<(i32, bool), String> {
    if o.host.is_empty() || o.host == "localhost" {
        return match cx.sys.unix_connect(SOCKET).await {
            Ok(fd) => Ok((fd, true)),
            Err(e) => Err(format!(
                "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '{SOCKET}' ({})",
                e.number()
            )),
        };
    }
    let ip = match cx.sys.resolve_to(&o.host, o.port).await {
        Ok(l) if !l.is_empty() => l[0],
        other => {
            let code = if matches!(other, Err(machine::DnsError::TryAgain)) {
                -3
            } else {
                -2
            };
            return Err(format!(
                "ERROR 2005 (HY000): Unknown MySQL server host '{}' ({code})",
                o.host
            ));
        }
    };
    match cx.sys.connect(SocketAddr::new(ip, o.port)).await {
        Ok(fd) => Ok((fd, false)),
        Err(e) => Err(format!(
            "ERROR 2003 (HY000): Can't connect to MySQL server on '{}:{}' ({})",
            o.host,
            o.port,
            e.number()
        )),
    }
}

fn shown(v: &Option<String>) -> &str {
    v.as_deref().unwrap_or("NULL")
}

fn table(columns: &[(String, bool)], rows: &[Vec<Option<String>>]) -> String {
    let w: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(i, (n, _))| {
            rows.iter()
                .map(|r| shown(&r[i]).chars().count())
                .max()
                .unwrap_or(0)
                .max(n.chars().count())
        })
        .collect();
    let rule: String = w
        .iter()
        .map(|n| format!("+{}", "-".repeat(n + 2)))
        .collect::<String>()
        + "+\n";
    let mut out = rule.clone();
    for (i, (n, _)) in columns.iter().enumerate() {
        out.push_str(&format!("| {n:<w$} ", w = w[i]));
    }
    out.push_str(&format!("|\n{rule}"));
    for r in rows {
        for (i, (_, right)) in columns.iter().enumerate() {
            let v = shown(&r[i]);
            out.push_str(&if *right {
                format!("| {v:>w$} ", w = w[i])
            } else {
                format!("| {v:<w$} ", w = w[i])
            });
        }
        out.push_str("|\n");
    }
    out + &rule
}

pub async fn mysql(cx: &mut Cx) -> Run {
    let version = version(&cx.sys);
    if cx.args.iter().any(|a| a == "--version" || a == "-V") {
        cx.line(&format!(
            "mysql  Ver {version} for Linux on x86_64 (MySQL Community Server - GPL)"
        ))
        .await;
        return Ok(0);
    }
    let from_line = cx.args.iter().any(|a| {
        (a.starts_with("-p") && a.len() > 2 && !a.starts_with("--")) || a.starts_with("--password=")
    });
    let o = options(cx);
    if from_line {
        cx.raw_err(
            "mysql: [Warning] Using a password on the command line interface can be insecure.\n",
        )
        .await;
    }
    let (fd, local) = match connect(cx, &o).await {
        Ok(c) => c,
        Err(e) => {
            cx.raw_err(&format!("{e}\n")).await;
            return Err(1);
        }
    };
    let mut q = Ask {
        user: o.user.clone(),
        password: o.password.clone().unwrap_or_default(),
        database: o.rest.first().cloned().unwrap_or_default(),
        sql: String::new(),
        local,
    };
    // An empty question checks the account and the database.
    if let Some(list) = ask(&cx.sys, fd, &q).await
        && let Some(Outcome::Failed {
            code,
            state,
            message,
        }) = list.first()
    {
        cx.raw_err(&format!("ERROR {code} ({state}): {message}\n"))
            .await;
        return Err(1);
    }
    let interactive = o.execute.is_none() && cx.sys.isatty(0);
    let pretty = o.table || (cx.sys.isatty(1) && !o.silent);
    if let Some(e) = &o.execute {
        return script(cx, fd, &mut q, e, &o, pretty, 1).await;
    }
    let mut input = Input::new(0);
    if !interactive {
        let mut text = String::new();
        while let Ok(Some(l)) = input.line(&cx.sys).await {
            text.push_str(&String::from_utf8_lossy(&l));
            text.push('\n');
        }
        return script(cx, fd, &mut q, &text, &o, pretty, 1).await;
    }
    cx.out(&format!("Welcome to the MySQL monitor.  Commands end with ; or \\g.\nYour MySQL connection id is 8\nServer version: {version} {}\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n", maker(&version))).await;
    let mut pending = String::new();
    loop {
        cx.out(if pending.is_empty() {
            "mysql> "
        } else {
            "    -> "
        })
        .await;
        cx.flush().await;
        let Ok(Some(l)) = input.line(&cx.sys).await else {
            return Ok(0);
        };
        let l = String::from_utf8_lossy(&l).into_owned();
        if pending.is_empty() && matches!(l.trim().trim_end_matches(';'), "exit" | "quit" | "\\q") {
            cx.line("Bye").await;
            return Ok(0);
        }
        pending.push_str(&l);
        pending.push('\n');
        if l.trim_end().ends_with(';') || l.trim_end().ends_with("\\g") {
            let text = std::mem::take(&mut pending).replace("\\g", ";");
            let _ = script(cx, fd, &mut q, &text, &o, true, 0).await;
        } else if pending.trim().is_empty() {
            pending.clear();
        }
    }
}

async fn script(
    cx: &mut Cx,
    fd: i32,
    q: &mut Ask,
    text: &str,
    o: &Options,
    pretty: bool,
    line: u32,
) -> Run {
    for s in statements(text) {
        q.sql = s.trim().to_string();
        let Some(list) = ask(&cx.sys, fd, q).await else {
            cx.raw_err("ERROR 2013 (HY000): Lost connection to MySQL server during query\n")
                .await;
            return Ok(1);
        };
        for r in list {
            match r {
                Outcome::Rows { columns, rows } if o.vertical => {
                    for (n, r) in rows.iter().enumerate() {
                        cx.out(&format!(
                            "*************************** {}. row ***************************\n",
                            n + 1
                        ))
                        .await;
                        let w = columns.iter().map(|c| c.0.len()).max().unwrap_or(0);
                        for (c, v) in columns.iter().zip(r) {
                            cx.out(&format!("{:>w$}: {}\n", c.0, shown(v))).await;
                        }
                    }
                }
                Outcome::Rows { columns, rows } if pretty => {
                    if rows.is_empty() {
                        if line == 0 {
                            cx.out("Empty set (0.00 sec)\n\n").await;
                        }
                        continue;
                    }
                    cx.out(&table(&columns, &rows)).await;
                    if line == 0 {
                        cx.out(&format!(
                            "{} row{} in set (0.00 sec)\n\n",
                            rows.len(),
                            if rows.len() == 1 { "" } else { "s" }
                        ))
                        .await;
                    }
                }
                Outcome::Rows { columns, rows } => {
                    if !o.no_names && !rows.is_empty() {
                        let heads: Vec<&str> = columns.iter().map(|c| c.0.as_str()).collect();
                        cx.line(&heads.join("\t")).await;
                    }
                    for r in rows {
                        let cells: Vec<&str> = r.iter().map(shown).collect();
                        cx.line(&cells.join("\t")).await;
                    }
                }
                Outcome::Done { affected, .. } => {
                    if line == 0 {
                        cx.out(&format!(
                            "Query OK, {affected} row{} affected (0.01 sec)\n\n",
                            if affected == 1 { "" } else { "s" }
                        ))
                        .await;
                    }
                }
                Outcome::Use(d) => {
                    q.database = d;
                    if line == 0 {
                        cx.line("Database changed").await;
                    }
                }
                Outcome::Failed {
                    code,
                    state,
                    message,
                } => {
                    let at = if line > 0 {
                        format!(" at line {line}")
                    } else {
                        String::new()
                    };
                    cx.raw_err(&format!("ERROR {code} ({state}){at}: {message}\n"))
                        .await;
                    return Ok(1);
                }
            }
        }
    }
    Ok(0)
}

pub async fn mysqladmin(cx: &mut Cx) -> Run {
    let version = version(&cx.sys);
    let from_line = cx
        .args
        .iter()
        .any(|a| a.starts_with("-p") && a.len() > 2 && !a.starts_with("--"));
    let o = options(cx);
    if from_line {
        cx.raw_err("mysqladmin: [Warning] Using a password on the command line interface can be insecure.\n").await;
    }
    let verb = o.rest.first().cloned().unwrap_or_default();
    let (fd, local) = match connect(cx, &o).await {
        Ok(c) => c,
        Err(e) => {
            let why = e.split(": ").nth(1).unwrap_or("").to_string();
            cx.raw_err(&format!("mysqladmin: connect to server at '{}' failed\nerror: '{why}'\nCheck that mysqld is running and that the socket: '{SOCKET}' exists!\n", if o.host.is_empty() { "localhost" } else { &o.host })).await;
            return Err(1);
        }
    };
    let q = Ask {
        user: o.user.clone(),
        password: o.password.clone().unwrap_or_default(),
        local,
        ..Ask::default()
    };
    let denied = match ask(&cx.sys, fd, &q).await {
        Some(list) => list.into_iter().find_map(|r| {
            if let Outcome::Failed { message, .. } = r {
                Some(message)
            } else {
                None
            }
        }),
        None => None,
    };
    match verb.as_str() {
        // A refused login shows that the server is there: no failure, but nothing more is said.
        "ping" => {
            if let Some(m) = denied {
                cx.raw_err(&format!(
                    "mysqladmin: connect to server at 'localhost' failed\nerror: '{m}'\n"
                ))
                .await;
                return Ok(0);
            }
            cx.line("mysqld is alive").await;
            Ok(0)
        }
        _ if denied.is_some() => {
            cx.raw_err(&format!(
                "mysqladmin: connect to server at 'localhost' failed\nerror: '{}'\n",
                denied.unwrap_or_default()
            ))
            .await;
            Ok(1)
        }
        "status" => {
            cx.line("Uptime: 60  Threads: 2  Questions: 5  Slow queries: 0  Opens: 119  Flush tables: 3  Open tables: 38  Queries per second avg: 0.083").await;
            Ok(0)
        }
        "version" => {
            cx.line(&format!(
                "mysqladmin  Ver {version} for Linux on x86_64 (MySQL Community Server - GPL)"
            ))
            .await;
            Ok(0)
        }
        other => {
            cx.raw_err(&format!("mysqladmin: Unknown command: '{other}'\n"))
                .await;
            Ok(1)
        }
    }
}

pub async fn mysqldump(cx: &mut Cx) -> Run {
    let version = version(&cx.sys);
    let o = options(cx);
    let (fd, local) = match connect(cx, &o).await {
        Ok(c) => c,
        Err(e) => {
            let code = e.split(' ').nth(1).unwrap_or("2002").to_string();
            cx.raw_err(&format!(
                "mysqldump: Got error: {code}: {} when trying to connect\n",
                e.split(": ").nth(1).unwrap_or("")
            ))
            .await;
            return Err(2);
        }
    };
    let database = o.rest.first().cloned().unwrap_or_default();
    let mut q = Ask {
        user: o.user.clone(),
        password: o.password.clone().unwrap_or_default(),
        database: database.clone(),
        sql: "show tables".to_string(),
        local,
    };
    cx.out(&format!("-- MySQL dump 10.13  Distrib {version}, for Linux (x86_64)\n--\n-- Host: localhost    Database: {database}\n-- ------------------------------------------------------\n")).await;
    let list = ask(&cx.sys, fd, &q).await.unwrap_or_default();
    let mut tables = Vec::new();
    for r in list {
        match r {
            Outcome::Rows { rows, .. } => tables.extend(
                rows.into_iter()
                    .filter_map(|r| r.into_iter().next().flatten()),
            ),
            Outcome::Failed { code, message, .. } => {
                cx.raw_err(&format!(
                    "mysqldump: Got error: {code}: {message} when trying to connect\n"
                ))
                .await;
                return Err(2);
            }
            _ => {}
        }
    }
    for t in tables {
        q.sql = format!("describe {t}; select * from {t}");
        let answers = ask(&cx.sys, fd, &q).await.unwrap_or_default();
        let mut parts = answers.into_iter();
        if let Some(Outcome::Rows { rows, .. }) = parts.next() {
            let columns: Vec<String> = rows
                .iter()
                .map(|r| {
                    let cell = |i: usize| r.get(i).and_then(Clone::clone).unwrap_or_default();
                    let null = if cell(2) == "NO" { " NOT NULL" } else { "" };
                    let key = if cell(3) == "PRI" { " PRIMARY KEY" } else { "" };
                    format!(
                        "  `{}` {}{null}{}{}{key}",
                        cell(0),
                        cell(1),
                        if cell(5).is_empty() { "" } else { " " },
                        cell(5).to_uppercase()
                    )
                })
                .collect();
            cx.out(&format!("\n--\n-- Table structure for table `{t}`\n--\n\nDROP TABLE IF EXISTS `{t}`;\nCREATE TABLE `{t}` (\n{}\n);\n", columns.join(",\n"))).await;
        }
        if let Some(Outcome::Rows { columns, rows }) = parts.next()
            && !rows.is_empty()
        {
            let values: Vec<String> = rows
                .iter()
                .map(|r| {
                    format!(
                        "({})",
                        r.iter()
                            .zip(&columns)
                            .map(|(v, c)| match v {
                                None => "NULL".to_string(),
                                Some(v) if c.1 => v.clone(),
                                Some(v) => format!("'{}'", v.replace('\'', "''")),
                            })
                            .collect::<Vec<_>>()
                            .join(",")
                    )
                })
                .collect();
            cx.out(&format!(
                "\n--\n-- Dumping data for table `{t}`\n--\n\nINSERT INTO `{t}` VALUES {};\n",
                values.join(",")
            ))
            .await;
        }
    }
    cx.out("\n-- Dump completed\n").await;
    Ok(0)
}
