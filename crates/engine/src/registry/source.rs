//! From a catalogue entry to an image that can be pulled.

use std::rc::Rc;

use machine::Layer;

use super::catalogue::{Repository, Version};
use crate::api::value::Timestamp;
use crate::digest::{Digest, sha256_hex};
use crate::image::{History, ImageConfig};
use crate::layer::archive::layer_tar;

/// Which files are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerRequest {
    /// `nginx`, `traefik/whoami`.
    pub repository: String,
    /// The catalogue's version: `1.29.3`, `3.12-slim`.
    pub version: String,
    /// The distribution below: `bookworm`, or Alpine's `3.22`; empty for the usual one.
    pub base: String,
    /// `amd64`, `arm64`.
    pub arch: String,
}

/// Gives an image's layers, bottom first.
pub type LayerSource = Rc<dyn Fn(&LayerRequest) -> Vec<Rc<Layer>>>;

/// A layer as a registry offers it.
#[derive(Clone, Debug)]
pub struct RemoteLayer {
    pub diff_id: Digest,
    pub layer: Rc<Layer>,
    /// The compressed blob's digest and size.
    pub blob: Digest,
    pub download: u64,
}

/// An image as a registry offers it.
#[derive(Clone, Debug)]
pub struct Remote {
    pub config: ImageConfig,
    pub layers: Vec<RemoteLayer>,
    /// The manifest list's digest.
    pub digest: Digest,
}

impl Remote {
    /// Builds an image of the catalogue for a platform.
    pub fn build(
        repository: &Repository,
        version: &Version,
        (arch, variant): (&str, &str),
        source: &LayerSource,
    ) -> Remote {
        let request = LayerRequest {
            repository: repository.name.clone(),
            version: version.name.clone(),
            base: version.base.clone(),
            arch: arch.to_string(),
        };
        let files = source(&request);
        let mut config = ImageConfig {
            created: version.created,
            architecture: arch.to_string(),
            variant: variant.to_string(),
            os: "linux".to_string(),
            config: version.config.clone(),
            ..ImageConfig::default()
        };
        let mut layers = Vec::new();
        let mut files = files.into_iter();
        for step in &version.steps {
            let layer = step.download.and_then(|size| Some((size, files.next()?)));
            config
                .history
                .push(history(version.created, &step.text, layer.is_none()));
            layers.extend(layer.map(|(size, layer)| remote_layer(layer, size)));
        }
        for layer in files {
            let download = layer.size() / 3;
            config
                .history
                .push(history(version.created, "COPY . . # buildkit", false));
            layers.push(remote_layer(layer, download));
        }
        config.diff_ids = layers.iter().map(|l| l.diff_id.clone()).collect();
        Remote {
            config,
            layers,
            digest: index_digest(repository, version),
        }
    }
}

/// The digest of an image's manifest list, which is the same for all platforms.
pub(crate) fn index_digest(repository: &Repository, version: &Version) -> Digest {
    Digest::of(format!("index {} {}", repository.name, version.name).as_bytes())
}

fn history(created: Timestamp, text: &str, empty_layer: bool) -> History {
    let buildkit = text.ends_with("# buildkit") || (empty_layer && !text.starts_with("/bin/sh"));
    History {
        created,
        created_by: text.to_string(),
        comment: match buildkit {
            true => "buildkit.dockerfile.v0".to_string(),
            false => String::new(),
        },
        empty_layer,
        ..History::default()
    }
}

fn remote_layer(layer: Rc<Layer>, download: u64) -> RemoteLayer {
    let diff_id = Digest::of(&layer_tar(&layer));
    let blob = format!(
        "sha256:{}",
        sha256_hex(format!("gzip {diff_id}").as_bytes())
    );
    RemoteLayer {
        blob: Digest::parse(&blob).unwrap_or_default(),
        diff_id,
        layer,
        download,
    }
}
