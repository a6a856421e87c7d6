//! `docker cp` and `docker export`: files of a container as tar archives.
//!
//! A container is seen with its volumes and binds, but without its tmpfs mounts and /proc, as
//! the daemon sees it.

use std::collections::BTreeMap;

use machine::{Errno, FileKind, MntNsId, Sys};

use super::{Container, files};
use crate::api::container::{ArchiveGet, CopyOptions, PathStat};
use crate::api::value::Timestamp;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;
use crate::tar::{self, Entry, Kind};

impl Engine {
    /// Looks at a path in a container.
    pub fn container_stat_path(&self, name: &str, path: &str) -> Result<PathStat> {
        let container = self.container(name)?;
        self.in_view(&container, |agent, _| stat_path(agent, name, path))
    }

    /// Reads a path of a container (`docker cp` out).
    pub fn container_archive(&self, name: &str, path: &str) -> Result<ArchiveGet> {
        drop(self.asked("cp", name));
        let container = self.container(name)?;
        let get = self.in_view(&container, |agent, _| {
            let stat = stat_path(agent, name, path)?;
            let absolute = absolute(path);
            let slashed = path.ends_with('/') || path.ends_with("/.");
            let source = match stat.is_symlink && slashed {
                true => stat.link_target.clone(),
                false => absolute,
            };
            let base = match path.trim_end_matches("/.").trim_end_matches('/') {
                "" => "",
                rest => rest.rsplit('/').next().unwrap_or(rest),
            };
            let mut packed = Packed::default();
            pack(
                agent,
                &source,
                if base.is_empty() { "/" } else { base },
                &mut packed,
            );
            Ok(ArchiveGet {
                stat,
                tar: tar::write(&packed.entries),
            })
        })?;
        self.container_event(&container, "archive-path", []);
        Ok(get)
    }

    /// Unpacks an archive into a container's directory (`docker cp` in).
    pub fn container_extract(
        &self,
        name: &str,
        path: &str,
        archive: &[u8],
        options: CopyOptions,
    ) -> Result<()> {
        let container = self.container(name)?;
        let entries = tar::read(archive).map_err(ApiError::system)?;
        self.in_view(&container, |agent, _| {
            let target = agent
                .realpath(&absolute(path))
                .map_err(|_| missing(name, path))?;
            let stat = agent.stat(&target).map_err(|_| missing(name, path))?;
            if stat.kind != FileKind::Directory {
                return Err(ApiError::invalid("extraction point is not a directory"));
            }
            self.check_writable(&container, &target)?;
            for entry in &entries {
                unpack(agent, &target, entry, options)?;
            }
            Ok(())
        })?;
        self.container_event(&container, "extract-to-dir", []);
        Ok(())
    }

    fn check_writable(&self, container: &Container, target: &str) -> Result<()> {
        let data = container.data.borrow();
        let inside = |m: &&super::Mounted| {
            let at = &m.point.destination;
            target == at || target.starts_with(&format!("{at}/"))
        };
        let mount = data
            .mounts
            .iter()
            .filter(inside)
            .max_by_key(|m| m.point.destination.len());
        match mount {
            Some(mount) if !mount.point.rw => {
                Err(ApiError::forbidden("mounted volume is marked read-only"))
            }
            None if data.host.readonly_rootfs => {
                Err(ApiError::forbidden("container rootfs is marked read-only"))
            }
            _ => Ok(()),
        }
    }

    /// Packs a container's file system as a tar archive.
    pub fn container_export(&self, name: &str) -> Result<Vec<u8>> {
        drop(self.asked("export", name));
        let container = self.container(name)?;
        let view = self.d.kernel.new_mnt_ns(container.fs);
        let agent = self.d.kernel.agent(view);
        let mut packed = Packed {
            links: true,
            ..Packed::default()
        };
        for entry in agent.readdir("/").unwrap_or_default() {
            pack(
                &agent,
                &format!("/{}", entry.name),
                &entry.name,
                &mut packed,
            );
        }
        self.d.kernel.drop_mnt_ns(view);
        self.container_event(&container, "export", []);
        Ok(tar::write(&packed.entries))
    }

    /// Runs work with root's hands in the daemon's view of a container.
    pub(crate) fn in_view<T>(
        &self,
        container: &Container,
        work: impl FnOnce(&Sys, MntNsId) -> Result<T>,
    ) -> Result<T> {
        let view = self.d.kernel.new_mnt_ns(container.fs);
        self.mount_for_copy(container, view);
        let agent = self.d.kernel.agent(view);
        let result = work(&agent, view);
        self.d.kernel.drop_mnt_ns(view);
        result
    }
}

fn absolute(path: &str) -> String {
    format!("/{}", path.trim_start_matches('/').trim_end_matches("/."))
}

fn missing(name: &str, path: &str) -> ApiError {
    ApiError::not_found(format!(
        "Could not find the file {path} in container {name}"
    ))
}

