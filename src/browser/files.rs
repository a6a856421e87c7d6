//! Files that a reader chose or dropped, with those of folders, as paths and bytes.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, HtmlInputElement};

/// More files than these are not read: nothing the page takes has so many.
const MOST_FILES: usize = 5_000;
/// Bytes of one file, and of all.
const MOST_BYTES: f64 = 32e6;

/// Paths and bytes.
pub type Files = Vec<(String, Vec<u8>)>;

/// The files of an input; of a folder with their paths.
pub async fn chosen(input: HtmlInputElement) -> Files {
    let list = input.files();
    let list: Vec<JsValue> = list
        .iter()
        .flat_map(|l| (0..l.length()).filter_map(|n| l.item(n)))
        .map(JsValue::from)
        .collect();
    // The same file can be chosen again.
    input.set_value("");
    let mut found = Files::new();
    let mut left = MOST_BYTES;
    for file in list.into_iter().take(MOST_FILES) {
        let path = text(&file, "webkitRelativePath").filter(|p| !p.is_empty());
        let Some(path) = path.or_else(|| text(&file, "name")) else {
            continue;
        };
        found.extend(bytes(&file, &mut left).await.map(|b| (path, b)));
    }
    found
}

/// What was dropped. A drop's items are gone after the event, so they are taken at once.
pub fn entries(drop: &DataTransfer) -> Vec<JsValue> {
    let items = Reflect::get(drop, &"items".into()).ok();
    let items = items.map(|items| Array::from(&items)).unwrap_or_default();
    let entry = |item: JsValue| {
        let entry = call(&item, "webkitGetAsEntry", &[])?;
        (!entry.is_null()).then_some(entry)
    };
    items.iter().filter_map(entry).collect()
}

/// The files of dropped entries, and of the folders among them.
pub async fn dropped(entries: Vec<JsValue>) -> Files {
    let mut found = Files::new();
    let mut left = MOST_BYTES;
    let mut todo: Vec<(JsValue, String)> =
        entries.into_iter().map(|e| (e, String::new())).collect();
    while let Some((entry, prefix)) = todo.pop() {
        if found.len() >= MOST_FILES {
            break;
        }
        let path = format!("{prefix}{}", text(&entry, "name").unwrap_or_default());
        let is_folder = Reflect::get(&entry, &"isDirectory".into()).is_ok_and(|v| v.is_truthy());
        if !is_folder {
            let file = asked(&entry, "file").await;
            if let Some(file) = file {
                found.extend(bytes(&file, &mut left).await.map(|b| (path, b)));
            }
            continue;
        }
        let Some(reader) = call(&entry, "createReader", &[]) else {
            continue;
        };
        // A reader gives a hundred at a time, then none.
        while let Some(some) = asked(&reader, "readEntries").await {
            let some = Array::from(&some);
            if some.length() == 0 {
                break;
            }
            todo.extend(some.iter().map(|e| (e, format!("{path}/"))));
        }
    }
    found.sort();
    found
}

async fn bytes(file: &JsValue, left: &mut f64) -> Option<Vec<u8>> {
    let blob: &Blob = file.dyn_ref()?;
    *left -= blob.size();
    if *left < 0.0 {
        return None;
    }
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn text(object: &JsValue, key: &str) -> Option<String> {
    Reflect::get(object, &key.into()).ok()?.as_string()
}

fn call(object: &JsValue, name: &str, args: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(object, &args.iter().collect::<Array>()).ok()
}

/// Calls a method that tells its answer to one of two functions.
async fn asked(object: &JsValue, name: &str) -> Option<JsValue> {
    let promise = Promise::new(&mut |keep, fail| {
        if call(object, name, &[keep.into(), fail.clone().into()]).is_none() {
            let _ = fail.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(promise).await.ok()
}
