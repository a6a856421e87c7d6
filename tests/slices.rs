//! Text is not cut by bytes: an index range into a `str` that falls within a character ends the program.
//!
//! Ranges into lists look the same, so every file's ranges are counted, and the counts in `slices.txt` may
//! only shrink. New code takes `get`, `strip_prefix`, `split_once`, `split_at_checked` or iterators; a range
//! into a list that is needed is added to the count by whoever has looked at it.
//! `UPDATE_EXPECT=1` writes the counts anew.
#![allow(
    clippy::disallowed_methods,
    reason = "a test reads the files that it tests"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn sources(dir: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// How many index expressions with a range a text has.
fn ranges(text: &str) -> usize {
    let mut count = 0;
    for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices('[') {
            let indexes = line[..at].ends_with(|c: char| c.is_alphanumeric() || "_)]?".contains(c));
            let Some(inner) = line.get(at + 1..).filter(|_| indexes) else {
                continue;
            };
            let mut depth = 1;
            let end = inner.find(|c| {
                depth += i32::from(c == '[') - i32::from(c == ']');
                depth == 0
            });
            let inner = &inner[..end.unwrap_or(inner.len())];
            count += usize::from(inner.contains("..") && !inner.contains('"'));
        }
    }
    count
}

#[test]
fn no_new_ranges_cut_texts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("crates"), &mut files);
    sources(&root.join("src"), &mut files);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file);
        let count = ranges(&fs::read_to_string(&file).unwrap_or_default());
        if count > 0 {
            found.insert(name.to_string_lossy().replace('\\', "/"), count);
        }
    }
    let list = root.join("tests/slices.txt");
    if std::env::var("UPDATE_EXPECT").is_ok() {
        let lines: String = found.iter().map(|(f, n)| format!("{f} {n}\n")).collect();
        fs::write(&list, lines).expect("the list can be written");
        return;
    }
    let text = fs::read_to_string(&list).expect("the list is there");
    let allowed: BTreeMap<&str, usize> = text
        .lines()
        .filter_map(|l| l.rsplit_once(' '))
        .filter_map(|(file, n)| Some((file, n.parse().ok()?)))
        .collect();
    for (file, count) in &found {
        let most = allowed.get(file.as_str()).copied().unwrap_or(0);
        assert!(
            *count <= most,
            "{file} has {count} index ranges, {most} are known: is one into a text?"
        );
    }
}

#[test]
fn ranges_are_told_from_other_brackets() {
    assert_eq!(ranges("let a = &text[..2]; f(&x()[1..])[0];"), 2);
    assert_eq!(
        ranges("let a = [1, 2]; #[x(..)] match b { [a, ..] => 1 }"),
        0
    );
    assert_eq!(ranges("// text[..2]"), 0);
}
