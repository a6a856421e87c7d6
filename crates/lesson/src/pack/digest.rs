//! Fingerprints of packs and texts: SHA-256 over what does not depend on an editor or a system.

use sha2::{Digest as _, Sha256};

use super::{Folder, Pack};

/// SHA-256 of some parts, as 64 hex digits. Where one ends and the next begins counts.
pub fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let bytes = hash.finalize();
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The files of a pack but its solutions, which may be left out for learners.
pub fn own(files: &[(String, Vec<u8>)]) -> String {
    let counts = |(path, _): &&(String, Vec<u8>)| !path.ends_with("/solution.t");
    let files = files.iter().filter(counts);
    let parts: Vec<(&[u8], Vec<u8>)> = files
        .map(|(path, bytes)| (path.as_bytes(), normal(path, bytes)))
        .collect();
    fingerprint(parts.iter().flat_map(|(path, bytes)| [*path, bytes]))
}

pub fn whole(pack: &Pack, used: &[(&str, &Folder)]) -> String {
    let mut parts: Vec<String> = vec![pack.own.clone()];
    for slug in pack.used() {
        let folder = used.iter().find(|(s, _)| *s == slug);
        parts.push(slug.to_string());
        parts.push(folder.map(|(_, f)| of_folder(f)).unwrap_or_default());
    }
    let hex = fingerprint(parts.iter().map(String::as_bytes));
    format!("sha256:{hex}")
}

fn of_folder(folder: &Folder) -> String {
    let text = |t: &Option<String>| normal("x.md", t.as_deref().unwrap_or_default().as_bytes());
    let setup = normal("setup.t", folder.setup.as_bytes());
    let mut parts = vec![text(&folder.ja), text(&folder.en), setup];
    for (path, bytes) in &folder.files {
        parts.push(path.clone().into_bytes());
        parts.push(bytes.clone());
    }
    fingerprint(parts.iter().map(Vec::as_slice))
}

/// Texts of lessons lose what git or an editor may change; a learner's files count as they are.
fn normal(path: &str, bytes: &[u8]) -> Vec<u8> {
    let is_text = [".md", ".t", ".json"].iter().any(|e| path.ends_with(e));
    match std::str::from_utf8(bytes) {
        Ok(text) if is_text && !path.contains("/files/") => plain(text).into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// A text without byte order mark and carriage returns.
pub fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}
