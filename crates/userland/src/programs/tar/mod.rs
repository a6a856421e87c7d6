//! `tar`: create, list, extract, append; gzip with `-z`. GNU's and busybox's words.
//! Not modelled: bzip2, xz, zstd (said so), incremental archives, sparse files, `--delete`.

pub mod format;

use super::gzip;
use super::kit::users::Users;
use super::kit::{Cx, Run, date, mode};
use super::walk::join;
use format::{Broken, Member, Reader, header};
use machine::{Errno, FileKind, OpenFlags, Time};

struct Job {
    file: String,
    verbose: usize,
    gzip: bool,
    stdout: bool,
    strip: usize,
    exclude: Vec<String>,
    absolute: bool,
    same_owner: bool,
    same_mode: bool,
    keep_old: bool,
    numeric: bool,
    owner: Option<(u32, u32)>,
    dereference: bool,
    transform: Vec<String>,
}

pub async fn main(cx: &mut Cx) -> Run {
    // The old form: `tar xzf file` without a dash.
    if let Some(first) = cx.args.first().cloned()
        && !first.starts_with('-')
        && !first.is_empty()
    {
        let rest = cx.args.split_off(1);
        cx.args.clear();
        let mut rest = rest.into_iter();
        for c in first.chars() {
            cx.args.push(format!("-{c}"));
            if "fCTXb".contains(c) {
                cx.args.extend(rest.next());
            }
        }
        cx.args.extend(rest);
    }
    // -C holds from where it stands: remember which operands come after which directory.
    let o = cx
        .opts(
            "ctxruzjJvf:C:OpT:X:khamPSnlé:ç:ß:ñ:å:æ:b:",
            &[
                ("create", 'c'),
                ("list", 't'),
                ("extract", 'x'),
                ("get", 'x'),
                ("append", 'r'),
                ("update", 'u'),
                ("gzip", 'z'),
                ("gunzip", 'z'),
                ("bzip2", 'j'),
                ("xz", 'J'),
                ("verbose", 'v'),
                ("file", 'f'),
                ("directory", 'C'),
                ("to-stdout", 'O'),
                ("strip-components", 'é'),
                ("exclude", 'ç'),
                ("files-from", 'T'),
                ("exclude-from", 'X'),
                ("preserve-permissions", 'p'),
                ("same-permissions", 'p'),
                ("same-owner", 'ö'),
                ("no-same-owner", 'o'),
                ("no-same-permissions", 'ü'),
                ("keep-old-files", 'k'),
                ("overwrite", 'ä'),
                ("absolute-names", 'P'),
                ("dereference", 'h'),
                ("numeric-owner", 'ø'),
                ("owner", 'ß'),
                ("group", 'ñ'),
                ("mtime", 'å'),
                ("sort", 'æ'),
                ("transform", 'þ'),
                ("auto-compress", 'a'),
                ("no-recursion", 'ð'),
                ("touch", 'm'),
                ("wildcards", 'œ'),
            ],
        )
        .await?;
    let actions: Vec<char> = "ctxru".chars().filter(|c| o.has(*c)).collect();
    let [action] = actions.as_slice() else {
        if cx.busybox() {
            return cx.bad_usage("").await;
        }
        let text = if actions.is_empty() {
            "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options"
        } else {
            "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option"
        };
        cx.raw_err(&format!(
            "tar: {text}\nTry 'tar --help' or 'tar --usage' for more information.\n"
        ))
        .await;
        return Err(2);
    };
    if o.has('j') || o.has('J') {
        let name = if o.has('j') { "bzip2" } else { "xz" };
        cx.raw_err(&format!("tar: {name} is not simulated: use gzip (-z)\n"))
            .await;
        return Err(2);
    }
    let mut operands = o.rest.clone();
    for f in o.all('T') {
        let text = String::from_utf8_lossy(&cx.slurp(f).await.unwrap_or_default()).into_owned();
        operands.extend(text.lines().map(str::to_string));
    }
    let mut exclude: Vec<String> = o.all('ç').iter().map(|s| s.to_string()).collect();
    for f in o.all('X') {
        let text = String::from_utf8_lossy(&cx.slurp(f).await.unwrap_or_default()).into_owned();
        exclude.extend(text.lines().map(str::to_string));
    }
    let root = cx.sys.creds().uid == 0;
    let file = o.get('f').unwrap_or("-").to_string();
    let users = Users::load(&cx.sys);
    let owner = o.get('ß').map(|u| {
        (
            users.find_uid(u).unwrap_or(0),
            o.get('ñ').and_then(|g| users.find_gid(g)).unwrap_or(0),
        )
    });
    let job = Job {
        verbose: o.count('v'),
        gzip: o.has('z') || (o.has('a') && (file.ends_with(".gz") || file.ends_with(".tgz"))),
        stdout: o.has('O'),
        strip: o.get('é').and_then(|n| n.parse().ok()).unwrap_or(0),
        exclude,
        absolute: o.has('P'),
        same_owner: o.has('ö') || (root && !o.has('o')),
        same_mode: o.has('p') || root,
        keep_old: o.has('k'),
        numeric: o.has('ø'),
        owner,
        dereference: o.has('h'),
        transform: Vec::new(),
        file,
    };
    let _ = &job.transform;
    if *action == 'c' || *action == 'r' || *action == 'u' {
        return create(cx, &job, &operands, o.get('C'), *action != 'c').await;
    }
    let bytes = match cx.slurp(&job.file).await {
        Ok(b) => b,
        Err(e) => {
            let text = cx.pick(
                format!("can't open '{}': {e}", job.file),
                format!("{}: Cannot open: {e}", job.file),
            );
            cx.err(&text).await;
            if !cx.busybox() {
                cx.err("Error is not recoverable: exiting now").await;
            }
            return Err(cx.pick(1, 2));
        }
    };
    let bytes = if gzip::is_gzip(&bytes) {
        match gzip::decompress(&bytes) {
            Ok(b) => b,
            Err(e) => {
                let text = cx.pick("tar: corrupted data\ntar: short read\n".to_string(), format!("\ngzip: stdin: {e}\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now\n"));
                cx.raw_err(&text).await;
                return Err(cx.pick(1, 2));
            }
        }
    } else if job.gzip {
        let text = cx.pick("tar: invalid magic\ntar: short read\n", "\ngzip: stdin: not in gzip format\ntar: Child returned status 1\ntar: Error is not recoverable: exiting now\n");
        cx.raw_err(text).await;
        return Err(cx.pick(1, 2));
    } else {
        bytes
    };
    if let Some(dir) = o.get('C')
        && let Err(e) = cx.sys.chdir(dir)
    {
        let text = cx.pick(
            format!("can't change directory to '{dir}': {e}"),
            format!("{dir}: Cannot open: {e}"),
        );
        cx.err(&text).await;
        if !cx.busybox() {
            cx.err("Error is not recoverable: exiting now").await;
        }
        return Err(cx.pick(1, 2));
    }
    read(cx, &job, &bytes, &operands, *action == 't').await
}

