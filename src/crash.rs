//! What happens when a broken invariant stops the simulator.
//!
//! A panic ends in a trap that JavaScript sees as an error. Before that, the hook below leaves the
//! report where boot.js finds it; boot.js then shows a screen that works without wasm. The save was
//! written before the input was applied, so nothing typed is lost.

use crate::browser;

/// boot.js knows this name too.
const KEY: &str = "hatoba:crash";

pub fn install() {
    browser::forget(KEY);
    yew::set_custom_panic_hook(Box::new(|info| {
        browser::save(KEY, &info.to_string());
    }));
}
