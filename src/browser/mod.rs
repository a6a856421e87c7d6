//! The few things asked of the browser: time, storage, files of the site, the clipboard.

pub mod channel;
pub mod files;
pub mod gong;
pub mod lock;
pub mod root;
pub mod storage;

use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, Response, Storage, Url, Window};

pub fn window() -> Window {
    web_sys::window().expect("the app runs in a window")
}

/// Milliseconds since the page began to load.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}

/// Milliseconds since 1970.
pub fn wall_ms() -> f64 {
    js_sys::Date::now()
}

/// Leaves a mark that a browser driver can read.
pub fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        let _ = performance.mark(name);
    }
}

/// Tells boot.js, or whoever listens to the window, of an event.
pub fn tell(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        let _ = window().dispatch_event(&event);
    }
}

/// Browsers may refuse storage; then nothing is kept and nothing fails.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub fn save(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

pub fn load(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Fetches a file of the site, relative to the page.
pub async fn fetch(path: &str) -> Option<Vec<u8>> {
    let response = JsFuture::from(window().fetch_with_str(path)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

pub async fn fetch_text(path: &str) -> Option<String> {
    String::from_utf8(fetch(path).await?).ok()
}

pub fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

pub fn prefers_japanese() -> bool {
    let language = window().navigator().language();
    language.is_none_or(|l| l.starts_with("ja"))
}

pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Changes the address without a step in the history, and without telling the page.
pub fn replace_hash(hash: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(hash));
    }
}

/// Opens an address in a window of that name, which comes to the front if it is open already.
pub fn open(address: &str, name: &str) {
    let _ = window().open_with_url_and_target_and_features(
        address,
        name,
        "popup,width=1280,height=720",
    );
}

/// Fills the screen with the page, or gives it back.
pub fn full_screen() {
    let Some(document) = window().document() else {
        return;
    };
    match document.fullscreen_element() {
        Some(_) => document.exit_fullscreen(),
        None => {
            let root = document.document_element();
            let _ = root.map(|r| r.request_fullscreen());
        }
    }
}

/// Hands a text to the reader as a file.
pub fn download(name: &str, text: &str) {
    download_bytes(name, text.as_bytes());
}

/// Hands bytes to the reader as a file.
pub fn download_bytes(name: &str, bytes: &[u8]) {
    let save = || -> Result<(), wasm_bindgen::JsValue> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes).into());
        let blob = Blob::new_with_u8_array_sequence(&parts)?;
        let address = Url::create_object_url_with_blob(&blob)?;
        let document = window().document().ok_or(wasm_bindgen::JsValue::NULL)?;
        let link = document.create_element("a")?;
        link.set_attribute("href", &address)?;
        link.set_attribute("download", name)?;
        link.unchecked_into::<HtmlElement>().click();
        Url::revoke_object_url(&address)
    };
    let _ = save();
}

/// Says which language the page is in, for screen readers and fonts.
pub fn set_page(lang: &str, title: &str) {
    if let Some(document) = window().document() {
        document.set_title(title);
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("lang", lang);
        }
    }
}

/// The text selected on the page, empty if none.
pub fn selection() -> String {
    let selection = window().get_selection().ok().flatten();
    selection
        .map(|s| String::from(s.to_string()))
        .unwrap_or_default()
}

/// Whether the reader has nothing against motion.
pub fn wants_motion() -> bool {
    if root::attribute("data-motion").as_deref() == Some("off") {
        return false;
    }
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    !query.ok().flatten().is_some_and(|m| m.matches())
}
