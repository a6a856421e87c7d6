//! `chmod`, `chown`, `chgrp`.

use super::kit::users::Users;
use super::kit::{Cx, Run, mode, quoted};
use super::walk::join;
use machine::FileKind;

/// The operands and, with `-R`, everything below: (path, is a symlink met on the way).
async fn targets(cx: &mut Cx, path: &str, recursive: bool) -> Vec<String> {
    let mut all = vec![path.to_string()];
    let mut at = 0;
    while recursive && at < all.len() {
        cx.sys.cpu(1).await;
        if cx
            .sys
            .lstat(&all[at])
            .is_ok_and(|s| s.kind == FileKind::Directory)
        {
            match cx.sys.readdir(&all[at]) {
                Ok(list) => {
                    let here = all[at].clone();
                    all.extend(list.into_iter().map(|e| join(&here, &e.name)));
                }
                Err(e) => {
                    let here = all[at].clone();
                    let text = cx.pick(
                        format!("can't open '{here}': {e}"),
                        format!("cannot read directory {}: {e}", quoted(&here)),
                    );
                    cx.err(&text).await;
                }
            }
        }
        at += 1;
    }
    all
}

pub async fn chmod(cx: &mut Cx) -> Run {
    // A mode such as -x or -w looks like an option.
    let looks_like_mode = |a: &String| {
        a.len() > 1 && a.starts_with('-') && a[1..].chars().all(|c| "rwxXst".contains(c))
    };
    let minus = cx
        .args
        .iter()
        .position(looks_like_mode)
        .map(|at| cx.args.remove(at));
    let o = cx
        .opts(
            "Rcfvö:",
            &[
                ("recursive", 'R'),
                ("changes", 'c'),
                ("silent", 'f'),
                ("quiet", 'f'),
                ("verbose", 'v'),
                ("reference", 'ö'),
                ("no-preserve-root", 'ü'),
            ],
        )
        .await?;
    let mut rest = o.rest.clone();
    if let Some(m) = minus {
        rest.insert(0, m);
    }
    if let Some(model) = o.get('ö') {
        match cx.sys.stat(model) {
            Ok(s) => rest.insert(0, format!("{:o}", s.mode & 0o7777)),
            Err(e) => {
                let text = format!("failed to get attributes of {}: {e}", quoted(model));
                return cx.die(1, &text).await;
            }
        }
    }
    if rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let wanted = rest.remove(0);
    if rest.is_empty() {
        let text = format!("missing operand after {}", cx.quote(&wanted));
        return cx.bad_usage(&text).await;
    }
    let umask = cx.sys.umask(None);
    if mode::change(&wanted, 0, false, umask).is_none() {
        let text = cx.pick(
            format!("invalid mode '{wanted}'"),
            format!("invalid mode: {}", cx.quote(&wanted)),
        );
        if cx.busybox() {
            return cx.die(1, &text).await;
        }
        return cx.bad_usage(&text).await;
    }
    let mut status = 0;
    for path in &rest {
        for at in targets(cx, path, o.has('R')).await {
            let link = cx.sys.lstat(&at).is_ok_and(|s| s.kind == FileKind::Symlink);
            if link && at != *path {
                continue;
            }
            let done = cx.sys.stat(&at).and_then(|s| {
                let new = mode::change(
                    &wanted,
                    s.mode & 0o7777,
                    s.kind == FileKind::Directory,
                    umask,
                )
                .unwrap_or(s.mode);
                cx.sys.chmod(&at, new).map(|()| (s, new))
            });
            match done {
                Ok((s, new)) => {
                    let changed = new != s.mode & 0o7777;
                    if o.has('v') || (o.has('c') && changed) {
                        let (a, b) = (
                            &mode::letters(s.kind, s.mode)[1..],
                            &mode::letters(s.kind, new)[1..],
                        );
                        let text = if cx.busybox() {
                            format!("mode of '{at}' changed to {new:04o} ({b})")
                        } else if changed {
                            format!(
                                "mode of '{at}' changed from {:04o} ({a}) to {new:04o} ({b})",
                                s.mode & 0o7777
                            )
                        } else {
                            format!("mode of '{at}' retained as {new:04o} ({b})")
                        };
                        cx.line(&text).await;
                    }
                }
                Err(e) => {
                    status = 1;
                    if !o.has('f') {
                        let missing = cx.sys.stat(&at).is_err();
                        let text = if cx.busybox() {
                            format!("{at}: {e}")
                        } else if missing {
                            format!("cannot access {}: {e}", quoted(&at))
                        } else {
                            format!("changing permissions of {}: {e}", quoted(&at))
                        };
                        cx.err(&text).await;
                    }
                }
            }
        }
    }
    Ok(status)
}

