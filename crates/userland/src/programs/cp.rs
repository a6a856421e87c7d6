//! `cp`, `mv`, `install`, `ln`, `link`: copying, moving and linking files and trees.
//! Not modelled: sparse files and `--reflink` (accepted), SELinux labels.

use super::kit::users::Users;
use super::kit::{Cx, Run, mode, quoted};
use super::simple::base_of;
use super::walk::join;
use machine::{Errno, FileKind, OpenFlags, Stat};

#[derive(Clone, Copy)]
struct How {
    recursive: bool,
    preserve: bool,
    follow: bool,
    follow_args: bool,
    force: bool,
    no_clobber: bool,
    update: bool,
    verbose: bool,
    link: bool,
    symlink: bool,
    parents: bool,
    remove_first: bool,
}

pub async fn cp(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "aLPHRrdfinpsluvTt:xé::",
            &[
                ("archive", 'a'),
                ("recursive", 'R'),
                ("dereference", 'L'),
                ("no-dereference", 'P'),
                ("force", 'f'),
                ("interactive", 'i'),
                ("no-clobber", 'n'),
                ("link", 'l'),
                ("symbolic-link", 's'),
                ("update", 'u'),
                ("verbose", 'v'),
                ("target-directory", 't'),
                ("no-target-directory", 'T'),
                ("preserve", 'é'),
                ("parents", 'ö'),
                ("remove-destination", 'ü'),
                ("reflink", 'é'),
            ],
        )
        .await?;
    let recursive = o.has('R') || o.has('r') || o.has('a');
    let links = o.last_of("LPHda");
    let how = How {
        recursive,
        preserve: o.has('a')
            || o.has('p')
            || (o.has('é') && o.get('é').is_none_or(|v| v != "never" && v != "auto")),
        follow: matches!(links, Some('L')) || (!recursive && !matches!(links, Some('P' | 'd'))),
        follow_args: matches!(links, Some('H' | 'L')) || !recursive,
        force: o.has('f'),
        no_clobber: o.has('n'),
        update: o.has('u'),
        verbose: o.has('v'),
        link: o.has('l'),
        symlink: o.has('s'),
        parents: o.has('ö'),
        remove_first: o.has('ü'),
    };
    let (sources, target) = operands(
        cx,
        o.rest.clone(),
        o.given
            .iter()
            .rev()
            .find(|(c, _)| *c == 't')
            .and_then(|(_, v)| v.clone()),
    )
    .await?;
    let into = !o.has('T') && is_dir(cx, &target);
    if sources.len() > 1 && !into {
        return not_a_dir(cx, &target).await;
    }
    let mut status = 0;
    for src in &sources {
        let dest = if how.parents {
            let dest = join(&target, src.trim_start_matches('/'));
            let _ = super::mkdir::make(cx, super::simple::dir_of(&dest), true, false).await;
            dest
        } else if into {
            join(&target, base_of(src))
        } else {
            target.clone()
        };
        if !copy(cx, src, &dest, &how).await {
            status = 1;
        }
    }
    Ok(status)
}

async fn operands(
    cx: &mut Cx,
    mut rest: Vec<String>,
    target: Option<String>,
) -> Result<(Vec<String>, String), i32> {
    if rest.is_empty() {
        return cx.bad_usage("missing file operand").await;
    }
    let target = match target {
        Some(t) => t,
        None => {
            if rest.len() == 1 {
                let text = format!(
                    "missing destination file operand after {}",
                    quoted(&rest[0])
                );
                return cx.bad_usage(&text).await;
            }
            rest.pop().unwrap_or_default()
        }
    };
    Ok((rest, target))
}

async fn not_a_dir(cx: &mut Cx, target: &str) -> Run {
    let missing = cx.sys.stat(target).is_err();
    let text = if cx.busybox() {
        format!("target '{target}' is not a directory")
    } else if missing {
        format!("target {}: {}", quoted(target), "No such file or directory")
    } else {
        format!("target {}: Not a directory", quoted(target))
    };
    cx.die(1, &text).await
}

fn is_dir(cx: &Cx, path: &str) -> bool {
    cx.sys
        .stat(path)
        .is_ok_and(|s| s.kind == FileKind::Directory)
}

async fn fail(cx: &mut Cx, busybox: String, gnu: String) -> bool {
    let text = cx.pick(busybox, gnu);
    cx.err(&text).await;
    false
}

