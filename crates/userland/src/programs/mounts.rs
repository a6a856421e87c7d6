//! `mount`, `umount`, `mountpoint`, `findmnt`.
//! Not modelled: /etc/fstab, loop devices, propagation.

use super::kit::size;
use super::kit::{Cx, Run};
use machine::{Creds, Errno, MountFlags, MountInfo, MountMeta, MountSource};

/// The options of a mount as /proc/mounts has them now.
fn options_of(m: &MountInfo) -> String {
    match m.ro {
        true => m.meta.options.replacen("rw", "ro", 1),
        false => m.meta.options.clone(),
    }
}

pub async fn mount(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "t:o:rwav",
            &[("types", 't'), ("options", 'o'), ("bind", 'é')],
        )
        .await?;
    if o.rest.is_empty() {
        for m in cx.sys.mounts() {
            if o.get('t')
                .is_none_or(|t| t.split(',').any(|t| t == m.meta.fstype))
            {
                cx.line(&format!(
                    "{} on {} type {} ({})",
                    m.meta.source,
                    m.target,
                    m.meta.fstype,
                    options_of(&m)
                ))
                .await;
            }
        }
        return Ok(0);
    }
    let target = o.rest.last().cloned().unwrap_or_default();
    let source = o.rest[0].clone();
    if !cx.sys.creds().can(Creds::SYS_ADMIN) {
        let text = if cx.busybox() {
            "permission denied (are you root?)".to_string()
        } else if cx.sys.creds().uid == 0 {
            format!("{target}: permission denied.")
        } else {
            format!("{target}: must be superuser to use mount.")
        };
        return cx.die(cx.pick(1, 32), &text).await;
    }
    let options = o.all('o').join(",");
    if options.split(',').any(|o| o == "remount") {
        return remount(cx, &target, &options).await;
    }
    let bind = o.has('é') || options.split(',').any(|o| o == "bind" || o == "rbind");
    let done = mount_on(cx, &source, &target, o.get('t'), &options, bind);
    match done {
        Ok(()) => Ok(0),
        Err(e) => {
            let text = cx.pick(
                format!("mounting {source} on {target} failed: {e}"),
                match e {
                    Errno::ENOENT => format!("{target}: mount point does not exist."),
                    e => format!("{target}: {e}."),
                },
            );
            cx.die(cx.pick(1, 32), &text).await
        }
    }
}

fn mount_on(
    cx: &Cx,
    source: &str,
    target: &str,
    fstype: Option<&str>,
    options: &str,
    bind: bool,
) -> machine::SysResult<()> {
    let kernel = cx.sys.kernel();
    let ns = kernel.join(cx.sys.host_pid()).ok_or(Errno::EINVAL)?.mnt;
    let target = cx.sys.realpath(target)?;
    let ro = options.split(',').any(|o| o == "ro");
    let from = if bind {
        MountSource::Bind {
            ns,
            path: cx.sys.realpath(source)?,
        }
    } else if fstype == Some("tmpfs") {
        let limit = options
            .split(',')
            .find_map(|o| o.strip_prefix("size="))
            .and_then(size::parse);
        MountSource::Fs(kernel.new_tmpfs(limit, 0o1777), String::new())
    } else {
        // Block devices and network file systems are not there.
        return Err(Errno::ENODEV);
    };
    let meta = MountMeta {
        fstype: if bind { "ext4" } else { "tmpfs" }.to_string(),
        source: source.to_string(),
        options: if ro { "ro,relatime" } else { "rw,relatime" }.to_string(),
    };
    kernel.mount(ns, &target, from, MountFlags { ro }, meta)
}

pub async fn umount(cx: &mut Cx) -> Run {
    let o = cx.opts("flrat:", &[("lazy", 'l'), ("force", 'f')]).await?;
    let Some(t) = o.rest.first().cloned() else {
        return cx.bad_usage("bad usage").await;
    };
    if cx.sys.creds().can(Creds::SYS_ADMIN) {
        let kernel = cx.sys.kernel();
        if let (Some(n), Ok(real)) = (kernel.join(cx.sys.host_pid()), cx.sys.realpath(&t))
            && kernel.unmount(n.mnt, &real).is_ok()
        {
            return Ok(0);
        }
    }
    let mounted = cx
        .sys
        .mounts()
        .iter()
        .any(|m| m.target == t || m.meta.source == t);
    let text = match (cx.busybox(), mounted) {
        (true, true) => format!("can't unmount {t}: Operation not permitted"),
        (true, false) => format!("can't unmount {t}: Invalid argument"),
        (false, true) => format!("{t}: must be superuser to unmount."),
        (false, false) => format!("{t}: not mounted."),
    };
    cx.die(cx.pick(1, 32), &text).await
}

/// `mount -o remount,ro DIR`: only `ro` and `rw` change anything.
async fn remount(cx: &mut Cx, target: &str, options: &str) -> Run {
    let kernel = cx.sys.kernel();
    let ns = kernel.join(cx.sys.host_pid()).map(|n| n.mnt);
    let done = match (ns, cx.sys.realpath(target)) {
        (Some(ns), Ok(real)) => kernel.remount(ns, &real, options.split(',').any(|o| o == "ro")),
        (_, Err(error)) => Err(error),
        (None, _) => Err(Errno::EINVAL),
    };
    let Err(error) = done else { return Ok(0) };
    let text = cx.pick(
        format!("can't find {target} in /proc/mounts"),
        match error {
            Errno::ENOENT => format!("{target}: mount point does not exist."),
            _ => format!("{target}: mount point not mounted or bad option."),
        },
    );
    cx.die(cx.pick(1, 32), &text).await
}

