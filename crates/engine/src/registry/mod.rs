//! The simulated registries: Docker Hub as a catalogue of well-known images, and what users push.
//!
//! Docker Hub's images are text files ([`catalogue`]): names, tags, platforms, settings, steps.
//! Their files come from a function that the simulator passes in, because programs belong to
//! another crate. A registry on `localhost:PORT` exists while a container of the `registry`
//! image publishes that port.
//!
//! Not modelled: rate limits, other public registries (their names do not resolve), manifests
//! by hand.

pub mod catalogue;
pub(crate) mod hub;
mod local;
mod source;

use std::collections::BTreeMap;
use std::rc::Rc;

use machine::Layer;

use crate::digest::Digest;
use crate::image::ImageConfig;
use crate::layer::ChainLayer;

pub use catalogue::{Catalogue, Repository, Version};
pub(crate) use source::index_digest;
pub use source::{LayerRequest, LayerSource, Remote, RemoteLayer};

/// An image that somebody pushed.
#[derive(Clone, Debug)]
pub struct Pushed {
    pub config: ImageConfig,
    pub layers: Vec<(Digest, Rc<Layer>)>,
}

/// What was pushed, by full reference (`localhost:5000/app:1`).
#[derive(Clone, Debug, Default)]
pub struct PushedImages {
    images: BTreeMap<String, Pushed>,
}

impl PushedImages {
    pub fn get(&self, reference: &str) -> Option<&Pushed> {
        self.images.get(reference)
    }

    /// Returns whether a registry has a layer in the repository.
    pub fn has_layer(&self, repository: &str, diff_id: &Digest) -> bool {
        let of = |name: &String| {
            name.rsplit_once([':', '@'])
                .is_some_and(|(r, _)| r == repository)
        };
        let mut own = self.images.iter().filter(|(name, _)| of(name));
        own.any(|(_, image)| image.layers.iter().any(|(id, _)| id == diff_id))
    }

    /// Keeps an image under a reference.
    pub fn put(&mut self, reference: String, config: ImageConfig, stack: &[Rc<ChainLayer>]) {
        let layers = stack
            .iter()
            .map(|l| (l.diff_id.clone(), l.layer.clone()))
            .collect();
        self.images.insert(reference, Pushed { config, layers });
    }
}
