//! What registries hold of an image: its index, the manifests for platforms, their blobs.

use serde_json::{Value, json};

use crate::api::Result;
use crate::daemon::Engine;
use crate::digest::{Digest, sha256_hex};
use crate::image::ImageConfig;
use crate::oci;
use crate::reference::Reference;

const INDEX_TYPE: &str = "application/vnd.oci.image.index.v1+json";

/// Platforms that are looked for, in the order of Docker's official images.
const PLATFORMS: [&str; 10] = [
    "linux/amd64",
    "linux/arm/v5",
    "linux/arm/v6",
    "linux/arm/v7",
    "linux/arm64/v8",
    "linux/386",
    "linux/mips64le",
    "linux/ppc64le",
    "linux/riscv64",
    "linux/s390x",
];

/// A document or blob of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    pub media_type: String,
    pub digest: String,
    pub size: u64,
    /// `linux/arm64/v8`; empty for blobs.
    pub platform: String,
}

impl Descriptor {
    /// As JSON, in the order of the OCI specification's Go types.
    pub fn to_json(&self) -> Value {
        let mut value = json!({
            "mediaType": self.media_type,
            "digest": self.digest,
            "size": self.size,
        });
        let mut parts = self.platform.split('/');
        if let (Some(os), Some(arch)) = (parts.next(), parts.next()) {
            value["platform"] = json!({ "architecture": arch, "os": os });
            if let Some(variant) = parts.next() {
                value["platform"]["variant"] = json!(variant);
            }
        }
        value
    }
}

/// A manifest and what it lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The manifest itself.
    pub own: Descriptor,
    pub config: Descriptor,
    pub layers: Vec<Descriptor>,
}

/// An image at its registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// The whole name, `docker.io/library/alpine:3.22`.
    pub name: String,
    /// The index, unless the image was pushed for one platform.
    pub index: Option<Descriptor>,
    pub manifests: Vec<Manifest>,
}

impl Engine {
    /// Asks an image's registry for all that it holds of it.
    pub async fn distribution(&self, reference: &str) -> Result<Distribution> {
        let name = Reference::parse(reference)?.tagged();
        let first = self.ask_registry(&name, "")?;
        let pushed = self.d.pushed.borrow().get(&name.full()).is_some();
        let mut manifests = Vec::new();
        if pushed {
            let layers = blobs(&first.config, first.layers.iter().map(|l| l.3));
            manifests.push(manifest(&first.config, &layers));
        } else {
            for platform in PLATFORMS {
                if let Ok(offer) = self.ask_registry(&name, platform) {
                    let layers = blobs(&offer.config, offer.layers.iter().map(|l| l.3));
                    let mut found = manifest(&offer.config, &layers);
                    found.own.platform = platform.to_string();
                    manifests.push(found);
                }
            }
        }
        let index = (!pushed).then(|| index(first.digest.as_str(), &manifests));
        Ok(Distribution {
            name: name.full(),
            index,
            manifests,
        })
    }
}

/// The compressed layers of an image: their digests and sizes.
pub(crate) fn blobs(config: &ImageConfig, sizes: impl Iterator<Item = u64>) -> Vec<(Digest, u64)> {
    let digest = |diff: &Digest| {
        let hex = sha256_hex(format!("gzip {diff}").as_bytes());
        Digest::parse(&format!("sha256:{hex}")).unwrap_or_default()
    };
    let digests = config.diff_ids.iter().map(digest);
    digests.zip(sizes).collect()
}

/// The manifest of an image with such layers.
pub(crate) fn manifest(config: &ImageConfig, layers: &[(Digest, u64)]) -> Manifest {
    let describe = |kind: &str, digest: &Digest, size: u64| Descriptor {
        media_type: format!("application/vnd.oci.image.{kind}"),
        digest: digest.to_string(),
        size,
        platform: String::new(),
    };
    let bytes = config.to_bytes();
    let config = describe("config.v1+json", &Digest::of(&bytes), bytes.len() as u64);
    let layers: Vec<Descriptor> = layers
        .iter()
        .map(|(digest, size)| describe("layer.v1.tar+gzip", digest, *size))
        .collect();
    let text = document(&config, &layers);
    Manifest {
        own: Descriptor {
            media_type: oci::MANIFEST_TYPE.to_string(),
            digest: Digest::of(text.as_bytes()).to_string(),
            size: text.len() as u64,
            platform: String::new(),
        },
        config,
        layers,
    }
}

/// A manifest's text.
fn document(config: &Descriptor, layers: &[Descriptor]) -> String {
    let layers: Vec<Value> = layers.iter().map(Descriptor::to_json).collect();
    pretty(&json!({
        "schemaVersion": 2,
        "mediaType": oci::MANIFEST_TYPE,
        "config": config.to_json(),
        "layers": layers,
    }))
}

/// The index of manifests; its digest is the one by which the registry knows it.
pub(crate) fn index(digest: &str, manifests: &[Manifest]) -> Descriptor {
    let own: Vec<Value> = manifests.iter().map(|m| m.own.to_json()).collect();
    let text = pretty(&json!({
        "schemaVersion": 2,
        "mediaType": INDEX_TYPE,
        "manifests": own,
    }));
    Descriptor {
        media_type: INDEX_TYPE.to_string(),
        digest: digest.to_string(),
        size: text.len() as u64,
        platform: String::new(),
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
