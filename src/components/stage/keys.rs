//! Which keys are the stage's, and which belong to what has the focus.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::KeyboardEvent;

use crate::browser;

/// A key, pressed here or in the speaker's window.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    pub key: String,
    pub shift: bool,
}

/// A key that is the stage's: not one for a text box, nor one that presses a button.
pub fn press(event: &KeyboardEvent) -> Option<Press> {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    if event.default_prevented() || modified || event.is_composing() {
        return None;
    }
    let key = event.key();
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let inside = |of: &str| {
        let found = target.as_ref().and_then(|t| t.closest(of).ok()?);
        found.is_some()
    };
    let texts = inside("textarea, input, select") && key != "Escape";
    let pressed = inside("button, a") && matches!(key.as_str(), "Enter" | " " | "Tab");
    let list = inside(".stage-over") && !matches!(key.as_str(), "Escape" | "o" | "?");
    if texts || pressed || list {
        return None;
    }
    // Back to the buttons with Shift+Tab, so that nobody is caught.
    if key == "Tab" && event.shift_key() {
        return None;
    }
    Some(Press {
        shift: event.shift_key(),
        key,
    })
}

/// Takes the keys from whatever has them.
pub fn blur() {
    let document = browser::window().document();
    let active = document.and_then(|d| d.active_element());
    if let Some(element) = active.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// The answer that a key counts a hand for, and whether it takes one back: with Shift a keyboard sends
/// what stands above the digit.
pub fn hand(press: &Press) -> Option<(usize, bool)> {
    let (answer, above) = match press.key.as_str() {
        "1" => (0, false),
        "2" => (1, false),
        "3" => (2, false),
        "4" => (3, false),
        "!" => (0, true),
        "@" | "\"" => (1, true),
        "#" => (2, true),
        "$" => (3, true),
        _ => return None,
    };
    Some((answer, above || press.shift))
}