fn excluded(job: &Job, name: &str) -> bool {
    let trimmed = name.trim_end_matches('/');
    job.exclude.iter().any(|p| {
        let p = p.trim_end_matches('/');
        let whole = super::find::glob_match(p, trimmed)
            || super::find::glob_match(p, trimmed.trim_start_matches("./"));
        let part = trimmed.match_indices('/').any(|(i, _)| {
            super::find::glob_match(p, &trimmed[i + 1..])
                || super::find::glob_match(p, &trimmed[..i])
        });
        whole || part
    })
}

async fn create(
    cx: &mut Cx,
    job: &Job,
    operands: &[String],
    dir: Option<&str>,
    append: bool,
) -> Run {
    if operands.is_empty() {
        if cx.busybox() {
            return cx.die(1, "empty archive").await;
        }
        cx.raw_err("tar: Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.\n").await;
        return Err(2);
    }
    let target = if job.file == "-" || job.file.starts_with('/') {
        job.file.clone()
    } else {
        join(&cx.sys.cwd(), &job.file)
    };
    if job.file == "-" && cx.sys.isatty(1) {
        cx.raw_err("tar: Refusing to write archive contents to terminal (missing -f option?)\ntar: Error is not recoverable: exiting now\n").await;
        return Err(2);
    }
    let mut out: Vec<u8> = Vec::new();
    if append && let Ok(old) = cx.sys.read_file(&target) {
        let end = old
            .chunks(512)
            .position(|c| c.iter().all(|b| *b == 0))
            .map_or(old.len(), |n| n * 512);
        out = old[..end].to_vec();
    }
    if let Some(d) = dir
        && let Err(e) = cx.sys.chdir(d)
    {
        let text = cx.pick(
            format!("can't change directory to '{d}': {e}"),
            format!("{d}: Cannot open: {e}"),
        );
        cx.err(&text).await;
        return Err(cx.pick(1, 2));
    }
    // The archive's own place is taken early, so that errors come before reading.
    let own = if job.file == "-" {
        None
    } else {
        match cx.sys.open(
            &target,
            OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC,
            0o666,
        ) {
            Ok(fd) => Some(fd),
            Err(e) => {
                let text = cx.pick(
                    format!("can't open '{}': {e}", job.file),
                    format!("{}: Cannot open: {e}", job.file),
                );
                cx.err(&text).await;
                if !cx.busybox() {
                    cx.err("Error is not recoverable: exiting now").await;
                }
                return Err(cx.pick(1, 2));
            }
        }
    };
    let own_id = own
        .and_then(|fd| cx.sys.fstat(fd).ok())
        .map(|s| (s.dev, s.ino));
    let users = Users::load(&cx.sys);
    let (mut status, mut told) = (0, false);
    let mut links: Vec<((u32, u64), String)> = Vec::new();
    let mut stack: Vec<String> = operands.iter().rev().cloned().collect();
    while let Some(path) = stack.pop() {
        cx.sys.cpu(1).await;
        if excluded(job, &path) {
            continue;
        }
        let st = if job.dereference {
            cx.sys.stat(&path)
        } else {
            cx.sys.lstat(&path)
        };
        let st = match st {
            Ok(s) => s,
            Err(e) => {
                let text = cx.pick(format!("{path}: {e}"), format!("{path}: Cannot stat: {e}"));
                cx.err(&text).await;
                status = cx.pick(1, 2);
                continue;
            }
        };
        if Some((st.dev, st.ino)) == own_id {
            let text = cx.pick(
                format!("{path}: file is the archive; skipping"),
                format!("{path}: file is the archive; not dumped"),
            );
            cx.err(&text).await;
            continue;
        }
        let mut name = path.clone();
        if !job.absolute && (name.starts_with('/') || name.starts_with("../")) {
            let cut = name.trim_start_matches('/');
            let cut = cut.rfind("../").map_or(cut, |i| &cut[i + 3..]);
            if !told {
                told = true;
                let lead = &name[..name.len() - cut.len()];
                let text = cx.pick(
                    format!("removing leading '{lead}' from member names"),
                    format!("Removing leading `{lead}' from member names"),
                );
                cx.err(&text).await;
            }
            name = if cut.is_empty() {
                "./".to_string()
            } else {
                cut.to_string()
            };
        }
        if st.kind == FileKind::Directory && !name.ends_with('/') {
            name.push('/');
        }
        let mut m = Member::new(&name, st.kind);
        (m.uid, m.gid) = job.owner.unwrap_or((st.uid, st.gid));
        m.mode = st.mode & 0o7777;
        m.mtime = st.mtime.secs();
        if !job.numeric {
            m.user = users
                .by_uid(m.uid)
                .map(|u| u.name.clone())
                .unwrap_or_default();
            m.group = users
                .by_gid(m.gid)
                .map(|g| g.name.clone())
                .unwrap_or_default();
        }
        m.device = st.rdev;
        let mut data = Vec::new();
        match st.kind {
            FileKind::Socket => {
                let text = cx.pick(
                    format!("{path}: socket ignored"),
                    format!("{path}: socket ignored"),
                );
                cx.err(&text).await;
                continue;
            }
            FileKind::Symlink => m.target = cx.sys.readlink(&path).unwrap_or_default(),
            FileKind::Regular => {
                if st.nlink > 1
                    && let Some((_, first)) = links.iter().find(|(id, _)| *id == (st.dev, st.ino))
                {
                    m.hard = true;
                    m.target = first.clone();
                } else {
                    if st.nlink > 1 {
                        links.push(((st.dev, st.ino), name.clone()));
                    }
                    match cx.sys.read_file(&path) {
                        Ok(d) => data = d,
                        Err(e) => {
                            let text = cx.pick(
                                format!("can't open '{path}': {e}"),
                                format!("{path}: Cannot open: {e}"),
                            );
                            cx.err(&text).await;
                            status = cx.pick(1, 2);
                            continue;
                        }
                    }
                    m.size = data.len() as u64;
                }
            }
            _ => {}
        }
        if job.verbose > 0 {
            let line = if job.verbose > 1 {
                long(cx, job, &m)
            } else {
                name.clone()
            };
            // With the archive on standard output, names go to standard error.
            if job.file == "-" {
                cx.raw_err(&format!("{line}\n")).await;
            } else {
                cx.line(&line).await;
            }
        }
        out.extend(header(&m));
        out.extend_from_slice(&data);
        out.resize(out.len().div_ceil(512) * 512, 0);
        cx.sys.cpu(1 + data.len() as u64 / 1024).await;
        if out.len() > 512 << 20 {
            return cx.die(2, "the archive is too big to simulate").await;
        }
        if st.kind == FileKind::Directory {
            match cx.sys.readdir(&path) {
                Ok(list) => stack.extend(list.into_iter().rev().map(|e| join(&path, &e.name))),
                Err(e) => {
                    let text = cx.pick(
                        format!("can't open '{path}': {e}"),
                        format!("{path}: Cannot open: {e}"),
                    );
                    cx.err(&text).await;
                    status = cx.pick(1, 2);
                }
            }
        }
    }
    out.resize(out.len() + 1024, 0);
    if !cx.busybox() {
        out.resize(out.len().div_ceil(10_240) * 10_240, 0);
    }
    let bytes = if job.gzip {
        gzip::compress(&out, 0, "")
    } else {
        out
    };
    match own {
        Some(fd) => {
            if let Err(e) = cx.sys.write_all(fd, &bytes).await {
                let text = cx.pick(
                    format!("write error: {e}"),
                    format!("{}: Cannot write: {e}", job.file),
                );
                cx.err(&text).await;
                return Err(cx.pick(1, 2));
            }
            let _ = cx.sys.close(fd);
        }
        None => cx.out_bytes(&bytes).await,
    }
    if status != 0 {
        let text = cx.pick(
            "error exit delayed from previous errors",
            "Exiting with failure status due to previous errors",
        );
        cx.err(text).await;
    }
    Ok(status)
}

