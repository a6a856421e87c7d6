//! `stat`, `touch`, `readlink`, `realpath`, `truncate`: what a path is, and its times and size.

use super::kit::users::Users;
use super::kit::{Cx, Run, date, mode, quoted, size};
use machine::{Errno, FileKind, OpenFlags, Stat, Time};

/// What `stat` and `file` call a kind.
pub fn kind_name(st: &Stat) -> &'static str {
    match st.kind {
        FileKind::Directory => "directory",
        FileKind::Symlink => "symbolic link",
        FileKind::Fifo => "fifo",
        FileKind::Socket => "socket",
        FileKind::CharDevice => "character special file",
        FileKind::BlockDevice => "block special file",
        _ if st.size == 0 => "regular empty file",
        _ => "regular file",
    }
}

fn type_bits(kind: FileKind) -> u32 {
    match kind {
        FileKind::Directory => 0o040_000,
        FileKind::Symlink => 0o120_000,
        FileKind::Fifo => 0o010_000,
        FileKind::Socket => 0o140_000,
        FileKind::CharDevice => 0o020_000,
        FileKind::BlockDevice => 0o060_000,
        _ => 0o100_000,
    }
}

pub async fn stat(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "c:Lftz",
            &[
                ("format", 'c'),
                ("printf", 'é'),
                ("dereference", 'L'),
                ("file-system", 'f'),
                ("terse", 't'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let users = Users::load(&cx.sys);
    let zone = date::Zone::from_tz(cx.var("TZ").as_deref());
    let mut status = 0;
    for path in &o.rest {
        if o.has('f') {
            match cx.sys.statfs(path) {
                Ok(_) => {
                    let text = format!(
                        "  File: \"{path}\"\n    ID: 0        Namelen: 255     Type: overlayfs"
                    );
                    cx.line(&text).await;
                }
                Err(e) => {
                    cx.err(&format!(
                        "cannot read file system information for {}: {e}",
                        quoted(path)
                    ))
                    .await;
                    status = 1;
                }
            }
            continue;
        }
        let st = if o.has('L') {
            cx.sys.stat(path)
        } else {
            cx.sys.lstat(path)
        };
        let st = match st {
            Ok(s) => s,
            Err(e) => {
                let text = cx.pick(
                    format!("can't stat '{path}': {e}"),
                    format!("cannot statx {}: {e}", quoted(path)),
                );
                cx.err(&text).await;
                status = 1;
                continue;
            }
        };
        let text = match o.get('c') {
            Some(f) => format_stat(cx, f, path, &st, &users, &zone) + "\n",
            None => full(cx, path, &st, &users, &zone),
        };
        cx.out(&text).await;
    }
    Ok(status)
}

fn when(t: Time, zone: &date::Zone) -> String {
    date::strftime("%Y-%m-%d %H:%M:%S.%N %z", t.secs() as i64, t.nanos(), zone)
}

fn shown_name(cx: &Cx, path: &str, st: &Stat) -> String {
    let link = if st.kind == FileKind::Symlink {
        cx.sys.readlink(path).ok()
    } else {
        None
    };
    match link {
        Some(t) if cx.busybox() => format!("'{path}' -> '{t}'"),
        Some(t) => format!("{} -> {}", quoted(path), quoted(&t)),
        None => path.to_string(),
    }
}

fn full(cx: &Cx, path: &str, st: &Stat, users: &Users, zone: &date::Zone) -> String {
    let name = if st.kind == FileKind::Symlink {
        let t = cx.sys.readlink(path).unwrap_or_default();
        if cx.busybox() {
            format!("'{path}' -> '{t}'")
        } else {
            format!("{path} -> {t}")
        }
    } else {
        path.to_string()
    };
    let blocks = if st.kind == FileKind::Symlink {
        0
    } else {
        st.size.div_ceil(4096) * 8
    };
    let dev = if cx.busybox() {
        format!("{:x}h/{}d", st.dev, st.dev)
    } else {
        format!("{},{}", 0, st.dev)
    };
    let mut s = format!(
        "  File: {name}\n  Size: {:<10}\tBlocks: {:<10} IO Block: {:<6} {}\n",
        st.size,
        blocks,
        4096,
        kind_name(st)
    );
    s.push_str(&format!(
        "Device: {dev}\tInode: {:<11} Links: {}\n",
        st.ino, st.nlink
    ));
    s.push_str(&format!(
        "Access: ({:04o}/{})  Uid: ({:>5}/{:>8})   Gid: ({:>5}/{:>8})\n",
        st.mode & 0o7777,
        mode::letters(st.kind, st.mode),
        st.uid,
        name_or_unknown(users.by_uid(st.uid).map(|u| u.name.as_str())),
        st.gid,
        name_or_unknown(users.by_gid(st.gid).map(|g| g.name.as_str()))
    ));
    for (label, t) in [
        ("Access", st.atime),
        ("Modify", st.mtime),
        ("Change", st.ctime),
    ] {
        s.push_str(&format!("{label}: {}\n", when(t, zone)));
    }
    if !cx.busybox() {
        s.push_str(&format!(" Birth: {}\n", when(st.ctime, zone)));
    }
    s
}

fn name_or_unknown(name: Option<&str>) -> &str {
    name.unwrap_or("UNKNOWN")
}

fn format_stat(
    cx: &Cx,
    format: &str,
    path: &str,
    st: &Stat,
    users: &Users,
    zone: &date::Zone,
) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (spec, after) = super::kit::spec::Spec::parse(rest, &mut |_| 0);
        let Some(c) = after.chars().next() else {
            out.push('%');
            return out;
        };
        rest = &after[c.len_utf8()..];
        let blocks = if st.kind == FileKind::Symlink {
            0
        } else {
            st.size.div_ceil(4096) * 8
        };
        let v = match c {
            'a' => format!("{:o}", st.mode & 0o7777),
            'A' => mode::letters(st.kind, st.mode),
            'b' => blocks.to_string(),
            'B' => "512".to_string(),
            'd' => st.dev.to_string(),
            'D' => format!("{:x}", st.dev),
            'f' => format!("{:x}", type_bits(st.kind) | (st.mode & 0o7777)),
            'F' => {
                // Busybox does not tell empty files apart.
                if cx.busybox() && st.kind == FileKind::Regular && st.size == 0 {
                    "regular empty file".to_string()
                } else {
                    kind_name(st).to_string()
                }
            }
            'g' => st.gid.to_string(),
            'G' => name_or_unknown(users.by_gid(st.gid).map(|g| g.name.as_str())).to_string(),
            'h' => st.nlink.to_string(),
            'i' => st.ino.to_string(),
            'm' => "/".to_string(),
            'n' => path.to_string(),
            'N' => {
                let n = shown_name(cx, path, st);
                if st.kind == FileKind::Symlink {
                    n
                } else {
                    quoted(path)
                }
            }
            'o' => "4096".to_string(),
            's' => st.size.to_string(),
            't' => format!("{:x}", st.rdev.0),
            'T' => format!("{:x}", st.rdev.1),
            'u' => st.uid.to_string(),
            'U' => name_or_unknown(users.by_uid(st.uid).map(|u| u.name.as_str())).to_string(),
            'w' => "-".to_string(),
            'W' => "0".to_string(),
            'x' => when(st.atime, zone),
            'X' => st.atime.secs().to_string(),
            'y' => when(st.mtime, zone),
            'Y' => st.mtime.secs().to_string(),
            'z' => when(st.ctime, zone),
            'Z' => st.ctime.secs().to_string(),
            '%' => "%".to_string(),
            _ => "?".to_string(),
        };
        out.push_str(&spec.text(&v));
    }
    out + rest
}

