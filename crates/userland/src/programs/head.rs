//! `head`, `tail`, `wc`, `tee`, `tac`, `rev`, `nl`, `fold`, `split`: streams of lines and bytes.

use super::kit::{Cx, Input, Run, lines, quoted, size};
use machine::{OpenFlags, SigAction, Signal, Whence};
use std::time::Duration;

/// `-5` of old is `-n 5`.
fn old_count(cx: &mut Cx, option: &str) {
    if let Some(a) = cx.args.first_mut() {
        let body = a.strip_prefix('-').unwrap_or("");
        if !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
            *a = format!("-{option}{body}");
        }
    }
}

async fn header(cx: &mut Cx, name: &str, first: bool) {
    let shown = if name == "-" { "standard input" } else { name };
    let text = format!("{}==> {shown} <==\n", if first { "" } else { "\n" });
    cx.out(&text).await;
}

fn number(cx: &Cx, text: &str, what: &str) -> Result<u64, String> {
    let digits = text.trim_start_matches(['-', '+']);
    size::parse(digits).ok_or_else(|| {
        cx.pick(
            format!("invalid number '{text}'"),
            format!("invalid number of {what}: {}", cx.quote(digits)),
        )
    })
}

pub async fn head(cx: &mut Cx) -> Run {
    old_count(cx, "n");
    let o = cx
        .opts(
            "n:c:qvz",
            &[
                ("lines", 'n'),
                ("bytes", 'c'),
                ("quiet", 'q'),
                ("silent", 'q'),
                ("verbose", 'v'),
            ],
        )
        .await?;
    let bytes = o.last_of("nc") == Some('c');
    let spec = o
        .get(if bytes { 'c' } else { 'n' })
        .unwrap_or("10")
        .to_string();
    let count = match number(cx, &spec, if bytes { "bytes" } else { "lines" }) {
        Ok(n) => n,
        Err(t) => return cx.die(1, &t).await,
    };
    let all_but = spec.starts_with('-');
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let heads = (files.len() > 1 || o.has('v')) && !o.has('q');
    let (mut status, mut first) = (0, true);
    for f in &files {
        let mut input = match cx.open(f) {
            Ok(i) => i,
            Err(e) => {
                let text = cx.pick(
                    format!("{f}: {e}"),
                    if e == machine::Errno::EISDIR {
                        format!("error reading {}: {e}", quoted(f))
                    } else {
                        format!("cannot open {} for reading: {e}", quoted(f))
                    },
                );
                cx.err(&text).await;
                status = 1;
                continue;
            }
        };
        if heads {
            header(cx, f, first).await;
        }
        first = false;
        if all_but {
            let data = cx.sys.read_to_end(input.fd).await.unwrap_or_default();
            let keep = if bytes {
                data.len().saturating_sub(count as usize)
            } else {
                let all: Vec<&[u8]> = data.split_inclusive(|b| *b == b'\n').collect();
                all[..all.len().saturating_sub(count as usize)]
                    .iter()
                    .map(|l| l.len())
                    .sum()
            };
            cx.out_bytes(&data[..keep]).await;
        } else if bytes {
            let mut left = count;
            while left > 0 {
                let data = input.chunk(&cx.sys).await.unwrap_or_default();
                if data.is_empty() {
                    break;
                }
                let n = data.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                cx.out_bytes(&data[..n]).await;
                left -= n as u64;
            }
        } else {
            let mut n = 0;
            while n < count {
                let Ok(Some((line, ended))) = input.record(&cx.sys, b'\n').await else {
                    break;
                };
                cx.out_bytes(&line).await;
                if ended {
                    cx.out("\n").await;
                }
                n += 1;
                if cx.broken() {
                    break;
                }
            }
        }
        input.close(&cx.sys);
    }
    Ok(status)
}

