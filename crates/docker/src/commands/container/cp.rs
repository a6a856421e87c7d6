//! `docker cp`: copies files between a container and the host.
//!
//! The engine reads and writes tar archives; what the copy is called at its destination is decided
//! here, by the rules `cp -a` has.

use crate::commands::prelude::*;
use crate::commands::surroundings::go_errno;
use crate::format::human_size_with_precision;
use crate::request::path;
use crate::tar::{self, Entry, EntryKind};
use engine::Engine;
use engine::api::container::CopyOptions;
use machine::{FileKind, Sys};

const FLAGS: &[Flag] = &[
    Flag::bool("archive", "Archive mode (copy all uid/gid information)").short('a'),
    Flag::bool("follow-link", "Always follow symbol link in SRC_PATH").short('L'),
    Flag::bool("quiet", "Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached").short('q'),
];

/// The command.
pub const COMMAND: Command = Command::verb(
    "cp",
    "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    "Copy files/folders between a container and the local filesystem",
    Args::Exact(2),
    FLAGS,
    |ctx| Box::pin(run(ctx)),
)
.long("Copy files/folders between a container and the local filesystem\n\nUse '-' as the source to read a tar archive from stdin\nand extract it to a directory destination in a container.\nUse '-' as the destination to stream a tar archive of a\ncontainer source to stdout.")
.also("docker container cp, docker cp");

async fn run(ctx: Invocation) -> Outcome {
    if ctx.arg(0).is_empty() {
        return Err("source can not be empty".into());
    }
    if ctx.arg(1).is_empty() {
        return Err("destination can not be empty".into());
    }
    let how = Copying {
        archive: ctx.flags.bool("archive"),
        follow_link: ctx.flags.bool("follow-link"),
    };
    let engine = ctx.engine()?;
    let copied = match (split(ctx.arg(0)), split(ctx.arg(1))) {
        ((Some(_), _), (Some(_), _)) => {
            return Err("copying between containers is not supported".into());
        }
        ((Some(container), from), (None, to)) => {
            how.copy_out(&ctx.sys, &engine, container, from, to).await?
        }
        ((None, from), (Some(container), to)) => {
            how.copy_in(&ctx.sys, &engine, from, container, to).await?
        }
        _ => return Err("must specify at least one container source".into()),
    };
    let quiet = match ctx.flags.changed("quiet") {
        true => ctx.flags.bool("quiet"),
        false => !ctx.sys.isatty(1),
    };
    if let Some(copied) = copied.filter(|_| !quiet) {
        let size = human_size_with_precision(copied.bytes as f64, 3);
        ctx.eprint(&format!("Successfully copied {size} to {}\n", copied.to))
            .await;
    }
    Ok(0)
}

/// Splits `container:path`; a path with a colon must begin with `/` or `.`.
fn split(arg: &str) -> (Option<&str>, &str) {
    if arg.starts_with('/') {
        return (None, arg);
    }
    match arg.split_once(':') {
        Some((container, path)) if !container.starts_with('.') => (Some(container), path),
        _ => (None, arg),
    }
}

/// Whether a path says "what is in the directory": it ends in `/.`.
fn names_contents(path: &str) -> bool {
    path == "." || path.ends_with("/.")
}

/// How files are copied.
pub struct Copying {
    /// Owners are kept.
    pub archive: bool,
    pub follow_link: bool,
}

/// What was copied, and where to as people are told.
pub struct Copied {
    pub bytes: usize,
    pub to: String,
}

impl Copying {
    /// Out of a container; `-` is standard output.
    pub async fn copy_out(
        &self,
        sys: &Sys,
        engine: &Engine,
        container: &str,
        from: &str,
        to: &str,
    ) -> Result<Option<Copied>, Failure> {
        let target = path::absolute(to, &sys.cwd());
        if to != "-" {
            let parent = path::dir(&target);
            if sys.stat(&parent).is_err() {
                let parent = crate::template::quote(&parent);
                return Err(Failure::new(format!(
                    "invalid output path: directory {parent} does not exist"
                )));
            }
        }
        let mut from = from.to_string();
        let mut name = path::base(&from).to_string();
        if self.follow_link
            && let Ok(stat) = engine.container_stat_path(container, &from)
            && stat.is_symlink
        {
            from = stat.link_target;
        }
        let archive = engine.container_archive(container, &from)?;
        if to == "-" {
            let _ = sys.write_all(1, &archive.tar).await;
            return Ok(None);
        }
        if names_contents(&from) || name == "/" {
            name.clear();
        }
        let exists = sys.stat(&target).ok();
        let place = match &exists {
            Some(stat) if stat.kind == FileKind::Directory && name.is_empty() => target.clone(),
            Some(stat) if stat.kind == FileKind::Directory => {
                format!("{}/{name}", target.trim_end_matches('/'))
            }
            Some(_) if archive.stat.is_dir => return Err("cannot copy directory".into()),
            None if !archive.stat.is_dir && to.ends_with('/') => {
                return Err("no such directory".into());
            }
            _ => target.clone(),
        };
        unpack(sys, &archive.tar, &place)?;
        Ok(Some(Copied {
            bytes: archive.tar.len(),
            to: target,
        }))
    }

