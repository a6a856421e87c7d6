//! The pane itself: how wide it is, and whether a key press is meant for a text.

use gloo_events::EventListener;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::browser;

/// The width of an element, now and after the window or the panes changed it; 0 while it is hidden.
#[hook]
pub fn use_width(frame: &NodeRef, shown: bool) -> f64 {
    let width = use_state(|| 480.0);
    let measure = {
        let (width, frame) = (width.clone(), frame.clone());
        move || {
            let found = frame
                .cast::<HtmlElement>()
                .map(|e| f64::from(e.client_width()));
            if let Some(found) = found.filter(|w| (*w - *width).abs() > 0.5) {
                width.set(found);
            }
        }
    };
    use_effect_with((shown, *width as i64), move |_| {
        measure();
        let listener = EventListener::new(&browser::window(), "resize", move |_| measure());
        move || drop(listener)
    });
    *width
}

/// Whether the key goes into a text box or a list.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
    let text = |e: Element| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    modified || target.is_some_and(text)
}

/// One callback that always does what the newest does, so that who has it need not be drawn again.
#[hook]
pub fn use_latest<T: 'static>(callback: Callback<T>) -> Callback<T> {
    let latest = use_mut_ref(|| callback.clone());
    *latest.borrow_mut() = callback;
    use_callback((), move |value: T, ()| {
        let callback = latest.borrow().clone();
        callback.emit(value);
    })
}
