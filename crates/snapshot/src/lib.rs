//! The host at one moment, as plain data: what pictures, checks and reports are made from.
//!
//! A [`Snapshot`] holds no handle into the simulation, so a view or a lesson can only look. Objects
//! sit behind [`Rc`]: one that did not change since the snapshot before *is* the one before
//! ([`Rc::ptr_eq`]), so a snapshot costs what changed and comparing two costs as much.
//!
//! Lists are in a stable order: creation for containers, images and builds, name for volumes and
//! networks, time for what happened. Ids are Docker's full 64 hex digits. Times called `at_ms`,
//! `started_ms` and so on are milliseconds of virtual time since the session began; `created_ms` are
//! milliseconds since 1970, as images are older than any session.
//!
//! What is too big for every snapshot is asked for: [`files`].

mod build;
mod container;
mod event;
pub mod files;
mod host;
mod image;
mod network;

use std::rc::Rc;

pub use build::*;
pub use container::*;
pub use event::*;
pub use host::*;
pub use image::*;
pub use network::*;

/// Everything a learner could find out about the host by typing commands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    pub at_ms: u64,
    /// The wall clock when the session began, in milliseconds since 1970.
    pub start_ms: u64,
    pub shell: Shell,
    /// The learner's home directory, depth first, without the home directory itself.
    pub files: Rc<Vec<HostFile>>,
    /// Every image of the store, untagged ones included.
    pub images: Vec<Rc<Image>>,
    pub containers: Vec<Rc<Container>>,
    pub volumes: Vec<Rc<Volume>>,
    pub networks: Vec<Rc<Network>>,
    /// Network namespaces, bridges and packet rules.
    pub net: Rc<Net>,
    /// What `docker buildx du` would list.
    pub build_cache: Rc<Vec<CacheRecord>>,
    /// The newest builds, failed ones too; at most [`BUILDS`], oldest first.
    pub builds: Vec<Rc<Build>>,
    /// The newest connections over the host's networks; a bounded number.
    pub connections: Vec<Rc<Connection>>,
    /// The newest questions for the address of a name; a bounded number.
    pub lookups: Vec<Rc<Lookup>>,
    /// What the engine reported (`docker events`); a bounded number.
    pub events: Vec<Rc<Event>>,
    /// What the engine was asked for: the newest requests of any client; a bounded number.
    pub requests: Vec<Rc<ApiRequest>>,
    /// What was there and went since the last command line was entered.
    pub gone: Vec<Gone>,
    /// Pulls under way.
    pub pulls: Vec<Pull>,
    pub disk: Disk,
    /// The last access that was refused with EACCES or EPERM.
    pub denied: Option<Rc<Denied>>,
}

/// How many builds are kept.
pub const BUILDS: usize = 20;

impl Snapshot {
    /// Returns the container of that name or id prefix.
    pub fn container(&self, name: &str) -> Option<&Rc<Container>> {
        let by_name = self.containers.iter().find(|c| c.name == name);
        by_name.or_else(|| {
            let mut hits = self.containers.iter().filter(|c| c.id.starts_with(name));
            hits.next().filter(|_| !name.is_empty())
        })
    }

    /// Returns the image with that reference; `nginx` means `nginx:latest`.
    pub fn image(&self, reference: &str) -> Option<&Rc<Image>> {
        let last = reference.rsplit('/').next().unwrap_or_default();
        let full = match last.contains(':') {
            true => reference.to_string(),
            false => format!("{reference}:latest"),
        };
        self.images.iter().find(|i| i.tags.contains(&full))
    }

    /// Returns the image with that id.
    pub fn image_by_id(&self, id: &str) -> Option<&Rc<Image>> {
        self.images.iter().find(|i| i.id == id)
    }

    pub fn volume(&self, name: &str) -> Option<&Rc<Volume>> {
        self.volumes.iter().find(|v| v.name == name)
    }

    pub fn network(&self, name: &str) -> Option<&Rc<Network>> {
        self.networks.iter().find(|n| n.name == name)
    }

    /// Returns the file at an absolute path of the home directory.
    pub fn file(&self, path: &str) -> Option<&HostFile> {
        self.files.iter().find(|f| f.path == path)
    }

    /// Returns the newest build.
    pub fn last_build(&self) -> Option<&Rc<Build>> {
        self.builds.last()
    }

    /// Returns how many images of the store stand on a layer.
    pub fn holders(&self, chain_id: &str) -> usize {
        let has = |i: &&Rc<Image>| i.layers.iter().any(|l| l.chain_id == chain_id);
        self.images.iter().filter(has).count()
    }

    /// Returns the bytes that no other image of the store shares: what `docker rmi` would free if no
    /// container used the image.
    pub fn unique_bytes(&self, image: &Image) -> u64 {
        let layers = image.layers.iter();
        let own = layers.filter(|l| self.holders(&l.chain_id) <= 1);
        own.map(|l| l.size).sum()
    }
}
