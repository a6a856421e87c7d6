//! What the rules look at: the files of the tree, and Rust's text as syn reads it.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file, by its path from the root.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The files below a folder whose names end in one of `endings`, as paths from the root, sorted.
pub fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let mut folders = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let ends = path.extension().and_then(|e| e.to_str()).unwrap_or("");
            if path.is_dir() {
                folders.push(path);
            } else if endings.contains(&ends) {
                found.push(relative(&path));
            }
        }
    }
    found.sort();
    found
}

/// The folders that hold what is shipped: `src` and each `crates/*/src`.
pub fn sources() -> Vec<String> {
    let mut found = vec!["src".to_string()];
    found.extend(members().iter().map(|member| format!("{member}/src")));
    found
}

/// The folders of the workspace's crates, the one at the root apart.
pub fn members() -> Vec<String> {
    let mut found: Vec<String> = entries(&root().join("crates"))
        .iter()
        .filter(|path| path.join("Cargo.toml").exists())
        .map(|path| relative(path))
        .collect();
    found.sort();
    found
}

/// A Rust file's syntax.
pub fn parsed(path: &str) -> syn::File {
    syn::parse_file(&text(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The lines of a list file: comments and blank ones left out.
pub fn list(path: &str) -> Vec<String> {
    let lines = text(path);
    let lines = lines.lines().map(str::trim);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.map(str::to_string).collect()
}

/// Whether lists should be brought up to date, as far as they may be: by taking lines off.
#[expect(
    clippy::disallowed_methods,
    reason = "how a test is told to write its expectations"
)]
pub fn updating() -> bool {
    std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1")
}

/// Writes a list file anew; its comments at the top stay.
pub fn rewrite(path: &str, lines: &[String]) {
    let old = text(path);
    let comments = old.lines().take_while(|line| line.starts_with('#'));
    let mut new: String = comments.map(|line| format!("{line}\n")).collect();
    for line in lines {
        new.push_str(line);
        new.push('\n');
    }
    fs::write(root().join(path), new).unwrap_or_else(|e| panic!("{path}: {e}"));
}

/// Whether a file is there for tests only, by its name.
pub fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs")
}

/// Whether an item is there for tests only.
pub fn only_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    listed
        .map(|entry| entry.expect("it can be listed").path())
        .collect()
}

fn relative(path: &Path) -> String {
    let below = path.strip_prefix(root()).expect("it is below the root");
    below.to_str().expect("our names are UTF-8").to_string()
}
