//! `docker pull`: layers come one after another in virtual time; those that are here already
//! stay.

use std::rc::Rc;
use std::time::Duration;

use machine::Layer;

use super::{History, ImageConfig};
use crate::api::image::{JsonMessage, PullRequest};
use crate::api::{ApiError, ErrorKind, Result};
use crate::daemon::Engine;
use crate::digest::Digest;
use crate::layer::ChainLayer;
use crate::reference::Reference;
use crate::registry::hub::{self, Tagged};
use crate::registry::{Remote, Repository, Version, index_digest};
use crate::sync::{Receiver, Sender, channel};
use snapshot::{PullLayer, PullState};

/// Bytes a second of the simulated line.
const RATE: u64 = 40_000_000;
/// Steps in which a layer's progress is told.
const STEPS: u64 = 8;

/// An image a registry answered with.
pub(crate) struct Offer {
    pub config: ImageConfig,
    pub digest: Digest,
    /// DiffId, files, blob's short id, bytes to download.
    pub layers: Vec<(Digest, Rc<Layer>, String, u64)>,
    /// What stands in for the tag that was asked for.
    pub instead: Option<String>,
}

/// What the engine says of Docker Hub when its host has no network.
pub(crate) const OFFLINE: &str = "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving";
/// The same without the request.
const OFFLINE_DIAL: &str =
    "dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving";

impl Engine {
    /// Downloads an image; the stream ends when it is here or failed.
    pub async fn image_pull(&self, req: PullRequest) -> Result<Receiver<JsonMessage>> {
        drop(self.asked("pull", &req.reference));
        let reference = Reference::parse(&req.reference)?;
        let (sender, receiver) = channel();
        let engine = self.clone();
        let mut tags = vec![reference.clone().tagged()];
        if req.all_tags {
            let repository = self.d.catalogue.repository(&reference.path);
            let all = repository
                .iter()
                .flat_map(|r| r.versions())
                .flat_map(|v| v.tags);
            tags = all.map(|t| reference.with_tag(&t)).collect();
        }
        // What the registry refuses before anything was shown is an error of the request.
        let first = tags.first().unwrap_or(&reference);
        if let Err(error) = self.ask_registry(first, "") {
            self.pause(300).await;
            return Err(error);
        }
        self.spawn(async move {
            for tag in tags {
                if let Err(error) = engine.pull_one(&tag, &req.platform, &sender).await {
                    let _ = sender.send(JsonMessage::error(error.message));
                    return;
                }
            }
        });
        Ok(receiver)
    }

    async fn pull_one(
        &self,
        name: &Reference,
        platform: &str,
        out: &Sender<JsonMessage>,
    ) -> Result<Digest> {
        let say = |message: JsonMessage| {
            let _ = out.send(message);
        };
        let tag = name
            .tag
            .clone()
            .or_else(|| name.digest.clone())
            .unwrap_or_default();
        self.pause(300).await;
        let offer = self.ask_registry(name, "")?;
        say(JsonMessage::layer(
            &tag,
            format!("Pulling from {}", name_in_registry(name)),
        ));
        let offer = match platform {
            "" => offer,
            platform => self.ask_registry(name, platform)?,
        };
        let id = offer.config.id();
        if let Some(top) = self.held(&offer) {
            say(JsonMessage::status(format!("Digest: {}", offer.digest)));
            return Ok(self.finish_pull(name, offer, top, out, id));
        }
        let mut top: Option<Rc<ChainLayer>> = None;
        let mut known = Vec::new();
        for (diff, _, short, _) in &offer.layers {
            let parent = known
                .last()
                .and_then(|l: &Option<Rc<ChainLayer>>| l.clone());
            let chain = crate::digest::chain_id(parent.as_ref().map(|p| &p.chain_id), diff);
            let broken = known.iter().any(Option::is_none);
            let found = if broken {
                None
            } else {
                self.d.layers.borrow().get(&chain)
            };
            let text = if found.is_some() {
                "Already exists"
            } else {
                "Pulling fs layer"
            };
            say(JsonMessage::layer(short, text));
            known.push(found);
        }
        let shown = offer.layers.iter().zip(&known);
        let shown = shown.map(|((_, _, short, size), found)| PullLayer {
            id: short.clone(),
            done: if found.is_some() { *size } else { 0 },
            total: *size,
            state: match found {
                Some(_) => PullState::Exists,
                None => PullState::Waiting,
            },
        });
        let pulling = self.d.journal.pulling(name.familiar(), shown.collect());
        for (at, ((diff, layer, short, size), found)) in offer.layers.iter().zip(known).enumerate()
        {
            if let Some(found) = found {
                top = Some(found);
                continue;
            }
            pulling.layer(at, PullState::Downloading, 0);
            for step in 1..=STEPS {
                self.pause(size * 1000 / RATE / STEPS + 1).await;
                say(JsonMessage {
                    progress: (size * step / STEPS, *size),
                    ..JsonMessage::layer(short, "Downloading")
                });
                pulling.layer(at, PullState::Downloading, size * step / STEPS);
            }
            say(JsonMessage::layer(short, "Verifying Checksum"));
            say(JsonMessage::layer(short, "Download complete"));
            pulling.layer(at, PullState::Extracting, *size);
            self.pause(size * 1000 / RATE / 3 + 1).await;
            say(JsonMessage {
                progress: (*size, *size),
                ..JsonMessage::layer(short, "Extracting")
            });
            let mut layers = self.d.layers.borrow_mut();
            top = Some(layers.register_known(top.take(), layer.clone(), diff.clone()));
            drop(layers);
            say(JsonMessage::layer(short, "Pull complete"));
            pulling.layer(at, PullState::Complete, *size);
        }
        drop(pulling);
        say(JsonMessage::status(format!("Digest: {}", offer.digest)));
        Ok(self.finish_pull(name, offer, top, out, id))
    }

