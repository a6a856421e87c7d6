//! `docker rename`.

use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Gives a container another name.
    pub fn container_rename(&self, name: &str, new_name: &str) -> Result<()> {
        drop(self.asked("rename", name));
        if new_name.is_empty() {
            return Err(ApiError::invalid("Neither old nor new names may be empty"));
        }
        let container = self.container(name)?;
        let bare = new_name.strip_prefix('/').unwrap_or(new_name);
        let old = container.name();
        if bare == old {
            return Err(ApiError::invalid(
                "Renaming a container with the same name as its current name",
            ));
        }
        self.check_name(bare, &format!("/{bare}"))
            .map_err(|e| e.context("Error when allocating new name"))?;
        container.data.borrow_mut().name = bare.to_string();
        self.rename_endpoints(&container, &old);
        self.container_event(&container, "rename", [("oldName", format!("/{old}"))]);
        container.changed.notify();
        Ok(())
    }
}
