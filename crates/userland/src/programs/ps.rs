//! `ps`, `top` (`-b`), `kill`, `killall`, `pkill`, `pgrep`, `pidof`, `uptime`, `free`.
//! Not modelled: interactive top, threads; `--sort` and `--forest` are accepted and change nothing.

use super::kit::users::Users;
use super::kit::{Cx, Run, date};
use machine::{ProcInfo, Signal};

/// The command line, or the name in brackets when there is none.
fn command(p: &ProcInfo) -> String {
    if p.argv.is_empty() {
        format!("[{}]", p.comm)
    } else {
        p.argv.join(" ")
    }
}

fn tty(p: &ProcInfo) -> String {
    p.tty.as_deref().map_or("?".to_string(), |t| {
        t.trim_start_matches("/dev/").to_string()
    })
}

fn state(p: &ProcInfo, bsd: bool) -> String {
    let mut s = p.state.to_string();
    if bsd {
        if p.pid == p.sid {
            s.push('s');
        }
        if p.tty.is_some() {
            s.push('+');
        }
    }
    s
}

fn elapsed(secs: u64) -> String {
    let (d, h, m, s) = (secs / 86_400, secs / 3600 % 24, secs / 60 % 60, secs % 60);
    if d > 0 {
        format!("{d}-{h:02}:{m:02}:{s:02}")
    } else if h > 0 {
        format!("{h:02}:{m:02}:{s:02}")
    } else {
        format!("{m:02}:{s:02}")
    }
}

struct Column {
    key: String,
    head: String,
    right: bool,
    width: usize,
}

fn column(spec: &str) -> Option<Column> {
    let (key, head) = match spec.split_once('=') {
        Some((k, h)) => (k, Some(h.to_string())),
        None => (spec, None),
    };
    let (name, right, width) = match key {
        "pid" | "tgid" => ("PID", true, 5),
        "ppid" => ("PPID", true, 5),
        "pgid" | "pgrp" => ("PGID", true, 5),
        "sid" | "sess" => ("SID", true, 5),
        "user" | "euser" | "ruser" => ("USER", false, 8),
        "group" | "egroup" | "rgroup" => ("GROUP", false, 8),
        "uid" | "euid" => ("UID", true, 5),
        "gid" | "egid" => ("GID", true, 5),
        "args" | "cmd" | "command" => ("COMMAND", false, 27),
        "comm" | "ucmd" | "ucomm" => ("COMMAND", false, 15),
        "stat" => ("STAT", false, 4),
        "s" | "state" => ("S", false, 1),
        "tty" | "tt" | "tname" => ("TT", false, 8),
        "time" | "cputime" => ("TIME", true, 8),
        "etime" => ("ELAPSED", true, 11),
        "etimes" => ("ELAPSED", true, 7),
        "rss" | "rssize" => ("RSS", true, 5),
        "vsz" | "vsize" => ("VSZ", true, 6),
        "ni" | "nice" => ("NI", true, 3),
        "pri" => ("PRI", true, 3),
        "pcpu" | "%cpu" => ("%CPU", true, 4),
        "pmem" | "%mem" => ("%MEM", true, 4),
        "start" | "stime" | "start_time" => ("STIME", false, 5),
        "lstart" => ("STARTED", false, 24),
        "c" => ("C", true, 2),
        "f" => ("F", true, 1),
        _ => return None,
    };
    Some(Column {
        key: key.to_string(),
        head: head.unwrap_or_else(|| name.to_string()),
        right,
        width,
    })
}

