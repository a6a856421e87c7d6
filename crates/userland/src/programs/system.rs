//! Programs about the machine and its disks: `date`, `uname`, `which`, `df`, `du`, `dd`, `stty`, `sync`
//! (there is nothing to write back), `mknod`, `tree`, `file`, `logger`.
//! Not modelled: `file` beyond common kinds; a system log (`logger` says with `-s` what it would log).

use super::kit::{Cx, Run, date, quoted, size};
use super::walk::join;
use machine::{FileKind, OpenFlags, Whence};

pub async fn date(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "d:uRI::r:s:D:f:é:",
            &[
                ("date", 'd'),
                ("utc", 'u'),
                ("universal", 'u'),
                ("rfc-email", 'R'),
                ("iso-8601", 'I'),
                ("reference", 'r'),
                ("set", 's'),
                ("rfc-3339", 'é'),
            ],
        )
        .await?;
    let zone = if o.has('u') {
        date::Zone::utc()
    } else {
        date::Zone::from_tz(cx.var("TZ").as_deref())
    };
    let now = cx.sys.now();
    let mut at = (now.secs() as i64, now.nanos());
    if let Some(text) = o.get('d') {
        match date::parse(text, at, &zone) {
            Some(t) => at = t,
            None => {
                let text = cx.pick(
                    format!("invalid date '{text}'"),
                    format!("invalid date {}", cx.quote(text)),
                );
                return cx.die(1, &text).await;
            }
        }
    }
    if let Some(f) = o.get('r') {
        match (f.parse::<i64>(), cx.sys.stat(f)) {
            (_, Ok(s)) => at = (s.mtime.secs() as i64, s.mtime.nanos()),
            (Ok(n), _) if cx.busybox() => at = (n, 0),
            (_, Err(e)) => {
                let text = cx.pick(format!("can't stat '{f}': {e}"), format!("{f}: {e}"));
                return cx.die(1, &text).await;
            }
        }
    }
    if o.has('s') {
        let text = cx.pick(
            "can't set date: Operation not permitted",
            "cannot set date: Operation not permitted",
        );
        return cx.die(1, text).await;
    }
    let format = match o.rest.first() {
        Some(f) if f.starts_with('+') => f[1..].to_string(),
        Some(f) => {
            let text = cx.pick(
                format!("invalid date '{f}'"),
                format!("invalid date {}", cx.quote(f)),
            );
            return cx.die(1, &text).await;
        }
        None if o.has('é') => match o.get('é') {
            Some("date") => "%Y-%m-%d".to_string(),
            Some("ns") => "%Y-%m-%d %H:%M:%S.%N%:z".to_string(),
            _ => "%Y-%m-%d %H:%M:%S%:z".to_string(),
        },
        None if o.has('R') => "%a, %d %b %Y %H:%M:%S %z".to_string(),
        None if o.has('I') => match o
            .given
            .iter()
            .rev()
            .find(|(c, _)| *c == 'I')
            .and_then(|(_, v)| v.as_deref())
        {
            Some("seconds" | "s") => "%Y-%m-%dT%H:%M:%S%:z".to_string(),
            Some("minutes" | "m") => "%Y-%m-%dT%H:%M%:z".to_string(),
            Some("hours" | "h") => "%Y-%m-%dT%H%:z".to_string(),
            Some("ns") => "%Y-%m-%dT%H:%M:%S,%N%:z".to_string(),
            _ => "%Y-%m-%d".to_string(),
        },
        None => "%a %b %e %H:%M:%S %Z %Y".to_string(),
    };
    // Busybox's own strftime knows no nanoseconds.
    let text = date::strftime(
        &if cx.busybox() {
            format.replace("%N", "")
        } else {
            format
        },
        at.0,
        at.1,
        &zone,
    );
    cx.line(&text).await;
    Ok(0)
}