pub async fn mountpoint(cx: &mut Cx) -> Run {
    let o = cx
        .opts("qdnx", &[("quiet", 'q'), ("fs-devno", 'd'), ("devno", 'x')])
        .await?;
    let Some(path) = o.rest.first().cloned() else {
        return cx.bad_usage("bad usage").await;
    };
    let real = match cx.sys.realpath(&path) {
        Ok(real) => real,
        Err(error) => return cx.die(1, &format!("{path}: {error}")).await,
    };
    let is = cx.sys.mounts().iter().any(|m| m.target == real);
    if !o.has('q') {
        let verb = if is { "is" } else { "is not" };
        cx.line(&format!("{path} {verb} a mountpoint")).await;
    }
    Ok(if is { 0 } else { cx.pick(1, 32) })
}

pub async fn findmnt(cx: &mut Cx) -> Run {
    let o = cx
        .opts(
            "no:rlT:t:M:S:f",
            &[
                ("noheadings", 'n'),
                ("output", 'o'),
                ("raw", 'r'),
                ("list", 'l'),
                ("target", 'T'),
                ("types", 't'),
                ("mountpoint", 'M'),
                ("source", 'S'),
                ("first-only", 'f'),
            ],
        )
        .await?;
    let all = cx.sys.mounts();
    let of_path = |path: &str| {
        let real = cx.sys.realpath(path).unwrap_or_else(|_| path.to_string());
        let holds = |m: &&MountInfo| {
            let base = m.target.trim_end_matches('/');
            real == m.target || real.starts_with(&format!("{base}/"))
        };
        let found = all.iter().filter(holds).max_by_key(|m| m.target.len());
        found.map(|m| m.id)
    };
    let wanted = o.rest.first().map(String::as_str).or_else(|| o.get('M'));
    let chosen: Vec<&MountInfo> = all
        .iter()
        .filter(|m| wanted.is_none_or(|w| m.target == w || m.meta.source == w))
        .filter(|m| o.get('S').is_none_or(|s| m.meta.source == s))
        .filter(|m| o.get('T').is_none_or(|path| of_path(path) == Some(m.id)))
        .filter(|m| {
            o.get('t')
                .is_none_or(|t| t.split(',').any(|t| t == m.meta.fstype))
        })
        .collect();
    if chosen.is_empty() {
        return Ok(1);
    }
    let columns: Vec<String> = o
        .get('o')
        .unwrap_or("TARGET,SOURCE,FSTYPE,OPTIONS")
        .split(',')
        .map(str::to_uppercase)
        .collect();
    let narrowed = wanted.is_some() || ['S', 'T', 't'].iter().any(|c| o.has(*c));
    let tree = !narrowed && !o.has('r') && !o.has('l');
    let mut rows: Vec<Vec<String>> = Vec::new();
    if !o.has('n') {
        rows.push(columns.clone());
    }
    let ordered = if tree {
        as_tree(&chosen)
    } else {
        flat(&chosen)
    };
    for (lead, m) in ordered {
        let mut row = Vec::new();
        for column in &columns {
            row.push(match column.as_str() {
                "TARGET" => format!("{lead}{}", m.target),
                "SOURCE" => source_of(m),
                "FSTYPE" => m.meta.fstype.clone(),
                "OPTIONS" => options_of(m),
                "ID" => m.id.to_string(),
                "PARENT" => m.parent.to_string(),
                "FSROOT" => m.root.clone(),
                "PROPAGATION" => "private".to_string(),
                other => {
                    let text = format!("unknown column: {other}");
                    return cx.die(1, &text).await;
                }
            });
        }
        rows.push(row);
    }
    let widths: Vec<usize> = (0..columns.len())
        .map(|k| rows.iter().map(|r| r[k].chars().count()).max().unwrap_or(0))
        .collect();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let line: Vec<String> = match o.has('r') {
            true => row.clone(),
            false => cells.map(|(cell, w)| format!("{cell:<w$}")).collect(),
        };
        cx.line(line.join(" ").trim_end()).await;
    }
    Ok(0)
}

/// A bind mount's source names the directory within the file system.
fn source_of(m: &MountInfo) -> String {
    match m.root.as_str() {
        "/" => m.meta.source.clone(),
        root => format!("{}[{root}]", m.meta.source),
    }
}

fn flat<'a>(chosen: &[&'a MountInfo]) -> Vec<(String, &'a MountInfo)> {
    chosen.iter().map(|m| (String::new(), *m)).collect()
}

/// The mounts below those they stand on, with lines that lead to them.
fn as_tree<'a>(all: &[&'a MountInfo]) -> Vec<(String, &'a MountInfo)> {
    fn below<'a>(
        all: &[&'a MountInfo],
        parent: u32,
        lead: &str,
        out: &mut Vec<(String, &'a MountInfo)>,
    ) {
        let own: Vec<&MountInfo> = all.iter().copied().filter(|m| m.parent == parent).collect();
        for (n, m) in own.iter().enumerate() {
            let last = n + 1 == own.len();
            let branch = if last { "`-" } else { "|-" };
            out.push((format!("{lead}{branch}"), m));
            let deeper = if last { "  " } else { "| " };
            below(all, m.id, &format!("{lead}{deeper}"), out);
        }
    }
    let mut out = Vec::new();
    if let Some(root) = all.iter().find(|m| m.target == "/") {
        out.push((String::new(), *root));
        below(all, root.id, "", &mut out);
    }
    out
}