pub async fn chown(cx: &mut Cx) -> Run {
    owner(cx, false).await
}

pub async fn chgrp(cx: &mut Cx) -> Run {
    owner(cx, true).await
}

async fn owner(cx: &mut Cx, group_only: bool) -> Run {
    let o = cx
        .opts(
            "RhcfvHLPé:",
            &[
                ("recursive", 'R'),
                ("no-dereference", 'h'),
                ("changes", 'c'),
                ("silent", 'f'),
                ("verbose", 'v'),
                ("reference", 'é'),
                ("no-preserve-root", 'ü'),
            ],
        )
        .await?;
    let mut rest = o.rest.clone();
    let ids;
    if let Some(file) = o.get('é') {
        match cx.sys.stat(file) {
            Ok(s) => ids = (Some(s.uid).filter(|_| !group_only), Some(s.gid)),
            Err(e) => {
                return cx
                    .die(
                        1,
                        &format!("failed to get attributes of {}: {e}", quoted(file)),
                    )
                    .await;
            }
        }
    } else {
        if rest.is_empty() {
            return cx.bad_usage("missing operand").await;
        }
        let spec = rest.remove(0);
        if rest.is_empty() {
            let text = format!("missing operand after {}", cx.quote(&spec));
            return cx.bad_usage(&text).await;
        }
        match parse_owner(cx, &spec, group_only) {
            Ok(pair) => ids = pair,
            Err(text) => return cx.die(1, &text).await,
        }
    }
    let mut status = 0;
    for path in &rest {
        for at in targets(cx, path, o.has('R')).await {
            let follow = !(o.has('h') || o.has('R') && at != *path);
            let missing = cx.sys.lstat(&at).is_err();
            match cx.sys.chown(&at, ids.0, ids.1, follow) {
                Ok(()) => {
                    if o.has('v') {
                        let text = format!("changed ownership of '{at}'");
                        cx.line(&text).await;
                    }
                }
                Err(e) => {
                    status = 1;
                    if !o.has('f') {
                        let text = if cx.busybox() {
                            format!("{at}: {e}")
                        } else if missing {
                            format!("cannot access {}: {e}", quoted(&at))
                        } else if group_only || ids.0.is_none() {
                            format!("changing group of {}: {e}", quoted(&at))
                        } else {
                            format!("changing ownership of {}: {e}", quoted(&at))
                        };
                        cx.err(&text).await;
                    }
                }
            }
        }
    }
    Ok(status)
}

type Ids = (Option<u32>, Option<u32>);

fn parse_owner(cx: &Cx, spec: &str, group_only: bool) -> Result<Ids, String> {
    let users = Users::load(&cx.sys);
    let group = |g: &str| {
        users.find_gid(g).ok_or_else(|| {
            cx.pick(
                format!("unknown group {g}"),
                if group_only {
                    format!("invalid group: {}", cx.quote(g))
                } else {
                    format!("invalid group: {}", cx.quote(spec))
                },
            )
        })
    };
    if group_only {
        return Ok((None, Some(group(spec)?)));
    }
    let (u, g) = match spec.split_once(':').or_else(|| {
        if users.user(spec).is_none() {
            spec.split_once('.')
        } else {
            None
        }
    }) {
        Some((u, g)) => (u, Some(g)),
        None => (spec, None),
    };
    let uid = if u.is_empty() {
        None
    } else {
        Some(users.find_uid(u).ok_or_else(|| {
            cx.pick(
                format!("unknown user {u}"),
                format!("invalid user: {}", cx.quote(spec)),
            )
        })?)
    };
    let gid = match g {
        None => None,
        // "user:" means the user's login group.
        Some("") => uid.and_then(|id| users.by_uid(id)).map(|u| u.gid),
        Some(g) => Some(group(g)?),
    };
    Ok((uid, gid))
}
