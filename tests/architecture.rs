//! ARCHITECTURE.md's map of crates, held against what cargo says.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Every arrow that may exist: a crate and the crates of this workspace it may use.
const ALLOWED: &[(&str, &[&str])] = &[
    ("hatoba-snapshot", &[]),
    ("hatoba-machine", &[]),
    ("hatoba-python", &["hatoba-javascript"]),
    ("hatoba-javascript", &[]),
    ("hatoba-dockerfile", &[]),
    ("hatoba-composefile", &[]),
    (
        "hatoba-userland",
        &["hatoba-machine", "hatoba-python", "hatoba-javascript"],
    ),
    (
        "hatoba-engine",
        &["hatoba-machine", "hatoba-dockerfile", "hatoba-snapshot"],
    ),
    (
        "hatoba-docker",
        &[
            "hatoba-machine",
            "hatoba-engine",
            "hatoba-composefile",
            "hatoba-dockerfile",
        ],
    ),
    (
        "hatoba-sim",
        &[
            "hatoba-machine",
            "hatoba-userland",
            "hatoba-engine",
            "hatoba-docker",
            "hatoba-snapshot",
        ],
    ),
    ("hatoba-view", &["hatoba-snapshot"]),
    ("hatoba-lesson", &["hatoba-snapshot"]),
    (
        "hatoba-session",
        &[
            "hatoba-sim",
            "hatoba-snapshot",
            "hatoba-view",
            "hatoba-lesson",
        ],
    ),
    (
        "hatoba-cli",
        &[
            "hatoba-sim",
            "hatoba-snapshot",
            "hatoba-view",
            "hatoba-lesson",
            "hatoba-session",
        ],
    ),
    (
        "hatoba-web",
        &[
            "hatoba-sim",
            "hatoba-snapshot",
            "hatoba-view",
            "hatoba-lesson",
            "hatoba-session",
        ],
    ),
];

/// Crates that only a page may use: the simulation must not know that it runs in one.
const WEB_ONLY: &[&str] = &["yew", "web-sys", "js-sys", "wasm-bindgen", "gloo-timers"];

fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, since it runs this test");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let package = |package: &Value| {
        let all = list(&package["dependencies"]);
        // A test may use what the crate itself may not.
        let normal = all.iter().filter(|d| d["kind"].is_null());
        (
            text(&package["name"]),
            normal.map(|d| text(&d["name"])).collect(),
        )
    };
    list(&metadata["packages"]).iter().map(package).collect()
}

#[test]
fn crates_only_use_what_the_map_allows() {
    for (name, uses) in dependencies() {
        let allowed = ALLOWED.iter().find(|(n, _)| *n == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} is not on the map"));
        let ours = uses.iter().filter(|u| u.starts_with("hatoba-"));
        for used in ours {
            assert!(
                allowed.contains(&used.as_str()),
                "{name} must not use {used}"
            );
        }
    }
}

#[test]
fn only_the_web_app_knows_the_web() {
    for (name, uses) in dependencies() {
        let web = uses.iter().filter(|u| WEB_ONLY.contains(&u.as_str()));
        assert!(
            name == "hatoba-web" || web.count() == 0,
            "{name} uses the web"
        );
    }
}

/// The files that may hold unsafe code: what ties the page's wasm files together.
const UNSAFE: [&str; 2] = ["src/rooms.rs", "src/software.rs"];

#[allow(
    clippy::disallowed_methods,
    reason = "a test of the tree has to read it"
)]
#[test]
fn unsafe_code_is_allowed_in_two_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("crates")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs")
                && std::fs::read_to_string(&path).is_ok_and(|t| t.contains("allow(unsafe_code"))
            {
                let relative = path.strip_prefix(root).expect("it is below");
                found.push(relative.display().to_string());
            }
        }
    }
    found.sort();
    assert_eq!(found, UNSAFE);
}
