//! `docker pause` and `docker unpause`.

use super::Status;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Freezes a container's processes.
    pub fn container_pause(&self, name: &str) -> Result<()> {
        drop(self.asked("pause", name));
        let container = self.container(name)?;
        let id = &container.id;
        let status = container.status();
        match (status, container.runtime()) {
            (Status::Paused, _) => Err(ApiError::conflict(format!(
                "Container {id} is already paused"
            ))),
            (Status::Restarting, _) => Err(ApiError::conflict(format!(
                "Container {id} is restarting, wait until the container is running"
            ))),
            (_, Some(runtime)) if status == Status::Running => {
                self.d.kernel.freeze(runtime.cgroup, true);
                container.data.borrow_mut().state.status = Status::Paused;
                self.container_event(&container, "pause", []);
                container.changed.notify();
                Ok(())
            }
            _ => Err(ApiError::conflict(format!("container {id} is not running"))),
        }
    }

    /// Lets a frozen container go on.
    pub fn container_unpause(&self, name: &str) -> Result<()> {
        drop(self.asked("unpause", name));
        let container = self.container(name)?;
        let Some(runtime) = container
            .runtime()
            .filter(|_| container.status() == Status::Paused)
        else {
            let message = format!("Container {} is not paused", container.id);
            return Err(ApiError::system(message));
        };
        self.d.kernel.freeze(runtime.cgroup, false);
        container.data.borrow_mut().state.status = Status::Running;
        self.container_event(&container, "unpause", []);
        container.changed.notify();
        Ok(())
    }
}
