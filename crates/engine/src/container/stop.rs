//! `docker stop` and `docker restart`.

use std::rc::Rc;
use std::time::Duration;

use machine::{Either, Signal, race};

use super::{Container, Status, verify};
use crate::api::container::StopOptions;
use crate::api::value::Timestamp;
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

const DEFAULT_TIMEOUT: i64 = 10;

impl Engine {
    /// Ends a container: its stop signal, then SIGKILL.
    pub async fn container_stop(&self, name: &str, options: StopOptions) -> Result<()> {
        drop(self.asked("stop", name));
        let container = self.container(name)?;
        if !container.is_running() {
            return Err(ApiError::not_modified(""));
        }
        self.stop(&container, &options)
            .await
            .map_err(|e| e.context(&format!("cannot stop container: {name}")))
    }

    /// Stops and starts a container.
    pub async fn container_restart(&self, name: &str, options: StopOptions) -> Result<()> {
        drop(self.asked("restart", name));
        let container = self.container(name)?;
        let wrap = |e: ApiError| e.context(&format!("Cannot restart container {name}"));
        if container.is_running() {
            let auto = std::mem::replace(&mut container.data.borrow_mut().host.auto_remove, false);
            let stopped = self.stop(&container, &options).await;
            container.data.borrow_mut().host.auto_remove = auto;
            stopped.map_err(wrap)?;
        }
        {
            let mut data = container.data.borrow_mut();
            data.manually_stopped = false;
            data.restart_count = 0;
        }
        self.start_process(&container).await.map_err(wrap)?;
        self.container_event(&container, "restart", []);
        Ok(())
    }

    pub(crate) async fn stop(
        &self,
        container: &Rc<Container>,
        options: &StopOptions,
    ) -> Result<()> {
        let (own_signal, own_timeout) = {
            let data = container.data.borrow();
            (data.config.stop_signal.clone(), data.config.stop_timeout)
        };
        let signal = match (options.signal.as_str(), own_signal.as_str()) {
            ("", "") => Signal::TERM,
            ("", own) => verify::signal(own).unwrap_or(Signal::TERM),
            (given, _) => verify::signal(given)?,
        };
        let seconds = options.timeout.or(own_timeout).unwrap_or(DEFAULT_TIMEOUT);
        container.data.borrow_mut().manually_stopped = true;
        if container.status() == Status::Restarting {
            self.give_up_restart(container);
            self.container_event(container, "stop", []);
            return Ok(());
        }
        self.signal(container, signal);
        let ended = self.ended(container);
        if seconds < 0 {
            ended.await;
        } else {
            let wait = Duration::from_secs(seconds.unsigned_abs());
            if container.is_running() {
                let at = self
                    .now()
                    .nanos()
                    .saturating_add(seconds.saturating_mul(1_000_000_000));
                container.data.borrow_mut().kill_at = Some(Timestamp(at));
            }
            if let Either::Right(_) = race(ended, self.d.sys.sleep(wait)).await {
                self.signal(container, Signal::KILL);
                self.ended(container).await;
            }
        }
        self.container_event(container, "stop", []);
        Ok(())
    }

    /// Waits until a container does not run.
    pub(crate) fn ended(&self, container: &Rc<Container>) -> impl Future<Output = ()> + use<> {
        let container = container.clone();
        async move {
            let changed = container.changed.clone();
            changed
                .until(|| (!container.is_running()).then_some(()))
                .await;
        }
    }

    /// Sends a signal to PID 1, waking a frozen container.
    pub(crate) fn signal(&self, container: &Container, signal: Signal) {
        let Some(runtime) = container.runtime() else {
            return;
        };
        let asked = container.data.borrow().manually_stopped;
        if asked {
            container.data.borrow_mut().ended_by = self.d.kernel.origin();
        }
        self.d.kernel.kill(runtime.pid, signal);
        let paused = container.status() == Status::Paused;
        if paused {
            self.d.kernel.freeze(runtime.cgroup, false);
            container.data.borrow_mut().state.status = Status::Running;
        }
        let number = signal.number().to_string();
        self.container_event(container, "kill", [("signal", number)]);
    }
}
