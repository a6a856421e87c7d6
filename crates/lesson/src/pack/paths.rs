//! How large a pack may be, and which paths it may have.

use std::collections::BTreeSet;

use super::{Fault, File};

/// Bytes of all files of a pack, inflated. A lesson has some 20 kB.
pub const MOST_BYTES: usize = 16 << 20;
pub const MOST_FILES: usize = 2_000;
/// Folders in one another.
pub const MOST_DEPTH: usize = 12;
/// Bytes of a path.
pub const MOST_PATH: usize = 200;

/// Why a path is refused.
pub fn check(path: &str) -> Result<(), String> {
    if path.len() > MOST_PATH {
        return Err(format!("the path is longer than {MOST_PATH} bytes"));
    }
    if path.chars().any(is_odd) {
        let message = "control characters in the path, or such that turn the writing direction";
        return Err(message.to_string());
    }
    if path.contains('\\') {
        return Err("a backslash in the path: names are divided by /".to_string());
    }
    if path.starts_with('/') || path.contains(':') {
        return Err("the path must lead from the pack: no / at its start, no colon".to_string());
    }
    let names: Vec<&str> = path.split('/').collect();
    if names.iter().any(|n| matches!(*n, "" | "." | "..")) {
        return Err("an empty name, . or .. in the path".to_string());
    }
    if names
        .iter()
        .any(|n| n.ends_with(['.', ' ']) || n.starts_with(' '))
    {
        return Err("a name with a blank at an end, or a dot at its end".to_string());
    }
    match names.len() > MOST_DEPTH {
        true => Err(format!("more than {MOST_DEPTH} folders in one another")),
        false => Ok(()),
    }
}

/// What would be seen as something else, or not at all.
pub fn is_odd(c: char) -> bool {
    let hidden = matches!(c,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    hidden || c.is_control()
}

/// Leaves out what systems put beside files, takes off the one folder that all may stand in, and
/// checks paths and sizes.
pub fn tidy(files: Vec<File>) -> Result<Vec<File>, Vec<Fault>> {
    if files.len() > 2 * MOST_FILES {
        let message = format!("more than {MOST_FILES} files");
        return Err(vec![Fault::new("", 0, message)]);
    }
    let files = files.into_iter().filter(|(path, _)| !is_litter(path));
    let mut files = below_the_pack(files.collect());
    let mut faults = Vec::new();
    let total: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    if files.len() > MOST_FILES || total > MOST_BYTES {
        let megabytes = MOST_BYTES >> 20;
        let message = format!("more than {MOST_FILES} files, or {megabytes} MB: a pack is text");
        faults.push(Fault::new("", 0, message));
    }
    for (path, _) in &files {
        faults.extend(check(path).err().map(|m| Fault::new(path, 0, m)));
    }
    files.sort();
    let mut seen = BTreeSet::new();
    for (path, _) in &files {
        // Systems that do not tell A from a would keep one of them.
        if !seen.insert(path.to_lowercase()) {
            let message = "two files of that name, perhaps in other case";
            faults.push(Fault::new(path, 0, message));
        }
    }
    match faults.is_empty() {
        true => Ok(files),
        false => Err(faults),
    }
}

/// Whether a file is read at all: `pack.json`, and what stands in folders.
pub fn is_part(path: &str) -> bool {
    !is_litter(path) && (path == "pack.json" || path.contains('/'))
}

/// What is no part of a pack: `__MACOSX`, `.git`, `.DS_Store`. Below `files/` a dot file is a file.
fn is_litter(path: &str) -> bool {
    let mut names = path.split('/');
    let own = names.clone().next_back().unwrap_or_default();
    if matches!(own, ".DS_Store" | "Thumbs.db" | "desktop.ini") {
        return true;
    }
    let before_files = names.by_ref().take_while(|n| *n != "files");
    before_files
        .filter(|n| !matches!(*n, "." | ".."))
        .any(|n| n == "__MACOSX" || n.starts_with('.'))
}

/// If there is no `pack.json` but in the one folder at the top, that folder is the pack.
fn below_the_pack(mut files: Vec<File>) -> Vec<File> {
    if files.iter().any(|(path, _)| path == "pack.json") {
        return files;
    }
    let tops = files
        .iter()
        .filter_map(|(path, _)| path.strip_suffix("/pack.json"));
    let tops: Vec<String> = tops
        .filter(|top| !top.contains('/'))
        .map(|t| format!("{t}/"))
        .collect();
    if let [top] = tops.as_slice()
        && files.iter().all(|(path, _)| path.starts_with(top.as_str()))
    {
        for (path, _) in &mut files {
            *path = path.split_off(top.len());
        }
    }
    files
}