/// The line of `tar tv`.
fn long(cx: &Cx, job: &Job, m: &Member) -> String {
    let letters = if m.hard {
        format!("h{}", &mode::letters(FileKind::Regular, m.mode)[1..])
    } else {
        mode::letters(m.kind, m.mode)
    };
    let user = if job.numeric || m.user.is_empty() {
        m.uid.to_string()
    } else {
        m.user.clone()
    };
    let group = if job.numeric || m.group.is_empty() {
        m.gid.to_string()
    } else {
        m.group.clone()
    };
    let zone = date::Zone::from_tz(cx.var("TZ").as_deref());
    let arrow = if m.hard && !cx.busybox() {
        format!(" link to {}", m.target)
    } else if m.hard || m.kind == FileKind::Symlink {
        format!(" -> {}", m.target)
    } else {
        String::new()
    };
    if cx.busybox() {
        let when = date::strftime("%Y-%m-%d %H:%M:%S", m.mtime as i64, 0, &zone);
        return format!(
            "{letters} {user}/{group} {:>9} {when} {}{arrow}",
            m.size, m.name
        );
    }
    let when = date::strftime("%Y-%m-%d %H:%M", m.mtime as i64, 0, &zone);
    let owner = format!("{user}/{group}");
    let size = m.size.to_string();
    let pad = 19usize.saturating_sub(owner.len() + 1);
    format!("{letters} {owner} {size:>pad$} {when} {}{arrow}", m.name)
}