pub async fn uname(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "asnrvmpio",
            &[
                ("all", 'a'),
                ("kernel-name", 's'),
                ("nodename", 'n'),
                ("kernel-release", 'r'),
                ("kernel-version", 'v'),
                ("machine", 'm'),
                ("operating-system", 'o'),
            ],
        )
        .await?;
    if let Some(extra) = o.rest.first().filter(|_| !cx.busybox()) {
        let text = format!("extra operand {}", cx.quote(extra));
        return cx.bad_usage(&text).await;
    }
    let u = cx.sys.uname();
    let mut parts = Vec::new();
    let all = o.has('a');
    for (c, v) in [
        ('s', u.sysname.as_str()),
        ('n', &u.nodename),
        ('r', &u.release),
        ('v', &u.version),
        ('m', &u.machine),
    ] {
        if all || o.has(c) || (c == 's' && o.given.is_empty()) {
            parts.push(v.to_string());
        }
    }
    if (o.has('p') || o.has('i')) && !all {
        parts.push("unknown".to_string());
    }
    if all || o.has('o') {
        parts.push(cx.pick("Linux", "GNU/Linux").to_string());
    }
    cx.line(&parts.join(" ")).await;
    Ok(0)
}

pub async fn which(cx: &mut Cx) -> Run {
    let o = cx.opts("a", &[("all", 'a')]).await?;
    let path = cx.var("PATH").unwrap_or_default();
    let mut status = i32::from(o.rest.is_empty());
    for name in &o.rest {
        let mut hits = Vec::new();
        let candidates: Vec<String> = if name.contains('/') {
            vec![name.clone()]
        } else {
            path.split(':')
                .map(|d| join(if d.is_empty() { "." } else { d }, name))
                .collect()
        };
        for c in candidates {
            let file = cx.sys.stat(&c).is_ok_and(|s| s.kind == FileKind::Regular);
            if file && cx.sys.access(&c, machine::Sys::X_OK).is_ok() {
                hits.push(c);
                if !o.has('a') {
                    break;
                }
            }
        }
        if hits.is_empty() {
            status = 1;
        }
        for h in hits {
            cx.line(&h).await;
        }
    }
    Ok(status)
}

