//! Volumes, networks, the build cache, and the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use machine::{Content, TreeEntry, TreeStamp};
use snapshot::{CacheRecord, Disk, Driver, FileKind, HostFile, Network, Snapshot, Usage, Volume};

use super::{Camera, pairs};
use crate::daemon::Engine;
use crate::network::NetworkData;
use crate::volume::mountpoint;

/// Files of a directory that are listed; a learner's `npm install` has thousands.
pub const FILES: usize = 300;
/// Text of files up to this size is taken along.
const TEXT: u64 = 4096;

/// The store's generation, and its files' stamp.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct VolumeKey {
    store: u64,
    files: Option<TreeStamp>,
}

/// Generations of the records, the images, and the cache mounts' files.
pub(super) type CacheKey = (u64, u64, u64);

pub(super) fn file_kind(kind: machine::FileKind) -> FileKind {
    match kind {
        machine::FileKind::Regular => FileKind::Regular,
        machine::FileKind::Directory => FileKind::Directory,
        machine::FileKind::Symlink => FileKind::Symlink,
        _ => FileKind::Other,
    }
}

/// A file for a snapshot.
pub fn host_file(path: String, entry: &TreeEntry) -> HostFile {
    let kind = file_kind(entry.stat.kind);
    let text = match &entry.content {
        Content::File(data) if data.size <= TEXT => {
            let bytes = data.read(0, data.size as usize);
            String::from_utf8(bytes).unwrap_or_default()
        }
        Content::Symlink(target) => target.clone(),
        _ => String::new(),
    };
    HostFile {
        path,
        kind,
        size: entry.stat.size,
        mode: entry.stat.mode & 0o7777,
        uid: entry.stat.uid,
        gid: entry.stat.gid,
        text,
    }
}

impl Engine {
    pub(super) fn see_volumes(&self, camera: &mut Camera) -> Vec<Rc<Volume>> {
        camera.volumes.begin();
        let (kernel, host) = (&self.d.kernel, self.d.host);
        let store = self.d.volumes.generation();
        let mut out = Vec::new();
        for (name, data) in &self.d.volumes.borrow().all {
            let place = mountpoint(name);
            let files = kernel.tree_stamp(host, &place);
            let shown = camera
                .volumes
                .show(name, VolumeKey { store, files }, || Volume {
                    name: name.clone(),
                    driver: "local".to_string(),
                    anonymous: data.anonymous,
                    size: files.map_or(0, |f| f.bytes),
                    labels: pairs(&data.labels),
                    files: kernel
                        .tree(host, &place, FILES)
                        .iter()
                        .map(|e| host_file(e.path.clone(), e))
                        .collect(),
                    filled: data.filled.clone(),
                });
            out.push(shown);
        }
        camera.volumes.end();
        out
    }

    pub(super) fn see_networks(&self, camera: &mut Camera) -> Vec<Rc<Network>> {
        camera.networks.begin();
        let store = self.d.networks.borrow();
        let mut all: Vec<&NetworkData> = store.all.values().collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        let shown = all
            .into_iter()
            .map(|n| camera.networks.renew(&n.id, self.see_network(n)))
            .collect();
        camera.networks.end();
        shown
    }

    fn see_network(&self, network: &NetworkData) -> Network {
        let config = network.ipam.config.first();
        let bridge = network.bridge.and_then(|id| self.d.kernel.bridge(id));
        let project = network.labels.get("com.docker.compose.project");
        Network {
            id: network.id.clone(),
            name: network.name.clone(),
            driver: match network.driver.as_str() {
                "bridge" => Driver::Bridge,
                "host" => Driver::Host,
                "null" => Driver::None,
                "macvlan" => Driver::Macvlan,
                "ipvlan" => Driver::Ipvlan,
                _ => Driver::Other,
            },
            subnet: config.map(|c| c.subnet.clone()).unwrap_or_default(),
            // `network inspect` shows only one that was asked for.
            gateway: network
                .pool
                .as_ref()
                .map_or(String::new(), |pool| pool.gateway.to_string()),
            internal: network.internal,
            names: !network.is_builtin(),
            bridge: bridge.filter(|b| b.host).map_or(String::new(), |b| b.name),
            project: project.cloned(),
        }
    }

