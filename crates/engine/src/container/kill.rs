//! `docker kill`.

use machine::Signal;

use super::{Status, verify};
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Sends a signal to PID 1; an empty one is SIGKILL.
    pub async fn container_kill(&self, name: &str, signal: &str) -> Result<()> {
        drop(self.asked("kill", name));
        self.kill(name, signal)
            .await
            .map_err(|e| e.context(&format!("cannot kill container: {name}")))
    }

    async fn kill(&self, name: &str, signal: &str) -> Result<()> {
        let signal = match signal {
            "" => Signal::KILL,
            text => verify::signal(text)?,
        };
        let container = self.container(name)?;
        if !container.is_running() {
            return Err(ApiError::conflict(format!(
                "container {} is not running",
                container.id
            )));
        }
        {
            let mut data = container.data.borrow_mut();
            let own = data.config.stop_signal.clone();
            let is_stop = own.is_empty() || verify::signal(&own).is_ok_and(|s| s == signal);
            data.manually_stopped |= is_stop || signal == Signal::KILL;
        }
        if container.status() == Status::Restarting {
            self.give_up_restart(&container);
            return Ok(());
        }
        self.signal(&container, signal);
        if signal == Signal::KILL {
            self.ended(&container).await;
        }
        Ok(())
    }
}