fn preserve(cx: &Cx, dest: &str, st: &Stat) {
    let follow = st.kind != FileKind::Symlink;
    let _ = cx.sys.chown(dest, Some(st.uid), Some(st.gid), false);
    if follow {
        let _ = cx.sys.chmod(dest, st.mode);
        let _ = cx.sys.utimes(dest, Some(st.atime), Some(st.mtime));
    }
}

/// Copies one operand; false if anything failed.
async fn copy(cx: &mut Cx, src: &str, dest: &str, how: &How) -> bool {
    let mut ok = true;
    let mut stack = vec![(src.to_string(), dest.to_string(), true)];
    let mut later: Vec<(String, Stat)> = Vec::new();
    // The place copied to, which may lie inside of what is copied.
    let mut root_dev_ino = cx.sys.stat(dest).ok().map(|s| (s.dev, s.ino));
    while let Some((from, to, top)) = stack.pop() {
        cx.sys.cpu(1).await;
        let follow = how.follow || (top && how.follow_args);
        let st = match if follow {
            cx.sys.stat(&from)
        } else {
            cx.sys.lstat(&from)
        } {
            Ok(s) => s,
            Err(e) => {
                ok = fail(
                    cx,
                    format!("can't stat '{from}': {e}"),
                    format!("cannot stat {}: {e}", quoted(&from)),
                )
                .await;
                continue;
            }
        };
        let there = cx.sys.lstat(&to).ok();
        if st.kind == FileKind::Directory {
            if !how.recursive {
                ok = fail(
                    cx,
                    format!("omitting directory '{from}'"),
                    format!("-r not specified; omitting directory {}", quoted(&from)),
                )
                .await;
                continue;
            }
            if !top && Some((st.dev, st.ino)) == root_dev_ino
                || (top && to.starts_with(&format!("{}/", from.trim_end_matches('/'))))
            {
                if top || !cx.busybox() {
                    ok = fail(
                        cx,
                        format!("recursion detected, omitting directory '{from}'"),
                        format!(
                            "cannot copy a directory, {}, into itself, {}",
                            quoted(src),
                            quoted(dest)
                        ),
                    )
                    .await;
                }
                continue;
            }
            match cx.sys.stat(&to) {
                Ok(t) if t.kind == FileKind::Directory => {}
                Ok(_) => {
                    ok = fail(
                        cx,
                        format!("target '{to}' is not a directory"),
                        format!(
                            "cannot overwrite non-directory {} with directory {}",
                            quoted(&to),
                            quoted(&from)
                        ),
                    )
                    .await;
                    continue;
                }
                Err(_) => {
                    if let Err(e) = cx.sys.mkdir(&to, (st.mode & 0o7777) | 0o700) {
                        ok = fail(
                            cx,
                            format!("can't create directory '{to}': {e}"),
                            format!("cannot create directory {}: {e}", quoted(&to)),
                        )
                        .await;
                        continue;
                    }
                    if top {
                        root_dev_ino = cx.sys.stat(&to).ok().map(|s| (s.dev, s.ino));
                    }
                    if how.verbose {
                        say(cx, &from, &to).await;
                    }
                }
            }
            if how.preserve {
                later.push((to.clone(), st));
            }
            match cx.sys.readdir(&from) {
                Ok(list) => stack.extend(
                    list.into_iter()
                        .rev()
                        .map(|e| (join(&from, &e.name), join(&to, &e.name), false)),
                ),
                Err(e) => {
                    ok = fail(
                        cx,
                        format!("can't open '{from}': {e}"),
                        format!("cannot access {}: {e}", quoted(&from)),
                    )
                    .await;
                }
            }
            continue;
        }
        if let Some(t) = &there {
            let same = cx
                .sys
                .stat(&to)
                .is_ok_and(|t| (t.dev, t.ino) == (st.dev, st.ino));
            if same && !how.link && !how.symlink {
                if how.recursive || !how.update {
                    ok = fail(
                        cx,
                        format!("'{from}' and '{to}' are the same file"),
                        format!("{} and {} are the same file", quoted(&from), quoted(&to)),
                    )
                    .await;
                }
                continue;
            }
            if how.no_clobber || (how.update && t.mtime >= st.mtime) {
                continue;
            }
            if t.kind == FileKind::Directory {
                ok = fail(
                    cx,
                    format!("'{to}' is a directory"),
                    format!(
                        "cannot overwrite directory {} with non-directory {}",
                        quoted(&to),
                        quoted(&from)
                    ),
                )
                .await;
                continue;
            }
            if how.remove_first || st.kind != FileKind::Regular || how.link || how.symlink {
                let _ = cx.sys.unlink(&to);
            }
        }
        let done = if how.link {
            cx.sys.link(&from, &to)
        } else if how.symlink {
            cx.sys.symlink(&from, &to)
        } else {
            match st.kind {
                FileKind::Symlink => cx.sys.readlink(&from).and_then(|t| cx.sys.symlink(&t, &to)),
                FileKind::Fifo if how.recursive => cx.sys.mkfifo(&to, st.mode),
                FileKind::CharDevice | FileKind::BlockDevice | FileKind::Socket
                    if how.recursive =>
                {
                    Ok(())
                }
                _ => {
                    ok &= copy_data(cx, &from, &to, &st, how).await;
                    if how.verbose {
                        say(cx, &from, &to).await;
                    }
                    continue;
                }
            }
        };
        match done {
            Ok(()) => {
                if how.preserve && !how.link {
                    preserve(cx, &to, &st);
                }
                if how.verbose {
                    say(cx, &from, &to).await;
                }
            }
            Err(e) => {
                ok = fail(
                    cx,
                    format!("can't create '{to}': {e}"),
                    format!("cannot create regular file {}: {e}", quoted(&to)),
                )
                .await;
            }
        }
    }
    for (to, st) in later.iter().rev() {
        preserve(cx, to, st);
    }
    ok
}