    async fn pause(&self, millis: u64) {
        let _ = self.d.sys.sleep(Duration::from_millis(millis)).await;
    }

    /// Returns the stack of an image that is here already.
    fn held(&self, offer: &Offer) -> Option<Option<Rc<ChainLayer>>> {
        let images = self.d.images.borrow();
        images.get(&offer.config.id()).map(|i| i.top.clone())
    }

    fn finish_pull(
        &self,
        name: &Reference,
        offer: Offer,
        top: Option<Rc<ChainLayer>>,
        out: &Sender<JsonMessage>,
        id: Digest,
    ) -> Digest {
        let before = self.d.images.borrow().by_name(name).cloned();
        let instead = offer.instead;
        self.keep_image(offer.config, top, None);
        let now = self.now();
        let mut images = self.d.images.borrow_mut();
        if name.tag.is_some() {
            images.tag(name, &id, now);
        }
        images.tag(&name.with_digest(offer.digest.as_str()), &id, now);
        drop(images);
        self.image_event("pull", &id, &name.familiar());
        let what = if before.as_ref() == Some(&id) {
            "Status: Image is up to date for"
        } else {
            "Status: Downloaded newer image for"
        };
        let _ = out.send(JsonMessage::status(format!("{what} {}", name.familiar())));
        if let Some(instead) = instead {
            let _ = out.send(JsonMessage::status(format!(
                "Hatoba: {} is not simulated; {instead} stands in for it",
                name.familiar()
            )));
        }
        id
    }

    /// The whole name of an image and the digest its registry has for it.
    pub fn distribution_inspect(&self, reference: &str) -> Result<(String, String)> {
        let name = Reference::parse(reference)?.tagged();
        let offer = self.ask_registry(&name, "")?;
        Ok((name.full(), offer.digest.as_str().to_string()))
    }

    /// Asks the registry that a name belongs to.
    pub(crate) fn ask_registry(&self, name: &Reference, platform: &str) -> Result<Offer> {
        if let Some(pushed) = self.d.pushed.borrow().get(&name.full())
            && (name.domain == "docker.io" || self.registry_has(name))
        {
            let layers = pushed.layers.iter().map(|(diff, layer)| {
                let short = crate::digest::sha256_hex(format!("gzip {diff}").as_bytes());
                (
                    diff.clone(),
                    layer.clone(),
                    short[..12].to_string(),
                    layer.size() / 3,
                )
            });
            let digest = super::push::manifest_digest(&pushed.config);
            return Ok(Offer {
                digest,
                config: pushed.config.clone(),
                layers: layers.collect(),
                instead: None,
            });
        }
        if name.domain != "docker.io" {
            return Err(self.unreachable(name));
        }
        if !self.d.online {
            return Err(ApiError::system(OFFLINE));
        }
        let (repository, version, near) = self.in_hub(name)?;
        let wanted = match platform {
            "" => "amd64".to_string(),
            p => p.strip_prefix("linux/").unwrap_or(p).to_string(),
        };
        let has = |p: &&String| **p == wanted || wanted.strip_suffix("/v8") == Some(p.as_str());
        let Some(found) = version.platforms.iter().find(has) else {
            return Err(ApiError::not_found(format!(
                "no matching manifest for linux/{wanted} in the manifest list entries"
            )));
        };
        let (arch, variant) = found.split_once('/').unwrap_or((found, ""));
        let remote = Remote::build(repository, &version, (arch, variant), &self.d.layer_source);
        let layers = remote.layers.iter().map(|l| {
            (
                l.diff_id.clone(),
                l.layer.clone(),
                l.blob.short().to_string(),
                l.download,
            )
        });
        Ok(Offer {
            layers: layers.collect(),
            instead: near.then(|| format!("{}:{}", name.familiar_name(), version.name)),
            config: remote.config,
            digest: remote.digest,
        })
    }

