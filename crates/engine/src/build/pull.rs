//! Images that a build starts from: looked up at their registry, and downloaded when a step needs
//! their files. They become no images of the store.

use std::rc::Rc;

use super::daemon::Layer;
use super::host::HostImage;
use super::progress::Progress;
use crate::api::{ApiError, ErrorKind};
use crate::daemon::Engine;
use crate::digest::{Digest, chain_id};
use crate::image::download::Step;
use crate::image::pull::Offer;
use crate::image::{ImageConfig, distribution};
use crate::reference::Reference;

/// How long a registry takes to give a token, and to answer.
const AUTH: u64 = 450_000_000;
pub(super) const ANSWER: u64 = 350_000_000;

/// An image that a registry offered.
pub(super) struct Found {
    offer: Offer,
    layers: Vec<(Digest, u64)>,
}

impl Found {
    fn chain(&self) -> Option<Digest> {
        let ids = self.offer.config.diff_ids.iter();
        ids.fold(None, |below, diff| Some(chain_id(below.as_ref(), diff)))
    }
}

/// When an image was made; nanoseconds since the epoch.
fn made(config: &ImageConfig) -> u64 {
    let last = config.history.last();
    last.map_or(0, |h| u64::try_from(h.created.nanos()).unwrap_or(0))
}

impl Engine {
    /// An image of the store, if it is there for a platform (any if empty).
    pub(super) fn image_here(&self, name: &Reference, platform: &str) -> Option<HostImage> {
        let images = self.d.images.borrow();
        let image = images.get(images.by_name(name)?)?;
        let fits = platform.is_empty() || image.platform() == platform;
        let host = || self.host_image(&image.config, image.top.as_ref(), None);
        fits.then(host)
    }

    /// Asks an image's registry for it.
    pub(super) async fn find_at_registry(
        &self,
        name: &Reference,
        platform: &str,
    ) -> Result<HostImage, String> {
        let _ = self
            .d
            .sys
            .sleep(std::time::Duration::from_nanos(ANSWER))
            .await;
        let asked = self.ask_registry(name, platform);
        let offer = asked.map_err(|error| self.refusal(name, &error))?;
        let layers = distribution::blobs(&offer.config, offer.layers.iter().map(|l| l.3));
        let found = Found { offer, layers };
        let chain = found.chain().map(|c| c.to_string()).unwrap_or_default();
        let image = HostImage {
            chain,
            digest: Some(found.offer.digest.to_string()),
            ..self.host_image(&found.offer.config, None, None)
        };
        let key = (name.full(), platform.to_string());
        self.d.build.found.borrow_mut().insert(key, Rc::new(found));
        Ok(image)
    }

    /// What a step says that asks for a token, unless the registry wants none.
    pub(super) async fn authorize(&self, name: &Reference) -> Option<String> {
        if name.domain != "docker.io" || !self.d.online {
            return None;
        }
        let _ = self
            .d
            .sys
            .sleep(std::time::Duration::from_nanos(AUTH))
            .await;
        Some(format!(
            "[auth] {}:pull token for registry-1.docker.io",
            name.path
        ))
    }

    /// The layers of an image that was found, lowest first; those that are not here are downloaded.
    pub(super) async fn layers_of(
        &self,
        name: &Reference,
        platform: &str,
        vertex: usize,
        progress: &Progress,
    ) -> Result<(Vec<Layer>, u64), String> {
        let key = (name.full(), platform.to_string());
        let found = self.d.build.found.borrow().get(&key).cloned();
        let Some(found) = found else {
            let images = self.d.images.borrow();
            let image = images.by_name(name).and_then(|id| images.get(id));
            let image = image.ok_or_else(|| format!("{}: not found", name.full()))?;
            return Ok((crate::layer::stack(image.top.as_ref()), made(&image.config)));
        };
        let made = made(&found.offer.config);
        let resolve = format!("resolve {}@{}", name.full(), found.offer.digest);
        progress.status(vertex, resolve.clone(), None);
        progress.status(vertex, resolve, Some(0));
        let mut top: Option<Layer> = None;
        let mut left = found.offer.layers.iter().zip(&found.layers).peekable();
        while let Some(((diff, ..), _)) = left.peek() {
            let chain = chain_id(top.as_ref().map(|t| &t.chain_id), diff);
            let Some(known) = self.d.layers.borrow().get(&chain) else {
                break;
            };
            top = Some(known);
            left.next();
        }
        let missing: Vec<_> = left.collect();
        if missing.is_empty() {
            return Ok((crate::layer::stack(top.as_ref()), made));
        }
        let manifest = distribution::manifest(&found.offer.config, &found.layers);
        for document in [&manifest.own, &manifest.config] {
            progress.transfer(
                vertex,
                &document.digest,
                (document.size, document.size),
                0,
                true,
            );
        }
        let sizes: Vec<u64> = missing.iter().map(|(_, (_, size))| *size).collect();
        let mut began = vec![None; sizes.len()];
        self.download(&sizes, |i, step| {
            let ((diff, layer, ..), (blob, size)) = missing[i];
            let now = progress.now();
            let start = *began[i].get_or_insert(now);
            let took = now - start;
            let unpack = format!("extracting {blob}");
            match step {
                Step::Downloading(here) => {
                    progress.transfer(vertex, blob.as_str(), (here, *size), took, false);
                }
                Step::Downloaded => {
                    progress.transfer(vertex, blob.as_str(), (*size, *size), took, true);
                }
                Step::Unpacking => {
                    began[i] = Some(now);
                    progress.status(vertex, unpack, None);
                }
                Step::Unpacked => {
                    let mut layers = self.d.layers.borrow_mut();
                    let below = top.take();
                    top = Some(layers.register_known(below, layer.clone(), diff.clone()));
                    progress.status(vertex, unpack, Some(took));
                }
            }
        })
        .await;
        Ok((crate::layer::stack(top.as_ref()), made))
    }

    /// What BuildKit says of a registry that cannot be reached.
    pub(super) fn unreached(&self, full: &str) -> String {
        let Ok(name) = Reference::parse(full) else {
            return String::new();
        };
        let host = match name.domain.as_str() {
            "docker.io" => "registry-1.docker.io",
            domain => domain,
        };
        let scheme = if self.is_local(&name) {
            "http"
        } else {
            "https"
        };
        let tag = name.tag.as_deref().unwrap_or_default();
        format!(
            "failed to do request: Head \"{scheme}://{host}/v2/{}/manifests/{tag}\": {}",
            name.path,
            self.dial_error(&name)
        )
    }

    /// A registry's refusal as BuildKit words it.
    fn refusal(&self, name: &Reference, error: &ApiError) -> String {
        if error.kind == ErrorKind::System {
            return self.unreached(&name.full());
        }
        if error.kind != ErrorKind::NotFound {
            return error.message.clone();
        }
        let known = self.d.catalogue.repository(&name.path).is_some();
        match name.domain == "docker.io" && !known {
            true => "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed".into(),
            false => format!("{}: not found", name.full()),
        }
    }
}
