//! Between the machine's layers and the builder's trees.

use std::rc::Rc;

use machine::{Layer, LayerEntry, LayerKind, Time};

use super::tree::{Entry, Kind, Tree};

/// All files of a stack, the top layer first, as an overlay shows them.
pub fn merge(lowers_top_first: &[Rc<Layer>]) -> Tree {
    let mut tree = Tree::default();
    for layer in lowers_top_first.iter().rev() {
        for (path, entry) in layer.iter().filter(|(path, _)| !path.is_empty()) {
            apply(&mut tree, layer, path, entry);
        }
    }
    tree
}

fn apply(tree: &mut Tree, layer: &Layer, path: &str, entry: &LayerEntry) {
    let kind = match &entry.kind {
        LayerKind::Whiteout => {
            tree.remove(path);
            return;
        }
        LayerKind::Dir { opaque } => {
            if *opaque || tree.get(path).is_some_and(|known| !known.is_dir()) {
                tree.remove(path);
            }
            Kind::Dir
        }
        other => {
            if tree.get(path).is_some_and(Entry::is_dir) {
                tree.remove(path);
            }
            match other {
                LayerKind::File(data) => Kind::File(data.clone()),
                LayerKind::Symlink(target) => Kind::Symlink(target.clone()),
                LayerKind::Hardlink(_) => match layer.resolve(path).map(|e| &e.kind) {
                    Some(LayerKind::File(data)) => Kind::File(data.clone()),
                    _ => return,
                },
                _ => Kind::Special,
            }
        }
    };
    tree.insert(
        path,
        Entry {
            kind,
            mode: entry.mode,
            uid: entry.uid,
            gid: entry.gid,
            mtime: i64::try_from(entry.mtime.0).unwrap_or(i64::MAX),
        },
    );
}

/// A layer of the files of a tree.
pub fn layer(tree: &Tree) -> Layer {
    let mut layer = Layer::new();
    for (path, entry) in &tree.0 {
        let kind = match &entry.kind {
            Kind::Dir => LayerKind::Dir { opaque: false },
            Kind::File(data) => LayerKind::File(data.clone()),
            Kind::Symlink(target) => LayerKind::Symlink(target.clone()),
            Kind::Special => LayerKind::Fifo,
        };
        layer.insert(
            path,
            LayerEntry {
                kind,
                mode: entry.mode,
                uid: entry.uid,
                gid: entry.gid,
                mtime: Time(u64::try_from(entry.mtime).unwrap_or(0)),
            },
        );
    }
    layer
}

/// Takes directories out that were only copied up: that are as below and hold nothing new.
pub fn without_untouched_dirs(changed: &Layer, below: &Tree) -> Layer {
    let mut out = changed.clone();
    let mut paths: Vec<String> = changed.iter().map(|(path, _)| path.to_string()).collect();
    paths.reverse();
    for path in paths.iter().filter(|p| !p.is_empty()) {
        let Some(entry) = changed.get(path) else {
            continue;
        };
        let same = below.get(path).is_some_and(|b| {
            b.is_dir() && b.mode == entry.mode && b.uid == entry.uid && b.gid == entry.gid
        });
        let plain = entry.kind == LayerKind::Dir { opaque: false };
        if plain && same && out.names(path).next().is_none() {
            out.remove(path);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use machine::LayerBuilder;

    #[test]
    fn whiteouts_and_opaque_directories_hide() {
        let time = Time(0);
        let low = LayerBuilder::new(time)
            .file("d/a", 0o644, "a")
            .file("e/b", 0o644, "b")
            .build();
        let top = LayerBuilder::new(time)
            .entry("d/a", LayerKind::Whiteout, 0)
            .entry("e", LayerKind::Dir { opaque: true }, 0o755)
            .hardlink("f", "e/c")
            .file("e/c", 0o644, "c")
            .build();
        let tree = merge(&[Rc::new(top), Rc::new(low)]);
        let paths: Vec<&str> = tree.0.keys().map(String::as_str).collect();
        assert_eq!(paths, ["d", "e", "e/c", "f"]);
    }

    #[test]
    fn copied_up_directories_are_no_change() {
        let time = Time(0);
        let below = merge(&[Rc::new(LayerBuilder::new(time).dir("a/b", 0o755).build())]);
        let changed = LayerBuilder::new(time)
            .dir("a", 0o755)
            .dir("a/b", 0o755)
            .build();
        assert!(without_untouched_dirs(&changed, &below).is_empty());
        let changed = LayerBuilder::new(time).dir("a", 0o700).build();
        assert!(!without_untouched_dirs(&changed, &below).is_empty());
    }
}