fn stripped(name: &str, n: usize) -> Option<String> {
    let mut rest = name;
    for _ in 0..n {
        rest = rest.split_once('/')?.1;
    }
    (!rest.is_empty()).then(|| rest.to_string())
}

async fn read(cx: &mut Cx, job: &Job, bytes: &[u8], wanted: &[String], list: bool) -> Run {
    let mut reader = Reader::new(bytes);
    let mut found = vec![false; wanted.len()];
    let (mut status, mut told) = (0, false);
    let mut dirs: Vec<(String, Member)> = Vec::new();
    let mut any = false;
    loop {
        cx.sys.cpu(1).await;
        let (m, data) = match reader.member() {
            Ok(Some(x)) => x,
            Ok(None) => break,
            Err(e) => {
                let text = if cx.busybox() {
                    match e {
                        Broken::NotTar if bytes.is_empty() || bytes.len() < 512 => {
                            "tar: short read\n".to_string()
                        }
                        Broken::NotTar | Broken::Skipped => "tar: invalid tar magic\n".to_string(),
                        Broken::Cut => "tar: short read\n".to_string(),
                    }
                } else {
                    match e {
                        Broken::NotTar => "tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n".to_string(),
                        Broken::Skipped => "tar: Skipping to next header\ntar: Exiting with failure status due to previous errors\n".to_string(),
                        Broken::Cut => "tar: Unexpected EOF in archive\ntar: Error is not recoverable: exiting now\n".to_string(),
                    }
                };
                cx.raw_err(&text).await;
                return Err(cx.pick(1, 2));
            }
        };
        any = true;
        let hit = wanted.is_empty()
            || wanted.iter().enumerate().any(|(i, w)| {
                let (w, n) = (w.trim_end_matches('/'), m.name.trim_end_matches('/'));
                let yes = n == w
                    || n.starts_with(&format!("{w}/"))
                    || (w.contains(['*', '?']) && super::find::glob_match(w, n));
                found[i] |= yes;
                yes
            });
        if !hit || excluded(job, &m.name) {
            continue;
        }
        if list {
            let line = if job.verbose > 0 {
                long(cx, job, &m)
            } else {
                m.name.clone()
            };
            cx.line(&line).await;
            continue;
        }
        if job.stdout {
            if m.kind == FileKind::Regular {
                cx.out_bytes(data).await;
            }
            continue;
        }
        let Some(mut name) = stripped(&m.name, job.strip) else {
            continue;
        };
        if !job.absolute && (name.starts_with('/') || name.split('/').any(|p| p == "..")) {
            let cut = name.trim_start_matches('/');
            let cut = cut.rfind("../").map_or(cut, |i| &cut[i + 3..]).to_string();
            if !told {
                told = true;
                let lead = name[..name.len() - cut.len()].to_string();
                let text = cx.pick(
                    format!("removing leading '{lead}' from member names"),
                    format!("Removing leading `{lead}' from member names"),
                );
                cx.err(&text).await;
            }
            name = cut;
            if name.is_empty() {
                continue;
            }
        }
        if job.verbose > 0 {
            let line = if job.verbose > 1 {
                long(cx, job, &m)
            } else {
                m.name.clone()
            };
            cx.line(&line).await;
        }
        if let Err(e) = extract(cx, job, &m, &name, data).await {
            let text = cx.pick(
                format!("can't open '{name}': {e}"),
                format!("{name}: Cannot open: {e}"),
            );
            let text = match m.kind {
                FileKind::Directory => cx.pick(
                    format!("can't make dir {name}: {e}"),
                    format!("{}: Cannot mkdir: {e}", name.trim_end_matches('/')),
                ),
                _ => text,
            };
            cx.err(&text).await;
            status = cx.pick(1, 2);
            if cx.busybox() {
                return Ok(1);
            }
            continue;
        }
        if m.kind == FileKind::Directory {
            dirs.push((name, m));
        }
    }
    for (name, m) in dirs.iter().rev() {
        let umask = if job.same_mode { 0 } else { cx.sys.umask(None) };
        let _ = cx.sys.chmod(name, m.mode & 0o7777 & !umask);
        let _ = cx.sys.utimes(name, None, Some(Time::from_secs(m.mtime)));
    }
    if !any && bytes.is_empty() && cx.busybox() {
        return cx.die(1, "short read").await;
    }
    for (i, w) in wanted
        .iter()
        .enumerate()
        .filter(|(i, _)| !found[*i])
        .map(|(i, w)| (i, w.clone()))
        .collect::<Vec<_>>()
    {
        let _ = i;
        let text = cx.pick(
            format!("{w}: not found in archive"),
            format!("{w}: Not found in archive"),
        );
        cx.err(&text).await;
        status = cx.pick(1, 2);
    }
    if status != 0 && !cx.busybox() {
        cx.err("Exiting with failure status due to previous errors")
            .await;
    }
    Ok(status)
}