async fn say(cx: &mut Cx, from: &str, to: &str) {
    let text = format!("{} -> {}", quoted(from), quoted(to));
    cx.line(&text).await;
}

async fn copy_data(cx: &mut Cx, from: &str, to: &str, st: &Stat, how: &How) -> bool {
    let r = match cx.sys.open(from, OpenFlags::READ, 0) {
        Ok(fd) => fd,
        Err(e) => {
            return fail(
                cx,
                format!("can't open '{from}': {e}"),
                format!("cannot open {} for reading: {e}", quoted(from)),
            )
            .await;
        }
    };
    let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNC;
    let mut opened = cx.sys.open(to, flags, st.mode & 0o777);
    if how.force && opened.is_err() && cx.sys.unlink(to).is_ok() {
        opened = cx.sys.open(to, flags, st.mode & 0o777);
    }
    let w = match opened {
        Ok(fd) => fd,
        Err(e) => {
            let _ = cx.sys.close(r);
            return fail(
                cx,
                format!("can't create '{to}': {e}"),
                format!("cannot create regular file {}: {e}", quoted(to)),
            )
            .await;
        }
    };
    let mut ok = true;
    loop {
        match cx.sys.read(r, 1 << 20).await {
            Ok(data) if data.is_empty() => break,
            Ok(data) => {
                cx.sys.cpu(1 + data.len() as u64 / 4096).await;
                if let Err(e) = cx.sys.write_all(w, &data).await {
                    ok = fail(
                        cx,
                        format!("write error: {e}"),
                        format!("error writing {}: {e}", quoted(to)),
                    )
                    .await;
                    break;
                }
            }
            Err(e) => {
                ok = fail(
                    cx,
                    format!("read error: {e}"),
                    format!("error reading {}: {e}", quoted(from)),
                )
                .await;
                break;
            }
        }
    }
    let _ = cx.sys.close(r);
    let _ = cx.sys.close(w);
    if how.preserve {
        preserve(cx, to, st);
    }
    ok
}

pub async fn mv(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "finuvTt:",
            &[
                ("force", 'f'),
                ("interactive", 'i'),
                ("no-clobber", 'n'),
                ("update", 'u'),
                ("verbose", 'v'),
                ("target-directory", 't'),
                ("no-target-directory", 'T'),
            ],
        )
        .await?;
    let (sources, target) = operands(cx, o.rest.clone(), o.get('t').map(str::to_string)).await?;
    let into = !o.has('T') && is_dir(cx, &target);
    if sources.len() > 1 && !into {
        return not_a_dir(cx, &target).await;
    }
    let mut status = 0;
    for src in &sources {
        let dest = if into {
            join(&target, base_of(src))
        } else {
            target.clone()
        };
        if !move_one(cx, src, &dest, o.has('n'), o.has('u'), o.has('v')).await {
            status = 1;
        }
    }
    Ok(status)
}