    pub(super) fn see_cache(&self, camera: &mut Camera) -> Rc<Vec<CacheRecord>> {
        let mounts = self.d.build.caches.borrow();
        let files = mounts
            .values()
            .map(|m| self.d.kernel.fs_generation(m.fs) + u64::from(m.uses));
        let key = (
            self.d.build.memory.borrow().cache.generation(),
            self.d.images.generation(),
            files.sum::<u64>() + mounts.len() as u64,
        );
        drop(mounts);
        if let Some((seen, records)) = &camera.cache
            && *seen == key
        {
            return records.clone();
        }
        let records = self.build_cache_records();
        let records: Vec<CacheRecord> = records
            .into_iter()
            .map(|r| CacheRecord {
                kind: r.kind,
                shared: r.shared,
                in_use: r.in_use,
                usage_count: r.usage_count,
                last_used_ms: self.since_boot(r.last_used_at.unwrap_or(r.created_at)),
                id: r.id,
                description: r.description,
                size: r.size,
            })
            .collect();
        let records = Rc::new(records);
        camera.cache = Some((key, records.clone()));
        records
    }

    /// What `docker system df` adds up, from what was seen.
    pub(super) fn see_disk(&self, seen: &Snapshot) -> Disk {
        let used: BTreeSet<&str> = seen
            .containers
            .iter()
            .map(|c| c.image_id.as_str())
            .collect();
        let mut holders: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
        for layer in seen.images.iter().flat_map(|i| &i.layers) {
            let entry = holders.entry(&layer.chain_id).or_insert((layer.size, 0));
            entry.1 += 1;
        }
        let own = |image: &snapshot::Image| -> u64 {
            let alone = |l: &&Rc<snapshot::Layer>| holders[l.chain_id.as_str()].1 == 1;
            image.layers.iter().filter(alone).map(|l| l.size).sum()
        };
        let layers: u64 = holders.values().map(|(size, _)| size).sum();
        let active = seen.images.iter().filter(|i| used.contains(i.id.as_str()));
        let kept: u64 = active.clone().map(|i| own(i)).sum();
        let store = self.d.images.borrow();
        // What other images were made from and has no name is not listed.
        let listed = store.all().into_iter().filter(|image| {
            let tagged = store.names_of(&image.id);
            !tagged.is_empty() || store.children(&image.id).is_empty()
        });
        let containers = &seen.containers;
        let up = |c: &&Rc<snapshot::Container>| c.is_up();
        let volumes = self.d.volumes.borrow();
        // Those that stand for something mounted take no room.
        let own_files = |v: &&Rc<Volume>| {
            let data = volumes.all.get(&v.name);
            data.is_some_and(|d| d.options.is_empty())
        };
        let mounted: BTreeSet<&str> = containers
            .iter()
            .flat_map(|c| &c.mounts)
            .filter(|m| m.kind == snapshot::MountKind::Volume)
            .map(|m| m.source.as_str())
            .collect();
        let all_volumes = seen.volumes.iter().filter(own_files);
        let in_use = all_volumes
            .clone()
            .filter(|v| mounted.contains(v.name.as_str()));
        let total: u64 = all_volumes.clone().map(|v| v.size).sum();
        let written: u64 = containers.iter().map(|c| c.writable_size).sum();
        let living: u64 = containers.iter().filter(up).map(|c| c.writable_size).sum();
        let cache = seen.build_cache.iter().filter(|r| !r.shared);
        let cached: u64 = cache.clone().map(|r| r.size).sum();
        let busy: u64 = cache.filter(|r| r.in_use).map(|r| r.size).sum();
        Disk {
            images: Usage {
                count: listed.count(),
                active: active.count(),
                bytes: layers,
                reclaimable: layers - kept,
            },
            containers: Usage {
                count: containers.len(),
                active: containers.iter().filter(up).count(),
                bytes: written,
                reclaimable: written - living,
            },
            volumes: Usage {
                count: all_volumes.count(),
                active: in_use.clone().count(),
                bytes: total,
                reclaimable: total - in_use.map(|v| v.size).sum::<u64>(),
            },
            build_cache: Usage {
                count: seen.build_cache.len(),
                active: seen.build_cache.iter().filter(|r| r.in_use).count(),
                bytes: cached,
                reclaimable: cached - busy,
            },
        }
    }
}
