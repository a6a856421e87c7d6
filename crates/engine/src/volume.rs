//! Volumes of the `local` driver: directories below /var/lib/docker/volumes.
//!
//! Not modelled: volume plugins, quotas.

use std::collections::{BTreeMap, BTreeSet};

use machine::{Errno, MountFlags, MountMeta, MountSource};

use snapshot::{Filled, Gone, ObjectKind};

use crate::api::value::{Dict, Timestamp};
use crate::api::volume::{UsageData, Volume, VolumeCreate, VolumeListResponse, VolumesPruneReport};
use crate::api::{ApiError, Filters, Result};
use crate::container::Container;
use crate::container::files;
use crate::container::mounts::{errno_text, ram_in_bytes, tmpfs_options, tmpfs_words};
use crate::daemon::{Engine, ROOT};

const ANONYMOUS: &str = "com.docker.volume.anonymous";

/// A volume.
#[derive(Clone, Debug)]
pub(crate) struct VolumeData {
    pub created: Timestamp,
    pub labels: Dict<String>,
    pub options: Dict<String>,
    /// Docker made the name up.
    pub anonymous: bool,
    /// What was copied into it from an image.
    pub filled: Option<Filled>,
    /// Running containers that use a volume with options, which is mounted for them.
    pub mounted_by: BTreeSet<String>,
}

#[derive(Default)]
pub(crate) struct VolumeStore {
    pub all: BTreeMap<String, VolumeData>,
}

pub(crate) fn mountpoint(name: &str) -> String {
    format!("{ROOT}/volumes/{name}/_data")
}

fn check_name(name: &str) -> Result<()> {
    let first = name
        .bytes()
        .next()
        .is_some_and(|b| b.is_ascii_alphanumeric());
    let rest = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
    if name.len() == 1 {
        return Err(ApiError::invalid(format!(
            "create {name}: volume name is too short, names should be at least two alphanumeric characters"
        )));
    }
    if !first || !name.bytes().all(rest) {
        return Err(ApiError::invalid(format!(
            "create {name}: \"{name}\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path"
        )));
    }
    Ok(())
}

/// Checks the options of a new volume, as moby's `local` driver does.
fn check_options(options: &Dict<String>) -> Result<()> {
    const NEEDS: [(&str, &[&str]); 3] = [
        ("device", &["type"]),
        ("o", &["device", "type"]),
        ("type", &["device"]),
    ];
    for (key, _) in options.iter() {
        if !["type", "o", "device", "size"].contains(&key.as_str()) {
            return Err(ApiError::invalid(format!("invalid option: \"{key}\"")));
        }
    }
    if let Some(size) = options.get("size") {
        let bytes = ram_in_bytes(size)
            .ok_or_else(|| ApiError::invalid(format!("invalid size: '{size}'")))?;
        if bytes > 0 {
            let why = "quota size requested but no quota support";
            return Err(ApiError::invalid(why));
        }
    }
    for (key, needed) in NEEDS {
        let missing = needed.iter().find(|n| !options.contains_key(n));
        if let Some(missing) = missing.filter(|_| options.contains_key(key)) {
            let why = format!("missing required option: \"{missing}\"");
            return Err(ApiError::invalid(why));
        }
    }
    Ok(())
}

