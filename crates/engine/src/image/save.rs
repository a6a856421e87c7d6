//! `docker save`: an OCI layout that also holds Docker's manifest.json and what Docker read before
//! that: `repositories` and one small config a layer.

use std::collections::BTreeMap;

use serde_json::json;

use crate::api::Result;
use crate::api::value::Timestamp;
use crate::daemon::Engine;
use crate::digest::{Digest, sha256_hex};
use crate::layer::archive::layer_tar;
use crate::layer::stack;
use crate::reference::{AnyReference, Reference};
use crate::tar::{self, Entry, Kind};

impl Engine {
    /// Packs images as an OCI layout with Docker's manifest.json.
    pub fn image_save(&self, names: &[String]) -> Result<Vec<u8>> {
        drop(self.asked("save", names.first().map_or("", String::as_str)));
        let images = self.d.images.borrow();
        // Image, then the tags that were asked for.
        let mut wanted: Vec<(Digest, Vec<Reference>)> = Vec::new();
        for name in names {
            let add = |wanted: &mut Vec<(Digest, Vec<Reference>)>,
                       id: &Digest,
                       tag: Option<Reference>| {
                let at = match wanted.iter().position(|(other, _)| other == id) {
                    Some(at) => at,
                    None => {
                        wanted.push((id.clone(), Vec::new()));
                        wanted.len() - 1
                    }
                };
                let tags = &mut wanted[at].1;
                tags.extend(tag.filter(|t| !tags.contains(t)));
            };
            match Reference::parse_any(name)? {
                AnyReference::Named(named) => {
                    let bare = named.tag.is_none() && named.digest.is_none();
                    let tags = images.tags(&named);
                    if bare && !tags.is_empty() {
                        // A name without a tag means every tag of the repository.
                        for tag in tags {
                            if let Some(id) = images.by_name(&tag) {
                                add(&mut wanted, id, Some(tag.clone()));
                            }
                        }
                        continue;
                    }
                    let found = images.by_name(&named).cloned();
                    match found {
                        Some(id) => add(&mut wanted, &id, Some(named.tagged())),
                        None => {
                            let image = images.by_prefix(name).ok_or_else(|| {
                                crate::api::ApiError::not_found(format!("No such image: {name}"))
                            })?;
                            add(&mut wanted, &image.id, None);
                        }
                    }
                }
                AnyReference::Id(_) => {
                    let id = images.find(name)?.id.clone();
                    add(&mut wanted, &id, None);
                }
            }
        }
        let mut blobs: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut docker = Vec::new();
        let mut index = Vec::new();
        let mut repositories: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (id, tags) in &wanted {
            let Some(image) = images.get(id) else {
                continue;
            };
            let mut layers = Vec::new();
            let mut parent = String::new();
            for layer in stack(image.top.as_ref()) {
                let (id, old) = old_config(layer.chain_id.as_str(), &parent, &image.config.created);
                blobs.insert(Digest::of(&old).hex().to_string(), old);
                parent = id;
                let bytes = layer_tar(&layer.layer);
                layers.push((layer.diff_id.clone(), bytes.len() as u64));
                blobs.insert(layer.diff_id.hex().to_string(), bytes);
            }
            let manifest = crate::oci::manifest(&image.config, &layers);
            let digest = Digest::of(&manifest);
            let size = manifest.len();
            blobs.insert(digest.hex().to_string(), manifest);
            blobs.insert(id.hex().to_string(), image.config.to_bytes());
            let path = |hex: &str| format!("blobs/sha256/{hex}");
            let names: Vec<String> = tags.iter().map(Reference::familiar).collect();
            docker.push(json!({
                "Config": path(id.hex()),
                "RepoTags": if names.is_empty() { json!(null) } else { json!(names) },
                "Layers": layers.iter().map(|(d, _)| path(d.hex())).collect::<Vec<_>>(),
                "LayerSources": sources(&layers),
            }));
            for tag in tags {
                let repository = repositories.entry(tag.familiar_name()).or_default();
                repository.insert(tag.tag.clone().unwrap_or_default(), parent.clone());
            }
            let plain = json!({
                "mediaType": crate::oci::MANIFEST_TYPE,
                "digest": digest.as_str(),
                "size": size,
            });
            if tags.is_empty() {
                index.push(plain.clone());
            }
            for tag in tags {
                let mut entry = plain.clone();
                entry["annotations"] = json!({
                    "io.containerd.image.name": tag.full(),
                    "org.opencontainers.image.ref.name": tag.tag,
                });
                index.push(entry);
            }
        }
        let index = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.index.v1+json",
            "manifests": index,
        });
        let mut entries = vec![directory("blobs"), directory("blobs/sha256")];
        for (hex, bytes) in blobs {
            entries.push(file(&format!("blobs/sha256/{hex}"), bytes));
        }
        entries.push(file("index.json", index.to_string().into_bytes()));
        entries.push(file(
            "manifest.json",
            json!(docker).to_string().into_bytes(),
        ));
        entries.push(file(
            "oci-layout",
            br#"{"imageLayoutVersion": "1.0.0"}"#.to_vec(),
        ));
        if !repositories.is_empty() {
            let text = json!(repositories).to_string();
            entries.push(file("repositories", text.into_bytes()));
        }
        drop(images);
        for (id, _) in &wanted {
            self.image_event("save", id, id.as_str());
        }
        Ok(tar::write(&entries))
    }
}

/// Where each layer is found, by DiffId.
fn sources(layers: &[(Digest, u64)]) -> serde_json::Value {
    let source = |(digest, size): &(Digest, u64)| {
        let descriptor = json!({
            "mediaType": "application/vnd.oci.image.layer.v1.tar",
            "size": size,
            "digest": digest.as_str(),
        });
        (digest.to_string(), descriptor)
    };
    layers
        .iter()
        .map(source)
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A layer's config as Docker wrote it before images were addressed by content; and its id.
fn old_config(chain: &str, parent: &str, created: &Timestamp) -> (String, Vec<u8>) {
    let id = sha256_hex(format!("{chain} {parent}").as_bytes());
    let mut config = json!({"id": id, "created": created.to_string(), "os": "linux"});
    if !parent.is_empty() {
        config["parent"] = json!(parent);
    }
    (id, config.to_string().into_bytes())
}

fn directory(path: &str) -> Entry {
    Entry {
        kind: Kind::Dir,
        mode: 0o755,
        ..file(path, Vec::new())
    }
}

fn file(path: &str, bytes: Vec<u8>) -> Entry {
    Entry {
        path: path.to_string(),
        kind: Kind::File,
        mode: 0o644,
        uid: 0,
        gid: 0,
        mtime: 0,
        size: bytes.len() as u64,
        data: bytes.into(),
    }
}
