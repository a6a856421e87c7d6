//! `cd`, `pwd`, `pushd`, `popd`, `dirs`. The shell remembers the path it came by (`cd link` says `link`).
use machine::{Errno, FileKind};

use super::Call;
use crate::shell::state::{Kind, Outcome, Shell};

pub async fn cd(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut args = call.rest();
    let mut physical = false;
    while let Some(first) = args.first().filter(|a| a.len() > 1 && a.starts_with('-')) {
        args = &args[1..];
        match first.as_str() {
            "--" => break,
            "-P" => physical = true,
            "-L" => physical = false,
            "-e" | "-@" if sh.is_bash() => {}
            other => return Ok(sh.invalid_option(&crate::flag::first(other)).await),
        }
    }
    if args.len() > 1 && sh.is_bash() {
        sh.complain("too many arguments").await;
        return Ok(if sh.interactive() { 2 } else { 1 });
    }
    let mut show = false;
    let target = match args.first().map(String::as_str) {
        None => match sh.vars.get("HOME") {
            Some(home) => home.to_string(),
            None if sh.is_bash() => {
                sh.complain("HOME not set").await;
                return Ok(1);
            }
            None => return Ok(0),
        },
        Some("-") => match sh.vars.get("OLDPWD").map(str::to_string) {
            Some(old) => {
                show = true;
                old
            }
            None if sh.is_bash() => {
                sh.complain("OLDPWD not set").await;
                return Ok(1);
            }
            None => {
                show = true;
                sh.vars.get("PWD").unwrap_or("/").to_string()
            }
        },
        Some(dir) => dir.to_string(),
    };
    let mut candidates = Vec::new();
    if !target.starts_with(['/', '.']) {
        for dir in sh
            .vars
            .get("CDPATH")
            .unwrap_or_default()
            .split(':')
            .filter(|d| !d.is_empty())
        {
            candidates.push((format!("{dir}/{target}"), true));
        }
    }
    candidates.push((target.clone(), false));
    let mut error = Errno::ENOENT;
    for (dir, from_path) in candidates {
        match change(sh, &dir, physical) {
            Ok(()) => {
                if show || from_path {
                    let cwd = format!("{}\n", sh.vars.get("PWD").unwrap_or_default());
                    return Ok(sh.write_out(cwd.as_bytes()).await);
                }
                return Ok(0);
            }
            Err(e) => error = e,
        }
    }
    Ok(refuse(sh, &target, error).await)
}

async fn refuse(sh: &mut Shell, target: &str, error: Errno) -> i32 {
    let text = match sh.kind {
        Kind::Bash => format!("{target}: {error}"),
        Kind::Dash => format!("can't cd to {target}"),
        Kind::Ash => format!("can't cd to {target}: {error}"),
    };
    sh.complain(&text).await;
    if sh.kind == Kind::Bash { 1 } else { 2 }
}

/// Changes the directory, logically unless `physical`.
fn change(sh: &mut Shell, dir: &str, physical: bool) -> Result<(), Errno> {
    if dir.is_empty() {
        return Ok(());
    }
    let old = sh
        .vars
        .get("PWD")
        .map_or_else(|| sh.sys.cwd(), str::to_string);
    let logical = normalise(&old, dir);
    let path = if physical { dir } else { &logical };
    if sh.sys.stat(path)?.kind != FileKind::Directory {
        return Err(Errno::ENOTDIR);
    }
    sh.sys.chdir(path)?;
    let new = if physical { sh.sys.cwd() } else { logical };
    sh.vars.put("OLDPWD", old);
    sh.vars.entry("OLDPWD").exported = true;
    sh.vars.put("PWD", new);
    sh.vars.entry("PWD").exported = true;
    Ok(())
}