impl Engine {
    /// Makes a volume, or finds the one of that name.
    pub fn volume_create(&self, req: VolumeCreate) -> Result<Volume> {
        let _asked = self.asked("volume create", &req.name);
        let anonymous = req.name.is_empty();
        let name = if anonymous { self.new_id() } else { req.name };
        if !matches!(req.driver.as_str(), "" | "local") {
            return Err(ApiError::not_found(format!(
                "create {name}: error looking up volume plugin {0}: plugin \"{0}\" not found",
                req.driver
            )));
        }
        if let Ok(volume) = self.volume_inspect(&name) {
            return Ok(volume);
        }
        check_name(&name)?;
        check_options(&req.driver_opts).map_err(|e| e.context(&format!("create {name}")))?;
        let mut labels = req.labels;
        if anonymous {
            labels.insert(ANONYMOUS, String::new());
        }
        let agent = self.host_agent();
        files::mkdir_all(&agent, &format!("{ROOT}/volumes/{name}"), 0o701);
        let _ = agent.mkdir(&mountpoint(&name), 0o755);
        self.d.volumes.borrow_mut().all.insert(
            name.clone(),
            VolumeData {
                created: self.now(),
                labels,
                options: req.driver_opts,
                anonymous,
                filled: None,
                mounted_by: BTreeSet::new(),
            },
        );
        let driver = [("driver".to_string(), "local".to_string())];
        self.event(ObjectKind::Volume, "create", &name, driver);
        self.volume_inspect(&name)
    }

    /// Notes that a volume's name was made up for a container.
    pub(crate) fn mark_anonymous(&self, name: &str) {
        if let Some(volume) = self.d.volumes.borrow_mut().all.get_mut(name) {
            volume.anonymous = true;
        }
    }

    /// Tells about a volume.
    pub fn volume_inspect(&self, name: &str) -> Result<Volume> {
        drop(self.asked("volume inspect", name));
        let store = self.d.volumes.borrow();
        let Some(volume) = store.all.get(name) else {
            return Err(ApiError::not_found(format!("get {name}: no such volume")));
        };
        Ok(view(name, volume))
    }

    /// Returns the containers that refer to a volume.
    pub(crate) fn volume_users(&self, name: &str) -> Vec<String> {
        let uses = |c: &std::rc::Rc<Container>| {
            let data = c.data.borrow();
            data.mounts
                .iter()
                .any(|m| m.point.kind == "volume" && m.point.name == name)
        };
        let users = self.containers().into_iter().filter(uses);
        users.map(|c| c.id.clone()).collect()
    }

    /// Lists volumes by name.
    pub fn volume_list(&self, filters: &Filters) -> Result<VolumeListResponse> {
        drop(self.asked("volume ls", ""));
        filters.validate(&["dangling", "name", "driver", "label"])?;
        let dangling = match filters.has("dangling") {
            true => Some(filters.bool("dangling", false)?),
            false => None,
        };
        let mut volumes = Vec::new();
        for (name, volume) in &self.d.volumes.borrow().all {
            let free = || self.volume_users(name).is_empty();
            if filters.matches("name", name)
                && filters.exact("driver", "local")
                && filters.labels(&volume.labels.clone().into_map())
                && dangling.is_none_or(|wanted| wanted == free())
            {
                volumes.push(view(name, volume));
            }
        }
        Ok(VolumeListResponse {
            volumes,
            warnings: Vec::new(),
        })
    }

    /// Removes a volume.
    pub fn volume_remove(&self, name: &str, force: bool) -> Result<()> {
        drop(self.asked("volume rm", name));
        if !self.d.volumes.borrow().all.contains_key(name) {
            return match force {
                true => Ok(()),
                false => Err(ApiError::not_found(format!("get {name}: no such volume"))),
            };
        }
        let users = self.volume_users(name);
        if !users.is_empty() {
            return Err(ApiError::conflict(format!(
                "remove {name}: volume is in use - [{}]",
                users.join(", ")
            )));
        }
        self.d.journal.went(Gone {
            kind: ObjectKind::Volume,
            id: name.to_string(),
            name: name.to_string(),
            bytes: self.volume_size(name),
            ..Gone::default()
        });
        files::remove_tree(&self.host_agent(), &format!("{ROOT}/volumes/{name}"));
        self.d.volumes.borrow_mut().all.remove(name);
        let driver = [("driver".to_string(), "local".to_string())];
        self.event(ObjectKind::Volume, "destroy", name, driver);
        Ok(())
    }

