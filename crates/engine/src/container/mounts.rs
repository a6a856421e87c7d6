//! Mounts of a container: reading `-v` and `--mount`, making volumes, and mounting at the start.
//!
//! Not modelled: bind propagation and SELinux labels (accepted, without effect).

use machine::{Errno, FileKind, MntNsId, MountFlags, MountMeta, MountSource, Sys};

use super::{Container, Mounted, files};
use crate::api::container::host_config::VolumeOptions;
use crate::api::container::{HostConfig, Mount, MountPoint};
use crate::api::value::Dict;
use crate::api::volume::VolumeCreate;
use crate::api::{ApiError, Result};
use crate::daemon::{Engine, ROOT};
use crate::digest::Digest;

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

/// Returns whether these are options of `-v`: of each kind one at most.
fn is_mode(text: &str) -> bool {
    const KINDS: [&[&str]; 5] = [
        &["ro", "rw"],
        &["z", "Z"],
        &PROPAGATIONS,
        &["nocopy"],
        &["consistent", "cached", "delegated"],
    ];
    let mut seen = Vec::new();
    text.is_empty()
        || text.split(',').all(|word| {
            let kind = KINDS.iter().position(|words| words.contains(&word));
            let fresh = kind.is_some() && !seen.contains(&kind);
            seen.push(kind);
            fresh
        })
}

/// Reads a `--volumes-from` value: the container and whether it may write.
fn parse_volumes_from(spec: &str) -> Result<(&str, bool)> {
    if spec.is_empty() {
        let why = "volumes-from specification cannot be an empty string";
        return Err(ApiError::invalid(why));
    }
    let (name, mode) = spec.split_once(':').unwrap_or((spec, ""));
    let foreign = |word: &str| PROPAGATIONS.contains(&word) || word == "nocopy";
    if !is_mode(mode) || mode.split(',').any(foreign) {
        return Err(ApiError::invalid(format!("invalid mode: {mode}")));
    }
    Ok((name, !mode.split(',').any(|word| word == "ro")))
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
                if !is_local(&options.subpath) {
                    return fail(BAD_SUBPATH.to_string());
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
        _ => {
            if mount.source.is_empty() {
                return fail("field Source must not be empty".to_string());
            }
            let options = mount.image_options.clone().unwrap_or_default();
            if !options.subpath.is_empty() && !is_local(&options.subpath) {
                return fail(BAD_SUBPATH.to_string());
            }
            out.point.source = mount.source.clone();
            out.point.propagation = "rprivate".to_string();
            out.subpath = options.subpath;
        }
    }
    Ok(out)
}

const BAD_SUBPATH: &str = "subpath must be a relative path within the volume";

/// Returns whether a path is relative and does not leave where it starts.
fn is_local(path: &str) -> bool {
    let mut depth = 0;
    !path.starts_with('/')
        && path.split('/').all(|part| {
            match part {
                "" | "." => {}
                ".." => depth -= 1,
                _ => depth += 1,
            }
            depth >= 0
        })
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
            Some(("size", v)) => out.size = ram_in_bytes(v),
            Some(("mode", v)) => out.mode = u32::from_str_radix(v, 8).unwrap_or(out.mode),
            Some(("uid", v)) => out.uid = v.parse().unwrap_or(0),
            Some(("gid", v)) => out.gid = v.parse().unwrap_or(0),
            None if word == "ro" => out.ro = true,
            _ => {}
        }
    }
    out
}

