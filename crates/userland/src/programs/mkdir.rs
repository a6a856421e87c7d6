//! `mkdir`, `rmdir`, `mkfifo`, `mktemp`.

use super::kit::{Cx, Run, mode, quoted};
use super::simple::dir_of;
use machine::{Errno, FileKind, OpenFlags};

pub async fn mkdir(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "m:pvZ",
            &[("mode", 'm'), ("parents", 'p'), ("verbose", 'v')],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let mut bits = None;
    if let Some(m) = o.get('m') {
        bits = mode::change(m, 0o777, true, cx.sys.umask(None));
        if bits.is_none() {
            let text = cx.pick(
                format!("invalid mode '{m}'"),
                format!("invalid mode {}", cx.quote(m)),
            );
            return cx.die(1, &text).await;
        }
    }
    let mut status = 0;
    for dir in &o.rest {
        if let Err((at, e)) = make(cx, dir, o.has('p'), o.has('v')).await {
            let text = cx.pick(
                format!("can't create directory '{at}': {e}"),
                format!("cannot create directory {}: {e}", cx.quote(&at)),
            );
            cx.err(&text).await;
            status = 1;
        } else if let Some(bits) = bits {
            let _ = cx.sys.chmod(dir, bits);
        }
    }
    Ok(status)
}

/// Makes a directory, with its parents if asked; on failure the directory that could not be made.
pub async fn make(
    cx: &mut Cx,
    dir: &str,
    parents: bool,
    verbose: bool,
) -> Result<(), (String, Errno)> {
    let mut steps = Vec::new();
    if parents {
        let mut at = dir.trim_end_matches('/').to_string();
        while at.contains('/') && dir_of(&at) != "/" {
            at = dir_of(&at).to_string();
            if at == "." {
                break;
            }
            steps.push(at.clone());
        }
        steps.reverse();
    }
    steps.push(dir.to_string());
    let last = steps.len() - 1;
    for (i, step) in steps.iter().enumerate() {
        match cx.sys.mkdir(step, 0o777) {
            Ok(()) => {
                if verbose {
                    let text = if cx.busybox() {
                        format!("created directory: '{step}'")
                    } else {
                        format!("{}: created directory {}", cx.name, quoted(step))
                    };
                    cx.line(&text).await;
                }
            }
            Err(e) => {
                let is_dir = parents
                    && cx
                        .sys
                        .stat(step)
                        .is_ok_and(|s| s.kind == FileKind::Directory);
                if !is_dir {
                    // GNU names the parent that is in the way.
                    let e = if i < last && e == Errno::EEXIST {
                        Errno::ENOTDIR
                    } else {
                        e
                    };
                    return Err((step.clone(), e));
                }
            }
        }
    }
    Ok(())
}

pub async fn rmdir(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "pv",
            &[
                ("parents", 'p'),
                ("verbose", 'v'),
                ("ignore-fail-on-non-empty", 'ö'),
            ],
        )
        .await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let mut status = 0;
    for dir in &o.rest {
        let mut at = dir.trim_end_matches('/').to_string();
        if at.is_empty() {
            at = dir.clone();
        }
        loop {
            if o.has('v') {
                let text = format!("{}: removing directory, {}", cx.name, quoted(&at));
                cx.line(&text).await;
            }

            if let Err(e) = cx.sys.rmdir(&at) {
                if !(o.has('ö') && e == Errno::ENOTEMPTY) {
                    let text = cx.pick(
                        format!("'{at}': {e}"),
                        format!("failed to remove {}: {e}", quoted(&at)),
                    );
                    cx.err(&text).await;
                    status = 1;
                }
                break;
            }
            if !o.has('p') || !at.contains('/') {
                break;
            }
            at = dir_of(&at).to_string();
            if at == "/" {
                break;
            }
        }
    }
    Ok(status)
}

pub async fn mkfifo(cx: &mut Cx) -> Run {
    let o = cx.opts("m:", &[("mode", 'm')]).await?;
    if o.rest.is_empty() {
        return cx.bad_usage("missing operand").await;
    }
    let bits = o
        .get('m')
        .and_then(|m| mode::change(m, 0o666, false, 0))
        .unwrap_or(0o666);
    let mut status = 0;
    for f in &o.rest {
        if let Err(e) = cx.sys.mkfifo(f, bits) {
            let text = cx.pick(
                format!("{f}: {e}"),
                format!("cannot create fifo {}: {e}", quoted(f)),
            );
            cx.err(&text).await;
            status = 1;
        }
    }
    Ok(status)
}

pub async fn mktemp(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "dqtup::",
            &[
                ("directory", 'd'),
                ("quiet", 'q'),
                ("dry-run", 'u'),
                ("tmpdir", 'p'),
            ],
        )
        .await?;
    let dir = match o.given.iter().rev().find(|(c, _)| *c == 'p') {
        Some((_, Some(d))) => Some(d.clone()),
        Some((_, None)) => o
            .rest
            .first()
            .filter(|r| o.rest.len() > 1 || r.contains('/'))
            .cloned()
            .or(cx.var("TMPDIR"))
            .or(Some("/tmp".to_string())),
        None => None,
    };
    let template = match o.rest.last() {
        Some(t) if Some(t) != dir.as_ref() => {
            if o.has('t') {
                format!(
                    "{}/{t}",
                    cx.var("TMPDIR").unwrap_or_else(|| "/tmp".to_string())
                )
            } else {
                t.clone()
            }
        }
        _ => format!(
            "{}/tmp.{}",
            dir.clone()
                .or(cx.var("TMPDIR"))
                .unwrap_or_else(|| "/tmp".to_string()),
            cx.pick("XXXXXX", "XXXXXXXXXX")
        ),
    };
    let template = match &dir {
        Some(d) if !template.contains('/') => format!("{d}/{template}"),
        _ => template,
    };
    let Some(end) = template.rfind('X').map(|e| e + 1) else {
        let text = cx.pick(
            format!("{template}: Invalid argument"),
            format!("too few X's in template {}", cx.quote(&template)),
        );
        return cx.die(1, &text).await;
    };
    let start = template[..end].trim_end_matches('X').len();
    if end - start < 3 {
        let text = format!("too few X's in template {}", cx.quote(&template));
        return cx.die(1, &text).await;
    }
    for _ in 0..100 {
        let mut random = cx.sys.random_u64();
        let mut name = template[..start].to_string();
        for i in start..end {
            const LETTERS: &[u8] =
                b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
            name.push(LETTERS[(random % 62) as usize] as char);
            random = if i % 10 == 9 {
                cx.sys.random_u64()
            } else {
                random / 62
            };
        }
        name.push_str(&template[end..]);
        let made = if o.has('u') {
            Ok(())
        } else if o.has('d') {
            cx.sys.mkdir(&name, 0o700)
        } else {
            cx.sys
                .open(
                    &name,
                    OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::EXCL,
                    0o600,
                )
                .and_then(|fd| cx.sys.close(fd))
        };
        match made {
            Ok(()) => {
                cx.line(&name).await;
                return Ok(0);
            }
            Err(Errno::EEXIST) => {}
            Err(e) => {
                let kind = if o.has('d') { "directory" } else { "file" };
                let text = cx.pick(
                    format!("{template}: {e}"),
                    format!(
                        "failed to create {kind} via template {}: {e}",
                        cx.quote(&template)
                    ),
                );
                return cx.die(1, &text).await;
            }
        }
    }
    Ok(1)
}
