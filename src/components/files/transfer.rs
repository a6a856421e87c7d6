//! Files that come from the learner's own machine, and go there.

use session::zip;
use snapshot::{FileKind, HostFile};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, FileList};
use yew::Callback;

use super::pane::{HOME, Props};

/// Bytes that one file may have, as it becomes part of the session, and all that come at once.
pub const MOST: f64 = 262_144.0;
const MOST_AT_ONCE: f64 = 1_048_576.0;

/// What came of a file.
pub enum Came {
    File { name: String, bytes: Vec<u8> },
    TooBig(String),
}

/// Reads files that were dropped or chosen, and hands each over.
pub fn read(list: &FileList, arrived: &Callback<Came>) {
    let mut sum = 0.0;
    for n in 0..list.length() {
        let Some(file) = list.item(n) else {
            continue;
        };
        sum += file.size();
        if file.size() > MOST || sum > MOST_AT_ONCE {
            arrived.emit(Came::TooBig(file.name()));
            continue;
        }
        let arrived = arrived.clone();
        spawn_local(async move {
            if let Some(came) = read_one(&file).await {
                arrived.emit(came);
            }
        });
    }
}

async fn read_one(file: &File) -> Option<Came> {
    // A folder is a file that cannot be read.
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let buffer: js_sys::ArrayBuffer = buffer.dyn_into().ok()?;
    Some(Came::File {
        name: file.name(),
        bytes: js_sys::Uint8Array::new(&buffer).to_vec(),
    })
}

/// All files of the home directory, as an archive.
pub fn archive(props: &Props) -> Result<Vec<u8>, lesson::pack::Fault> {
    let regular = props.files.iter().filter(|f| f.kind == FileKind::Regular);
    let file = |f: &HostFile| {
        let path = f
            .path
            .strip_prefix(HOME)?
            .trim_start_matches('/')
            .to_string();
        let bytes = props.session.file_bytes(&path, 16 << 20)?;
        Some(zip::File {
            path,
            bytes,
            mode: f.mode,
        })
    };
    zip::zip(&regular.filter_map(file).collect::<Vec<_>>())
}