async fn move_one(
    cx: &mut Cx,
    src: &str,
    dest: &str,
    keep: bool,
    update: bool,
    verbose: bool,
) -> bool {
    let st = match cx.sys.lstat(src) {
        Ok(s) => s,
        Err(e) => {
            return fail(
                cx,
                format!("can't rename '{src}': {e}"),
                format!("cannot stat {}: {e}", quoted(src)),
            )
            .await;
        }
    };
    if let Ok(d) = cx.sys.lstat(dest) {
        if keep || (update && d.mtime >= st.mtime) {
            return true;
        }
        if (d.dev, d.ino) == (st.dev, st.ino) {
            return fail(
                cx,
                format!("'{src}' and '{dest}' are the same file"),
                format!("{} and {} are the same file", quoted(src), quoted(dest)),
            )
            .await;
        }
        let dir = FileKind::Directory;
        if d.kind == dir && st.kind != dir {
            return fail(
                cx,
                format!("can't rename '{src}': Is a directory"),
                format!(
                    "cannot overwrite directory {} with non-directory",
                    quoted(dest)
                ),
            )
            .await;
        }
        if d.kind != dir && st.kind == dir {
            return fail(
                cx,
                format!("can't rename '{src}': Not a directory"),
                format!(
                    "cannot overwrite non-directory {} with directory {}",
                    quoted(dest),
                    quoted(src)
                ),
            )
            .await;
        }
    }
    match cx.sys.rename(src, dest) {
        Ok(()) => {
            if verbose {
                let text = cx.pick(
                    format!("'{src}' -> '{dest}'"),
                    format!("renamed {} -> {}", quoted(src), quoted(dest)),
                );
                cx.line(&text).await;
            }
            true
        }
        Err(Errno::EXDEV) => {
            let how = How {
                recursive: true,
                preserve: true,
                follow: false,
                follow_args: false,
                force: true,
                no_clobber: false,
                update: false,
                verbose: false,
                link: false,
                symlink: false,
                parents: false,
                remove_first: true,
            };
            if !copy(cx, src, dest, &how).await {
                return false;
            }
            remove_tree(cx, src).await
        }
        Err(Errno::EINVAL) => {
            fail(
                cx,
                format!("can't rename '{src}': Invalid argument"),
                format!(
                    "cannot move {} to a subdirectory of itself, {}",
                    quoted(src),
                    quoted(dest)
                ),
            )
            .await
        }
        Err(e) => {
            fail(
                cx,
                format!("can't rename '{src}': {e}"),
                format!("cannot move {} to {}: {e}", quoted(src), quoted(dest)),
            )
            .await
        }
    }
}

async fn remove_tree(cx: &mut Cx, path: &str) -> bool {
    let mut ok = true;
    let mut stack = vec![(path.to_string(), false)];
    while let Some((at, emptied)) = stack.pop() {
        cx.sys.cpu(1).await;
        let dir = cx
            .sys
            .lstat(&at)
            .is_ok_and(|s| s.kind == FileKind::Directory);
        if dir && !emptied {
            stack.push((at.clone(), true));
            stack.extend(
                cx.sys
                    .readdir(&at)
                    .unwrap_or_default()
                    .into_iter()
                    .map(|e| (join(&at, &e.name), false)),
            );
            continue;
        }
        let done = if dir {
            cx.sys.rmdir(&at)
        } else {
            cx.sys.unlink(&at)
        };
        if let Err(e) = done {
            ok = fail(
                cx,
                format!("can't remove '{at}': {e}"),
                format!("cannot remove {}: {e}", quoted(&at)),
            )
            .await;
        }
    }
    ok
}

pub async fn install(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "cdDsvpm:o:g:t:T",
            &[
                ("directory", 'd'),
                ("mode", 'm'),
                ("owner", 'o'),
                ("group", 'g'),
                ("target-directory", 't'),
                ("verbose", 'v'),
                ("preserve-timestamps", 'p'),
            ],
        )
        .await?;
    let bits = o
        .get('m')
        .map_or(Some(0o755), |m| mode::change(m, 0, false, 0));
    let Some(bits) = bits else {
        return cx
            .die(1, &format!("invalid mode '{}'", o.get('m').unwrap_or("")))
            .await;
    };
    let users = Users::load(&cx.sys);
    let (uid, gid) = (
        o.get('o').and_then(|u| users.find_uid(u)),
        o.get('g').and_then(|g| users.find_gid(g)),
    );
    let mut status = 0;
    if o.has('d') {
        for dir in &o.rest {
            if let Err((at, e)) = super::mkdir::make(cx, dir, true, false).await {
                let text = cx.pick(
                    format!("can't create directory '{at}': {e}"),
                    format!("cannot create directory {}: {e}", cx.quote(&at)),
                );
                cx.err(&text).await;
                status = 1;
            }
            let _ = cx.sys.chmod(dir, bits);
            let _ = cx.sys.chown(dir, uid, gid, true);
        }
        return Ok(status);
    }
    let (sources, target) = operands(cx, o.rest.clone(), o.get('t').map(str::to_string)).await?;
    let into = is_dir(cx, &target);
    let how = How {
        recursive: false,
        preserve: o.has('p'),
        follow: true,
        follow_args: true,
        force: true,
        no_clobber: false,
        update: false,
        verbose: o.has('v'),
        link: false,
        symlink: false,
        parents: false,
        remove_first: true,
    };
    for src in &sources {
        let dest = if into {
            join(&target, base_of(src))
        } else {
            target.clone()
        };
        if o.has('D') {
            let _ = super::mkdir::make(cx, super::simple::dir_of(&dest), true, false).await;
        }
        if copy(cx, src, &dest, &how).await {
            let _ = cx.sys.chmod(&dest, bits);
            let _ = cx.sys.chown(&dest, uid, gid, true);
        } else {
            status = 1;
        }
    }
    Ok(status)
}

