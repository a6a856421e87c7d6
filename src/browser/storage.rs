//! The browser's two stores of texts: one that stays, and one of this tab.

use session::{Fault, Store};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DomException, Storage};

use super::window;

/// What stays: local storage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Local;

impl Local {
    fn storage() -> Result<Storage, Fault> {
        let storage = window().local_storage();
        storage.ok().flatten().ok_or(Fault::Forbidden)
    }
}

fn fault(error: &JsValue) -> Fault {
    let name = error.dyn_ref::<DomException>().map(DomException::name);
    match name.as_deref() {
        // The second is an older Firefox's.
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => Fault::Full,
        Some("SecurityError") => Fault::Forbidden,
        _ => Fault::Broken,
    }
}

impl Store for Local {
    fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        Self::storage()?.get_item(key).map_err(|e| fault(&e))
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Fault> {
        let stored = Self::storage()?.set_item(key, value);
        stored.map_err(|e| fault(&e))
    }

    fn remove(&self, key: &str) -> Result<(), Fault> {
        Self::storage()?.remove_item(key).map_err(|e| fault(&e))
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        let storage = Self::storage()?;
        let count = storage.length().map_err(|e| fault(&e))?;
        let all = (0..count).filter_map(|n| storage.key(n).ok().flatten());
        let mut keys: Vec<String> = all.filter(|k| k.starts_with(prefix)).collect();
        keys.sort();
        Ok(keys)
    }
}

/// A text of this tab, which a reload keeps.
pub fn of_tab(key: &str) -> Option<String> {
    let storage = window().session_storage().ok().flatten()?;
    storage.get_item(key).ok().flatten()
}

pub fn set_of_tab(key: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}
