//! Programs that start other programs: `env`, `printenv`, `xargs`, `timeout`, `nohup`, `nice`, `ionice`,
//! `stdbuf`, `setpriv`, `setsid`, `time`, `su`, `gosu`, `su-exec`, `watch`, and the PATH search they share.

use super::kit::users::Users;
use super::kit::{Cx, Input, Run, quoted, size};
use machine::{Command, Creds, Env, Errno, Pid, Signal, SysResult, WaitStatus};
use std::time::Duration;

/// Finds a program as `execvp` does.
pub fn resolve(cx: &Cx, name: &str, env: &Env) -> Result<String, Errno> {
    if name.is_empty() {
        return Err(Errno::ENOENT);
    }
    if name.contains('/') {
        return match cx.sys.access(name, machine::Sys::X_OK) {
            Ok(()) => Ok(name.to_string()),
            Err(e) => Err(e),
        };
    }
    let path = env
        .get("PATH")
        .unwrap_or("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .to_string();
    let mut error = Errno::ENOENT;
    for dir in path.split(':') {
        let full = super::walk::join(if dir.is_empty() { "." } else { dir }, name);
        match cx.sys.stat(&full) {
            Ok(s) if s.kind == machine::FileKind::Regular => {
                match cx.sys.access(&full, machine::Sys::X_OK) {
                    Ok(()) => return Ok(full),
                    Err(e) => error = e,
                }
            }
            _ => {}
        }
    }
    Err(error)
}

/// Starts a program found through PATH; a script without `#!` runs under `sh`, as `execvp` does.
pub fn spawn(cx: &Cx, argv: &[String], tweak: impl FnOnce(&mut Command)) -> SysResult<Pid> {
    let name = argv.first().ok_or(Errno::ENOENT)?;
    let path = resolve(cx, name, &cx.sys.env())?;
    let mut c = Command::new(&path, argv.to_vec());
    tweak(&mut c);
    let again = Command {
        path: "/bin/sh".to_string(),
        argv: [vec!["sh".to_string(), path], argv[1..].to_vec()].concat(),
        ..c.clone()
    };
    match cx.sys.spawn(c) {
        Err(Errno::ENOEXEC) => cx.sys.spawn(again),
        other => other,
    }
}

/// Whether a name leads to a program.
pub fn found(cx: &Cx, name: &str, env: &Env) -> bool {
    resolve(cx, name, env).is_ok()
}

/// Replaces this process; returns the status of the failure.
pub async fn exec(cx: &mut Cx, argv: &[String], env: Env, quote: bool) -> Run {
    cx.flush().await;
    let name = argv.first().cloned().unwrap_or_default();
    let error = match resolve(cx, &name, &env) {
        Ok(path) => {
            let e = cx.sys.exec(&path, argv.to_vec(), env.clone()).await;
            if e == Errno::ENOEXEC {
                let sh = [vec!["sh".to_string(), path], argv[1..].to_vec()].concat();
                cx.sys.exec("/bin/sh", sh, env).await
            } else {
                e
            }
        }
        Err(e) => e,
    };
    let text = if cx.busybox() {
        format!("can't execute '{name}': {error}")
    } else if quote {
        format!("{}: {error}", cx.quote(&name))
    } else {
        format!("failed to run command {}: {error}", cx.quote(&name))
    };
    cx.die(if error == Errno::ENOENT { 127 } else { 126 }, &text)
        .await
}

pub async fn env(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop(
            "iu:0C:S:v",
            &[
                ("ignore-environment", 'i'),
                ("unset", 'u'),
                ("null", '0'),
                ("chdir", 'C'),
                ("split-string", 'S'),
            ],
        )
        .await?;
    let mut rest = o.rest.clone();
    let mut env = cx.sys.env();
    if rest.first().is_some_and(|a| a == "-") {
        rest.remove(0);
        env = Env::new();
    }
    if o.has('i') {
        env = Env::new();
    }
    for u in o.all('u') {
        env.remove(u);
    }
    if let Some(s) = o.get('S') {
        let mut words: Vec<String> = s.split_whitespace().map(str::to_string).collect();
        words.append(&mut rest);
        rest = words;
    }
    while let Some((k, v)) = rest
        .first()
        .and_then(|a| a.split_once('='))
        .map(|(k, v)| (k.to_string(), v.to_string()))
    {
        env.set(&k, &v);
        rest.remove(0);
    }
    if let Some(dir) = o.get('C')
        && let Err(e) = cx.sys.chdir(dir)
    {
        let text = format!("cannot change directory to {}: {e}", quoted(dir));
        return cx.die(125, &text).await;
    }
    if rest.is_empty() {
        let end = if o.has('0') { "\0" } else { "\n" };
        for line in env.to_strings() {
            cx.out(&format!("{line}{end}")).await;
        }
        return Ok(0);
    }
    exec(cx, &rest, env, true).await
}

pub async fn printenv(cx: &mut Cx) -> Run {
    let o = cx.opts("0", &[("null", '0')]).await?;
    let env = cx.sys.env();
    if o.rest.is_empty() {
        for line in env.to_strings() {
            cx.line(&line).await;
        }
        return Ok(0);
    }
    let mut status = 0;
    for name in &o.rest {
        match env.get(name) {
            Some(v) => cx.line(v).await,
            None => status = 1,
        }
    }
    Ok(status)
}

/// Splits xargs' input: blanks, quotes and backslashes; or lines; or NULs.
fn items(
    data: &[u8],
    null: bool,
    lines: bool,
    delim: Option<u8>,
) -> Result<Vec<String>, &'static str> {
    let text = String::from_utf8_lossy(data);
    if let Some(d) = delim.or(null.then_some(0)) {
        let mut parts: Vec<String> = text.split(d as char).map(str::to_string).collect();
        if parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
        return Ok(parts);
    }
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut it = text.chars();
    while let Some(c) = it.next() {
        match c {
            '\n' => out.extend(word.take()),
            ' ' | '\t' if !lines => out.extend(word.take()),
            ' ' | '\t' if word.is_none() => {}
            q @ ('\'' | '"') => {
                let w = word.get_or_insert_default();
                loop {
                    match it.next() {
                        Some(c) if c == q => break,
                        Some('\n') | None => {
                            return Err(if q == '"' { "double" } else { "single" });
                        }
                        Some(c) => w.push(c),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(it.next()),
            c => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    Ok(out)
}

pub async fn xargs(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop(
            "0d:n:L:I:P:rtpxs:E:e::i::a:",
            &[
                ("null", '0'),
                ("delimiter", 'd'),
                ("max-args", 'n'),
                ("max-lines", 'L'),
                ("replace", 'i'),
                ("max-procs", 'P'),
                ("no-run-if-empty", 'r'),
                ("verbose", 't'),
                ("arg-file", 'a'),
                ("max-chars", 's'),
                ("exit", 'x'),
            ],
        )
        .await?;
    let mut command = o.rest.clone();
    if command.is_empty() {
        command.push("echo".to_string());
    }
    let replace = o
        .get('I')
        .map(str::to_string)
        .or(o.has('i').then(|| o.get('i').unwrap_or("{}").to_string()));
    let delim = o.get('d').and_then(|d| {
        super::kit::escapes::unescape(d.as_bytes(), false)
            .0
            .first()
            .copied()
    });
    let data = cx
        .slurp(o.get('a').unwrap_or("-"))
        .await
        .unwrap_or_default();
    let list = match items(&data, o.has('0'), replace.is_some(), delim) {
        Ok(l) => l,
        Err(kind) => {
            let text = cx.pick(format!("unmatched {kind} quote"), format!("unmatched {kind} quote; by default quotes are special to xargs unless you use the -0 option"));
            return cx.die(1, &text).await;
        }
    };
    let n = |c: char| {
        o.get(c)
            .and_then(|v| v.parse::<usize>().ok())
            .filter(|n| *n > 0)
    };
    for c in ['n', 'L', 'P'] {
        if let Some(text) = o.get(c).filter(|t| t.parse::<u64>().is_err()) {
            if cx.busybox() {
                let text = format!("invalid number '{text}'");
                return cx.die(1, &text).await;
            }
            let text = format!("invalid number \"{text}\" for -{c} option");
            return cx.bad_usage(&text).await;
        }
    }
    let mut status = 0;
    let mut calls: Vec<Vec<String>> = Vec::new();
    if let Some(mark) = &replace {
        calls.extend(list.iter().map(|item| {
            command
                .iter()
                .map(|a| a.replace(mark.as_str(), item))
                .collect()
        }));
    } else if list.is_empty() {
        if !o.has('r') {
            calls.push(command.clone());
        }
    } else if let Some(lines) = n('L') {
        let text = String::from_utf8_lossy(&data).into_owned();
        let all: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        calls.extend(all.chunks(lines).map(|c| {
            command
                .iter()
                .cloned()
                .chain(
                    c.iter()
                        .flat_map(|l| l.split_whitespace().map(str::to_string)),
                )
                .collect()
        }));
    } else {
        calls.extend(
            list.chunks(n('n').unwrap_or(5000))
                .map(|c| command.iter().chain(c).cloned().collect()),
        );
    }
    let parallel = o
        .get('P')
        .and_then(|v| v.parse::<usize>().ok())
        .unwrap_or(1);
    let parallel = if parallel == 0 { 64 } else { parallel };
    let mut running: Vec<Pid> = Vec::new();
    let null = cx
        .sys
        .open("/dev/null", machine::OpenFlags::READ, 0)
        .unwrap_or(0);
    for argv in calls {
        if o.has('t') {
            cx.raw_err(&format!("{}\n", argv.join(" "))).await;
        }
        while running.len() >= parallel {
            let pid = running.remove(0);
            if let Some(stop) = reap(cx, pid, &command[0], &mut status).await {
                return Ok(stop);
            }
        }
        match spawn(cx, &argv, |c| c.fds = vec![(0, null), (1, 1), (2, 2)]) {
            Ok(pid) => running.push(pid),
            Err(e) => {
                let text = format!("{}: {e}", argv[0]);
                return cx
                    .die(if e == Errno::ENOENT { 127 } else { 126 }, &text)
                    .await;
            }
        }
    }
    for pid in running {
        if let Some(stop) = reap(cx, pid, &command[0], &mut status).await {
            return Ok(stop);
        }
    }
    Ok(status)
}

/// Waits for one call; a status that ends xargs at once.
async fn reap(cx: &mut Cx, pid: Pid, name: &str, status: &mut i32) -> Option<i32> {
    match cx.sys.wait(pid).await {
        Ok((_, WaitStatus::Exited(0))) => None,
        Ok((_, WaitStatus::Exited(255))) => {
            cx.err(&format!("{name}: exited with status 255; aborting"))
                .await;
            Some(124)
        }
        Ok((_, WaitStatus::Exited(_))) => {
            *status = 123;
            None
        }
        Ok((_, WaitStatus::Signaled(_))) => Some(125),
        _ => None,
    }
}

pub async fn timeout(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop(
            "s:k:v",
            &[
                ("signal", 's'),
                ("kill-after", 'k'),
                ("preserve-status", 'ö'),
                ("foreground", 'ü'),
                ("verbose", 'v'),
            ],
        )
        .await?;
    if o.rest.len() < 2 {
        return cx.bad_usage("").await;
    }
    let Some(limit) = size::seconds(&o.rest[0]) else {
        let text = cx.pick(
            format!("invalid number '{}'", o.rest[0]),
            format!("invalid time interval {}", cx.quote(&o.rest[0])),
        );
        if !cx.busybox() {
            return cx.bad_usage(&text).await;
        }
        return cx.die(cx.pick(1, 125), &text).await;
    };
    let signal = match o.get('s').map(Signal::parse) {
        None => Signal::TERM,
        Some(Some(s)) => s,
        Some(None) => {
            let text = cx.pick(
                format!("bad signal name '{}'", o.get('s').unwrap_or("")),
                format!("{}: invalid signal", cx.quote(o.get('s').unwrap_or(""))),
            );
            return cx.die(cx.pick(1, 125), &text).await;
        }
    };
    let argv = &o.rest[1..];
    let pid = match spawn(cx, argv, |_| {}) {
        Ok(p) => p,
        Err(e) => {
            let text = cx.pick(
                format!("can't execute '{}': {e}", argv[0]),
                format!("failed to run command {}: {e}", cx.quote(&argv[0])),
            );
            return cx
                .die(if e == Errno::ENOENT { 127 } else { 126 }, &text)
                .await;
        }
    };
    if limit == 0.0 || limit.is_infinite() {
        return Ok(cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code()));
    }
    let sys = cx.sys.clone();
    let waited = machine::race(cx.sys.wait(pid), async move {
        sys.sleep(Duration::from_secs_f64(limit.min(1e9))).await
    })
    .await;
    if let machine::Either::Left(r) = waited {
        return Ok(r.map_or(1, |(_, s)| s.shell_code()));
    }
    let _ = cx.sys.kill(i64::from(pid), signal);
    if let Some(after) = o.get('k').and_then(size::seconds) {
        let sys = cx.sys.clone();
        let waited = machine::race(cx.sys.wait(pid), async move {
            sys.sleep(Duration::from_secs_f64(after.min(1e9))).await
        })
        .await;
        if let machine::Either::Left(r) = waited {
            let code = r.map_or(1, |(_, s)| s.shell_code());
            return Ok(if o.has('ö') { code } else { 124 });
        }
        let _ = cx.sys.kill(i64::from(pid), Signal::KILL);
        let _ = cx.sys.wait(pid).await;
        return Ok(137);
    }
    let code = cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code());
    Ok(if o.has('ö') {
        code
    } else if cx.busybox() {
        // Busybox's own child waits and kills, so the command's fate is what is seen.
        if signal == Signal::KILL { 137 } else { 143 }
    } else if signal == Signal::KILL {
        137
    } else {
        124
    })
}

pub async fn nohup(cx: &mut Cx) -> Run {
    let o = cx.opts_stop("", &[]).await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    cx.sys.sigaction(Signal::HUP, machine::SigAction::Ignore);
    if cx.sys.isatty(1) {
        if let Ok(fd) = cx.sys.open(
            "nohup.out",
            machine::OpenFlags::WRITE | machine::OpenFlags::CREATE | machine::OpenFlags::APPEND,
            0o600,
        ) {
            cx.err("ignoring input and appending output to 'nohup.out'")
                .await;
            let _ = cx.sys.dup2(fd, 1);
            let _ = cx.sys.dup2(fd, 2);
        }
    } else if cx.sys.isatty(0) {
        cx.err("ignoring input").await;
    }
    let env = cx.sys.env();
    exec(cx, &o.rest, env, false).await
}

/// `nice`, `ionice`, `setsid`, `stdbuf`, `exec`-like wrappers: run the rest.
pub async fn wrapper(cx: &mut Cx) -> Run {
    if cx.name == "setpriv" {
        return setpriv(cx).await;
    }
    let o = cx
        .opts_stop(
            "n:c:o:i:e:pwf",
            &[
                ("adjustment", 'n'),
                ("output", 'o'),
                ("input", 'i'),
                ("error", 'e'),
                ("wait", 'w'),
            ],
        )
        .await?;
    if cx.name == "setsid" {
        cx.sys.setsid();
    }
    if o.rest.is_empty() {
        if cx.name == "nice" {
            cx.line("0").await;
            return Ok(0);
        }
        return cx.bad_usage("missing operand").await;
    }
    let env = cx.sys.env();
    exec(cx, &o.rest, env, true).await
}

pub async fn time(cx: &mut Cx) -> Run {
    let o = cx.opts_stop("pvo:", &[]).await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let start = cx.sys.now();
    let code = match spawn(cx, &o.rest, |_| {}) {
        Ok(pid) => cx.sys.wait(pid).await.map_or(1, |(_, s)| s.shell_code()),
        Err(e) => {
            cx.err(&format!("can't execute '{}': {e}", o.rest[0])).await;
            127
        }
    };
    let end = cx.sys.now();
    let real = (end.secs() as f64 + f64::from(end.nanos()) / 1e9)
        - (start.secs() as f64 + f64::from(start.nanos()) / 1e9);
    let text = format!(
        "real\t{}m {:.2}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n",
        (real / 60.0) as u64,
        real % 60.0
    );
    cx.raw_err(&text).await;
    Ok(code)
}

pub async fn watch(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop(
            "n:tdeg",
            &[("interval", 'n'), ("no-title", 't'), ("differences", 'd')],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("").await;
    }
    let every = o
        .get('n')
        .and_then(|n| n.parse::<f64>().ok())
        .unwrap_or(2.0)
        .max(0.1);
    let command = o.rest.join(" ");
    loop {
        let mut head = "\x1b[H\x1b[2J".to_string();
        if !o.has('t') {
            let now = super::kit::date::strftime(
                "%a %b %e %H:%M:%S %Y",
                cx.sys.now().secs() as i64,
                0,
                &super::kit::date::Zone::utc(),
            );
            let left = format!("Every {every:.1}s: {command}");
            head.push_str(&format!("{left}    {}: {now}\n\n", cx.sys.hostname()));
        }
        cx.out(&head).await;
        cx.flush().await;
        let argv = vec!["sh".to_string(), "-c".to_string(), command.clone()];
        if let Ok(pid) = spawn(cx, &argv, |_| {}) {
            let _ = cx.sys.wait(pid).await;
        }
        if cx.sys.sleep(Duration::from_secs_f64(every)).await.is_err() {
            return Ok(1);
        }
    }
}

pub async fn su(cx: &mut Cx) -> Run {
    let mut o = cx
        .opts(
            "lmpc:s:",
            &[
                ("login", 'l'),
                ("command", 'c'),
                ("shell", 's'),
                ("preserve-environment", 'p'),
            ],
        )
        .await?;
    if o.rest.first().is_some_and(|a| a == "-") {
        o.rest.remove(0);
        o.given.push(('l', None));
    }
    let name = o
        .rest
        .first()
        .cloned()
        .unwrap_or_else(|| "root".to_string());
    let users = Users::load(&cx.sys);
    let Some(user) = users.user(&name).cloned() else {
        let text = cx.pick(format!("unknown user {name}"), format!("user {name} does not exist or the user entry does not contain all the required fields"));
        return cx.die(1, &text).await;
    };
    if cx.sys.creds().uid != 0 && cx.sys.creds().uid != user.uid {
        cx.raw_err("Password: ").await;
        let _ = Input::new(0).line(&cx.sys).await;
        let text = cx.pick("incorrect password", "Authentication failure");
        cx.raw_err("\n").await;
        return cx.die(1, text).await;
    }
    let shell = o.get('s').map_or_else(
        || {
            if user.shell.is_empty() {
                "/bin/sh".to_string()
            } else {
                user.shell.clone()
            }
        },
        str::to_string,
    );
    become_user(cx, &users, &name);
    let mut env = cx.sys.env();
    if !o.has('p') && !o.has('m') {
        for (k, v) in [
            ("HOME", user.home.as_str()),
            ("SHELL", shell.as_str()),
            ("USER", &name),
            ("LOGNAME", &name),
        ] {
            env.set(k, v);
        }
        if o.has('l') {
            let _ = cx.sys.chdir(&user.home);
        }
    }
    let base = super::simple::base_of(&shell).to_string();
    let mut argv = vec![if o.has('l') { format!("-{base}") } else { base }];
    if let Some(c) = o.get('c') {
        argv.extend(["-c".to_string(), c.to_string()]);
    }
    argv.extend(o.rest.iter().skip(1).cloned());
    let e = cx.sys.exec(&shell, argv, env).await;
    let text = cx.pick(
        format!("can't execute '{shell}': {e}"),
        format!("failed to execute {shell}: {e}"),
    );
    cx.die(if e == Errno::ENOENT { 127 } else { 126 }, &text)
        .await
}

/// Takes on a user's ids and groups.
pub fn become_user(cx: &Cx, users: &Users, name: &str) {
    if let Some(u) = users.user(name) {
        let mut groups = vec![u.gid];
        groups.extend(users.groups_of(name));
        groups.dedup();
        let creds = Creds {
            uid: u.uid,
            gid: u.gid,
            groups,
            ..cx.sys.creds()
        };
        let _ = cx.sys.set_creds(creds);
    }
}

/// What a daemon does: a session of its own, standard streams on /dev/null.
pub fn detach(sys: &machine::Sys) {
    sys.setsid();
    if let Ok(null) = sys.open("/dev/null", machine::OpenFlags::RDWR, 0) {
        for fd in 0..3 {
            let _ = sys.dup2(null, fd);
        }
        if null > 2 {
            let _ = sys.close(null);
        }
    }
}

/// Takes on numbers alone, as a server's worker does.
pub fn become_ids(sys: &machine::Sys, uid: u32, gid: u32) {
    let creds = Creds {
        uid,
        gid,
        groups: vec![gid],
        ..sys.creds()
    };
    let _ = sys.set_creds(creds);
}

/// `setpriv`: become a user by number or name, then exec.
async fn setpriv(cx: &mut Cx) -> Run {
    let o = cx
        .opts_stop(
            "é:ç:ß:",
            &[
                ("reuid", 'é'),
                ("regid", 'ç'),
                ("clear-groups", 'ö'),
                ("init-groups", 'ü'),
                ("groups", 'ß'),
                ("no-new-privs", 'ä'),
                ("reset-env", 'ø'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("No program specified").await;
    }
    let users = Users::load(&cx.sys);
    let mut creds = cx.sys.creds();
    if let Some(u) = o.get('é') {
        match users.find_uid(u) {
            Some(id) => creds.uid = id,
            None => return cx.die(127, &format!("failed to parse reuid: '{u}'")).await,
        }
    }
    if let Some(g) = o.get('ç') {
        match users.find_gid(g) {
            Some(id) => creds.gid = id,
            None => return cx.die(127, &format!("failed to parse rgid: '{g}'")).await,
        }
    }
    if o.has('ö') {
        creds.groups.clear();
    } else if o.has('ü') {
        creds.groups = users
            .by_uid(creds.uid)
            .map(|u| users.groups_of(&u.name))
            .unwrap_or_default();
    }
    if cx.sys.set_creds(creds).is_err() {
        return cx
            .die(127, "setresuid failed: Operation not permitted")
            .await;
    }
    let env = cx.sys.env();
    exec(cx, &o.rest, env, true).await
}

/// `gosu`, `su-exec`, `setpriv --reuid`: become a user and exec.
pub async fn gosu(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    if args.len() < 2 {
        let text = format!("Usage: {} user-spec command [args]\n", cx.name);
        cx.raw_err(&text).await;
        return Err(1);
    }
    let users = Users::load(&cx.sys);
    let (u, g) = args[0].split_once(':').unwrap_or((&args[0], ""));
    let Some(uid) = users.find_uid(u) else {
        let text = format!(
            "error: failed switching to \"{}\": unable to find user {u}: no matching entries in passwd file",
            args[0]
        );
        return cx.die(1, &text).await;
    };
    if cx.sys.creds().uid != 0 && cx.sys.creds().uid != uid {
        let text = format!(
            "error: failed switching to \"{}\": operation not permitted",
            args[0]
        );
        return cx.die(1, &text).await;
    }
    let user = users.by_uid(uid).cloned();
    let gid = if g.is_empty() {
        user.as_ref().map_or(uid, |u| u.gid)
    } else {
        users.find_gid(g).unwrap_or(0)
    };
    let mut env = cx.sys.env();
    if let Some(u) = &user {
        env.set("HOME", &u.home);
    }
    let mut groups = vec![gid];
    groups.extend(user.iter().flat_map(|u| users.groups_of(&u.name)));
    let creds = Creds {
        uid,
        gid,
        groups,
        ..cx.sys.creds()
    };
    let _ = cx.sys.set_creds(creds);
    exec(cx, &args[1..], env, true).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xargs_reads_quotes_and_backslashes() {
        assert_eq!(
            items(b"a 'b c' d\\ e\n\"f\"", false, false, None),
            Ok(vec!["a".into(), "b c".into(), "d e".into(), "f".into()])
        );
        assert_eq!(
            items(b"a b\nc d\n", false, true, None),
            Ok(vec!["a b".into(), "c d".into()])
        );
        assert_eq!(
            items(b"a\0b c\0", true, false, None),
            Ok(vec!["a".into(), "b c".into()])
        );
        assert_eq!(items(b"it's", false, false, None), Err("single"));
    }
}