pub async fn ln(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "sfnvTrbt:iLP",
            &[
                ("symbolic", 's'),
                ("force", 'f'),
                ("no-dereference", 'n'),
                ("verbose", 'v'),
                ("no-target-directory", 'T'),
                ("relative", 'r'),
                ("target-directory", 't'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing file operand").await;
    }
    if cx.name == "link" && o.rest.len() < 2 {
        let text = format!("missing operand after {}", cx.quote(&o.rest[0]));
        return cx.bad_usage(&text).await;
    }
    let mut sources = o.rest.clone();
    let target = match o.get('t') {
        Some(t) => t.to_string(),
        None if sources.len() == 1 => ".".to_string(),
        None => sources.pop().unwrap_or_default(),
    };
    let as_link = o.has('n')
        && cx
            .sys
            .lstat(&target)
            .is_ok_and(|s| s.kind == FileKind::Symlink);
    let into = !o.has('T') && !as_link && is_dir(cx, &target);
    if sources.len() > 1 && !into {
        return not_a_dir(cx, &target).await;
    }
    let mut status = 0;
    for src in &sources {
        let dest = if into {
            join(&target, base_of(src))
        } else {
            target.clone()
        };
        if !o.has('s') && !cx.busybox() {
            match cx.sys.stat(src) {
                Ok(s) if s.kind == FileKind::Directory => {
                    cx.err(&format!("{src}: hard link not allowed for directory"))
                        .await;
                    status = 1;
                    continue;
                }
                Ok(_) => {}
                Err(e) => {
                    cx.err(&format!("failed to access {}: {e}", quoted(src)))
                        .await;
                    status = 1;
                    continue;
                }
            }
        }
        if o.has('f')
            && cx
                .sys
                .lstat(&dest)
                .is_ok_and(|s| s.kind != FileKind::Directory)
        {
            let _ = cx.sys.unlink(&dest);
        }
        let text = if o.has('r') {
            relative(cx, src, &dest)
        } else {
            src.clone()
        };
        let done = if o.has('s') {
            cx.sys.symlink(&text, &dest)
        } else {
            cx.sys.link(src, &dest)
        };
        match done {
            Ok(()) if o.has('v') => {
                let arrow = if o.has('s') { "->" } else { "=>" };
                cx.line(&format!("'{dest}' {arrow} '{text}'")).await;
            }
            Ok(()) => {}
            Err(e) => {
                let kind = if o.has('s') { "symbolic" } else { "hard" };
                let tail = if o.has('s') || e == Errno::EEXIST {
                    String::new()
                } else {
                    format!(" => {}", quoted(src))
                };
                let shown = cx.pick(
                    format!("{dest}: {e}"),
                    format!("failed to create {kind} link {}{tail}: {e}", quoted(&dest)),
                );
                cx.err(&shown).await;
                status = 1;
            }
        }
    }
    Ok(status)
}

fn relative(cx: &Cx, src: &str, dest: &str) -> String {
    let abs = |p: &str| {
        let dir = cx
            .sys
            .realpath(super::simple::dir_of(p))
            .unwrap_or_else(|_| super::simple::dir_of(p).to_string());
        join(&dir, base_of(p))
    };
    let (from, to) = (abs(dest), abs(src));
    let a: Vec<&str> = super::simple::dir_of(&from)
        .split('/')
        .filter(|s| !s.is_empty())
        .collect();
    let b: Vec<&str> = to.split('/').filter(|s| !s.is_empty()).collect();
    let common = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let mut parts = vec![".."; a.len() - common];
    parts.extend(&b[common..]);
    parts.join("/")
}