pub async fn df(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "hHkmPTait:x:B:lé::",
            &[
                ("human-readable", 'h'),
                ("print-type", 'T'),
                ("all", 'a'),
                ("inodes", 'i'),
                ("si", 'H'),
                ("portability", 'P'),
                ("block-size", 'B'),
                ("type", 't'),
                ("output", 'é'),
            ],
        )
        .await?;
    let unit: u64 = match o.last_of("hkmBH") {
        Some('m') => 1 << 20,
        Some('B') => o.get('B').and_then(size::parse).unwrap_or(1024).max(1),
        _ => 1024,
    };
    let human = o.has('h') || o.has('H');
    let shown = |bytes: u64| -> String {
        if human && cx.busybox() {
            size::human_busybox(bytes)
        } else if o.has('H') {
            size::human_si(bytes)
        } else if human {
            size::human(bytes)
        } else {
            bytes.div_ceil(unit).to_string()
        }
    };
    let mut status = 0;
    let mut wanted: Vec<(String, String, String)> = Vec::new();
    let mounts = cx.sys.mounts();
    let mut missing = Vec::new();
    if o.rest.is_empty() {
        for m in &mounts {
            let pseudo = matches!(
                m.meta.fstype.as_str(),
                "proc" | "sysfs" | "devpts" | "mqueue" | "cgroup2" | "cgroup"
            );
            if (o.has('a') || !pseudo) && o.get('t').is_none_or(|t| t == m.meta.fstype) {
                wanted.push((
                    m.meta.source.clone(),
                    m.meta.fstype.clone(),
                    m.target.clone(),
                ));
            }
        }
    } else {
        for p in &o.rest {
            match cx.sys.realpath(p) {
                Ok(real) => {
                    let inside =
                        |t: &str| t == "/" || real == t || real.starts_with(&format!("{t}/"));
                    if let Some(m) = mounts
                        .iter()
                        .filter(|m| inside(&m.target))
                        .max_by_key(|m| m.target.len())
                    {
                        wanted.push((
                            m.meta.source.clone(),
                            m.meta.fstype.clone(),
                            m.target.clone(),
                        ));
                    }
                }
                Err(e) => missing.push(cx.pick(format!("{p}: {e}"), format!("{p}: {e}"))),
            }
        }
    }
    let size_head = if human {
        "Size".to_string()
    } else if unit == 1 << 20 {
        "1M-blocks".to_string()
    } else if o.has('P') && !cx.busybox() {
        "1024-blocks".to_string()
    } else {
        "1K-blocks".to_string()
    };
    let avail = if human && !cx.busybox() {
        "Avail"
    } else {
        "Available"
    };
    let percent = if o.has('P') && !cx.busybox() {
        "Capacity"
    } else {
        "Use%"
    };
    let mut rows: Vec<Vec<String>> = vec![vec![
        "Filesystem".to_string(),
        "Type".to_string(),
        size_head,
        "Used".to_string(),
        avail.to_string(),
        percent.to_string(),
        "Mounted on".to_string(),
    ]];
    for (source, kind, target) in wanted {
        let Ok(s) = cx.sys.statfs(&target) else {
            continue;
        };
        let used = s.used;
        let free = s.total.saturating_sub(used);
        let usage = if used + free == 0 {
            "-".to_string()
        } else {
            format!("{}%", (used * 100).div_ceil(used + free))
        };
        // A volume of another kind of file system names that one.
        let (source, kind) = if s.fstype == "tmpfs" {
            (
                if source.starts_with('/') {
                    s.source.clone()
                } else {
                    source
                },
                s.fstype.clone(),
            )
        } else {
            (source, kind)
        };
        rows.push(vec![
            source,
            kind,
            shown(s.total),
            shown(used),
            shown(free),
            usage,
            target,
        ]);
    }
    for m in missing {
        cx.err(&m).await;
        status = 1;
    }
    if rows.len() == 1 {
        return Ok(status);
    }
    let w: Vec<usize> = (0..7)
        .map(|c| rows.iter().map(|r| r[c].chars().count()).max().unwrap_or(0))
        .collect();
    if o.has('é') {
        // `--output=LIST` chooses the columns.
        let list = o
            .get('é')
            .unwrap_or("source,fstype,size,used,avail,pcent,target");
        let mut columns = Vec::new();
        for field in list.split(',') {
            let known = [
                "source", "fstype", "size", "used", "avail", "pcent", "target",
            ];
            match known.iter().position(|k| *k == field) {
                Some(i) => columns.push(i),
                None => {
                    let text = format!("option --output: field {} unknown", cx.quote(field));
                    return cx.bad_usage(&text).await;
                }
            }
        }
        rows[0][4] = "Avail".to_string();
        for r in &rows {
            let cells: Vec<String> = columns
                .iter()
                .enumerate()
                .map(|(i, c)| match c {
                    6 => r[6].clone(),
                    0 | 1 if i + 1 == columns.len() => r[*c].clone(),
                    0 | 1 => format!("{:<w$}", r[*c], w = w[*c]),
                    c => format!("{:>w$}", r[*c], w = w[*c].max(5)),
                })
                .collect();
            cx.line(&cells.join(" ")).await;
        }
        return Ok(status);
    }
    for r in &rows {
        let kind = if o.has('T') {
            format!(" {:<w$}", r[1], w = w[1].max(4))
        } else {
            String::new()
        };
        let text = if cx.busybox() {
            let name = if r[0].len() > 20 {
                format!("{}\n{:20}", r[0], "")
            } else {
                format!("{:<20}", r[0])
            };
            format!(
                "{name}{kind} {:>9} {:>9} {:>9} {:>4} {}",
                r[2], r[3], r[4], r[5], r[6]
            )
        } else {
            format!(
                "{:<a$}{kind} {:>b$} {:>c$} {:>d$} {:>e$} {}",
                r[0],
                r[2],
                r[3],
                r[4],
                r[5],
                r[6],
                a = w[0].max(14),
                b = w[2].max(5),
                c = w[3].max(5),
                d = w[4].max(5),
                e = w[5]
            )
        };
        cx.line(&text).await;
    }
    Ok(status)
}

