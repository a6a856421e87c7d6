//! What `dive` tells about an image: its layers, what each changed, and wasted space.
//!
//! The efficiency score is dive's own: for every path, the smallest size it had in any layer,
//! summed up, over all that was stored for it. A file stored once wastes nothing; one that is
//! replaced, deleted or whose mode is changed later does.
//!
//! Not modelled: the terminal interface; this prints what its panes show.

mod report;

pub use report::{ci, report};

use std::collections::BTreeMap;

use engine::build::tree::{Entry, Tree};

/// A layer as an archive holds it: whiteouts are files called `.wh.NAME`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    pub command: String,
    pub files: Tree,
}

/// How a layer changed a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Modified,
    Removed,
}

/// Space that a path wastes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waste {
    pub path: String,
    /// In how many layers it stands.
    pub count: usize,
    /// All bytes stored for it.
    pub bytes: u64,
}

/// What is found in an image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// For each layer its size and its changes in order.
    pub layers: Vec<(u64, Vec<(Change, String)>)>,
    pub total: u64,
    /// What is stored above the first layer.
    pub user: u64,
    pub wasted: u64,
    /// From 0 to 1.
    pub efficiency: f64,
    /// The biggest first.
    pub wastes: Vec<Waste>,
}

#[derive(Default)]
struct Path {
    count: usize,
    bytes: u64,
    smallest: Option<u64>,
}

const WHITEOUT: &str = ".wh.";
const OPAQUE: &str = ".wh..wh..opq";

/// The path that a whiteout removes.
fn removed(path: &str) -> Option<String> {
    let (dir, name) = match path.rsplit_once('/') {
        Some((dir, name)) => (format!("{dir}/"), name),
        None => (String::new(), path),
    };
    if name == OPAQUE {
        return None;
    }
    let name = name.strip_prefix(WHITEOUT)?;
    Some(format!("{dir}{name}"))
}

/// Looks through the layers, lowest first.
pub fn analyze(layers: &[Layer]) -> Analysis {
    let mut analysis = Analysis::default();
    let mut paths: BTreeMap<String, Path> = BTreeMap::new();
    let mut merged: BTreeMap<String, Entry> = BTreeMap::new();
    for (number, layer) in layers.iter().enumerate() {
        let size = layer.files.size();
        analysis.total += size;
        if number > 0 {
            analysis.user += size;
        }
        let mut changes = Vec::new();
        for (path, entry) in &layer.files.0 {
            if let Some(gone) = removed(path) {
                let below = format!("{gone}/");
                let hit = |p: &String| *p == gone || p.starts_with(&below);
                let old: Vec<String> = merged.keys().filter(|p| hit(p)).cloned().collect();
                // dive looks only below a directory for what a whiteout hides; a file counts
                // as nothing there.
                let was_dir = merged.get(&gone).is_some_and(|e| e.is_dir());
                let hidden: u64 = old
                    .iter()
                    .filter_map(|p| merged.remove(p))
                    .map(|e| e.size())
                    .sum();
                let freed = if was_dir { hidden } else { 0 };
                let known = paths.entry(gone.clone()).or_default();
                known.count += 1;
                known.bytes += freed;
                let smallest = known.smallest.unwrap_or(u64::MAX);
                known.smallest = Some(smallest.min(freed));
                changes.push((Change::Removed, gone));
                continue;
            }
            if path.ends_with(OPAQUE) {
                continue;
            }
            let before = merged.insert(path.clone(), entry.clone());
            match before {
                None => changes.push((Change::Added, path.clone())),
                Some(before) if before.digest() != entry.digest() => {
                    changes.push((Change::Modified, path.clone()));
                }
                Some(_) => {}
            }
            if !entry.is_dir() {
                let known = paths.entry(path.clone()).or_default();
                known.count += 1;
                known.bytes += entry.size();
                let smallest = known.smallest.unwrap_or(u64::MAX);
                known.smallest = Some(smallest.min(entry.size()));
            }
        }
        analysis.layers.push((size, changes));
    }
    let stored: u64 = paths.values().map(|p| p.bytes).sum();
    let needed: u64 = paths.values().filter_map(|p| p.smallest).sum();
    analysis.efficiency = match stored {
        0 => 1.0,
        stored => needed as f64 / stored as f64,
    };
    for (path, known) in paths {
        if known.count > 1 {
            analysis.wasted += known.bytes;
            analysis.wastes.push(Waste {
                path,
                count: known.count,
                bytes: known.bytes,
            });
        }
    }
    analysis
        .wastes
        .sort_by(|a, b| b.bytes.cmp(&a.bytes).then(a.path.cmp(&b.path)));
    analysis
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn layer(command: &str, files: &[(&str, usize)]) -> Layer {
        let mut tree = Tree::default();
        for (path, size) in files {
            tree.insert(path, Entry::file(&vec![0; *size], 0o644, 0));
        }
        Layer {
            command: command.into(),
            files: tree,
        }
    }

    #[test]
    fn a_file_deleted_later_is_wasted() {
        let layers = [
            layer("FROM blobs", &[("bin/sh", 1000), ("etc/motd", 100)]),
            layer("RUN dd of=/big", &[("big", 5000)]),
            layer("RUN rm /big", &[(".wh.big", 0), ("etc/motd", 200)]),
        ];
        let analysis = analyze(&layers);
        expect![[r#"
            Image Source: docker://app
            Analyzing image...

            Layers
            │ Size     Command
              1.1 kB   FROM blobs
              5.0 kB   RUN dd of=/big
              200 B    RUN rm /big

            Layer 1: FROM blobs
              + /bin
              + /bin/sh
              + /etc
              + /etc/motd
            Layer 2: RUN dd of=/big
              + /big
            Layer 3: RUN rm /big
              - /big
              ~ /etc/motd

            Image Details
              Total Image size: 6.3 kB
              Potential wasted space: 5.3 kB
              Image efficiency score: 17 %

            Inefficient Files:
            Count  Wasted Space  File Path
                2        5.0 kB  /big
                2         300 B  /etc/motd
        "#]]
        .assert_eq(&report("app", &layers, &analysis));
    }

    #[test]
    fn one_layer_is_perfect() {
        let analysis = analyze(&[layer("FROM x", &[("a", 10)])]);
        assert_eq!(analysis.efficiency, 1.0);
        assert_eq!(analysis.wasted, 0);
    }
}