    /// Removes unused volumes: anonymous ones, or with `all=true` every one. Those that stand for
    /// something mounted stay, as moby reckons no space is won by them.
    pub async fn volumes_prune(&self, filters: &Filters) -> Result<VolumesPruneReport> {
        let _asked = self.asked("volume prune", "");
        filters.validate(&["label", "label!", "all"])?;
        let all = filters.bool("all", false)?;
        let mut report = VolumesPruneReport::default();
        let names: Vec<String> = self.d.volumes.borrow().all.keys().cloned().collect();
        for name in names {
            let Some(volume) = self.d.volumes.borrow().all.get(&name).cloned() else {
                continue;
            };
            let chosen = (all || volume.anonymous)
                && volume.options.is_empty()
                && filters.labels(&volume.labels.clone().into_map())
                && self.volume_users(&name).is_empty();
            if !chosen {
                continue;
            }
            let size = self.volume_size(&name);
            if self.volume_remove(&name, false).is_ok() {
                report.space_reclaimed += size;
                report.deleted.push(name);
            }
        }
        let reclaimed = [("reclaimed".to_string(), report.space_reclaimed.to_string())];
        self.event(ObjectKind::Volume, "prune", "", reclaimed);
        Ok(report)
    }

    pub(crate) fn volume_size(&self, name: &str) -> u64 {
        let stamp = self.d.kernel.tree_stamp(self.d.host, &mountpoint(name));
        stamp.map_or(0, |s| s.bytes)
    }

    /// Lists volumes with their sizes and users, for `system df`; without those that stand for
    /// something mounted.
    pub(crate) fn volumes_with_usage(&self) -> Vec<Volume> {
        let mut volumes = self
            .volume_list(&Filters::default())
            .unwrap_or_default()
            .volumes;
        volumes.retain(|v| v.options.is_empty());
        for volume in &mut volumes {
            volume.usage_data = Some(UsageData {
                ref_count: self.volume_users(&volume.name).len() as i64,
                size: i64::try_from(self.volume_size(&volume.name)).unwrap_or(i64::MAX),
            });
        }
        volumes
    }

    /// Mounts what volumes with options stand for, before their first container runs.
    pub(crate) fn acquire_volumes(&self, container: &Container) -> Result<()> {
        for mount in &container.data.borrow().mounts {
            if mount.point.kind != "volume" {
                continue;
            }
            let name = &mount.point.name;
            let options = {
                let mut store = self.d.volumes.borrow_mut();
                let Some(volume) = store.all.get_mut(name) else {
                    return Err(ApiError::not_found(format!("get {name}: no such volume")));
                };
                let first = volume.mounted_by.is_empty();
                volume.mounted_by.insert(container.id.clone());
                (first && volume.options.contains_key("device")).then(|| volume.options.clone())
            };
            if let Some(options) = options
                && let Err(error) = self.mount_options(name, &options)
            {
                if let Some(volume) = self.d.volumes.borrow_mut().all.get_mut(name) {
                    volume.mounted_by.remove(&container.id);
                }
                return Err(error);
            }
            let extra = [
                ("driver".to_string(), "local".to_string()),
                ("container".to_string(), container.id.clone()),
                ("destination".to_string(), mount.point.destination.clone()),
                ("read/write".to_string(), mount.point.rw.to_string()),
            ];
            self.event(ObjectKind::Volume, "mount", name, extra);
        }
        Ok(())
    }

    /// Undoes [`Engine::acquire_volumes`] after the last container.
    pub(crate) fn release_volumes(&self, container: &Container) {
        for mount in &container.data.borrow().mounts {
            let name = &mount.point.name;
            let last = {
                let mut store = self.d.volumes.borrow_mut();
                let Some(volume) = store.all.get_mut(name) else {
                    continue;
                };
                let had = volume.mounted_by.remove(&container.id);
                had.then(|| volume.mounted_by.is_empty() && volume.options.contains_key("device"))
            };
            if last == Some(true) {
                let _ = self.d.kernel.unmount(self.d.host, &mountpoint(name));
            }
            if last.is_some() {
                let extra = [
                    ("driver".to_string(), "local".to_string()),
                    ("container".to_string(), container.id.clone()),
                ];
                self.event(ObjectKind::Volume, "unmount", name, extra);
            }
        }
    }