pub async fn du(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "aschkmbHLxd:S0é:",
            &[
                ("all", 'a'),
                ("summarize", 's'),
                ("total", 'c'),
                ("human-readable", 'h'),
                ("max-depth", 'd'),
                ("bytes", 'b'),
                ("apparent-size", 'ä'),
                ("exclude", 'é'),
                ("one-file-system", 'x'),
            ],
        )
        .await?;
    let apparent = o.has('b') || o.has('ä');
    let max = if o.has('s') {
        0
    } else {
        o.get('d')
            .and_then(|d| d.parse().ok())
            .unwrap_or(usize::MAX)
    };
    let shown = |cx: &Cx, bytes: u64| -> String {
        match o.last_of("hkmb") {
            Some('h') if cx.busybox() => size::human_busybox(bytes),
            Some('h') => size::human(bytes),
            Some('m') => bytes.div_ceil(1 << 20).to_string(),
            Some('b') => bytes.to_string(),
            _ => bytes.div_ceil(1024).to_string(),
        }
    };
    let paths = if o.rest.is_empty() {
        vec![".".to_string()]
    } else {
        o.rest.clone()
    };
    let (mut status, mut total) = (0, 0u64);
    for start in &paths {
        if let Err(e) = cx.sys.lstat(start) {
            let text = cx.pick(
                format!("{start}: {e}"),
                format!("cannot access {}: {e}", quoted(start)),
            );
            cx.err(&text).await;
            status = 1;
            continue;
        }
        // Post-order: each frame is (path, depth, sum so far).
        let mut seen: Vec<(u32, u64)> = Vec::new();
        let mut open: Vec<(String, usize, u64)> = Vec::new();
        let mut todo = vec![(start.clone(), 0usize, false)];
        while let Some((path, depth, close)) = todo.pop() {
            cx.sys.cpu(1).await;
            if close {
                let Some((p, d, sum)) = open.pop() else {
                    continue;
                };
                if d <= max {
                    let text = format!("{}\t{p}", shown(cx, sum));
                    cx.line(&text).await;
                }
                match open.last_mut() {
                    Some(up) => up.2 += sum,
                    None => total += sum,
                }
                continue;
            }
            let Ok(st) = cx.sys.lstat(&path) else {
                continue;
            };
            if st.nlink > 1 && st.kind == FileKind::Regular {
                if seen.contains(&(st.dev, st.ino)) {
                    continue;
                }
                seen.push((st.dev, st.ino));
            }
            let own = if apparent {
                st.size
            } else if st.kind == FileKind::Symlink {
                0
            } else {
                st.size.div_ceil(4096) * 4096
            };
            if st.kind == FileKind::Directory {
                open.push((
                    path.clone(),
                    depth,
                    if apparent { 4096 } else { own.max(4096) },
                ));
                todo.push((path.clone(), depth, true));
                match cx.sys.readdir(&path) {
                    Ok(list) => todo.extend(
                        list.into_iter()
                            .rev()
                            .map(|e| (join(&path, &e.name), depth + 1, false)),
                    ),
                    Err(e) => {
                        let text = cx.pick(
                            format!("can't open '{path}': {e}"),
                            format!("cannot read directory {}: {e}", quoted(&path)),
                        );
                        cx.err(&text).await;
                        status = 1;
                    }
                }
                continue;
            }
            match open.last_mut() {
                Some(up) => up.2 += own,
                None => total += own,
            }
            if (o.has('a') || depth == 0) && depth <= max {
                let text = format!("{}\t{path}", shown(cx, own));
                cx.line(&text).await;
            }
        }
    }
    if o.has('c') {
        let text = format!("{}\ttotal", shown(cx, total));
        cx.line(&text).await;
    }
    Ok(status)
}

