//! `docker load` and `docker import`.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::{History, ImageConfig, changes};
use crate::api::image::{ImportRequest, JsonMessage};
use crate::api::{ApiError, Result};
use crate::build::archive::gunzip;
use crate::daemon::Engine;
use crate::layer::archive::unpack;
use crate::reference::Reference;
use crate::sync::{Receiver, channel};
use crate::tar;

/// What a gzip archive holds; `None` for an archive as it is.
fn decompressed(archive: &[u8]) -> Result<Option<Vec<u8>>> {
    if !archive.starts_with(&[0x1f, 0x8b]) {
        return Ok(None);
    }
    match gunzip(archive) {
        Some(plain) => Ok(Some(plain)),
        None => Err(ApiError::system("unexpected EOF")),
    }
}

impl Engine {
    /// Unpacks what `image_save` packed.
    pub fn image_load(&self, archive: &[u8], quiet: bool) -> Result<Receiver<JsonMessage>> {
        drop(self.asked("load", ""));
        let _ = quiet;
        let plain = decompressed(archive)?;
        let entries = tar::read(plain.as_deref().unwrap_or(archive)).map_err(ApiError::system)?;
        let files: BTreeMap<&str, &tar::Entry> =
            entries.iter().map(|e| (e.path.as_str(), e)).collect();
        let Some(manifest) = files.get("manifest.json") else {
            return Err(ApiError::system(
                "open /var/lib/docker/tmp/docker-import/manifest.json: no such file or directory",
            ));
        };
        let manifest: Value = serde_json::from_slice(&manifest.data)
            .map_err(|_| ApiError::system("invalid manifest.json"))?;
        let (sender, receiver) = channel();
        let say = |text: String| {
            let _ = sender.send(JsonMessage {
                stream: text,
                ..JsonMessage::default()
            });
        };
        for image in manifest.as_array().into_iter().flatten() {
            let open = |path: &Value| {
                let path = tar::clean(path.as_str().unwrap_or_default());
                files.get(path.as_str()).copied().ok_or_else(|| {
                    ApiError::system(format!(
                        "open /var/lib/docker/tmp/docker-import/{path}: no such file or directory"
                    ))
                })
            };
            let config = ImageConfig::from_bytes(&open(&image["Config"])?.data)
                .ok_or_else(|| ApiError::system("invalid image config"))?;
            let mut top = None;
            for path in image["Layers"].as_array().into_iter().flatten() {
                let inner = tar::read(&open(path)?.data).map_err(ApiError::system)?;
                let layer = Rc::new(unpack(&inner));
                top = Some(self.d.layers.borrow_mut().register(top.take(), layer));
            }
            let have = top
                .as_ref()
                .map(|t: &Rc<crate::layer::ChainLayer>| t.diff_ids())
                .unwrap_or_default();
            if have != config.diff_ids {
                return Err(ApiError::system(format!(
                    "invalid diffID for layer {}: expected \"{}\", got \"{}\"",
                    0,
                    config.diff_ids.first().map_or("", |d| d.as_str()),
                    have.first().map_or("", |d| d.as_str()),
                )));
            }
            let id = self.keep_image(config, top, None);
            let tags = image["RepoTags"].as_array();
            let mut named = false;
            for tag in tags.into_iter().flatten().filter_map(Value::as_str) {
                let Ok(reference) = Reference::parse(tag) else {
                    continue;
                };
                let reference = reference.tagged();
                let before = self.d.images.borrow().by_name(&reference).cloned();
                if let Some(before) = before.filter(|b| *b != id) {
                    say(format!(
                        "The image {} already exists, renaming the old one with ID {before} to empty string\n",
                        reference.familiar()
                    ));
                }
                self.tag_image(&reference, &id);
                say(format!("Loaded image: {}\n", reference.familiar()));
                named = true;
            }
            if !named {
                say(format!("Loaded image ID: {id}\n"));
            }
            self.image_event("load", &id, id.as_str());
        }
        Ok(receiver)
    }

    /// Makes an image of a root file system; returns its id.
    pub fn image_import(&self, req: ImportRequest) -> Result<String> {
        drop(self.asked("import", ""));
        let reference = match req.reference.as_str() {
            "" => None,
            text => Some(Reference::parse(text)?.tagged()),
        };
        let mut config = ImageConfig {
            architecture: "amd64".to_string(),
            os: "linux".to_string(),
            docker_version: crate::system::VERSION.to_string(),
            comment: req.message.clone(),
            created: self.now(),
            ..ImageConfig::default()
        };
        if let Some(arch) = req.platform.split('/').nth(1) {
            config.architecture = arch.to_string();
        }
        changes::apply(&mut config.config, &req.changes)?;
        let plain = decompressed(&req.tar)?;
        let entries = tar::read(plain.as_ref().unwrap_or(&req.tar)).map_err(ApiError::system)?;
        let layer = Rc::new(unpack(&entries));
        let top = self.d.layers.borrow_mut().register(None, layer);
        config.diff_ids = top.diff_ids();
        let comment = match req.message.as_str() {
            "" => format!("Imported from {}", req.source),
            text => text.to_string(),
        };
        config.comment = comment.clone();
        config.history.push(History {
            created: config.created,
            comment,
            ..History::default()
        });
        let id = self.keep_image(config, Some(top), None);
        if let Some(reference) = reference {
            self.tag_image(&reference, &id);
        }
        self.image_event("import", &id, id.as_str());
        Ok(id.to_string())
    }
}
