//! `docker stats`.

use std::rc::Rc;
use std::time::Duration;

use super::Container;
use crate::api::Result;
use crate::api::container::StatsSample;
use crate::daemon::Engine;
use crate::sync::{Receiver, channel};

impl Engine {
    /// Reads use of resources, once or each second.
    pub async fn container_stats(&self, name: &str, stream: bool) -> Result<Receiver<StatsSample>> {
        drop(self.asked("stats", name));
        let container = self.container(name)?;
        let (sender, receiver) = channel();
        let engine = self.clone();
        self.spawn(async move {
            let mut before = engine.cpu(&container);
            loop {
                let _ = engine.d.sys.sleep(Duration::from_secs(1)).await;
                let after = engine.cpu(&container);
                let sample = engine.sample(&container, after.saturating_sub(before));
                before = after;
                if sender.send(sample).is_err() || !stream {
                    return;
                }
                if container.data.borrow().state.removed {
                    return;
                }
            }
        });
        Ok(receiver)
    }

    fn cpu(&self, container: &Rc<Container>) -> Duration {
        let runtime = container.runtime();
        runtime.map_or(Duration::ZERO, |r| self.d.kernel.cgroup_stats(r.cgroup).cpu)
    }

    /// `used` is the CPU time of the last second.
    fn sample(&self, container: &Container, used: Duration) -> StatsSample {
        let mut sample = StatsSample {
            id: container.id.clone(),
            name: container.name(),
            ..StatsSample::default()
        };
        let Some(runtime) = container.runtime() else {
            return sample;
        };
        let stats = self.d.kernel.cgroup_stats(runtime.cgroup);
        let limit = container.data.borrow().host.memory;
        sample.cpu_percent = used.as_secs_f64() * 100.0;
        sample.memory = stats.memory;
        sample.memory_limit = match u64::try_from(limit) {
            Ok(limit) if limit > 0 => limit,
            _ => self.d.kernel.memory_total(),
        };
        sample.pids = stats.pids;
        sample
    }
}
