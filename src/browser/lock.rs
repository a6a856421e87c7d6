//! A lock that one tab holds at a time (Web Locks). Where pages have none, as on plain http, nobody
//! is told of the others.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

use super::window;

/// Held until it is dropped, or the tab is closed.
pub struct Lock {
    release: Rc<RefCell<Option<Function>>>,
    _granted: Closure<dyn FnMut(JsValue) -> JsValue>,
}

impl Lock {
    /// Asks for a lock, and tells later whether it was free.
    pub fn ask(name: &str, told: impl FnOnce(bool) + 'static) -> Option<Self> {
        let navigator = window().navigator();
        let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
        let request = Reflect::get(&locks, &"request".into()).ok()?;
        let request: Function = request.dyn_into().ok()?;
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
        let release = Rc::new(RefCell::new(None));
        let (slot, mut told) = (release.clone(), Some(told));
        let granted = Closure::new(move |lock: JsValue| {
            let free = !lock.is_null();
            if let Some(told) = told.take() {
                told(free);
            }
            // The lock is held until this promise is kept.
            let held = Promise::new(&mut |keep, _| *slot.borrow_mut() = Some(keep));
            if free { held.into() } else { JsValue::NULL }
        });
        let callback = granted.as_ref().unchecked_ref::<Function>();
        request
            .call3(&locks, &name.into(), &options, callback)
            .ok()?;
        Some(Self {
            release,
            _granted: granted,
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(keep) = self.release.borrow_mut().take() {
            let _ = keep.call0(&JsValue::NULL);
        }
    }
}