fn cell(cx: &Cx, key: &str, p: &ProcInfo, users: &Users) -> String {
    let now = cx.sys.now();
    let age = now.secs().saturating_sub(p.start.secs());
    let zone = date::Zone::from_tz(cx.var("TZ").as_deref());
    match key {
        "pid" | "tgid" => p.pid.to_string(),
        "ppid" => p.ppid.to_string(),
        "pgid" | "pgrp" => p.pgid.to_string(),
        "sid" | "sess" => p.sid.to_string(),
        "user" | "euser" | "ruser" => users.user_name(p.uid),
        "group" | "egroup" | "rgroup" => users
            .by_uid(p.uid)
            .map_or_else(|| "root".to_string(), |u| users.group_name(u.gid)),
        "uid" | "euid" => p.uid.to_string(),
        "gid" | "egid" => users.by_uid(p.uid).map_or(0, |u| u.gid).to_string(),
        "args" | "cmd" | "command" => command(p),
        "comm" | "ucmd" | "ucomm" => p.comm.clone(),
        "stat" => state(p, !cx.busybox()),
        "s" | "state" => p.state.to_string(),
        "tty" | "tt" | "tname" => tty(p),
        "time" | "cputime" if cx.busybox() => "0:00".to_string(),
        "time" | "cputime" => "00:00:00".to_string(),
        "etime" if cx.busybox() => format!("{:02}:{:02}", age / 60, age % 60),
        "etime" => elapsed(age),
        "etimes" => age.to_string(),
        "rss" | "rssize" => (p.rss / 1024).to_string(),
        "vsz" | "vsize" => ((p.rss / 1024) * 2 + 2000).to_string(),
        "ni" | "nice" | "c" | "f" => "0".to_string(),
        "pri" => "19".to_string(),
        "pcpu" | "%cpu" | "pmem" | "%mem" => "0.0".to_string(),
        "start" | "stime" | "start_time" => {
            date::strftime("%H:%M", p.start.secs() as i64, 0, &zone)
        }
        "lstart" => date::strftime("%a %b %e %H:%M:%S %Y", p.start.secs() as i64, 0, &zone),
        _ => String::new(),
    }
}

async fn table(cx: &mut Cx, columns: &[Column], list: &[ProcInfo], fit: bool) {
    let users = Users::load(&cx.sys);
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|p| {
            columns
                .iter()
                .map(|c| cell(cx, &c.key, p, &users))
                .collect()
        })
        .collect();
    let mut lines: Vec<Vec<String>> = Vec::new();
    if columns.iter().any(|c| !c.head.is_empty()) {
        lines.push(columns.iter().map(|c| c.head.clone()).collect());
    }
    lines.extend(rows);
    for (n, line) in lines.iter().enumerate() {
        let mut text = String::new();
        for (i, (c, v)) in columns.iter().zip(line).enumerate() {
            let w = if fit {
                lines
                    .iter()
                    .map(|l| l[i].chars().count())
                    .max()
                    .unwrap_or(0)
                    .max(c.width)
            } else {
                c.width
            };
            if i > 0 {
                text.push(' ');
            }
            // Busybox aligns every heading to the left.
            let heading = n == 0 && cx.busybox();
            if c.right && !heading {
                text.push_str(&format!("{v:>w$}"));
            } else if i + 1 == columns.len() {
                text.push_str(v);
            } else {
                let cut: String = if fit {
                    v.clone()
                } else {
                    v.chars().take(w).collect()
                };
                text.push_str(&format!("{cut:<w$}"));
            }
        }
        cx.line(&text).await;
    }
}

pub async fn ps(cx: &mut Cx) -> Run {
    if cx.busybox() {
        busybox_ps(cx).await
    } else {
        procps(cx).await
    }
}

async fn busybox_ps(cx: &mut Cx) -> Run {
    // `ps aux` and `ps -ef` are accepted: letters without a meaning here are ignored.
    let args: Vec<String> = cx
        .args
        .iter()
        .filter(|a| a.starts_with("-o") || !a.starts_with('-') || a.as_str() == "-T")
        .cloned()
        .collect();
    let mut wanted: Vec<String> = Vec::new();
    let mut it = args.iter();
    while let Some(a) = it.next() {
        if let Some(rest) = a.strip_prefix("-o") {
            let text = if rest.is_empty() {
                it.next().cloned().unwrap_or_default()
            } else {
                rest.to_string()
            };
            wanted.extend(text.split(',').map(str::to_string));
        }
    }
    let list = cx.sys.processes();
    if !wanted.is_empty() {
        let mut columns = Vec::new();
        for w in &wanted {
            match column(w) {
                Some(c) => columns.push(c),
                None => {
                    cx.err(&format!("bad -o argument '{w}', supported arguments: user,group,comm,args,pid,ppid,pgid,etime,nice,rgroup,ruser,time,tty,vsz,sid,stat,rss")).await;
                    return Err(1);
                }
            }
        }
        table(cx, &columns, &list, false).await;
        return Ok(0);
    }
    let users = Users::load(&cx.sys);
    cx.line("PID   USER     TIME  COMMAND").await;
    for p in &list {
        let user: String = users.user_name(p.uid).chars().take(8).collect();
        cx.line(&format!("{:>5} {user:<8}  0:00 {}", p.pid, command(p)))
            .await;
    }
    Ok(0)
}

