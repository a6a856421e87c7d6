//! What a stack of layers shows, and what its upper layers hide of the lower ones.

use std::collections::BTreeSet;
use std::rc::Rc;

use machine::{Layer, LayerEntry, LayerKind};
use snapshot::Hidden;

/// Returns the path and those above it, the deepest first, without the root.
fn upwards(path: &str) -> impl Iterator<Item = &str> {
    let above = path.match_indices('/').map(|(at, _)| &path[..at]);
    std::iter::once(path).chain(above.collect::<Vec<_>>().into_iter().rev())
}

/// Tells whether a layer hides what lower ones have at a path: by something other than a directory
/// there or above, or by an opaque directory above.
fn covers(layer: &Layer, path: &str) -> bool {
    upwards(path).any(|at| match layer.get(at).map(|e| &e.kind) {
        None | Some(LayerKind::Dir { opaque: false }) => false,
        Some(LayerKind::Dir { opaque: true }) => at != path,
        Some(_) => true,
    })
}

/// Returns the layer, counted from the bottom, whose entry shows at a path of a stack given bottom
/// first.
pub(crate) fn owner<'a>(stack: &'a [Rc<Layer>], path: &str) -> Option<(usize, &'a LayerEntry)> {
    for (index, layer) in stack.iter().enumerate().rev() {
        match layer.get(path) {
            Some(entry) if entry.kind == LayerKind::Whiteout => return None,
            Some(entry) => return Some((index, entry)),
            None if covers(layer, path) => return None,
            None => {}
        }
    }
    None
}

/// Returns what a stack, given bottom first, shows below a directory: layer, path, entry.
pub(crate) fn below<'a>(
    stack: &'a [Rc<Layer>],
    dir: &str,
) -> Vec<(usize, &'a str, &'a LayerEntry)> {
    let mut found: Vec<(usize, &str, &LayerEntry)> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    // Paths that a higher layer deleted or replaced whole.
    let mut shut: BTreeSet<&str> = BTreeSet::new();
    for (index, layer) in stack.iter().enumerate().rev() {
        let mut newly: Vec<&str> = Vec::new();
        for (path, entry) in layer.below(dir) {
            if seen.contains(path) || upwards(path).any(|at| shut.contains(at)) {
                continue;
            }
            seen.insert(path);
            match entry.kind {
                LayerKind::Whiteout => {}
                _ => found.push((index, path, entry)),
            }
            match entry.kind {
                LayerKind::Dir { opaque: false } => {}
                _ => newly.push(path),
            }
        }
        shut.extend(newly);
        let closed = matches!(
            layer.get(dir).map(|e| &e.kind),
            Some(LayerKind::Dir { opaque: true })
        );
        if closed || (!dir.is_empty() && covers(layer, dir)) {
            break;
        }
    }
    found
}

fn weight(entry: &LayerEntry) -> u64 {
    match &entry.kind {
        LayerKind::File(data) => data.size,
        _ => 0,
    }
}

/// Returns what the top layer of a stack, given bottom first, hides of those below.
pub(crate) fn hidden_by_top(stack: &[Rc<Layer>]) -> Vec<Hidden> {
    let Some((top, lower)) = stack.split_last() else {
        return Vec::new();
    };
    let mut hits: Vec<(usize, bool, &str, u64)> = Vec::new();
    for (path, entry) in top.iter().filter(|(path, _)| !path.is_empty()) {
        let opaque = entry.kind == LayerKind::Dir { opaque: true };
        let deletes = entry.kind == LayerKind::Whiteout;
        if entry.kind == (LayerKind::Dir { opaque: false }) {
            continue;
        }
        let Some((layer, old)) = owner(lower, path) else {
            continue;
        };
        let was_dir = matches!(old.kind, LayerKind::Dir { .. });
        if !was_dir {
            hits.push((layer, deletes, path, weight(old)));
        } else if opaque || deletes || !matches!(entry.kind, LayerKind::Dir { .. }) {
            let inside = below(lower, path).into_iter();
            let files = inside.filter(|(_, _, e)| !matches!(e.kind, LayerKind::Dir { .. }));
            hits.extend(files.map(|(layer, path, old)| {
                let again = opaque && top.get(path).is_some_and(|e| e.kind != LayerKind::Whiteout);
                (layer, !again, path, weight(old))
            }));
        }
    }
    gather(hits, lower.len())
}

