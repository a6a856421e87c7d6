//! Mounts of a container: reading `-v` and `--mount`, making volumes, and mounting at the start.
//!
//! Not modelled: bind propagation (accepted, without effect), SELinux labels, image mounts.

use machine::{Errno, FileKind, MntNsId, MountFlags, MountMeta, MountSource, Sys};

use super::{Container, Mounted, files};
use crate::api::container::{HostConfig, Mount, MountPoint};
use crate::api::value::Dict;
use crate::api::volume::VolumeCreate;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

const PROPAGATIONS: [&str; 6] = [
    "private", "rprivate", "slave", "rslave", "shared", "rshared",
];

/// Reads a `-v` value.
pub(crate) fn parse_bind(raw: &str) -> Result<Mounted> {
    let bad = || ApiError::invalid(format!("invalid volume specification: '{raw}'"));
    let parts: Vec<&str> = raw.splitn(4, ':').collect();
    let (source, target, mode) = match parts[..] {
        [target] if !target.is_empty() => ("", target, ""),
        [source, target] if !source.is_empty() && !is_mode(target) => (source, target, ""),
        [source, target, mode] if !source.is_empty() => (source, target, mode),
        _ => return Err(bad()),
    };
    if !is_mode(mode) {
        return Err(ApiError::invalid(format!("invalid mode: {mode}")));
    }
    let options: Vec<&str> = mode.split(',').collect();
    let is_bind = source.starts_with('/');
    let propagation = options.iter().find(|o| PROPAGATIONS.contains(o));
    if propagation.is_some() && !is_bind {
        return Err(bad());
    }
    let mut mount = Mount {
        kind: if is_bind { "bind" } else { "volume" }.to_string(),
        source: source.to_string(),
        target: target.to_string(),
        read_only: options.contains(&"ro"),
        ..Mount::default()
    };
    if options.contains(&"nocopy") {
        mount.volume_options.get_or_insert_default().no_copy = true;
    }
    if let Some(propagation) = propagation {
        mount.bind_options.get_or_insert_default().propagation = (*propagation).to_string();
    }
    let mut mounted = parse_spec(&mount, None).map_err(|e| e.context(&bad().message))?;
    mounted.point.mode = mode.to_string();
    mounted.create_source = is_bind;
    Ok(mounted)
}

fn is_mode(text: &str) -> bool {
    const WORDS: [&str; 6] = ["ro", "rw", "z", "Z", "nocopy", "consistent"];
    let known = |o: &str| {
        WORDS.contains(&o) || PROPAGATIONS.contains(&o) || o == "cached" || o == "delegated"
    };
    text.is_empty() || text.split(',').all(known)
}

/// Checks a `--mount`. With `host`, a bind's source must exist there.
pub(crate) fn parse_spec(mount: &Mount, host: Option<&Sys>) -> Result<Mounted> {
    let kind = mount.kind.as_str();
    let fail = |why: String| {
        let message = format!("invalid mount config for type \"{kind}\": {why}");
        Err(ApiError::invalid(message))
    };
    if !["bind", "volume", "tmpfs", "image"].contains(&kind) {
        return fail("mount type unknown".to_string());
    }
    if mount.target.is_empty() {
        return fail("field Target must not be empty".to_string());
    }
    if clean(&mount.target) == "/" {
        return fail("invalid specification: destination can't be '/'".to_string());
    }
    if !mount.target.starts_with('/') {
        let why = format!(
            "invalid mount path: '{}' mount path must be absolute",
            mount.target
        );
        return fail(why);
    }
    let mut out = Mounted {
        point: MountPoint {
            kind: kind.to_string(),
            destination: clean(&mount.target),
            rw: !mount.read_only,
            ..MountPoint::default()
        },
        ..Mounted::default()
    };
    match kind {
        "bind" => {
            if mount.source.is_empty() {
                return fail("field Source must not be empty".to_string());
            }
            if mount.volume_options.is_some() {
                return fail("field VolumeOptions must not be specified".to_string());
            }
            if !mount.source.starts_with('/') {
                let why = format!(
                    "invalid mount path: '{}' mount path must be absolute",
                    mount.source
                );
                return fail(why);
            }
            let options = mount.bind_options.clone().unwrap_or_default();
            let propagation = options.propagation.as_str();
            if !propagation.is_empty() && !PROPAGATIONS.contains(&propagation) {
                return fail(format!("invalid propagation mode: {propagation}"));
            }
            let missing = |host: &Sys| host.stat(&mount.source).is_err();
            if !options.create_mountpoint && host.is_some_and(missing) {
                return fail(format!("bind source path does not exist: {}", mount.source));
            }
            out.create_source = options.create_mountpoint;
            out.point.source = clean(&mount.source);
            out.point.propagation = match propagation {
                "" => "rprivate".to_string(),
                set => set.to_string(),
            };
        }
        "volume" => {
            if mount.bind_options.is_some() {
                return fail("field BindOptions must not be specified".to_string());
            }
            let options = mount.volume_options.clone().unwrap_or_default();
            if mount.source.is_empty() && mount.read_only {
                return fail("must not set ReadOnly mode when using anonymous volumes".to_string());
            }
            if !options.subpath.is_empty() {
                if mount.source.is_empty() {
                    return fail("must not set Subpath when using anonymous volumes".to_string());
                }
                let local = !options.subpath.starts_with('/')
                    && !options.subpath.split('/').any(|p| p == "..");
                if !local {
                    return fail("subpath must be a relative path within the volume".to_string());
                }
            }
            out.point.name = mount.source.clone();
            out.copy_up = !options.no_copy;
            out.subpath = options.subpath;
        }
        "tmpfs" => {
            if !mount.source.is_empty() {
                return fail("field Source must not be specified".to_string());
            }
            let options = mount.tmpfs_options.clone().unwrap_or_default();
            let mut words = vec!["noexec,nosuid,nodev".to_string()];
            if options.size_bytes > 0 {
                words.push(format!("size={}", options.size_bytes));
            }
            let mode = if options.mode == 0 {
                0o1777
            } else {
                options.mode
            };
            words.push(format!("mode={mode:o}"));
            out.tmpfs = words.join(",");
        }
        _ => return fail("image mounts are not simulated".to_string()),
    }
    Ok(out)
}

