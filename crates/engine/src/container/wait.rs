//! `docker wait`.

use crate::api::Result;
use crate::api::container::{WaitCondition, WaitResponse};
use crate::daemon::Engine;
use crate::sync::{Receiver, channel};

impl Engine {
    /// Registers for a container's end; the one answer comes when the condition holds.
    pub fn container_wait(
        &self,
        name: &str,
        condition: WaitCondition,
    ) -> Result<Receiver<WaitResponse>> {
        drop(self.asked("wait", name));
        let container = self.container(name)?;
        let (sender, receiver) = channel();
        let seen = container.data.borrow().state.exits;
        self.spawn(async move {
            let changed = container.changed.clone();
            let code = changed
                .until(|| {
                    let data = container.data.borrow();
                    let state = &data.state;
                    let holds = match condition {
                        WaitCondition::NotRunning => !state.status.is_up() || state.removed,
                        WaitCondition::NextExit => state.exits > seen || state.removed,
                        WaitCondition::Removed => state.removed,
                    };
                    holds.then_some(state.exit_code)
                })
                .await;
            let _ = sender.send(WaitResponse {
                status_code: code,
                error: None,
            });
        });
        Ok(receiver)
    }
}
