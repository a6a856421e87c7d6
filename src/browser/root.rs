//! The document's root element, from which the style sheets take the reader's settings.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::window;

fn root() -> Option<HtmlElement> {
    window().document()?.document_element()?.dyn_into().ok()
}

/// Sets an attribute, or takes it away.
pub fn set_attribute(name: &str, value: Option<&str>) {
    if let Some(root) = root() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

pub fn attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}

/// Sets a property of its style. The page's policy allows this, but no attribute `style`.
pub fn set_property(name: &str, value: &str) {
    if let Some(root) = root() {
        let _ = root.style().set_property(name, value);
    }
}
