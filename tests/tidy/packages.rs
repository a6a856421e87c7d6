//! The packages of others that we build with: their licences, where they come from, and how many of one
//! name there are. Nothing is fetched here; who has built and tested the workspace has them all.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::source;

/// Licences that go with ours, MIT or Apache-2.0, in what we ship.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The one place that packages come from.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Packages of which two versions or more are there: `NAME COUNT`.
const LIST: &str = "tests/tidy/duplicates.txt";

struct Package {
    name: String,
    version: String,
    licence: String,
    /// Empty for ours.
    source: String,
}

/// What is built on a platform.
fn packages(platform: &str) -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .args(["--filter-platform", platform])
        .current_dir(source::root())
        .output()
        .expect("cargo runs, since it runs this test");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "run `cargo fetch --locked` once: {said}"
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    // `packages` has all of the lock file; `resolve` what the platform needs of it.
    let nodes = list(&metadata["resolve"]["nodes"]);
    let needed: BTreeSet<String> = nodes.iter().map(|node| text(&node["id"])).collect();
    let packages = list(&metadata["packages"]);
    let needed = packages
        .iter()
        .filter(|package| needed.contains(&text(&package["id"])));
    needed
        .map(|package| Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
            source: text(&package["source"]),
        })
        .collect()
}

/// The packages of a page and of the machine that tests.
fn all() -> Vec<Package> {
    let mut found = packages("wasm32-unknown-unknown");
    found.extend(packages(&host()));
    found
}

/// The platform that cargo builds for here.
fn host() -> String {
    let output = Command::new("rustc")
        .arg("-vV")
        .current_dir(source::root())
        .output();
    let output = output.expect("rustc runs, since it built this test");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_string()
}

/// Whether an SPDX expression leaves a choice that is on the list: `A OR B`, `A AND B`, `A/B`, parentheses.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let words = expression.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at) && at == words.len()
}

/// Alternatives. Each is read to its end, also when one before it holds.
fn any(words: &[&str], at: &mut usize) -> bool {
    let mut holds = each(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        holds |= each(words, at);
    }
    holds
}

fn each(words: &[&str], at: &mut usize) -> bool {
    let mut holds = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        holds &= one(words, at);
    }
    holds
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(first) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *first == "(" {
        let holds = any(words, at);
        *at += 1;
        return holds && words.get(*at - 1) == Some(&")");
    }
    let mut name = (*first).to_string();
    if let [Some(&"WITH"), Some(exception)] = [words.get(*at), words.get(*at + 1)] {
        name = format!("{name} WITH {exception}");
        *at += 2;
    }
    LICENCES.contains(&name.as_str())
}

#[test]
fn licences_go_with_ours() {
    let wrong = all()
        .into_iter()
        .filter(|package| !is_allowed(&package.licence));
    let wrong = wrong.map(|p| format!("{} {}: {:?}", p.name, p.version, p.licence));
    let wrong: BTreeSet<String> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn packages_come_from_crates_io() {
    let foreign = all()
        .into_iter()
        .filter(|p| !p.source.is_empty() && p.source != SOURCE);
    let foreign: Vec<String> = foreign
        .map(|p| format!("{} from {}", p.name, p.source))
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
}

#[test]
fn versions_of_one_package_become_fewer() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in all() {
        versions
            .entry(package.name)
            .or_default()
            .insert(package.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let mut allowed: BTreeMap<String, usize> = BTreeMap::new();
    for line in source::list(LIST) {
        let (name, count) = line
            .split_once(' ')
            .unwrap_or_else(|| panic!("{LIST}: {line}"));
        let count: usize = count
            .parse()
            .unwrap_or_else(|e| panic!("{LIST}: {line}: {e}"));
        let there = versions.get(name).map_or(0, BTreeSet::len);
        match source::updating() {
            true if there < 2 => {}
            true => drop(allowed.insert(name.to_string(), count.min(there))),
            false => drop(allowed.insert(name.to_string(), count)),
        }
    }
    if source::updating() {
        let lines = allowed
            .iter()
            .map(|(name, count)| format!("{name} {count}"));
        source::rewrite(LIST, &lines.collect::<Vec<_>>());
    }
    let more = versions
        .iter()
        .filter(|(name, versions)| versions.len() > allowed.get(*name).copied().unwrap_or(1));
    let mut wrong: Vec<String> = more
        .map(|(name, versions)| format!("{name}: {versions:?}"))
        .collect();
    let done = allowed.keys().filter(|name| !versions.contains_key(*name));
    wrong.extend(done.map(|name| format!("{name} has one version: take it off {LIST}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn licences_are_read() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR X) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(is_allowed(good), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT",
        "MIT MIT",
        "Apache-2.0 WITH X",
        "(X OR MIT) AND GPL-3.0",
    ] {
        assert!(!is_allowed(bad), "{bad}");
    }
}