/// One record for each lower layer and way of hiding.
fn gather(hits: Vec<(usize, bool, &str, u64)>, by: usize) -> Vec<Hidden> {
    let mut out = Vec::new();
    let groups: BTreeSet<(usize, bool)> = hits.iter().map(|h| (h.0, h.1)).collect();
    for (layer, deleted) in groups {
        let own: Vec<(&str, u64)> = hits
            .iter()
            .filter(|h| (h.0, h.1) == (layer, deleted))
            .map(|h| (h.2, h.3))
            .collect();
        out.push(Hidden {
            layer,
            by,
            bytes: own.iter().map(|(_, bytes)| bytes).sum(),
            paths: own.len(),
            path: format!("/{}", heaviest(&own)),
            deleted,
        });
    }
    out
}

/// Returns the deepest path that holds at least half of the bytes (of the paths, if they weigh
/// nothing).
pub(crate) fn heaviest(paths: &[(&str, u64)]) -> String {
    let weightless = paths.iter().all(|(_, bytes)| *bytes == 0);
    let weigh = |bytes: u64| if weightless { 1 } else { bytes };
    let mut sums = std::collections::BTreeMap::<&str, u64>::new();
    for (path, bytes) in paths {
        for at in upwards(path) {
            *sums.entry(at).or_default() += weigh(*bytes);
        }
    }
    let total: u64 = paths.iter().map(|(_, bytes)| weigh(*bytes)).sum();
    let depth = |path: &str| path.matches('/').count();
    let fits = sums.iter().filter(|(_, sum)| **sum * 2 >= total);
    let best = fits.max_by_key(|(path, sum)| (depth(path), **sum));
    best.map_or(String::new(), |(path, _)| (*path).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use machine::{LayerBuilder, Time};

    fn stack() -> Vec<Rc<Layer>> {
        let base = LayerBuilder::new(Time(0))
            .file("usr/lib/a", 0o644, vec![0; 100])
            .file("usr/lib/b", 0o644, vec![0; 10])
            .file("etc/x", 0o644, "x")
            .build();
        let copies = LayerBuilder::new(Time(0))
            .file("usr/lib/a", 0o644, vec![0; 120])
            .file("root/.npm/c", 0o644, vec![0; 50])
            .build();
        let removes = LayerBuilder::new(Time(0))
            .entry("usr/lib", LayerKind::Whiteout, 0)
            .entry("root/.npm/c", LayerKind::Whiteout, 0)
            .build();
        [base, copies, removes].into_iter().map(Rc::new).collect()
    }

    #[test]
    fn every_copy_but_the_last_is_hidden_and_what_is_deleted() {
        let stack = stack();
        let hidden = |n: usize| -> Vec<(usize, u64, usize, String, bool)> {
            let all = hidden_by_top(&stack[..n]).into_iter();
            all.map(|h| (h.layer, h.bytes, h.paths, h.path, h.deleted))
                .collect()
        };
        assert_eq!(hidden(1), []);
        assert_eq!(hidden(2), [(0, 100, 1, "/usr/lib/a".into(), false)]);
        // The first copy of `a` was hidden before.
        assert_eq!(
            hidden(3),
            [
                (0, 10, 1, "/usr/lib/b".into(), true),
                (1, 170, 2, "/usr/lib/a".into(), true)
            ]
        );
    }

    #[test]
    fn a_stack_shows_what_nothing_above_hides() {
        let stack = stack();
        let shown = |n: usize, dir: &str| -> Vec<(usize, String)> {
            let mut all: Vec<_> = below(&stack[..n], dir)
                .into_iter()
                .filter(|(_, _, e)| !matches!(e.kind, LayerKind::Dir { .. }))
                .map(|(i, p, _)| (i, p.to_string()))
                .collect();
            all.sort_by(|a, b| a.1.cmp(&b.1));
            all
        };
        assert_eq!(
            shown(2, "usr"),
            [(1, "usr/lib/a".into()), (0, "usr/lib/b".into())]
        );
        assert_eq!(shown(3, "usr"), []);
        assert_eq!(shown(3, ""), [(0, "etc/x".into())]);
        assert_eq!(owner(&stack, "usr/lib/b"), None);
        assert_eq!(owner(&stack[..2], "usr/lib/b").map(|o| o.0), Some(0));
    }
}