async fn extract(cx: &mut Cx, job: &Job, m: &Member, name: &str, data: &[u8]) -> Result<(), Errno> {
    let path = name.trim_end_matches('/');
    let parent = super::simple::dir_of(path).to_string();
    if cx.sys.stat(&parent).is_err() {
        let _ = cx.sys.mkdir_all(&parent, 0o777);
    }
    let there = cx.sys.lstat(path).ok();
    if there.is_some() && m.kind != FileKind::Directory {
        if job.keep_old {
            return Err(Errno::EEXIST);
        }
        let _ = cx.sys.unlink(path);
    }
    let umask = if job.same_mode { 0 } else { cx.sys.umask(None) };
    let bits = m.mode & 0o7777 & !umask;
    match m.kind {
        _ if m.hard => {
            let target = stripped(&m.target, job.strip).unwrap_or_else(|| m.target.clone());
            return cx.sys.link(target.trim_start_matches('/'), path);
        }
        FileKind::Directory => match cx.sys.mkdir(path, bits | 0o700) {
            Ok(()) => {}
            Err(Errno::EEXIST)
                if cx
                    .sys
                    .stat(path)
                    .is_ok_and(|s| s.kind == FileKind::Directory) => {}
            Err(e) => return Err(e),
        },
        FileKind::Symlink => cx.sys.symlink(&m.target, path)?,
        FileKind::Fifo => cx.sys.mkfifo(path, bits)?,
        FileKind::CharDevice | FileKind::BlockDevice => cx.sys.mknod(path, bits, m.device)?,
        _ => {
            let fd = cx.sys.open(
                path,
                OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC,
                bits & 0o777,
            )?;
            let done = cx.sys.write_all(fd, data).await;
            let _ = cx.sys.close(fd);
            done?;
            cx.sys.cpu(1 + data.len() as u64 / 1024).await;
        }
    }
    if job.same_owner {
        let users = Users::load(&cx.sys);
        let uid = if job.numeric {
            None
        } else {
            users.user(&m.user).map(|u| u.uid)
        }
        .unwrap_or(m.uid);
        let gid = if job.numeric {
            None
        } else {
            users.group(&m.group).map(|g| g.gid)
        }
        .unwrap_or(m.gid);
        let _ = cx.sys.chown(path, Some(uid), Some(gid), false);
    }
    if !matches!(m.kind, FileKind::Symlink | FileKind::Directory) {
        let _ = cx.sys.chmod(path, bits);
        let _ = cx.sys.utimes(path, None, Some(Time::from_secs(m.mtime)));
    }
    Ok(())
}