pub async fn dd(cx: &mut Cx) -> Run {
    let (mut input, mut output, mut bs, mut count, mut skip, mut seek) =
        (None, None, None, None, 0u64, 0u64);
    let (mut ibs, mut notrunc, mut append, mut level, mut full) =
        (512u64, false, false, String::new(), false);
    for a in std::mem::take(&mut cx.args) {
        let Some((k, v)) = a.split_once('=') else {
            let text = cx.pick(
                format!("unrecognized operand '{a}'"),
                format!("unrecognized operand {}", cx.quote(&a)),
            );
            if cx.busybox() {
                return cx.bad_usage("").await;
            }
            return cx.bad_usage(&text).await;
        };
        let number = size::parse(v);
        let bad = number.is_none() && matches!(k, "bs" | "ibs" | "obs" | "count" | "skip" | "seek");
        if bad {
            let text = cx.pick(
                format!("invalid number '{v}'"),
                format!("invalid number: {}", cx.quote(v)),
            );
            return cx.die(1, &text).await;
        }
        match k {
            "if" => input = Some(v.to_string()),
            "of" => output = Some(v.to_string()),
            "bs" => bs = number,
            "ibs" => ibs = number.unwrap_or(512),
            "obs" => {}
            "count" => count = number,
            "skip" => skip = number.unwrap_or(0),
            "seek" => seek = number.unwrap_or(0),
            "conv" => notrunc = v.split(',').any(|c| c == "notrunc"),
            "status" => level = v.to_string(),
            "oflag" => append = v.split(',').any(|c| c == "append"),
            "iflag" => full = v.split(',').any(|c| c == "fullblock"),
            _ => {
                let text = format!("unrecognized operand {}", cx.quote(&a));
                return cx.bad_usage(&text).await;
            }
        }
    }
    let _ = full;
    let bs = bs.unwrap_or(ibs).clamp(1, 1 << 30);
    let start = cx.sys.now();
    let r = match &input {
        None => 0,
        Some(f) => match cx.sys.open(f, OpenFlags::READ, 0) {
            Ok(fd) => fd,
            Err(e) => {
                let text = cx.pick(
                    format!("can't open '{f}': {e}"),
                    format!("failed to open {}: {e}", quoted(f)),
                );
                return cx.die(1, &text).await;
            }
        },
    };
    let trunc = !notrunc && seek == 0;
    let w = match &output {
        None => 1,
        Some(f) => {
            let mode = if append {
                OpenFlags::APPEND
            } else if trunc {
                OpenFlags::TRUNC
            } else {
                OpenFlags::CREATE
            };
            match cx
                .sys
                .open(f, OpenFlags::WRITE | OpenFlags::CREATE | mode, 0o666)
            {
                Ok(fd) => fd,
                Err(e) => {
                    let text = cx.pick(
                        format!("can't open '{f}': {e}"),
                        format!("failed to open {}: {e}", quoted(f)),
                    );
                    return cx.die(1, &text).await;
                }
            }
        }
    };
    if skip > 0
        && cx
            .sys
            .seek(r, Whence::Start(skip.saturating_mul(bs)))
            .is_err()
    {
        for _ in 0..skip {
            if cx
                .sys
                .read(r, bs as usize)
                .await
                .map_or(true, |d| d.is_empty())
            {
                break;
            }
        }
    }
    if seek > 0 {
        let _ = cx.sys.seek(w, Whence::Start(seek.saturating_mul(bs)));
    }
    let (mut whole, mut part, mut bytes) = (0u64, 0u64, 0u64);
    let mut failure = None;
    // Zeros into a file need no bytes: the file is made to weigh what was asked.
    let zeros = input.as_deref() == Some("/dev/zero")
        && count.is_some()
        && output
            .as_ref()
            .is_some_and(|f| cx.sys.stat(f).is_ok_and(|s| s.kind == FileKind::Regular));
    if let (true, Some(n), Some(f)) = (
        zeros && seek == 0 && trunc && bs.saturating_mul(count.unwrap_or(0)) > 1 << 20,
        count,
        &output,
    ) {
        let want = bs.saturating_mul(n);
        let room = cx
            .sys
            .statfs(f)
            .map_or(u64::MAX, |s| s.total.saturating_sub(s.used));
        let size = want.min(room);
        match cx.sys.write_file_sized(f, &[], size) {
            Ok(()) => {}
            Err(e) => failure = Some(e),
        }
        if size < want {
            failure = Some(machine::Errno::ENOSPC);
        }
        bytes = if failure.is_some() && size == want {
            0
        } else {
            size
        };
        whole = bytes / bs;
        cx.sys.cpu(1 + bytes / 65_536).await;
    } else {
        while count.is_none_or(|n| whole + part < n) {
            let data = match cx.sys.read(r, bs as usize).await {
                Ok(d) if d.is_empty() => break,
                Ok(d) => d,
                Err(e) => {
                    let name = input
                        .clone()
                        .unwrap_or_else(|| "standard input".to_string());
                    let text = cx.pick(
                        format!("{name}: {e}"),
                        format!("error reading {}: {e}", quoted(&name)),
                    );
                    cx.err(&text).await;
                    return Ok(1);
                }
            };
            cx.sys.cpu(1 + data.len() as u64 / 4096).await;
            let n = data.len() as u64;
            if let Err(e) = cx.sys.write_all(w, &data).await {
                failure = Some(e);
                break;
            }
            bytes += n;
            if n == bs { whole += 1 } else { part += 1 }
        }
    }
    if let Some(e) = failure {
        let name = output
            .clone()
            .unwrap_or_else(|| "standard output".to_string());
        let text = cx.pick(
            format!("error writing '{name}': {e}"),
            format!("error writing {}: {e}", quoted(&name)),
        );
        cx.err(&text).await;
    }
    if level != "none" {
        // A disk writes a gigabyte a second; nobody else makes time pass here.
        let spent = cx.sys.now().since(start).as_secs_f64();
        let secs = spent.max(0.000_1 + bytes as f64 / 1e9);
        let mut text = format!("{whole}+{part} records in\n{whole}+{part} records out\n");
        if level != "noxfer" {
            let rate = bytes as f64 / secs;
            text.push_str(&if cx.busybox() {
                format!(
                    "{bytes} bytes ({}) copied, {secs:.6} seconds, {}/s\n",
                    bb(bytes as f64),
                    bb(rate)
                )
            } else {
                let si = size::human_si(bytes);
                let iec = size::human(bytes);
                let short = if bytes < 1000 {
                    String::new()
                } else if bytes < 1024 {
                    format!(" ({} {}B)", unit_split(&si).0, unit_split(&si).1)
                } else {
                    format!(
                        " ({} {}B, {} {}iB)",
                        unit_split(&si).0,
                        unit_split(&si).1,
                        unit_split(&iec).0,
                        unit_split(&iec).1
                    )
                };
                let r = size::human_si(rate as u64);
                format!(
                    "{bytes} bytes{short} copied, {secs:.6} s, {} {}B/s\n",
                    unit_split(&r).0,
                    unit_split(&r).1
                )
            });
        }
        cx.raw_err(&text).await;
    }
    Ok(i32::from(failure.is_some()))
}