pub async fn tail(cx: &mut Cx) -> Run {
    if let Some(a) = cx.args.first_mut()
        && let Some(n) = a
            .strip_prefix('+')
            .filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    {
        *a = format!("-n+{n}");
    }
    old_count(cx, "n");
    let o = cx
        .opts(
            "n:c:fFqvs:z",
            &[
                ("lines", 'n'),
                ("bytes", 'c'),
                ("follow", 'f'),
                ("quiet", 'q'),
                ("verbose", 'v'),
                ("retry", 'ö'),
                ("pid", 'é'),
                ("sleep-interval", 's'),
            ],
        )
        .await?;
    let bytes = o.last_of("nc") == Some('c');
    let spec = o
        .get(if bytes { 'c' } else { 'n' })
        .unwrap_or("10")
        .to_string();
    let count = match number(cx, &spec, if bytes { "bytes" } else { "lines" }) {
        Ok(n) => n as usize,
        Err(t) => return cx.die(1, &t).await,
    };
    let from_start = spec.starts_with('+');
    let follow = o.has('f') || o.has('F');
    let files = if o.rest.is_empty() {
        vec!["-".to_string()]
    } else {
        o.rest.clone()
    };
    let heads = (files.len() > 1 || o.has('v')) && !o.has('q');
    let mut open: Vec<(String, i32)> = Vec::new();
    let mut status = 0;
    for f in &files {
        let fd = if f == "-" {
            Ok(0)
        } else {
            cx.sys.open(f, OpenFlags::READ, 0)
        };
        match fd {
            Ok(fd) => {
                if heads {
                    header(cx, f, open.is_empty()).await;
                }
                // A character device such as /dev/null is read once, then followed.
                let data = cx.sys.read_to_end(fd).await;
                let data = match data {
                    Ok(d) => d,
                    Err(e) => {
                        let text = cx.pick(
                            format!("read error: {e}"),
                            format!("error reading {}: {e}", quoted(f)),
                        );
                        cx.err(&text).await;
                        status = 1;
                        continue;
                    }
                };
                cx.sys.cpu(1 + data.len() as u64 / 1024).await;
                let start = tail_start(&data, count, bytes, from_start);
                cx.out_bytes(&data[start..]).await;
                open.push((f.clone(), fd));
            }
            Err(e) => {
                let text = cx.pick(
                    format!("can't open '{f}': {e}"),
                    format!("cannot open {} for reading: {e}", quoted(f)),
                );
                cx.err(&text).await;
                status = 1;
                if o.has('F') {
                    open.push((f.clone(), -1));
                }
            }
        }
    }
    if follow && open.is_empty() {
        let text = cx.pick("no files", "no files remaining");
        return cx.die(1, text).await;
    }
    if !follow {
        if cx.busybox() && open.is_empty() {
            return cx.die(1, "no files").await;
        }
        return Ok(status);
    }
    let mut last = open.len() - 1;
    loop {
        cx.flush().await;
        if cx.broken()
            || cx.sys.sleep(Duration::from_secs(1)).await.is_err() && cx.sys.take_signal().is_some()
        {
            return Ok(1);
        }
        for (i, (name, fd)) in open.iter_mut().enumerate() {
            if *fd < 0 {
                if let Ok(new) = cx.sys.open(name, OpenFlags::READ, 0) {
                    let text = format!("{} has appeared;  following new file", quoted(name));
                    cx.err(&text).await;
                    *fd = new;
                } else {
                    continue;
                }
            } else if o.has('F')
                && let (Ok(a), Ok(b)) = (cx.sys.fstat(*fd), cx.sys.stat(name))
                && (a.dev, a.ino) != (b.dev, b.ino)
                && let Ok(new) = cx.sys.open(name, OpenFlags::READ, 0)
            {
                let _ = cx.sys.close(*fd);
                *fd = new;
            }
            // A file that shrank is read again from its start.
            if let (Ok(st), Ok(at)) = (cx.sys.fstat(*fd), cx.sys.seek(*fd, Whence::Current(0)))
                && st.kind == machine::FileKind::Regular
                && st.size < at
            {
                let text = format!("{name}: file truncated");
                cx.err(&text).await;
                let _ = cx.sys.seek(*fd, Whence::Start(0));
            }
            let data = if *fd == 0 {
                Vec::new()
            } else {
                cx.sys.read_to_end(*fd).await.unwrap_or_default()
            };
            if !data.is_empty() {
                if heads && last != i {
                    header(cx, &name.clone(), false).await;
                    last = i;
                }
                cx.out_bytes(&data).await;
            }
        }
    }
}