fn stat_path(agent: &Sys, name: &str, path: &str) -> Result<PathStat> {
    let full = absolute(path);
    let trimmed = match full.trim_end_matches('/') {
        "" => "/",
        rest => rest,
    };
    let stat = agent.lstat(trimmed).map_err(|_| missing(name, path))?;
    let is_symlink = stat.kind == FileKind::Symlink;
    let link_target = match is_symlink {
        true => agent
            .realpath(trimmed)
            .or_else(|_| agent.readlink(trimmed))
            .unwrap_or_default(),
        false => String::new(),
    };
    Ok(PathStat {
        name: trimmed.rsplit('/').next().unwrap_or_default().to_string(),
        size: stat.size,
        mode: stat.mode,
        is_dir: stat.kind == FileKind::Directory,
        is_symlink,
        mtime: Timestamp(i64::try_from(stat.mtime.0).unwrap_or(0)),
        link_target,
    })
}

/// An archive being packed.
#[derive(Default)]
pub(crate) struct Packed {
    entries: Vec<Entry>,
    /// Whether further names of a file become hard links.
    links: bool,
    /// The first name of each file with several.
    seen: BTreeMap<u64, String>,
}

/// Packs a path and what is below it, as `name` in the archive.
pub(crate) fn pack(agent: &Sys, path: &str, name: &str, out: &mut Packed) {
    let Ok(stat) = agent.lstat(path) else { return };
    let mut entry = Entry {
        path: name.to_string(),
        kind: Kind::File,
        mode: stat.mode,
        uid: stat.uid,
        gid: stat.gid,
        mtime: i64::try_from(stat.mtime.secs()).unwrap_or(0),
        data: [].into(),
        size: 0,
    };
    match stat.kind {
        FileKind::Directory => {
            entry.kind = Kind::Dir;
            out.entries.push(entry);
            for child in agent.readdir(path).unwrap_or_default() {
                let inside = match name {
                    "/" => child.name.clone(),
                    name => format!("{name}/{}", child.name),
                };
                pack(agent, &files::join(path, &child.name), &inside, out);
            }
            return;
        }
        FileKind::Regular => {
            // A further name of a file that is packed already is a hard link to it.
            if out.links && stat.nlink > 1 {
                match out.seen.get(&stat.ino) {
                    Some(first) => {
                        entry.kind = Kind::Hardlink(first.clone());
                        out.entries.push(entry);
                        return;
                    }
                    None => {
                        out.seen.insert(stat.ino, name.to_string());
                    }
                }
            }
            let Ok(data) = agent.file_data(path) else {
                return;
            };
            entry.size = data.size;
            entry.data = data.head.as_slice().into();
        }
        FileKind::Symlink => {
            entry.kind = Kind::Symlink(agent.readlink(path).unwrap_or_default());
        }
        FileKind::Fifo => entry.kind = Kind::Fifo,
        FileKind::CharDevice => entry.kind = Kind::CharDevice(stat.rdev.0, stat.rdev.1),
        FileKind::BlockDevice => entry.kind = Kind::BlockDevice(stat.rdev.0, stat.rdev.1),
        FileKind::Socket => return,
    }
    out.entries.push(entry);
}

fn unpack(agent: &Sys, target: &str, entry: &Entry, options: CopyOptions) -> Result<()> {
    if entry.path.is_empty() {
        return Ok(());
    }
    let path = files::join(target, &entry.path);
    let old = agent.lstat(&path).ok();
    if let Some(old) = &old {
        let (is_dir, to_dir) = (old.kind == FileKind::Directory, entry.kind == Kind::Dir);
        match (is_dir, to_dir) {
            (true, false) => {
                return Err(ApiError::invalid(format!(
                    "cannot overwrite directory \"{path}\" with non-directory \"{path}\""
                )));
            }
            (false, true) => {
                return Err(ApiError::invalid(format!(
                    "cannot overwrite non-directory \"{path}\" with directory \"{target}\""
                )));
            }
            (false, false) => {
                let _ = agent.unlink(&path);
            }
            (true, true) => {}
        }
    }
    if let Some((dir, _)) = path.rsplit_once('/') {
        files::mkdir_all(agent, dir, 0o755);
    }
    let fail = |e: Errno| ApiError::system(format!("{path}: {}", super::mounts::errno_text(e)));
    match &entry.kind {
        Kind::Dir => {
            if old.is_none() {
                agent.mkdir(&path, entry.mode).map_err(fail)?;
            }
        }
        Kind::File => {
            let data = machine::FileData::sized(entry.data.to_vec(), entry.size);
            agent.write_data(&path, data).map_err(fail)?;
        }
        Kind::Symlink(to) => agent.symlink(to, &path).map_err(fail)?,
        Kind::Hardlink(to) => agent.link(&files::join(target, to), &path).map_err(fail)?,
        Kind::Fifo => agent.mkfifo(&path, entry.mode).map_err(fail)?,
        Kind::CharDevice(..) | Kind::BlockDevice(..) => return Ok(()),
    }
    // The daemon keeps the archive's numeric owner; the CLI decides what it puts there.
    let _ = options.copy_uid_gid;
    let _ = agent.chown(&path, Some(entry.uid), Some(entry.gid), false);
    if !matches!(entry.kind, Kind::Symlink(_)) {
        let _ = agent.chmod(&path, entry.mode);
        let time = machine::Time::from_secs(u64::try_from(entry.mtime).unwrap_or(0));
        let _ = agent.utimes(&path, None, Some(time));
    }
    Ok(())
}