fn bb(v: f64) -> String {
    let mut v = v;
    for u in ["B", "KB", "MB", "GB"] {
        if v < 1024.0 {
            return format!("{v:.1}{u}");
        }
        v /= 1024.0;
    }
    format!("{v:.1}TB")
}

fn unit_split(text: &str) -> (&str, &str) {
    let at = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    text.split_at(at)
}

pub async fn stty(cx: &mut Cx) -> Run {
    if !cx.sys.isatty(0) {
        let text = cx.pick(
            "standard input: Not a tty",
            "'standard input': Inappropriate ioctl for device",
        );
        return cx.die(1, text).await;
    }
    let (cols, rows) = cx.sys.winsize(0).unwrap_or((80, 24));
    let args = std::mem::take(&mut cx.args);
    let mut mode = cx
        .sys
        .tty_mode(0)
        .unwrap_or_else(|_| machine::TtyMode::raw());
    match args.first().map(String::as_str) {
        None | Some("-a") => {
            cx.line(&format!("speed 38400 baud; rows {rows}; columns {cols};"))
                .await;
        }
        Some("size") => cx.line(&format!("{rows} {cols}")).await,
        Some(_) => {
            for a in &args {
                match a.as_str() {
                    "-echo" => mode.echo = false,
                    "echo" => mode.echo = true,
                    "raw" | "-icanon" | "cbreak" => mode.canonical = false,
                    "sane" | "cooked" | "icanon" | "-raw" => {
                        mode.canonical = true;
                        mode.echo = true;
                    }
                    _ => {}
                }
            }
            let _ = cx.sys.set_tty_mode(0, mode);
        }
    }
    Ok(0)
}

