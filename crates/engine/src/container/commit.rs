//! `docker commit`.

use super::Status;
use crate::api::container::CommitRequest;
use crate::api::image::ImageConfigView;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;
use crate::image::config::view_of;
use crate::image::{History, ImageConfig};
use crate::layer::LayerStore;
use crate::reference::Reference;

impl Engine {
    /// Makes an image of a container; returns its id.
    pub async fn container_commit(&self, req: CommitRequest) -> Result<String> {
        drop(self.asked("commit", &req.container));
        let container = self.container(&req.container)?;
        let name = match req.reference.as_str() {
            "" => None,
            text => Some(Reference::parse(text)?.tagged()),
        };
        let mut config = match &req.config {
            Some(config) => view_of(config),
            None => view_of(&container.data.borrow().config),
        };
        crate::image::changes::apply(&mut config, &req.changes)?;
        fill(&mut config, &view_of(&container.data.borrow().config));
        // What `docker run` filled in of the container's own is not the image's.
        let runtime = container.runtime();
        let freeze = req.pause && container.status() == Status::Running;
        if let (true, Some(runtime)) = (freeze, &runtime) {
            self.d.kernel.freeze(runtime.cgroup, true);
        }
        let upper = self.d.snapshots.commit(container.fs);
        if let (true, Some(runtime)) = (freeze, &runtime) {
            self.d.kernel.freeze(runtime.cgroup, false);
        }
        let empty = upper.iter().all(|(path, _)| path.is_empty());
        let below = container.top.as_ref().map_or(0, |t| t.lowers().len());
        if !empty {
            LayerStore::may_grow(below).map_err(ApiError::system)?;
        }
        let top = match empty {
            true => container.top.clone(),
            false => Some(
                self.d
                    .layers
                    .borrow_mut()
                    .register(container.top.clone(), upper.into()),
            ),
        };
        let now = self.now();
        let base = self
            .d
            .images
            .borrow()
            .get(&container.image_id)
            .map(|i| i.config.clone());
        let mut image = ImageConfig {
            created: now,
            author: req.author.clone(),
            architecture: "amd64".to_string(),
            os: "linux".to_string(),
            comment: req.comment.clone(),
            docker_version: crate::system::VERSION.to_string(),
            ..base.clone().unwrap_or_default()
        };
        image.created = now;
        image.author = req.author.clone();
        image.comment = req.comment.clone();
        image.docker_version = crate::system::VERSION.to_string();
        image.config = config;
        image.diff_ids = top.as_ref().map(|t| t.diff_ids()).unwrap_or_default();
        let command = {
            let data = container.data.borrow();
            let mut words = vec![data.path.clone()];
            words.extend(data.args.iter().cloned());
            words.join(" ")
        };
        image.history.push(History {
            created: now,
            created_by: command,
            author: req.author,
            comment: req.comment,
            empty_layer: empty,
        });
        let parent = base.is_some().then(|| container.image_id.clone());
        let id = self.keep_image(image, top, parent);
        if let Some(name) = name {
            self.tag_image(&name, &id);
        }
        self.container_event(&container, "commit", [("comment", req.container.clone())]);
        Ok(id.to_string())
    }
}

/// Takes the command from the container where an image would have none, as moby's `merge` does.
fn fill(image: &mut ImageConfigView, container: &ImageConfigView) {
    if image.entrypoint.is_empty() {
        if image.cmd.is_empty() {
            image.cmd = container.cmd.clone();
        }
        if image.entrypoint.is_nil() {
            image.entrypoint = container.entrypoint.clone();
        }
    }
}