/// Removes `.`, `..` and doubled slashes of an absolute path.
pub(crate) fn clean(path: &str) -> String {
    format!("/{}", crate::tar::clean(path))
}

/// Options of a tmpfs.
pub(crate) struct TmpfsOptions {
    pub size: Option<u64>,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub ro: bool,
}

/// Reads `size=64k,mode=700,uid=1000`.
pub(crate) fn tmpfs_options(text: &str) -> TmpfsOptions {
    let mut out = TmpfsOptions {
        size: None,
        mode: 0o1777,
        uid: 0,
        gid: 0,
        ro: false,
    };
    for word in text.split(',') {
        match word.split_once('=') {
            Some(("size", v)) => out.size = size(v),
            Some(("mode", v)) => out.mode = u32::from_str_radix(v, 8).unwrap_or(out.mode),
            Some(("uid", v)) => out.uid = v.parse().unwrap_or(0),
            Some(("gid", v)) => out.gid = v.parse().unwrap_or(0),
            None if word == "ro" => out.ro = true,
            _ => {}
        }
    }
    out
}

fn size(text: &str) -> Option<u64> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].to_ascii_lowercase().as_str() {
        "k" | "kb" => 1 << 10,
        "m" | "mb" => 1 << 20,
        "g" | "gb" => 1 << 30,
        _ => 1,
    };
    number.checked_mul(unit)
}

impl Engine {
    /// Gathers a new container's mounts and makes the volumes among them.
    pub(crate) fn register_mounts(
        &self,
        host: &HostConfig,
        image_volumes: &Dict<crate::api::value::Empty>,
    ) -> Result<Vec<Mounted>> {
        let agent = self.host_agent();
        let mut mounts: Vec<Mounted> = Vec::new();
        let place = |mounts: &mut Vec<Mounted>, new: Mounted| {
            mounts.retain(|m| m.point.destination != new.point.destination);
            mounts.push(new);
        };
        for spec in &host.volumes_from {
            let (name, mode) = spec.split_once(':').unwrap_or((spec, "rw"));
            if !["rw", "ro", "z", "Z", ""].contains(&mode) {
                return Err(ApiError::invalid(format!("invalid mode: {mode}")));
            }
            let other = self
                .container(name)
                .map_err(|e| ApiError::invalid(e.message))?;
            for mut mount in other.data.borrow().mounts.clone() {
                if mount.point.kind == "tmpfs" {
                    continue;
                }
                mount.point.rw &= mode != "ro";
                mount.copy_up = false;
                place(&mut mounts, mount);
            }
        }
        let mut seen = Vec::new();
        let mut own = Vec::new();
        for raw in &host.binds {
            own.push(parse_bind(raw)?);
        }
        for mount in &host.mounts {
            let mut parsed = parse_spec(mount, Some(&agent))?;
            if mount.kind == "volume" {
                let options = mount.volume_options.clone().unwrap_or_default();
                let driver = options.driver_config.unwrap_or_default();
                let made = self.volume_create(VolumeCreate {
                    name: mount.source.clone(),
                    driver: driver.name,
                    driver_opts: driver.options,
                    labels: options.labels,
                })?;
                parsed.anonymous = mount.source.is_empty();
                parsed.point.name = made.name;
            }
            own.push(parsed);
        }
        for mut mount in own {
            let destination = mount.point.destination.clone();
            if seen.contains(&destination) || host.tmpfs.contains_key(&destination) {
                let message = format!("Duplicate mount point: {destination}");
                return Err(ApiError::invalid(message));
            }
            seen.push(destination);
            if mount.point.kind == "volume" {
                self.bind_volume(&mut mount)?;
                if mount.point.mode.is_empty() {
                    mount.point.mode = "z".to_string();
                }
            }
            place(&mut mounts, mount);
        }
        for (path, _) in image_volumes.iter() {
            let destination = clean(path);
            let taken = mounts.iter().any(|m| m.point.destination == destination);
            if taken || host.tmpfs.contains_key(&destination) {
                continue;
            }
            let mut mount = Mounted {
                point: MountPoint {
                    kind: "volume".to_string(),
                    destination,
                    rw: true,
                    ..MountPoint::default()
                },
                copy_up: true,
                anonymous: true,
                ..Mounted::default()
            };
            self.bind_volume(&mut mount)?;
            mounts.push(mount);
        }
        mounts.sort_by(|a, b| a.point.destination.cmp(&b.point.destination));
        Ok(mounts)
    }