pub async fn nothing(_: &mut Cx) -> Run {
    Ok(0)
}

pub async fn mknod(cx: &mut Cx) -> Run {
    let o = cx.opts("m:", &[("mode", 'm')]).await?;
    let bits = o
        .get('m')
        .and_then(|m| super::kit::mode::change(m, 0o666, false, 0))
        .unwrap_or(0o666);
    let (Some(path), Some(kind)) = (o.rest.first().cloned(), o.rest.get(1)) else {
        return cx.bad_usage("missing operand").await;
    };
    let n = |i: usize| o.rest.get(i).and_then(|v| v.parse().ok()).unwrap_or(0);
    let done = if kind == "p" {
        cx.sys.mkfifo(&path, bits)
    } else {
        cx.sys.mknod(&path, bits, (n(2), n(3)))
    };
    match done {
        Ok(()) => Ok(0),
        Err(e) => cx.die(1, &format!("{path}: {e}")).await,
    }
}

pub async fn tree(cx: &mut Cx) -> Run {
    let o = cx.opts("adL:fps", &[]).await?;
    let max: usize = o
        .get('L')
        .and_then(|l| l.parse().ok())
        .unwrap_or(usize::MAX);
    let roots = if o.rest.is_empty() {
        vec![".".to_string()]
    } else {
        o.rest.clone()
    };
    let (mut dirs, mut files) = (0, 0);
    for root in &roots {
        cx.line(root).await;
        // (path, name, prefix, is last, depth)
        let mut stack: Vec<(String, String, String, bool, usize)> = Vec::new();
        let push = |cx: &Cx,
                    stack: &mut Vec<(String, String, String, bool, usize)>,
                    dir: &str,
                    prefix: &str,
                    depth: usize| {
            let list: Vec<_> = cx
                .sys
                .readdir(dir)
                .unwrap_or_default()
                .into_iter()
                .filter(|e| {
                    (o.has('a') || !e.name.starts_with('.'))
                        && (!o.has('d') || e.kind == FileKind::Directory)
                })
                .collect();
            let n = list.len();
            for (i, e) in list.into_iter().enumerate().rev() {
                stack.push((
                    join(dir, &e.name),
                    e.name,
                    prefix.to_string(),
                    i + 1 == n,
                    depth,
                ));
            }
        };
        push(cx, &mut stack, root, "", 1);
        while let Some((path, name, prefix, last, depth)) = stack.pop() {
            cx.sys.cpu(1).await;
            let st = cx.sys.lstat(&path).ok();
            let link = st
                .as_ref()
                .filter(|s| s.kind == FileKind::Symlink)
                .and_then(|_| cx.sys.readlink(&path).ok())
                .map_or(String::new(), |t| format!(" -> {t}"));
            cx.line(&format!(
                "{prefix}{}{name}{link}",
                if last { "└── " } else { "├── " }
            ))
            .await;
            if st.is_some_and(|s| s.kind == FileKind::Directory) {
                dirs += 1;
                if depth < max {
                    push(
                        cx,
                        &mut stack,
                        &path,
                        &format!("{prefix}{}", if last { "    " } else { "│\u{a0}\u{a0} " }),
                        depth + 1,
                    );
                }
            } else {
                files += 1;
            }
        }
    }
    let d = if dirs == 1 {
        "directory"
    } else {
        "directories"
    };
    let f = if files == 1 { "file" } else { "files" };
    cx.line(&if o.has('d') {
        format!("\n{dirs} {d}")
    } else {
        format!("\n{dirs} {d}, {files} {f}")
    })
    .await;
    Ok(0)
}