async fn procps(cx: &mut Cx) -> Run {
    let args = std::mem::take(&mut cx.args);
    let (mut all, mut full, mut bsd_user, mut long, mut no_head) =
        (false, false, false, false, false);
    let (mut formats, mut pids, mut names, mut by_user): (
        Vec<String>,
        Vec<u32>,
        Vec<String>,
        Vec<String>,
    ) = Default::default();
    let mut it = args.iter();
    while let Some(a) = it.next() {
        let take = |attached: &str, it: &mut std::slice::Iter<String>| {
            if attached.is_empty() {
                it.next().cloned().unwrap_or_default()
            } else {
                attached.to_string()
            }
        };
        if let Some(l) = a.strip_prefix("--") {
            match l.split_once('=').unwrap_or((l, "")) {
                ("no-headers" | "no-heading", _) => no_head = true,
                ("format", v) => formats.extend(v.split(',').map(str::to_string)),
                ("pid", v) => pids.extend(v.split(',').filter_map(|p| p.parse::<u32>().ok())),
                ("sort" | "forest" | "width" | "cols", _) => {}
                _ => {
                    cx.raw_err("error: unknown gnu long option\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n").await;
                    return Err(1);
                }
            }
        } else if let Some(letters) = a.strip_prefix('-') {
            let mut rest = letters;
            while let Some(c) = rest.chars().next() {
                rest = &rest[c.len_utf8()..];
                match c {
                    'e' | 'A' => all = true,
                    'f' | 'F' => full = true,
                    'l' => long = true,
                    'a' | 'd' | 'x' => all = true,
                    'w' | 'H' | 'y' | 'L' | 'T' => {}
                    'o' | 'O' => {
                        formats.extend(take(rest, &mut it).split(',').map(str::to_string));
                        rest = "";
                    }
                    'p' | 'q' => {
                        pids.extend(
                            take(rest, &mut it)
                                .split([',', ' '])
                                .filter_map(|p| p.parse::<u32>().ok()),
                        );
                        rest = "";
                    }
                    'C' => {
                        names.extend(take(rest, &mut it).split(',').map(str::to_string));
                        rest = "";
                    }
                    'u' | 'U' if rest.is_empty() || rest.starts_with(char::is_alphanumeric) => {
                        by_user.extend(take(rest, &mut it).split(',').map(str::to_string));
                        rest = "";
                    }
                    _ => {
                        cx.raw_err("error: unsupported SysV option\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n").await;
                        return Err(1);
                    }
                }
            }
        } else if let Ok(pid) = a.parse() {
            pids.push(pid);
        } else {
            let mut rest = a.as_str();
            while let Some(c) = rest.chars().next() {
                rest = &rest[c.len_utf8()..];
                match c {
                    'a' | 'x' => all = true,
                    'u' => bsd_user = true,
                    'f' | 'w' | 'e' | 'h' => {}
                    'o' => {
                        formats.extend(take(rest, &mut it).split(',').map(str::to_string));
                        rest = "";
                    }
                    'p' => {
                        pids.extend(
                            take(rest, &mut it)
                                .split(',')
                                .filter_map(|p| p.parse::<u32>().ok()),
                        );
                        rest = "";
                    }
                    _ => {}
                }
            }
        }
    }
    let me = cx.sys.pid();
    let users = Users::load(&cx.sys);
    let mut list = cx.sys.processes();
    let my_tty = list
        .iter()
        .find(|p| p.pid == me)
        .and_then(|p| p.tty.clone());
    let uid = cx.sys.creds().uid;
    if !pids.is_empty() {
        list.retain(|p| pids.contains(&p.pid));
    } else if !names.is_empty() {
        list.retain(|p| names.contains(&p.comm));
    } else if !by_user.is_empty() {
        list.retain(|p| by_user.iter().any(|u| users.find_uid(u) == Some(p.uid)));
    } else if !all {
        list.retain(|p| p.uid == uid && p.tty == my_tty);
    }
    let spec: Vec<String> = if !formats.is_empty() {
        formats
    } else if bsd_user {
        return bsd(cx, &list, &users).await;
    } else if full {
        return full_format(cx, &list, &users).await;
    } else if long {
        [
            "f", "s", "uid", "pid", "ppid", "c", "pri", "ni", "tty", "time", "comm",
        ]
        .iter()
        .map(|s| s.to_string())
        .collect()
    } else {
        ["pid", "tty=TTY", "time", "comm=CMD"]
            .iter()
            .map(|s| s.to_string())
            .collect()
    };
    let mut columns = Vec::new();
    for w in &spec {
        match column(w) {
            Some(mut c) => {
                if no_head {
                    c.head.clear();
                }
                if c.key == "cmd" && c.head == "COMMAND" {
                    c.head = "CMD".to_string();
                }
                if c.right && (c.key == "pid" || c.key == "ppid") {
                    c.width = 7;
                }
                columns.push(c);
            }
            None => {
                cx.raw_err(&format!("error: unknown user-defined format specifier \"{w}\"\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n")).await;
                return Err(1);
            }
        }
    }
    let empty = list.is_empty();
    table(cx, &columns, &list, false).await;
    Ok(i32::from(empty))
}

