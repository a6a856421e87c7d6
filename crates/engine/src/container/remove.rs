//! `docker rm`.

use std::rc::Rc;

use snapshot::{Gone, ObjectKind};

use super::{Container, Status};
use crate::api::container::{RemoveOptions, StopOptions};
use crate::api::{ApiError, Result};
use crate::daemon::{Engine, ROOT};

impl Engine {
    /// Removes a container.
    pub async fn container_remove(&self, name: &str, options: RemoveOptions) -> Result<()> {
        drop(self.asked("rm", name));
        self.remove_by_name(name, options).await
    }

    pub(crate) async fn remove_by_name(&self, name: &str, options: RemoveOptions) -> Result<()> {
        if options.links {
            return self.remove_link(name);
        }
        self.toil(500);
        let container = self.container(name)?;
        let status = container.status();
        if status == Status::Removing {
            return Err(ApiError::conflict(format!(
                "removal of container {name} is already in progress"
            )));
        }
        if status.is_up() {
            let why = match status {
                Status::Paused => "container is paused and must be unpaused first".to_string(),
                Status::Restarting => {
                    "container is restarting: stop the container before removing or force remove"
                        .to_string()
                }
                _ => "container is running: stop the container before removing or force remove"
                    .to_string(),
            };
            if !options.force {
                return Err(ApiError::conflict(format!(
                    "cannot remove container \"{name}\": {why}"
                )));
            }
            container.data.borrow_mut().host.auto_remove = false;
            let kill = StopOptions {
                signal: "KILL".to_string(),
                timeout: Some(-1),
            };
            self.stop(&container, &kill).await?;
        }
        self.drop_container(&container, options.volumes);
        Ok(())
    }

    /// Takes a stopped container out of the store with all it holds.
    pub(crate) fn drop_container(&self, container: &Rc<Container>, volumes: bool) {
        container.data.borrow_mut().state.status = Status::Removing;
        self.forget_endpoints(container);
        let mounts = container.data.borrow().mounts.clone();
        self.d.journal.went(Gone {
            kind: ObjectKind::Container,
            id: container.id.clone(),
            name: container.name(),
            image: container.data.borrow().config.image.clone(),
            bytes: self.d.kernel.fs_usage(container.fs),
        });
        let dir = format!("{ROOT}/containers/{}", container.id);
        super::files::remove_tree(&self.host_agent(), &dir);
        self.d.containers.borrow_mut().remove(&container.id);
        self.d.execs.borrow_mut().forget(&container.id);
        self.d.kernel.drop_fs(container.fs);
        if volumes {
            for mount in mounts
                .iter()
                .filter(|m| m.anonymous && m.point.kind == "volume")
            {
                let _quiet = self.quietly();
                let _ = self.volume_remove(&mount.point.name, false);
            }
        }
        container.data.borrow_mut().state.removed = true;
        container.streams.hang_up();
        container.log.hang_up();
        self.container_event(container, "destroy", []);
        container.changed.notify();
    }
}