fn tail_start(data: &[u8], count: usize, bytes: bool, from_start: bool) -> usize {
    if bytes {
        return if from_start {
            count.saturating_sub(1).min(data.len())
        } else {
            data.len().saturating_sub(count)
        };
    }
    let all: Vec<usize> = data
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::len)
        .collect();
    let skip = if from_start {
        count.saturating_sub(1).min(all.len())
    } else {
        all.len().saturating_sub(count)
    };
    all[..skip].iter().sum()
}

pub async fn wc(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "lwcmL",
            &[
                ("lines", 'l'),
                ("words", 'w'),
                ("bytes", 'c'),
                ("chars", 'm'),
                ("max-line-length", 'L'),
            ],
        )
        .await?;
    let mut which: Vec<char> = "lwmcL".chars().filter(|c| o.has(*c)).collect();
    if which.is_empty() {
        which = vec!['l', 'w', 'c'];
    }
    let files = if o.rest.is_empty() {
        vec![String::new()]
    } else {
        o.rest.clone()
    };
    let mut status = 0;
    let mut rows: Vec<(Vec<u64>, String)> = Vec::new();
    let (mut regular, mut total_size) = (true, 0u64);
    for f in &files {
        let name = if f.is_empty() { "-" } else { f };
        // A plain byte count needs no reading.
        let size_only = which == ['c'];
        let st = if name == "-" {
            cx.sys.fstat(0)
        } else {
            cx.sys.stat(name)
        };
        total_size += st.as_ref().map_or(0, |s| s.size);
        regular &= st
            .as_ref()
            .is_ok_and(|s| s.kind == machine::FileKind::Regular);
        let counted = match st {
            Ok(s) if size_only && s.kind == machine::FileKind::Regular && name != "-" => {
                match cx.open(name) {
                    Ok(i) => {
                        i.close(&cx.sys);
                        Ok([0, 0, 0, s.size, 0])
                    }
                    Err(e) => Err(e),
                }
            }
            _ => count(cx, name).await,
        };
        match counted {
            Ok(c) => rows.push((
                which
                    .iter()
                    .map(|w| c["lwmcL".find(*w).unwrap_or(0)])
                    .collect(),
                f.clone(),
            )),
            Err(e) => {
                cx.err(&format!("{f}: {e}")).await;
                status = 1;
                if e == machine::Errno::EISDIR && !cx.busybox() {
                    rows.push((vec![0; which.len()], f.clone()));
                }
            }
        }
    }
    if files.len() > 1 {
        let mut sum = vec![0; which.len()];
        for (r, _) in &rows {
            for (k, v) in r.iter().enumerate() {
                sum[k] = if which[k] == 'L' {
                    sum[k].max(*v)
                } else {
                    sum[k] + v
                };
            }
        }
        rows.push((sum, "total".to_string()));
    }
    let single = which.len() == 1 && files.len() == 1;
    let width = if single {
        1
    } else if cx.busybox() {
        9
    } else if regular {
        total_size.to_string().len()
    } else {
        7
    };
    for (r, name) in &rows {
        let text: Vec<String> = r.iter().map(|v| format!("{v:>width$}")).collect();
        let tail = if name.is_empty() {
            String::new()
        } else {
            format!(" {name}")
        };
        let line = text.join(" ") + &tail;
        cx.line(&line).await;
    }
    Ok(status)
}

async fn count(cx: &mut Cx, name: &str) -> machine::SysResult<[u64; 5]> {
    let mut input = cx.open(name)?;
    let (mut c, mut in_word, mut width) = ([0u64; 5], false, 0u64);
    loop {
        let data = input.chunk(&cx.sys).await?;
        if data.is_empty() {
            break;
        }
        c[3] += data.len() as u64;
        for b in data {
            if b & 0xc0 != 0x80 {
                c[2] += 1;
                width += 1;
            }
            if b == b'\n' {
                c[0] += 1;
                c[4] = c[4].max(width - 1);
                width = 0;
            }
            let space = b.is_ascii_whitespace() || b == 0x0b;
            if !space && !in_word {
                c[1] += 1;
            }
            in_word = !space;
        }
    }
    c[4] = c[4].max(width);
    input.close(&cx.sys);
    Ok(c)
}