pub async fn touch(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "acmhd:r:t:f",
            &[
                ("no-create", 'c'),
                ("date", 'd'),
                ("reference", 'r'),
                ("no-dereference", 'h'),
                ("time", 'é'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing file operand").await;
    }
    let zone = date::Zone::from_tz(cx.var("TZ").as_deref());
    let now = cx.sys.now();
    let mut time = now;
    if let Some(d) = o.get('d') {
        match date::parse(d, (now.secs() as i64, now.nanos()), &zone) {
            Some((s, n)) => time = super::time_of(s, n),
            None => {
                let text = cx.pick(
                    format!("invalid date '{d}'"),
                    format!("invalid date format {}", cx.quote(d)),
                );
                return cx.die(1, &text).await;
            }
        }
    } else if let Some(t) = o.get('t') {
        let (main, secs) = t.split_once('.').unwrap_or((t, "0"));
        let year = date::civil(now.secs() as i64, &zone).year;
        let full = match main.len() {
            8 => format!("{year}{main}"),
            10 => format!("20{main}"),
            _ => main.to_string(),
        };
        let n = |a: usize, b: usize| full.get(a..b).and_then(|s| s.parse::<u32>().ok());
        match (
            n(0, 4),
            n(4, 6),
            n(6, 8),
            n(8, 10),
            n(10, 12),
            secs.parse::<u32>(),
        ) {
            (Some(y), Some(mo), Some(d), Some(h), Some(mi), Ok(s))
                if full.len() == 12 && (1..=12).contains(&mo) =>
            {
                time = super::time_of(date::epoch(i64::from(y), mo, d, (h, mi, s), &zone), 0);
            }
            _ => {
                let text = cx.pick(
                    format!("invalid date '{t}'"),
                    format!("invalid date format {}", cx.quote(t)),
                );
                return cx.die(1, &text).await;
            }
        }
    } else if let Some(r) = o.get('r') {
        match cx.sys.stat(r) {
            Ok(s) => time = s.mtime,
            Err(e) => {
                let text = cx.pick(
                    format!("{r}: {e}"),
                    format!("failed to get attributes of {}: {e}", quoted(r)),
                );
                return cx.die(1, &text).await;
            }
        }
    }
    let (a, m) = (o.has('a'), o.has('m'));
    let atime = (a || !m).then_some(time);
    let mtime = (m || !a).then_some(time);
    let mut status = 0;
    for f in &o.rest {
        let exists = cx.sys.stat(f).is_ok();
        let done = if exists {
            cx.sys.utimes(f, atime, mtime)
        } else if o.has('c') {
            continue;
        } else {
            cx.sys
                .open(f, OpenFlags::WRITE | OpenFlags::CREATE, 0o666)
                .and_then(|fd| cx.sys.close(fd))
                .and_then(|()| {
                    if o.has('d') || o.has('t') || o.has('r') {
                        cx.sys.utimes(f, atime, mtime)
                    } else {
                        Ok(())
                    }
                })
        };
        if let Err(e) = done {
            let text = cx.pick(
                format!("{f}: {e}"),
                if exists && e == Errno::EPERM {
                    format!("setting times of {}: {e}", quoted(f))
                } else {
                    format!("cannot touch {}: {e}", quoted(f))
                },
            );
            cx.err(&text).await;
            status = 1;
        }
    }
    Ok(status)
}

pub async fn readlink(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "fnemvqsz",
            &[
                ("canonicalize", 'f'),
                ("canonicalize-existing", 'e'),
                ("canonicalize-missing", 'm'),
                ("no-newline", 'n'),
                ("verbose", 'v'),
                ("quiet", 'q'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let mut status = 0;
    for p in &o.rest {
        let found = if o.has('f') || o.has('e') || o.has('m') {
            canonical(cx, p, o.has('e'), o.has('m'))
        } else {
            cx.sys.readlink(p)
        };
        match found {
            Ok(t) => cx.out(&if o.has('n') { t } else { t + "\n" }).await,
            Err(e) => {
                status = 1;
                if o.has('v') {
                    cx.err(&format!("{p}: {e}")).await;
                }
            }
        }
    }
    Ok(status)
}

fn canonical(cx: &Cx, path: &str, must_exist: bool, may_miss: bool) -> machine::SysResult<String> {
    match cx.sys.realpath(path) {
        Ok(p) => Ok(p),
        Err(e) if must_exist => Err(e),
        Err(Errno::ENOENT) => {
            // The last component may be missing; with -m any of them.
            let (dir, base) = (super::simple::dir_of(path), super::simple::base_of(path));
            let dir = if may_miss && dir != "/" && dir != "." {
                canonical(cx, dir, false, true)?
            } else {
                cx.sys.realpath(dir)?
            };
            Ok(super::walk::join(&dir, base))
        }
        Err(e) => Err(e),
    }
}

pub async fn realpath(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "emqszé:ê:",
            &[
                ("canonicalize-existing", 'e'),
                ("canonicalize-missing", 'm'),
                ("quiet", 'q'),
                ("relative-to", 'é'),
                ("relative-base", 'ê'),
                ("strip", 's'),
                ("no-symlinks", 's'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let mut status = 0;
    for p in &o.rest {
        match canonical(cx, p, o.has('e'), o.has('m')) {
            Ok(t) => {
                let base = o.get('é').and_then(|d| canonical(cx, d, false, true).ok());
                match base {
                    Some(base) => cx.line(&relative(&t, &base)).await,
                    None => cx.line(&t).await,
                }
            }
            Err(e) => {
                status = 1;
                if !o.has('q') {
                    cx.err(&format!("{p}: {e}")).await;
                }
            }
        }
    }
    Ok(status)
}

/// The way from `base` to `path`, both absolute.
fn relative(path: &str, base: &str) -> String {
    let parts = |p: &str| -> Vec<String> {
        let names = p.split('/').filter(|n| !n.is_empty());
        names.map(str::to_string).collect()
    };
    let (to, from) = (parts(path), parts(base));
    let same = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
    let up = from[same..].iter().map(|_| "..".to_string());
    let way: Vec<String> = up.chain(to[same..].iter().cloned()).collect();
    if way.is_empty() {
        ".".into()
    } else {
        way.join("/")
    }
}

pub async fn truncate(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "cs:r:o",
            &[("size", 's'), ("no-create", 'c'), ("reference", 'r')],
        )
        .await?;
    let Some(text) = o.get('s').map(str::to_string) else {
        return cx
            .bad_usage("you must specify either '--size' or '--reference'")
            .await;
    };
    let (op, digits) = match text.chars().next() {
        Some(c @ ('+' | '-')) => (Some(c), &text[1..]),
        _ => (None, text.as_str()),
    };
    let Some(n) = size::parse(digits) else {
        let t = cx.pick(
            format!("invalid number '{text}'"),
            format!("Invalid number: {}", cx.quote(&text)),
        );
        return cx.die(1, &t).await;
    };
    let mut status = 0;
    for f in &o.rest {
        let old = cx.sys.stat(f).map(|s| s.size);
        if old.is_err() && o.has('c') {
            continue;
        }
        let len = match (op, &old) {
            (Some('+'), Ok(s)) => s.saturating_add(n),
            (Some('-'), Ok(s)) => s.saturating_sub(n),
            (Some('-'), Err(_)) => 0,
            _ => n,
        };
        let made = if old.is_err() {
            cx.sys
                .open(f, OpenFlags::WRITE | OpenFlags::CREATE, 0o666)
                .and_then(|fd| cx.sys.close(fd))
        } else {
            Ok(())
        };
        if let Err(e) = made.and_then(|()| cx.sys.truncate(f, len)) {
            let text = cx.pick(
                format!("{f}: {e}"),
                format!("cannot open {} for writing: {e}", quoted(f)),
            );
            cx.err(&text).await;
            status = 1;
        }
    }
    Ok(status)
}