pub async fn file(cx: &mut Cx) -> Run {
    let o = cx.opts("bLi", &[("brief", 'b'), ("mime", 'i')]).await?;
    let width = o.rest.iter().map(|f| f.len() + 1).max().unwrap_or(0);
    for f in &o.rest {
        let what = match cx.sys.lstat(f) {
            Err(e) => format!("cannot open `{f}' ({e})"),
            Ok(s) if s.kind == FileKind::Directory => "directory".to_string(),
            Ok(s) if s.kind == FileKind::Symlink => format!(
                "symbolic link to {}",
                cx.sys.readlink(f).unwrap_or_default()
            ),
            Ok(s) if s.size == 0 => "empty".to_string(),
            Ok(_) => {
                let d = cx.sys.read_file(f).unwrap_or_default();
                let text = String::from_utf8_lossy(&d[..d.len().min(4096)]).into_owned();
                if d.starts_with(b"\x7fELF") {
                    "ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter /lib64/ld-linux-x86-64.so.2, for GNU/Linux 3.2.0, stripped".to_string()
                } else if d.starts_with(&[0x1f, 0x8b]) {
                    "gzip compressed data".to_string()
                } else if d.get(257..262) == Some(b"ustar") {
                    "POSIX tar archive".to_string()
                } else if let Some(shebang) = text.strip_prefix("#!") {
                    let line = shebang.lines().next().unwrap_or("").trim();
                    if line.contains("bash") {
                        "Bourne-Again shell script, ASCII text executable".to_string()
                    } else if line.ends_with("/sh") {
                        "POSIX shell script, ASCII text executable".to_string()
                    } else {
                        format!("a {line} script, ASCII text executable")
                    }
                } else if text.trim_start().starts_with('{') {
                    "JSON data".to_string()
                } else if std::str::from_utf8(&d).is_err() {
                    "data".to_string()
                } else if !d.is_ascii() {
                    "UTF-8 Unicode text".to_string()
                } else if text.contains("\r\n") {
                    "ASCII text, with CRLF line terminators".to_string()
                } else if !d.ends_with(b"\n") {
                    "ASCII text, with no line terminators".to_string()
                } else {
                    "ASCII text".to_string()
                }
            }
        };
        let lead = if o.has('b') {
            String::new()
        } else {
            format!("{:<width$} ", format!("{f}:"))
        };
        cx.line(&format!("{lead}{what}")).await;
    }
    Ok(0)
}

pub async fn logger(cx: &mut Cx) -> Run {
    let o = cx
        .opts("st:p:", &[("stderr", 's'), ("tag", 't'), ("priority", 'p')])
        .await?;
    if o.has('s') {
        let text = format!("{}: {}\n", o.get('t').unwrap_or("root"), o.rest.join(" "));
        cx.raw_err(&text).await;
    }
    Ok(0)
}
