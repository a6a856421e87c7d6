//! `docker start`, and what happens when the process ends.

use std::rc::Rc;
use std::time::Duration;

use machine::WaitStatus;

use super::run::Launched;
use super::{Container, Runtime, Status, run};
use crate::api::container::RemoveOptions;
use crate::api::value::Timestamp;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;
use crate::sync::Receiver;

/// How long namespaces, mounts and the network take until the process runs.
const LAUNCH: Duration = Duration::from_millis(240);

impl Engine {
    /// Starts a container; returns once its process runs.
    pub async fn container_start(&self, name: &str) -> Result<()> {
        drop(self.asked("start", name));
        let container = self.container(name)?;
        match container.status() {
            Status::Paused => {
                return Err(ApiError::conflict(
                    "cannot start a paused container, try unpause instead",
                ));
            }
            Status::Running => return Err(ApiError::not_modified("")),
            Status::Removing | Status::Dead => {
                return Err(ApiError::conflict(
                    "container is marked for removal and cannot be started",
                ));
            }
            Status::Created | Status::Exited | Status::Restarting => {}
        }
        {
            let mut data = container.data.borrow_mut();
            data.manually_stopped = false;
            data.restart_count = 0;
        }
        self.start_process(&container).await
    }

    /// Starts the process; cleans up and notes the error if that fails.
    pub(crate) async fn start_process(&self, container: &Rc<Container>) -> Result<()> {
        // containerd's shim and runc take their time.
        let before = container.status();
        let _ = self.d.sys.sleep(LAUNCH).await;
        self.container(&container.id)?;
        match container.status() {
            Status::Exited if before == Status::Restarting => {
                return Err(ApiError::conflict(
                    "container was stopped before it restarted",
                ));
            }
            Status::Running | Status::Paused => return Err(ApiError::not_modified("")),
            Status::Removing | Status::Dead => {
                return Err(ApiError::conflict(
                    "container is marked for removal and cannot be started",
                ));
            }
            Status::Created | Status::Exited | Status::Restarting => {}
        }
        self.toil(2000);
        let launched = self.launch(container);
        match launched {
            Ok(Launched::Running(runtime, finished)) => {
                self.note_places(container, &runtime);
                let generation = {
                    let mut data = container.data.borrow_mut();
                    data.generation += 1;
                    data.runtime = Some(runtime.clone());
                    data.state.status = Status::Running;
                    data.state.exit_code = 0;
                    data.state.error.clear();
                    data.state.oom_killed = false;
                    data.restart_at = None;
                    data.ended_by = None;
                    data.state.started_at = self.now();
                    data.generation
                };
                container.changed.notify();
                self.update_dns();
                self.container_event(container, "start", []);
                self.start_health(container, generation);
                let (engine, container) = (self.clone(), container.clone());
                self.spawn(async move { engine.supervise(container, runtime, finished).await });
                Ok(())
            }
            Ok(Launched::Ended(code)) => {
                {
                    let mut data = container.data.borrow_mut();
                    data.generation += 1;
                    data.state.status = Status::Running;
                    data.state.error.clear();
                    data.state.started_at = self.now();
                }
                self.container_event(container, "start", []);
                let (engine, container) = (self.clone(), container.clone());
                self.spawn(async move { engine.after_exit(&container, code, false).await });
                Ok(())
            }
            Err(error) => {
                {
                    let mut data = container.data.borrow_mut();
                    data.state.error = error.message.clone();
                    data.state.exit_code = run::start_exit_code(&error);
                    if data.state.status == Status::Restarting {
                        data.state.status = Status::Exited;
                    }
                }
                container.streams.hang_up();
                container.changed.notify();
                if container.data.borrow().host.auto_remove {
                    let options = RemoveOptions {
                        force: true,
                        volumes: true,
                        links: false,
                    };
                    let _ = self.remove_by_name(&container.id, options).await;
                }
                Err(error)
            }
        }
    }

    /// Waits for the process to end.
    async fn supervise(&self, container: Rc<Container>, runtime: Runtime, finished: Receiver<()>) {
        let status = self.d.sys.wait(runtime.pid).await;
        let code = match status {
            Ok((_, WaitStatus::Exited(code))) => code,
            Ok((_, WaitStatus::Signaled(signal))) => 128 + signal.number(),
            _ => 137,
        };
        while finished.recv().await.is_some() {}
        let oom = self.d.kernel.oom_killed(runtime.cgroup);
        self.name_the_end(&container, &runtime);
        self.after_exit(&container, code, oom).await;
    }

