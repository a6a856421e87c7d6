//! The build cache as clients see it: `du`, `system df` and pruning.
//!
//! Not modelled: garbage collection by policy.

use snapshot::{CacheKind, Gone, ObjectKind};

use super::cache::{CacheKey, KeyWriter, Record, identity};
use super::daemon::Layer;
use super::solver::SOURCE;
use super::worker::Output;
use crate::api::system::{BuildCacheRecord, CachePrune, CacheTerm, Relation};
use crate::api::value::{List, Timestamp};
use crate::daemon::Engine;
use crate::digest::Digest;
use crate::layer::stack;

impl Engine {
    /// Lists the build cache, oldest first.
    pub fn build_cache_records(&self) -> Vec<BuildCacheRecord> {
        drop(self.asked("builder du", ""));
        let memory = self.d.build.memory.borrow();
        let chains = self.image_chains();
        let mut out = Vec::new();
        for record in memory.cache.records() {
            out.extend(lower_layers(record, &chains));
            let mut seen = view(record, &chains);
            // A base image is named by its key until its record is found.
            let parents = seen.parents.iter().filter_map(|parent| {
                let Some(key) = parent.strip_prefix(SOURCE) else {
                    return Some(parent.clone());
                };
                let base = memory.cache.find(&CacheKey(key.to_string()))?;
                Some(base.id.clone())
            });
            seen.parents = List::nil_if_empty(parents.collect());
            out.push(seen);
        }
        for mount in self.d.build.caches.borrow().values() {
            out.push(BuildCacheRecord {
                id: mount.id.clone(),
                kind: CacheKind::CacheMount,
                description: mount.description.clone(),
                size: self.d.kernel.fs_usage(mount.fs),
                created_at: time(mount.created),
                last_used_at: Some(time(mount.last_used)),
                usage_count: mount.uses,
                ..BuildCacheRecord::default()
            });
        }
        out
    }

    /// Removes records of the build cache and gives what was removed: of those that fit,
    /// the ones used least recently first, and none that another is made upon.
    pub fn build_prune(&self, options: &CachePrune) -> Vec<BuildCacheRecord> {
        let _asked = self.asked("builder prune", "");
        let mut left = self.build_cache_records();
        let total = |left: &[BuildCacheRecord]| -> u64 {
            left.iter().filter(|r| !r.shared).map(|r| r.size).sum()
        };
        let keep = options.max_used.max(options.reserved);
        let now = Engine::now(self).nanos();
        let old = |r: &BuildCacheRecord| {
            let used = r.last_used_at.unwrap_or(r.created_at).nanos();
            options.unused_for == 0 || now - used >= options.unused_for
        };
        let fits = |r: &BuildCacheRecord| {
            (options.all || !r.shared) && old(r) && options.filter.iter().all(|term| term.fits(r))
        };
        let mut removed = Vec::new();
        while keep == 0 || total(&left) > keep {
            let free = |r: &BuildCacheRecord| !left.iter().any(|c| c.parents.contains(&r.id));
            let candidates = left.iter().enumerate().filter(|(_, r)| fits(r) && free(r));
            let Some((at, _)) = candidates.min_by_key(|(_, r)| r.last_used_at) else {
                break;
            };
            let record = left.remove(at);
            self.d.journal.went(Gone {
                kind: ObjectKind::Builder,
                id: record.id.clone(),
                name: record.description.clone(),
                bytes: record.size,
                ..Gone::default()
            });
            self.forget(&record);
            removed.push(record);
        }
        self.d.build.trees.borrow_mut().clear();
        if options.all {
            self.d.build.found.borrow_mut().clear();
        }
        removed
    }

    fn forget(&self, record: &BuildCacheRecord) {
        if record.kind != CacheKind::CacheMount {
            let by = self.client_line();
            self.d.build.memory.borrow_mut().forget(&record.id, by);
            return;
        }
        let mut caches = self.d.build.caches.borrow_mut();
        caches.retain(|_, mount| {
            let stays = mount.id != record.id;
            if !stays {
                self.d.kernel.drop_fs(mount.fs);
            }
            stays
        });
    }

    /// The ChainIds of all images' layers.
    fn image_chains(&self) -> Vec<Digest> {
        let images = self.d.images.borrow();
        let layers = images.all().into_iter().flat_map(|i| stack(i.top.as_ref()));
        layers.map(|layer| layer.chain_id.clone()).collect()
    }
}

impl CacheTerm {
    /// Whether a record fulfils the term. What a record lacks is the empty text.
    pub fn fits(&self, record: &BuildCacheRecord) -> bool {
        let parents = record.parents.join(";");
        let yes = |on: bool| ("", on);
        let (value, present) = match self.name.as_str() {
            "id" => (record.id.as_str(), true),
            "parents" => (parents.as_str(), !parents.is_empty()),
            "description" => (record.description.as_str(), !record.description.is_empty()),
            "type" => (record.kind.as_str(), true),
            "inuse" => yes(record.in_use),
            "mutable" => yes(record.is_mutable()),
            "immutable" => yes(!record.is_mutable()),
            "shared" => yes(record.shared),
            "private" => yes(!record.shared),
            _ => yes(false),
        };
        match self.relation {
            Relation::Present => present,
            Relation::Equals => present && value == self.value,
            Relation::Differs => !(present && value == self.value),
            Relation::Contains => present && value.contains(&self.value),
        }
    }
}

impl BuildCacheRecord {
    /// Whether it is changed in place: files of clients and cache mounts.
    pub fn is_mutable(&self) -> bool {
        self.kind != CacheKind::Regular
    }
}

fn time(nanos: u64) -> Timestamp {
    Timestamp(i64::try_from(nanos).unwrap_or(i64::MAX))
}

/// The layers of a base image below its top, each a record of its own.
fn lower_layers(record: &Record<Output<Layer>>, chains: &[Digest]) -> Vec<BuildCacheRecord> {
    let Output::Layers(built) = &record.output else {
        return Vec::new();
    };
    if !record.parents.is_empty() || built.is_empty() {
        return Vec::new();
    }
    let below = built.iter().enumerate().take(built.len() - 1);
    let lower = below.map(|(at, built)| BuildCacheRecord {
        id: lower_id(record, at),
        parents: List::nil_if_empty(
            at.checked_sub(1)
                .map(|at| lower_id(record, at))
                .into_iter()
                .collect(),
        ),
        shared: chains.contains(&built.layer.chain_id),
        size: built.layer.size,
        ..view(record, chains)
    });
    lower.collect()
}

fn lower_id(record: &Record<Output<Layer>>, at: usize) -> String {
    identity(
        &KeyWriter::new()
            .texts([record.id.as_str(), &at.to_string()])
            .finish()
            .0,
    )
}

fn view(record: &Record<Output<Layer>>, chains: &[Digest]) -> BuildCacheRecord {
    let (mut shared, mut size) = (false, record.size);
    let mut parents: Vec<String> = record.parents.clone();
    parents.retain(|parent| !parent.starts_with("client:"));
    if let Output::Layers(built) = &record.output
        && let Some(top) = built.last()
    {
        shared = chains.contains(&top.layer.chain_id);
        if record.parents.is_empty() {
            size = top.layer.size;
            parents.extend(built.len().checked_sub(2).map(|at| lower_id(record, at)));
        }
    }
    BuildCacheRecord {
        id: record.id.clone(),
        parents: List::nil_if_empty(parents),
        kind: record.kind,
        description: record.description.clone(),
        in_use: false,
        shared,
        size,
        created_at: time(record.created),
        last_used_at: Some(time(record.last_used)),
        usage_count: record.uses,
    }
}
