//! OCI manifests.

use serde_json::json;

use crate::digest::Digest;
use crate::image::ImageConfig;

pub(crate) const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

/// Encodes the manifest of an image; without `layers` their sizes are unknown and left out.
pub(crate) fn manifest(config: &ImageConfig, layers: &[(Digest, u64)]) -> Vec<u8> {
    let bytes = config.to_bytes();
    let layers: Vec<_> = match layers.is_empty() {
        true => config.diff_ids.iter().map(|d| (d.clone(), 0)).collect(),
        false => layers.to_vec(),
    };
    let layers: Vec<_> = layers
        .iter()
        .map(|(digest, size)| {
            json!({
                "mediaType": "application/vnd.oci.image.layer.v1.tar",
                "digest": digest.as_str(),
                "size": size,
            })
        })
        .collect();
    json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST_TYPE,
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": Digest::of(&bytes).as_str(),
            "size": bytes.len(),
        },
        "layers": layers,
    })
    .to_string()
    .into_bytes()
}