async fn bsd(cx: &mut Cx, list: &[ProcInfo], users: &Users) -> Run {
    cx.line("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND")
        .await;
    for p in list {
        let start = cell(cx, "stime", p, users);
        let user = users.user_name(p.uid);
        let rss = p.rss / 1024;
        cx.line(&format!(
            "{user:<8} {:>7}  0.0  0.0 {:>6} {rss:>5} {:<8} {:<4} {start:>5}   0:00 {}",
            p.pid,
            rss * 2 + 2000,
            tty(p),
            state(p, true),
            command(p)
        ))
        .await;
    }
    Ok(0)
}

async fn full_format(cx: &mut Cx, list: &[ProcInfo], users: &Users) -> Run {
    cx.line("UID          PID    PPID  C STIME TTY          TIME CMD")
        .await;
    for p in list {
        let start = cell(cx, "stime", p, users);
        cx.line(&format!(
            "{:<8} {:>7} {:>7}  0 {start:>5} {:<8} 00:00:00 {}",
            users.user_name(p.uid),
            p.pid,
            p.ppid,
            tty(p),
            command(p)
        ))
        .await;
    }
    Ok(0)
}

pub async fn top(cx: &mut Cx) -> Run {
    let o = cx.opts("bn:d:p:u:", &[]).await?;
    let rounds: u64 = o
        .get('n')
        .and_then(|n| n.parse().ok())
        .unwrap_or(if o.has('b') { u64::MAX } else { 1 });
    let users = Users::load(&cx.sys);
    let mut n = 0;
    while n < rounds && !cx.broken() {
        if n > 0 {
            cx.flush().await;
            if cx
                .sys
                .sleep(std::time::Duration::from_secs(3))
                .await
                .is_err()
            {
                return Ok(0);
            }
        }
        let list = cx.sys.processes();
        if cx.busybox() {
            cx.line("Mem: 1048576K used, 3145728K free, 0K shrd, 65536K buff, 524288K cached")
                .await;
            cx.line("CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq")
                .await;
            cx.line(&format!(
                "Load average: 0.00 0.00 0.00 1/{} {}",
                list.len(),
                cx.sys.pid()
            ))
            .await;
            cx.line("  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND")
                .await;
            for p in &list {
                let text = format!(
                    "{:>5} {:>5} {:<8} {:<4} {:>5}   0%   0   0% {}",
                    p.pid,
                    p.ppid,
                    users.user_name(p.uid),
                    p.state,
                    p.rss / 1024 * 2 + 2000,
                    command(p)
                );
                cx.line(&text).await;
            }
        } else {
            let now = date::strftime(
                "%H:%M:%S",
                cx.sys.now().secs() as i64,
                0,
                &date::Zone::utc(),
            );
            cx.line(&format!(
                "top - {now} up 0 min,  0 user,  load average: 0.00, 0.00, 0.00"
            ))
            .await;
            cx.line(&format!(
                "Tasks: {:>3} total,   1 running, {:>3} sleeping,   0 stopped,   0 zombie",
                list.len(),
                list.len().saturating_sub(1)
            ))
            .await;
            cx.line(
                "%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st",
            )
            .await;
            cx.line("MiB Mem :   4096.0 total,   3072.0 free,   1024.0 used,    512.0 buff/cache")
                .await;
            cx.line("MiB Swap:      0.0 total,      0.0 free,      0.0 used.   3072.0 avail Mem\n")
                .await;
            cx.line(
                "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND",
            )
            .await;
            for p in &list {
                let rss = p.rss / 1024;
                let text = format!(
                    "{:>7} {:<8}  20   0 {:>7} {rss:>6} {:>6} {}   0.0   0.0   0:00.00 {}",
                    p.pid,
                    users.user_name(p.uid),
                    rss * 2 + 2000,
                    rss / 2,
                    p.state,
                    p.comm
                );
                cx.line(&text).await;
            }
        }
        n += 1;
    }
    Ok(0)
}