    /// The end of a run is the work of the command line that asked for it; else of the one that
    /// started the container, as long as its command still waits; else it comes by itself.
    fn name_the_end(&self, container: &Container, runtime: &Runtime) {
        let kernel = &self.d.kernel;
        let waits = runtime
            .starter
            .is_some_and(|pid| pid != self.d.sys.host_pid() && kernel.is_alive(pid));
        let asked = container.data.borrow().ended_by;
        kernel.set_origin(asked.or(kernel.origin().filter(|_| waits)));
    }

    /// Notes the end, gives back what was held, and restarts or removes as told.
    async fn after_exit(&self, container: &Rc<Container>, code: i32, oom: bool) {
        let runtime = container.data.borrow_mut().runtime.take();
        let started = container.data.borrow().state.started_at;
        let now = self.now();
        container.log.flush(now);
        self.keep_log(container);
        if let Some(runtime) = &runtime {
            self.d.kernel.drop_mnt_ns(runtime.ns.mnt);
            self.d.kernel.drop_cgroup(runtime.cgroup);
        }
        self.release_network(container);
        if let Some(runtime) = runtime.filter(|r| r.own_net) {
            self.drop_net_ns(runtime.ns.net);
        }
        self.release_volumes(container);
        let ran = Duration::from_nanos(u64::try_from(now.nanos() - started.nanos()).unwrap_or(0));
        let again = self.should_restart(container, code);
        {
            let mut data = container.data.borrow_mut();
            data.state.exit_code = code;
            data.state.oom_killed = oom;
            data.state.finished_at = now;
            data.state.exits += 1;
            data.kill_at = None;
            // Nobody probes any more; moby calls that unhealthy.
            if let Some(health) = &mut data.health {
                health.status = snapshot::Health::Unhealthy;
            }
            data.state.status = match again {
                true => Status::Restarting,
                false => Status::Exited,
            };
        }
        if oom {
            self.container_event(container, "oom", []);
        }
        let extra = [
            ("execDuration", ran.as_secs().to_string()),
            ("exitCode", code.to_string()),
        ];
        self.container_event(container, "die", extra);
        self.update_dns();
        container.streams.end_run();
        if !again {
            container.streams.hang_up();
            container.log.hang_up();
        }
        container.changed.notify();
        if again {
            self.restart_later(container, ran).await;
        } else if container.data.borrow().host.auto_remove {
            let options = RemoveOptions {
                force: true,
                volumes: true,
                links: false,
            };
            let _ = self.remove_by_name(&container.id, options).await;
        }
    }

    fn should_restart(&self, container: &Container, code: i32) -> bool {
        let data = container.data.borrow();
        let policy = &data.host.restart_policy;
        if data.manually_stopped || data.state.status == Status::Removing {
            return false;
        }
        match policy.name.as_str() {
            "always" | "unless-stopped" => true,
            "on-failure" => {
                let max = policy.maximum_retry_count;
                code != 0 && (max == 0 || i64::from(data.restart_count) < max)
            }
            _ => false,
        }
    }

    /// Waits longer after each quick failure (100 ms, doubled, at most a minute), then starts.
    async fn restart_later(&self, container: &Rc<Container>, ran: Duration) {
        let (count, generation) = {
            let mut data = container.data.borrow_mut();
            if ran >= Duration::from_secs(10) {
                data.restart_backoff = 0;
            }
            let backoff = data.restart_backoff;
            data.restart_backoff += 1;
            data.restart_count += 1;
            (backoff, data.generation)
        };
        let wait = Duration::from_millis(100 << count.min(10)).min(Duration::from_secs(60));
        {
            let nanos = i64::try_from(wait.as_nanos()).unwrap_or(i64::MAX);
            let at = self.now().nanos().saturating_add(nanos);
            container.data.borrow_mut().restart_at = Some(Timestamp(at));
        }
        let _ = self.d.sys.sleep(wait).await;
        // Nobody asked for what the policy does.
        self.d.kernel.set_origin(None);
        let due = {
            let data = container.data.borrow();
            data.state.status == Status::Restarting && data.generation == generation
        };
        if !due {
            return;
        }
        if container.data.borrow().manually_stopped {
            self.give_up_restart(container);
            return;
        }
        if Box::pin(self.start_process(container)).await.is_err() {
            container.log.hang_up();
            container.changed.notify();
        }
    }

    /// Ends a restart policy's waiting.
    pub(crate) fn give_up_restart(&self, container: &Container) {
        {
            let mut data = container.data.borrow_mut();
            if data.state.status != Status::Restarting {
                return;
            }
            data.state.status = Status::Exited;
            data.restart_at = None;
        }
        container.streams.hang_up();
        container.log.hang_up();
        container.changed.notify();
    }
}
