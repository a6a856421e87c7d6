//! `docker images`.

use std::collections::BTreeMap;

use super::Image;
use crate::api::image::{ImageListOptions, ImageSummary};
use crate::api::{ApiError, Filters, Result};
use crate::daemon::Engine;
use crate::system::until_filter;

impl Engine {
    /// Lists images, newest first.
    pub fn image_list(&self, options: &ImageListOptions) -> Result<Vec<ImageSummary>> {
        drop(self.asked("images", ""));
        let filters = &options.filters;
        filters.validate(&[
            "dangling",
            "label",
            "label!",
            "before",
            "since",
            "reference",
            "until",
        ])?;
        let dangling = match filters.has("dangling") {
            true => Some(filters.bool("dangling", false)?),
            false => None,
        };
        let until = until_filter(filters, self.now())?;
        let images = self.d.images.borrow();
        let created = |term: &str| -> Result<Option<i64>> {
            match filters.get(term).last() {
                Some(name) => Ok(Some(images.find(name)?.config.created.nanos())),
                None => Ok(None),
            }
        };
        let (before, since) = (created("before")?, created("since")?);
        let mut users: BTreeMap<String, i64> = BTreeMap::new();
        for container in self.containers() {
            *users.entry(container.image_id.to_string()).or_default() += 1;
        }
        let mut chosen: Vec<&Image> = images.all();
        chosen.retain(|image| {
            let at = image.config.created.nanos();
            before.is_none_or(|t| at < t)
                && since.is_none_or(|t| at > t)
                && until.is_none_or(|t| at <= t)
                && filters.labels(&image.config.config.labels.clone().into_map())
        });
        chosen.sort_by(|a, b| {
            b.config
                .created
                .cmp(&a.config.created)
                .then(a.seq.cmp(&b.seq))
        });
        let mut holders: BTreeMap<String, u64> = BTreeMap::new();
        for image in images.all() {
            for layer in crate::layer::stack(image.top.as_ref()) {
                *holders.entry(layer.chain_id.to_string()).or_default() += 1;
            }
        }
        let mut out = Vec::new();
        for image in chosen {
            let Some(mut summary) = self.image_summary(image, options, dangling, filters)? else {
                continue;
            };
            summary.containers = users.get(&summary.id).copied().unwrap_or(0);
            if options.shared_size {
                let shared = crate::layer::stack(image.top.as_ref());
                let shared = shared
                    .iter()
                    .filter(|l| holders.get(l.chain_id.as_str()) > Some(&1));
                summary.shared_size = shared.map(|l| l.size).sum::<u64>() as i64;
            } else {
                summary.containers = -1;
            }
            out.push(summary);
        }
        Ok(out)
    }

    fn image_summary(
        &self,
        image: &Image,
        options: &ImageListOptions,
        dangling: Option<bool>,
        filters: &Filters,
    ) -> Result<Option<ImageSummary>> {
        let images = self.d.images.borrow();
        let names = images.names_of(&image.id);
        let patterns = filters.get("reference");
        for pattern in patterns {
            if pattern.ends_with('[') {
                return Err(ApiError::invalid("syntax error in pattern"));
            }
        }
        let wanted = |n: &&crate::reference::Reference| {
            patterns.is_empty() || patterns.iter().any(|p| n.matches(p))
        };
        let shown: Vec<_> = names.iter().filter(wanted).collect();
        let mut summary = ImageSummary {
            id: image.id.to_string(),
            parent_id: image
                .parent
                .as_ref()
                .map_or(String::new(), |p| p.to_string()),
            created: image.config.created.secs(),
            size: image.size(),
            shared_size: -1,
            labels: image.config.config.labels.clone(),
            containers: -1,
            ..ImageSummary::default()
        };
        for name in shown {
            match &name.digest {
                Some(_) => summary.repo_digests.push(name.familiar()),
                None => summary.repo_tags.push(name.familiar()),
            }
        }
        let bare = summary.repo_tags.is_empty() && summary.repo_digests.is_empty();
        if bare {
            // An image without any name is intermediate if others build on it.
            let intermediate = !images.children(&image.id).is_empty();
            let hidden =
                !patterns.is_empty() || (intermediate && !options.all) || !names.is_empty();
            if hidden || dangling == Some(false) || (dangling == Some(true) && intermediate) {
                return Ok(None);
            }
        } else if dangling == Some(true) && !summary.repo_tags.is_empty() {
            return Ok(None);
        }
        Ok(Some(summary))
    }
}
