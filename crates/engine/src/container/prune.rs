//! `docker container prune`.

use super::Status;
use snapshot::ObjectKind;

use crate::api::container::ContainersPruneReport;
use crate::api::{Filters, Result};
use crate::daemon::Engine;
use crate::system::until_filter;

impl Engine {
    /// Removes stopped containers.
    pub async fn containers_prune(&self, filters: &Filters) -> Result<ContainersPruneReport> {
        drop(self.asked("container prune", ""));
        filters.validate(&["label", "label!", "until"])?;
        let until = until_filter(filters, self.now())?;
        let mut report = ContainersPruneReport::default();
        for container in self.containers() {
            let stopped = matches!(
                container.status(),
                Status::Created | Status::Exited | Status::Dead
            );
            let labels = container.data.borrow().config.labels.clone().into_map();
            let young = until.is_some_and(|t| container.created.nanos() > t);
            if !stopped || young || !filters.labels(&labels) {
                continue;
            }
            report.space_reclaimed += self.d.kernel.fs_usage(container.fs);
            self.drop_container(&container, false);
            report.deleted.push(container.id.clone());
        }
        let reclaimed = [("reclaimed".to_string(), report.space_reclaimed.to_string())];
        self.event(ObjectKind::Container, "prune", "", reclaimed);
        Ok(report)
    }
}
