//! `rm`: files and, with `-r`, trees.

use super::kit::{Cx, Run, quoted};
use super::simple::base_of;
use super::walk::join;
use machine::{Errno, FileKind};

pub async fn main(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "firRvdI",
            &[
                ("force", 'f'),
                ("recursive", 'r'),
                ("verbose", 'v'),
                ("dir", 'd'),
                ("interactive", 'i'),
                ("no-preserve-root", 'ö'),
                ("one-file-system", 'ü'),
            ],
        )
        .await?;
    let force = o.last_of("fi") == Some('f');
    if o.rest.is_empty() {
        return if force {
            Ok(0)
        } else {
            cx.bad_usage("missing operand").await
        };
    }
    let job = Job {
        recursive: o.has('r') || o.has('R'),
        force,
        verbose: o.has('v'),
        dirs: o.has('d'),
        ask: o.last_of("fi") == Some('i'),
    };
    let mut status = 0;
    for path in &o.rest {
        let base = base_of(path);
        if base == "." || base == ".." {
            let text = cx.pick(
                "can't remove '.' or '..'".to_string(),
                format!(
                    "refusing to remove '.' or '..' directory: skipping {}",
                    quoted(path)
                ),
            );
            cx.err(&text).await;
            status = 1;
            continue;
        }
        if !cx.busybox() && job.recursive && base == "/" && !o.has('ö') {
            cx.err("it is dangerous to operate recursively on '/'")
                .await;
            cx.err("use --no-preserve-root to override this failsafe")
                .await;
            status = 1;
            continue;
        }
        if !remove(cx, path, &job).await {
            status = 1;
        }
    }
    Ok(status)
}

struct Job {
    recursive: bool,
    force: bool,
    verbose: bool,
    dirs: bool,
    ask: bool,
}

async fn ask(cx: &mut Cx, text: &str) -> bool {
    cx.flush().await;
    cx.sys.eprint(text).await;
    let line = super::kit::Input::new(0).line(&cx.sys).await;
    matches!(line, Ok(Some(l)) if l.first().is_some_and(|b| b"yY".contains(b)))
}

async fn refuse(cx: &mut Cx, path: &str, e: Errno) -> bool {
    let text = cx.pick(
        format!("can't remove '{path}': {e}"),
        format!("cannot remove {}: {e}", quoted(path)),
    );
    cx.err(&text).await;
    false
}

/// Removes one operand; false if something is left. An explicit stack keeps deep trees safe.
async fn remove(cx: &mut Cx, path: &str, job: &Job) -> bool {
    let mut ok = true;
    let mut stack = vec![(path.to_string(), false)];
    while let Some((at, emptied)) = stack.pop() {
        cx.sys.cpu(1).await;
        let st = match cx.sys.lstat(&at) {
            Ok(s) => s,
            Err(Errno::ENOENT | Errno::ENOTDIR) if job.force => continue,
            Err(e) => {
                ok = refuse(cx, &at, e).await;
                continue;
            }
        };
        let is_dir = st.kind == FileKind::Directory;
        if is_dir && !job.recursive && !job.dirs {
            let text = cx.pick(
                format!("'{at}' is a directory"),
                format!("cannot remove {}: Is a directory", quoted(&at)),
            );
            cx.err(&text).await;
            ok = false;
            continue;
        }
        if is_dir && job.recursive && !emptied {
            match cx.sys.readdir(&at) {
                Ok(list) => {
                    stack.push((at.clone(), true));
                    stack.extend(list.into_iter().rev().map(|e| (join(&at, &e.name), false)));
                }
                Err(Errno::EACCES) if cx.sys.rmdir(&at).is_ok() => {}
                Err(e) => {
                    let text = cx.pick(
                        format!("can't open '{at}': {e}"),
                        format!("cannot remove {}: {e}", quoted(&at)),
                    );
                    cx.err(&text).await;
                    ok = false;
                }
            }
            continue;
        }
        if !job.force && st.kind != FileKind::Symlink {
            let guarded =
                !is_dir && cx.sys.isatty(0) && cx.sys.access(&at, machine::Sys::W_OK).is_err();
            if job.ask || guarded {
                let kind = if is_dir {
                    "directory"
                } else if st.size == 0 {
                    "regular empty file"
                } else {
                    "regular file"
                };
                let guard = if guarded { "write-protected " } else { "" };
                let text = cx.pick(
                    format!("rm: remove '{at}'? "),
                    format!("rm: remove {guard}{kind} {}? ", quoted(&at)),
                );
                if !ask(cx, &text).await {
                    continue;
                }
            }
        }
        let done = if is_dir {
            cx.sys.rmdir(&at)
        } else {
            cx.sys.unlink(&at)
        };
        match done {
            Ok(()) if job.verbose => {
                let what = if is_dir {
                    "removed directory"
                } else {
                    "removed"
                };
                let text = if cx.busybox() {
                    format!("removed '{at}'")
                } else {
                    format!("{what} {}", quoted(&at))
                };
                cx.line(&text).await;
            }
            Ok(()) => {}
            Err(e) => ok = refuse(cx, &at, e).await,
        }
    }
    ok
}