/// Joins and takes out `.` and `..`, without looking at links.
fn normalise(base: &str, path: &str) -> String {
    let whole = if path.starts_with('/') {
        path.to_string()
    } else {
        format!("{base}/{path}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

pub async fn pwd(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let mut physical = false;
    for arg in call.rest() {
        match arg.as_str() {
            "-P" => physical = true,
            "-L" => physical = false,
            other if other.starts_with('-') && other.len() > 1 => {
                return Ok(sh.invalid_option(&crate::flag::first(other)).await);
            }
            _ => {}
        }
    }
    let cwd = match sh.vars.get("PWD") {
        Some(cwd) if !physical => cwd.to_string(),
        _ => sh.sys.cwd(),
    };
    Ok(sh.write_out(format!("{cwd}\n").as_bytes()).await)
}

pub async fn dirs(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    match call.args.get(1).map(String::as_str) {
        Some("-c") => {
            sh.dirs.clear();
            Ok(0)
        }
        Some(flag @ ("-p" | "-v" | "-l")) => {
            let mut text = String::new();
            for (i, dir) in stack(sh).iter().enumerate() {
                match flag {
                    "-v" => text.push_str(&format!("{i:>2}  {}\n", shorten(sh, dir))),
                    "-p" => text.push_str(&format!("{}\n", shorten(sh, dir))),
                    _ => text.push_str(&format!("{}{dir}", if i > 0 { " " } else { "" })),
                }
            }
            if flag == "-l" {
                text.push('\n');
            }
            Ok(sh.write_out(text.as_bytes()).await)
        }
        _ => show(sh).await,
    }
}

fn stack(sh: &Shell) -> Vec<String> {
    let mut all = vec![sh.vars.get("PWD").unwrap_or_default().to_string()];
    all.extend(sh.dirs.iter().cloned());
    all
}

fn shorten(sh: &Shell, dir: &str) -> String {
    let home = sh.vars.get("HOME").unwrap_or_default();
    match dir.strip_prefix(home) {
        Some(rest) if !home.is_empty() && (rest.is_empty() || rest.starts_with('/')) => {
            format!("~{rest}")
        }
        _ => dir.to_string(),
    }
}

async fn show(sh: &mut Shell) -> Outcome {
    let all: Vec<_> = stack(sh).iter().map(|d| shorten(sh, d)).collect();
    Ok(sh
        .write_out(format!("{}\n", all.join(" ")).as_bytes())
        .await)
}

/// The place in the stack that `+N` or `-N` means; bash's words if there is none.
fn place(sh: &Shell, arg: &str) -> Option<Result<usize, String>> {
    let count = stack(sh).len();
    let (from_top, digits) = match (arg.strip_prefix('+'), arg.strip_prefix('-')) {
        (Some(n), _) => (true, n),
        (_, Some(n)) => (false, n),
        _ => return None,
    };
    let n: usize = digits.parse().ok()?;
    let bad = match count {
        1 => "directory stack empty".to_string(),
        _ => format!("{arg}: directory stack index out of range"),
    };
    Some(match n < count {
        true if from_top => Ok(n),
        true => Ok(count - 1 - n),
        false => Err(bad),
    })
}

pub async fn pushd(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    let here = sh.vars.get("PWD").unwrap_or_default().to_string();
    let arg = call.args.get(1).cloned();
    if let Some(place) = arg.as_deref().and_then(|a| place(sh, a)) {
        // The stack is rotated so that the place is on top.
        let n = match place {
            Ok(n) => n,
            Err(text) => {
                sh.complain(&text).await;
                return Ok(1);
            }
        };
        let mut all = stack(sh);
        all.rotate_left(n);
        let target = all.remove(0);
        if let Err(e) = change(sh, &target, false) {
            return Ok(refuse(sh, &target, e).await);
        }
        sh.dirs = all;
        return show(sh).await;
    }
    let target = match arg {
        Some(dir) => dir,
        None => {
            if sh.dirs.is_empty() {
                sh.complain("no other directory").await;
                return Ok(1);
            }
            sh.dirs.remove(0)
        }
    };
    if let Err(e) = change(sh, &target, false) {
        return Ok(refuse(sh, &target, e).await);
    }
    sh.dirs.insert(0, here);
    show(sh).await
}

pub async fn popd(sh: &mut Shell, call: Call, _tail: bool) -> Outcome {
    if sh.dirs.is_empty() {
        sh.complain("directory stack empty").await;
        return Ok(1);
    }
    match call.args.get(1).and_then(|a| place(sh, a)) {
        Some(Err(text)) => {
            sh.complain(&text).await;
            return Ok(1);
        }
        Some(Ok(n)) if n > 0 => {
            sh.dirs.remove(n - 1);
            return show(sh).await;
        }
        _ => {}
    }
    let target = sh.dirs.remove(0);
    if let Err(e) = change(sh, &target, false) {
        return Ok(refuse(sh, &target, e).await);
    }
    show(sh).await
}