    /// Finds an image of Docker Hub; true if it only stands in for the tag that was asked for.
    fn in_hub(&self, name: &Reference) -> Result<(&Repository, Version, bool)> {
        let Some(repository) = self.d.catalogue.repository(&name.path) else {
            if hub::exists(&name.path) {
                let text = hub::not_here(&name.familiar_name(), &self.d.catalogue);
                return Err(ApiError::new(ErrorKind::NotSimulated, text));
            }
            return Err(ApiError::not_found(format!(
                "pull access denied for {}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
                name.familiar_name()
            )));
        };
        let found = match &name.digest {
            Some(digest) => {
                let mut all = repository.versions().into_iter();
                all.find(|v| index_digest(repository, v).as_str() == digest)
                    .map_or(Tagged::Unknown, |v| Tagged::Own(Box::new(v)))
            }
            None => hub::resolve(repository, name.tag.as_deref().unwrap_or_default()),
        };
        match found {
            Tagged::Own(version) => Ok((repository, *version, false)),
            Tagged::Near(version) => Ok((repository, *version, true)),
            Tagged::NotHere => Err(ApiError::new(
                ErrorKind::NotSimulated,
                hub::tag_not_here(&name.familiar(), repository),
            )),
            Tagged::Unknown => Err(ApiError::not_found(format!(
                "manifest for {} not found: manifest unknown: manifest unknown",
                name.familiar()
            ))),
        }
    }

    pub(crate) fn unreachable(&self, name: &Reference) -> ApiError {
        let domain = &name.domain;
        let local = self.is_local(name);
        if local && self.registry_runs(domain) {
            return ApiError::not_found(format!(
                "manifest for {} not found: manifest unknown: manifest unknown",
                name.familiar()
            ));
        }
        if !local && hub::registry_exists(domain) && self.d.online {
            return ApiError::new(ErrorKind::NotSimulated, hub::registry_not_here(domain));
        }
        let scheme = if local { "http" } else { "https" };
        let why = self.dial_error(name);
        ApiError::system(format!("Get \"{scheme}://{domain}/v2/\": {why}"))
    }

    /// Whether a name belongs to a registry on this host, which is asked without TLS.
    pub(crate) fn is_local(&self, name: &Reference) -> bool {
        name.domain.starts_with("localhost") || name.domain.starts_with("127.")
    }

    /// Why a registry cannot be reached.
    pub(crate) fn dial_error(&self, name: &Reference) -> String {
        let domain = &name.domain;
        if domain == "docker.io" {
            return OFFLINE_DIAL.to_string();
        }
        if self.is_local(name) {
            let address = domain.replace("localhost", "127.0.0.1");
            let port = if address.contains(':') { "" } else { ":80" };
            return format!("dial tcp {address}{port}: connect: connection refused");
        }
        let host = domain.split(':').next().unwrap_or(domain);
        format!("dial tcp: lookup {host} on 127.0.0.53:53: no such host")
    }

    /// Puts an image of the catalogue on the host, without a trace of a pull.
    pub(crate) fn preload(&self, name: &str) {
        let Ok(reference) = Reference::parse(name) else {
            return;
        };
        let Some(repository) = self.d.catalogue.repository(&reference.path) else {
            return;
        };
        let chosen = match &reference.tag {
            Some(tag) => repository.tag(tag).map(|v| (v, vec![tag.clone()])),
            None => repository.preloaded(),
        };
        let Some((version, mut tags)) = chosen else {
            return;
        };
        if reference.tag.is_none() && !tags.iter().any(|t| t == "latest") {
            tags = vec!["latest".to_string()];
        }
        let remote = Remote::build(repository, &version, ("amd64", ""), &self.d.layer_source);
        let mut top = None;
        for layer in &remote.layers {
            let mut layers = self.d.layers.borrow_mut();
            top =
                Some(layers.register_known(top.take(), layer.layer.clone(), layer.diff_id.clone()));
        }
        let mut config = remote.config;
        if config.history.is_empty() {
            config.history.push(History::default());
        }
        let id = self.keep_image(config, top, None);
        let now = self.now();
        for tag in tags {
            self.d
                .images
                .borrow_mut()
                .tag(&reference.with_tag(&tag), &id, now);
        }
    }
}

/// `library/nginx` for Docker Hub, the path elsewhere.
fn name_in_registry(name: &Reference) -> &str {
    &name.path
}