    /// Mounts a volume's device at its place on the host.
    fn mount_options(&self, name: &str, options: &Dict<String>) -> Result<()> {
        let get = |key: &str| options.get(key).map_or("", String::as_str);
        let (kind, device, o) = (get("type"), get("device"), get("o"));
        let kernel = &self.d.kernel;
        let target = mountpoint(name);
        let volume = |why: String| {
            ApiError::system(format!(
                "failed to populate volume: error while mounting volume '{target}': {why}"
            ))
        };
        let address = o.split(',').find_map(|w| w.strip_prefix("addr="));
        if let Some(host) = address.filter(|_| matches!(kind, "nfs" | "cifs"))
            && host.parse::<std::net::IpAddr>().is_err()
        {
            return Err(volume(format!(
                "error resolving passed in network volume address: lookup {host}: no such host"
            )));
        }
        let (flags, data) = mount_flags(o);
        let fail = |why: Errno| {
            let flags = match flags {
                0 => String::new(),
                flags => format!(", flags: 0x{flags:x}"),
            };
            let data = match data.as_str() {
                "" => String::new(),
                data => format!(", data: {data}"),
            };
            volume(format!(
                "failed to mount local volume: mount {device}:{target}{flags}{data}: {}",
                errno_text(why)
            ))
        };
        let ro = MountFlags {
            ro: flags & RDONLY != 0,
        };
        let mode = if ro.ro { "ro" } else { "rw" };
        let meta = |fstype: &str, source: &str, more: &str| MountMeta {
            fstype: fstype.to_string(),
            source: source.to_string(),
            options: format!("{mode},relatime{more}"),
        };
        if flags & BIND != 0 {
            let source = MountSource::Bind {
                ns: self.d.host,
                path: device.to_string(),
            };
            return kernel
                .mount(
                    self.d.host,
                    &target,
                    source,
                    ro,
                    meta("ext4", "/dev/vda1", ""),
                )
                .map_err(fail);
        }
        if kind != "tmpfs" {
            return Err(fail(Errno::ENODEV));
        }
        let parsed = tmpfs_options(o);
        let fs = kernel.new_tmpfs(parsed.size, parsed.mode);
        let source = MountSource::Fs(fs, String::new());
        let more = tmpfs_words(&data);
        let done = kernel.mount(
            self.d.host,
            &target,
            source,
            ro,
            meta("tmpfs", device, &more),
        );
        kernel.drop_fs(fs);
        done.map_err(fail)?;
        let _ = self
            .host_agent()
            .chown(&target, Some(parsed.uid), Some(parsed.gid), true);
        Ok(())
    }
}

const RDONLY: u32 = 0x1;
const BIND: u32 = 0x1000;

/// Splits mount options into Linux's flags and what is left for the file system.
fn mount_flags(options: &str) -> (u32, String) {
    const FLAGS: [(&str, u32); 12] = [
        ("defaults", 0),
        ("rw", 0),
        ("ro", RDONLY),
        ("nosuid", 0x2),
        ("nodev", 0x4),
        ("noexec", 0x8),
        ("sync", 0x10),
        ("noatime", 0x400),
        ("nodiratime", 0x800),
        ("bind", BIND),
        ("rbind", BIND | 0x4000),
        ("relatime", 0x20_0000),
    ];
    let mut flags = 0;
    let mut data = Vec::new();
    for word in options.split(',') {
        match FLAGS.iter().find(|(name, _)| *name == word) {
            Some((_, flag)) => flags |= flag,
            None => data.push(word),
        }
    }
    (flags, data.join(","))
}

fn view(name: &str, volume: &VolumeData) -> Volume {
    Volume {
        created_at: volume.created.seconds_only(),
        driver: "local".to_string(),
        labels: volume.labels.clone(),
        mountpoint: mountpoint(name),
        name: name.to_string(),
        options: volume.options.clone(),
        scope: "local".to_string(),
        usage_data: None,
    }
}