/// Signals in the order `kill -l` lists them.
fn signal_list() -> Vec<(i32, String)> {
    (1..=31)
        .filter_map(|n| Signal::parse(&n.to_string()).map(|s| (n, s.name().to_string())))
        .collect()
}

pub async fn kill(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    let mut signal = Some(Signal::TERM);
    let mut zero = false;
    if args
        .first()
        .is_some_and(|a| a == "-l" || a == "-L" || a == "--list")
    {
        match args.get(1) {
            None if cx.busybox() => {
                for (n, s) in signal_list() {
                    cx.line(&format!("{n:>2}) {s}")).await;
                }
            }
            None => {
                let names: Vec<String> = signal_list().into_iter().map(|(_, n)| n).collect();
                cx.line(&names.join(" ")).await;
            }
            Some(x) => match x.parse::<i32>() {
                Ok(n) => {
                    let name = Signal::parse(&(n & 127).to_string())
                        .map_or(n.to_string(), |s| s.name().to_string());
                    cx.line(&name).await;
                }
                Err(_) => match Signal::parse(x) {
                    Some(s) => cx.line(&s.number().to_string()).await,
                    None => return cx.die(1, &format!("unknown signal '{x}'")).await,
                },
            },
        }
        return Ok(0);
    }
    if let Some(first) = args.first().cloned()
        && first.starts_with('-')
        && first.len() > 1
        && first != "--"
    {
        args.remove(0);
        let name = match first.as_str() {
            "-s" | "-n" | "--signal" => {
                if args.is_empty() {
                    return usage(cx).await;
                }
                args.remove(0)
            }
            f => f
                .trim_start_matches('-')
                .trim_start_matches("signal=")
                .to_string(),
        };
        if name == "0" || name == "EXIT" {
            zero = true;
        } else {
            signal = Signal::parse(&name);
            if signal.is_none() {
                let text = cx.pick(
                    format!("bad signal name '{name}'"),
                    format!("{}: invalid signal", cx.quote(&name)),
                );
                return cx.die(1, &text).await;
            }
        }
    }
    if args.first().is_some_and(|a| a == "--") {
        args.remove(0);
    }
    if args.is_empty() {
        return usage(cx).await;
    }
    let mut status = 0;
    for a in &args {
        let Ok(pid) = a.parse::<i64>() else {
            let text = cx.pick(
                format!("invalid number '{a}'"),
                format!("failed to parse argument: '{a}'"),
            );
            cx.err(&text).await;
            status = 1;
            continue;
        };
        let done = if zero {
            exists(cx, pid)
        } else {
            signal.map_or(Ok(()), |s| cx.sys.kill(pid, s))
        };
        if let Err(e) = done {
            let text = cx.pick(
                format!("can't kill pid {pid}: {e}"),
                format!("sending signal to {pid} failed: {e}"),
            );
            cx.err(&text).await;
            status = 1;
        }
    }
    Ok(status)
}

fn exists(cx: &Cx, pid: i64) -> machine::SysResult<()> {
    let found = cx
        .sys
        .processes()
        .iter()
        .any(|p| i64::from(p.pid) == pid || i64::from(p.pgid) == -pid);
    if found {
        Ok(())
    } else {
        Err(machine::Errno::ESRCH)
    }
}

async fn usage(cx: &mut Cx) -> Run {
    if cx.busybox() {
        return cx.bad_usage("you need to specify whom to kill").await;
    }
    cx.raw_err("kill: not enough arguments\n").await;
    Err(1)
}

