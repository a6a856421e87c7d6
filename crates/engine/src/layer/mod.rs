//! Layers: content-addressed, immutable, stacked and shared.
//!
//! A [`ChainLayer`] is a layer with everything below it. It lives as long as something holds
//! it: an image, a container, the build cache. So "does deleting this image free this layer?"
//! is a question of counting holders, as in Docker's layer store.

pub mod archive;
pub mod snapshot;

use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use machine::Layer;

use crate::digest::{Digest, chain_id};

pub use snapshot::Snapshotter;

/// A layer in its stack.
#[derive(Debug)]
pub struct ChainLayer {
    /// Names the layer and everything below it.
    pub chain_id: Digest,
    /// Names the layer's own content: SHA-256 of its tar archive.
    pub diff_id: Digest,
    pub parent: Option<Rc<ChainLayer>>,
    pub layer: Rc<Layer>,
    /// The bytes its files weigh.
    pub size: u64,
}

impl ChainLayer {
    /// Returns the layers from this one down, as an overlay takes them.
    pub fn lowers(&self) -> Vec<Rc<Layer>> {
        let mut out = vec![self.layer.clone()];
        let mut at = self.parent.clone();
        while let Some(layer) = at {
            out.push(layer.layer.clone());
            at = layer.parent.clone();
        }
        out
    }

    /// Returns the stack's DiffIds, bottom first.
    pub fn diff_ids(&self) -> Vec<Digest> {
        let mut out = match &self.parent {
            Some(parent) => parent.diff_ids(),
            None => Vec::new(),
        };
        out.push(self.diff_id.clone());
        out
    }

    /// Returns what the whole stack weighs.
    pub fn total_size(&self) -> u64 {
        self.size + self.parent.as_ref().map_or(0, |p| p.total_size())
    }
}

/// Returns a stack bottom first.
pub fn stack(top: Option<&Rc<ChainLayer>>) -> Vec<Rc<ChainLayer>> {
    let mut out = Vec::new();
    let mut at = top.cloned();
    while let Some(layer) = at {
        at = layer.parent.clone();
        out.push(layer);
    }
    out.reverse();
    out
}

/// How many layers moby chains at most: two fewer than its graph drivers can stack, for a container's
/// own (layer/layer_store.go, `maxLayerDepth`).
const MAX_LAYER_DEPTH: usize = 125;

/// Finds layers by ChainId, so that equal ones are stored once.
#[derive(Debug, Default)]
pub struct LayerStore {
    known: BTreeMap<Digest, Weak<ChainLayer>>,
}

impl LayerStore {
    /// Whether one more layer may be put upon `count` others.
    pub fn may_grow(count: usize) -> Result<(), &'static str> {
        match count >= MAX_LAYER_DEPTH {
            true => Err("max depth exceeded"),
            false => Ok(()),
        }
    }

    /// Returns the layer of that content upon `parent`, which may exist already.
    pub fn register(&mut self, parent: Option<Rc<ChainLayer>>, layer: Rc<Layer>) -> Rc<ChainLayer> {
        let diff_id = Digest::of(&archive::layer_tar(&layer));
        self.register_known(parent, layer, diff_id)
    }

    /// Like [`LayerStore::register`] with a DiffId computed before.
    pub fn register_known(
        &mut self,
        parent: Option<Rc<ChainLayer>>,
        layer: Rc<Layer>,
        diff_id: Digest,
    ) -> Rc<ChainLayer> {
        let chain_id = chain_id(parent.as_ref().map(|p| &p.chain_id), &diff_id);
        if let Some(found) = self.get(&chain_id) {
            return found;
        }
        let size = layer.size();
        let made = Rc::new(ChainLayer {
            chain_id: chain_id.clone(),
            diff_id,
            parent,
            layer,
            size,
        });
        self.known.insert(chain_id, Rc::downgrade(&made));
        made
    }

    /// Returns a layer that something still holds.
    pub fn get(&self, chain_id: &Digest) -> Option<Rc<ChainLayer>> {
        self.known.get(chain_id)?.upgrade()
    }

    /// Returns all layers that something holds.
    pub fn all(&self) -> Vec<Rc<ChainLayer>> {
        self.known.values().filter_map(Weak::upgrade).collect()
    }

    /// Lets go of a stack; returns the ChainIds of the layers nobody else holds, top first.
    pub fn release(&mut self, top: Option<Rc<ChainLayer>>) -> Vec<Digest> {
        let mut freed = Vec::new();
        let mut at = top;
        while let Some(layer) = at {
            let Ok(layer) = Rc::try_unwrap(layer) else {
                break;
            };
            self.known.remove(&layer.chain_id);
            freed.push(layer.chain_id);
            at = layer.parent;
        }
        freed
    }
}
