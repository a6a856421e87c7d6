//! `docker rmi`, `docker tag` and `docker image prune`, by moby's rules.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Image, ImageConfig};
use snapshot::{Gone, ObjectKind};

use crate::api::image::{DeleteResponse, ImageRemoveOptions, ImagesPruneReport};
use crate::api::{ApiError, Filters, Result};
use crate::container::Container;
use crate::daemon::Engine;
use crate::digest::Digest;
use crate::layer::{ChainLayer, stack};
use crate::reference::{Reference, is_digest, is_hex64};
use crate::system::until_filter;

impl Engine {
    /// Keeps an image made here.
    pub(crate) fn keep_image(
        &self,
        config: ImageConfig,
        top: Option<Rc<ChainLayer>>,
        parent: Option<Digest>,
    ) -> Digest {
        self.d.content.borrow_mut().put(&config.to_bytes());
        self.d.images.borrow_mut().create(config, top, parent)
    }

    /// Lets a name lead to an image, with the event.
    pub(crate) fn tag_image(&self, name: &Reference, id: &Digest) {
        let now = self.now();
        self.d.images.borrow_mut().tag(name, id, now);
        self.image_event("tag", id, &name.familiar());
    }

    pub(crate) fn image_event(&self, action: &str, id: &Digest, name: &str) {
        let mut attributes = Vec::new();
        if let Some(image) = self.d.images.borrow().get(id) {
            let labels = image.config.config.labels.iter();
            attributes.extend(labels.map(|(k, v)| (k.clone(), v.clone())));
        }
        attributes.push(("name".to_string(), name.to_string()));
        self.event(ObjectKind::Image, action, id.as_str(), attributes);
    }

    /// Gives an image a further name.
    pub fn image_tag(&self, source: &str, target: &str) -> Result<()> {
        drop(self.asked("tag", source));
        let target = Reference::parse(target)?.tagged();
        if target.digest.is_some() {
            return Err(ApiError::invalid(
                "refusing to create a tag with a digest reference",
            ));
        }
        let id = self.d.images.borrow().find(source)?.id.clone();
        self.tag_image(&target, &id);
        Ok(())
    }

    /// Untags or deletes an image.
    pub async fn image_remove(
        &self,
        name: &str,
        options: ImageRemoveOptions,
    ) -> Result<Vec<DeleteResponse>> {
        drop(self.asked("rmi", name));
        self.delete_image_on(name, &options.platform, options.force, !options.no_prune)
    }

    fn delete_image(&self, name: &str, force: bool, prune: bool) -> Result<Vec<DeleteResponse>> {
        self.delete_image_on(name, "", force, prune)
    }

    fn delete_image_on(
        &self,
        name: &str,
        platform: &str,
        force: bool,
        prune: bool,
    ) -> Result<Vec<DeleteResponse>> {
        let id = self.d.images.borrow().find_on(name, platform)?.id.clone();
        let mut records = Vec::new();
        let names = self.names_of(&id);
        if !is_id_prefix(&id, name) {
            if !force
                && is_single(&names)
                && let Some(container) = self.users_of(&id).first()
            {
                return Err(ApiError::conflict(format!(
                    "conflict: unable to remove repository reference \"{name}\" (must force) - container {} is using its referenced image {}",
                    container.short_id(),
                    id.short()
                )));
            }
            let reference = Reference::parse(name)?.tagged().key();
            self.untag(&reference, &id, &mut records);
            self.drop_lonely_digests(&reference, &id, &mut records);
            if !self.names_of(&id).is_empty() {
                return Ok(records);
            }
        } else if is_single(&names) {
            self.check_conflict(&id, !force, false)?;
            for reference in &names {
                self.untag(reference, &id, &mut records);
            }
        }
        // An image that something needs loses its name and stays without a word.
        let quiet = !is_id_prefix(&id, name);
        self.delete_unnamed(&id, &mut records, force, prune, quiet)?;
        Ok(records)
    }

    /// Digests go with the last tag of their repository.
    fn drop_lonely_digests(
        &self,
        name: &Reference,
        id: &Digest,
        records: &mut Vec<DeleteResponse>,
    ) {
        let same = |n: &&Reference| n.name() == name.name();
        let rest = self.names_of(id);
        if name.digest.is_none() && !rest.iter().filter(same).any(|n| n.tag.is_some()) {
            for digest in rest.iter().filter(same) {
                self.untag(digest, id, records);
            }
        }
    }

    fn names_of(&self, id: &Digest) -> Vec<Reference> {
        self.d.images.borrow().names_of(id)
    }

    fn untag(&self, name: &Reference, id: &Digest, records: &mut Vec<DeleteResponse>) {
        if self.d.images.borrow_mut().untag(name).is_some() {
            records.push(DeleteResponse::Untagged(name.familiar()));
            self.image_event("untag", id, &name.familiar());
        }
    }

    fn users_of(&self, id: &Digest) -> Vec<Rc<Container>> {
        let own = self.containers().into_iter().filter(|c| c.image_id == *id);
        own.collect()
    }

