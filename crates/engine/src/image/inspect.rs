//! `docker image inspect` and `docker history`.

use super::Image;
use crate::api::Result;
use crate::api::container::inspect::GraphDriver;
use crate::api::image::inspect::ImageMetadata;
use crate::api::image::{HistoryItem, ImageInspect, RootFs};
use crate::api::value::{Dict, List};
use crate::daemon::{Engine, ROOT};
use crate::layer::{snapshot::directory, stack};

impl Engine {
    /// Tells all about an image.
    pub fn image_inspect(&self, name: &str) -> Result<ImageInspect> {
        self.image_inspect_on(name, "")
    }

    /// The same, if the image is for a platform.
    pub fn image_inspect_on(&self, name: &str, platform: &str) -> Result<ImageInspect> {
        drop(self.asked("inspect", name));
        let images = self.d.images.borrow();
        let image = images.find_on(name, platform)?;
        let names = images.names_of(&image.id);
        let config = &image.config;
        let familiar = |tags: bool| {
            let chosen = names.iter().filter(|n| n.tag.is_some() == tags);
            chosen.map(|n| n.familiar()).collect()
        };
        Ok(ImageInspect {
            id: image.id.to_string(),
            repo_tags: familiar(true),
            repo_digests: familiar(false),
            parent: image
                .parent
                .as_ref()
                .map_or(String::new(), |p| p.to_string()),
            comment: match config.comment.is_empty() {
                true => config
                    .history
                    .last()
                    .map_or(String::new(), |h| h.comment.clone()),
                false => config.comment.clone(),
            },
            created: config.created,
            docker_version: config.docker_version.clone(),
            author: config.author.clone(),
            config: config.config.clone(),
            architecture: config.architecture.clone(),
            variant: config.variant.clone(),
            os: config.os.clone(),
            size: image.size(),
            graph_driver: graph_driver(image),
            root_fs: RootFs {
                kind: "layers".to_string(),
                layers: List::nil_if_empty(config.diff_ids.iter().map(|d| d.to_string()).collect()),
            },
            metadata: ImageMetadata {
                last_tag_time: image.last_tagged,
            },
        })
    }

    /// Lists an image's steps, newest first.
    pub fn image_history(&self, name: &str, platform: &str) -> Result<Vec<HistoryItem>> {
        drop(self.asked("history", name));
        let images = self.d.images.borrow();
        let image = images.find_on(name, platform)?;
        let layers = stack(image.top.as_ref());
        let places = image.config.layer_places();
        let mut out = Vec::new();
        for (step, place) in image.config.history.iter().zip(places) {
            out.push(HistoryItem {
                comment: step.comment.clone(),
                created: step.created.secs(),
                created_by: step.created_by.clone(),
                id: "<missing>".to_string(),
                size: place.and_then(|i| layers.get(i)).map_or(0, |l| l.size),
                tags: List(None),
            });
        }
        out.reverse();
        // The image itself and the images it was committed from are known by id.
        let mut at = Some(image.id.clone());
        let mut row = 0;
        while let Some(id) = at {
            let Some(owner) = images.get(&id) else { break };
            let Some(item) = out.get_mut(row) else { break };
            item.id = id.to_string();
            let names = images.names_of(&id);
            let tags = names.iter().filter(|n| n.tag.is_some());
            item.tags = List::nil_if_empty(tags.map(|n| n.familiar()).collect());
            at = owner.parent.clone();
            let parent = at.as_ref().and_then(|id| images.get(id));
            row += owner.config.history.len()
                - parent.map_or(0, |p| {
                    p.config.history.len().min(owner.config.history.len())
                });
        }
        Ok(out)
    }
}

fn graph_driver(image: &Image) -> GraphDriver {
    let layers = stack(image.top.as_ref());
    let dirs: Vec<String> = layers
        .iter()
        .rev()
        .map(|l| format!("{ROOT}/overlay2/{}", directory(l.chain_id.as_str())))
        .collect();
    let mut data = Dict::empty();
    if let Some((top, below)) = dirs.split_first() {
        if !below.is_empty() {
            let lower: Vec<String> = below.iter().map(|d| format!("{d}/diff")).collect();
            data.insert("LowerDir", lower.join(":"));
        }
        data.insert("MergedDir", format!("{top}/merged"));
        data.insert("UpperDir", format!("{top}/diff"));
        data.insert("WorkDir", format!("{top}/work"));
    }
    GraphDriver {
        data,
        name: "overlay2".to_string(),
    }
}
