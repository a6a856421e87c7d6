//! `docker diff`.

use std::collections::BTreeSet;
use std::rc::Rc;

use machine::{Layer, LayerKind};

use super::Container;
use crate::api::Result;
use crate::api::container::{ChangeKind, FilesystemChange};
use crate::daemon::Engine;

impl Engine {
    /// Lists what a container changed.
    pub fn container_diff(&self, name: &str) -> Result<Vec<FilesystemChange>> {
        drop(self.asked("diff", name));
        let container = self.container(name)?;
        Ok(self.changes(&container))
    }

    pub(crate) fn changes(&self, container: &Container) -> Vec<FilesystemChange> {
        let upper = self.d.snapshots.commit(container.fs);
        let below = container
            .top
            .as_ref()
            .map(|t| t.lowers())
            .unwrap_or_default();
        let change = |(path, entry): (&str, &machine::LayerEntry)| {
            let kind = match entry.kind {
                LayerKind::Whiteout => ChangeKind::Deleted,
                _ if exists(&below, path) => ChangeKind::Modified,
                _ => ChangeKind::Added,
            };
            FilesystemChange {
                kind,
                path: format!("/{path}"),
            }
        };
        let all: Vec<(&str, &machine::LayerEntry)> =
            upper.iter().filter(|(path, _)| !path.is_empty()).collect();
        // A directory counts as changed when something below it is, or its mode or owner is. From
        // the deepest up, so that what is below is decided first.
        let mut changes: Vec<FilesystemChange> = Vec::new();
        let mut holding: BTreeSet<&str> = BTreeSet::new();
        for (path, entry) in all.iter().rev() {
            let found = change((path, entry));
            let untouched = found.kind == ChangeKind::Modified
                && matches!(entry.kind, LayerKind::Dir { .. })
                && same_owner_and_mode(&below, path, entry)
                && !holding.contains(path);
            if !untouched {
                let above = path.match_indices('/').map(|(at, _)| &path[..at]);
                holding.extend(above);
                changes.push(found);
            }
        }
        changes.reverse();
        changes
    }
}

/// Returns whether a directory has the owner and mode that it has in the layers below.
fn same_owner_and_mode(layers: &[Rc<Layer>], path: &str, entry: &machine::LayerEntry) -> bool {
    let before = layers.iter().find_map(|layer| layer.get(path));
    before.is_some_and(|b| {
        matches!(b.kind, LayerKind::Dir { .. })
            && (b.mode, b.uid, b.gid) == (entry.mode, entry.uid, entry.gid)
    })
}

/// Returns whether a path shows in a stack of layers, top first.
pub(crate) fn exists(layers: &[Rc<Layer>], path: &str) -> bool {
    for layer in layers {
        match layer.get(path).map(|e| &e.kind) {
            Some(LayerKind::Whiteout) => return false,
            Some(_) => return true,
            None => {}
        }
        // A directory above may be hidden or replaced in this layer.
        let mut at = path;
        while let Some((dir, _)) = at.rsplit_once('/') {
            match layer.get(dir).map(|e| &e.kind) {
                Some(LayerKind::Whiteout | LayerKind::Dir { opaque: true }) => return false,
                Some(LayerKind::Dir { opaque: false }) | None => {}
                Some(_) => return false,
            }
            at = dir;
        }
    }
    false
}
