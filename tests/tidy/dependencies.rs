//! Dependencies that are written down are used: those of the workspace by a crate, those of a crate in
//! its code.

use std::collections::BTreeSet;
use std::process::Command;

use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;

use super::source;

/// Packages whose library has another name.
const LIBRARIES: &[(&str, &str)] = &[("md-5", "md5")];

/// The name under which code uses a package.
fn library(package: &str) -> String {
    let other = LIBRARIES.iter().find(|(name, _)| *name == package);
    other.map_or_else(
        || package.replace('-', "_"),
        |(_, library)| (*library).to_string(),
    )
}

/// The keys of a section of a Cargo.toml.
fn keys(manifest: &str, section: &str) -> Vec<String> {
    let lines = manifest
        .lines()
        .skip_while(|line| *line != format!("[{section}]"))
        .skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let keys = lines
        .filter_map(|line| line.split_once(['=', '.', ' ']))
        .map(|(key, _)| key);
    keys.filter(|key| !key.is_empty() && !key.starts_with('#'))
        .map(str::to_string)
        .collect()
}

/// Whether a member's manifest takes a dependency from the workspace.
fn takes(manifest: &str, key: &str) -> bool {
    manifest.lines().any(|line| {
        let short = line.trim().strip_prefix(key).map(str::trim_start);
        short.is_some_and(|rest| {
            rest.starts_with(".workspace")
                || rest.starts_with('=') && rest.contains("workspace = true")
        })
    })
}

/// The words that Rust files use, in macros too.
fn words(paths: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in paths {
        let text = source::text(path);
        let tokens: TokenStream = text.parse().unwrap_or_else(|e| panic!("{path}: {e}"));
        collect(tokens, &mut found);
    }
    found
}

fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Ident(name) => {
                found.insert(name.to_string());
            }
            _ => {}
        }
    }
}

/// Where a dependency of a kind (`dev`, `build`, or none) may be used, in a crate's folder.
fn places(kind: &str) -> &'static [&'static str] {
    match kind {
        "dev" => &["src", "tests", "benches", "examples"],
        "build" => &["build.rs"],
        _ => &["src"],
    }
}

fn code(member: &str, kind: &str) -> BTreeSet<String> {
    let mut paths = Vec::new();
    for place in places(kind) {
        let place = match member {
            "" => (*place).to_string(),
            member => format!("{member}/{place}"),
        };
        if place.ends_with(".rs") {
            paths.push(place);
        } else if source::root().join(&place).exists() {
            paths.extend(source::files(&place, &["rs"]));
        }
    }
    words(&paths)
}

#[test]
fn the_workspace_lists_what_a_crate_takes() {
    let root = source::text("Cargo.toml");
    let mut manifests = vec![root.clone()];
    manifests.extend(
        source::members()
            .iter()
            .map(|m| source::text(&format!("{m}/Cargo.toml"))),
    );
    let listed = keys(&root, "workspace.dependencies");
    assert!(!listed.is_empty(), "the workspace lists dependencies");
    let idle = listed
        .iter()
        .filter(|key| !manifests.iter().any(|text| takes(text, key)));
    let idle: Vec<&String> = idle.collect();
    assert!(
        idle.is_empty(),
        "no crate takes {idle:?} from the workspace"
    );
}

#[test]
fn crates_use_what_they_depend_on() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(source::root())
        .output()
        .expect("cargo runs, since it runs this test");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut idle = Vec::new();
    for package in list(&metadata["packages"]) {
        let manifest = text(&package["manifest_path"]);
        let folder = manifest.trim_end_matches("Cargo.toml");
        let root = format!("{}/", source::root().display());
        let member = folder
            .strip_prefix(&root)
            .unwrap_or_default()
            .trim_end_matches('/');
        for kind in ["", "dev", "build"] {
            let of_kind = list(&package["dependencies"]);
            let of_kind = of_kind.iter().filter(|d| text(&d["kind"]) == kind);
            let named = of_kind.map(|d| match d["rename"].as_str() {
                Some(name) => name.to_string(),
                None => text(&d["name"]),
            });
            let named: Vec<String> = named.collect();
            if named.is_empty() {
                continue;
            }
            let used = code(member, kind);
            let left = named.iter().filter(|name| !used.contains(&library(name)));
            idle.extend(left.map(|name| format!("{} does not use {name}", text(&package["name"]))));
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn manifests_are_read() {
    let manifest = "[a]\nx = 1\n[workspace.dependencies]\n# why\nserde = { version = \"1\" }\nmd-5 = \"1\"\n\n[b]\ny = 2\n";
    assert_eq!(keys(manifest, "workspace.dependencies"), ["serde", "md-5"]);
    assert!(takes("serde.workspace = true", "serde"));
    assert!(takes(
        "serde = { workspace = true, features = [] }",
        "serde"
    ));
    assert!(!takes("serde_json.workspace = true", "serde"));
    assert!(!takes("serde = \"1\"", "serde"));
}