    /// Into a container; `-` is standard input.
    pub async fn copy_in(
        &self,
        sys: &Sys,
        engine: &Engine,
        from: &str,
        container: &str,
        to: &str,
    ) -> Result<Option<Copied>, Failure> {
        let target = Target::look(engine, container, to);
        let options = CopyOptions {
            copy_uid_gid: self.archive,
        };
        if from == "-" {
            if !target.is_dir {
                return Err(Failure::new(format!(
                    "destination \"{container}:{to}\" must be a directory"
                )));
            }
            let bytes = sys.read_to_end(0).await.unwrap_or_default();
            engine.container_extract(container, &target.path, &bytes, options)?;
            return Ok(None);
        }
        let source = path::absolute(from, &sys.cwd());
        let stat = if self.follow_link {
            sys.stat(&source)
        } else {
            sys.lstat(&source)
        };
        let stat =
            stat.map_err(|errno| Failure::new(format!("lstat {source}: {}", go_errno(errno))))?;
        let is_dir = stat.kind == FileKind::Directory;
        if !is_dir && from.ends_with('/') {
            return Err("not a directory".into());
        }
        let (dir, name) = match () {
            () if target.exists && target.is_dir && names_contents(from) => {
                (target.path.clone(), String::new())
            }
            () if target.exists && target.is_dir => {
                (target.path.clone(), path::base(&source).to_string())
            }
            () if target.exists && is_dir => return Err("cannot copy directory".into()),
            () if !target.exists && !is_dir && target.path.ends_with('/') => {
                return Err("no such directory".into());
            }
            () => (
                path::dir(&target.path),
                path::base(&target.path).to_string(),
            ),
        };
        let mut entries = Vec::new();
        collect(sys, &source, &name, self.follow_link, &mut entries).await?;
        let bytes = tar::write(&entries);
        engine.container_extract(container, &dir, &bytes, options)?;
        Ok(Some(Copied {
            bytes: bytes.len(),
            to: format!("{container}:{}", target.path),
        }))
    }
}

/// Unpacks an archive so that its root becomes `place`.
fn unpack(sys: &Sys, archive: &[u8], place: &str) -> Result<(), Failure> {
    let entries = tar::read(archive)?;
    let root = entries
        .first()
        .map(|entry| entry.name.split('/').next().unwrap_or("").to_string())
        .unwrap_or_default();
    let renamed = |name: &str| match name
        .strip_prefix(&root)
        .map(|rest| rest.trim_start_matches('/'))
    {
        Some("") | None => place.to_string(),
        Some(rest) => format!("{}/{rest}", place.trim_end_matches('/')),
    };
    for entry in &entries {
        let path = renamed(&entry.name);
        let failed =
            |errno: machine::Errno| Failure::new(format!("open {path}: {}", go_errno(errno)));
        match &entry.kind {
            EntryKind::Dir => {
                if sys.stat(&path).is_err() {
                    sys.mkdir(&path, entry.mode).map_err(|errno| {
                        Failure::new(format!("mkdir {path}: {}", go_errno(errno)))
                    })?;
                }
            }
            EntryKind::File => {
                if sys.lstat(&path).is_ok_and(|s| s.kind == FileKind::Symlink) {
                    let _ = sys.unlink(&path);
                }
                sys.write_file(&path, &entry.data).map_err(failed)?;
            }
            EntryKind::Symlink(target) => {
                let _ = sys.unlink(&path);
                sys.symlink(target, &path).map_err(failed)?;
                continue;
            }
            EntryKind::Hardlink(target) => {
                let _ = sys.unlink(&path);
                sys.link(&renamed(target), &path).map_err(failed)?;
            }
            EntryKind::Other => continue,
        }
        let _ = sys.chmod(&path, entry.mode);
    }
    Ok(())
}

/// What is at the destination in the container.
struct Target {
    path: String,
    exists: bool,
    is_dir: bool,
}

impl Target {
    fn look(engine: &Engine, container: &str, to: &str) -> Target {
        let mut path = to.to_string();
        let mut stat = engine.container_stat_path(container, &path).ok();
        if let Some(link) = stat.as_ref().filter(|s| s.is_symlink) {
            path = link.link_target.clone();
            stat = engine.container_stat_path(container, &path).ok();
        }
        Target {
            path,
            exists: stat.is_some(),
            is_dir: stat.is_some_and(|s| s.is_dir),
        }
    }
}

/// Collects a file, or a directory with all below it, under the name `name` ("" for its contents only).
async fn collect(
    sys: &Sys,
    root: &str,
    name: &str,
    follow: bool,
    entries: &mut Vec<Entry>,
) -> Result<(), Failure> {
    let mut waiting = vec![(root.to_string(), name.to_string(), follow)];
    while let Some((path, name, follow)) = waiting.pop() {
        sys.cpu(1).await;
        let failed =
            |errno: machine::Errno| Failure::new(format!("open {path}: {}", go_errno(errno)));
        let stat = if follow {
            sys.stat(&path)
        } else {
            sys.lstat(&path)
        }
        .map_err(failed)?;
        let (kind, data) = match stat.kind {
            FileKind::Directory => (EntryKind::Dir, Vec::new()),
            FileKind::Symlink => (
                EntryKind::Symlink(sys.readlink(&path).map_err(failed)?),
                Vec::new(),
            ),
            FileKind::Regular => (EntryKind::File, sys.read_file(&path).map_err(failed)?),
            _ => continue,
        };
        if kind == EntryKind::Dir {
            let mut inside = sys.readdir(&path).map_err(failed)?;
            inside.reverse();
            for entry in inside {
                let below = if name.is_empty() {
                    entry.name.clone()
                } else {
                    format!("{name}/{}", entry.name)
                };
                waiting.push((format!("{path}/{}", entry.name), below, false));
            }
        }
        if !name.is_empty() {
            let mtime = stat.mtime.secs() as i64;
            entries.push(Entry {
                name,
                kind,
                mode: stat.mode,
                uid: stat.uid,
                gid: stat.gid,
                mtime,
                data,
            });
        }
    }
    Ok(())
}