pub async fn tee(cx: &mut Cx) -> Run {
    let o = cx
        .opts("aip", &[("append", 'a'), ("ignore-interrupts", 'i')])
        .await?;
    if o.has('i') {
        cx.sys.sigaction(Signal::INT, SigAction::Ignore);
    }
    let mode = if o.has('a') {
        OpenFlags::APPEND
    } else {
        OpenFlags::TRUNC
    };
    let mut fds = Vec::new();
    let mut status = 0;
    for f in &o.rest {
        match cx
            .sys
            .open(f, OpenFlags::WRITE | OpenFlags::CREATE | mode, 0o666)
        {
            Ok(fd) => fds.push(fd),
            Err(e) => {
                cx.err(&format!("{f}: {e}")).await;
                status = 1;
            }
        }
    }
    let mut input = Input::new(0);
    loop {
        let data = input.chunk(&cx.sys).await.unwrap_or_default();
        if data.is_empty() {
            return Ok(status);
        }
        cx.out_bytes(&data).await;
        cx.flush().await;
        for fd in &fds {
            if cx.sys.write_all(*fd, &data).await.is_err() {
                status = 1;
            }
        }
    }
}

/// Runs a filter over each file's whole text.
async fn each_file(cx: &mut Cx, files: &[String], cant_open: bool) -> (Vec<Vec<u8>>, i32) {
    let mut texts = Vec::new();
    let mut status = 0;
    let dash = ["-".to_string()];
    for f in if files.is_empty() { &dash[..] } else { files } {
        if cx.name == "tac"
            && !cx.busybox()
            && let Err(e) = cx.open(f).map(|i| i.close(&cx.sys))
        {
            let text = format!("failed to open {} for reading: {e}", quoted(f));
            cx.err(&text).await;
            status = 1;
            continue;
        }
        if cx.name == "rev"
            && !cx.busybox()
            && let Err(e) = cx.open(f).map(|i| i.close(&cx.sys))
        {
            cx.err(&format!("cannot open {f}: {e}")).await;
            status = 1;
            continue;
        }
        match cx.open_or_warn(f, cant_open).await {
            Some(input) => {
                texts.push(cx.sys.read_to_end(input.fd).await.unwrap_or_default());
                input.close(&cx.sys);
            }
            None => status = 1,
        }
    }
    (texts, status)
}

pub async fn tac(cx: &mut Cx) -> Run {
    let o = cx.opts("", &[]).await?;
    let (texts, status) = each_file(cx, &o.rest, false).await;
    for t in texts {
        for line in t.split_inclusive(|b| *b == b'\n').rev() {
            cx.out_bytes(line).await;
        }
    }
    Ok(status)
}

pub async fn rev(cx: &mut Cx) -> Run {
    let o = cx.opts("", &[]).await?;
    let (texts, status) = each_file(cx, &o.rest, false).await;
    for t in texts {
        for line in lines(&t) {
            let text: String = String::from_utf8_lossy(line).chars().rev().collect();
            cx.line(&text).await;
        }
    }
    Ok(status)
}

pub async fn nl(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "b:w:s:v:i:n:",
            &[
                ("body-numbering", 'b'),
                ("number-width", 'w'),
                ("number-separator", 's'),
            ],
        )
        .await?;
    let (texts, status) = each_file(cx, &o.rest, false).await;
    let width: usize = o
        .get('w')
        .and_then(|w| w.parse().ok())
        .unwrap_or(6)
        .min(100);
    let sep = o.get('s').unwrap_or("\t").to_string();
    let mut n: i64 = o.get('v').and_then(|w| w.parse().ok()).unwrap_or(1);
    let step: i64 = o.get('i').and_then(|w| w.parse().ok()).unwrap_or(1);
    let style = o.get('b').unwrap_or("t").to_string();
    let pattern = style.strip_prefix('p').and_then(|p| {
        super::kit::regex::Regex::new(p, super::kit::regex::Syntax::Basic, false).ok()
    });
    for t in texts {
        for line in lines(&t) {
            let numbered = match (style.as_str(), &pattern) {
                (_, Some(p)) => p.is_match(line),
                ("a", _) => true,
                ("n", _) => false,
                _ => !line.is_empty(),
            };
            if !numbered && !line.is_empty() {
                cx.out(&" ".repeat(width + sep.len())).await;
                cx.out_bytes(line).await;
                cx.out("\n").await;
                continue;
            }
            if !numbered {
                cx.line(&" ".repeat(width + sep.len())).await;
                continue;
            }
            let number = match o.get('n') {
                Some("ln") => format!("{n:<width$}"),
                Some("rz") => format!("{n:0width$}"),
                _ => format!("{n:>width$}"),
            };
            cx.out(&format!("{number}{sep}")).await;
            cx.out_bytes(line).await;
            cx.out("\n").await;
            n = n.saturating_add(step);
        }
    }
    Ok(status)
}

