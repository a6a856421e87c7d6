//! The engine at one moment, as the plain data of a snapshot.
//!
//! A [`Camera`] keeps what it saw last. What cannot have changed since, told by counters where
//! changes happen, is not looked at again but handed out as the same object.

mod album;
mod builds;
mod containers;
mod files;
mod images;
mod storage;
mod union;

use std::rc::Rc;

use snapshot::{Build, Container, Image, Network, Snapshot, Volume};

use crate::daemon::Engine;
use album::Album;

pub use storage::{FILES, host_file};

/// Paths of a layer or a container that are listed.
const ENTRIES: usize = 40;

/// What was seen last.
#[derive(Default)]
pub struct Camera {
    /// By chain id; what made a layer may differ from image to image, and the first one tells.
    layers: Album<String, images::Seen>,
    images: Album<images::Key, Image>,
    /// The store's generation and what it gave.
    all_images: Option<(u64, Vec<Rc<Image>>)>,
    containers: Album<containers::Key, Container>,
    changes: Album<u64, containers::Changes>,
    hides: Album<(), usize>,
    builds: Album<(u64, Option<u64>), Build>,
    volumes: Album<storage::VolumeKey, Volume>,
    networks: Album<(), Network>,
    cache: Option<(storage::CacheKey, Rc<Vec<snapshot::CacheRecord>>)>,
}

impl Engine {
    /// Fills in what the engine knows.
    pub fn observe(&self, camera: &mut Camera, to: &mut Snapshot) {
        to.images = self.see_images(camera);
        to.containers = self.see_containers(camera);
        to.volumes = self.see_volumes(camera);
        to.networks = self.see_networks(camera);
        to.build_cache = self.see_cache(camera);
        to.builds = self.see_builds(camera);
        to.events = self.d.events.noted();
        to.requests = self.d.journal.requests();
        to.gone = self.d.journal.gone();
        to.pulls = self.d.journal.pulls();
        to.disk = self.see_disk(to);
    }

    /// The names of everything, for completion: containers, images, volumes, networks.
    pub fn names(&self) -> [Vec<String>; 4] {
        let images = self.d.images.borrow();
        let tags = images
            .all()
            .into_iter()
            .flat_map(|i| images.names_of(&i.id));
        let networks = self.d.networks.borrow();
        [
            self.containers().iter().map(|c| c.name()).collect(),
            tags.filter(|n| n.tag.is_some())
                .map(|n| n.familiar())
                .collect(),
            self.d.volumes.borrow().all.keys().cloned().collect(),
            networks.all.values().map(|n| n.name.clone()).collect(),
        ]
    }
}

/// Hex digits without the algorithm.
fn bare(digest: &str) -> String {
    digest.trim_start_matches("sha256:").to_string()
}

fn pairs(dict: &crate::api::value::Dict<String>) -> Vec<(String, String)> {
    dict.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
}