    /// Finds or makes the volume of a mount.
    fn bind_volume(&self, mount: &mut Mounted) -> Result<()> {
        mount.anonymous |= mount.point.name.is_empty();
        let volume = self.volume_create(VolumeCreate {
            name: mount.point.name.clone(),
            ..VolumeCreate::default()
        })?;
        mount.point.name = volume.name;
        mount.point.driver = volume.driver;
        mount.point.source = volume.mountpoint;
        if mount.anonymous {
            self.mark_anonymous(&mount.point.name);
        }
        Ok(())
    }

    /// Fills empty volumes with what the image has at their place.
    pub(crate) fn populate_volumes(&self, container: &Container) {
        let view = self.d.kernel.new_mnt_ns(container.fs);
        let image = self.d.kernel.agent(view);
        let host = self.host_agent();
        for mount in &container.data.borrow().mounts {
            let point = &mount.point;
            if point.kind != "volume" || !mount.copy_up || !mount.subpath.is_empty() {
                continue;
            }
            let is_dir = |s: &machine::Stat| s.kind == FileKind::Directory;
            let has_source = image.stat(&point.destination).is_ok_and(|s| is_dir(&s));
            let empty = host.readdir(&point.source).is_ok_and(|e| e.is_empty());
            if has_source && empty {
                files::copy_tree(&image, &point.destination, &host, &point.source);
            }
        }
        self.d.kernel.drop_mnt_ns(view);
    }

    /// Checks and makes what binds need on the host, at every start.
    pub(crate) fn prepare_bind_sources(&self, container: &Container) -> Result<()> {
        let agent = self.host_agent();
        for mount in &container.data.borrow().mounts {
            let source = &mount.point.source;
            if mount.point.kind != "bind" || agent.stat(source).is_ok() {
                continue;
            }
            if !mount.create_source {
                return Err(ApiError::invalid(format!(
                    "invalid mount config for type \"bind\": bind source path does not exist: {source}"
                )));
            }
            files::mkdir_all(&agent, source, 0o755);
        }
        Ok(())
    }

    /// Mounts a container's volumes, binds and tmpfs into its namespace, outermost first.
    pub(crate) fn mount_all(&self, container: &Container, ns: MntNsId) -> Result<()> {
        let (mounts, tmpfs) = {
            let data = container.data.borrow();
            (data.mounts.clone(), data.host.tmpfs.clone())
        };
        let mut all = mounts;
        for (path, options) in tmpfs.iter() {
            all.push(Mounted {
                point: MountPoint {
                    kind: "tmpfs".to_string(),
                    destination: clean(path),
                    rw: true,
                    ..MountPoint::default()
                },
                tmpfs: options.clone(),
                ..Mounted::default()
            });
        }
        all.sort_by(|a, b| a.point.destination.cmp(&b.point.destination));
        for mount in &all {
            self.mount_one(container, ns, mount)?;
        }
        Ok(())
    }

    /// Mounts volumes and binds only, as `docker cp` sees a container.
    pub(crate) fn mount_for_copy(&self, container: &Container, ns: MntNsId) {
        let mut mounts = container.data.borrow().mounts.clone();
        mounts.retain(|m| m.point.kind != "tmpfs");
        for mount in &mounts {
            let _ = self.mount_one(container, ns, mount);
        }
    }