pub async fn fold(cx: &mut Cx) -> Run {
    let o = cx
        .opts("bsw:", &[("bytes", 'b'), ("spaces", 's'), ("width", 'w')])
        .await?;
    let width = o
        .get('w')
        .and_then(|w| w.parse().ok())
        .unwrap_or(80usize)
        .max(1);
    let (texts, status) = each_file(cx, &o.rest, false).await;
    for t in texts {
        for line in lines(&t) {
            let chars: Vec<char> = String::from_utf8_lossy(line).chars().collect();
            let mut at = 0;
            while chars.len() - at > width {
                let mut end = at + width;
                if o.has('s')
                    && let Some(p) = chars[at..end].iter().rposition(|c| *c == ' ')
                {
                    end = at + p + 1;
                }
                let piece: String = chars[at..end].iter().collect();
                cx.line(&piece).await;
                at = end;
            }
            let piece: String = chars[at..].iter().collect();
            cx.line(&piece).await;
        }
    }
    Ok(status)
}

/// `n` parts of about the same size; with `by_lines` a line stays whole.
fn parts(data: &[u8], n: usize, by_lines: bool) -> Vec<Vec<u8>> {
    let size = data.len() / n;
    let mut from = 0;
    (1..=n)
        .map(|i| {
            let mut to = if i == n {
                data.len()
            } else {
                (size * i).max(from)
            };
            if by_lines {
                while to > from && to < data.len() && data[to - 1] != b'\n' {
                    to += 1;
                }
            }
            let part = data[from..to].to_vec();
            from = to;
            part
        })
        .collect()
}

pub async fn split(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "l:b:a:dn:xC:",
            &[
                ("lines", 'l'),
                ("bytes", 'b'),
                ("suffix-length", 'a'),
                ("numeric-suffixes", 'd'),
            ],
        )
        .await?;
    let input = o.rest.first().map_or("-", String::as_str).to_string();
    let prefix = o.rest.get(1).map_or("x", String::as_str).to_string();
    let data = match cx.slurp(&input).await {
        Ok(d) => d,
        Err(e) => {
            let text = cx.pick(
                format!("can't open '{input}': {e}"),
                format!("cannot open {} for reading: {e}", quoted(&input)),
            );
            return cx.die(1, &text).await;
        }
    };
    let per: u64 = match o.get('b').or(o.get('l')).map(size::parse) {
        Some(None | Some(0)) => return cx.die(1, "invalid number of lines: 0").await,
        Some(Some(n)) => n,
        None => 1000,
    };
    let digits: usize = o
        .get('a')
        .and_then(|a| a.parse().ok())
        .unwrap_or(2)
        .clamp(1, 10);
    let chunks = o
        .get('n')
        .and_then(|n| n.trim_start_matches("l/").parse::<usize>().ok());
    let pieces: Vec<Vec<u8>> = if let Some(n) = chunks.filter(|n| (1..=65536).contains(n)) {
        let by_lines = o.get('n').is_some_and(|n| n.starts_with("l/"));
        parts(&data, n, by_lines)
    } else if o.has('b') {
        data.chunks(per as usize).map(<[u8]>::to_vec).collect()
    } else {
        let all: Vec<&[u8]> = data.split_inclusive(|b| *b == b'\n').collect();
        all.chunks(per as usize).map(<[&[u8]]>::concat).collect()
    };
    for (i, p) in pieces.iter().enumerate() {
        let mut suffix = String::new();
        let mut n = i;
        for _ in 0..digits {
            let base = if o.has('d') { 10 } else { 26 };
            let first = if o.has('d') { b'0' } else { b'a' };
            suffix.insert(0, (first + (n % base) as u8) as char);
            n /= base;
        }
        if let Err(e) = cx.sys.write_file(&format!("{prefix}{suffix}"), p) {
            return cx.die(1, &format!("{prefix}{suffix}: {e}")).await;
        }
    }
    Ok(0)
}
