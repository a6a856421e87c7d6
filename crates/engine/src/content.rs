//! The content store: blobs (configs, manifests) by digest.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::digest::Digest;

/// Blobs by their digest.
#[derive(Clone, Debug, Default)]
pub struct ContentStore {
    blobs: BTreeMap<Digest, Rc<[u8]>>,
}

/// What points to a blob (OCI image spec).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    pub media_type: &'static str,
    pub digest: Digest,
    pub size: u64,
}

impl ContentStore {
    /// Keeps a blob and returns its digest.
    pub fn put(&mut self, bytes: &[u8]) -> Digest {
        let digest = Digest::of(bytes);
        self.blobs
            .entry(digest.clone())
            .or_insert_with(|| bytes.into());
        digest
    }

    pub fn get(&self, digest: &Digest) -> Option<Rc<[u8]>> {
        self.blobs.get(digest).cloned()
    }

    pub fn remove(&mut self, digest: &Digest) {
        self.blobs.remove(digest);
    }
}