    fn mount_one(&self, container: &Container, ns: MntNsId, mount: &Mounted) -> Result<()> {
        let kernel = &self.d.kernel;
        let agent = kernel.agent(ns);
        let point = &mount.point;
        let flags = MountFlags { ro: !point.rw };
        let destination = &point.destination;
        if point.kind == "tmpfs" {
            files::mkdir_all(&agent, destination, 0o755);
            let options = tmpfs_options(&mount.tmpfs);
            let fs = kernel.new_tmpfs(options.size, options.mode);
            let meta = MountMeta {
                fstype: "tmpfs".to_string(),
                source: "tmpfs".to_string(),
                options: tmpfs_mount_options(&mount.tmpfs),
            };
            let flags = MountFlags {
                ro: options.ro || !point.rw,
            };
            let source = MountSource::Fs(fs, String::new());
            let done = kernel.mount(ns, destination, source, MountFlags::default(), meta);
            kernel.drop_fs(fs);
            done.map_err(|e| mount_error(container, "tmpfs", destination, e))?;
            let _ = agent.chown(destination, Some(options.uid), Some(options.gid), true);
            if flags.ro {
                let _ = kernel.remount(ns, destination, true);
            }
            return Ok(());
        }
        let mut source = point.source.clone();
        if !mount.subpath.is_empty() {
            source = files::join(&source, &mount.subpath);
            self.host_agent().stat(&source).map_err(|e| {
                let why = errno_text(e);
                ApiError::system(format!(
                    "cannot access path {source}: lstat {source}: {why}"
                ))
            })?;
        }
        let is_dir = self
            .host_agent()
            .stat(&source)
            .is_ok_and(|s| s.kind == FileKind::Directory);
        make_mount_point(&agent, destination, is_dir)
            .map_err(|e| mount_point_error(container, &source, destination, e))?;
        let mut meta = MountMeta {
            fstype: "ext4".to_string(),
            source: "/dev/vda1".to_string(),
            options: if point.rw {
                "rw,relatime"
            } else {
                "ro,relatime"
            }
            .to_string(),
        };
        // A volume that is a tmpfs on the host is one inside, too.
        let on_host = kernel.mounts(self.d.host).into_iter().rev();
        let below = |m: &machine::MountInfo| {
            m.meta.fstype == "tmpfs"
                && (source == m.target || source.starts_with(&format!("{}/", m.target)))
        };
        if let Some(found) = on_host.into_iter().find(below) {
            meta.fstype = found.meta.fstype;
            meta.source = found.meta.source;
        }
        let bind = MountSource::Bind {
            ns: self.d.host,
            path: source.clone(),
        };
        kernel
            .mount(ns, destination, bind, flags, meta)
            .map_err(|e| mount_error(container, &source, destination, e))
    }
}

fn tmpfs_mount_options(options: &str) -> String {
    let mut out = "rw,nosuid,nodev,noexec,relatime".to_string();
    for word in options.split(',') {
        if let Some(("size", v)) = word.split_once('=') {
            out += &format!(",size={}k", size(v).unwrap_or(0) / 1024);
        }
        if word.starts_with("mode=") || word.starts_with("uid=") {
            out += &format!(",{word}");
        }
    }
    out
}

/// Makes what a mount needs to stand on: a directory, or an empty file for a file.
fn make_mount_point(agent: &Sys, path: &str, is_dir: bool) -> std::result::Result<(), Errno> {
    if agent.stat(path).is_ok() {
        return Ok(());
    }
    let mut at = String::new();
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    for (i, part) in parts.iter().enumerate() {
        at.push('/');
        at.push_str(part);
        if agent.stat(&at).is_ok() {
            continue;
        }
        if i + 1 == parts.len() && !is_dir {
            files::touch(agent, &at, 0o755);
            agent.stat(&at)?;
        } else {
            agent.mkdir(&at, 0o755)?;
        }
    }
    Ok(())
}

/// Errno's text as Go prints it.
pub(crate) fn errno_text(errno: Errno) -> String {
    let text = errno.to_string();
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => text,
    }
}

fn mount_error(container: &Container, source: &str, destination: &str, errno: Errno) -> ApiError {
    let why = errno_text(errno);
    let mut text = format!(
        "error mounting \"{source}\" to rootfs at \"{destination}\": mount src={source}, \
         dst={destination}, dstFd=/proc/thread-self/fd/14, flags=MS_BIND|MS_REC: {why}"
    );
    if errno == Errno::ENOTDIR {
        text += ": Are you trying to mount a directory onto a file (or vice-versa)? \
                 Check if the specified host path exists and is the expected type";
    }
    let _ = container;
    super::run::init_error(&text)
}

fn mount_point_error(
    container: &Container,
    source: &str,
    destination: &str,
    errno: Errno,
) -> ApiError {
    let why = errno_text(errno);
    let rootfs = format!("/var/lib/docker/overlay2/{}/merged", container.snapshot_id);
    super::run::init_error(&format!(
        "error mounting \"{source}\" to rootfs at \"{destination}\": create mountpoint for \
         {destination} mount: make mountpoint \"{destination}\": mkdirat {rootfs}{destination}: {why}"
    ))
}