fn matches(p: &ProcInfo, name: &str) -> bool {
    let base = p.argv.first().map_or("", |a| super::simple::base_of(a));
    p.comm == name || base == name
}

pub async fn killall(cx: &mut Cx) -> Run {
    let mut args = std::mem::take(&mut cx.args);
    let mut signal = Signal::TERM;
    let mut quiet = false;
    while let Some(a) = args
        .first()
        .filter(|a| a.starts_with('-') && a.len() > 1)
        .cloned()
    {
        args.remove(0);
        match a.as_str() {
            "-q" => quiet = true,
            "-s" if !args.is_empty() => {
                signal = Signal::parse(&args.remove(0)).unwrap_or(Signal::TERM);
            }
            other => match Signal::parse(other.trim_start_matches('-')) {
                Some(s) => signal = s,
                None => {
                    let text = format!("bad signal name '{}'", other.trim_start_matches('-'));
                    return cx.die(1, &text).await;
                }
            },
        }
    }
    if args.is_empty() {
        return usage(cx).await;
    }
    let mut status = 0;
    let me = cx.sys.pid();
    for name in &args {
        let list: Vec<u32> = cx
            .sys
            .processes()
            .iter()
            .filter(|p| p.pid != me && matches(p, name))
            .map(|p| p.pid)
            .collect();
        if list.is_empty() {
            if !quiet {
                let text = cx.pick(
                    format!("{name}: no process killed"),
                    format!("{name}: no process found"),
                );
                let text = if cx.busybox() {
                    format!("killall: {text}\n")
                } else {
                    format!("{text}\n")
                };
                cx.raw_err(&text).await;
            }
            status = 1;
        }
        for pid in list {
            if let Err(e) = cx.sys.kill(i64::from(pid), signal) {
                let text = cx.pick(
                    format!("can't kill pid {pid}: {e}"),
                    format!("{name}({pid}): {e}"),
                );
                cx.err(&text).await;
                status = 1;
            }
        }
    }
    Ok(status)
}

pub async fn pgrep(cx: &mut Cx) -> Run {
    let kill = cx.name == "pkill";
    let mut signal = Signal::TERM;
    if kill
        && let Some(s) = cx
            .args
            .first()
            .and_then(|a| a.strip_prefix('-'))
            .filter(|a| !a.is_empty())
            .and_then(Signal::parse)
    {
        signal = s;
        cx.args.remove(0);
    }
    let o = cx
        .opts(
            "flanovxs:P:u:U:cd:e",
            &[
                ("full", 'f'),
                ("list-name", 'l'),
                ("list-full", 'a'),
                ("newest", 'n'),
                ("oldest", 'o'),
                ("exact", 'x'),
                ("signal", 's'),
                ("parent", 'P'),
                ("euid", 'u'),
                ("count", 'c'),
            ],
        )
        .await?;
    if kill && let Some(s) = o.get('s').and_then(Signal::parse) {
        signal = s;
    }
    let pattern = o.rest.first().cloned().unwrap_or_default();
    if pattern.is_empty() && !o.has('P') && !o.has('u') {
        let text = "no matching criteria specified";
        if cx.busybox() {
            return cx.bad_usage("").await;
        }
        cx.err(text).await;
        cx.usage_hint().await;
        return Err(2);
    }
    let re =
        match super::kit::regex::Regex::new(&pattern, super::kit::regex::Syntax::Extended, false) {
            Ok(r) => r,
            Err(e) => return cx.die(2, &e).await,
        };
    let users = Users::load(&cx.sys);
    let me = cx.sys.pid();
    let mut list: Vec<ProcInfo> = cx.sys.processes();
    list.retain(|p| {
        let text = if o.has('f') {
            command(p)
        } else {
            p.comm.clone()
        };
        let hit = if o.has('x') {
            re.is_full_match(text.as_bytes())
        } else {
            re.is_match(text.as_bytes())
        };
        let parent = o
            .get('P')
            .is_none_or(|pp| pp.split(',').any(|x| x.parse() == Ok(p.ppid)));
        let user = o
            .get('u')
            .is_none_or(|u| u.split(',').any(|x| users.find_uid(x) == Some(p.uid)));
        p.pid != me && (hit != o.has('v')) && parent && user
    });
    if o.has('n') {
        list = list.pop().into_iter().collect();
    } else if o.has('o') {
        list.truncate(1);
    }
    let empty = list.is_empty();
    if o.has('c') && !kill {
        cx.line(&list.len().to_string()).await;
        return Ok(i32::from(empty));
    }
    for p in list {
        if kill {
            if let Err(e) = cx.sys.kill(i64::from(p.pid), signal) {
                cx.err(&format!("killing pid {} failed: {e}", p.pid)).await;
            }
        } else if o.has('a') || (o.has('l') && o.has('f')) {
            cx.line(&format!("{} {}", p.pid, command(&p))).await;
        } else if o.has('l') {
            cx.line(&format!("{} {}", p.pid, p.comm)).await;
        } else {
            cx.line(&p.pid.to_string()).await;
        }
    }
    Ok(i32::from(empty))
}

