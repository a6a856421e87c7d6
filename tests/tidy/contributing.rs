//! CONTRIBUTING's table of what goes where: the places that it names exist.
//!
//! A row names a path with capitals for what the newcomer chooses (`checks/KIND.rs`), and the table
//! that gets a line as a name in a file: `KINDS` in `mod.rs`, in the folder of the row's first path.

use std::path::Path;

use super::source;

const DOCUMENT: &str = "CONTRIBUTING.md";
const TITLE: &str = "## I want to add …";

/// A place that a row names.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// A file or folder.
    Path(String),
    /// What a file declares: its name and the file.
    Declared(String, String),
}

/// The rows of a Markdown table below a title, without its head: cells without blanks around.
fn rows(document: &str, title: &str) -> Vec<Vec<String>> {
    let below = document.split_once(title).map_or("", |(_, below)| below);
    let section = below.split("\n## ").next().unwrap_or_default();
    let lines = section.lines().filter(|line| line.starts_with('|'));
    let cells = |line: &str| {
        let inner = line.trim_matches('|').split('|');
        inner.map(|cell| cell.trim().to_string()).collect()
    };
    lines.skip(2).map(cells).collect()
}

/// The places that the cells of a row name, from the second on.
fn places(cells: &[String]) -> Vec<Place> {
    let mut found = Vec::new();
    let mut folder = String::new();
    for cell in cells.iter().skip(1) {
        let parts: Vec<&str> = cell.split('`').collect();
        let mut at = 1;
        while at < parts.len() {
            let word = parts[at];
            let path_like = word.contains('/') || word.contains('.');
            if !path_like && parts.get(at + 1) == Some(&" in ") && at + 2 < parts.len() {
                found.push(Place::Declared(
                    word.to_string(),
                    within(&folder, parts[at + 2]),
                ));
                at += 4;
                continue;
            }
            if path_like && !word.contains(' ') {
                let path = within(&folder, word);
                if folder.is_empty() {
                    folder = path
                        .rsplit_once('/')
                        .map_or("", |(folder, _)| folder)
                        .to_string();
                }
                found.push(Place::Path(path));
            }
            at += 2;
        }
    }
    found
}

/// A path from the root; a bare file name is one of the row's folder.
fn within(folder: &str, path: &str) -> String {
    match path.contains('/') || folder.is_empty() {
        true => path.to_string(),
        false => format!("{folder}/{path}"),
    }
}

/// Whether a name fits one with capitals where anything may stand: `NNN-name.t` takes `001-name.t`.
fn fits(pattern: &str, name: &str) -> bool {
    let Some(start) = pattern.find(|c: char| c.is_ascii_uppercase()) else {
        return pattern == name;
    };
    let rest = pattern[start..].trim_start_matches(|c: char| c.is_ascii_uppercase());
    let Some(tail) = name.strip_prefix(&pattern[..start]) else {
        return false;
    };
    let cuts = tail.char_indices().map(|(at, _)| at).chain([tail.len()]);
    cuts.skip(1).any(|at| fits(rest, &tail[at..]))
}

/// The files and folders that a path with capitals stands for.
fn matches(pattern: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in pattern.trim_end_matches('/').split('/') {
        let mut next = Vec::new();
        for folder in &found {
            let Ok(entries) = std::fs::read_dir(source::root().join(folder)) else {
                continue;
            };
            let names = entries.flatten().map(|entry| entry.file_name());
            for name in names.filter_map(|name| name.into_string().ok()) {
                if fits(part, &name) {
                    next.push(within_folder(folder, &name));
                }
            }
        }
        found = next;
    }
    found
}

fn within_folder(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_string(),
        folder => format!("{folder}/{name}"),
    }
}

/// Whether a file declares a constant, a static or a table made by a macro of that name.
fn declares(path: &str, name: &str) -> bool {
    if Path::new(path).extension().is_none_or(|e| e != "rs") {
        return source::text(path).contains(name);
    }
    let declared = |item: &syn::Item| match item {
        syn::Item::Const(item) => item.ident == name,
        syn::Item::Static(item) => item.ident == name,
        syn::Item::Macro(item) => item.mac.path.is_ident(name),
        _ => false,
    };
    source::parsed(path).items.iter().any(declared)
}

fn complaint(place: &Place) -> Option<String> {
    match place {
        Place::Path(path) => matches(path)
            .is_empty()
            .then(|| format!("there is no {path}")),
        Place::Declared(name, path) => {
            let files = matches(path);
            let none = !files.iter().any(|file| declares(file, name));
            none.then(|| format!("there is no {name} in {path}"))
        }
    }
}

#[test]
fn rows_of_contributing_name_what_exists() {
    let rows = rows(&source::text(DOCUMENT), TITLE);
    assert!(!rows.is_empty(), "{DOCUMENT} has a table below {TITLE:?}");
    for row in rows {
        let places = places(&row);
        assert!(!places.is_empty(), "the row {:?} names no place", row[0]);
        let wrong: Vec<String> = places.iter().filter_map(complaint).collect();
        assert!(
            wrong.is_empty(),
            "the row {:?}: {}",
            row[0],
            wrong.join(", ")
        );
    }
}

#[test]
fn a_row_is_read_as_places() {
    let text = "## I want\n| a | b | c |\n|---|---|---|\n| k | `x/KIND.rs` | `KINDS` in `mod.rs`, by `cargo test -p x` |\n\n## Next\n| no | `y/z` | |\n";
    let rows = rows(text, "## I want");
    assert_eq!(rows.len(), 1);
    let declared = Place::Declared("KINDS".to_string(), "x/mod.rs".to_string());
    assert_eq!(
        places(&rows[0]),
        [Place::Path("x/KIND.rs".to_string()), declared]
    );
    assert!(fits("NNN-name.t", "001-name.t") && !fits("NNN-name.t", "001-other.t"));
    assert!(fits("NOUN", "volume") && !fits("NAME.rs", "mod.txt") && !fits("a.rs", "b.rs"));
    assert!(complaint(&Place::Path("crates/nosuch/NAME.rs".to_string())).is_some());
    let nosuch = Place::Declared("NOSUCH".to_string(), "build.rs".to_string());
    assert!(complaint(&nosuch).is_some());
}