    /// Fails if something keeps the image. Children and running containers always do; with
    /// `soft`, so do stopped containers and, with `names`, remaining names.
    fn check_conflict(&self, id: &Digest, soft: bool, names: bool) -> Result<()> {
        let conflict = |hard: bool, why: String| {
            let how = if hard {
                "cannot be forced"
            } else {
                "must be forced"
            };
            Err(ApiError::conflict(format!(
                "conflict: unable to delete {} ({how}) - {why}",
                id.short()
            )))
        };
        if !self.d.images.borrow().children(id).is_empty() {
            return conflict(true, "image has dependent child images".to_string());
        }
        let users = self.users_of(id);
        if let Some(c) = users.iter().find(|c| c.is_running()) {
            let why = format!("image is being used by running container {}", c.short_id());
            return conflict(true, why);
        }
        if soft && names && !self.names_of(id).is_empty() {
            return conflict(
                false,
                "image is referenced in multiple repositories".to_string(),
            );
        }
        if let Some(c) = users.first().filter(|_| soft) {
            let why = format!("image is being used by stopped container {}", c.short_id());
            return conflict(false, why);
        }
        Ok(())
    }

    /// Deletes an image and, with `prune`, its unnamed parents; `quiet` for those.
    fn delete_unnamed(
        &self,
        id: &Digest,
        records: &mut Vec<DeleteResponse>,
        force: bool,
        prune: bool,
        quiet: bool,
    ) -> Result<()> {
        if let Err(conflict) = self.check_conflict(id, !force, true) {
            let children = !self.d.images.borrow().children(id).is_empty();
            let dangling = self.names_of(id).is_empty() && !children;
            let used = !children && !self.users_of(id).is_empty();
            return match quiet && (!dangling || used) {
                true => Ok(()),
                false => Err(conflict),
            };
        }
        for name in self.names_of(id) {
            self.untag(&name, id, records);
        }
        let Some(image) = self.d.images.borrow_mut().take(id) else {
            return Ok(());
        };
        self.event(
            ObjectKind::Image,
            "delete",
            id.as_str(),
            [("name".to_string(), id.to_string())],
        );
        records.push(DeleteResponse::Deleted(id.to_string()));
        self.d.content.borrow_mut().remove(id);
        let Image { top, parent, .. } = image;
        let sizes: BTreeMap<Digest, u64> = stack(top.as_ref())
            .iter()
            .map(|l| (l.chain_id.clone(), l.size))
            .collect();
        let mut bytes = 0;
        for chain in self.d.layers.borrow_mut().release(top) {
            bytes += sizes.get(&chain).unwrap_or(&0);
            records.push(DeleteResponse::Deleted(chain.to_string()));
        }
        let named = records.iter().rev().find_map(|r| match r {
            DeleteResponse::Untagged(name) => Some(name.clone()),
            DeleteResponse::Deleted(_) => None,
        });
        self.d.journal.went(Gone {
            kind: ObjectKind::Image,
            id: id.hex().to_string(),
            name: named.unwrap_or_else(|| id.short().to_string()),
            bytes,
            ..Gone::default()
        });
        match parent {
            Some(parent) if prune && self.d.images.borrow().get(&parent).is_some() => {
                self.delete_unnamed(&parent, records, false, true, true)
            }
            _ => Ok(()),
        }
    }

    /// Removes unused images: dangling ones, or with `dangling=false` all that no container uses.
    pub async fn images_prune(&self, filters: &Filters) -> Result<ImagesPruneReport> {
        drop(self.asked("image prune", ""));
        filters.validate(&["dangling", "label", "label!", "until"])?;
        let dangling_only = filters.bool("dangling", true)?;
        let until = until_filter(filters, self.now())?;
        let mut report = ImagesPruneReport::default();
        let sizes: Vec<(String, u64)> = {
            let layers = self.d.layers.borrow();
            let all = layers.all();
            all.iter()
                .map(|l| (l.chain_id.to_string(), l.size))
                .collect()
        };
        let all: Vec<Digest> = {
            let images = self.d.images.borrow();
            let chosen = images.all().into_iter().filter(|image| {
                let heads = images.children(&image.id).is_empty();
                let named = !images.names_of(&image.id).is_empty();
                let young = until.is_some_and(|t| image.config.created.nanos() > t);
                (heads || (named && !dangling_only))
                    && !young
                    && filters.labels(&image.config.config.labels.clone().into_map())
            });
            chosen.map(|i| i.id.clone()).collect()
        };
        for id in all {
            let names = self.names_of(&id);
            if names.is_empty() {
                if let Ok(records) = self.delete_image(id.hex(), false, true) {
                    report.deleted.extend(records);
                }
                continue;
            }
            let tagged = names.iter().any(|n| n.tag.is_some());
            if dangling_only && tagged {
                continue;
            }
            for name in names {
                if let Ok(records) = self.delete_image(&name.full(), false, true) {
                    report.deleted.extend(records);
                }
            }
        }
        for record in &report.deleted {
            if let DeleteResponse::Deleted(id) = record
                && let Some((_, size)) = sizes.iter().find(|(chain, _)| chain == id)
            {
                report.space_reclaimed += size;
            }
        }
        let reclaimed = [("reclaimed".to_string(), report.space_reclaimed.to_string())];
        self.event(ObjectKind::Image, "prune", "", reclaimed);
        Ok(report)
    }
}

/// Returns whether a text names an image by its id or the start of it.
fn is_id_prefix(id: &Digest, text: &str) -> bool {
    let hex = text.strip_prefix("sha256:").unwrap_or(text);
    is_digest(text) || is_hex64(text) || (!hex.is_empty() && id.hex().starts_with(hex))
}

/// Returns whether all names are one tag and, at most, digests of its repository.
fn is_single(names: &[Reference]) -> bool {
    if names.len() <= 1 {
        return true;
    }
    let mut tags = names.iter().filter(|n| n.tag.is_some());
    match (tags.next(), tags.next()) {
        (Some(tag), None) => names.iter().all(|n| n.name() == tag.name()),
        (None, _) => names.windows(2).all(|w| w[0].name() == w[1].name()),
        _ => false,
    }
}