/// Reads `64m` as Docker does.
pub(crate) fn ram_in_bytes(text: &str) -> Option<u64> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let unit = match text[digits..].to_ascii_lowercase().as_str() {
        "k" | "kb" => 1 << 10,
        "m" | "mb" => 1 << 20,
        "g" | "gb" => 1 << 30,
        "" | "b" => 1,
        _ => return None,
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
            let (name, writable) = parse_volumes_from(spec)?;
            let other = self
                .container(name)
                .map_err(|e| ApiError::invalid(e.message))?;
            for mut mount in other.data.borrow().mounts.clone() {
                if mount.point.kind == "tmpfs" {
                    continue;
                }
                mount.point.rw &= writable;
                mount.copy_up = false;
                place(&mut mounts, mount);
            }
        }
        let mut seen = Vec::new();
        let mut own = Vec::new();
        for raw in &host.binds {
            let mut mount = parse_bind(raw)?;
            if mount.point.kind == "volume" {
                mount.point.driver = host.volume_driver.clone();
            }
            let tmpfs = host.tmpfs.contains_key(&mount.point.destination);
            own.push((mount, VolumeOptions::default(), tmpfs));
        }
        for mount in &host.mounts {
            let mut parsed = parse_spec(mount, Some(&agent))?;
            let options = mount.volume_options.clone().unwrap_or_default();
            let driver = options.driver_config.clone().unwrap_or_default();
            parsed.point.driver = driver.name;
            if mount.kind == "image" {
                self.bind_image(&mut parsed)?;
            }
            own.push((parsed, options, false));
        }
        for (mut mount, options, tmpfs) in own {
            let destination = mount.point.destination.clone();
            if seen.contains(&destination) || tmpfs {
                let message = format!("Duplicate mount point: {destination}");
                return Err(ApiError::invalid(message));
            }
            seen.push(destination);
            if mount.point.kind == "volume" {
                self.bind_volume(&mut mount, options)?;
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
                    driver: host.volume_driver.clone(),
                    rw: true,
                    ..MountPoint::default()
                },
                copy_up: true,
                anonymous: true,
                ..Mounted::default()
            };
            self.bind_volume(&mut mount, VolumeOptions::default())?;
            mounts.push(mount);
        }
        mounts.sort_by(|a, b| a.point.destination.cmp(&b.point.destination));
        Ok(mounts)
    }

    /// Finds or makes the volume of a mount.
    fn bind_volume(&self, mount: &mut Mounted, options: VolumeOptions) -> Result<()> {
        mount.anonymous |= mount.point.name.is_empty();
        let volume = self.volume_create(VolumeCreate {
            name: mount.point.name.clone(),
            driver: mount.point.driver.clone(),
            driver_opts: options.driver_config.unwrap_or_default().options,
            labels: options.labels,
        })?;
        mount.point.name = volume.name;
        mount.point.driver = volume.driver;
        mount.point.source = volume.mountpoint;
        if mount.anonymous {
            self.mark_anonymous(&mount.point.name);
        }
        Ok(())
    }

    /// Finds the image of a mount and gives it a directory of its own.
    fn bind_image(&self, mount: &mut Mounted) -> Result<()> {
        let image = self.d.images.borrow().find(&mount.point.source)?.clone();
        mount.point.name = std::mem::take(&mut mount.point.source);
        mount.point.source = format!("{ROOT}/overlay2/{}/merged", self.new_id());
        mount.point.rw = false;
        mount.image = Some(image.id);
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
                let stamp = self.d.kernel.tree_stamp(self.d.host, &point.source);
                let mut volumes = self.d.volumes.borrow_mut();
                if let Some(volume) = volumes.all.get_mut(&point.name) {
                    volume.filled = Some(snapshot::Filled {
                        image: container.data.borrow().config.image.clone(),
                        path: point.destination.clone(),
                        entries: stamp.map_or(0, |s| s.entries),
                    });
                }
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
            if agent.lstat(source).is_ok() {
                return Err(ApiError::system(format!(
                    "error while creating mount source path '{source}': mkdir {source}: file exists"
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

    /// Mounts an image's files for reading.
    fn mount_image(
        &self,
        container: &Container,
        ns: MntNsId,
        mount: &Mounted,
        image: &Digest,
    ) -> Result<()> {
        let kernel = &self.d.kernel;
        let (agent, destination) = (kernel.agent(ns), &mount.point.destination);
        let top = self.d.images.borrow().get(image).map(|i| i.top.clone());
        let fs = self.d.snapshots.view(top.flatten().as_ref());
        let view = kernel.new_mnt_ns(fs);
        let inside = files::join("/", &mount.subpath);
        let found = kernel.agent(view).stat(&inside);
        kernel.drop_mnt_ns(view);
        let done = match found {
            Ok(found) => {
                let is_dir = found.kind == FileKind::Directory;
                let source = MountSource::Fs(fs, mount.subpath.clone());
                let meta = MountMeta {
                    fstype: "overlay".to_string(),
                    source: "overlay".to_string(),
                    options: "ro,relatime".to_string(),
                };
                make_mount_point(&agent, destination, is_dir)
                    .and_then(|()| {
                        kernel.mount(ns, destination, source, MountFlags { ro: true }, meta)
                    })
                    .map_err(|e| mount_error(container, &mount.point.source, destination, e))
            }
            Err(errno) => {
                let path = files::join(&mount.point.source, &mount.subpath);
                let why = errno_text(errno);
                Err(ApiError::system(format!(
                    "cannot access path {path}: lstat {path}: {why}"
                )))
            }
        };
        kernel.drop_fs(fs);
        done
    }

    fn mount_one(&self, container: &Container, ns: MntNsId, mount: &Mounted) -> Result<()> {
        let kernel = &self.d.kernel;
        let agent = kernel.agent(ns);
        let point = &mount.point;
        let flags = MountFlags { ro: !point.rw };
        let destination = &point.destination;
        if point.kind == "tmpfs" {
            check_tmpfs(&mount.tmpfs, destination)?;
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
        if let Some(image) = &mount.image {
            return self.mount_image(container, ns, mount, image);
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
            let words = found.meta.options.split_once(',').map_or("", |w| w.1);
            meta.options = format!("{},{words}", if point.rw { "rw" } else { "ro" });
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
    let has = |word: &str| options.split(',').any(|w| w == word);
    let mut out = if has("ro") { "ro" } else { "rw" }.to_string();
    // Docker's defaults, each of which its opposite takes away.
    for (word, opposite) in [("nosuid", "suid"), ("nodev", "dev"), ("noexec", "exec")] {
        if !has(opposite) {
            out += &format!(",{word}");
        }
    }
    out + ",relatime" + &tmpfs_words(options)
}

/// Fails on words that moby does not know, and on values that Linux does not take.
fn check_tmpfs(options: &str, destination: &str) -> Result<()> {
    const FLAGS: [&str; 20] = [
        "defaults",
        "ro",
        "rw",
        "suid",
        "nosuid",
        "dev",
        "nodev",
        "exec",
        "noexec",
        "sync",
        "async",
        "dirsync",
        "atime",
        "noatime",
        "diratime",
        "nodiratime",
        "relatime",
        "norelatime",
        "strictatime",
        "nostrictatime",
    ];
    const KEYS: [&str; 7] = [
        "size",
        "mode",
        "uid",
        "gid",
        "nr_inodes",
        "nr_blocks",
        "mpol",
    ];
    let known = |word: &&str| match word.split_once('=') {
        Some((key, _)) => KEYS.contains(&key),
        None => FLAGS.contains(word) || PROPAGATIONS.contains(word) || word.is_empty(),
    };
    // moby reads them from the last to the first.
    if let Some(word) = options.split(',').rfind(|w| !known(w)) {
        let parts: Vec<String> = word.splitn(2, '=').map(|p| format!("{p:?}")).collect();
        let why = format!("invalid tmpfs option [{}]", parts.join(" "));
        return Err(ApiError::system(why));
    }
    let bad = options.split(',').any(|word| match word.split_once('=') {
        Some(("size", v)) => !v.ends_with('%') && ram_in_bytes(v).is_none(),
        Some(("mode", v)) => u32::from_str_radix(v, 8).is_err(),
        Some(("uid" | "gid", v)) => v.parse::<u32>().is_err(),
        _ => false,
    });
    match bad {
        true => Err(super::run::init_error(&format!(
            "error mounting \"tmpfs\" to rootfs at \"{destination}\": mount src=tmpfs, dst={destination}, dstFd=/proc/thread-self/fd/14, flags=MS_NOSUID|MS_NODEV|MS_NOEXEC, data={options}: invalid argument"
        ))),
        false => Ok(()),
    }
}

/// Says a tmpfs's size, mode and owner as /proc/mounts does, each after a comma.
pub(crate) fn tmpfs_words(options: &str) -> String {
    let get = |key: &str| {
        let mut words = options.split(',').filter_map(|w| w.split_once('='));
        words.rfind(|(k, _)| *k == key).map(|(_, v)| v)
    };
    let mut out = String::new();
    if let Some(bytes) = get("size").and_then(ram_in_bytes) {
        out += &format!(",size={}k", bytes / 1024);
    }
    if let Some(mode) = get("mode") {
        out += &format!(",mode={}", mode.trim_start_matches('0'));
    }
    for key in ["uid", "gid"] {
        if let Some(id) = get(key).filter(|id| *id != "0") {
            out += &format!(",{key}={id}");
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
