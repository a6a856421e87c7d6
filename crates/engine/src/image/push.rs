//! `docker push` to the simulated Docker Hub or a private registry.

use std::time::Duration;

use super::ImageConfig;
use crate::api::Result;
use crate::api::image::{JsonMessage, PushRequest};
use crate::api::{ApiError, ErrorKind};
use crate::daemon::Engine;
use crate::digest::Digest;
use crate::layer::stack;
use crate::reference::Reference;
use crate::sync::{Receiver, channel};

const RATE: u64 = 20_000_000;

/// Returns the digest of the manifest under which an image is pushed.
pub(crate) fn manifest_digest(config: &ImageConfig) -> Digest {
    Digest::of(&crate::oci::manifest(config, &[]))
}

impl Engine {
    /// Uploads an image.
    pub async fn image_push(&self, req: PushRequest) -> Result<Receiver<JsonMessage>> {
        drop(self.asked("push", &req.reference));
        let named = Reference::parse(&req.reference)?;
        let names = match req.all_tags {
            true => self.d.images.borrow().tags(&named),
            false => vec![named.clone().tagged()],
        };
        let (sender, receiver) = channel();
        let engine = self.clone();
        self.spawn(async move {
            let repository = named.name();
            let text = format!("The push refers to repository [{repository}]");
            let _ = sender.send(JsonMessage::status(text));
            for name in names {
                let say = |m| {
                    let _ = sender.send(m);
                };
                if let Err(error) = engine.push_one(&name, &req, &say).await {
                    let _ = sender.send(JsonMessage::error(error.message));
                    return;
                }
            }
        });
        Ok(receiver)
    }

    async fn push_one(
        &self,
        name: &Reference,
        req: &PushRequest,
        say: &dyn Fn(JsonMessage),
    ) -> Result<()> {
        let (config, top) = {
            let images = self.d.images.borrow();
            let found = images.by_name(name).and_then(|id| images.get(id));
            let Some(image) = found else {
                let tag = name.tag.clone().unwrap_or_default();
                return Err(ApiError::not_found(format!(
                    "An image does not exist locally with the tag: {}",
                    name.with_tag(&tag).familiar_name()
                )));
            };
            (image.config.clone(), image.top.clone())
        };
        if name.domain == "docker.io" && !self.d.online {
            return Err(ApiError::system(super::pull::OFFLINE));
        }
        // The registry is asked before the layers are looked at.
        if name.domain != "docker.io" && !self.registry_runs(&name.domain) {
            return Err(self.unreachable(name));
        }
        let layers = stack(top.as_ref());
        for layer in layers.iter().rev() {
            say(JsonMessage::layer(layer.diff_id.short(), "Preparing"));
        }
        let _ = self.d.sys.sleep(Duration::from_millis(400)).await;
        self.may_push(name, req)?;
        let repository = name.name();
        for layer in layers.iter().rev() {
            let short = layer.diff_id.short();
            if self
                .d
                .pushed
                .borrow()
                .has_layer(&repository, &layer.diff_id)
            {
                say(JsonMessage::layer(short, "Layer already exists"));
                continue;
            }
            let from_hub = name.domain == "docker.io" && self.in_catalogue(&layer.diff_id);
            if let Some(source) = from_hub.then_some("library/image") {
                say(JsonMessage::layer(short, format!("Mounted from {source}")));
                continue;
            }
            for step in 1..=4u64 {
                let millis = layer.size * 1000 / RATE / 4 + 1;
                let _ = self.d.sys.sleep(Duration::from_millis(millis)).await;
                say(JsonMessage {
                    progress: (layer.size * step / 4, layer.size),
                    ..JsonMessage::layer(short, "Pushing")
                });
            }
            say(JsonMessage::layer(short, "Pushed"));
        }
        let digest = manifest_digest(&config);
        let manifest = crate::oci::manifest(&config, &[]);
        let size = manifest.len();
        self.note_push(name, digest.as_str(), &manifest);
        let id = config.id();
        let by_digest = name.with_digest(digest.as_str());
        let mut pushed = self.d.pushed.borrow_mut();
        pushed.put(by_digest.full(), config.clone(), &layers);
        pushed.put(name.full(), config, &layers);
        drop(pushed);
        let now = self.now();
        self.d.images.borrow_mut().tag(&by_digest, &id, now);
        self.image_event("push", &id, &name.familiar());
        let tag = name.tag.clone().unwrap_or_default();
        say(JsonMessage::status(format!(
            "{tag}: digest: {digest} size: {size}"
        )));
        Ok(())
    }

    fn may_push(&self, name: &Reference, req: &PushRequest) -> Result<()> {
        if name.domain != "docker.io" {
            return match self.registry_runs(&name.domain) {
                true => Ok(()),
                false => Err(self.unreachable(name)),
            };
        }
        let owner = name.path.split('/').next().unwrap_or_default();
        let user = req.auth.as_ref().map(|a| a.username.as_str());
        match user == Some(owner) {
            true => Ok(()),
            false => Err(ApiError::new(
                ErrorKind::Unauthorized,
                "denied: requested access to the resource is denied",
            )),
        }
    }

    /// Returns whether a layer belongs to an image that came from Docker Hub.
    fn in_catalogue(&self, diff_id: &Digest) -> bool {
        let images = self.d.images.borrow();
        images.all().iter().any(|image| {
            let names = images.names_of(&image.id);
            let official = names.iter().any(|n| {
                n.domain == "docker.io" && n.path.starts_with("library/") && n.digest.is_some()
            });
            official && image.config.diff_ids.contains(diff_id)
        })
    }
}