pub async fn pidof(cx: &mut Cx) -> Run {
    let o = cx.opts("so:x", &[]).await?;
    let me = cx.sys.pid();
    let mut found: Vec<String> = cx
        .sys
        .processes()
        .iter()
        .rev()
        .filter(|p| p.pid != me && o.rest.iter().any(|n| matches(p, n)))
        .map(|p| p.pid.to_string())
        .collect();
    if o.has('s') {
        found.truncate(1);
    }
    if found.is_empty() {
        return Ok(1);
    }
    cx.line(&found.join(" ")).await;
    Ok(0)
}

pub async fn uptime(cx: &mut Cx) -> Run {
    let up: f64 = String::from_utf8_lossy(&cx.sys.read_file("/proc/uptime").unwrap_or_default())
        .split(' ')
        .next()
        .and_then(|s| s.parse().ok())
        .unwrap_or(0.0);
    let mins = (up / 60.0) as u64;
    let now = date::strftime(
        "%H:%M:%S",
        cx.sys.now().secs() as i64,
        0,
        &date::Zone::from_tz(cx.var("TZ").as_deref()),
    );
    let text = if mins >= 60 {
        format!("{:>2}:{:02}", mins / 60, mins % 60)
    } else {
        format!("{mins} min")
    };
    cx.line(&format!(
        " {now} up {text},  0 users,  load average: 0.00, 0.00, 0.00"
    ))
    .await;
    Ok(0)
}

pub async fn free(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "bkmghtsw",
            &[
                ("bytes", 'b'),
                ("mebi", 'm'),
                ("gibi", 'g'),
                ("human", 'h'),
                ("kibi", 'k'),
            ],
        )
        .await?;
    let text = String::from_utf8_lossy(&cx.sys.read_file("/proc/meminfo").unwrap_or_default())
        .into_owned();
    let get = |name: &str| {
        text.lines()
            .find(|l| l.starts_with(name))
            .and_then(|l| l.split_whitespace().nth(1))
            .and_then(|v| v.parse::<u64>().ok())
            .unwrap_or(0)
    };
    let (total, free, avail, cache) = (
        get("MemTotal:"),
        get("MemFree:"),
        get("MemAvailable:"),
        get("Cached:") + get("Buffers:"),
    );
    let used = total.saturating_sub(avail.max(free));
    let unit = |kb: u64| match o.last_of("bkmgh") {
        Some('b') => (kb * 1024).to_string(),
        Some('m') => (kb / 1024).to_string(),
        Some('g') => (kb >> 20).to_string(),
        Some('h') if cx.busybox() => super::kit::size::human_busybox(kb * 1024),
        Some('h') => {
            let t = super::kit::size::human(kb * 1024);
            if kb == 0 {
                "0B".to_string()
            } else {
                format!("{t}i")
            }
        }
        _ => kb.to_string(),
    };
    let row = |n: &str, v: &[u64]| {
        let cells: Vec<String> = v.iter().map(|x| format!("{:>12}", unit(*x))).collect();
        format!("{n:<7}{}", cells.join(""))
    };
    let head = if cx.busybox() {
        "              total        used        free      shared  buff/cache   available"
            .to_string()
    } else {
        "               total        used        free      shared  buff/cache   available"
            .to_string()
    };
    let lines = [
        head,
        row("Mem:", &[total, used, free, 0, cache, avail]),
        row("Swap:", &[0, 0, 0]),
    ];
    for l in lines {
        cx.line(&l).await;
    }
    Ok(0)
}
