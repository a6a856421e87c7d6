//! The snapshotter: writable file systems over stacks of layers, as overlay2 gives them.

use std::rc::Rc;

use machine::{FsId, Kernel, Layer, LayerBuilder, LayerKind, MountSource};

use super::ChainLayer;
use crate::digest::sha256_hex;

/// Prepares, views and commits snapshots.
#[derive(Clone)]
pub struct Snapshotter {
    kernel: Kernel,
    /// The mount points every container needs, put between the image and the writable layer so
    /// that `docker diff` does not show them.
    init: Rc<Layer>,
}

impl Snapshotter {
    pub fn new(kernel: Kernel) -> Snapshotter {
        Snapshotter {
            init: Rc::new(init_layer(&kernel)),
            kernel,
        }
    }

    /// Makes a writable snapshot for a container; returns it with the name of its directory.
    pub fn prepare(&self, parent: Option<&Rc<ChainLayer>>, key: &str) -> (FsId, String) {
        let mut lowers = vec![self.init_for(parent)];
        lowers.extend(parent.map(|p| p.lowers()).unwrap_or_default());
        (self.kernel.new_overlay(lowers), key.to_string())
    }

    /// Makes a writable snapshot of just the layers, as a build step needs.
    pub fn prepare_plain(&self, parent: Option<&Rc<ChainLayer>>) -> FsId {
        let lowers = parent.map(|p| p.lowers()).unwrap_or_default();
        self.kernel.new_overlay(lowers)
    }

    /// Makes a snapshot to look at.
    pub fn view(&self, parent: Option<&Rc<ChainLayer>>) -> FsId {
        self.prepare_plain(parent)
    }

    /// Returns what was changed in a snapshot, as a layer.
    pub fn commit(&self, fs: FsId) -> Layer {
        self.kernel.overlay_upper(fs)
    }

    /// Returns how to mount a snapshot.
    pub fn mounts(&self, fs: FsId) -> MountSource {
        MountSource::Fs(fs, String::new())
    }

    /// Drops a snapshot.
    pub fn remove(&self, fs: FsId) {
        self.kernel.drop_fs(fs);
    }

    /// The init layer without directories that the image has already, whose owner and mode the
    /// image decides.
    fn init_for(&self, parent: Option<&Rc<ChainLayer>>) -> Rc<Layer> {
        let below = parent.map(|p| p.lowers()).unwrap_or_default();
        let has = |path: &str| {
            for layer in &below {
                match layer.get(path).map(|e| &e.kind) {
                    Some(LayerKind::Whiteout) => return false,
                    Some(_) => return true,
                    None => {}
                }
            }
            false
        };
        let mut init = Layer::new();
        for (path, entry) in self.init.iter() {
            if has(path) {
                continue;
            }
            let mut at = String::new();
            // Parents that the image has are repeated with the image's own metadata.
            for part in path.rsplit_once('/').map_or("", |(dir, _)| dir).split('/') {
                if part.is_empty() {
                    continue;
                }
                at = if at.is_empty() {
                    part.to_string()
                } else {
                    format!("{at}/{part}")
                };
                let theirs = below.iter().find_map(|l| l.get(&at));
                if let Some(theirs) = theirs
                    && init.get(&at).is_none()
                {
                    let mut dir = theirs.clone();
                    if let LayerKind::Dir { opaque } = &mut dir.kind {
                        *opaque = false;
                        init.insert(&at, dir);
                    }
                }
            }
            init.insert(path, entry.clone());
        }
        Rc::new(init)
    }
}

fn init_layer(kernel: &Kernel) -> Layer {
    LayerBuilder::new(kernel.now())
        .file(".dockerenv", 0o755, Vec::new())
        .dir("dev", 0o755)
        .dir("dev/pts", 0o755)
        .dir("dev/shm", 0o755)
        .file("dev/console", 0o755, Vec::new())
        .dir("proc", 0o755)
        .dir("sys", 0o755)
        .dir("etc", 0o755)
        .file("etc/hostname", 0o755, Vec::new())
        .file("etc/hosts", 0o755, Vec::new())
        .file("etc/resolv.conf", 0o755, Vec::new())
        .symlink("etc/mtab", "/proc/mounts")
        .dir("tmp", 0o1777)
        .build()
}

/// Returns the directory name that overlay2 would give a layer.
pub fn directory(chain_id: &str) -> String {
    sha256_hex(format!("overlay2 {chain_id}").as_bytes())
}
