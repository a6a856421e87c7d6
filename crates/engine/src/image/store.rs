//! The image store: images by id, and the names that lead to them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::ImageConfig;
use crate::api::value::Timestamp;
use crate::api::{ApiError, Result};
use crate::digest::Digest;
use crate::layer::ChainLayer;
use crate::reference::{AnyReference, Reference};

/// An image of the local store.
#[derive(Clone, Debug)]
pub struct Image {
    pub id: Digest,
    pub config: ImageConfig,
    /// Its stack of layers; `None` for an image of nothing.
    pub top: Option<Rc<ChainLayer>>,
    /// The image it was committed from.
    pub parent: Option<Digest>,
    /// How many of its layers came with the image it was built or committed from.
    pub base_layers: usize,
    pub last_tagged: Timestamp,
    /// The order of arrival.
    pub seq: u64,
}

impl Image {
    /// Returns what its layers weigh.
    pub fn size(&self) -> u64 {
        self.top.as_ref().map_or(0, |top| top.total_size())
    }

    /// Returns the platform as `--platform` writes it.
    pub fn platform(&self) -> String {
        let base = format!("{}/{}", self.config.os, self.config.architecture);
        match self.config.variant.as_str() {
            "" => base,
            variant => format!("{base}/{variant}"),
        }
    }
}

/// Images and their names.
#[derive(Debug, Default)]
pub struct ImageStore {
    images: BTreeMap<Digest, Image>,
    /// Tags and digests; a digest reference has no tag.
    names: BTreeMap<Reference, Digest>,
    next: u64,
}

impl ImageStore {
    /// Keeps an image; returns its id. An image that is there already stays.
    pub fn create(
        &mut self,
        config: ImageConfig,
        top: Option<Rc<ChainLayer>>,
        parent: Option<Digest>,
    ) -> Digest {
        let id = config.id();
        if !self.images.contains_key(&id) {
            self.next += 1;
            let base = parent.as_ref().and_then(|id| self.images.get(id));
            let base_layers = base.map_or(0, |image| image.config.diff_ids.len());
            let image = Image {
                id: id.clone(),
                config,
                top,
                parent,
                base_layers,
                last_tagged: Timestamp(0),
                seq: self.next,
            };
            self.images.insert(id.clone(), image);
        }
        id
    }

    pub fn get(&self, id: &Digest) -> Option<&Image> {
        self.images.get(id)
    }

    /// Removes an image; its names must be gone. Returns it with its hold on the layers.
    pub fn take(&mut self, id: &Digest) -> Option<Image> {
        self.images.remove(id)
    }

    /// Returns all images in order of arrival.
    pub fn all(&self) -> Vec<&Image> {
        let mut all: Vec<&Image> = self.images.values().collect();
        all.sort_by_key(|image| image.seq);
        all
    }

    /// Returns the ids of images committed from `id`.
    pub fn children(&self, id: &Digest) -> Vec<Digest> {
        let child = |i: &&Image| i.parent.as_ref() == Some(id);
        let ids = self.images.values().filter(child);
        ids.map(|i| i.id.clone()).collect()
    }

    /// Notes how many of an image's layers came with its base.
    pub fn set_base(&mut self, id: &Digest, layers: usize) {
        if let Some(image) = self.images.get_mut(id) {
            image.base_layers = layers;
        }
    }

    /// Lets a name lead to an image; returns the image it led to before.
    pub fn tag(&mut self, name: &Reference, id: &Digest, now: Timestamp) -> Option<Digest> {
        if let Some(image) = self.images.get_mut(id)
            && name.digest.is_none()
        {
            image.last_tagged = now;
        }
        self.names.insert(name.key(), id.clone())
    }

    /// Takes a name away.
    pub fn untag(&mut self, name: &Reference) -> Option<Digest> {
        self.names.remove(&name.key())
    }

    /// Returns the image's names, tags before digests, each sorted.
    pub fn names_of(&self, id: &Digest) -> Vec<Reference> {
        let own = self.names.iter().filter(|(_, to)| *to == id);
        let mut names: Vec<Reference> = own.map(|(name, _)| name.clone()).collect();
        names.sort_by_key(|name| name.full());
        names
    }

    /// Returns where a full name leads.
    pub fn by_name(&self, name: &Reference) -> Option<&Digest> {
        self.names.get(&name.clone().tagged().key())
    }

    /// Returns the tags of a repository.
    pub fn tags(&self, repository: &Reference) -> Vec<Reference> {
        let same = |n: &&Reference| {
            n.tag.is_some() && n.domain == repository.domain && n.path == repository.path
        };
        self.names.keys().filter(same).cloned().collect()
    }

    /// Finds an image by name, id or the start of its id.
    pub fn find(&self, text: &str) -> Result<&Image> {
        let missing = |name: &str| ApiError::not_found(format!("No such image: {name}"));
        let named = match Reference::parse_any(text)? {
            AnyReference::Id(id) => {
                let id = Digest::parse(&id).unwrap_or_default();
                return self.images.get(&id).ok_or_else(|| missing(id.as_str()));
            }
            AnyReference::Named(named) => named.tagged(),
        };
        if let Some(image) = self.by_name(&named).and_then(|id| self.images.get(id)) {
            return Ok(image);
        }
        let by_id = self.by_prefix(text);
        by_id.ok_or_else(|| missing(&named.familiar()))
    }

    /// Finds an image by its name or id, which must be for a platform unless that is empty.
    pub fn find_on(&self, text: &str, platform: &str) -> Result<&Image> {
        let image = self.find(text)?;
        let own = image.platform();
        match platform.is_empty() || own == platform {
            true => Ok(image),
            false => Err(ApiError::not_found(format!(
                "image with reference {text} was found but its platform ({own}) does not match the specified platform ({platform})"
            ))),
        }
    }

    /// Finds the one image whose id begins so.
    pub fn by_prefix(&self, text: &str) -> Option<&Image> {
        let hex = text.strip_prefix("sha256:").unwrap_or(text);
        if hex.is_empty() || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut hits = self.images.values().filter(|i| i.id.hex().starts_with(hex));
        match (hits.next(), hits.next()) {
            (Some(image), None) => Some(image),
            _ => None,
        }
    }
}
